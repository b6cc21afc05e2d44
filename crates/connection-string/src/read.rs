//! Reading a string and saying everything that is to be said about it.

use std::ops::Range;

use zeroize::Zeroizing;

use crate::envelope::{self, Opened};
use crate::json::{Entry, Fault, FaultKind, MAX_DEPTH, Node, Span, Value, parse};
use crate::member::Likeness;
use crate::text::escaped;
use crate::{Finding, FindingCode, Member, MemberKind, Place, Report, Severity, Source, redact};

mod fields;
mod structure;
mod times;

use fields::Fields;

/// What the reader knows beside the string.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadContext {
    /// The present, in seconds since 1970: this crate reads no clock.
    pub now: i64,
    /// The instance to which data should go, if the reader knows one.
    pub trusted_api_url: Option<String>,
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

fn read_payload(opened: &Opened, context: &ReadContext, report: &mut Report) {
    let (json, is_text) = opened.text();
    let mut checks = Checks {
        json,
        context,
        report,
    };
    if !is_text && !opened.is_cut {
        let end = json.len()..json.len() + 1;
        let message = "What is inside is not text in UTF-8.";
        checks.say(FindingCode::NotUtf8, end, &Path::Root, message);
        return;
    }
    let parsed = parse(json);
    if let Some(fault) = parsed
        .fault
        .filter(|fault| !opened.is_cut || fault.kind == FaultKind::TooDeep)
    {
        checks.say_fault(fault);
    }
    if let Some(at) = parsed.after {
        let after = at..json.len();
        let message = "Text follows the end of the object.";
        checks.say(FindingCode::TextAfterObject, after, &Path::Root, message);
    }
    let is_whole = parsed.fault.is_none();
    let Some(mut root) = parsed.root else { return };
    let Value::Object(entries) = &root.value else {
        let message = format!("What is inside is {}, not an object.", root.value.kind());
        checks.say(
            FindingCode::NotAnObject,
            root.span.range(),
            &Path::Root,
            &message,
        );
        return;
    };
    checks.structure(&root, is_whole);
    let fields = Fields::read(&mut checks, entries);
    report.members = entries.iter().map(|entry| member(json, entry)).collect();
    report.token = fields.token_facts;
    report.payload = fields.payload.filter(|_| is_whole && !opened.is_cut);
    if !is_whole {
        // Behind the last whole member anything may stand, the token too.
        let start = root.span.range().start;
        let last = entries.last().map(|entry| entry.node.span.range().end);
        root.span = Span::new(start, last.unwrap_or(start + 1));
    }
    let mut redacted = redact::redacted(json, &root, "");
    if !is_whole {
        redacted.push('…');
    }
    report.redacted_json = Some(redacted);
}

fn member(json: &str, entry: &Entry) -> Member {
    let kind = MemberKind::of(&entry.name);
    let value = &entry.node.value;
    let text = match value {
        Value::String(text) => text,
        _ => entry.node.span.of(json),
    };
    let shown = redact::shown_value(json, entry);
    Member {
        name: redact::shown(&entry.name),
        likeness: Likeness::of(value.kind(), text, &shown),
        value: shown,
        kind,
        span: entry.node.span.range(),
        explanation: kind.explanation(),
    }
}

/// The way to a value from the outermost object, made to text only when something is said of it.
enum Path<'a> {
    Root,
    Member(&'a Path<'a>, &'a str),
    Item(&'a Path<'a>, usize),
}

impl Path<'_> {
    fn push_to(&self, text: &mut String) {
        match self {
            Self::Root => {}
            Self::Member(parent, name) => {
                parent.push_to(text);
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(&redact::shown(name));
            }
            Self::Item(parent, index) => {
                parent.push_to(text);
                text.push('[');
                text.push_str(&index.to_string());
                text.push(']');
            }
        }
    }
}

/// Collects what is noticed in a payload.
struct Checks<'a> {
    json: &'a str,
    context: &'a ReadContext,
    report: &'a mut Report,
}

impl Checks<'_> {
    fn say(&mut self, code: FindingCode, span: Range<usize>, path: &Path<'_>, message: &str) {
        let findings = &mut self.report.findings;
        if findings.iter().filter(|other| other.code == code).count() == MAX_OF_A_KIND {
            self.report.left_out += 1;
            return;
        }
        let mut member = String::new();
        path.push_to(&mut member);
        let mut place = Place::of(Source::Payload, self.json, span);
        place.member = Some(member).filter(|member| !member.is_empty());
        findings.push(Finding {
            code,
            place,
            message: message.to_owned(),
        });
    }

    /// Says something about a member's value.
    fn say_at(&mut self, code: FindingCode, entry: &Entry, message: &str) {
        let path = Path::Member(&Path::Root, &entry.name);
        self.say(code, entry.node.span.range(), &path, message);
    }

    fn say_fault(&mut self, fault: Fault) {
        let (code, message) = match fault.kind {
            FaultKind::Expected(what) => (
                FindingCode::NotJson,
                format!("What is inside is not JSON: here should be {what}."),
            ),
            FaultKind::TooDeep => (
                FindingCode::NestedTooDeep,
                format!("More than {MAX_DEPTH} objects or arrays are inside one another."),
            ),
        };
        let span = fault.offset..fault.offset;
        self.say(code, span, &Path::Root, &message);
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

    fn text_of(&self, node: &Node) -> &str {
        node.span.of(self.json)
    }
}
