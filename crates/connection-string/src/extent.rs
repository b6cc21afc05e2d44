//! How far a string reaches in a text, and the bytes in it.

use core::ops::Range;

use zeroize::Zeroizing;

use crate::MAX_STRING_BYTES;
use crate::prelude::*;

mod decoder;
mod unit;

use decoder::ObjectEnd;
pub(crate) use decoder::{Decoder, sextet};
use unit::unit;
pub(crate) use unit::{LETTERS, begins_escape, scheme};

/// What follows a scheme.
#[derive(Debug, Default)]
pub(crate) struct Extent {
    /// First byte after the string.
    pub end: usize,
    /// The decoded bytes; bits that fill no byte are left out.
    pub bytes: Zeroizing<Vec<u8>>,
    /// First white space inside the string.
    pub folded_at: Option<Range<usize>>,
    /// First character that is written as an escape.
    pub escaped_at: Option<Range<usize>>,
    /// First `=` at the end of a line, or `=3D`, that quoted-printable put there.
    pub quoted_printable_at: Option<Range<usize>>,
    /// First `-` or `_`.
    pub url_safe_at: Option<usize>,
    /// Where padding is missing.
    pub padding_missing_at: Option<usize>,
    /// Where bits are left over: a last group of one character, or bits of it that are not zero.
    pub leftover_at: Option<usize>,
    /// The character that ended the string though it is neither white space nor a delimiter.
    pub illegal: Option<(Range<usize>, char)>,
}

/// Measures the string whose base64 begins at `start`. A blank ends it only when the JSON object inside is complete,
/// because mail clients fold; a delimiter always does, because `.env` files and logs quote.
pub(crate) fn measure(text: &str, start: usize) -> Extent {
    let mut reading = ExtentReader::new(text, start);
    let mut at = start;
    while at - start <= MAX_STRING_BYTES {
        let mut word = at..word_end(text, at);
        let mut next = unit(text, word.end);
        // The letters of a second scheme are base64 too, but not of this string.
        let meets_scheme = word.len() >= LETTERS && scheme(text, word.end - LETTERS).is_some();
        if meets_scheme {
            word.end -= LETTERS;
            next = None;
        }
        let soft_break = soft_break(text, &word).filter(|_| !meets_scheme);
        if soft_break.is_some() {
            next = Some(('\n', 1));
        }
        if at > start {
            if meets_scheme || !reading.goes_on_with(text, &word, next) {
                break;
            }
            // A soft break is named itself.
            if !text[reading.extent.end..at].starts_with('=') {
                reading
                    .extent
                    .folded_at
                    .get_or_insert(reading.extent.end..at);
            }
        }
        at = word.end;
        reading.push(text, word);
        if let Some(line_end) = soft_break {
            if reading.object.closed {
                reading.pad(text);
                break;
            }
            at = line_end.end;
            reading.extent.quoted_printable_at.get_or_insert(line_end);
            continue;
        }
        match next {
            Some(('=', _)) => {
                reading.pad(text);
                break;
            }
            Some((c, _)) if c.is_whitespace() && !reading.object.closed => {
                while let Some((_, len)) = unit(text, at).filter(|(c, _)| c.is_whitespace()) {
                    at += len;
                }
            }
            Some((c, len)) if !is_delimiter(c) && !reading.object.closed => {
                reading.extent.illegal = Some((at..at + len, c));
                break;
            }
            _ => break,
        }
    }
    reading.finish()
}

/// The `=` and the line break with which quoted-printable (RFC 2045) cuts a line in two. Padding may end a line in the same way: what tells
/// them apart is whether the object inside is complete.
fn soft_break(text: &str, word: &Range<usize>) -> Option<Range<usize>> {
    let rest = text[word.end..].strip_prefix('=')?;
    let behind = rest.strip_prefix('\r').unwrap_or(rest).strip_prefix('\n')?;
    let goes_on = behind.bytes().next().and_then(sextet).is_some();
    (goes_on && scheme(behind, 0).is_none()).then(|| word.end..text.len() - behind.len())
}

/// End of the base64 from `at` on.
fn word_end(text: &str, mut at: usize) -> usize {
    loop {
        at += text.as_bytes()[at..]
            .iter()
            .take_while(|&&byte| sextet(byte).is_some())
            .count();
        match unit(text, at) {
            Some((c, len)) if is_base64(c) => at += len,
            _ => return at,
        }
    }
}

/// What may stand directly behind a string in the files it is kept in.
fn is_delimiter(c: char) -> bool {
    "\"'`,;)]}><|\\”’»".chars().any(|delimiter| delimiter == c)
}

/// The characters of base64 in a word, each with its place.
fn letters(text: &str, word: Range<usize>) -> impl Iterator<Item = (Range<usize>, u8)> {
    let mut at = word.start;
    core::iter::from_fn(move || {
        let (c, len) = unit(text, at).filter(|_| at < word.end)?;
        at += len;
        Some((at - len..at, u8::try_from(c).ok()?))
    })
}

fn is_base64(c: char) -> bool {
    u8::try_from(c).is_ok_and(|byte| sextet(byte).is_some())
}

