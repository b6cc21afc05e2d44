//! Sentences with code and addresses in them.

/// A sentence or more, as a row of pieces. A name that a person typed is always a piece of its own, so that nothing in it can be taken for
/// markup.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RichText {
    /// The pieces, in order.
    pub pieces: Vec<TextPiece>,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextPiece {
    /// Words.
    Words(String),
    /// Something to be typed or compared letter by letter.
    Code(String),
    /// An address, shown as it is so that it survives printing.
    Address(String),
}

impl RichText {
    /// Reads words of ours, in which code stands between back-ticks.
    pub fn of(words: &str) -> Self {
        let pieces = words
            .split('`')
            .enumerate()
            .filter(|(_, piece)| !piece.is_empty())
            .map(|(index, piece)| match index % 2 {
                0 => TextPiece::Words(piece.to_owned()),
                _ => TextPiece::Code(piece.to_owned()),
            });
        Self {
            pieces: pieces.collect(),
        }
    }

    /// Goes on with words of ours.
    #[must_use]
    pub fn then(self, words: &str) -> Self {
        self.and(Self::of(words))
    }

    /// Goes on with another text.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.pieces.extend(other.pieces);
        self
    }

    /// Goes on with code, whatever is in it.
    #[must_use]
    pub fn code(mut self, code: &str) -> Self {
        self.pieces.push(TextPiece::Code(code.to_owned()));
        self
    }

    /// Goes on with an address.
    #[must_use]
    pub fn address(mut self, address: String) -> Self {
        self.pieces.push(TextPiece::Address(address));
        self
    }

    /// Lists codes: "`a`, `b` and `c`".
    pub fn codes<'a>(codes: impl IntoIterator<Item = &'a str>) -> Self {
        let codes = codes.into_iter().map(|code| Self::default().code(code));
        Self::list(codes.collect())
    }

    /// Lists texts: "a, b and c".
    pub fn list(texts: Vec<Self>) -> Self {
        let last = texts.len().saturating_sub(1);
        let between = |index| match index {
            0 => "",
            _ if index == last => " and ",
            _ => ", ",
        };
        let append = |all: Self, (index, text): (usize, Self)| all.then(between(index)).and(text);
        texts.into_iter().enumerate().fold(Self::default(), append)
    }
}

impl From<&str> for RichText {
    fn from(words: &str) -> Self {
        Self::of(words)
    }
}

impl From<String> for RichText {
    fn from(words: String) -> Self {
        Self::of(&words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stands_between_back_ticks() {
        let words = |text: &str| TextPiece::Words(text.to_owned());
        let code = |text: &str| TextPiece::Code(text.to_owned());
        assert_eq!(
            RichText::of("Run `SELECT 1` twice").pieces,
            [words("Run "), code("SELECT 1"), words(" twice")]
        );
        assert_eq!(
            RichText::codes(["a", "b", "c"]).pieces,
            [code("a"), words(", "), code("b"), words(" and "), code("c")]
        );
        assert_eq!(RichText::codes(["a"]).pieces, [code("a")]);
    }
}
