//! Attempts to deceive a reader, each with the verdict that it must get. They are written to one file, which the command line and two browsers
//! read as well.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::env;
use std::fs;

use connection_string::{
    KeyOrigin, KeySet, ReadContext, StringRead, Timestamp, TrustedInstance, Verification,
    read_text, signed,
};
use ed25519_dalek::VerifyingKey;
use serde_json::{Value, json};

mod deceptions {
    pub mod cases;
    pub mod make;
    pub mod outside;
    pub mod points;
    pub mod shown;
}

use deceptions::cases::all;
use deceptions::make::Case;

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../e2e/inspector/deceptions.json"
);

#[test]
fn the_file_holds_every_attempt() {
    let lines: Vec<_> = all().iter().map(|case| json(case).to_string()).collect();
    let text = format!("[\n{}\n]\n", lines.join(",\n"));
    if env::var_os("UPDATE_DECEPTIONS").is_some() {
        fs::write(FILE, &text).unwrap();
        panic!("written anew, read the difference: {FILE}");
    }
    let is_same = fs::read_to_string(FILE).unwrap() == text;
    assert!(is_same, "UPDATE_DECEPTIONS=1 writes the file anew");
}

#[test]
fn there_are_150_and_no_two_are_alike() {
    let all = all();
    assert!(all.len() >= 150, "{}", all.len());
    for (at, case) in all.iter().enumerate() {
        let is_same = |other: &Case| other.name == case.name;
        assert!(!all[..at].iter().any(is_same), "{}", case.name);
    }
}

#[test]
fn every_attempt_gets_its_verdict() {
    for case in all() {
        let (verdicts, codes) = verdicts(&case);
        assert_eq!(verdicts, case.verdicts, "{}", case.name);
        if let Some(code) = case.says {
            assert!(codes.contains(&code), "{}: {codes:?}", case.name);
        }
    }
}

#[test]
fn what_can_not_be_trusted_is_refused_at_its_field() {
    for case in all() {
        let keys = case.keys.as_deref().map(KeySet::parse);
        let is_refused = keys.is_some_and(|keys| keys.is_err());
        assert_eq!(is_refused, case.keys_refused, "{}", case.name);
        let trusted = TrustedInstance::typed(case.trust.as_deref().unwrap_or_default());
        let is_refused = matches!(trusted, TrustedInstance::Unreadable(_));
        assert_eq!(is_refused, case.trust_refused, "{}", case.name);
    }
}

fn json(case: &Case) -> Value {
    json!({
        "name": case.name,
        "input": case.input,
        "keys": case.keys,
        "keys_refused": case.keys_refused,
        "trust": case.trust,
        "trust_refused": case.trust_refused,
        "verdicts": case.verdicts,
        "says": case.says,
    })
}

/// The verdict on each string, and what is found in the first.
fn verdicts(case: &Case) -> (Vec<&'static str>, Vec<&'static str>) {
    let context = ReadContext {
        now: Timestamp::parse("2026-11-23T08:00:00Z").unwrap().unix(),
        trusted: TrustedInstance::typed(case.trust.as_deref().unwrap_or_default()),
    };
    let keys = case
        .keys
        .as_deref()
        .and_then(|keys| KeySet::parse(keys).ok());
    let text = case.text();
    let mut codes = None;
    let verdicts = read_text(&text, &context)
        .map(|mut read| {
            if let Some(keys) = &keys {
                judge(&mut read, keys);
            }
            let found = read.report.findings.iter();
            codes.get_or_insert_with(|| found.map(|finding| finding.code.as_str()).collect());
            read.report.verdict().as_str()
        })
        .collect();
    (verdicts, codes.unwrap_or_default())
}

/// As the command line does.
fn judge(read: &mut StringRead<'_>, keys: &KeySet) {
    let Some(signed) = signed(&read.text) else {
        return;
    };
    let verification = match keys.get(&signed.kid) {
        None => Verification::UnknownKey,
        Some(key) => {
            let signature = ed25519_dalek::Signature::from_bytes(&signed.value);
            let verifies = signed.message.is_some_and(|message| {
                VerifyingKey::from_bytes(key)
                    .is_ok_and(|key| key.verify_strict(message.as_bytes(), &signature).is_ok())
            });
            if verifies {
                Verification::Verifies(KeyOrigin::Person)
            } else {
                Verification::DoesNotVerify
            }
        }
    };
    read.report.judge_signature(verification);
}
