//! How an attempt is made.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use connection_string::{SCHEME, Token, thumbprint};
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};

/// One attempt.
pub struct Case {
    pub name: String,
    /// The bytes of the file: an array of texts, bytes in hexadecimal digits, and either again and again.
    pub input: Vec<Value>,
    pub keys: Option<String>,
    pub keys_refused: bool,
    pub trust: Option<String>,
    pub trust_refused: bool,
    /// The verdict that each string must get.
    pub verdicts: Vec<&'static str>,
    /// A finding that the first of them must have.
    pub says: Option<&'static str>,
}

pub const VERIFIED: &str = "verified";
pub const NOT_VERIFIED: &str = "not-verified";
pub const REFUSE: &str = "refuse";

impl Case {
    pub fn new(name: impl Into<String>, text: impl Into<String>, verdict: &'static str) -> Self {
        Self::of_parts(name, vec![json!({ "text": text.into() })], &[verdict])
    }

    pub fn of_parts(name: impl Into<String>, input: Vec<Value>, verdicts: &[&'static str]) -> Self {
        Self {
            name: name.into(),
            input,
            keys: None,
            keys_refused: false,
            trust: None,
            trust_refused: false,
            verdicts: verdicts.to_vec(),
            says: None,
        }
    }

    pub fn says(mut self, code: &'static str) -> Self {
        self.says = Some(code);
        self
    }

    pub fn keys(mut self, keys: impl Into<String>) -> Self {
        self.keys = Some(keys.into());
        self
    }

    pub fn refused_keys(mut self, keys: impl Into<String>) -> Self {
        self.keys_refused = true;
        self.keys(keys)
    }

    pub fn trust(mut self, trust: &str) -> Self {
        self.trust = Some(trust.to_owned());
        self
    }

    pub fn refused_trust(mut self, trust: &str) -> Self {
        self.trust_refused = true;
        self.trust(trust)
    }

    /// The file as a text, as the command line reads it.
    pub fn text(&self) -> String {
        let mut bytes = Vec::new();
        for part in &self.input {
            let content = match (&part["text"], &part["hex"]) {
                (Value::String(text), _) => text.as_bytes().to_vec(),
                (_, Value::String(hex)) => (0..hex.len() / 2)
                    .map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap())
                    .collect(),
                _ => unreachable!("{part}"),
            };
            let times = part["times"].as_u64().unwrap_or(1);
            bytes.extend(content.repeat(usize::try_from(times).unwrap()));
        }
        let text = match bytes.as_slice() {
            [0xFF, 0xFE, ..] => utf16(&bytes[2..], u16::from_le_bytes),
            [0xFE, 0xFF, ..] => utf16(&bytes[2..], u16::from_be_bytes),
            _ => String::from_utf8_lossy(&bytes).into_owned(),
        };
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
        text.strip_suffix('\n').unwrap_or(text).to_owned()
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units: Vec<_> = pairs.iter().map(|&pair| unit(pair)).collect();
    String::from_utf16_lossy(&units)
}

/// The members of a sound string, in their order, as JSON.
pub fn members() -> Vec<(&'static str, String)> {
    let token = Token::from_entropy(*b"an entropy of 32 bytes, no more.");
    [
        ("version", "1"),
        ("api_url", "\"https://lakesentry.example.com\""),
        ("connector_id", "\"0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5f6\""),
        ("token", &format!("\"{}\"", token.as_str())),
        ("reference_catalog", "\"system\""),
        ("reference_schema", "\"information_schema\""),
        ("execution_mode", "\"databricks_job\""),
        ("issued_at", "\"2026-01-01T00:00:00Z\""),
        ("expires_at", "\"2099-12-31T00:00:00Z\""),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

/// The members with another value of one of them.
pub fn with(name: &str, value: &str) -> Vec<(&'static str, String)> {
    let mut members = members();
    let (_, old) = members.iter_mut().find(|(of, _)| *of == name).unwrap();
    value.clone_into(old);
    members
}

/// The object of the members, as they are.
pub fn object(members: &[(&str, String)]) -> String {
    let members: Vec<_> = members
        .iter()
        .map(|(name, value)| format!("\"{name}\":{value}"))
        .collect();
    format!("{{{}}}", members.join(","))
}

/// The object of the members without white space in the order of RFC 8785, which is what is signed: their values are in that form already.
pub fn canonical(members: &[(&str, String)]) -> String {
    let mut sorted = members.to_vec();
    sorted.sort_unstable();
    object(&sorted)
}

pub fn hex(byte: u8) -> String {
    format!("{byte:02x}")
}

pub fn string(json: &str) -> String {
    format!("{SCHEME}{}", STANDARD.encode(json))
}

/// The key of the instance, and of somebody else.
pub fn key() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

pub fn other_key() -> SigningKey {
    SigningKey::from_bytes(&[2; 32])
}

pub fn x(key: &SigningKey) -> String {
    URL_SAFE_NO_PAD.encode(key.verifying_key().to_bytes())
}

/// The member `signature`.
pub fn signature(kid: &str, value: &[u8]) -> (&'static str, String) {
    let value = URL_SAFE_NO_PAD.encode(value);
    (
        "signature",
        format!("{{\"kid\":\"{kid}\",\"value\":\"{value}\"}}"),
    )
}

pub fn signature_by(key: &SigningKey, members: &[(&str, String)]) -> (&'static str, String) {
    let value = key.sign(canonical(members).as_bytes()).to_bytes();
    signature(&thumbprint(&key.verifying_key().to_bytes()), &value)
}

/// The JSON of members that a key signed.
pub fn signed_json(key: &SigningKey, members: &[(&'static str, String)]) -> String {
    let mut members = members.to_vec();
    members.push(signature_by(key, &members));
    object(&members)
}

pub fn signed_string(key: &SigningKey, members: &[(&'static str, String)]) -> String {
    string(&signed_json(key, members))
}
