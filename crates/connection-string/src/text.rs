//! Characters that a person cannot see, and how to show them.

pub use primitives::escaped;
use primitives::{Unseen, misleads};
pub(crate) use primitives::{is_plain, push_escaped};

use crate::FindingCode;
use crate::prelude::*;

/// What is wrong with a character in a member, if anything: the code, and the words for it with their article.
pub(crate) fn unseen(c: char) -> Option<(FindingCode, &'static str)> {
    let kind = Unseen::of(c)?;
    let code = match kind {
        Unseen::Control => FindingCode::ControlCharacter,
        Unseen::Bidirectional => FindingCode::BidirectionalControl,
        Unseen::Invisible | Unseen::Private => FindingCode::InvisibleCharacter,
    };
    Some((code, kind.as_str()))
}

/// The character, named by its number as well unless it is plain ASCII.
pub(crate) fn named(c: char) -> String {
    if c.is_ascii_graphic() {
        return format!("`{c}`");
    }
    let number = u32::from(c);
    if misleads(c) || c == ' ' {
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
