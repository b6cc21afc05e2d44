//! Functions of days and moments. The session's zone is UTC.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;

use super::super::super::SqlError;
use super::super::calendar::{Length, moment_months_later, months_later, unit as text_unit};
use super::super::cell::SparkValue;
use super::super::civil::{CivilDay, CivilMoment};
use super::super::failure::{mismatch, overflow};
use super::super::kernel;
use super::super::text::{DAY, SECOND};
use super::super::types::moment;
use super::call::FunctionCall;
use super::strings::{text, whole};

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "date_add" | "dateadd" if call.count() == 2 => shifted(call, "date_add"),
        "date_sub" => shifted(call, "date_sub"),
        "timestampadd" | "dateadd" | "date_add" => units_later(call),
        "datediff" | "date_diff" if call.count() == 2 => day_difference(call),
        "timestampdiff" | "datediff" | "date_diff" | "timediff" => unit_difference(call),
        "add_months" => add_months(call),
        "months_between" => months_between(call),
        "last_day" => last_day(call),
        "next_day" => next_day(call),
        "date_trunc" => truncated(call, 1, 0, "date_trunc"),
        "trunc" => truncated(call, 0, 1, "trunc"),
        _ => return None,
    })
}

/// Returns the day of a cell.
pub fn date(cell: &SparkValue) -> CivilDay {
    match cell {
        SparkValue::Date(days) => CivilDay::of(i64::from(*days)),
        _ => CivilDay::of(0),
    }
}

/// Returns a day as a value; a failure when it is too far away.
pub fn day(date: CivilDay) -> Result<SparkValue, SqlError> {
    date.date()
        .map(SparkValue::Date)
        .ok_or_else(|| overflow("integer"))
}

/// Returns the microseconds of a cell.
pub fn time(cell: &SparkValue) -> i64 {
    match cell {
        SparkValue::Time(micros) => *micros,
        _ => 0,
    }
}

fn shifted(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    if call.data_type(1)? == DataType::Int64 {
        let detail = "the parameter 2 requires the (\"INT\" or \"SMALLINT\" or \"TINYINT\") type, however it has the type \"BIGINT\"";
        return Err(mismatch(name, detail));
    }
    let run: kernel::KernelRun = if name == "date_add" {
        |cells, _| days_later(&cells[0], whole(&cells[1]))
    } else {
        |cells, _| days_later(&cells[0], -whole(&cells[1]))
    };
    Ok(kernel::call(
        name,
        vec![call.date(0)?, call.whole(1)?],
        DataType::Date32,
        run,
    ))
}

fn days_later(cell: &SparkValue, count: i64) -> Result<SparkValue, SqlError> {
    let count = i32::try_from(count).map_err(|_| overflow("integer"))?;
    Ok(match cell {
        // As in Spark, the first day follows on the last one.
        SparkValue::Date(days) => SparkValue::Date(days.wrapping_add(count)),
        _ => SparkValue::Null,
    })
}

fn add_months(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    Ok(kernel::call(
        "add_months",
        vec![call.date(0)?, call.cut(1)?],
        DataType::Date32,
        |cells, _| match &cells[0] {
            SparkValue::Date(days) => months_later(*days, whole(&cells[1])).map(SparkValue::Date),
            _ => Ok(SparkValue::Null),
        },
    ))
}

/// The name of a unit, from a literal that the parser of the statement made of the word.
fn unit(call: &FunctionCall<'_>) -> Result<String, SqlError> {
    let name = call
        .literal(0)
        .ok_or_else(|| SqlError::unsupported("units that are no literals"))?;
    let name = name.to_lowercase();
    if name.ends_with('s') {
        return Err(SqlError::unsupported("units in the plural here"));
    }
    Ok(name)
}

/// `timestampadd(unit, count, moment)`.
fn units_later(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(3, 3)?;
    let unit = unit(call)?;
    let unit = Expr::Literal(datafusion::common::ScalarValue::Utf8(Some(unit)), None);
    let arguments = vec![unit, call.cut(1)?, call.moment(2)?];
    Ok(kernel::call(
        "timestampadd",
        arguments,
        moment(),
        |cells, _| {
            let (count, at) = (whole(&cells[1]), time(&cells[2]));
            let micros = match text_unit(text(&cells[0])) {
                Some(Length::Micros(one)) => {
                    one.checked_mul(count).and_then(|span| at.checked_add(span))
                }
                Some(Length::Months(one)) => one
                    .checked_mul(count)
                    .and_then(|months| moment_months_later(at, months).ok())
                    .map(|later| time(&later)),
                None => return Err(SqlError::unsupported("this unit of time")),
            };
            micros.map(SparkValue::Time).ok_or_else(|| {
                SqlError::new(
                    "DATETIME_OVERFLOW",
                    "22008",
                    &format!(
                        "Datetime operation overflow: add {count} {}.",
                        text(&cells[0])
                    ),
                )
            })
        },
    ))
}

fn day_difference(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    Ok(kernel::call(
        "datediff",
        vec![call.date(0)?, call.date(1)?],
        DataType::Int32,
        |cells, _| {
            Ok(match cells {
                [SparkValue::Date(end), SparkValue::Date(start)] => {
                    SparkValue::Int(i64::from(*end) - i64::from(*start))
                }
                _ => SparkValue::Null,
            })
        },
    ))
}

