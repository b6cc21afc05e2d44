//! Reading a string and saying everything that is to be said about it.

use core::ops::Range;

use zeroize::Zeroizing;

use crate::envelope::{self, Content, TextEnd};
use crate::json::{
    Entry, JsonFault, JsonFaultKind, JsonNode, MAX_DEPTH, Span, Value, parse, push_quoted,
};
use crate::member::Likeness;
use crate::prelude::*;
use crate::text::escaped;
use crate::{
    Finding, FindingCode, Member, MemberKind, Place, Report, Severity, Source, TrustedInstance,
    redact,
};

mod fields;
mod structure;
mod times;

use fields::Fields;

/// What the reader knows beside the string.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadContext {
    /// The present, in seconds since 1970: this crate reads no clock.
    pub now: i64,
    /// The instance to which data should go.
    pub trusted: TrustedInstance,
}

/// Places of one kind of finding that are listed. A string made to annoy would fill memory with them.
const MAX_OF_A_KIND: usize = 16;

/// Reads the first connection string in a text. It never fails: what is wrong is in the report.
///
/// A text of more than [`MAX_STRING_BYTES`](crate::MAX_STRING_BYTES) is refused; give it to [`read_text`](crate::read_text).
pub fn read(text: &str, context: &ReadContext) -> Report {
    let mut report = Report::default();
    if let Some(opened) = envelope::open(text, &mut report.findings) {
        read_payload(&opened, context, &mut report);
    }
    report.findings = errors_first(report.findings);
    report
}

/// The JSON inside of the first string in a text as it stands there, with the token: what a shell shows, too. What can't be seen is escaped.
pub fn decoded(text: &str) -> Option<Zeroizing<String>> {
    let opened = envelope::open(text, &mut Vec::new())?;
    Some(Zeroizing::new(escaped(opened.text().0)))
}

/// Three passes instead of a sort, whose code is larger in a browser than all of the JSON parser.
fn errors_first(mut findings: Vec<Finding>) -> Vec<Finding> {
    let mut sorted = Vec::with_capacity(findings.len());
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        sorted.extend(findings.extract_if(.., |finding| finding.severity() == severity));
    }
    sorted
}

fn read_payload(inside: &Content, context: &ReadContext, report: &mut Report) {
    let (json, end) = inside.text();
    let parsed = parse(json);
    let (root, fault, after) = (parsed.root, parsed.fault, parsed.after);
    let entries = match &root {
        Some(JsonNode {
            value: Value::Object(entries),
            ..
        }) => entries.as_slice(),
        _ => &[],
    };
    let mut checks = Checks {
        json,
        context,
        report,
        entries,
        unlisted: Vec::new(),
    };
    if inside.is_cut {
        // The character that cut it is said; of the end, nothing is known.
        if let Some(fault) = fault.filter(|fault| fault.kind == JsonFaultKind::TooDeep) {
            checks.say_fault(fault, false);
        }
    } else if !checks.end_is_sound(end, fault, after) {
        return;
    }
    let is_whole = fault.is_none() && !inside.is_cut;
    let Some(root) = &root else {
        report.rest = rest(json, 0);
        return;
    };
    if !matches!(root.value, Value::Object(_)) {
        let message = format!("What is inside is {}, not an object.", root.value.kind());
        let span = root.span.range();
        checks.say(FindingCode::NotAnObject, span, &MemberPath::Root, &message);
        report.rest = rest(json, 0);
        return;
    }
    checks.structure(root, is_whole);
    let fields = Fields::read(&mut checks, is_whole);
    let unlisted = checks.unlisted;
    let members = entries.iter().enumerate();
    report.members = members
        .map(|(at, entry)| member(json, entry, unlisted.get(at).copied().flatten()))
        .collect();
    report.token = fields.token_facts;
    report.kid = fields.kid;
    report.payload = fields.payload.filter(|_| is_whole);
    // Behind the last whole member anything may stand, the token too.
    let start = root.span.range().start;
    let last = entries.last().map(|entry| entry.node.span.range().end);
    let shown = match fault {
        Some(_) => Span::new(start, last.unwrap_or(start + 1)),
        None => root.span,
    };
    report.rest = after
        .or(fault.map(|_| shown.range().end))
        .and_then(|at| rest(json, at));
    let mut redacted = redact::redacted(json, root, shown);
    if fault.is_some() {
        redacted.push('…');
    }
    report.redacted_json = Some(redacted);
}

