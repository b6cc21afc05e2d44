//! What belongs to no other group: names of types, formatted text, distances, and zones of time.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::{Expr, lit};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::super::{SqlError, type_text};
use super::super::cell::SparkValue;
use super::super::decimal::Exact;
use super::super::failure::wrong_count;
use super::super::kernel;
use super::super::text as texts;
use super::super::types::{days, is_interval, moment, span};
use super::call::FunctionCall;
use super::strings::{text, whole};
use super::time::time;

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "typeof" => call.takes(1, 1).and_then(|()| type_name(call)),
        "format_string" | "printf" => format_string(call),
        "levenshtein" => levenshtein(call),
        "uuid" => call.takes(0, 0).map(|()| {
            kernel::random("uuid", DataType::Utf8, |_, _| {
                Ok(SparkValue::Text(uuid::Uuid::new_v4().to_string()))
            })
        }),
        "octet_length" => octets(call),
        "elt" => elt(call),
        "overlay" => overlay(call),
        "find_in_set" => find_in_set(call),
        "from_utc_timestamp" => zoned(call, "from_utc_timestamp"),
        "to_utc_timestamp" => zoned(call, "to_utc_timestamp"),
        _ => return None,
    })
}

fn type_name(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    let data_type = call.data_type(0)?;
    if is_interval(&data_type) && ![days(), span()].contains(&data_type) {
        return Err(SqlError::unsupported("typeof of such intervals"));
    }
    Ok(lit(simple_name(&data_type)))
}

/// A type as `typeof` writes it: without blanks.
fn simple_name(data_type: &DataType) -> String {
    match data_type {
        DataType::List(item) => format!("array<{}>", simple_name(item.data_type())),
        DataType::Struct(members) => {
            let members: Vec<String> = members
                .iter()
                .map(|one| format!("{}:{}", one.name(), simple_name(one.data_type())))
                .collect();
            format!("struct<{}>", members.join(","))
        }
        map @ DataType::Map(..) => match super::maps::pair(map) {
            Some((key, value)) => {
                format!("map<{},{}>", simple_name(&key), simple_name(&value))
            }
            None => "map<string,string>".to_owned(),
        },
        other => type_text(other).to_lowercase(),
    }
}

fn format_string(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    if call.count() == 0 {
        return Err(wrong_count(call.name, 0));
    }
    let mut arguments = vec![call.text(0)?];
    arguments.extend(call.arguments.iter().skip(1).map(|one| one.expr.clone()));
    Ok(kernel::call_with_null(
        "format_string",
        arguments,
        DataType::Utf8,
        |cells, _| {
            if cells[0] == SparkValue::Null {
                return Ok(SparkValue::Null);
            }
            filled(text(&cells[0]), &cells[1..]).map(SparkValue::Text)
        },
    ))
}

/// Fills in a pattern of `%s`, `%d`, `%05d`, `%,d`, `%f` and `%.2f`.
fn filled(pattern: &str, values: &[SparkValue]) -> Result<String, SqlError> {
    let refused = || SqlError::unsupported(&format!("the format {pattern}"));
    let mut values = values.iter();
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest
            .find(|one: char| one.is_ascii_alphabetic() || one == '%')
            .ok_or_else(refused)?;
        let (flags, kind) = (&rest[..end], &rest[end..=end]);
        rest = &rest[end + 1..];
        if kind == "%" {
            out.push('%');
            continue;
        }
        if kind == "n" {
            out.push('\n');
            continue;
        }
        let value = values.next().ok_or_else(refused)?;
        out.push_str(&one_filled(flags, kind, value).ok_or_else(refused)?);
    }
    out.push_str(rest);
    Ok(out)
}

fn one_filled(flags: &str, kind: &str, value: &SparkValue) -> Option<String> {
    let (comma, flags) = match flags.strip_prefix(',') {
        Some(rest) => (true, rest),
        None => (false, flags),
    };
    let (width, digits) = flags.split_once('.').unwrap_or((flags, ""));
    let zero = width.starts_with('0');
    let left = width.starts_with('-');
    let size: usize = match width.trim_start_matches(['0', '-']) {
        "" => 0,
        digits => digits.parse().ok()?,
    };
    let plain = match (kind, value) {
        (_, SparkValue::Null) => "null".to_owned(),
        ("s", value) if !comma && digits.is_empty() => texts::of(value)?,
        ("d", SparkValue::Int(value)) => grouped(value.to_string(), comma),
        ("f", SparkValue::Float(_) | SparkValue::Decimal(..)) => {
            let scale: u32 = if digits.is_empty() {
                6
            } else {
                digits.parse().ok()?
            };
            let exact = match value {
                SparkValue::Float(value) => Exact::parse(&format!("{value:e}"))?,
                other => Exact::of(other).ok()?,
            };
            let rounded = Exact {
                unscaled: exact.rounded(scale),
                scale,
            };
            grouped(rounded.to_string(), comma)
        }
        _ => return None,
    };
    Some(if zero && kind != "s" {
        let (sign, digits) = match plain.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", plain.as_str()),
        };
        format!(
            "{sign}{digits:0>width$}",
            width = size.saturating_sub(sign.len())
        )
    } else if left {
        format!("{plain:<size$}")
    } else {
        format!("{plain:>size$}")
    })
}

