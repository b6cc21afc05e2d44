//! What checks found, as lines for people, JSON for programs, and `JUnit`'s XML for pipelines.

use std::fmt::Write as _;

use serde::Serialize;

/// What a check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckStatus {
    /// All is well.
    Pass,
    /// It works, and something should be looked at.
    Warn,
    /// An export would fail.
    Fail,
    /// It was not looked at.
    Skip,
}

impl CheckStatus {
    const fn mark(self) -> &'static str {
        match self {
            Self::Pass => "[PASS]",
            Self::Warn => "[WARN]",
            Self::Fail => "[FAIL]",
            Self::Skip => "[SKIP]",
        }
    }
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckResult {
    /// Its name, which stays the same for ever.
    pub name: &'static str,
    /// What was found.
    pub status: CheckStatus,
    /// What was seen, in a sentence.
    pub detail: String,
    /// What mends it: commands and statements, a line each.
    pub repair: Vec<String>,
}

impl CheckResult {
    /// A check that found all well.
    pub fn pass(name: &'static str, detail: impl Into<String>) -> Self {
        Self {
            name,
            status: CheckStatus::Pass,
            detail: detail.into(),
            repair: Vec::new(),
        }
    }

    /// A check that was not made.
    pub fn skip(name: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status: CheckStatus::Skip,
            ..Self::pass(name, detail)
        }
    }

    /// A check that found something to look at.
    pub fn warn(name: &'static str, detail: impl Into<String>, repair: Vec<String>) -> Self {
        Self {
            status: CheckStatus::Warn,
            repair,
            ..Self::pass(name, detail)
        }
    }

    /// A check that found what an export fails by.
    pub fn fail(name: &'static str, detail: impl Into<String>, repair: Vec<String>) -> Self {
        Self {
            status: CheckStatus::Fail,
            repair,
            ..Self::pass(name, detail)
        }
    }

    /// Returns lines for people.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!(
            "{} {}: {}",
            self.status.mark(),
            self.name,
            self.detail
        )];
        lines.extend(self.repair.iter().map(|line| format!("       {line}")));
        lines
    }
}

/// What is told to programs.
#[derive(Debug, Serialize)]
pub struct CheckReport<'a> {
    /// The program and its version.
    pub tool: &'static str,
    /// The host of the workspace.
    pub host: String,
    /// Whether an export would work.
    pub ok: bool,
    /// The checks, in their order.
    pub checks: &'a [CheckResult],
}

/// Writes the report as `JUnit`'s XML, which pipelines show. Warnings are in the output of a test that has passed.
pub fn junit(report: &CheckReport<'_>) -> String {
    let count = |status: CheckStatus| {
        report
            .checks
            .iter()
            .filter(|check| check.status == status)
            .count()
    };
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"lakesentry-audit check\" hostname=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n",
        escaped(&report.host),
        report.checks.len(),
        count(CheckStatus::Fail),
        count(CheckStatus::Skip)
    );
    for check in report.checks {
        let said = escaped(&check.detail);
        let repair = escaped(&check.repair.join("\n"));
        let inner = match check.status {
            CheckStatus::Pass => format!("<system-out>{said}</system-out>"),
            CheckStatus::Warn => format!("<system-out>[WARN] {said}\n{repair}</system-out>"),
            CheckStatus::Fail => format!("<failure message=\"{said}\">{repair}</failure>"),
            CheckStatus::Skip => format!("<skipped message=\"{said}\"/>"),
        };
        // Writing into a text can't fail.
        let _written = writeln!(
            xml,
            "  <testcase classname=\"lakesentry-audit\" name=\"{}\">{inner}</testcase>",
            check.name
        );
    }
    xml + "</testsuite>\n"
}

/// Text for XML. What XML can't hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(letter),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_check_says_stays_text_in_xml() {
        let checks = [CheckResult::fail(
            "x",
            "a <b> & \"c\"\u{1}",
            vec!["GRANT `a`".to_owned()],
        )];
        let report = CheckReport {
            tool: "t",
            host: "h".to_owned(),
            ok: false,
            checks: &checks,
        };
        let xml = junit(&report);
        assert!(
            xml.contains("message=\"a &lt;b&gt; &amp; &quot;c&quot;\""),
            "{xml}"
        );
        assert!(
            xml.contains("failures=\"1\"") && xml.contains("GRANT `a`"),
            "{xml}"
        );
    }
}