/// `timestampdiff(unit, start, end)`: whole units between two moments.
fn unit_difference(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(3, 3)?;
    let unit = Expr::Literal(
        datafusion::common::ScalarValue::Utf8(Some(unit(call)?)),
        None,
    );
    let arguments = vec![unit, call.moment(1)?, call.moment(2)?];
    Ok(kernel::call(
        "timestampdiff",
        arguments,
        DataType::Int64,
        |cells, _| {
            let (start, end) = (time(&cells[1]), time(&cells[2]));
            match text_unit(text(&cells[0])) {
                Some(Length::Micros(one)) => Ok(SparkValue::Int((end - start) / one)),
                Some(Length::Months(one)) => Ok(SparkValue::Int(whole_months(start, end) / one)),
                None => Err(SqlError::unsupported("this unit of time")),
            }
        },
    ))
}

fn whole_months(start: i64, end: i64) -> i64 {
    if end < start {
        return -whole_months(end, start);
    }
    let (one, two) = (CivilMoment::of(start), CivilMoment::of(end));
    let months = months_apart(two.day, one.day);
    let later = (one.day.day, one.clock) > (two.day.day, two.clock);
    months - i64::from(later)
}

/// How many months one day's month is later than another's.
fn months_apart(later: CivilDay, earlier: CivilDay) -> i64 {
    (later.year - earlier.year) * 12 + later.month - earlier.month
}

#[expect(
    clippy::cast_precision_loss,
    reason = "there are never so many months or seconds"
)]
fn months_between(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 3)?;
    let mut arguments = vec![call.moment(0)?, call.moment(1)?];
    if call.count() == 3 {
        arguments.push(call.at(2)?.to(&DataType::Boolean)?);
    }
    Ok(kernel::call(
        "months_between",
        arguments,
        DataType::Float64,
        |cells, _| {
            let (end, start) = (
                CivilMoment::of(time(&cells[0])),
                CivilMoment::of(time(&cells[1])),
            );
            let months = months_apart(end.day, start.day) as f64;
            let is_last = |one: CivilDay| one.day == one.days_in_month();
            if end.day.day == start.day.day || is_last(end.day) && is_last(start.day) {
                return Ok(SparkValue::Float(months));
            }
            let seconds = |one: CivilMoment| one.day.day * 86_400 + one.clock / SECOND;
            let value = months + (seconds(end) - seconds(start)) as f64 / (31.0 * 86_400.0);
            Ok(SparkValue::Float(match cells.get(2) {
                Some(SparkValue::Bool(false)) => value,
                // A half goes up, also below zero.
                _ => (value * 1e8 + 0.5).floor() / 1e8,
            }))
        },
    ))
}

fn last_day(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    Ok(kernel::call(
        "last_day",
        vec![call.date(0)?],
        DataType::Date32,
        |cells, _| {
            let one = date(&cells[0]);
            day(CivilDay {
                day: one.days_in_month(),
                ..one
            })
        },
    ))
}

const WEEKDAYS: [&str; 7] = [
    "MONDAY",
    "TUESDAY",
    "WEDNESDAY",
    "THURSDAY",
    "FRIDAY",
    "SATURDAY",
    "SUNDAY",
];

fn next_day(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    Ok(kernel::call(
        "next_day",
        vec![call.date(0)?, call.text(1)?],
        DataType::Date32,
        |cells, _| {
            let name = text(&cells[1]).to_uppercase();
            let wanted = WEEKDAYS
                .iter()
                .position(|day| [&day[..2], &day[..3], *day].contains(&name.as_str()));
            let wanted = wanted.and_then(|place| i64::try_from(place).ok());
            let wanted = wanted.ok_or_else(|| {
                SqlError::new(
                    "ILLEGAL_DAY_OF_WEEK",
                    "22009",
                    &format!("Illegal input for day of week: {name}."),
                )
            })?;
            let from = date(&cells[0]);
            let ahead = (wanted - from.weekday() - 1).rem_euclid(7) + 1;
            day(CivilDay::of(from.days() + ahead))
        },
    ))
}

/// `date_trunc(unit, moment)` and `trunc(day, unit)`; an unknown unit gives NULL.
fn truncated(
    call: &FunctionCall<'_>,
    value: usize,
    unit: usize,
    name: &'static str,
) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    if name == "trunc" {
        let arguments = vec![call.date(value)?, call.text(unit)?];
        return Ok(kernel::call(
            name,
            arguments,
            DataType::Date32,
            |cells, _| {
                let unit = text(&cells[1]).to_lowercase();
                first_day(date(&cells[0]), &unit).map_or(Ok(SparkValue::Null), day)
            },
        ));
    }
    let arguments = vec![call.moment(value)?, call.text(unit)?];
    Ok(kernel::call(name, arguments, moment(), |cells, _| {
        Ok(floor(time(&cells[0]), &text(&cells[1]).to_lowercase())
            .map_or(SparkValue::Null, SparkValue::Time))
    }))
}

fn floor(at: i64, unit: &str) -> Option<i64> {
    let length = match unit {
        "day" | "dd" => DAY,
        "hour" => 3600 * SECOND,
        "minute" => 60 * SECOND,
        "second" => SECOND,
        "millisecond" => 1000,
        "microsecond" => 1,
        _ => {
            let start = first_day(CivilMoment::of(at).day, unit)?;
            return start.days().checked_mul(DAY);
        }
    };
    at.checked_sub(at.rem_euclid(length))
}

/// The first day of the year, quarter, month or week that a day is in.
fn first_day(of: CivilDay, unit: &str) -> Option<CivilDay> {
    Some(match unit {
        "year" | "yyyy" | "yy" => CivilDay {
            month: 1,
            day: 1,
            ..of
        },
        "quarter" => CivilDay {
            month: (of.month - 1) / 3 * 3 + 1,
            day: 1,
            ..of
        },
        "month" | "mon" | "mm" => CivilDay { day: 1, ..of },
        "week" => CivilDay::of(of.days() - of.weekday()),
        _ => return None,
    })
}
