//! Characters that a person cannot see, and how to show them.

use crate::FindingCode;

/// What is wrong with a character in a member, if anything.
pub(crate) fn unseen(c: char) -> Option<FindingCode> {
    match c {
        ' '..='~' => None,
        _ if c.is_control() => Some(FindingCode::ControlCharacter),
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            Some(FindingCode::BidirectionalControl)
        }
        // Soft hyphen, joiners, Hangul fillers, blanks other than the space, variation selectors, tags, the byte order mark.
        '\u{A0}'
        | '\u{AD}'
        | '\u{34F}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{1680}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{2000}'..='\u{200D}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202F}'
        | '\u{205F}'..='\u{2065}'
        | '\u{206A}'..='\u{206F}'
        | '\u{2800}'
        | '\u{3000}'
        | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}' => Some(FindingCode::InvisibleCharacter),
        _ => None,
    }
}

/// Whether every character of a text is of ASCII and can be seen, as in nearly all texts.
pub(crate) fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// The text with every unseen character as `\u{…}`.
pub(crate) fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    push_escaped(&mut shown, text);
    shown
}

/// Appends the text with every unseen character as `\u{…}`.
pub(crate) fn push_escaped(shown: &mut String, text: &str) {
    if is_plain(text) {
        shown.push_str(text);
        return;
    }
    for c in text.chars() {
        if unseen(c).is_some() {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
}

/// The character, named by its number as well unless it is plain ASCII.
pub(crate) fn named(c: char) -> String {
    if c.is_ascii_graphic() {
        return format!("`{c}`");
    }
    let number = u32::from(c);
    if unseen(c).is_some() || c == ' ' {
        format!("U+{number:04X}")
    } else {
        format!("`{c}` (U+{number:04X})")
    }
}

/// A place that moves through a text. Lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Position {
    /// Bytes before it.
    pub offset: usize,
    pub line: usize,
    pub column: usize,
}

impl Position {
    pub(crate) const START: Self = Self {
        offset: 0,
        line: 1,
        column: 1,
    };

    /// Moves on to a later offset, or to the end of a shorter text.
    pub(crate) fn advance(&mut self, text: &str, offset: usize) {
        let passed = text
            .get(self.offset..offset)
            .unwrap_or_else(|| &text[self.offset..]);
        // By bytes, like the other searches from the end: the general one is larger in a browser than all of this file.
        let last = passed.bytes().rposition(|byte| byte == b'\n');
        let start = last.map_or(0, |at| at + 1);
        if start > 0 {
            self.line += passed.bytes().filter(|&byte| byte == b'\n').count();
            self.column = 1;
        }
        self.column += passed[start..].chars().count();
        self.offset += passed.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unseen_characters_are_shown_by_number() {
        assert_eq!(
            escaped("a\u{202E}b\u{200B}\n"),
            "a\\u{202e}b\\u{200b}\\u{a}"
        );
        assert_eq!(named('\u{200B}'), "U+200B");
        assert_eq!(named('é'), "`é` (U+00E9)");
    }

    #[test]
    fn places_count_characters_not_bytes() {
        let check = |text: &str, offset, line, column| {
            let mut position = Position::START;
            position.advance(text, offset);
            assert_eq!((position.line, position.column), (line, column), "{text:?}");
        };
        check("é\nüx", 5, 2, 2);
        check("ab", 99, 1, 3);
        check("a\n\n", 3, 3, 1);
    }

    #[test]
    fn a_place_that_moves_counts_what_it_passes() {
        let mut position = Position::START;
        for (offset, line, column) in [(1, 1, 2), (2, 2, 1), (4, 2, 3)] {
            position.advance("a\nbcd", offset);
            assert_eq!((position.line, position.column), (line, column));
        }
    }
}
