//! Finding the strings in a whole text: a `.env`, a job definition, a log.

use std::ops::Range;

use crate::extent::measure;
use crate::{MAX_TEXT_BYTES, SCHEME};

/// A string in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Line on which it begins, from 1.
    pub line: usize,
    /// Its bytes: give `&text[span]` to [`read`](crate::read).
    pub span: Range<usize>,
}

/// Every string in a text, in order. A text of more than [`MAX_TEXT_BYTES`] is searched up to there.
pub fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let (mut at, mut line, mut counted) = (0, 1, 0);
    while let Some(start) = next_scheme(text, at) {
        let extent = measure(text, start + SCHEME.len());
        line += text[counted..start].matches('\n').count();
        counted = start;
        at = extent.end;
        // The character that makes it unreadable belongs to it, so that reading the span finds it too.
        let end = extent
            .illegal
            .map_or(extent.end, |(at, c)| at + c.len_utf8())
            .max(extent.end);
        found.push(Found {
            line,
            span: start..end,
        });
    }
    found
}

/// Start of the first scheme at or after `from`, in any case.
pub(crate) fn next_scheme(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let bytes = &bytes[..bytes.len().min(MAX_TEXT_BYTES)];
    let colon = SCHEME.len() - 3;
    let mut at = from;
    // A colon is rarer than the letters, and what precedes it decides.
    while let Some(step) = bytes.get(at..)?.iter().position(|&b| b == b':') {
        let here = at + step;
        at = here + 1;
        let Some(start) = here.checked_sub(colon).filter(|&start| start >= from) else {
            continue;
        };
        if bytes
            .get(start..start + SCHEME.len())
            .is_some_and(|part| part.eq_ignore_ascii_case(SCHEME.as_bytes()))
        {
            return Some(start);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_found_with_their_lines() {
        let text = "# a comment\nA=LAKESENTRY://e30=\n\nB=\"lakesentry://e30=\" # end\nhttps://example.com\n";
        let found = find(text);
        let parts: Vec<_> = found
            .iter()
            .map(|f| (f.line, &text[f.span.clone()]))
            .collect();
        assert_eq!(parts, [(2, "LAKESENTRY://e30="), (4, "lakesentry://e30=")]);
    }

    #[test]
    fn a_second_string_on_the_next_line_is_its_own() {
        let text = "LAKESENTRY://e30\nLAKESENTRY://e30=";
        assert_eq!(find(text).len(), 2);
    }

    #[test]
    fn many_schemes_are_found_in_one_pass() {
        let text = "LAKESENTRY://".repeat(10_000);
        assert_eq!(find(&text).len(), 10_000);
    }
}