/// What stands behind the members, to be compared only.
fn rest(json: &str, from: usize) -> Option<Likeness> {
    let rest = &json[from..];
    (!rest.trim().is_empty()).then(|| Likeness::of("text", rest, ""))
}

fn member(json: &str, entry: &Entry, unlisted: Option<Severity>) -> Member {
    let kind = MemberKind::of(&entry.name);
    let value = &entry.node.value;
    let text = match value {
        Value::String(text) => text,
        _ => entry.node.span.of(json),
    };
    let shown = redact::shown_value(json, entry);
    let name = redact::shown(&entry.name);
    Member {
        unlisted,
        name_likeness: Likeness::of("name", &entry.name, &name),
        name,
        likeness: Likeness::of(value.kind(), text, &shown),
        value: shown,
        kind,
        span: entry.node.span.range(),
        explanation: kind.explanation(),
    }
}

/// The way to a value from the outermost object, made to text only when something is said of it.
enum MemberPath<'a> {
    Root,
    Member(&'a MemberPath<'a>, &'a str),
    Item(&'a MemberPath<'a>, usize),
}

impl MemberPath<'_> {
    fn push_to(&self, text: &mut String) {
        match self {
            Self::Root => {}
            Self::Member(parent, name) => {
                parent.push_to(text);
                let name = redact::shown(name);
                // A name with a dot in it is not a way into a member.
                if name.is_empty() || name.contains(['.', '[', '"']) {
                    text.push('[');
                    push_quoted(text, &name);
                    text.push(']');
                    return;
                }
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(&name);
            }
            Self::Item(parent, index) => {
                parent.push_to(text);
                text.push('[');
                text.push_str(&index.to_string());
                text.push(']');
            }
        }
    }

    /// The name of the outermost member on the way.
    fn outermost(&self) -> Option<&str> {
        match self {
            Self::Root => None,
            Self::Member(MemberPath::Root, name) => Some(name),
            Self::Member(parent, _) | Self::Item(parent, _) => parent.outermost(),
        }
    }
}

/// Collects what is noticed in a payload.
struct Checks<'a> {
    json: &'a str,
    context: &'a ReadContext,
    report: &'a mut Report,
    entries: &'a [Entry],
    /// For each entry, the worst of what was found there and is not listed; empty as long as everything is.
    unlisted: Vec<Option<Severity>>,
}

