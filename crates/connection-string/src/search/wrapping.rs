//! What may be wrapped around a string in the files of other programs.

use zeroize::Zeroizing;

use crate::extent::{Decoder, LETTERS, measure, sextet};
use crate::prelude::*;
use crate::{FindingCode, MAX_STRING_BYTES, SCHEME};

/// How the base64 of a string begins when it is stored in base64 once more.
pub(crate) const SECOND_BASE64: &str = "TEFLRVNFTlRSWTovL";

/// Where the `W` is in it.
const BEFORE_MARK: usize = 12;

/// Characters in a line into which programs break base64. That of a whole string is longer by far.
const MAX_LINE: usize = 76;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrapping {
    Nothing,
    /// The base64 of a Kubernetes Secret.
    SecondBase64,
    /// Zeros between the characters, as UTF-16 has them, in a text that does not say that it is UTF-16.
    Utf16,
}

impl Wrapping {
    /// The wrapping whose mark stands there, and where the string begins.
    pub(crate) fn around(text: &[u8], mark: usize) -> Option<(usize, Self)> {
        if text[mark] == b'W' {
            let start = mark.checked_sub(BEFORE_MARK)?;
            let is_first = start == 0 || sextet(text[start - 1]).is_none();
            let is_it = is_first && text[start..].starts_with(SECOND_BASE64.as_bytes());
            return is_it.then_some((start, Self::SecondBase64));
        }
        let start = mark.checked_sub(2 * LETTERS)?;
        let units = text[start..].chunks(2).zip(SCHEME.bytes().enumerate());
        let mut count = 0;
        for (unit, (at, letter)) in units {
            let is_last = at + 1 == SCHEME.len();
            let has_zero = unit.get(1) == Some(&0);
            if !(unit[0].eq_ignore_ascii_case(&letter) && (has_zero || is_last)) {
                return None;
            }
            count += 1;
        }
        (count == SCHEME.len()).then_some((start, Self::Utf16))
    }

    /// The string at the beginning of a text without what is wrapped around it, and how many bytes it took there.
    pub(crate) fn undo(self, text: &str) -> (Zeroizing<String>, usize) {
        // Reserved at once: a buffer that grows leaves unwiped copies behind. One more is refused for its length.
        let room = text.len().min(MAX_STRING_BYTES + 1);
        let mut string = Zeroizing::new(String::with_capacity(room));
        let bytes = text.as_bytes();
        let mut at = 0;
        match self {
            Self::Nothing => {
                string.push_str(&text[..text.floor_char_boundary(room)]);
                at = text.len();
            }
            Self::SecondBase64 => {
                let mut decoder = Decoder::default();
                let mut inside = Zeroizing::new(Vec::with_capacity(room));
                let mut width = None;
                loop {
                    let line = at;
                    while sextet(bytes.get(at).copied().unwrap_or_default()).is_some() {
                        if let Some(byte) = decoder.push(bytes[at])
                            && inside.len() < room
                        {
                            inside.push(byte);
                        }
                        at += 1;
                    }
                    let length = at - line;
                    let is_full = length <= MAX_LINE && *width.get_or_insert(length) == length;
                    let Some(next) = next_line(bytes, at).filter(|_| is_full) else {
                        break;
                    };
                    at = next;
                }
                at += bytes[at..].iter().take_while(|&&byte| byte == b'=').count();
                let valid = match str::from_utf8(&inside) {
                    Ok(_) => inside.len(),
                    Err(error) => error.valid_up_to(),
                };
                string.push_str(str::from_utf8(&inside[..valid]).unwrap_or_default());
            }
            Self::Utf16 => {
                while let Some(&byte) = bytes.get(at).filter(|byte| byte.is_ascii() && **byte > 0)
                    && string.len() < room
                {
                    string.push(char::from(byte));
                    at += 2;
                    // Behind the next scheme nothing is of this string: a text of schemes would be copied for each of them.
                    let meets_scheme = string.len() > SCHEME.len() && string.ends_with("://");
                    if meets_scheme || bytes.get(at - 1) != Some(&0) {
                        at -= 1;
                        break;
                    }
                }
                let extent = measure(&string, SCHEME.len().min(string.len()));
                let end = extent.illegal.map_or(extent.end, |(span, _)| span.end);
                string.truncate(end);
                at = at.min(2 * end);
            }
        }
        (string, at)
    }

    /// What is to be said of it.
    pub(crate) fn remark(self) -> Option<(FindingCode, &'static str)> {
        match self {
            Self::Nothing => None,
            Self::SecondBase64 => Some((
                FindingCode::SecondBase64,
                "The string was in base64 once more, which was undone.",
            )),
            Self::Utf16 => Some((
                FindingCode::Utf16,
                "Zeros stood between its characters, as in UTF-16; they were taken out.",
            )),
        }
    }
}

/// Where base64 goes on behind white space, if it does: on the next line, indented or not.
fn next_line(text: &[u8], at: usize) -> Option<usize> {
    let is_blank = |byte: &&u8| matches!(byte, b'\r' | b'\n' | b' ' | b'\t');
    let length = text.get(at..)?.iter().take_while(is_blank).count();
    let next = at + length;
    let goes_on = length > 0 && text.get(next).is_some_and(|&byte| sextet(byte).is_some());
    goes_on.then_some(next)
}
