//! What belongs to no other group: names of types, formatted text, distances, and zones of time.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::{Expr, lit};
use jiff::tz::TimeZone;

use super::super::super::{SqlError, type_text};
use super::super::cell::SparkValue;
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
            texts::shown_in_zone(time(&cells[0]), &zone(text(&cells[1]))?)
                .map(SparkValue::Time)
                .ok_or_else(|| SqlError::unsupported("moments so far away"))
        }
    } else {
        |cells, _| {
            texts::in_zone(time(&cells[0]), &zone(text(&cells[1]))?)
                .map(SparkValue::Time)
                .ok_or_else(|| SqlError::unsupported("moments so far away"))
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
