//! Text as UTF-8 without a mark in front of it. What PowerShell writes with `>` is UTF-16.

use super::ByteSink;

/// How the text of a file is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextEncoding {
    Utf8,
    Utf16 { is_little: bool },
}

/// Makes UTF-8 of a text.
pub struct Utf8Reader {
    encoding: Option<TextEncoding>,
    /// Bytes that are not read yet: of the mark, of a unit, or a unit whose second half is to come.
    waiting: Vec<u8>,
}

impl Utf8Reader {
    pub fn new() -> Self {
        Self {
            encoding: None,
            waiting: Vec::new(),
        }
    }

    /// Takes the next bytes. Says whether more are wanted.
    pub fn push(&mut self, bytes: &[u8], sink: &mut dyn ByteSink) -> bool {
        match self.encoding {
            Some(TextEncoding::Utf8) => sink.take(bytes),
            Some(TextEncoding::Utf16 { is_little }) => self.push_utf16(bytes, is_little, sink),
            None => {
                self.waiting.extend_from_slice(bytes);
                if self.waiting.len() < 3 {
                    return true;
                }
                self.begin(sink)
            }
        }
    }

    /// Says that the text is over.
    pub fn end(&mut self, sink: &mut dyn ByteSink) {
        if self.encoding.is_none() {
            self.begin(sink);
        }
        if !self.waiting.is_empty() {
            sink.take("\u{FFFD}".as_bytes());
        }
    }

    fn begin(&mut self, sink: &mut dyn ByteSink) -> bool {
        let first = std::mem::take(&mut self.waiting);
        let (encoding, mark) = match first[..] {
            [0xEF, 0xBB, 0xBF, ..] => (TextEncoding::Utf8, 3),
            [0xFF, 0xFE, ..] => (TextEncoding::Utf16 { is_little: true }, 2),
            [0xFE, 0xFF, ..] => (TextEncoding::Utf16 { is_little: false }, 2),
            // Without a mark: every record begins with an ASCII character.
            [b'{', 0, ..] => (TextEncoding::Utf16 { is_little: true }, 0),
            [0, b'{', ..] => (TextEncoding::Utf16 { is_little: false }, 0),
            _ => (TextEncoding::Utf8, 0),
        };
        self.encoding = Some(encoding);
        self.push(&first[mark..], sink)
    }

    fn push_utf16(&mut self, bytes: &[u8], is_little: bool, sink: &mut dyn ByteSink) -> bool {
        self.waiting.extend_from_slice(bytes);
        let waiting = std::mem::take(&mut self.waiting);
        let pairs = waiting.as_chunks::<2>().0;
        let unit = |pair: &[u8; 2]| {
            if is_little {
                u16::from_le_bytes(*pair)
            } else {
                u16::from_be_bytes(*pair)
            }
        };
        let mut whole = pairs.len();
        // The second half of a character may come with the next bytes.
        if pairs
            .last()
            .is_some_and(|last| (0xD800..0xDC00).contains(&unit(last)))
        {
            whole -= 1;
        }
        let text: String = char::decode_utf16(pairs[..whole].iter().map(unit))
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        self.waiting = waiting[whole * 2..].to_vec();
        sink.take(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl ByteSink for Vec<u8> {
        fn take(&mut self, bytes: &[u8]) -> bool {
            self.extend_from_slice(bytes);
            true
        }
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "{\"é\":\"😀\"}\n";
        let utf16 = |of: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(of).collect::<Vec<u8>>();
        let (little, big) = (utf16(u16::to_le_bytes), utf16(u16::to_be_bytes));
        let files = [
            text.as_bytes().to_vec(),
            [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            [b"\xFF\xFE", &little[..]].concat(),
            [b"\xFE\xFF", &big[..]].concat(),
            little,
            big,
        ];
        for file in files {
            for step in 1..7 {
                let (mut reader, mut kept) = (Utf8Reader::new(), Vec::new());
                for bytes in file.chunks(step) {
                    assert!(reader.push(bytes, &mut kept));
                }
                reader.end(&mut kept);
                assert_eq!(String::from_utf8(kept).unwrap(), text, "{file:?}");
            }
        }
    }

    #[test]
    fn half_a_character_is_replaced() {
        let (mut reader, mut kept) = (Utf8Reader::new(), Vec::new());
        reader.push(b"\xFF\xFEa\0\x3D\xD8b\0\x3D\xD8", &mut kept);
        reader.end(&mut kept);
        assert_eq!(String::from_utf8(kept).unwrap(), "a\u{FFFD}b\u{FFFD}");
    }
}
