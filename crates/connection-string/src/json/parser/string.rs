//! Strings of JSON, one character at a time.

use crate::prelude::*;
use zeroize::Zeroizing;

use super::{JsonFault, JsonFaultKind, ParseResult, Parser};

impl Parser<'_> {
    pub(super) fn string(&mut self) -> ParseResult<Zeroizing<String>> {
        self.at += 1;
        // Reserved at once: a buffer that grows leaves unwiped copies behind.
        let mut read = Zeroizing::new(String::with_capacity(self.length_to_quote()));
        loop {
            read.push_str(self.plain_in_string());
            let Some(c) = self.next_in_string()? else {
                break;
            };
            read.push(c);
        }
        self.at += 1;
        Ok(read)
    }

    /// Steps over characters of a string that stand for themselves: nearly all do.
    fn plain_in_string(&mut self) -> &str {
        let rest = &self.text[self.at..];
        let is_plain = |byte: &&u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
        let plain = rest.bytes().take_while(|byte| is_plain(&byte)).count();
        self.at += plain;
        &rest[..plain]
    }

    /// Bytes before the closing quote, or to the end.
    fn length_to_quote(&self) -> usize {
        let mut is_escaped = false;
        self.text.as_bytes()[self.at..]
            .iter()
            .take_while(|&&byte| {
                let goes_on = is_escaped || byte != b'"';
                is_escaped = !is_escaped && byte == b'\\';
                goes_on
            })
            .count()
    }

    /// The next character of a string, with its escape undone; nothing at the closing quote.
    pub(in crate::json) fn next_in_string(&mut self) -> ParseResult<Option<char>> {
        let c = match self.text[self.at..].chars().next() {
            None => return Err(self.expected("the closing quote of a string")),
            Some('"') => return Ok(None),
            Some('\\') => return self.escape().map(Some),
            Some(c) if c < ' ' => {
                return Err(self.expected("an escape instead of a bare control character"));
            }
            Some(c) => c,
        };
        self.at += c.len_utf8();
        Ok(Some(c))
    }

    fn escape(&mut self) -> ParseResult<char> {
        let start = self.at;
        self.at += 1;
        let letter = self.peek();
        self.at += usize::from(letter.is_some());
        Ok(match letter {
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{C}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(start),
            _ => {
                return Err(JsonFault {
                    kind: JsonFaultKind::Expected("a known escape"),
                    offset: start,
                });
            }
        })
    }

    fn unicode_escape(&mut self, start: usize) -> ParseResult<char> {
        let first = self.four_digits()?;
        let number = if (0xD800..0xDC00).contains(&first) && self.text[self.at..].starts_with("\\u")
        {
            self.at += 2;
            let second = self.four_digits()?;
            // A high surrogate without its low half leaves a number that is no character.
            if (0xDC00..0xE000).contains(&second) {
                0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00)
            } else {
                first
            }
        } else {
            first
        };
        char::from_u32(number).ok_or(JsonFault {
            kind: JsonFaultKind::Expected("both halves of a surrogate pair"),
            offset: start,
        })
    }

    fn four_digits(&mut self) -> ParseResult<u32> {
        let mut number = 0;
        for _ in 0..4 {
            let digit = self
                .peek()
                .and_then(|b| char::from(b).to_digit(16))
                .ok_or(self.expected("four hexadecimal digits"))?;
            number = number << 4 | digit;
            self.at += 1;
        }
        Ok(number)
    }
}
