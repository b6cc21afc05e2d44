//! Finding the strings in a whole text: a `.env`, a job definition, a log.

use core::fmt;
use core::ops::{Deref, Range};

use zeroize::Zeroizing;

use crate::extent::measure;
use crate::prelude::*;
use crate::search::{Wrapping, next_disguise, next_string};
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
    search(text).found
}

/// What a search came to.
#[derive(Debug, Clone, Default)]
struct Search {
    found: Vec<FoundString>,
    /// Where it ended, if that was not the end.
    unsearched: Option<Position>,
    /// The first place that looks like the beginning of a string and is none.
    disguised: Option<Position>,
}

fn search(text: &str) -> Search {
    // What is not UTF-8 in a file is read as a character of three bytes, so the limit is not one of bytes.
    let limit = if text.len() <= MAX_TEXT_BYTES {
        text.len()
    } else {
        let mut places = text.char_indices();
        places.nth(MAX_TEXT_BYTES).map_or(text.len(), |(at, _)| at)
    };
    let mut search = Search::default();
    let mut at = Position::START;
    let mut from = 0;
    while let Some((scheme, wrapping)) = next_string(text, from, limit) {
        let start = scheme.start;
        search.look_for_disguise(text, from..start, at);
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
        search.found.push(FoundString {
            line: at.line,
            column: at.column,
            span: start..end,
            wrapping,
        });
    }
    let end = limit.max(from);
    search.look_for_disguise(text, from..end, at);
    search.unsearched = (end < text.len()).then(|| {
        at.advance(text, end);
        at
    });
    search
}

impl Search {
    /// Looks between two strings. The position is one before them.
    fn look_for_disguise(&mut self, text: &str, between: Range<usize>, mut at: Position) {
        if self.disguised.is_none()
            && let Some(place) = next_disguise(&text[between.clone()])
        {
            at.advance(text, between.start + place);
            self.disguised = Some(at);
        }
    }
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
    search: Search,
    /// The bytes to read when the text is taken as one string.
    alone: Option<Range<usize>>,
    token_uses: TokenUses,
}

impl Strings {
    /// Searches a text.
    pub fn of(text: &str) -> Self {
        let search = search(text);
        let found = &search.found;
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
            search,
            alone,
            token_uses: TokenUses::default(),
        }
    }

    /// How many there are, at least one.
    pub fn count(&self) -> usize {
        self.search.found.len().max(1)
    }

    /// What of the text was not searched, or not read though it looks like a string, in a sentence or two.
    pub fn not_searched(&self) -> Option<String> {
        let mut said = String::new();
        if let Some(Position { line, column, .. }) = self.search.disguised {
            said = format!(
                "In line {line}, character {column} begins what looks like LAKESENTRY:// and is not; it was not read."
            );
        }
        if let Some(Position { line, column, .. }) = self.search.unsearched {
            let gap = if said.is_empty() { "" } else { " " };
            said = format!(
                "{said}{gap}From line {line}, character {column} on, nothing was searched: the text has more than {} million characters.",
                MAX_TEXT_BYTES / 1_000_000
            );
        }
        Some(said).filter(|said| !said.is_empty())
    }

    /// Remembers for which connector and which address the next string has its token. When all were noted, reading says which tokens are there
    /// for several.
    pub fn note(&mut self, report: &Report) {
        self.token_uses.note(token_uses::of(report));
    }

    /// Whether the token of a noted string was noted for several connectors or addresses: then reading finds it, unless it was read before all
    /// were noted.
    pub fn shares_token(&self, index: usize) -> bool {
        self.token_uses.is_shared(index)
    }

    /// Reads them one after the other in the text that they were searched in.
    pub fn read_all<'a>(
        mut self,
        text: &'a str,
        context: &'a ReadContext,
    ) -> impl ExactSizeIterator<Item = StringRead<'a>> {
        for index in 0..self.search.found.len() {
            let report = self.read_by_itself(text, index, context).report;
            self.note(&report);
        }
        (0..self.count()).map(move |index| self.read(text, index, context))
    }

    /// Reads one of them in the text that they were searched in. Places count in the whole text.
    ///
    /// # Panics
    ///
    /// If `index` is not below [`count`](Self::count), or the text is another one.
    pub fn read<'a>(&self, text: &'a str, index: usize, context: &ReadContext) -> StringRead<'a> {
        let mut read = self.read_by_itself(text, index, context);
        if self.token_uses.are_shared
            && let Some((token, purpose)) = token_uses::of(&read.report)
            && let Some(other) = self.token_uses.other(token, purpose)
        {
            let FoundString { line, column, .. } = self.search.found[other];
            read.report.share_token(line, column);
        }
        read
    }

    /// The same without what the others have to do with it.
    ///
    /// # Panics
    ///
    /// As [`read`](Self::read).
    pub fn read_by_itself<'a>(
        &self,
        text: &'a str,
        index: usize,
        context: &ReadContext,
    ) -> StringRead<'a> {
        if let Some(alone) = &self.alone {
            let text = &text[alone.clone()];
            return StringRead {
                found: None,
                text: StringText::Given(text),
                report: read(text, context),
            };
        }
        let found = &self.search.found[index];
        let string = found.text_in(text);
        StringRead {
            report: found.read_alone(&string, context),
            found: Some(found.clone()),
            text: string,
        }
    }
}

