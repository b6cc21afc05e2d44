//! What a reader finds: a stable code, a severity, a place, and what to do.

use core::fmt;
use core::ops::Range;

mod code;

pub use code::FindingCode;

use crate::prelude::*;
use crate::text::Position;

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

/// Which of the two texts a place counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The text that the reader was given.
    Text,
    /// The JSON that was inside the base64.
    Payload,
}

impl Source {
    /// The word in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Payload => "payload",
        }
    }
}

/// Where something was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The text that the numbers count in.
    pub source: Source,
    /// Name of the member, escaped, when it lies in one: `api_url`, `signature.kid`.
    pub member: Option<String>,
    /// Which of the report's members it lies in.
    pub member_index: Option<usize>,
    /// The bytes that it is about; none where something is missing.
    pub span: Range<usize>,
    /// Line on which they begin, from 1.
    pub line: usize,
    /// Column at which they begin, from 1, in characters.
    pub column: usize,
}

impl Place {
    /// The place of some bytes of a text.
    pub(crate) fn of(source: Source, text: &str, span: Range<usize>) -> Self {
        let mut begin = Position::START;
        begin.advance(text, span.start);
        Self {
            source,
            member: None,
            member_index: None,
            span,
            line: begin.line,
            column: begin.column,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(member) = &self.member {
            write!(f, "{member}, ")?;
        }
        let source = self.source.as_str();
        write!(f, "{source} line {}, column {}", self.line, self.column)
    }
}
