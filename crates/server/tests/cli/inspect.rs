//! `lakesentry inspect`, the program itself.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use connection_string::{
    ApiUrl, ConnectorId, ExecutionMode, Payload, Signature, Timestamp, Token, signing_input,
    thumbprint, write,
};
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::Value;

fn token() -> Token {
    Token::from_entropy([7; 32])
}

/// What is valid now, for an hour.
fn payload() -> Payload {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let now = i64::try_from(now.as_secs()).unwrap();
    Payload {
        api_url: ApiUrl::parse("https://lakesentry.example.com").unwrap(),
        connector_id: ConnectorId::from_u128(7),
        token: token(),
        reference_catalog: "system".to_owned(),
        reference_schema: "information_schema".to_owned(),
        execution_mode: ExecutionMode::Standalone,
        issued_at: Timestamp(now),
        expires_at: Timestamp(now + 3600),
        signature: None,
    }
}

fn string() -> String {
    write(&payload()).unwrap()
}

/// A string signed by a key.
fn signed_by(key: &SigningKey) -> String {
    let mut payload = payload();
    let input = signing_input(&payload).unwrap();
    payload.signature = Some(Signature {
        kid: thumbprint(&key.verifying_key().to_bytes()),
        value: URL_SAFE_NO_PAD.encode(key.sign(input.as_bytes()).to_bytes()),
    });
    write(&payload).unwrap()
}

fn key_set(key: &SigningKey) -> String {
    let x = URL_SAFE_NO_PAD.encode(key.verifying_key().to_bytes());
    format!(r#"{{"keys":[{{"kty":"OKP","crv":"Ed25519","use":"sig","x":"{x}"}}]}}"#)
}

pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

/// Runs the command with a text on standard input.
pub fn inspect(words: &[&str], input: impl AsRef<[u8]>) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lakesentry"))
        .arg("inspect")
        .args(words)
        .env("RUST_LOG", "trace")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may end without reading all of it.
    let _written = child.stdin.take().unwrap().write_all(input.as_ref());
    child.wait_with_output().unwrap()
}

fn printed(output: &Output) -> &str {
    str::from_utf8(&output.stdout).unwrap()
}

pub fn complained(output: &Output) -> &str {
    str::from_utf8(&output.stderr).unwrap()
}

#[test]
fn a_string_is_explained_and_its_token_stays_hidden() {
    let string = string();
    let output = inspect(&[], format!("{string}\n"));
    assert_eq!(output.status.code(), Some(0));
    let text = printed(&output);
    assert!(
        text.starts_with("Readable, not verified\n  No key that you trust vouches for it: whoever wrote it could have written anything.\n\n  version            1\n"),
        "{text}"
    );
    let shown = format!(
        "  token              {}, fingerprint {}\n",
        token().masked(),
        token().fingerprint()
    );
    assert!(text.contains(&shown), "{text}");
    assert!(
        text.contains("\n  warning: signature-absent, at signature, payload line 1, column 1\n    Nobody has signed this string.\n    Make sure that"),
        "{text}"
    );
    assert!(!text.contains(&token().as_str()[4..40]), "{text}");
    assert!(!text.contains(&string[100..140]), "{text}");
    assert_eq!(complained(&output), "");
}

#[test]
fn strings_of_a_file_are_named_by_their_places() {
    let folder = Folder::new();
    let text = format!("# collectors\nA={}\nB=\"LAKESENTRY://eyJ*\"\n", string());
    let file = folder.file("a.env", text);
    let output = inspect(&[file.to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(1));
    let text = printed(&output);
    assert!(
        text.starts_with("Line 2, column 3: Readable, not verified\n"),
        "{text}"
    );
    assert!(
        text.contains("\n\nLine 3, column 4: Refuse: a collector must not take this string\n  `*` does not belong in base64.\n\n  error: illegal-character, at text line 3, column 20\n    `*` does not belong in base64.\n"),
        "{text}"
    );
    assert!(
        text.ends_with("\n2 connection strings: 0 verified, 1 not verified, 1 to refuse\n"),
        "{text}"
    );
}

#[test]
fn a_text_without_a_string_is_an_error_of_the_text() {
    for (text, code) in [("", "empty"), ("hello\n", "not-a-connection-string")] {
        let output = inspect(&["-"], text);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(
            printed(&output).contains(&format!("error: {code}")),
            "{text}"
        );
    }
}

#[test]
fn programs_get_one_object() {
    let output = inspect(
        &["--json"],
        format!("{}\n{}\nLAKESENTRY://\n", string(), string()),
    );
    assert_eq!(output.status.code(), Some(1));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&json["refused"], &json["not_verified"]),
        (&1.into(), &2.into())
    );
    let strings = json["strings"].as_array().unwrap();
    assert_eq!(strings.len(), 3);
    assert_eq!(
        (&strings[1]["line"], &strings[1]["column"]),
        (&2.into(), &1.into())
    );
    assert_eq!(strings[0]["report"]["verdict"], "not-verified");
    assert_eq!(
        strings[0]["report"]["token"]["fingerprint"],
        token().fingerprint()
    );
    assert_eq!(strings[2]["report"]["findings"][0]["code"], "empty");
    assert!(!printed(&output).contains(&token().as_str()[4..40]));

    let output = inspect(&["--json", "-"], string());
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["strings"][0]["line"], Value::Null);
    assert_eq!(
        (&json["refused"], output.status.code()),
        (&0.into(), Some(0))
    );
}

