//! Literals of intervals, counted in months, days or microseconds.

use datafusion::sql::sqlparser::ast::{Expr, Interval, Value};

use super::super::super::SqlError;
use super::super::calendar::{Length, unit as unit_of_time};

const DAY: i64 = 86_400_000_000;
const SECOND: i64 = 1_000_000;

/// Returns `months 3`, `days 2`, `span 5` for microseconds from days down to seconds, or `micros 5` for those of other units.
pub fn counted(interval: &Interval) -> Result<String, SqlError> {
    let refused = || SqlError::unsupported(&format!("the interval {interval}"));
    if interval.leading_precision.is_some() {
        return Err(refused());
    }
    if let (Some(first), Some(last)) = (&interval.leading_field, &interval.last_field) {
        let text = written(&interval.value).ok_or_else(refused)?;
        let (first, last) = (first.to_string(), last.to_string());
        let counted = between(&text, &first, &last).ok_or_else(refused)?;
        // Of all others that count microseconds it is not kept which units they have.
        return Ok(match counted.strip_prefix("micros") {
            Some(count) if (first.as_str(), last.as_str()) == ("DAY", "SECOND") => {
                format!("span{count}")
            }
            _ => counted,
        });
    }
    let text = written(&interval.value).ok_or_else(refused)?;
    let text = match &interval.leading_field {
        Some(field) => format!("{text} {field}"),
        None => text,
    };
    let mut words = text.split_whitespace();
    let (mut months, mut micros, mut finer) = (0_i64, 0_i64, false);
    let mut any = false;
    while let Some(count) = words.next() {
        let unit = words.next().ok_or_else(refused)?.to_lowercase();
        if unit.starts_with("quarter") {
            let text = "Syntax error at or near 'QUARTER'.";
            return Err(SqlError::new("PARSE_SYNTAX_ERROR", "42601", text));
        }
        match unit_of_time(unit.trim_end_matches('s')).ok_or_else(refused)? {
            Length::Months(one) => months += one * whole(count).ok_or_else(refused)?,
            Length::Micros(one) => {
                finer |= one < DAY;
                let span = if one == SECOND {
                    seconds(count)
                } else {
                    whole(count).and_then(|count| one.checked_mul(count))
                };
                micros = span
                    .and_then(|span| span.checked_add(micros))
                    .ok_or_else(refused)?;
            }
        }
        any = true;
    }
    match (any, months, micros) {
        (false, ..) => Err(refused()),
        (_, months, 0) if months != 0 => Ok(format!("months {months}")),
        (_, 0, micros) if finer => Ok(format!("micros {micros}")),
        (_, 0, micros) => Ok(format!("days {}", micros / DAY)),
        _ => Err(refused()),
    }
}

fn whole(text: &str) -> Option<i64> {
    text.strip_prefix('+').unwrap_or(text).parse().ok()
}

/// The microseconds of seconds that may have a fraction.
fn seconds(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    if fraction.is_empty() || fraction.len() > 6 {
        return None;
    }
    let all_digits = |text: &str| text.bytes().all(|one| one.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let seconds: i64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let micros: i64 = format!("{fraction:0<6}").parse().ok()?;
    Some(sign * seconds.checked_mul(SECOND)?.checked_add(micros)?)
}

/// Reads `1 02:03:04` from days to seconds, and `1-2` from years to months.
fn between(text: &str, first: &str, last: &str) -> Option<String> {
    let (negative, text) = match text.trim().strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.trim()),
    };
    if (first, last) == ("YEAR", "MONTH") {
        let (years, months) = text.split_once('-')?;
        let (years, months): (i64, i64) = (years.parse().ok()?, months.parse().ok()?);
        return (months < 12).then(|| format!("months {}", negative * (years * 12 + months)));
    }
    let (days, clock) = match first {
        "DAY" => text.split_once(' ')?,
        "HOUR" | "MINUTE" => ("0", text),
        _ => return None,
    };
    let units = [
        ("HOUR", DAY / 24),
        ("MINUTE", DAY / 24 / 60),
        ("SECOND", SECOND),
    ];
    let units = units
        .into_iter()
        .skip_while(|(unit, _)| first == "MINUTE" && *unit == "HOUR");
    let mut parts = clock.split(':');
    let mut total = days.parse::<i64>().ok()?.checked_mul(DAY)?;
    let mut is_last = false;
    for (name, unit) in units {
        let part = parts.next()?;
        total += if unit == SECOND {
            seconds(part)?
        } else {
            part.parse::<i64>().ok()?.checked_mul(unit)?
        };
        is_last = name == last;
        if is_last {
            break;
        }
    }
    (is_last && parts.next().is_none()).then(|| format!("micros {}", negative * total))
}

/// Returns an interval in words, as the engine reads it in a window.
pub fn text(interval: &Interval) -> Option<String> {
    let count = written(&interval.value)?;
    Some(match &interval.leading_field {
        Some(field) => format!("{count} {field}"),
        None => count,
    })
}

/// The text of the value: a text, a number, or one with a sign.
fn written(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(text.clone()),
            Value::Number(digits, _) => Some(digits.clone()),
            _ => None,
        },
        // The parts of an expression are replaced before it is.
        Expr::Dictionary(fields) => match fields.as_slice() {
            [name, value] if name.key.value.ends_with("number") => written(&value.value),
            _ => None,
        },
        _ => None,
    }
}
