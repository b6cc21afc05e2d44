//! The outside of a string: scheme, base64, and what surrounds them.

use core::ops::Range;

use zeroize::Zeroizing;

use crate::extent::{Extent, LETTERS, measure};
use crate::prelude::*;
use crate::search::{SECOND_BASE64, next_scheme};
use crate::text::named;
use crate::{Finding, FindingCode, MAX_STRING_BYTES, Place, SCHEME, Source};

/// How the bytes inside a string end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextEnd {
    /// With the text.
    Whole,
    /// In the middle of a character.
    InCharacter,
    /// With something that is no text.
    NotUtf8,
}

/// The bytes inside a string.
pub(crate) struct Content {
    pub bytes: Zeroizing<Vec<u8>>,
    /// Whether an illegal character ended the reading, so that what is missing behind it says nothing.
    pub is_cut: bool,
}

impl Content {
    /// The text inside, up to where it stops to be UTF-8, and what comes then.
    pub fn text(&self) -> (&str, TextEnd) {
        match str::from_utf8(&self.bytes) {
            Ok(text) => (text, TextEnd::Whole),
            Err(error) => {
                let valid = &self.bytes[..error.valid_up_to()];
                let end = match error.error_len() {
                    None => TextEnd::InCharacter,
                    Some(_) => TextEnd::NotUtf8,
                };
                (str::from_utf8(valid).unwrap_or_default(), end)
            }
        }
    }
}

/// Opens the first string in a text and says what was unusual.
pub(crate) fn open(text: &str, findings: &mut Vec<Finding>) -> Option<Content> {
    let mut remarks = Remarks { text, findings };
    let trimmed = text.trim();
    if trimmed.is_empty() {
        remarks.say(FindingCode::Empty, 0..0, "There is nothing to read.");
        return None;
    }
    let start = text.len() - text.trim_start().len();
    let all = start..start + trimmed.len();
    if trimmed.len() > MAX_STRING_BYTES {
        let message = format!(
            "This is {} bytes long; {MAX_STRING_BYTES} are the limit.",
            trimmed.len()
        );
        remarks.say(FindingCode::TooLong, all, &message);
        return None;
    }
    let Some(scheme) = next_scheme(text, 0) else {
        let message = unlike_a_string(trimmed);
        remarks.say(FindingCode::NotAConnectionString, all, message);
        return None;
    };
    let extent = measure(text, scheme.end);
    remarks.look_at_scheme(&scheme);
    remarks.look_around(scheme.start, &extent);
    remarks.look_at_encoding(&scheme, &extent);
    if extent.bytes.is_empty() && extent.illegal.is_none() {
        let end = scheme.end..scheme.end;
        if extent.end == end.start {
            remarks.say(FindingCode::Empty, end, "Nothing follows the scheme.");
        }
        return None;
    }
    Some(Content {
        bytes: extent.bytes,
        is_cut: extent.illegal.is_some(),
    })
}

fn unlike_a_string(trimmed: &str) -> &'static str {
    if trimmed.starts_with('{') {
        "This is JSON. A connection string carries it in base64, behind LAKESENTRY://."
    } else if trimmed.starts_with(SECOND_BASE64) {
        "This is the base64 of a connection string, as Kubernetes stores it. Decode it once."
    } else if trimmed.starts_with("eyJ") {
        "This may be the inside of a connection string; LAKESENTRY:// in front of it is missing."
    } else {
        "There is no LAKESENTRY:// in it."
    }
}

struct Remarks<'a> {
    text: &'a str,
    findings: &'a mut Vec<Finding>,
}

impl Remarks<'_> {
    fn say(&mut self, code: FindingCode, span: Range<usize>, message: &str) {
        self.findings.push(Finding {
            code,
            place: Place::of(Source::Text, self.text, span),
            message: message.to_owned(),
        });
    }

    fn look_at_scheme(&mut self, scheme: &Range<usize>) {
        let letters = scheme.start..scheme.start + LETTERS;
        if self.text[letters.clone()] != SCHEME[..LETTERS] {
            let message = "The scheme is not written in upper case.";
            self.say(FindingCode::SchemeCase, letters, message);
        }
    }

    fn look_around(&mut self, start: usize, extent: &Extent) {
        // Behind an illegal character nothing is known: it may be the rest of the string.
        let end = match extent.illegal {
            Some(_) => self.text.len(),
            None => extent.end,
        };
        let (before, after) = (0..start, end..self.text.len());
        let is_blank = |span: &Range<usize>| self.text[span.clone()].trim().is_empty();
        let (code, around, message) = match (is_blank(&before), is_blank(&after)) {
            (true, true) if before.is_empty() && after.is_empty() => return,
            (true, true) => {
                let around = if before.is_empty() { after } else { before };
                let message = "White space stands around the string.";
                (FindingCode::SurroundingWhiteSpace, around, message)
            }
            (is_before_blank, _) => {
                let message = if next_scheme(&self.text[after.clone()], 0).is_some() {
                    "Another connection string follows; only the first was read."
                } else {
                    "Other text stands around the string; it was ignored."
                };
                let around = if is_before_blank { after } else { before };
                (FindingCode::SurroundingText, around, message)
            }
        };
        self.say(code, around, message);
    }

    fn look_at_encoding(&mut self, scheme: &Range<usize>, extent: &Extent) {
        use FindingCode::{
            FoldedWhiteSpace, JsonEscapes, LeftoverBits, MissingPadding, QuotedPrintable,
            UrlSafeAlphabet,
        };
        let escaped_slashes = scheme.start + LETTERS + 1..scheme.end;
        let is_escaped = scheme.len() > SCHEME.len();
        let one = |at| at..at + 1;
        for (span, code, message) in [
            (
                is_escaped
                    .then_some(escaped_slashes)
                    .or(extent.escaped_at.clone()),
                JsonEscapes,
                "The string is written with escapes, as in JSON or in an address; they were undone.",
            ),
            (
                extent.folded_at.clone(),
                FoldedWhiteSpace,
                "White space stands inside the string; it was taken out.",
            ),
            (
                extent.quoted_printable_at.clone(),
                QuotedPrintable,
                "The string is written in quoted-printable; that was undone.",
            ),
            (
                extent.url_safe_at.map(one),
                UrlSafeAlphabet,
                "The string uses the URL-safe alphabet, with - and _.",
            ),
            (
                extent.padding_missing_at.map(|at| at..at),
                MissingPadding,
                "The = at the end is missing.",
            ),
            (
                extent.leftover_at.map(one),
                LeftoverBits,
                "The last group of base64 holds bits that belong to no byte.",
            ),
        ] {
            if let Some(span) = span {
                self.say(code, span, message);
            }
        }
        if let Some((span, c)) = &extent.illegal {
            let name = named(*c);
            let message = if matches!(c, '•' | '…') {
                format!("{name} stands in the base64: this is a masked copy.")
            } else {
                format!("{name} does not belong in base64.")
            };
            self.say(FindingCode::IllegalCharacter, span.clone(), &message);
        }
    }
}
