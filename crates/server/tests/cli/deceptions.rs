//! The attempts to deceive a reader, which its own tests make and browsers read, too: `lakesentry inspect` gives the same verdicts.

use std::fs;

use serde_json::Value;

use super::inspect::{Folder, complained, inspect};

fn attempts() -> Vec<Value> {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../e2e/inspector/deceptions.json"
    );
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// The bytes of an attempt's file.
fn bytes(attempt: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in attempt["input"].as_array().unwrap() {
        let content = match (&part["text"], &part["hex"]) {
            (Value::String(text), _) => text.as_bytes().to_vec(),
            (_, Value::String(hex)) => (0..hex.len() / 2)
                .map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap())
                .collect(),
            _ => panic!("{part}"),
        };
        let times = part["times"].as_u64().unwrap_or(1);
        bytes.extend(content.repeat(usize::try_from(times).unwrap()));
    }
    bytes
}

#[test]
fn every_attempt_gets_its_verdict() {
    let folder = Folder::new();
    let attempts = attempts();
    assert!(attempts.len() >= 150, "{}", attempts.len());
    for attempt in attempts {
        let name = &attempt["name"];
        let mut words = vec!["--json".to_owned()];
        if let Some(keys) = attempt["keys"].as_str() {
            let file = folder.file("keys", keys);
            words.extend(["--key".to_owned(), file.display().to_string()]);
        }
        if let Some(trust) = attempt["trust"].as_str() {
            words.extend(["--trust".to_owned(), trust.to_owned()]);
        }
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        let output = inspect(&words, bytes(&attempt));
        if attempt["keys_refused"] == true || attempt["trust_refused"] == true {
            assert_eq!(output.status.code(), Some(2), "{name}");
            assert_ne!(complained(&output), "", "{name}");
            continue;
        }
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        let strings = json["strings"].as_array().unwrap();
        let verdicts = strings.iter().map(|string| &string["report"]["verdict"]);
        let wanted = attempt["verdicts"].as_array().unwrap();
        assert!(verdicts.eq(wanted.iter()), "{name}");
        if let Some(code) = attempt["says"].as_str() {
            let findings = strings[0]["report"]["findings"].as_array().unwrap();
            let is_said = findings.iter().any(|finding| finding["code"] == code);
            assert!(is_said, "{name}: {findings:?}");
        }
        let is_refused = wanted.iter().any(|verdict| verdict == "refuse");
        assert_eq!(output.status.code(), Some(i32::from(is_refused)), "{name}");
    }
}
