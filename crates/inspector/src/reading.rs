//! From any text to reports: one string, or every string in a `.env`, a job definition, a log.

use connection_string::{ReadContext, Report, Verdict, read_text};

/// Reports that are shown at most; a log may hold thousands.
const MAX_SHOWN: usize = 50;

/// What was read of a text.
pub struct Reading {
    pub strings: Vec<StringRead>,
    /// Strings beyond the limit.
    pub left_out: usize,
}

pub struct StringRead {
    /// Line on which it begins; nothing when the text was taken as one string.
    pub line: Option<usize>,
    pub report: Report,
}

impl Reading {
    /// Reads a text, or says that there is nothing to read.
    pub fn of(text: &str, context: &ReadContext) -> Option<Self> {
        if text.trim().is_empty() {
            return None;
        }
        let strings = read_text(text, context);
        Some(Self {
            left_out: strings.len().saturating_sub(MAX_SHOWN),
            strings: strings
                .take(MAX_SHOWN)
                .map(|read| StringRead {
                    line: read.found.map(|found| found.line),
                    report: read.report,
                })
                .collect(),
        })
    }

    /// The result in words.
    pub fn verdict(&self) -> String {
        if let [only] = self.strings.as_slice() {
            return only.report.verdict().to_string();
        }
        let refused = self
            .strings
            .iter()
            .filter(|read| matches!(read.report.verdict(), Verdict::Refused(_)))
            .count();
        let count = self.strings.len() + self.left_out;
        match refused {
            0 => format!("{count} connection strings, none to refuse"),
            1 => format!("{count} connection strings, a collector must refuse one"),
            _ => format!("{count} connection strings, a collector must refuse {refused}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;

    const NOW: i64 = 1_795_355_880;

    #[track_caller]
    fn check(text: &str, verdict: &str) {
        let context = ReadContext {
            now: NOW,
            trusted_api_url: None,
        };
        assert_eq!(
            Reading::of(text, &context)
                .map(|reading| reading.verdict())
                .as_deref(),
            Some(verdict)
        );
    }

    #[test]
    fn one_string_is_judged_by_itself() {
        let good = example::string(NOW).unwrap();
        check(&good, "Valid, one thing to look at");
        check(&format!("A={good}\n"), "Valid, one thing to look at");
        check("hello", "A collector must refuse this string");
    }

    #[test]
    fn a_whole_text_is_judged_string_by_string() {
        let good = example::string(NOW).unwrap();
        check(
            &format!("{good}\n{good}\n"),
            "2 connection strings, none to refuse",
        );
        check(
            &format!("{good}\nLAKESENTRY://x\n"),
            "2 connection strings, a collector must refuse one",
        );
        check(
            &format!("{}{good}", "a log line\n".repeat(5000)),
            "Valid, one thing to look at",
        );
        check(
            &"a log line\n".repeat(5000),
            "A collector must refuse this string",
        );
    }

    #[test]
    fn nothing_is_nothing() {
        assert!(Reading::of(" \n", &ReadContext::default()).is_none());
    }
}
