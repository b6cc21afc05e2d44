//! What may be shown of a payload.

use core::ops::Range;

use primitives::SecretShape;

use crate::json::{Entry, JsonNode, Span, Value, push_quoted};
use crate::prelude::*;
use crate::search::SECOND_BASE64;
use crate::text::push_escaped;
use crate::token::{is_databricks_secret, masked};
use crate::{MemberKind, SCHEME};

/// A text to be shown: escaped, and what looks like a secret masked.
pub(crate) fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    push_shown(&mut shown, text, &(0..0));
    shown
}

/// A value to be shown; a string loses its quotes.
pub(crate) fn shown_value(json: &str, entry: &Entry) -> String {
    match &entry.node.value {
        Value::String(text) if names_secret(&entry.name) => masked(text),
        Value::String(text) => {
            let mut shown = String::with_capacity(text.len());
            push_shown(&mut shown, text, &host_of(&entry.name, text));
            shown
        }
        _ => redact(json, &entry.node, &entry.name, entry.node.span),
    }
}

/// Appends a text with its secrets masked, but for those that lie in the spared bytes.
fn push_shown(shown: &mut String, text: &str, spared: &Range<usize>) {
    let mut at = 0;
    for secret in secrets(text) {
        if spared.start <= secret.start && secret.end <= spared.end {
            continue;
        }
        push_escaped(shown, &text[at..secret.start]);
        shown.push_str(&masked(&text[secret.clone()]));
        at = secret.end;
    }
    push_escaped(shown, &text[at..]);
}

/// The host in an API address, which is never masked: it is where the data goes. What can't be a host is not one.
fn host_of(name: &str, text: &str) -> Range<usize> {
    if name != MemberKind::ApiUrl.name() {
        return 0..0;
    }
    let bytes = text.as_bytes();
    let start = bytes.windows(3).position(|part| part == b"://");
    let start = start.map_or(0, |at| at + 3);
    let is_end = |byte: &u8| matches!(byte, b'/' | b'?' | b'#' | b'\\');
    let end = bytes[start..].iter().position(is_end);
    let end = end.map_or(text.len(), |length| start + length);
    let at = bytes[start..end].iter().rposition(|&byte| byte == b'@');
    let start = at.map_or(start, |at| start + at + 1);
    let is_host = |byte: &&u8| matches!(byte, b'.' | b'-') || byte.is_ascii_alphanumeric();
    start..start + bytes[start..end].iter().take_while(is_host).count()
}

/// The JSON of an object, as far as it is to be shown, with its secrets masked, escaped for display.
pub(crate) fn redacted(json: &str, root: &JsonNode, shown: Span) -> String {
    redact(json, root, "", shown)
}

