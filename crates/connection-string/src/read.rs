//! Reading a string and saying everything that is to be said about it.

use std::str;

use zeroize::Zeroizing;

use crate::json::{Entry, Fault, FaultKind, MAX_DEPTH, Node, Value, parse};
use crate::{Finding, FindingCode, Member, MemberKind, Place, Report, Severity, envelope, redact};

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

/// Reads the first connection string in a text. It never fails: what is wrong is in the report.
///
/// A text of more than [`MAX_STRING_BYTES`](crate::MAX_STRING_BYTES) is refused; search it with [`find`](crate::find) first.
pub fn read(text: &str, context: &ReadContext) -> Report {
    let mut report = Report {
        members: Vec::new(),
        findings: Vec::new(),
        token: None,
        payload: None,
        redacted_json: None,
    };
    if let Some(opened) = envelope::open(text, &mut report.findings) {
        read_payload(&opened, context, &mut report);
    }
    report.findings = errors_first(report.findings);
    report
}

/// Three passes instead of a sort, whose code is larger in a browser than all of the JSON parser.
fn errors_first(mut findings: Vec<Finding>) -> Vec<Finding> {
    let mut sorted = Vec::with_capacity(findings.len());
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        sorted.extend(findings.extract_if(.., |finding| finding.severity() == severity));
    }
    sorted
}

fn read_payload(opened: &envelope::Opened, context: &ReadContext, report: &mut Report) {
    let json = match str::from_utf8(&opened.bytes) {
        Ok(json) => json,
        Err(error) => {
            let (valid, _) = opened.bytes.split_at(error.valid_up_to());
            let valid = str::from_utf8(valid).unwrap_or_default();
            if !opened.is_cut {
                let message = "What is inside is not text in UTF-8.".to_owned();
                let place = Place::in_payload(valid, valid.len(), None);
                report.findings.push(Finding {
                    code: FindingCode::NotUtf8,
                    place,
                    message,
                });
                return;
            }
            valid
        }
    };
    let parsed = parse(json);
    let mut checks = Checks {
        json,
        context,
        findings: &mut report.findings,
    };
    if let Some(fault) = parsed
        .fault
        .filter(|fault| !opened.is_cut || fault.kind == FaultKind::TooDeep)
    {
        checks.say_fault(fault);
    }
    if let Some(at) = parsed.after {
        checks.say(
            FindingCode::TextAfterObject,
            at,
            None,
            "Text follows the end of the object.".to_owned(),
        );
    }
    let is_whole = parsed.fault.is_none();
    let Some(mut root) = parsed.root else { return };
    let Value::Object(entries) = &root.value else {
        let message = format!("What is inside is {}, not an object.", root.value.kind());
        checks.say(FindingCode::NotAnObject, root.span.start, None, message);
        return;
    };
    checks.structure(&root, is_whole);
    let fields = Fields::read(&mut checks, entries);
    report.members = entries.iter().map(|entry| member(json, entry)).collect();
    report.token = fields.token_facts;
    report.payload = fields.payload.filter(|_| is_whole && !opened.is_cut);
    if !is_whole {
        // Behind the last whole member anything may stand, the token too.
        root.span.end = entries
            .last()
            .map_or(root.span.start + 1, |entry| entry.node.span.end);
    }
    let mut redacted = redact::redacted(json, &root, "");
    if !is_whole {
        redacted.push('…');
    }
    report.redacted_json = Some(redacted);
}

fn member(json: &str, entry: &Entry) -> Member {
    let kind = MemberKind::of(&entry.name);
    Member {
        name: redact::shown(&entry.name),
        value: redact::shown_value(json, entry),
        kind,
        span: entry.node.span.clone(),
        explanation: kind.explanation(),
    }
}

/// Collects what is noticed in a payload.
struct Checks<'a> {
    json: &'a str,
    context: &'a ReadContext,
    findings: &'a mut Vec<Finding>,
}

impl Checks<'_> {
    fn say(&mut self, code: FindingCode, offset: usize, member: Option<&str>, message: String) {
        let place = Place::in_payload(self.json, offset, member);
        self.findings.push(Finding {
            code,
            place,
            message,
        });
    }

    /// Says something about a member's value.
    fn say_at(&mut self, code: FindingCode, entry: &Entry, message: &str) {
        let name = redact::shown(&entry.name);
        let place = Place {
            member: Some(name),
            ..Place::in_payload(self.json, entry.node.span.start, None)
        };
        self.findings.push(Finding {
            code,
            place,
            message: message.to_owned(),
        });
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
        self.say(code, fault.offset, None, message);
    }

    /// The text of a member that must be a string.
    fn string<'e>(&mut self, entry: &'e Entry) -> Option<&'e Zeroizing<String>> {
        match &entry.node.value {
            Value::String(text) => Some(text),
            other => {
                self.say_at(
                    FindingCode::WrongType,
                    entry,
                    &format!("This should be a string and is {}.", other.kind()),
                );
                None
            }
        }
    }

    fn text_of(&self, node: &Node) -> &str {
        &self.json[node.span.clone()]
    }
}
