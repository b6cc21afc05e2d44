//! Functions of days and moments. The session's zone is UTC.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;
use jiff::civil::{Date, Weekday};

use super::super::super::SqlError;
use super::super::calendar::{Length, moment_months_later, months_later, unit as text_unit};
use super::super::cell::SparkValue;
use super::super::failure::{mismatch, overflow};
use super::super::kernel;
use super::super::text::{DAY, SECOND, civil, civil_time, days, micros, read_zone};
use super::super::types::{self, moment};
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
        "extract" | "date_part" | "datepart" => extracted(call),
        "make_date" => make_date(call),
        "make_timestamp" | "make_timestamp_ltz" => make_timestamp(call, "make_timestamp"),
        "try_make_timestamp" | "try_make_timestamp_ltz" => {
            make_timestamp(call, "try_make_timestamp")
        }
        name => field_function(call, name)?,
    })
}

/// The functions that give one field of a day or a moment.
fn field_function(call: &FunctionCall<'_>, name: &str) -> Option<Result<Expr, SqlError>> {
    let field = match name {
        "year" => "year",
        "quarter" => "quarter",
        "month" => "month",
        "day" | "dayofmonth" => "day",
        "dayofweek" => "dayofweek",
        "weekday" => "weekday",
        "dayofyear" => "dayofyear",
        "weekofyear" => "week",
        "hour" => "hour",
        "minute" => "minute",
        "second" => "whole_second",
        _ => return None,
    };
    Some(call.takes(1, 1).and_then(|()| field_of(call, 0, field)))
}

/// The first argument is the name of the field.
fn extracted(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let name = call.literal(0).unwrap_or_default().to_lowercase();
    if types::is_interval(&call.data_type(1)?) {
        return of_interval(call, &name);
    }
    let field = match name.as_str() {
        "year" | "y" | "years" | "yr" | "yrs" => "year",
        "yearofweek" => "yearofweek",
        "quarter" | "qtr" => "quarter",
        "month" | "mon" | "mons" | "months" => "month",
        "week" | "w" | "weeks" => "week",
        "day" | "d" | "days" => "day",
        "dayofweek" | "dow" => "dayofweek",
        "dayofweek_iso" | "dow_iso" => "isodow",
        "doy" => "dayofyear",
        "hour" | "h" | "hours" | "hr" | "hrs" => "hour",
        "minute" | "m" | "min" | "mins" | "minutes" => "minute",
        "second" | "s" | "sec" | "seconds" | "secs" => "second",
        _ => return Err(SqlError::unsupported(&format!("the field {name}"))),
    };
    field_of(call, 1, field)
}

/// The days of an interval, and what is left of it in hours, minutes and seconds.
fn of_interval(call: &FunctionCall<'_>, field: &str) -> Result<Expr, SqlError> {
    let one = call.at(1)?;
    let is_day = one.data_type == types::days() && matches!(field, "day" | "days" | "d");
    if one.data_type != types::span() && !is_day {
        return Err(SqlError::unsupported("fields of such intervals"));
    }
    let (name, returns, run): (&'static str, DataType, kernel::KernelRun) = match field {
        "day" | "days" | "d" => ("interval_day", DataType::Int32, |cells, _| {
            Ok(SparkValue::Int(span(&cells[0]) / DAY))
        }),
        "hour" | "hours" | "h" => ("interval_hour", DataType::Int8, |cells, _| {
            Ok(SparkValue::Int(span(&cells[0]) % DAY / (3600 * SECOND)))
        }),
        "minute" | "minutes" | "m" => ("interval_minute", DataType::Int8, |cells, _| {
            Ok(SparkValue::Int(
                span(&cells[0]) % (3600 * SECOND) / (60 * SECOND),
            ))
        }),
        "second" | "seconds" | "s" => {
            ("interval_second", DataType::Decimal128(8, 6), |cells, _| {
                let rest = span(&cells[0]) % (60 * SECOND);
                Ok(SparkValue::Decimal(i128::from(rest), 6))
            })
        }
        _ => return Err(SqlError::unsupported("this field of an interval")),
    };
    Ok(kernel::call(name, vec![one.expr], returns, run))
}

fn span(cell: &SparkValue) -> i64 {
    match cell {
        SparkValue::Span(micros) => *micros,
        _ => 0,
    }
}