/// Reads every one of the [`Strings`] of a text.
pub fn read_text<'a>(
    text: &'a str,
    context: &'a ReadContext,
) -> impl ExactSizeIterator<Item = StringRead<'a>> {
    Strings::of(text).read_all(text, context)
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
        assert_eq!(
            (strings.search.found.len(), strings.not_searched()),
            (1, None)
        );
        let beyond = format!("{}\n{}{string}", "a".repeat(9), "a".repeat(MAX_TEXT_BYTES));
        let strings = Strings::of(&beyond);
        assert_eq!(strings.search.found.len(), 0);
        let said = strings.not_searched().unwrap();
        assert!(
            said.starts_with("From line 2, character 16777207 on,"),
            "{said}"
        );
    }

    #[test]
    fn a_token_in_strings_of_different_connectors_is_pointed_out_in_each() {
        let at = |address: &str, token: &str, connector: u8| {
            let id = format!("0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5{connector:02x}");
            let json =
                format!(r#"{{"api_url":"{address}","connector_id":"{id}","token":"{token}"}}"#);
            crate::generate::wrap(json.as_bytes())
        };
        let string = |token: &str, connector| at("https://a.example", token, connector);
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
            let message = format!(
                "The same token stands in line {line}, column 1 with another connector or address."
            );
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
        let elsewhere = at("https://b.example", "a", 1);
        assert_eq!(of(&[string("a", 1), elsewhere]), [said(2), said(1)]);
        let same = at("https://a.example:443", "a", 1);
        assert_eq!(of(&[string("a", 1), same]), [None, None]);
        let many: Vec<_> = (0..300).map(|at| string(&format!("t{at}"), 1)).collect();
        assert!(of(&many).iter().all(Option::is_none));
    }

    #[test]
    fn what_looks_like_a_string_is_said_with_its_place() {
        let text = "a\nLAKESENTRY://e30=\nb: LАKESENTRY://e30= and lake\u{200b}sentry://e30=";
        let strings = Strings::of(text);
        assert_eq!(strings.count(), 1);
        let said = strings.not_searched().unwrap();
        assert!(said.starts_with("In line 3, character 4 begins"), "{said}");
        let said = Strings::of("ＬＡＫＥＳＥＮＴＲＹ://e30=")
            .not_searched()
            .unwrap();
        assert!(said.starts_with("In line 1, character 1 begins"), "{said}");
        assert_eq!(Strings::of("é https://e30=").not_searched(), None);
    }

    #[test]
    fn many_schemes_are_found_in_one_pass() {
        let text = "LAKESENTRY://".repeat(10_000);
        assert_eq!(find(&text).len(), 10_000);
        // What would be copied for each of them is as long as a string may be.
        let text: String = text.chars().flat_map(|c| [c, '\0']).collect();
        assert_eq!(find(&text).len(), 10_000);
    }
}
