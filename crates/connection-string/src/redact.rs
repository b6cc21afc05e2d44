//! What may be shown of a payload.

use std::ops::Range;

use crate::json::{Entry, Node, Value};
use crate::text::escaped;
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
    let mut secrets = Vec::new();
    collect(node, names_secret(name), &mut secrets);
    let mut out = String::new();
    let mut at = node.span.start;
    for (span, text) in secrets {
        out.push_str(&escaped(&json[at..span.start]));
        out.push('"');
        out.push_str(&masked(text));
        out.push('"');
        at = span.end;
    }
    out.push_str(&escaped(&json[at..node.span.end]));
    out
}

/// Strings that must not be shown, in the order of the text.
fn collect<'a>(node: &'a Node, is_secret: bool, secrets: &mut Vec<(Range<usize>, &'a str)>) {
    match &node.value {
        Value::String(text) if is_secret || holds_secret(text) => {
            secrets.push((node.span.clone(), text));
        }
        Value::Array(nodes) => nodes
            .iter()
            .for_each(|node| collect(node, is_secret, secrets)),
        Value::Object(entries) => {
            for entry in entries {
                if holds_secret(&entry.name) {
                    secrets.push((entry.name_span.clone(), &entry.name));
                }
                collect(&entry.node, is_secret || names_secret(&entry.name), secrets);
            }
        }
        _ => {}
    }
}

/// A member that is there to hold a secret, in this version or in another.
fn names_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["token", "secret", "password"]
        .iter()
        .any(|word| name.contains(word))
}

/// A text with something in it that has the shape of a secret: half of a collector token is enough.
fn holds_secret(text: &str) -> bool {
    let is_long = |rest: &str| rest.bytes().take_while(u8::is_ascii_alphanumeric).count() >= 20;
    text.match_indices("lsc_")
        .any(|(at, prefix)| is_long(&text[at + prefix.len()..]))
        || text
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(is_databricks_secret)
}
