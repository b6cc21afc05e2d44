//! A JSON parser that keeps what others drop: positions, repeated members, text after the end, and what came before a fault.

use crate::prelude::*;
use core::ops::Range;

use zeroize::Zeroizing;

mod number;
mod parser;
mod quote;
mod span;
mod writer;

pub(crate) use number::is_in_range;
pub(crate) use quote::push_quoted;
pub(crate) use span::Span;
pub(crate) use writer::JsonWriter;

/// Objects and arrays inside one another, at most.
pub(crate) const MAX_DEPTH: usize = 8;

/// What could be read of a text.
#[derive(Debug)]
pub(crate) struct ParsedJson {
    /// The value. An object that breaks off is kept with the members before the fault.
    pub root: Option<JsonNode>,
    /// What ended the reading early.
    pub fault: Option<JsonFault>,
    /// Where text begins that follows the value.
    pub after: Option<usize>,
}

/// Why reading ended, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct JsonFault {
    pub kind: JsonFaultKind,
    pub offset: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JsonFaultKind {
    /// The grammar wants something else; the words complete "Here should be …".
    Expected(&'static str),
    TooDeep,
}

/// A value and the bytes it was read from.
#[derive(Debug)]
pub(crate) struct JsonNode {
    pub value: Value,
    pub span: Span,
}

#[derive(Debug)]
pub(crate) enum Value {
    Null,
    Bool,
    /// Its text is in the span.
    Number,
    /// Any string may be a secret.
    String(Zeroizing<String>),
    Array(Vec<JsonNode>),
    Object(Vec<Entry>),
}

#[derive(Debug)]
pub(crate) struct Entry {
    pub name: String,
    pub name_span: Span,
    pub node: JsonNode,
}

impl Value {
    /// The kind of value, with its article.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

/// Reads as much of a text as is JSON.
pub(crate) fn parse(text: &str) -> ParsedJson {
    parser::Parser::new(text, 0).document()
}

/// The characters of a string that was parsed at a place, each with the bytes that stand for it.
pub(crate) fn characters(text: &str, string: Span) -> impl Iterator<Item = (Range<usize>, char)> {
    let mut parser = parser::Parser::new(text, string.range().start + 1);
    core::iter::from_fn(move || {
        let start = parser.at();
        let c = parser.next_in_string().ok()??;
        Some((start..parser.at(), c))
    })
}