fn field_of(call: &FunctionCall<'_>, index: usize, field: &'static str) -> Result<Expr, SqlError> {
    let of_clock = matches!(field, "hour" | "minute" | "second" | "whole_second");
    let value = if of_clock {
        call.moment(index)?
    } else {
        call.date(index)?
    };
    if field == "second" {
        return Ok(kernel::call(
            "second",
            vec![value],
            DataType::Decimal128(8, 6),
            |cells, _| {
                Ok(SparkValue::Decimal(
                    i128::from(time(&cells[0]).rem_euclid(60 * SECOND)),
                    6,
                ))
            },
        ));
    }
    let run: kernel::KernelRun = match field {
        "year" => |cells, _| Ok(number(date(&cells[0]).year())),
        "quarter" => |cells, _| Ok(number((date(&cells[0]).month() - 1) / 3 + 1)),
        "month" => |cells, _| Ok(number(date(&cells[0]).month())),
        "day" => |cells, _| Ok(number(date(&cells[0]).day())),
        // Sunday is 1.
        "dayofweek" => |cells, _| {
            Ok(number(
                date(&cells[0]).weekday().to_sunday_zero_offset() + 1,
            ))
        },
        // Monday is 0.
        "weekday" => |cells, _| Ok(number(date(&cells[0]).weekday().to_monday_zero_offset())),
        "isodow" => |cells, _| Ok(number(date(&cells[0]).weekday().to_monday_one_offset())),
        "dayofyear" => |cells, _| Ok(number(date(&cells[0]).day_of_year())),
        "week" => |cells, _| Ok(number(date(&cells[0]).iso_week_date().week())),
        "yearofweek" => |cells, _| Ok(number(date(&cells[0]).iso_week_date().year())),
        "hour" => |cells, _| {
            Ok(SparkValue::Int(
                time(&cells[0]).rem_euclid(DAY) / (3600 * SECOND),
            ))
        },
        "minute" => |cells, _| {
            Ok(SparkValue::Int(
                time(&cells[0]).rem_euclid(DAY) / (60 * SECOND) % 60,
            ))
        },
        _ => |cells, _| {
            Ok(SparkValue::Int(
                time(&cells[0]).rem_euclid(60 * SECOND) / SECOND,
            ))
        },
    };
    Ok(kernel::call(field, vec![value], DataType::Int32, run))
}

fn number(value: impl Into<i64>) -> SparkValue {
    SparkValue::Int(value.into())
}

/// Returns the day of a cell.
pub fn date(cell: &SparkValue) -> Date {
    match cell {
        SparkValue::Date(days) => civil(*days),
        _ => Date::ZERO,
    }
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
    match cell {
        SparkValue::Date(days) => i32::try_from(i64::from(*days) + count)
            .map(SparkValue::Date)
            .map_err(|_| overflow("integer")),
        _ => Ok(SparkValue::Null),
    }
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
    Ok(name.to_lowercase().trim_end_matches('s').to_owned())
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
                Some(Length::Months(one)) => return moment_months_later(at, one * count),
                None => return Err(SqlError::unsupported("this unit of time")),
            };
            micros.map(SparkValue::Time).ok_or_else(|| overflow("long"))
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
    let (one, two) = (civil_time(start), civil_time(end));
    let months = i64::from(two.year() - one.year()) * 12 + i64::from(two.month() - one.month());
    let later = (one.day(), one.time()) > (two.day(), two.time());
    months - i64::from(later)
}

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
            let (end, start) = (civil_time(time(&cells[0])), civil_time(time(&cells[1])));
            let months = f64::from(
                i32::from(end.year() - start.year()) * 12 + i32::from(end.month() - start.month()),
            );
            let last = |one: jiff::civil::DateTime| one.day() == one.date().days_in_month();
            if end.day() == start.day() || last(end) && last(start) {
                return Ok(SparkValue::Float(months));
            }
            let seconds = |one: jiff::civil::DateTime| {
                f64::from(one.day()) * 86_400.0
                    + f64::from(one.hour()) * 3600.0
                    + f64::from(one.minute()) * 60.0
                    + f64::from(one.second())
            };
            let value = months + (seconds(end) - seconds(start)) / (31.0 * 86_400.0);
            Ok(SparkValue::Float(match cells.get(2) {
                Some(SparkValue::Bool(false)) => value,
                _ => (value * 1e8).round() / 1e8,
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
        |cells, _| Ok(SparkValue::Date(days(date(&cells[0]).last_of_month()))),
    ))
}

