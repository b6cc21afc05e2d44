//! How far a string reaches in a text, and the bytes in it.

use zeroize::Zeroizing;

use crate::{MAX_STRING_BYTES, SCHEME};

/// Letters of the scheme, without `://`.
const SCHEME_LETTERS: usize = SCHEME.len() - 3;

/// What follows a scheme.
#[derive(Debug)]
pub(crate) struct Extent {
    /// First byte after the string.
    pub end: usize,
    /// The decoded bytes; bits that fill no byte are left out.
    pub bytes: Zeroizing<Vec<u8>>,
    /// First line break or blank inside the string.
    pub folded_at: Option<usize>,
    /// First `-` or `_`.
    pub url_safe_at: Option<usize>,
    /// Where padding is missing.
    pub padding_missing_at: Option<usize>,
    /// Where bits are left over: a last group of one character, or bits of it that are not zero.
    pub leftover_at: Option<usize>,
    /// The character that ended the string though it is neither white space nor a delimiter.
    pub illegal: Option<(usize, char)>,
}

/// Measures the string whose base64 begins at `start`. A blank ends it only when the JSON object inside is complete,
/// because mail clients fold; a delimiter always does, because `.env` files and logs quote.
pub(crate) fn measure(text: &str, start: usize) -> Extent {
    let mut reading = Reading::new(text, start);
    let mut at = start;
    loop {
        let run = text[at..]
            .bytes()
            .take_while(|&byte| sextet(byte).is_some())
            .count();
        // The letters of a second scheme are base64 too, but not of this string.
        let chunk = if is_scheme_end(text, at, at + run) {
            run - SCHEME_LETTERS
        } else {
            run
        };
        let next = text[at + run..].chars().next().filter(|_| chunk == run);
        let is_first = at == start;
        if !is_first
            && (chunk == 0 || chunk < run || next.is_some_and(|c| c != '=' && !c.is_whitespace()))
        {
            break; // The word after the blank belongs to the text around, like the name in front of a second string.
        }
        for (i, byte) in text[at..at + chunk].bytes().enumerate() {
            reading.push(at + i, byte);
        }
        if !is_first {
            reading.folded_at = reading.folded_at.or(reading.blank_at);
        }
        at += chunk;
        reading.end = at;
        if next == Some('=') {
            let padding = text[at..].bytes().take_while(|&byte| byte == b'=').count();
            reading.pad(at, padding);
            let end = at + padding;
            let follows = text[end..].chars().next();
            // A pad in the middle: the letters after it can't be placed.
            if let Some(c) = follows.filter(char::is_ascii_alphanumeric) {
                reading.illegal = reading.illegal.or(Some((end, c)));
            }
            break;
        }
        match next {
            Some(c) if c.is_whitespace() && !reading.object.is_complete() => {
                reading.blank_at = Some(at);
                let blank: usize = text[at..]
                    .chars()
                    .take_while(|c| c.is_whitespace())
                    .map(char::len_utf8)
                    .sum();
                at += blank;
            }
            Some(c) if !c.is_whitespace() && !is_delimiter(c) && !reading.object.is_complete() => {
                reading.illegal = Some((at, c));
                break;
            }
            _ => break,
        }
        if at - start > MAX_STRING_BYTES {
            break;
        }
    }
    reading.finish()
}

/// Whether the letters from `at` to `end` end in the name of the scheme, and its punctuation follows.
fn is_scheme_end(text: &str, at: usize, end: usize) -> bool {
    end - at >= SCHEME_LETTERS
        && text[end..].starts_with("://")
        && text[end - SCHEME_LETTERS..end].eq_ignore_ascii_case(&SCHEME[..SCHEME_LETTERS])
}

/// What may stand directly behind a string in the files it is kept in.
fn is_delimiter(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '`'
            | ','
            | ';'
            | ')'
            | ']'
            | '}'
            | '>'
            | '<'
            | '|'
            | '\\'
            | '”'
            | '’'
            | '»'
            | '.'
    )
}

