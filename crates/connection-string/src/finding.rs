//! What a reader finds: a stable code, a severity, a place, and what to do.

use std::fmt;

mod code;

pub use code::FindingCode;

use crate::text::{escaped, line_and_column};

/// How much a finding weighs. The order is from harmless to refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Readable all the same.
    Note,
    /// A person should look before the string is used.
    Warning,
    /// A collector must refuse the string.
    Error,
}

impl Severity {
    /// The word in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One thing that a reader noticed. No part of it holds a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which of the known things it is.
    pub code: FindingCode,
    /// Where it is.
    pub place: Place,
    /// What was found, in a sentence.
    pub message: String,
}

impl Finding {
    /// How much it weighs.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// What a person can do about it, in a sentence.
    pub fn what_to_do(&self) -> &'static str {
        self.code.what_to_do()
    }
}

/// Which of the two texts an offset counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The text that the reader was given.
    Text,
    /// The JSON that was inside the base64.
    Payload,
}

/// Where something was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The text that the numbers count in.
    pub source: Source,
    /// Name of the member, escaped, when it lies in one: `api_url`, `signature.kid`.
    pub member: Option<String>,
    /// Bytes before it.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

impl Place {
    pub(crate) fn in_text(text: &str, offset: usize) -> Self {
        let (line, column) = line_and_column(text, offset);
        Self {
            source: Source::Text,
            member: None,
            offset,
            line,
            column,
        }
    }

    pub(crate) fn in_payload(json: &str, offset: usize, member: Option<&str>) -> Self {
        let (line, column) = line_and_column(json, offset);
        Self {
            source: Source::Payload,
            member: member.map(escaped),
            offset,
            line,
            column,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(member) = &self.member {
            write!(f, "{member}, ")?;
        }
        let source = match self.source {
            Source::Text => "text",
            Source::Payload => "payload",
        };
        write!(f, "{source} line {}, column {}", self.line, self.column)
    }
}