fn redact(json: &str, node: &JsonNode, name: &str, shown: Span) -> String {
    let span = shown.range();
    let mut redactor = Redactor {
        json,
        at: span.start,
        out: String::with_capacity(span.len()),
    };
    redactor.copy(node, name, names_secret(name));
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
    fn copy(&mut self, node: &JsonNode, name: &str, is_secret: bool) {
        match &node.value {
            Value::String(text) if is_secret => self.write(node.span, &masked(text)),
            Value::Number if is_secret => {
                self.write(node.span, &masked(node.span.of(self.json)));
            }
            Value::String(text) => self.copy_text(node.span, text, name),
            Value::Array(nodes) => nodes.iter().for_each(|node| self.copy(node, "", is_secret)),
            Value::Object(entries) => {
                for entry in entries {
                    self.copy_text(entry.name_span, &entry.name, "");
                    let is_secret = is_secret || names_secret(&entry.name);
                    self.copy(&entry.node, &entry.name, is_secret);
                }
            }
            _ => {}
        }
    }

    /// Writes a string as it is written there, unless a secret is in it.
    fn copy_text(&mut self, span: Span, text: &str, name: &str) {
        if holds_secret(text) {
            let mut shown = String::new();
            push_shown(&mut shown, text, &host_of(name, text));
            self.write(span, &shown);
        }
    }

    fn write(&mut self, span: Span, shown: &str) {
        let span = span.range();
        self.copy_to(span.start);
        push_quoted(&mut self.out, shown);
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

/// Whether something in a text has the shape of a secret.
pub(crate) fn holds_secret(text: &str) -> bool {
    secrets(text).next().is_some()
}

/// Letters and digits behind `lsc_` that are taken for a collector token: half of one is enough.
const MIN_TOKEN_LETTERS: usize = 20;

/// Letters and digits of base64 that are taken for the beginning of a secret.
const MIN_BASE64_LETTERS: usize = 12;

/// The bytes of a text that have the shape of a secret, with what is joined to them.
fn secrets(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    core::iter::from_fn(move || {
        while at < bytes.len() {
            let start = at;
            at += run(&bytes[at..], b"");
            if let Some((before, joints)) = shape(text, start..at) {
                at += run(&bytes[at..], joints);
                return Some(start - before..at);
            }
            at += 1;
        }
        None
    })
}

/// Whether some letters and digits are the first of a secret: how many bytes in front of them belong to it, and what joins more of them.
fn shape(text: &str, word: Range<usize>) -> Option<(usize, &'static [u8])> {
    if word.len() < MIN_BASE64_LETTERS {
        return None; // The other shapes are longer still.
    }
    let (before, rest) = text.split_at_checked(word.start)?;
    let letters = rest.get(..word.len())?;
    let follows = |start: &str| {
        let at = before.len().checked_sub(start.len());
        at.is_some_and(|at| before.as_bytes()[at..].eq_ignore_ascii_case(start.as_bytes()))
    };
    if is_databricks_secret(letters) {
        Some((0, b"-_"))
    } else if letters.len() >= MIN_TOKEN_LETTERS && follows(SecretShape::COLLECTOR_TOKEN_START) {
        Some((SecretShape::COLLECTOR_TOKEN_START.len(), b"-_"))
    } else if follows(SCHEME) || letters.starts_with(SECOND_BASE64) {
        // A connection string inside of this one.
        Some((0, b"-_+/="))
    } else {
        // A JSON Web Token: JSON in base64 to a dot. A signature may begin like it by chance.
        let end = run(rest.as_bytes(), b"-_");
        let is_it = letters.starts_with("eyJ") && rest.as_bytes().get(end) == Some(&b'.');
        is_it.then_some((0, b"-_."))
    }
}

/// How many letters, digits and joints a text begins with.
fn run(bytes: &[u8], joints: &[u8]) -> usize {
    let belongs = |byte: &&u8| byte.is_ascii_alphanumeric() || joints.contains(byte);
    bytes.iter().take_while(belongs).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "dapi00112233445566778899aabb";

    #[test]
    fn only_what_looks_like_a_secret_is_masked() {
        assert_eq!(
            shown(&format!(
                "my {SECRET}-2 and lsc_0123456789abcdefghijklmn catalog"
            )),
            "my ••••bb-2 and lsc_••••klmn catalog"
        );
        assert_eq!(
            shown("old: lakesentry://eyJ2ZXJzaW9u-+/IjoxfQ==, eyJhbGciOiJub25lIn0.e30.x-y."),
            "old: lakesentry://••••fQ==, ••••x-y."
        );
        assert_eq!(shown("TEFLRVNFTlRSWTovL2V5Sn0="), "••••Sn0=");
        for text in [
            "dapi",
            "lsc_0123456789",
            "a dose of it",
            "eyJ2ZXJzaW9uIjoxfQ",
            "",
            "é",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn the_host_of_an_address_is_never_masked() {
        let seen = |url: &str| {
            let mut shown = String::new();
            push_shown(&mut shown, url, &host_of("api_url", url));
            shown
        };
        let host = format!("https://{SECRET}.evil.example");
        assert_eq!(seen(&host), host);
        assert_eq!(seen(&format!("{host}:8443/x")), format!("{host}:8443/x"));
        assert_eq!(
            seen(&format!("https://{SECRET}@evil.example/{SECRET}?{SECRET}")),
            "https://••••aabb@evil.example/••••aabb?••••aabb"
        );
        assert_eq!(seen(SECRET), SECRET);
        // No host holds an underscore; a collector token does.
        let token = "https://lsc_0123456789abcdefghijklmn.example";
        assert_eq!(seen(token), "https://lsc_••••klmn.example");
    }
}
