//! How a text that somebody else chose is shown.

use alloc::string::String;

use crate::Unseen;

/// Returns the text as it may be shown: what can't be seen, and what moves the text beside it, is written as `\u{…}`.
#[inline]
pub fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    push_escaped(&mut shown, text);
    shown
}

/// Appends the text as it may be shown.
#[inline]
pub fn push_escaped(shown: &mut String, text: &str) {
    if is_plain(text) {
        shown.push_str(text);
        return;
    }
    for c in text.chars() {
        if misleads(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
}

/// Says whether every character of a text is of ASCII and can be seen, as in nearly all texts.
#[inline]
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Says whether a character would be seen as something else or somewhere else: what is unseen, and letters that are written from right to left,
/// which move the text beside them.
#[inline]
pub fn misleads(c: char) -> bool {
    let is_from_right = matches!(
        c,
        '\u{590}'..='\u{8FF}'
            | '\u{FB1D}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFE}'
            | '\u{10800}'..='\u{10FFF}'
            | '\u{1E800}'..='\u{1EFFF}'
    );
    is_from_right || Unseen::of(c).is_some()
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn unseen_characters_are_shown_by_number() {
        assert_eq!(
            escaped("a\u{202E}b\u{200B}\n"),
            "a\\u{202e}b\\u{200b}\\u{a}"
        );
        assert_eq!(escaped("a\u{5d0}\u{fdd0}b"), "a\\u{5d0}\\u{fdd0}b");
        assert_eq!(escaped("é ~"), "é ~");
    }
}
