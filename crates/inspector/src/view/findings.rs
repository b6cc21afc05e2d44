//! The findings of a report: how bad, where, what, and what to do.

use connection_string::{Finding, Report, Severity, Source};
use web_sys::Element;

use crate::dom::{append, group, set, text_element};
use crate::words;

pub fn list(report: &Report) -> Element {
    let list = group("ul", "findings", report.findings.iter().map(item));
    set(&list, "aria-label", "Findings");
    // Without list marks, Safari takes a list for none.
    set(&list, "role", "list");
    if report.left_out > 0 {
        let text = format!("and {} more of the same kinds", report.left_out);
        append(&list, [text_element("li", "soft", &text)]);
    }
    list
}

fn item(finding: &Finding) -> Element {
    let (class, mark) = match finding.severity() {
        Severity::Error => ("finding finding--bad", "pill pill--bad"),
        Severity::Warning => ("finding finding--warn", "pill pill--warn"),
        Severity::Note => ("finding finding--note", "pill pill--note"),
    };
    let head = group(
        "div",
        "finding__head",
        [
            text_element("span", mark, words::severity(finding.severity())),
            text_element("span", "finding__place", &place(finding)),
            text_element("code", "finding__code", finding.code.as_str()),
        ],
    );
    group(
        "li",
        class,
        [
            head,
            text_element("p", "finding__message", &finding.message),
            text_element("p", "finding__advice", finding.what_to_do()),
        ],
    )
}

fn place(finding: &Finding) -> String {
    let place = &finding.place;
    let source = match place.source {
        Source::Text => "your text",
        Source::Payload => "the payload",
    };
    let at = if place.line == 1 {
        format!("character {} of {source}", place.column)
    } else {
        format!(
            "line {}, character {} of {source}",
            place.line, place.column
        )
    };
    match &place.member {
        Some(member) if matches!(finding.code.as_str(), "missing-member" | "signature-absent") => {
            member.clone()
        }
        Some(member) => format!("{member}, {at}"),
        None => at,
    }
}
