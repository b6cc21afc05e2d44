//! From reports to elements.

use connection_string::{Report, Severity, Timestamp, Verdict};
use web_sys::Element;

mod facts;
mod findings;

use crate::dom::{group, set, text_element};
use crate::reading::{Reading, StringRead};
use crate::words;

/// Everything that is shown of a reading.
pub fn reading(reading: &Reading, now: i64) -> Vec<Element> {
    let is_one = reading.strings.len() == 1;
    let mut shown = Vec::new();
    if !is_one {
        let mut parts = vec![text_element("h2", "", &reading.verdict())];
        if reading.left_out > 0 {
            let text = format!(
                "The first {} are shown, {} are left out.",
                reading.strings.len(),
                reading.left_out
            );
            parts.push(text_element("p", "soft", &text));
        }
        shown.push(group("div", "summary", parts));
    }
    shown.extend(
        reading
            .strings
            .iter()
            .enumerate()
            .map(|(i, read)| string(i, read, is_one, now)),
    );
    shown
}

fn string(index: usize, read: &StringRead, is_one: bool, now: i64) -> Element {
    let report = &read.report;
    let section = group(
        "section",
        "card report",
        [heading(index, read, is_one, now)],
    );
    set(&section, "aria-labelledby", &format!("verdict-{index}"));
    let mut parts = Vec::new();
    if !report.findings.is_empty() {
        parts.push(findings::list(report));
    }
    if !report.members.is_empty() {
        parts.push(facts::list(index, read, is_one, now));
    }
    if let Some(json) = &report.redacted_json {
        parts.push(payload(index, json));
    }
    crate::dom::append(&section, parts);
    section
}

fn heading(index: usize, read: &StringRead, is_one: bool, now: i64) -> Element {
    let verdict = read.report.verdict();
    let (mark, class) = match verdict {
        Verdict::Valid => ("✓", "verdict verdict--good"),
        Verdict::LookFirst(_) => ("!", "verdict verdict--warn"),
        Verdict::Refused(_) => ("✕", "verdict verdict--bad"),
    };
    let mark = text_element("span", "verdict__mark", mark);
    set(&mark, "aria-hidden", "true");
    let mut words = verdict.to_string();
    if let (false, Some(line)) = (is_one, read.line) {
        words = format!("Line {line}: {words}");
    }
    let title = text_element(if is_one { "h2" } else { "h3" }, "", &words);
    set(&title, "id", &format!("verdict-{index}"));
    let text = group(
        "div",
        "verdict__text",
        [
            title,
            text_element("p", "soft", &reason(&read.report, read.line, now)),
        ],
    );
    let save = text_element(
        "button",
        "button button--quiet verdict__save",
        "Report without secrets",
    );
    set(&save, "type", "button");
    set(&save, "data-report", &index.to_string());
    group("div", class, [mark, text, save])
}

/// Why the verdict is what it is, in a sentence.
fn reason(report: &Report, line: Option<usize>, now: i64) -> String {
    let count = |severity, one: &str, many: &str| match report
        .findings
        .iter()
        .filter(|f| f.severity() == severity)
        .count()
    {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    };
    let counts: Vec<_> = [
        count(Severity::Error, "error", "errors"),
        count(Severity::Warning, "warning", "warnings"),
        count(Severity::Note, "note", "notes"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let counts = if counts.is_empty() {
        "Nothing to remark".to_owned()
    } else {
        counts.join(", ")
    };
    let at = words::instant(&Timestamp(now).to_string()).unwrap_or_default();
    let place = line
        .map(|line| format!(", found on line {line}"))
        .unwrap_or_default();
    format!("{counts}{place}. Checked {at}, by the clock of this computer.")
}

fn payload(index: usize, json: &str) -> Element {
    let raw = group("pre", "raw", [text_element("code", "", json)]);
    set(&raw, "tabindex", "0");
    set(&raw, "role", "region");
    set(&raw, "aria-label", "Decoded payload, secrets masked");
    set(&raw, "id", &format!("payload-{index}"));
    let summary = text_element("summary", "", "Decoded payload as JSON, secrets masked");
    group("details", "details", [summary, raw])
}
