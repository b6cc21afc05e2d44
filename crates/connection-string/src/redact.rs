//! What may be shown of a payload.

use crate::json::{Entry, Node, Span, Value, push_quoted};
use crate::text::{escaped, push_escaped};
use crate::token::{is_databricks_secret, masked};

/// A text to be shown: escaped, and masked when it holds a secret.
pub(crate) fn shown(text: &str) -> String {
    if holds_secret(text) {
        masked(text)
    } else {
        escaped(text)
    }
}

/// A value to be shown; a string loses its quotes.
pub(crate) fn shown_value(json: &str, entry: &Entry) -> String {
    match &entry.node.value {
        Value::String(text) if names_secret(&entry.name) => masked(text),
        Value::String(text) => shown(text),
        _ => redacted(json, &entry.node, &entry.name),
    }
}

/// The JSON of a value with its secrets masked, escaped for display.
pub(crate) fn redacted(json: &str, node: &Node, name: &str) -> String {
    let span = node.span.range();
    let mut redactor = Redactor {
        json,
        at: span.start,
        out: String::with_capacity(span.len()),
    };
    redactor.copy(node, names_secret(name));
    redactor.copy_to(span.end);
    redactor.out
}

struct Redactor<'a> {
    json: &'a str,
    /// How far the JSON is written.
    at: usize,
    out: String,
}

impl Redactor<'_> {
    /// Writes a value up to its last secret.
    fn copy(&mut self, node: &Node, is_secret: bool) {
        match &node.value {
            Value::String(text) if is_secret || holds_secret(text) => self.mask(node.span, text),
            Value::Number if is_secret => self.mask(node.span, node.span.of(self.json)),
            Value::Array(nodes) => nodes.iter().for_each(|node| self.copy(node, is_secret)),
            Value::Object(entries) => {
                for entry in entries {
                    if holds_secret(&entry.name) {
                        self.mask(entry.name_span, &entry.name);
                    }
                    self.copy(&entry.node, is_secret || names_secret(&entry.name));
                }
            }
            _ => {}
        }
    }

    fn mask(&mut self, span: Span, secret: &str) {
        let span = span.range();
        self.copy_to(span.start);
        push_quoted(&mut self.out, &masked(secret));
        self.at = span.end;
    }

    fn copy_to(&mut self, end: usize) {
        push_escaped(&mut self.out, &self.json[self.at..end]);
        self.at = end;
    }
}

/// A member that is there to hold a secret, in this version or in another.
fn names_secret(name: &str) -> bool {
    // By bytes: the search for a text in a text is larger in a browser than all of this file.
    [&b"token"[..], b"secret", b"password"].iter().any(|word| {
        name.as_bytes()
            .windows(word.len())
            .any(|part| part.eq_ignore_ascii_case(word))
    })
}

/// Prefix and characters of the shortest text that is taken for a secret.
const SHORTEST_SECRET: usize = 4 + 16;

/// A text with something in it that has the shape of a secret: half of a collector token is enough.
fn holds_secret(text: &str) -> bool {
    if text.len() < SHORTEST_SECRET {
        return false;
    }
    let bytes = text.as_bytes();
    let is_long =
        |rest: &[u8]| rest.len() >= 20 && rest[..20].iter().all(u8::is_ascii_alphanumeric);
    // Underscores are rarer than letters, and what precedes one decides.
    let begins_token = |(at, byte): (usize, &u8)| {
        *byte == b'_' && bytes[..at].ends_with(b"lsc") && is_long(&bytes[at + 1..])
    };
    bytes.iter().enumerate().any(begins_token)
        || text
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(is_databricks_secret)
}