/// Returns a number with a comma between thousands.
pub fn grouped(digits: String, comma: bool) -> String {
    if !comma {
        return digits;
    }
    let (sign, rest) = match digits.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", digits.as_str()),
    };
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{out}{point}{fraction}")
}

fn levenshtein(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 3)?;
    let mut arguments = vec![call.text(0)?, call.text(1)?];
    if call.count() == 3 {
        arguments.push(call.whole(2)?);
    }
    Ok(kernel::call(
        "levenshtein",
        arguments,
        DataType::Int32,
        |cells, _| {
            let one: Vec<char> = text(&cells[0]).chars().collect();
            let mut row: Vec<i64> = (0..).take(one.len() + 1).collect();
            for (count, letter) in (1_i64..).zip(text(&cells[1]).chars()) {
                let mut before = row[0];
                row[0] = count;
                for index in 0..one.len() {
                    let changed = before + i64::from(one[index] != letter);
                    before = row[index + 1];
                    row[index + 1] = changed.min(before + 1).min(row[index] + 1);
                }
            }
            // Further than the third argument counts as not alike at all.
            let distance = row[one.len()];
            let most = cells.get(2).map(whole);
            let is_far = most.is_some_and(|most| distance > most);
            Ok(SparkValue::Int(if is_far { -1 } else { distance }))
        },
    ))
}

fn octets(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    Ok(kernel::call(
        "octet_length",
        vec![call.text(0)?],
        DataType::Int32,
        |cells, _| {
            Ok(SparkValue::Int(
                i64::try_from(text(&cells[0]).len()).unwrap_or(0),
            ))
        },
    ))
}

fn elt(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 100)?;
    let mut arguments = vec![call.whole(0)?];
    for index in 1..call.count() {
        arguments.push(call.text(index)?);
    }
    Ok(kernel::call_with_null(
        "elt",
        arguments,
        DataType::Utf8,
        |cells, _| {
            let SparkValue::Int(place) = cells[0] else {
                return Ok(SparkValue::Null);
            };
            let found = usize::try_from(place)
                .ok()
                .filter(|place| *place > 0)
                .and_then(|place| cells.get(place));
            found
                .cloned()
                .ok_or_else(|| super::super::failure::no_element(place, cells.len() - 1))
        },
    ))
}

/// Puts a text in the place of so many letters, or of as many as it has itself.
fn overlay(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(3, 4)?;
    let mut arguments = vec![call.text(0)?, call.text(1)?, call.whole(2)?];
    if call.count() == 4 {
        arguments.push(call.whole(3)?);
    }
    Ok(kernel::call(
        "overlay",
        arguments,
        DataType::Utf8,
        |cells, _| {
            let all: Vec<char> = text(&cells[0]).chars().collect();
            let what = text(&cells[1]);
            let from = usize::try_from(whole(&cells[2]) - 1)
                .map_err(|_| SqlError::unsupported("overlay before the first letter"))?;
            let count = match cells.get(3).map(whole) {
                Some(count) if count >= 0 => usize::try_from(count).unwrap_or(0),
                _ => what.chars().count(),
            };
            let before: String = all.iter().take(from).collect();
            let after: String = all.iter().skip(from + count).collect();
            Ok(SparkValue::Text(format!("{before}{what}{after}")))
        },
    ))
}

fn find_in_set(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    Ok(kernel::call(
        "find_in_set",
        call.texts()?,
        DataType::Int32,
        |cells, _| {
            let wanted = text(&cells[0]);
            let found = text(&cells[1]).split(',').position(|one| one == wanted);
            Ok(SparkValue::Int(
                found.map_or(0, |index| i64::try_from(index + 1).unwrap_or(0)),
            ))
        },
    ))
}

/// The clock of a zone at a moment, or the moment at which a zone's clock shows it.
fn zoned(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let arguments = vec![call.moment(0)?, call.text(1)?];
    let run: kernel::KernelRun = if name == "from_utc_timestamp" {
        |cells, _| {
            let at = Timestamp::from_microsecond(time(&cells[0]));
            let shown = at
                .ok()
                .map(|at| zone(text(&cells[1])).map(|zone| zone.to_datetime(at)));
            match shown {
                Some(shown) => Ok(SparkValue::Time(texts::micros(shown?))),
                None => Err(SqlError::unsupported("moments so far away")),
            }
        }
    } else {
        |cells, _| {
            let shown = texts::civil_time(time(&cells[0]));
            let at = zone(text(&cells[1]))?.to_timestamp(shown);
            at.map(|at| SparkValue::Time(at.as_microsecond()))
                .map_err(|_| SqlError::unsupported("moments so far away"))
        }
    };
    Ok(kernel::call(name, arguments, moment(), run))
}

fn zone(name: &str) -> Result<TimeZone, SqlError> {
    texts::read_zone(name).ok_or_else(|| {
        if texts::has_zones() {
            SqlError::new(
                "INVALID_TIMEZONE",
                "22009",
                &format!(
                    "The timezone: {name} is invalid. The timezone must be either a region-based zone ID or a zone offset."
                ),
            )
        } else {
            SqlError::unsupported(&format!("the time zone {name}"))
        }
    })
}