fn is_base64(c: char) -> bool {
    u8::try_from(c).is_ok_and(|byte| sextet(byte).is_some())
}

/// Value of a character of either base64 alphabet.
fn sextet(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

struct Reading {
    start: usize,
    end: usize,
    bytes: Zeroizing<Vec<u8>>,
    object: ObjectEnd,
    bits: u32,
    bit_count: u32,
    characters: usize,
    padded: bool,
    blank_at: Option<usize>,
    folded_at: Option<usize>,
    url_safe_at: Option<usize>,
    padding_missing_at: Option<usize>,
    illegal: Option<(usize, char)>,
}

impl Reading {
    fn new(text: &str, start: usize) -> Self {
        // Reserved at once: a buffer that grows leaves unwiped copies behind.
        let room = text[start..]
            .chars()
            .take(MAX_STRING_BYTES)
            .take_while(|&c| is_base64(c) || c.is_whitespace())
            .count();
        Self {
            start,
            end: start,
            bytes: Zeroizing::new(Vec::with_capacity(room)),
            object: ObjectEnd::default(),
            bits: 0,
            bit_count: 0,
            characters: 0,
            padded: false,
            blank_at: None,
            folded_at: None,
            url_safe_at: None,
            padding_missing_at: None,
            illegal: None,
        }
    }

    fn push(&mut self, at: usize, byte: u8) {
        if at - self.start > MAX_STRING_BYTES {
            return; // Refused anyway; only its end is still looked for.
        }
        if matches!(byte, b'-' | b'_') {
            self.url_safe_at = self.url_safe_at.or(Some(at));
        }
        self.bits = self.bits << 6 | u32::from(sextet(byte).unwrap_or(0));
        self.bit_count += 6;
        self.characters += 1;
        if self.bit_count >= 8 {
            self.bit_count -= 8;
            let [.., whole] = (self.bits >> self.bit_count).to_be_bytes();
            self.bits &= (1 << self.bit_count) - 1;
            self.bytes.push(whole);
            self.object.push(whole);
        }
    }

    fn pad(&mut self, at: usize, padding: usize) {
        let wanted = match self.characters % 4 {
            2 => 2,
            3 => 1,
            _ => 0,
        };
        self.end = at + padding.min(wanted);
        self.padded = padding >= wanted;
        if padding > wanted {
            self.illegal = Some((at + wanted, '='));
        } else if padding < wanted {
            self.padding_missing_at = Some(at + padding);
        }
    }

    fn finish(mut self) -> Extent {
        let incomplete = !self.characters.is_multiple_of(4);
        if incomplete && !self.padded && self.illegal.is_none() && self.characters % 4 != 1 {
            self.padding_missing_at = self.padding_missing_at.or(Some(self.end));
        }
        let leftover = self.illegal.is_none() && (self.characters % 4 == 1 || self.bits != 0);
        Extent {
            end: self.end,
            leftover_at: leftover.then(|| self.end.saturating_sub(1).max(self.start)),
            bytes: self.bytes,
            folded_at: self.folded_at,
            url_safe_at: self.url_safe_at,
            padding_missing_at: self.padding_missing_at,
            illegal: self.illegal,
        }
    }
}

/// Watches for the brace that closes a JSON object.
#[derive(Default)]
struct ObjectEnd {
    depth: usize,
    in_string: bool,
    escaped: bool,
    closed: bool,
}

impl ObjectEnd {
    fn push(&mut self, byte: u8) {
        if self.in_string {
            (self.in_string, self.escaped) = match byte {
                _ if self.escaped => (true, false),
                b'\\' => (true, true),
                b'"' => (false, false),
                _ => (true, false),
            };
            return;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' => self.depth += 1,
            b'}' => {
                self.depth = self.depth.saturating_sub(1);
                self.closed |= self.depth == 0;
            }
            _ => {}
        }
    }

    fn is_complete(&self) -> bool {
        self.closed
    }
}
