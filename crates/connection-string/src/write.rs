//! Writing a string.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::json::push_quoted;
use crate::prelude::*;
use crate::{FindingCode, Payload, ReadContext, SCHEME, Severity, TrustedInstance, read};

/// Why a payload is not written: a collector would have to refuse it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a collector would refuse this string ({code}): {message}")]
pub struct WriteError {
    /// What the reader would find.
    pub code: FindingCode,
    /// The reader's sentence, without secrets.
    pub message: String,
}

/// Writes a payload as a connection string, unless a reader would find an error in it on the day of its issue.
pub fn write(payload: &Payload) -> Result<String, WriteError> {
    let json = json(payload);
    let mut string = String::with_capacity(SCHEME.len() + json.len().div_ceil(3) * 4);
    string.push_str(SCHEME);
    STANDARD.encode_string(json.as_bytes(), &mut string);
    // The reader is the one place that knows the rules.
    let context = ReadContext {
        now: payload.issued_at.unix(),
        trusted: TrustedInstance::Unknown,
    };
    let report = read(&string, &context);
    match report
        .findings
        .into_iter()
        .find(|finding| finding.severity() == Severity::Error)
    {
        Some(finding) => Err(WriteError {
            code: finding.code,
            message: finding.message,
        }),
        None => Ok(string),
    }
}

pub(crate) fn json(payload: &Payload) -> Zeroizing<String> {
    // Reserved at once: a buffer that grows leaves unwiped copies of the token behind.
    let mut json = Zeroizing::new(String::with_capacity(16 * 1024));
    json.push_str("{\"version\":1");
    for (name, value) in [
        ("api_url", payload.api_url.as_str()),
        ("connector_id", &payload.connector_id.to_string()),
        ("token", payload.token.as_str()),
        ("reference_catalog", &payload.reference_catalog),
        ("reference_schema", &payload.reference_schema),
        ("execution_mode", payload.execution_mode.as_str()),
        ("issued_at", &payload.issued_at.to_string()),
        ("expires_at", &payload.expires_at.to_string()),
    ] {
        push_member(&mut json, name, value);
    }
    if let Some(signature) = &payload.signature {
        json.push_str(",\"signature\":{\"kid\":");
        push_quoted(&mut json, &signature.kid);
        push_member(&mut json, "value", &signature.value);
        json.push('}');
    }
    json.push('}');
    json
}

fn push_member(json: &mut String, name: &str, value: &str) {
    json.push(',');
    push_quoted(json, name);
    json.push(':');
    push_quoted(json, value);
}
