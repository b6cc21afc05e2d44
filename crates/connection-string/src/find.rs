//! Finding the strings in a whole text: a `.env`, a job definition, a log.

use core::fmt;
use core::ops::{Deref, Range};

use zeroize::Zeroizing;

use crate::extent::measure;
use crate::prelude::*;
use crate::search::{Wrapping, next_string};
use crate::text::Position;
use crate::{Finding, MAX_STRING_BYTES, MAX_TEXT_BYTES, Place, ReadContext, Report, Source, read};

mod token_uses;

use token_uses::TokenUses;

/// A string in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundString {
    /// Line on which it begins, from 1.
    pub line: usize,
    /// Column at which it begins, from 1, in characters.
    pub column: usize,
    /// Its bytes.
    pub span: Range<usize>,
    wrapping: Wrapping,
}

impl FoundString {
    /// Reads it in the text that it was found in. Places count in the whole text.
    pub fn read(&self, text: &str, context: &ReadContext) -> Report {
        self.read_alone(&self.text_in(text), context)
    }

    /// The string itself, without what is wrapped around it.
    fn text_in<'a>(&self, text: &'a str) -> StringText<'a> {
        let given = &text[self.span.clone()];
        match self.wrapping {
            Wrapping::Nothing => StringText::Given(given),
            wrapping => StringText::Unwrapped(wrapping.undo(given).0),
        }
    }

    fn read_alone(&self, string: &str, context: &ReadContext) -> Report {
        let mut report = read(string, context);
        let places = report.findings.iter_mut().map(|finding| &mut finding.place);
        for place in places.filter(|place| place.source == Source::Text) {
            if self.wrapping == Wrapping::Nothing {
                if place.line == 1 {
                    place.column += self.column - 1;
                }
                place.line += self.line - 1;
                place.span.start += self.span.start;
                place.span.end += self.span.start;
            } else {
                *place = self.place();
            }
        }
        if let Some((code, message)) = self.wrapping.remark() {
            report.findings.push(Finding {
                code,
                place: self.place(),
                message: message.to_owned(),
            });
        }
        report
    }

    fn place(&self) -> Place {
        Place {
            source: Source::Text,
            member: None,
            member_index: None,
            span: self.span.clone(),
            line: self.line,
            column: self.column,
        }
    }
}

/// Every string in a text, in order. Of a long text, as many characters are searched as a file of [`MAX_TEXT_BYTES`] may have.
pub fn find(text: &str) -> Vec<FoundString> {
    search(text).0
}

/// The strings in a text, and where the search ended if that was not the end.
fn search(text: &str) -> (Vec<FoundString>, Option<Position>) {
    // What is not UTF-8 in a file is read as a character of three bytes, so the limit is not one of bytes.
    let limit = if text.len() <= MAX_TEXT_BYTES {
        text.len()
    } else {
        let mut places = text.char_indices();
        places.nth(MAX_TEXT_BYTES).map_or(text.len(), |(at, _)| at)
    };
    let mut found = Vec::new();
    let mut at = Position::START;
    let mut from = 0;
    while let Some((scheme, wrapping)) = next_string(text, from, limit) {
        let start = scheme.start;
        let end = if wrapping == Wrapping::Nothing {
            let extent = measure(text, scheme.end);
            from = extent.end;
            // The character that makes it unreadable belongs to it, so that reading the span finds it too.
            extent.illegal.map_or(extent.end, |(span, _)| span.end)
        } else {
            from = start + wrapping.undo(&text[start..]).1;
            from
        };
        at.advance(text, start);
        found.push(FoundString {
            line: at.line,
            column: at.column,
            span: start..end,
            wrapping,
        });
    }
    let unsearched = (limit.max(from) < text.len()).then(|| {
        at.advance(text, limit.max(from));
        at
    });
    (found, unsearched)
}

/// The text of a string: a part of what was given, or what was inside of it.
pub enum StringText<'a> {
    /// A part of the text that was given.
    Given(&'a str),
    /// What was wrapped in something else there.
    Unwrapped(Zeroizing<String>),
}

impl Deref for StringText<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Given(text) => text,
            Self::Unwrapped(text) => text,
        }
    }
}

/// Leaves the text out.
impl fmt::Debug for StringText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StringText")
    }
}

/// A string as a person gave it: alone, or somewhere in a whole text. `Debug` leaves the text out.
#[derive(Debug)]
pub struct StringRead<'a> {
    /// Where it begins in a whole text; nothing when the text was taken as one string.
    pub found: Option<FoundString>,
    /// The text of it, with whatever stands around it when it is alone.
    pub text: StringText<'a>,
    /// What was read and noticed.
    pub report: Report,
}

/// Where the strings are in what a person gives: one string with whatever is around it, or a whole text with many. There is always at
/// least one: a text without a string is read as something else.
#[derive(Debug, Clone)]
pub struct Strings {
    found: Vec<FoundString>,
    /// The bytes to read when the text is taken as one string.
    alone: Option<Range<usize>>,
    unsearched: Option<Position>,
    token_uses: TokenUses,
}

impl Strings {
    /// Searches a text.
    pub fn of(text: &str) -> Self {
        let (found, unsearched) = search(text);
        let trimmed = text.trim();
        let is_wrapped = |found: &FoundString| found.wrapping != Wrapping::Nothing;
        let alone = match found.len() {
            // The start is enough to say that it is something else, whatever its length.
            0 => {
                let start = text.len() - text.trim_start().len();
                Some(start..start + trimmed.floor_char_boundary(MAX_STRING_BYTES / 16))
            }
            1 if trimmed.len() <= MAX_STRING_BYTES && !found.iter().any(is_wrapped) => {
                Some(0..text.len())
            }
            _ => None,
        };
        Self {
            found,
            alone,
            unsearched,
            token_uses: TokenUses::default(),
        }
    }