impl Checks<'_> {
    fn say(&mut self, code: FindingCode, span: Range<usize>, path: &MemberPath<'_>, message: &str) {
        let index = self.member_index(&span, path);
        let alike = |other: &&Finding| other.code == code;
        if self.report.findings.iter().filter(alike).count() == MAX_OF_A_KIND {
            self.report.left_out += 1;
            if let Some(index) = index {
                self.unlisted.resize(self.entries.len(), None);
                self.unlisted[index] = self.unlisted[index].max(Some(code.severity()));
            }
            return;
        }
        let place = self.place(span, path, index);
        self.report.findings.push(Finding {
            code,
            place,
            message: message.to_owned(),
        });
    }

    /// Which member some bytes lie in, if they lie in one of that way's name: what is missing lies in none.
    fn member_index(&self, span: &Range<usize>, path: &MemberPath<'_>) -> Option<usize> {
        let ends_before = |entry: &Entry| entry.node.span.range().end <= span.start;
        let index = self.entries.partition_point(ends_before);
        let entry = self.entries.get(index)?;
        (Some(entry.name.as_str()) == path.outermost()).then_some(index)
    }

    fn place(&self, span: Range<usize>, path: &MemberPath<'_>, index: Option<usize>) -> Place {
        let mut member = String::new();
        path.push_to(&mut member);
        Place {
            member: Some(member).filter(|member| !member.is_empty()),
            member_index: index,
            ..Place::of(Source::Payload, self.json, span)
        }
    }

    /// The place of a member's value.
    fn place_of(&self, entry: &Entry) -> Place {
        let (span, path) = (
            entry.node.span.range(),
            MemberPath::Member(&MemberPath::Root, &entry.name),
        );
        let index = self.member_index(&span, &path);
        self.place(span, &path, index)
    }

    /// Says something about a member's value.
    fn say_at(&mut self, code: FindingCode, entry: &Entry, message: &str) {
        let path = MemberPath::Member(&MemberPath::Root, &entry.name);
        self.say(code, entry.node.span.range(), &path, message);
    }

    /// Says what is wrong with the end of the text, and whether there is more to be said.
    fn end_is_sound(
        &mut self,
        end: TextEnd,
        fault: Option<JsonFault>,
        after: Option<usize>,
    ) -> bool {
        let breaks_off = fault.is_some_and(|fault| self.breaks_off_at(fault));
        if end == TextEnd::NotUtf8 || (end == TextEnd::InCharacter && !breaks_off) {
            let end = self.json.len()..self.json.len() + 1;
            let message = "What is inside is not text in UTF-8.";
            self.say(FindingCode::NotUtf8, end, &MemberPath::Root, message);
            return false;
        }
        if let Some(fault) = fault {
            self.say_fault(fault, breaks_off);
        }
        if let Some(at) = after {
            let after = at..self.json.len();
            let message = "Text follows the end of the object.";
            self.say(
                FindingCode::TextAfterObject,
                after,
                &MemberPath::Root,
                message,
            );
        }
        true
    }

    /// Whether nothing but an unfinished word stands behind a fault in an object.
    fn breaks_off_at(&self, fault: JsonFault) -> bool {
        if !self.json.trim_start().starts_with('{') {
            return false;
        }
        let rest = &self.json.as_bytes()[fault.offset..];
        fault.kind != JsonFaultKind::TooDeep
            && rest.iter().all(|byte| {
                matches!(byte, b'\\' | b'.' | b'-' | b'+') || byte.is_ascii_alphanumeric()
            })
    }

    fn say_fault(&mut self, fault: JsonFault, breaks_off: bool) {
        let at = if breaks_off {
            self.json.len()
        } else {
            fault.offset
        };
        let (code, message) = match fault.kind {
            _ if breaks_off => (
                FindingCode::CutOff,
                "Here the string breaks off. What follows it, a signature too, is not known."
                    .to_owned(),
            ),
            JsonFaultKind::Expected(what) => (
                FindingCode::NotJson,
                format!("What is inside is not JSON: here should be {what}."),
            ),
            JsonFaultKind::TooDeep => (
                FindingCode::NestedTooDeep,
                format!("More than {MAX_DEPTH} objects or arrays are inside one another."),
            ),
        };
        self.say(code, at..at, &MemberPath::Root, &message);
    }

    /// Says that a value is of another kind than `wanted`, a word with its article.
    fn say_kind(&mut self, entry: &Entry, wanted: &str) {
        let kind = entry.node.value.kind();
        let message = format!("This should be {wanted} and is {kind}.");
        self.say_at(FindingCode::WrongType, entry, &message);
    }

    /// The text of a member that must be a string.
    fn string<'e>(&mut self, entry: &'e Entry) -> Option<&'e Zeroizing<String>> {
        if let Value::String(text) = &entry.node.value {
            return Some(text);
        }
        self.say_kind(entry, "a string");
        None
    }

    fn text_of(&self, node: &JsonNode) -> &str {
        node.span.of(self.json)
    }
}