#[track_caller]
fn judged(output: &Output, status: i32, finding: &str) {
    assert!(
        printed(output).contains(&format!("  {finding}, at")),
        "{}",
        printed(output)
    );
    assert_eq!(output.status.code(), Some(status));
}

#[test]
fn a_signature_is_verified_with_the_given_keys() {
    let folder = Folder::new();
    let (ours, theirs) = (
        SigningKey::from_bytes(&[1; 32]),
        SigningKey::from_bytes(&[2; 32]),
    );
    let keys = folder.file("jwks.json", key_set(&ours));
    let words = ["--key", keys.to_str().unwrap()];
    let good = signed_by(&ours);
    let verified = inspect(&words, &good);
    judged(&verified, 0, "note: signature-verifies");
    let kid = thumbprint(&ours.verifying_key().to_bytes());
    let said = format!(
        "Verified\n  Every member is signed by the key {kid}, from the file that you named."
    );
    assert!(
        printed(&verified).starts_with(&said),
        "{}",
        printed(&verified)
    );
    let json = inspect(&["--key", keys.to_str().unwrap(), "--json"], &good);
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    let report = &json["strings"][0]["report"];
    assert_eq!(report["verdict"], "verified");
    assert_eq!(
        report["verified_by"],
        serde_json::json!({ "kid": kid, "origin": "file" })
    );
    judged(&inspect(&[], &good), 0, "warning: signature-unknown-key");
    judged(
        &inspect(&words, signed_by(&theirs)),
        0,
        "warning: signature-unknown-key",
    );
    judged(&inspect(&words, string()), 0, "warning: signature-absent");

    let (_, inside) = good.split_once("//").unwrap();
    let json = String::from_utf8(STANDARD.decode(inside).unwrap()).unwrap();
    let with = |json: &str| format!("LAKESENTRY://{}", STANDARD.encode(json));
    let changed = with(&json.replace("standalone", "databricks_job"));
    judged(
        &inspect(&words, changed),
        1,
        "error: signature-does-not-verify",
    );
    // In another order and with white space it is the same payload.
    let reordered: Value = serde_json::from_str(&json).unwrap();
    let reordered = with(&serde_json::to_string_pretty(&reordered).unwrap());
    judged(&inspect(&words, reordered), 0, "note: signature-verifies");
    let text = format!("one {good}\nother {good}\n");
    assert_eq!(
        printed(&inspect(&words, text))
            .matches("signature-verifies")
            .count(),
        2
    );
}

#[test]
fn a_script_can_require_that_everything_is_verified() {
    let folder = Folder::new();
    let key = SigningKey::from_bytes(&[1; 32]);
    let keys = folder.file("jwks.json", key_set(&key));
    let words = ["--key", keys.to_str().unwrap(), "--require-verified"];
    let status = |words: &[&str], text: &str| inspect(words, text).status.code();
    let good = signed_by(&key);
    assert_eq!(status(&words, &good), Some(0));
    assert_eq!(status(&words, &string()), Some(1));
    assert_eq!(status(&words, &format!("{good}\n{}\n", string())), Some(1));
    assert_eq!(status(&["--require-verified"], &good), Some(1));
}

#[track_caller]
fn refused(words: &[&str], wanted: &str) {
    let output = inspect(words, "LAKESENTRY://e30=");
    assert_eq!(output.status.code(), Some(2), "{words:?}");
    assert!(
        complained(&output).contains(wanted),
        "{}",
        complained(&output)
    );
    assert_eq!(printed(&output), "");
}