    /// How many there are, at least one.
    pub fn count(&self) -> usize {
        self.found.len().max(1)
    }

    /// What of the text was not searched, in a sentence.
    pub fn not_searched(&self) -> Option<String> {
        let Position { line, column, .. } = self.unsearched?;
        Some(format!(
            "From line {line}, character {column} on, nothing was searched: the text has more than {} million characters.",
            MAX_TEXT_BYTES / 1_000_000
        ))
    }

    /// Remembers for which connector a string that was read has its token. When all were noted, reading says which tokens are in strings of
    /// different connectors.
    pub fn note(&mut self, index: usize, report: &Report) {
        if let Some((token, connector)) = token_uses::of(report) {
            self.token_uses.note(token, connector, index);
        }
    }

    /// Whether a token was noted for different connectors.
    pub fn share_tokens(&self) -> bool {
        self.token_uses.are_shared
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
                text: StringText::Given(text),
                report: read(text, context),
            };
        }
        let found = &self.found[index];
        let string = found.text_in(text);
        let mut report = found.read_alone(&string, context);
        if self.token_uses.are_shared
            && let Some((token, connector)) = token_uses::of(&report)
            && let Some(other) = self.token_uses.other(token, connector)
        {
            report.share_token(self.found[other].line);
        }
        StringRead {
            found: Some(found.clone()),
            text: string,
            report,
        }
    }
}

/// Reads every one of the [`Strings`] of a text.
pub fn read_text<'a>(
    text: &'a str,
    context: &'a ReadContext,
) -> impl ExactSizeIterator<Item = StringRead<'a>> {
    let mut strings = Strings::of(text);
    for index in 0..strings.found.len() {
        let report = strings.read(text, index, context).report;
        strings.note(index, &report);
    }
    (0..strings.count()).map(move |index| strings.read(text, index, context))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FindingCode;

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
    fn strings_in_something_else_are_found_and_read() {
        let json = r#"{"version":1,"note":"ä"}"#;
        let string = crate::generate::wrap(json.as_bytes());
        let twice = crate::generate::base64(string.as_bytes());
        let utf16 = |text: &str| text.chars().flat_map(|c| [c, '\0']).collect::<String>();
        let text = format!(
            "data:\n  a: {twice}\n{}\0{}\n{string}\n",
            utf16(&format!("b={string}\r\nc=1")),
            utf16("d=2"),
        );
        let codes = [FindingCode::SecondBase64, FindingCode::Utf16];
        let context = ReadContext::default();
        let reads: Vec<_> = read_text(&text, &context).collect();
        assert_eq!(reads.len(), 3);
        for (read, line) in reads.iter().zip([2, 3, 5]) {
            let found = read.found.as_ref().unwrap();
            assert_eq!((found.line, &*read.text), (line, string.as_str()));
            assert_eq!(read.report.members.len(), 2);
        }
        for (read, code) in reads.iter().zip(codes) {
            assert_eq!(read.report.findings.last().unwrap().code, code);
        }
        assert_eq!(&text[reads[0].found.as_ref().unwrap().span.clone()], twice);
        assert_eq!(read_text(&twice, &context).count(), 1);
        // In the middle of other base64 nobody knows where a group begins.
        assert_eq!(find(&format!("A{twice}")).len(), 0);
    }

    #[test]
    fn what_was_not_searched_is_said_with_its_place() {
        let string = "LAKESENTRY://e30=";
        let inside = format!("{}{string}", "\u{fffd}".repeat(6 << 20));
        let strings = Strings::of(&inside);
        assert_eq!((strings.found.len(), strings.not_searched()), (1, None));
        let beyond = format!("{}\n{}{string}", "a".repeat(9), "a".repeat(MAX_TEXT_BYTES));
        let strings = Strings::of(&beyond);
        assert_eq!(strings.found.len(), 0);
        let said = strings.not_searched().unwrap();
        assert!(
            said.starts_with("From line 2, character 16777207 on,"),
            "{said}"
        );
    }

    #[test]
    fn a_token_in_strings_of_different_connectors_is_pointed_out_in_each() {
        let string = |token: &str, connector: u8| {
            let id = format!("0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5{connector:02x}");
            let json = format!(r#"{{"connector_id":"{id}","token":"{token}"}}"#);
            crate::generate::wrap(json.as_bytes())
        };
        let of = |strings: &[String]| {
            let text = strings.join("\n");
            let context = ReadContext::default();
            let reads = read_text(&text, &context);
            reads
                .map(|read| {
                    let code = FindingCode::TokenOfTwoConnectors;
                    let mut findings = read.report.findings.into_iter();
                    findings.find(|finding| finding.code == code)
                })
                .map(|finding| finding.map(|finding| (finding.message, finding.place.member)))
                .collect::<Vec<_>>()
        };
        let said = |line: usize| {
            let message = format!("The same token stands in line {line} with another connector.");
            Some((message, Some("token".to_owned())))
        };
        let text = [
            string("a", 1),
            string("b", 1),
            string("a", 2),
            string("a", 1),
        ];
        assert_eq!(of(&text), [said(3), None, said(1), said(3)]);
        assert_eq!(of(&[string("a", 1), string("a", 1)]), [None, None]);
        let many: Vec<_> = (0..300).map(|at| string(&format!("t{at}"), 1)).collect();
        assert!(of(&many).iter().all(Option::is_none));
    }

    #[test]
    fn many_schemes_are_found_in_one_pass() {
        let text = "LAKESENTRY://".repeat(10_000);
        assert_eq!(find(&text).len(), 10_000);
    }
}
