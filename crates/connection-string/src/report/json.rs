//! A report as JSON: no secret in it.

use super::Report;
use crate::json::JsonWriter;
use crate::prelude::*;
use crate::{Finding, Severity};

/// Writes a report. The members are described where people look for them, in `lakesentry inspect --help`.
pub(super) fn json(report: &Report) -> String {
    let mut out = JsonWriter::default();
    out.open('{');
    out.string("verdict", report.verdict().as_str());
    out.string("title", &report.verdict().to_string());
    out.string("reason", &report.reason());
    if let Some((kid, origin)) = report.verified_by() {
        out.open_member("verified_by", '{');
        out.string("kid", kid);
        out.string("origin", origin.as_str());
        out.close('}');
    } else {
        out.plain("verified_by", "null");
    }
    out.number("errors", report.count(Severity::Error));
    out.number("warnings", report.count(Severity::Warning));
    out.number("notes", report.count(Severity::Note));
    out.number("left_out", report.left_out);
    if let Some(token) = &report.token {
        out.open_member("token", '{');
        out.string("masked", &token.masked);
        out.string("fingerprint", &token.fingerprint);
        let is_well_formed = if token.is_well_formed {
            "true"
        } else {
            "false"
        };
        out.plain("is_well_formed", is_well_formed);
        out.close('}');
    } else {
        out.plain("token", "null");
    }
    out.open_member("members", '[');
    for member in &report.members {
        out.open('{');
        out.string("name", &member.name);
        out.string("value", &member.value);
        out.string("explanation", member.explanation);
        out.number("start", member.span.start);
        out.number("end", member.span.end);
        out.optional("unlisted", member.unlisted.map(Severity::as_str));
        out.close('}');
    }
    out.close(']');
    out.open_member("findings", '[');
    for finding in &report.findings {
        push_finding(&mut out, finding);
    }
    out.close(']');
    out.optional("payload", report.redacted_json.as_deref());
    out.close('}');
    out.finish()
}

fn push_finding(out: &mut JsonWriter, finding: &Finding) {
    let place = &finding.place;
    out.open('{');
    out.string("code", finding.code.as_str());
    out.string("severity", finding.severity().as_str());
    out.string("message", &finding.message);
    out.string("what_to_do", finding.what_to_do());
    out.open_member("place", '{');
    out.string("source", place.source.as_str());
    out.optional("member", place.member.as_deref());
    match place.member_index {
        Some(index) => out.number("member_index", index),
        None => out.plain("member_index", "null"),
    }
    out.number("start", place.span.start);
    out.number("end", place.span.end);
    out.number("line", place.line);
    out.number("column", place.column);
    out.close('}');
    out.close('}');
}
