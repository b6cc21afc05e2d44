//! The outside of a string: scheme, base64, and what surrounds them.

use zeroize::Zeroizing;

use crate::extent::{Extent, measure};
use crate::find::next_scheme;
use crate::text::named;
use crate::{Finding, FindingCode, MAX_STRING_BYTES, Place, SCHEME};

/// The bytes inside a string.
pub(crate) struct Opened {
    pub bytes: Zeroizing<Vec<u8>>,
    /// Whether an illegal character ended the reading, so that what is missing behind it says nothing.
    pub is_cut: bool,
}

/// Opens the first string in a text and says what was unusual.
pub(crate) fn open(text: &str, findings: &mut Vec<Finding>) -> Option<Opened> {
    let mut say = |code, offset, message: String| {
        findings.push(Finding {
            code,
            place: Place::in_text(text, offset),
            message,
        });
    };
    let trimmed = text.trim();
    if trimmed.is_empty() {
        say(
            FindingCode::Empty,
            0,
            "There is nothing to read.".to_owned(),
        );
        return None;
    }
    if trimmed.len() > MAX_STRING_BYTES {
        say(
            FindingCode::TooLong,
            0,
            format!(
                "This is {} bytes long; {MAX_STRING_BYTES} are the limit.",
                trimmed.len()
            ),
        );
        return None;
    }
    let Some(start) = next_scheme(text, 0) else {
        say(
            FindingCode::NotAConnectionString,
            0,
            unlike_a_string(trimmed).to_owned(),
        );
        return None;
    };
    let body = start + SCHEME.len();
    let extent = measure(text, body);
    if text[start..body] != *SCHEME {
        say(
            FindingCode::SchemeCase,
            start,
            "The scheme is not written in upper case.".to_owned(),
        );
    }
    say_surroundings(text, start, &extent, &mut say);
    say_encoding(&extent, &mut say);
    if extent.bytes.is_empty() && extent.illegal.is_none() {
        say(
            FindingCode::Empty,
            body,
            "Nothing follows the scheme.".to_owned(),
        );
        return None;
    }
    Some(Opened {
        bytes: extent.bytes,
        is_cut: extent.illegal.is_some(),
    })
}

fn unlike_a_string(trimmed: &str) -> &'static str {
    if trimmed.starts_with('{') {
        "This is JSON. A connection string carries it in base64, behind LAKESENTRY://."
    } else if trimmed.starts_with("eyJ") {
        "This may be the inside of a connection string; LAKESENTRY:// in front of it is missing."
    } else {
        "There is no LAKESENTRY:// in it."
    }
}

fn say_surroundings(
    text: &str,
    start: usize,
    extent: &Extent,
    say: &mut impl FnMut(FindingCode, usize, String),
) {
    let before = &text[..start];
    // Behind an illegal character nothing is known: it may be the rest of the string.
    let after = if extent.illegal.is_some() {
        ""
    } else {
        &text[extent.end..]
    };
    if before.trim().is_empty() && after.trim().is_empty() {
        if !before.is_empty() || !after.is_empty() {
            let at = if before.is_empty() { extent.end } else { 0 };
            say(
                FindingCode::SurroundingWhiteSpace,
                at,
                "White space stands around the string.".to_owned(),
            );
        }
        return;
    }
    let at = if before.trim().is_empty() {
        extent.end
    } else {
        0
    };
    let message = if next_scheme(after, 0).is_some() {
        "Another connection string follows; only the first was read."
    } else {
        "Other text stands around the string; it was ignored."
    };
    say(FindingCode::SurroundingText, at, message.to_owned());
}

fn say_encoding(extent: &Extent, say: &mut impl FnMut(FindingCode, usize, String)) {
    if let Some(at) = extent.folded_at {
        say(
            FindingCode::FoldedWhiteSpace,
            at,
            "White space stands inside the string; it was taken out.".to_owned(),
        );
    }
    if let Some(at) = extent.url_safe_at {
        say(
            FindingCode::UrlSafeAlphabet,
            at,
            "The string uses the URL-safe alphabet, with - and _.".to_owned(),
        );
    }
    if let Some(at) = extent.padding_missing_at {
        say(
            FindingCode::MissingPadding,
            at,
            "The = at the end is missing.".to_owned(),
        );
    }
    if let Some(at) = extent.leftover_at {
        say(
            FindingCode::LeftoverBits,
            at,
            "The last group of base64 holds bits that belong to no byte.".to_owned(),
        );
    }
    if let Some((at, c)) = extent.illegal {
        let message = if matches!(c, '•' | '…') {
            format!("{} stands in the base64: this is a masked copy.", named(c))
        } else {
            format!("{} does not belong in base64.", named(c))
        };
        say(FindingCode::IllegalCharacter, at, message);
    }
}
