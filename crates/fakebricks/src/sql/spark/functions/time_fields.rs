//! Fields of days, moments and intervals.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;

use super::super::super::SqlError;
use super::super::cell::SparkValue;
use super::super::kernel;
use super::super::text::{DAY, SECOND};
use super::super::types;
use super::call::FunctionCall;
use super::time::{date, time};

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    match call.name {
        "extract" | "date_part" | "datepart" => Some(extracted(call)),
        name => field_function(call, name),
    }
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
        "year" => |cells, _| Ok(SparkValue::Int(date(&cells[0]).year)),
        "quarter" => |cells, _| Ok(SparkValue::Int((date(&cells[0]).month - 1) / 3 + 1)),
        "month" => |cells, _| Ok(SparkValue::Int(date(&cells[0]).month)),
        "day" => |cells, _| Ok(SparkValue::Int(date(&cells[0]).day)),
        // Sunday is 1.
        "dayofweek" => |cells, _| Ok(SparkValue::Int((date(&cells[0]).weekday() + 1) % 7 + 1)),
        // Monday is 0.
        "weekday" => |cells, _| Ok(SparkValue::Int(date(&cells[0]).weekday())),
        "isodow" => |cells, _| Ok(SparkValue::Int(date(&cells[0]).weekday() + 1)),
        "dayofyear" => |cells, _| Ok(SparkValue::Int(date(&cells[0]).day_of_year())),
        "week" => |cells, _| Ok(SparkValue::Int(date(&cells[0]).week().1)),
        "yearofweek" => |cells, _| Ok(SparkValue::Int(date(&cells[0]).week().0)),
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
