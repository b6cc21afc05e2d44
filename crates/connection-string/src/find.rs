//! Finding the strings in a whole text: a `.env`, a job definition, a log.

use std::fmt;
use std::ops::Range;

use crate::extent::{LETTERS, measure, scheme};
use crate::text::Position;
use crate::{MAX_STRING_BYTES, MAX_TEXT_BYTES, ReadContext, Report, Source, read};

/// A string in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Line on which it begins, from 1.
    pub line: usize,
    /// Column at which it begins, from 1, in characters.
    pub column: usize,
    /// Its bytes.
    pub span: Range<usize>,
}

impl Found {
    /// Reads it in the text that it was found in. Places count in the whole text.
    pub fn read(&self, text: &str, context: &ReadContext) -> Report {
        let mut report = read(&text[self.span.clone()], context);
        let places = report.findings.iter_mut().map(|finding| &mut finding.place);
        for place in places.filter(|place| place.source == Source::Text) {
            if place.line == 1 {
                place.column += self.column - 1;
            }
            place.line += self.line - 1;
            place.span.start += self.span.start;
            place.span.end += self.span.start;
        }
        report
    }
}

/// Every string in a text, in order. A text of more than [`MAX_TEXT_BYTES`] is searched up to there.
pub fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = Position::START;
    let mut from = 0;
    while let Some(scheme) = next_scheme(text, from) {
        let extent = measure(text, scheme.end);
        from = extent.end;
        // The character that makes it unreadable belongs to it, so that reading the span finds it too.
        let end = extent.illegal.map_or(extent.end, |(span, _)| span.end);
        at.advance(text, scheme.start);
        found.push(Found {
            line: at.line,
            column: at.column,
            span: scheme.start..end,
        });
    }
    found
}

/// A string as a person gave it: alone, or somewhere in a whole text. `Debug` leaves the text out.
pub struct StringRead<'a> {
    /// Where it begins in a whole text; nothing when the text was taken as one string.
    pub found: Option<Found>,
    /// The text of it, with whatever stands around it when it is alone.
    pub text: &'a str,
    /// What was read and noticed.
    pub report: Report,
}

impl fmt::Debug for StringRead<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StringRead")
            .field("found", &self.found)
            .field("report", &self.report)
            .finish_non_exhaustive()
    }
}

/// Where the strings are in what a person gives: one string with whatever is around it, or a whole text with many. There is always at
/// least one: a text without a string is read as something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strings {
    found: Vec<Found>,
    /// The bytes to read when the text is taken as one string.
    alone: Option<Range<usize>>,
}

impl Strings {
    /// Searches a text.
    pub fn of(text: &str) -> Self {
        let found = find(text);
        let trimmed = text.trim();
        let alone = match found.len() {
            // The start is enough to say that it is something else, whatever its length.
            0 => {
                let start = text.len() - text.trim_start().len();
                Some(start..start + trimmed.floor_char_boundary(MAX_STRING_BYTES / 16))
            }
            1 if trimmed.len() <= MAX_STRING_BYTES => Some(0..text.len()),
            _ => None,
        };
        Self { found, alone }
    }

    /// How many there are, at least one.
    pub fn count(&self) -> usize {
        self.found.len().max(1)
    }

    /// Reads one of them in the text that they were searched in. Places count in the whole text.
    ///
    /// # Panics
    ///
    /// If `index` is not below [`count`](Self::count), or the text is another one.
    pub fn read<'a>(&self, text: &'a str, index: usize, context: &ReadContext) -> StringRead<'a> {
        if let Some(alone) = &self.alone {
            let text = &text[alone.clone()];
            return StringRead {
                found: None,
                text,
                report: read(text, context),
            };
        }
        let found = &self.found[index];
        StringRead {
            text: &text[found.span.clone()],
            report: found.read(text, context),
            found: Some(found.clone()),
        }
    }
}

/// Reads every one of the [`Strings`] of a text.
pub fn read_text<'a>(
    text: &'a str,
    context: &'a ReadContext,
) -> impl ExactSizeIterator<Item = StringRead<'a>> {
    let strings = Strings::of(text);
    (0..strings.count()).map(move |index| strings.read(text, index, context))
}

/// The first scheme at or after `from`, in any case, its slashes escaped or not.
pub(crate) fn next_scheme(text: &str, from: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let bytes = &bytes[..bytes.len().min(MAX_TEXT_BYTES)];
    let mut at = from;
    // A colon is rarer than the letters, and what precedes it decides.
    while let Some(step) = bytes.get(at..)?.iter().position(|&byte| byte == b':') {
        let colon = at + step;
        at = colon + 1;
        let start = colon.checked_sub(LETTERS).filter(|&start| start >= from);
        if let Some(start) = start
            && let Some(end) = scheme(text, start)
        {
            return Some(start..end);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &[(usize, usize, &str)]) {
        let found = find(text);
        let parts: Vec<_> = found
            .iter()
            .map(|found| (found.line, found.column, &text[found.span.clone()]))
            .collect();
        assert_eq!(parts, want);
    }

    #[test]
    fn strings_are_found_with_their_places() {
        check(
            "# a comment\nA=LAKESENTRY://e30=\n\nB=\"lakesentry://e30=\" # end\nhttps://example.com\n",
            &[(2, 3, "LAKESENTRY://e30="), (4, 4, "lakesentry://e30=")],
        );
    }

    #[test]
    fn a_second_string_on_the_next_line_is_its_own() {
        check(
            "LAKESENTRY://e30\nLAKESENTRY://e30=",
            &[(1, 1, "LAKESENTRY://e30"), (2, 1, "LAKESENTRY://e30=")],
        );
        check(
            "LAKESENTRY://e30=LAKESENTRY://e30",
            &[(1, 1, "LAKESENTRY://e30="), (1, 18, "LAKESENTRY://e30")],
        );
    }

    #[test]
    fn a_name_in_front_of_another_value_is_not_taken_for_the_rest() {
        check(
            "A=LAKESENTRY://eyJ2\nB=4\nC=\"d\"",
            &[(1, 3, "LAKESENTRY://eyJ2")],
        );
    }

    #[test]
    fn escapes_of_json_are_followed() {
        check(
            r#"{"é":"LAKESENTRY:\/\/eyJ\/Ijox\nfQ\u003d\u003d","b":"LAKESENTRY:\\\/\\\/e30=\\n"}"#,
            &[
                (1, 7, r"LAKESENTRY:\/\/eyJ\/Ijox\nfQ\u003d\u003d"),
                (1, 54, r"LAKESENTRY:\\\/\\\/e30="),
            ],
        );
    }

    #[test]
    fn a_folded_string_may_end_at_a_quote() {
        // {"version":1}
        check(
            "a: \"LAKESENTRY://eyJ2ZXJz\\\n  aW9uIjoxfQ\"\nb: 'LAKESENTRY://eyJ2ZXJz\n  aW9uIjoxfQ=='",
            &[
                (1, 5, "LAKESENTRY://eyJ2ZXJz\\\n  aW9uIjoxfQ"),
                (3, 5, "LAKESENTRY://eyJ2ZXJz\n  aW9uIjoxfQ=="),
            ],
        );
    }

    #[test]
    fn many_schemes_are_found_in_one_pass() {
        let text = "LAKESENTRY://".repeat(10_000);
        assert_eq!(find(&text).len(), 10_000);
    }
}
