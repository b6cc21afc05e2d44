//! The result for people.

use std::io::{self, Write};

use connection_string::{Finding, Report, StringRead, VerdictCounts};

/// Room for the longest name, `reference_catalog`.
const NAME_WIDTH: usize = 18;

/// Writes the verdict, the members and the findings of one string.
pub fn string(out: &mut impl Write, read: &StringRead<'_>, is_first: bool) -> io::Result<()> {
    if !is_first {
        writeln!(out)?;
    }
    if let Some(found) = &read.found {
        write!(out, "Line {}, column {}: ", found.line, found.column)?;
    }
    let report = &read.report;
    writeln!(out, "{}\n  {}", report.verdict(), report.reason())?;
    members(out, report)?;
    for finding in &report.findings {
        self::finding(out, finding)?;
    }
    if report.left_out > 0 {
        writeln!(out, "\n  and {} more of the same kinds", report.left_out)?;
    }
    Ok(())
}

/// Writes how many of several strings got which verdict, and what was not read.
pub fn end(
    out: &mut impl Write,
    counts: Option<VerdictCounts>,
    not_searched: Option<&str>,
) -> io::Result<()> {
    if let Some(counts) = counts {
        writeln!(out, "\n{counts}")?;
    }
    not_searched.map_or(Ok(()), |words| writeln!(out, "\n{words}"))
}

fn members(out: &mut impl Write, report: &Report) -> io::Result<()> {
    if !report.members.is_empty() {
        writeln!(out)?;
    }
    for member in &report.members {
        write!(out, "  {:NAME_WIDTH$} {}", member.name, member.value)?;
        if let Some(token) = report.token_at(member) {
            write!(out, ", fingerprint {}", token.fingerprint)?;
        }
        writeln!(out, "\n  {:NAME_WIDTH$} {}", "", member.explanation)?;
    }
    Ok(())
}

fn finding(out: &mut impl Write, finding: &Finding) -> io::Result<()> {
    let (severity, code) = (finding.severity().as_str(), finding.code);
    writeln!(out, "\n  {severity}: {code}, at {}", finding.place)?;
    writeln!(out, "    {}", finding.message)?;
    writeln!(out, "    {}", finding.what_to_do())
}
