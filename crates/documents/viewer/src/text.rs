//! Texts as they are shown.

use primitives::{Unseen, escaped};
use serde::Serialize;

/// How much of a value is shown in a list.
const LONGEST: usize = 200;

/// A text as it may be shown, and whether it deceives.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct ShownText {
    pub text: String,
    pub look: TextLook,
}

/// What a person may not see of a text.
#[derive(Debug, Clone, Copy, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum TextLook {
    Plain,
    /// Characters that are not of ASCII, of which some look like others.
    Foreign,
    /// Characters that can't be seen, or that move others. They are written by their numbers.
    Hidden,
}

impl ShownText {
    /// Shows how a text begins.
    pub fn of(text: &str) -> Self {
        let end = text.floor_char_boundary(LONGEST);
        let mut shown = escaped(&text[..end]);
        if end < text.len() {
            shown.push('…');
        }
        Self {
            text: shown,
            look: TextLook::of(text),
        }
    }
}

impl TextLook {
    pub fn of(text: &str) -> Self {
        if text.is_ascii() && Unseen::first_in(text).is_none() {
            Self::Plain
        } else if escaped(text) != text {
            Self::Hidden
        } else {
            Self::Foreign
        }
    }
}

/// The ways in which a word may stand in JSON: as it is, with quotes and backslashes escaped, and with all beyond ASCII by numbers, as Python
/// writes it. Letters of numbers are compared in any case.
pub fn spellings(word: &str) -> Vec<Vec<u8>> {
    let mut all = vec![word.as_bytes().to_vec()];
    let (mut escaped, mut numbered) = (Vec::new(), Vec::new());
    for c in word.chars() {
        let mut bytes = [0; 4];
        let text = c.encode_utf8(&mut bytes).as_bytes();
        if matches!(c, '"' | '\\') {
            escaped.push(b'\\');
            numbered.push(b'\\');
        }
        escaped.extend_from_slice(text);
        if c.is_ascii() {
            numbered.extend_from_slice(text);
            continue;
        }
        let mut units = [0; 2];
        for unit in c.encode_utf16(&mut units) {
            numbered.extend_from_slice(b"\\u");
            let digit = |shift: u16| b"0123456789abcdef"[usize::from((*unit >> shift) & 15)];
            numbered.extend([12, 8, 4, 0].map(digit));
        }
    }
    for spelling in [escaped, numbered] {
        if !all.contains(&spelling) {
            all.push(spelling);
        }
    }
    all
}

/// The JSON of a line, a member a line, as it may be shown; at most so many bytes of it.
pub fn readable(json: &str, limit: usize) -> (String, bool) {
    let mut shown = String::with_capacity(json.len().min(limit) * 2);
    let mut depth = 0_usize;
    let mut rest = json;
    while let Some(c) = rest.chars().next() {
        if shown.len() > limit {
            return (shown, true);
        }
        match c {
            '"' => {
                let length = string_length(rest);
                let text = &rest[..length];
                let end =
                    text.floor_char_boundary(limit.saturating_sub(shown.len()).saturating_add(1));
                shown.push_str(&escaped(&text[..end]));
                if end < text.len() {
                    return (shown, true);
                }
                rest = &rest[length..];
                continue;
            }
            '{' | '[' => {
                shown.push(c);
                rest = rest[1..].trim_start();
                // What is empty stays in its line.
                if rest.starts_with(['}', ']']) {
                    shown.push_str(&rest[..1]);
                    rest = &rest[1..];
                } else {
                    depth += 1;
                    new_line(&mut shown, depth);
                }
                continue;
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut shown, depth);
                shown.push(c);
            }
            ',' => {
                shown.push(c);
                new_line(&mut shown, depth);
            }
            ':' => shown.push_str(": "),
            _ if c.is_whitespace() => {}
            _ => shown.push_str(&escaped(&rest[..c.len_utf8()])),
        }
        rest = &rest[c.len_utf8()..];
    }
    (shown, false)
}

/// Deeper than anybody reads, blanks would be most of the text.
const DEEPEST: usize = 40;

fn new_line(shown: &mut String, depth: usize) {
    shown.push('\n');
    shown.extend(std::iter::repeat_n("  ", depth.min(DEEPEST)));
}

/// The bytes of the string that a text begins with, with its quotes.
fn string_length(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn what_deceives_is_told() {
        for (text, shown, look) in [
            ("ann@lake.example", "ann@lake.example", TextLook::Plain),
            ("аnn@lake.example", "аnn@lake.example", TextLook::Foreign),
            (
                "ann\u{202e}elpmaxe",
                "ann\\u{202e}elpmaxe",
                TextLook::Hidden,
            ),
            ("ann\u{200b}@x", "ann\\u{200b}@x", TextLook::Hidden),
            ("a\nb", "a\\u{a}b", TextLook::Hidden),
        ] {
            assert_eq!(
                ShownText::of(text),
                ShownText {
                    text: shown.to_owned(),
                    look
                }
            );
        }
        let long = ShownText::of(&"é".repeat(500));
        assert_eq!(long.text.chars().count(), 101);
    }

    #[test]
    fn an_event_is_readable() {
        let json = r#"{"a":[1,{"b":"x, \"{\u202e"}],"c":{},"d":[ ]}"#;
        let (shown, is_cut) = readable(json, 10_000);
        assert_eq!(
            shown,
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x, \\\"{\\u202e\"\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}"
        );
        assert!(!is_cut);
        assert_eq!(
            serde_json::from_str::<Value>(&shown).unwrap(),
            serde_json::from_str::<Value>(json).unwrap()
        );
        let (shown, is_cut) = readable(&format!("{{\"a\":\"{}\"}}", "x".repeat(1_000_000)), 1000);
        assert!(is_cut && shown.len() < 1100);
        let (shown, is_cut) = readable(&"[".repeat(100_000), 10_000);
        assert!(is_cut && shown.len() < 10_200);
    }

    proptest! {
        #[test]
        fn whatever_it_is_given_nothing_unseen_is_shown(text in "\\PC*|[\\[\\]{},:\"\\\\\u{202e}\u{200b}é a]{0,60}") {
            let (shown, _) = readable(&text, 100);
            prop_assert!(shown.chars().all(|c| c == '\n' || Unseen::of(c).is_none()));
        }
    }
}
