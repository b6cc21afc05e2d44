//! A JSON parser that keeps what others drop: positions, repeated members, text after the end, and what came before a fault.

use std::ops::Range;

use zeroize::Zeroizing;

mod parser;

/// Objects and arrays inside one another, at most.
pub(crate) const MAX_DEPTH: usize = 8;

/// What could be read of a text.
#[derive(Debug)]
pub(crate) struct Parsed {
    /// The value. An object that breaks off is kept with the members before the fault.
    pub root: Option<Node>,
    /// What ended the reading early.
    pub fault: Option<Fault>,
    /// Where text begins that follows the value.
    pub after: Option<usize>,
}

/// Why reading ended, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    pub kind: FaultKind,
    pub offset: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FaultKind {
    /// The grammar wants something else; the words complete "Here should be …".
    Expected(&'static str),
    TooDeep,
}

/// A value and the bytes it was read from.
#[derive(Debug)]
pub(crate) struct Node {
    pub value: Value,
    pub span: Range<usize>,
}

#[derive(Debug)]
pub(crate) enum Value {
    Null,
    Bool,
    /// Its text is in the span.
    Number,
    /// Any string may be a secret.
    String(Zeroizing<String>),
    Array(Vec<Node>),
    Object(Vec<Entry>),
}

#[derive(Debug)]
pub(crate) struct Entry {
    pub name: String,
    pub name_span: Range<usize>,
    pub node: Node,
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
pub(crate) fn parse(text: &str) -> Parsed {
    parser::Parser::new(text).document()
}

/// Whether every program reads this JSON number as the same value: integers within ±(2^53 − 1), others below 10^308.
pub(crate) fn is_in_range(number: &str) -> bool {
    let digits = number.trim_start_matches('-');
    let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    if mantissa.len() == digits.len() && !digits.contains('.') {
        return digits.parse::<u64>().is_ok_and(|value| value < 1 << 53);
    }
    let whole = mantissa.split('.').next().unwrap_or("").len();
    let Ok(exponent) = exponent.parse::<i32>() else {
        return false;
    };
    i64::try_from(whole).is_ok_and(|whole| (-307..=308).contains(&(whole + i64::from(exponent))))
}
