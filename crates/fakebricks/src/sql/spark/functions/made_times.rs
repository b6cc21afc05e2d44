//! Days and moments that are made of numbers.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;

use super::super::super::SqlError;
use super::super::cell::SparkValue;
use super::super::civil::CivilDay;
use super::super::failure::{or_null, overflow};
use super::super::kernel;
use super::super::text::{DAY, SECOND, in_zone, read_zone};
use super::super::types::moment;
use super::call::FunctionCall;
use super::strings::{text, whole};

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "make_date" => make_date(call),
        "make_timestamp" | "make_timestamp_ltz" => make_timestamp(call, "make_timestamp"),
        "try_make_timestamp" | "try_make_timestamp_ltz" => {
            make_timestamp(call, "try_make_timestamp")
        }
        _ => return None,
    })
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
        |cells, _| or_null(moment_of(cells))
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
    let day = CivilDay::new(whole(&cells[0]), whole(&cells[1]), whole(&cells[2]));
    let day = day.ok_or_else(wrong)?;
    let (hour, minute) = (whole(&cells[3]), whole(&cells[4]));
    let SparkValue::Decimal(micros, _) = cells[5] else {
        return Ok(SparkValue::Null);
    };
    let seconds = i64::try_from(micros).map_err(|_| wrong())?;
    let in_day = (0..24).contains(&hour) && (0..60).contains(&minute);
    if !in_day || !(0..61 * SECOND).contains(&seconds) {
        return Err(wrong());
    }
    if seconds > 60 * SECOND {
        return Err(SqlError::new(
            "INVALID_FRACTION_OF_SECOND",
            "22023",
            "Valid range for seconds is [0, 60] (inclusive). To avoid this error, use `try_make_timestamp`, which returns NULL on error.",
        ));
    }
    let clock = (hour * 60 + minute) * 60 * SECOND + seconds;
    let shown = day
        .days()
        .checked_mul(DAY)
        .and_then(|start| start.checked_add(clock));
    let shown = shown.ok_or_else(|| overflow("long"))?;
    let Some(zone) = cells.get(6) else {
        return Ok(SparkValue::Time(shown));
    };
    read_zone(text(zone))
        .and_then(|zone| in_zone(shown, &zone))
        .map(SparkValue::Time)
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
            CivilDay::new(whole(&cells[0]), whole(&cells[1]), whole(&cells[2]))
                .and_then(CivilDay::date)
                .map(SparkValue::Date)
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
