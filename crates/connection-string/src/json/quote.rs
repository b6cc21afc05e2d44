//! A text as a JSON string, in the one form that RFC 8785 allows.

use crate::prelude::*;

/// Appends the text in quotes. Only what must be escaped is.
pub(crate) fn push_quoted(json: &mut String, text: &str) {
    json.push('"');
    for c in text.chars() {
        let short = match c {
            '"' | '\\' => c,
            '\u{8}' => 'b',
            '\t' => 't',
            '\n' => 'n',
            '\u{C}' => 'f',
            '\r' => 'r',
            '\0'..='\u{1F}' => {
                json.push_str("\\u00");
                let number = u32::from(c);
                for digit in [number >> 4, number & 15] {
                    json.extend(char::from_digit(digit, 16));
                }
                continue;
            }
            c => {
                json.push(c);
                continue;
            }
        };
        json.push('\\');
        json.push(short);
    }
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::push_quoted;

    #[test]
    fn only_what_must_be_escaped_is() {
        let mut json = String::new();
        push_quoted(&mut json, "€$\u{F}\nA'\"\\/\u{7F}\u{8}");
        assert_eq!(json, "\"€$\\u000f\\nA'\\\"\\\\/\u{7F}\\b\"");
    }
}
