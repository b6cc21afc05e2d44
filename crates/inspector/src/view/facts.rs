//! The members of a payload: name, value, meaning, judgement.

use connection_string::{Member, MemberKind, Report, Severity};
use web_sys::Element;

use crate::dom::{append, group, set, text_element};
use crate::reading::StringRead;
use crate::words;

pub fn list(index: usize, read: &StringRead, is_one: bool, now: i64) -> Element {
    let report = &read.report;
    let facts = group("dl", "facts", []);
    let line = read.line.filter(|_| !is_one);
    append(
        &facts,
        report
            .members
            .iter()
            .map(|member| fact(index, report, member, line, now)),
    );
    if words::absent_signature(report) {
        append(&facts, [absent_signature()]);
    }
    facts
}

fn fact(index: usize, report: &Report, member: &Member, line: Option<usize>, now: i64) -> Element {
    let (severity, word) = words::judgement(report, member, now);
    let mut value = vec![text_element("code", "facts__code", &member.value)];
    if let Some(instant) = words::instant(&member.value) {
        value.push(text_element("span", "soft", &instant));
    }
    let mut judgement = vec![text_element("span", pill(severity), &word)];
    if let Some(token) = report.token_at(member) {
        set(&value[0], "id", &format!("token-{index}"));
        value.push(text_element(
            "span",
            "soft",
            &format!("fingerprint {}", token.fingerprint),
        ));
        judgement.push(token_button(index, line));
    }
    row(
        words::label(member.kind),
        &member.name,
        value,
        member.explanation,
        judgement,
    )
}

fn token_button(index: usize, line: Option<usize>) -> Element {
    let button = text_element("button", "button button--quiet", "Show token");
    set(&button, "type", "button");
    set(&button, "data-token", &index.to_string());
    if let Some(line) = line {
        append(
            &button,
            [text_element("span", "unseen", &format!(" of line {line}"))],
        );
    }
    button
}

fn absent_signature() -> Element {
    let value = text_element("span", "soft", "none");
    let word = text_element("span", pill(Some(Severity::Warning)), "absent");
    row(
        "Signature",
        "signature",
        vec![value],
        MemberKind::Signature.explanation(),
        vec![word],
    )
}

fn row(
    label: &str,
    name: &str,
    value: Vec<Element>,
    meaning: &str,
    judgement: Vec<Element>,
) -> Element {
    let term = group(
        "dt",
        "facts__name",
        [
            text_element("span", "", label),
            text_element("code", "soft", name),
        ],
    );
    let value = group("div", "facts__value", value);
    let middle = group(
        "dd",
        "facts__middle",
        [value, text_element("p", "soft", meaning)],
    );
    group(
        "div",
        "facts__row",
        [term, middle, group("dd", "facts__judgement", judgement)],
    )
}

fn pill(severity: Option<Severity>) -> &'static str {
    match severity {
        None => "pill pill--good",
        Some(Severity::Note) => "pill pill--note",
        Some(Severity::Warning) => "pill pill--warn",
        Some(Severity::Error) => "pill pill--bad",
    }
}
