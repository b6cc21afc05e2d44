//! Texts in quotes, rewritten from what Databricks accepts to what the parser knows.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// Rewrites every literal in double quotes, with escapes or with the prefix for raw text as one in single quotes without any.
///
/// The escapes are those of <https://docs.databricks.com/sql/language-manual/data-types/string-type.html>. A doubled quote stands for
/// one quote, as since Spark 4; before, it ended one literal and began the next.
pub fn plain(statement: &str) -> Cow<'_, str> {
    if !statement.contains(['\\', '"']) && !statement.contains("r'") && !statement.contains("R'") {
        return Cow::Borrowed(statement);
    }
    let mut out = String::with_capacity(statement.len());
    let mut rest = statement;
    while let Some(letter) = rest.chars().next() {
        let is_raw = matches!(letter, 'r' | 'R')
            && rest[1..].starts_with(['\'', '"'])
            && !out.ends_with(|before: char| before.is_alphanumeric() || before == '_');
        let literal = if is_raw {
            raw(&rest[1..])
        } else if matches!(letter, '\'' | '"') {
            escaped(rest)
        } else {
            None
        };
        let length = if let Some((text, length)) = literal {
            out.push('\'');
            out.push_str(&text.replace('\'', "''"));
            out.push('\'');
            length + usize::from(is_raw)
        } else {
            let length = skipped(rest, letter);
            out.push_str(&rest[..length]);
            length
        };
        rest = &rest[length..];
    }
    Cow::Owned(out)
}

/// Rewrites `INTERVAL '2 days 12 hours'` and `INTERVAL 2 DAYS 12 HOURS` as `INTERVAL '2 days 12' hours`: the parser knows one unit, outside.
pub fn split_intervals(statement: &str) -> Cow<'_, str> {
    static INSIDE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let parts = r"(?:[-+]?[0-9.]+\s+[a-z]+\s+)*[-+]?[0-9.]+";
        Regex::new(&format!(r"(?i)\binterval\s+'\s*({parts})\s+([a-z]+)\s*'")).ok()
    });
    static SEVERAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let unit = "(?:year|quarter|month|week|day|hour|minute|second|millisecond|microsecond)s?";
        let number = r"(?:'-?[0-9.]+'|-?[0-9.]+)";
        let parts = format!(r"(?:{number}\s+{unit}\s+)+{number}");
        Regex::new(&format!(r"(?i)\binterval\s+({parts})\s+({unit})\b")).ok()
    });
    let (Some(inside), Some(several)) = (INSIDE.as_ref(), SEVERAL.as_ref()) else {
        return Cow::Borrowed(statement);
    };
    let statement = several.replace_all(statement, |found: &Captures<'_>| {
        format!("INTERVAL '{}' {}", found[1].replace('\'', ""), &found[2])
    });
    if inside.is_match(&statement) {
        let split = inside.replace_all(&statement, "INTERVAL '$1' $2");
        return Cow::Owned(split.into_owned());
    }
    statement
}

/// The length of what is copied as it is: a comment, a name in back-ticks or one letter.
fn skipped(rest: &str, letter: char) -> usize {
    let end = |mark: &str, from: usize| {
        rest[from..]
            .find(mark)
            .map_or(rest.len(), |found| from + found + mark.len())
    };
    match letter {
        '`' => end("`", 1),
        '-' if rest.starts_with("--") => end("\n", 2),
        '/' if rest.starts_with("/*") => end("*/", 2),
        // A quote that nothing closes: the parser complains about it.
        '\'' | '"' => rest.len(),
        other => other.len_utf8(),
    }
}

/// The text of a literal without escapes, and its length with both quotes.
fn raw(literal: &str) -> Option<(String, usize)> {
    let quote = literal.chars().next()?;
    let inner = &literal[1..];
    let end = inner.find(quote)?;
    Some((inner[..end].to_owned(), end + 2))
}

/// The text of a literal with escapes, and its length with both quotes.
fn escaped(literal: &str) -> Option<(String, usize)> {
    let quote = literal.chars().next()?;
    let mut text = String::new();
    let mut letters = literal.char_indices().skip(1).peekable();
    while let Some((index, letter)) = letters.next() {
        if letter == quote {
            if letters.next_if(|(_, next)| *next == quote).is_some() {
                text.push(quote);
                continue;
            }
            return Some((text, index + 1));
        }
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        match letters.next()?.1 {
            '0' => text.push('\0'),
            'b' => text.push('\u{8}'),
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            'Z' => text.push('\u{1a}'),
            // Patterns of LIKE read these two themselves.
            wildcard @ ('%' | '_') => text.extend(['\\', wildcard]),
            other => text.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(statement: &str, want: &str) {
        assert_eq!(plain(statement), want);
    }

    #[test]
    fn escapes_and_doubled_quotes_are_read() {
        check(
            r"SELECT 'O\'Hara', 'O''Hara'",
            "SELECT 'O''Hara', 'O''Hara'",
        );
        check(r"SELECT 'a\\b', 'a\nb'", "SELECT 'a\\b', 'a\nb'");
        check(r"x LIKE '\%a\_b\q'", r"x LIKE '\%a\_bq'");
        check(r#"SELECT "it's", "a""b""#, r#"SELECT 'it''s', 'a"b'"#);
    }

    #[test]
    fn raw_text_has_no_escapes() {
        check(r"SELECT r'a\nb', R'\\'", r"SELECT 'a\nb', '\\'");
        check(r"SELECT var'a\'b'", r"SELECT var'a''b'");
    }

    #[test]
    fn the_last_unit_of_an_interval_stands_outside() {
        for (statement, want) in [
            ("INTERVAL '1 day'", "INTERVAL '1' day"),
            ("INTERVAL '2 days 12 hours'", "INTERVAL '2 days 12' hours"),
            ("interval 1 DAY 2.5 SECONDS", "INTERVAL '1 DAY 2.5' SECONDS"),
            ("INTERVAL 1 DAY", "INTERVAL 1 DAY"),
            ("INTERVAL '1' DAY - x", "INTERVAL '1' DAY - x"),
        ] {
            assert_eq!(split_intervals(statement), want);
        }
    }

    #[test]
    fn what_is_no_literal_stays() {
        check(r"SELECT `a\'b`, '\\'", r"SELECT `a\'b`, '\'");
        check("-- it's \\\nSELECT '\\''", "-- it's \\\nSELECT ''''");
        check(r"/* ' \ */ SELECT 1", r"/* ' \ */ SELECT 1");
        check(r"SELECT 'a\'", r"SELECT 'a\'");
        check("SELECT 'ä\\ö'", "SELECT 'äö'");
    }

    proptest! {
        #[test]
        fn any_escaped_text_reads_back(text in "\\PC{0,20}", quote in "['\"]") {
            let escaped = text.replace('\\', "\\\\").replace(&quote, &format!("\\{quote}"));
            let got = plain(&format!("SELECT {quote}{escaped}{quote}")).into_owned();
            prop_assert_eq!(got, format!("SELECT '{}'", text.replace('\'', "''")));
        }
    }
}
