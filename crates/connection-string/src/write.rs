//! Writing a string.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

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
    let json = payload.json();
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
