//! Characters of which a person does not see what a program reads: control characters, those that turn the direction of text, and those that
//! can't be seen at all. The wizard's names and the inspector's reader refuse the same ones.

use core::fmt;

/// What kind of character a person can't see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unseen {
    /// A control character, which ends a line or steers a terminal.
    Control,
    /// A character that turns the direction of the text around it.
    Bidirectional,
    /// A blank other than the space, a joiner, a filler, a variation selector, a tag, or no character at all.
    Invisible,
    /// A character for private use, which every font draws as it likes, or not at all.
    Private,
}

impl Unseen {
    /// Returns what is wrong with a character; `None` for one that can be seen.
    pub fn of(c: char) -> Option<Self> {
        match c {
            ' '..='~' => None,
            _ if c.is_control() => Some(Self::Control),
            '\u{61C}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}' => Some(Self::Bidirectional),
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
            | '\u{FDD0}'..='\u{FDEF}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}' => Some(Self::Invisible),
            '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}' => {
                Some(Self::Private)
            }
            // The last two of each plane will never be characters.
            _ if u32::from(c) & 0xFFFE == 0xFFFE => Some(Self::Invisible),
            _ => None,
        }
    }

    /// Returns the first unseen character of a text.
    pub fn first_in(text: &str) -> Option<UnseenAt> {
        text.chars().enumerate().find_map(|(before, character)| {
            Some(UnseenAt {
                kind: Self::of(character)?,
                character,
                place: before + 1,
            })
        })
    }

    /// Returns its name, with the article.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Control => "a control character",
            Self::Bidirectional => "a character that turns the direction of text",
            Self::Invisible => "a character that can't be seen",
            Self::Private => "a character that every font draws as it likes",
        }
    }
}

/// An unseen character and its place. Displayed as `a control character, U+000A, in place 3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnseenAt {
    /// What kind it is.
    pub kind: Unseen,
    /// The character itself.
    pub character: char,
    /// Which character of the text it is, from 1.
    pub place: usize,
}

impl fmt::Display for UnseenAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, number) = (self.kind.as_str(), u32::from(self.character));
        write!(f, "{kind}, U+{number:04X}, in place {}", self.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_told_apart() {
        for (c, kind) in [
            ('\n', Unseen::Control),
            ('\u{9b}', Unseen::Control),
            ('\u{202e}', Unseen::Bidirectional),
            ('\u{200b}', Unseen::Invisible),
            ('\u{ad}', Unseen::Invisible),
            ('\u{fdd0}', Unseen::Invisible),
            ('\u{ffff}', Unseen::Invisible),
            ('\u{1fffe}', Unseen::Invisible),
            ('\u{e000}', Unseen::Private),
            ('\u{f8ff}', Unseen::Private),
            ('\u{10fffd}', Unseen::Private),
            ('\u{10ffff}', Unseen::Invisible),
        ] {
            assert_eq!(Unseen::of(c), Some(kind), "U+{:04X}", u32::from(c));
        }
        for c in [' ', '~', 'é', 'ת', '表', '\u{301}', '😀', '\u{fffd}'] {
            assert_eq!(Unseen::of(c), None, "{c}");
        }
    }

    #[test]
    fn the_first_one_is_named_with_its_place() {
        let at = Unseen::first_in("ab\u{202e}c\n").unwrap();
        assert_eq!(
            at.to_string(),
            "a character that turns the direction of text, U+202E, in place 3"
        );
        assert_eq!(Unseen::first_in("data `ops`"), None);
    }
}
