//! Texts in quotes, rewritten from what Databricks accepts to what the parser knows.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// Rewrites every literal in double quotes, with escapes or with the prefix for raw text as one in single quotes without any, and numbers
/// that have an exponent and a suffix as ones without an exponent.
///
/// The escapes are those of <https://docs.databricks.com/sql/language-manual/data-types/string-type.html>. A doubled quote stands for
/// one quote, as since Spark 4; before, it ended one literal and began the next.
pub fn plain(statement: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(statement.len());
    let mut rest = statement;
    while let Some(letter) = rest.chars().next() {
        let follows_name =
            out.ends_with(|before: char| before.is_alphanumeric() || matches!(before, '_' | '.'));
        let is_raw =
            matches!(letter, 'r' | 'R') && rest[1..].starts_with(['\'', '"']) && !follows_name;
        let literal = if is_raw {
            raw(&rest[1..])
        } else if matches!(letter, '\'' | '"') {
            escaped(rest)
        } else {
            None
        };
        let length = if let Some((text, length)) = literal {
            // Two literals without a blank between them would read as one with a quote in it.
            if out.ends_with('\'') {
                out.push(' ');
            }
            out.push('\'');
            out.push_str(&text.replace('\'', "''"));
            out.push('\'');
            length + usize::from(is_raw)
        } else if let Some((number, length)) = unusual_number(rest).filter(|_| !follows_name) {
            out.push_str(&number);
            length
        } else {
            let length = skipped(rest, letter);
            out.push_str(&rest[..length]);
            length
        };
        rest = &rest[length..];
    }
    if out == statement {
        return Cow::Borrowed(statement);
    }
    Cow::Owned(out)
}

/// A number with an exponent and a suffix, or with a point that no digit follows: its other form, and the length of what is written.
fn unusual_number(rest: &str) -> Option<(String, usize)> {
    static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let (whole, fraction) = (r"(?<whole>[0-9]*)", r"(?:(?<point>\.)(?<fraction>[0-9]*))?");
        let (exponent, suffix) = (r"(?:e(?<exponent>[-+]?[0-9]{1,3}))?", r"(?<suffix>bd|d|f)?");
        Regex::new(&format!(r"(?i)^{whole}{fraction}{exponent}{suffix}")).ok()
    });
    if !rest.starts_with(|one: char| one.is_ascii_digit() || one == '.') {
        return None;
    }
    let found = FORM.as_ref()?.captures(rest)?;
    let part = |name: &str| found.name(name).map_or("", |one| one.as_str());
    let (whole, fraction, suffix) = (part("whole"), part("fraction"), part("suffix"));
    let length = found[0].len();
    let is_open = rest[length..].starts_with(|one: char| one.is_alphanumeric() || one == '_');
    let is_usual = match (part("point"), part("exponent")) {
        (".", "") => !fraction.is_empty(),
        (".", _) => !fraction.is_empty() && suffix.is_empty(),
        _ => part("exponent").is_empty() || suffix.is_empty(),
    } && (!whole.is_empty() || suffix.is_empty());
    if is_open || is_usual || whole.is_empty() && fraction.is_empty() {
        return None;
    }
    if suffix.is_empty() {
        let exponent = match part("exponent") {
            "" => String::new(),
            exponent => format!("e{exponent}"),
        };
        return Some((format!("{whole}.0{exponent}"), length));
    }
    let exponent: i32 = part("exponent").parse().unwrap_or(0);
    let digits = format!("{whole}{fraction}");
    let point = i32::try_from(whole.len()).ok()? + exponent;
    let count = i32::try_from(digits.len()).ok()?;
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
    let plain = if point <= 0 {
        format!("0.{}{digits}", zeros(-point))
    } else if point >= count {
        format!("{digits}{}", zeros(point - count))
    } else {
        let (whole, fraction) = digits.split_at(usize::try_from(point).ok()?);
        format!("{whole}.{fraction}")
    };
    Some((format!("{plain}{suffix}"), length))
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
    // Escapes may give a letter in two halves, as Java has them.
    let mut text: Vec<u16> = Vec::new();
    let mut rest = &literal[1..];
    loop {
        let letter = rest.chars().next()?;
        rest = &rest[letter.len_utf8()..];
        if letter == quote {
            if let Some(after) = rest.strip_prefix(quote) {
                rest = after;
                text.extend(quote.encode_utf16(&mut [0; 2]).iter());
                continue;
            }
            let letters = char::decode_utf16(text).map(|one| one.unwrap_or('?'));
            return Some((letters.collect(), literal.len() - rest.len()));
        }
        if letter != '\\' {
            text.extend(letter.encode_utf16(&mut [0; 2]).iter());
            continue;
        }
        let (units, length) = escape(rest)?;
        text.extend(units);
        rest = &rest[length..];
    }
}

/// What stands for an escape, and the length of what is behind its `\`.
fn escape(rest: &str) -> Option<(Vec<u16>, usize)> {
    let code = |from: usize, to: usize, base: u32| {
        let digits = rest.get(from..to)?;
        let is_code = digits.chars().all(|one| one.is_digit(base));
        let code = u32::from_str_radix(digits, base).ok().filter(|_| is_code)?;
        let letter = char::from_u32(code).unwrap_or('?');
        Some(match u16::try_from(code) {
            Ok(unit) => (vec![unit], to),
            Err(_) => (letter.encode_utf16(&mut [0; 2]).to_vec(), to),
        })
    };
    let letter = rest.chars().next()?;
    let coded = match letter {
        'u' => code(1, 5, 16),
        'U' => code(1, 9, 16),
        '0' | '1' => code(0, 3, 8),
        _ => None,
    };
    if coded.is_some() {
        return coded;
    }
    let text = match letter {
        '0' => "\0".to_owned(),
        'b' => "\u{8}".to_owned(),
        'n' => "\n".to_owned(),
        'r' => "\r".to_owned(),
        't' => "\t".to_owned(),
        'Z' => "\u{1a}".to_owned(),
        // Patterns of LIKE read these two themselves.
        wildcard @ ('%' | '_') => format!("\\{wildcard}"),
        other => other.to_string(),
    };
    Some((text.encode_utf16().collect(), letter.len_utf8()))
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
    fn letters_are_given_by_their_codes() {
        check(r"'\u0041\u00e9\U0001F600'", "'Aé😀'");
        check(r"'\ud83d\ude00 \ud83d'", "'😀 ?'");
        check(r"'\101\0101\018'", "'A\u{8}1\u{0}18'");
        check(r"'\12\400\8\u004\x41'", "'124008u004x41'");
        check(r"'\0\b\n\r\t\Z'", "'\0\u{8}\n\r\t\u{1a}'");
    }

    #[test]
    fn numbers_with_exponent_and_suffix_are_written_out() {
        check(
            "SELECT 1.0E-5D, 1e3F, 2.5E2BD, .5e1d, 12.34e1BD",
            "SELECT 0.000010D, 1000F, 250BD, 5d, 123.4BD",
        );
        check("SELECT 5.D, 1.E2, 7., .5D", "SELECT 5D, 1.0e2, 7.0, 0.5D");
        for usual in [
            "SELECT 1.5D, 1e3, 1.5E-3, 7L, a.b, t1.c, x1e5d, 1e5_d",
            "SELECT '1e3D', `1e3D` -- 1e3D",
        ] {
            check(usual, usual);
        }
    }

    #[test]
    fn raw_text_has_no_escapes() {
        check(r"SELECT r'a\nb', R'\\'", r"SELECT 'a\nb', '\\'");
        check(r"SELECT r'a''b'", "SELECT 'a' 'b'");
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