struct ExtentReader {
    start: usize,
    decoder: Decoder,
    object: ObjectEnd,
    padded: bool,
    extent: Extent,
}

impl ExtentReader {
    fn new(text: &str, start: usize) -> Self {
        // Reserved at once: a buffer that grows leaves unwiped copies behind.
        let room = text.as_bytes()[start..]
            .iter()
            .take(MAX_STRING_BYTES)
            .take_while(|&&byte| {
                let is_white_space = byte.is_ascii_whitespace() || !byte.is_ascii();
                sextet(byte).is_some() || is_white_space || begins_escape(byte)
            })
            .count();
        Self {
            start,
            decoder: Decoder::default(),
            object: ObjectEnd::default(),
            padded: false,
            extent: Extent {
                end: start,
                bytes: Zeroizing::new(Vec::with_capacity(room / 4 * 3 + 3)),
                ..Extent::default()
            },
        }
    }

    /// Whether a word behind a blank is part of the string. Directly behind the scheme it is if it begins an object, anywhere but before
    /// another blank if it ends one; else it belongs to the text around, like the name in front of a second string.
    fn goes_on_with(&self, text: &str, word: &Range<usize>, next: Option<(char, usize)>) -> bool {
        let (mut decoder, mut object) = (self.decoder, self.object);
        let letters = letters(text, word.clone()).take(MAX_STRING_BYTES);
        let mut bytes = letters
            .filter_map(|(_, letter)| decoder.push(letter))
            .inspect(|&byte| object.push(&[byte]));
        if self.decoder.characters == 0 && bytes.next() != Some(b'{') {
            return false;
        }
        if next.is_none_or(|(c, _)| c.is_whitespace()) {
            return !word.is_empty();
        }
        bytes.for_each(drop);
        !word.is_empty() && object.closed
    }

    fn push(&mut self, text: &str, word: Range<usize>) {
        let before = self.extent.bytes.len();
        self.push_word(text, word);
        self.object.push(&self.extent.bytes[before..]);
    }

    fn push_word(&mut self, text: &str, word: Range<usize>) {
        self.extent.end = word.end;
        let rest = self.push_plain(text, word);
        for (span, byte) in letters(text, rest) {
            self.note_escape(&span);
            if matches!(byte, b'-' | b'_') {
                self.extent.url_safe_at.get_or_insert(span.start);
            }
            if span.start - self.start > MAX_STRING_BYTES {
                return; // Refused anyway; only its end is still looked for.
            }
            self.extent.bytes.extend(self.decoder.push(byte));
        }
    }

    /// Takes what it can of a word four letters at a time, and gives the rest, which begins with an escape or is almost nothing.
    fn push_plain(&mut self, text: &str, word: Range<usize>) -> Range<usize> {
        let mut at = word.start;
        let last = word.end.min(self.start + MAX_STRING_BYTES).max(at);
        while let Some(&four) = text.as_bytes()[at..last].first_chunk() {
            let Some(three) = self.decoder.push_four(four) else {
                break;
            };
            if self.extent.url_safe_at.is_none() {
                let url_safe = |byte: &u8| matches!(byte, b'-' | b'_');
                self.extent.url_safe_at = four.iter().position(url_safe).map(|place| at + place);
            }
            self.extent.bytes.extend(three);
            at += four.len();
        }
        at..word.end
    }

    /// Takes the padding that follows.
    fn pad(&mut self, text: &str) {
        let mut wanted = match self.decoder.characters % 4 {
            2 => 2,
            3 => 1,
            _ => 0,
        };
        while let Some((c, len)) = unit(text, self.extent.end) {
            let is_quoted = wanted > 0 && text[self.extent.end..].starts_with("=3D");
            let span = self.extent.end..self.extent.end + if is_quoted { 3 } else { len };
            if c != '=' || wanted == 0 {
                // One more pad, or letters after it, which can't be placed unless they begin another string.
                let is_letter = c.is_ascii_alphanumeric() && scheme(text, span.start).is_none();
                self.extent.illegal = (c == '=' || is_letter).then_some((span, c));
                break;
            }
            if is_quoted {
                self.extent.quoted_printable_at.get_or_insert(span.clone());
            } else {
                self.note_escape(&span);
            }
            self.extent.end = span.end;
            wanted -= 1;
        }
        self.padded = wanted == 0;
        if wanted > 0 {
            self.extent.padding_missing_at = Some(self.extent.end);
        }
    }

    fn note_escape(&mut self, span: &Range<usize>) {
        if span.len() > 1 {
            self.extent.escaped_at.get_or_insert_with(|| span.clone());
        }
    }

    fn finish(mut self) -> Extent {
        let Decoder {
            characters, bits, ..
        } = self.decoder;
        let incomplete = !characters.is_multiple_of(4);
        if incomplete && !self.padded && self.extent.illegal.is_none() && characters % 4 != 1 {
            self.extent.padding_missing_at =
                self.extent.padding_missing_at.or(Some(self.extent.end));
        }
        let leftover = self.extent.illegal.is_none() && (characters % 4 == 1 || bits != 0);
        self.extent.leftover_at =
            leftover.then(|| self.extent.end.saturating_sub(1).max(self.start));
        self.extent
    }
}
