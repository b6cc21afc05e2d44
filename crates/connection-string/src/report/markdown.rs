//! A report as a document that can be handed on: no secret in it.

use crate::prelude::*;
use core::fmt::{self, Display, Formatter};

use super::Report;

/// Writes a report in Markdown.
pub(super) struct Markdown<'a>(pub(super) &'a Report);

impl Display for Markdown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let report = self.0;
        writeln!(f, "# {}\n\n{}", report.verdict(), Plain(&report.reason()))?;
        if !report.findings.is_empty() {
            f.write_str("\n## Findings\n\n")?;
        }
        for finding in &report.findings {
            let (severity, code) = (finding.severity().as_str(), finding.code);
            write!(
                f,
                "- {severity} `{code}` at {}: ",
                Code(&finding.place.to_string())
            )?;
            writeln!(f, "{} {}", Plain(&finding.message), finding.what_to_do())?;
        }
        if report.left_out > 0 {
            writeln!(f, "- and {} more of the same kinds", report.left_out)?;
        }
        if !report.members.is_empty() {
            f.write_str("\n## Members\n\n")?;
        }
        for member in &report.members {
            write!(f, "- {}: {}", Code(&member.name), Code(&member.value))?;
            if let Some(token) = report.token_at(member) {
                write!(f, ", fingerprint `{}`", token.fingerprint)?;
            }
            writeln!(f, ". {}", member.explanation)?;
        }
        Ok(())
    }
}

/// Text that nothing inside can end: fenced by more back-ticks than it holds in a row.
pub(crate) struct Code<'a>(pub(crate) &'a str);

impl Display for Code<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (mut longest, mut length) = (0, 0);
        for byte in self.0.bytes() {
            length = if byte == b'`' { length + 1 } else { 0 };
            longest = longest.max(length);
        }
        let fence = "`".repeat(longest + 1);
        let pad = if longest > 0 || self.0.is_empty() {
            " "
        } else {
            ""
        };
        write!(f, "{fence}{pad}{}{pad}{fence}", self.0)
    }
}

/// A sentence in which words of the string may stand: its marks are shown as they are, and nothing in it becomes a link.
struct Plain<'a>(&'a str);

impl Display for Plain<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        // What readers of Markdown take for an address or a name of somebody, most of them do in spite of a backslash.
        let holds = |part: &[u8]| {
            let mut parts = self.0.as_bytes().windows(part.len());
            parts.any(|window| window.eq_ignore_ascii_case(part))
        };
        if [b"@".as_slice(), b"~", b"://", b"www."]
            .into_iter()
            .any(holds)
        {
            return Code(self.0).fmt(f);
        }
        for c in self.0.chars() {
            if matches!(
                c,
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '!' | '#' | '|'
            ) {
                f.write_str("\\")?;
            }
            write!(f, "{c}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_code() {
        assert_eq!(Code("a").to_string(), "`a`");
        assert_eq!(Code("a`b``c").to_string(), "``` a`b``c ```");
    }

    #[test]
    fn sentences_carry_no_markup() {
        assert_eq!(
            Plain("<b> `x` [y](z)").to_string(),
            "\\<b\\> \\`x\\` \\[y\\](z)"
        );
        for text in [
            "a HTTPS://b.example",
            "WWW.b.example",
            "a@b.example",
            "~~a~~",
        ] {
            assert_eq!(Plain(text).to_string(), Code(text).to_string());
        }
    }
}