#[test]
fn what_cannot_be_used_ends_with_status_2() {
    let folder = Folder::new();
    let large = folder.file("large.log", vec![b'a'; 16 * 1024 * 1024 + 1]);
    let private = folder.file(
        "private.json",
        r#"{"keys":[{"kty":"OKP","crv":"Ed25519","d":"AA","x":"AA"}]}"#,
    );
    let missing = folder.0.path().join("missing");
    refused(&[missing.to_str().unwrap()], "missing can't be read");
    refused(&[folder.0.path().to_str().unwrap()], "can't be read");
    refused(
        &[large.to_str().unwrap()],
        "large.log is larger than 16 MiB, which is the limit",
    );
    refused(&["--key", missing.to_str().unwrap()], "can't be read");
    refused(
        &["--key", private.to_str().unwrap()],
        "it holds a private key",
    );
    refused(&["--key", large.to_str().unwrap()], "larger than 16 MiB");
    refused(
        &["--trust", "http://example.com"],
        "which is allowed to this computer only",
    );
    for unreadable in [
        "HTTPS://example.com",
        "//example.com",
        "https:/example.com",
        "https://example.com:08443",
    ] {
        refused(&["--trust", unreadable], "This is not an address");
    }
    let weak = folder.file("weak", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    refused(
        &["--key", weak.to_str().unwrap()],
        "whose signatures anybody could write",
    );
    refused(&["--reveal"], "unexpected argument");
    refused(&["a", "b"], "unexpected argument");
}

#[test]
fn a_secret_in_the_wrong_place_is_not_repeated() {
    let databricks = format!("https://dapi{}", "0123456789abcdef".repeat(2));
    for secret in [string(), token().as_str().to_owned(), databricks] {
        for words in [
            vec![secret.as_str()],
            vec!["a.env", &secret],
            vec!["--string", &secret],
            vec!["--key", &secret],
            vec!["--trust", &secret],
            vec!["--key", "a", "--key", &secret],
        ] {
            let output = inspect(&words, "");
            assert_eq!(output.status.code(), Some(2), "{words:?}");
            let all = [printed(&output), complained(&output)].concat();
            assert!(!all.contains(&secret[14..]), "{words:?}: {all}");
            assert_ne!(all, "");
        }
    }
}

#[test]
fn names_that_steer_a_terminal_are_escaped() {
    for word in ["\u{1b}[32mVerified", "a\u{202e}b", "a\u{200b}b"] {
        for words in [vec![word], vec!["--key", word], vec!["--trust", word]] {
            let output = inspect(&words, "");
            assert_eq!(output.status.code(), Some(2), "{words:?}");
            let said = complained(&output);
            assert!(said.contains("\\u{"), "{words:?}: {said}");
            assert!(!said.contains(word), "{words:?}: {said}");
        }
    }
}

#[test]
fn what_looks_like_a_string_and_is_none_is_pointed_out() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let folder = Folder::new();
    let keys = folder.file("jwks.json", key_set(&key));
    let keys = ["--key", keys.to_str().unwrap(), "--require-verified"];
    let good = signed_by(&key);
    assert_eq!(inspect(&keys, &good).status.code(), Some(0));
    let text = format!("{good}\nB=LАKESENTRY://e30=\n");
    let output = inspect(&keys, &text);
    assert_eq!(output.status.code(), Some(1));
    let sentence = "In line 2, character 3 begins what looks like LAKESENTRY://";
    assert!(printed(&output).contains(sentence), "{}", printed(&output));
    let output = inspect(&["--json"], &text);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let said = json["not_searched"].as_str().unwrap();
    assert!(said.starts_with(sentence), "{said}");
}

#[test]
fn another_instance_than_the_trusted_one_is_pointed_out() {
    let finding = "warning: not-the-trusted-instance";
    let output = inspect(&["--trust", "https://other.example.com"], string());
    assert!(printed(&output).contains(finding));
    for ours in ["https://lakesentry.example.com", "lakesentry.example.com"] {
        let output = inspect(&["--trust", ours], string());
        assert!(!printed(&output).contains(finding));
    }
    let output = inspect(&["--trust", "lakesentry.example.net"], string());
    assert!(printed(&output).contains(finding));
}

#[test]
fn a_terminal_gets_no_control_characters() {
    let json = "{\"a\":\"\u{9b}2J\",\"\\u001b[31m\":\"\\u202e\"}";
    let string = STANDARD.encode(json);
    let output = inspect(&[], format!("LAKESENTRY://{string}"));
    let text = printed(&output);
    assert!(
        text.contains("\\u{1b}[31m") && text.contains("\\u{9b}2J"),
        "{text}"
    );
    assert!(
        !text
            .chars()
            .any(|c| c.is_control() && c != '\n' || c == '\u{202e}')
    );
}

#[test]
fn any_bytes_and_utf_16_can_be_read() {
    let output = inspect(&[], [b"\xFF\xFEnot text\n".as_slice(), b"\xFF"].concat());
    assert_eq!(output.status.code(), Some(1));
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(
        (string() + "\r\n")
            .encode_utf16()
            .flat_map(u16::to_le_bytes),
    );
    assert_eq!(inspect(&[], bytes).status.code(), Some(0));
}

#[test]
fn the_help_describes_the_object() {
    let output = inspect(&["--help"], "");
    assert_eq!(output.status.code(), Some(0));
    let text = printed(&output);
    for word in [
        "Exit status:",
        "fingerprint, is_well_formed",
        "there is no option to show them",
        "--key <JWKS>",
    ] {
        assert!(text.contains(word), "{text}");
    }
}