fn next_day(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    Ok(kernel::call(
        "next_day",
        vec![call.date(0)?, call.text(1)?],
        DataType::Date32,
        |cells, _| {
            let name = text(&cells[1]).trim().to_lowercase();
            let wanted = match name.get(..2).unwrap_or_default() {
                "su" => Weekday::Sunday,
                "mo" => Weekday::Monday,
                "tu" => Weekday::Tuesday,
                "we" => Weekday::Wednesday,
                "th" => Weekday::Thursday,
                "fr" => Weekday::Friday,
                "sa" => Weekday::Saturday,
                _ => {
                    return Err(SqlError::new(
                        "ILLEGAL_DAY_OF_WEEK",
                        "22009",
                        &format!("Illegal input for day of week: {name}."),
                    ));
                }
            };
            let next = date(&cells[0])
                .nth_weekday(1, wanted)
                .map_err(|_| overflow("integer"))?;
            Ok(SparkValue::Date(days(next)))
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
                let SparkValue::Date(day) = cells[0] else {
                    return Ok(SparkValue::Null);
                };
                let unit = text(&cells[1]).to_lowercase();
                if !matches!(
                    unit.as_str(),
                    "year" | "yyyy" | "yy" | "quarter" | "month" | "mon" | "mm" | "week"
                ) {
                    return Ok(SparkValue::Null);
                }
                Ok(match floor(i64::from(day) * DAY, &unit) {
                    Some(micros) => SparkValue::Date(i32::try_from(micros / DAY).unwrap_or(0)),
                    None => SparkValue::Null,
                })
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
    let day = civil_time(at).date();
    let start = |date: Date| Some(micros(date.to_datetime(jiff::civil::Time::midnight())));
    match unit {
        "year" | "yyyy" | "yy" => start(day.first_of_year()),
        "quarter" => start(Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).ok()?),
        "month" | "mon" | "mm" => start(day.first_of_month()),
        "week" => {
            let back = i64::from(day.weekday().to_monday_zero_offset());
            Some((at.div_euclid(DAY) - back) * DAY)
        }
        "day" | "dd" => Some(at - at.rem_euclid(DAY)),
        "hour" => Some(at - at.rem_euclid(3600 * SECOND)),
        "minute" => Some(at - at.rem_euclid(60 * SECOND)),
        "second" => Some(at - at.rem_euclid(SECOND)),
        "millisecond" => Some(at - at.rem_euclid(1000)),
        "microsecond" => Some(at),
        _ => None,
    }
}

/// `make_timestamp(year, month, day, hour, minute, seconds, zone)`; 60 seconds are the next minute.
fn make_timestamp(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(6, 7)?;
    let mut arguments = Vec::new();
    for index in 0..5 {
        arguments.push(call.whole(index)?);
    }
    arguments.push(call.at(5)?.to(&DataType::Decimal128(16, 6))?);
    if call.count() == 7 {
        arguments.push(call.text(6)?);
    }
    let run: kernel::KernelRun = if name == "make_timestamp" {
        |cells, _| moment_of(cells)
    } else {
        |cells, _| Ok(moment_of(cells).unwrap_or(SparkValue::Null))
    };
    Ok(kernel::call(name, arguments, moment(), run))
}

fn moment_of(cells: &[SparkValue]) -> Result<SparkValue, SqlError> {
    let wrong = || {
        SqlError::new(
            "DATETIME_FIELD_OUT_OF_BOUNDS",
            "22023",
            "A field of the date or the time is out of bounds.",
        )
    };
    let part = |index: usize| i8::try_from(whole(&cells[index])).map_err(|_| wrong());
    let year = i16::try_from(whole(&cells[0])).map_err(|_| wrong())?;
    let day = Date::new(year, part(1)?, part(2)?).map_err(|_| wrong())?;
    let (hour, minute) = (part(3)?, part(4)?);
    let SparkValue::Decimal(micros, _) = cells[5] else {
        return Ok(SparkValue::Null);
    };
    let seconds = i64::try_from(micros).map_err(|_| wrong())?;
    let in_day = (0..24).contains(&hour) && (0..60).contains(&minute);
    if !in_day || !(0..=60 * SECOND).contains(&seconds) {
        return Err(wrong());
    }
    let clock = (i64::from(hour) * 60 + i64::from(minute)) * 60 * SECOND + seconds;
    let shown = i64::from(days(day)) * DAY + clock;
    let Some(zone) = cells.get(6) else {
        return Ok(SparkValue::Time(shown));
    };
    read_zone(text(zone))
        .and_then(|zone| zone.to_timestamp(civil_time(shown)).ok())
        .map(|at| SparkValue::Time(at.as_microsecond()))
        .ok_or_else(|| SqlError::unsupported("this time zone by its name"))
}

fn make_date(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(3, 3)?;
    let arguments = vec![call.whole(0)?, call.whole(1)?, call.whole(2)?];
    Ok(kernel::call(
        "make_date",
        arguments,
        DataType::Date32,
        |cells, _| {
            let year = i16::try_from(whole(&cells[0])).ok();
            let (month, day) = (
                i8::try_from(whole(&cells[1])).ok(),
                i8::try_from(whole(&cells[2])).ok(),
            );
            let made = year
                .zip(month)
                .zip(day)
                .and_then(|((year, month), day)| Date::new(year, month, day).ok());
            made.map(|date| SparkValue::Date(days(date)))
                .ok_or_else(|| {
                    SqlError::new(
                        "DATETIME_FIELD_OUT_OF_BOUNDS",
                        "22023",
                        "A field of the date is out of bounds.",
                    )
                })
        },
    ))
}
