//! Windows of time, as `GROUP BY window(…)` makes them.

use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::Expr;

use super::super::super::SqlError;
use super::super::calendar::{Length, unit as text_unit};
use super::super::cell::SparkValue;
use super::super::kernel;
use super::super::types::moment;
use super::call::FunctionCall;
use super::strings::whole;
use super::time::time;

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    (call.name == "window").then(|| window(call))
}

/// Windows that follow one another. Those that overlap would make a row many, which is not simulated.
fn window(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 4)?;
    if call.count() > 2 {
        return Err(SqlError::unsupported("windows that overlap or are shifted"));
    }
    let text = call.literal(1).unwrap_or_default();
    let length =
        duration(&text).ok_or_else(|| SqlError::unsupported(&format!("a window of {text}")))?;
    let fields = Fields::from(vec![
        Field::new("start", moment(), true),
        Field::new("end", moment(), true),
    ]);
    let length = Expr::Literal(ScalarValue::Int64(Some(length)), None);
    let arguments = vec![call.moment(0)?, length];
    Ok(kernel::call(
        "window",
        arguments,
        DataType::Struct(fields),
        |cells, _| {
            let (at, length) = (time(&cells[0]), whole(&cells[1]));
            let start = at - at.rem_euclid(length);
            Ok(SparkValue::Struct(vec![
                SparkValue::Time(start),
                SparkValue::Time(start + length),
            ]))
        },
    ))
}

/// Returns the microseconds of a text like `1 day` or `interval 2 hours`.
fn duration(text: &str) -> Option<i64> {
    let text = text.trim().to_lowercase();
    let text = text.strip_prefix("interval ").unwrap_or(&text);
    let mut words = text.split_whitespace();
    let (count, unit) = (words.next()?.parse::<i64>().ok()?, words.next()?);
    if words.next().is_some() || count <= 0 {
        return None;
    }
    match text_unit(unit.trim_end_matches('s'))? {
        Length::Micros(one) => one.checked_mul(count),
        Length::Months(_) => None,
    }
}
