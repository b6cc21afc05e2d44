//! Windows of time, which `window(at, length, slide, start)` gives.

use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::Expr;

use super::super::super::SqlError;
use super::super::calendar::{Length, unit as text_unit};
use super::super::cell::SparkValue;
use super::super::kernel;
use super::super::types::{self, moment};
use super::call::FunctionCall;
use super::strings::whole;
use super::time::time;

/// Returns an array of the windows that a moment falls into: one when they follow one another, more when they overlap.
pub fn windows(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    /// More windows for a moment than anybody asks a simulation for.
    const MOST: i64 = 10_000;
    call.takes(2, 4)?;
    let given = |index: usize| {
        let text = call.literal(index).unwrap_or_default();
        duration(&text).ok_or_else(|| SqlError::unsupported(&format!("a window of {text}")))
    };
    let length = given(1)?;
    let slide = if call.count() > 2 { given(2)? } else { length };
    let start = if call.count() > 3 { given(3)? } else { 0 };
    if length <= 0 || slide <= 0 || slide > length || start.abs() >= slide {
        return Err(super::super::failure::mismatch(
            "window",
            "the slide must be positive and no longer than the window, and the start less than the slide",
        ));
    }
    if length / slide > MOST {
        return Err(SqlError::unsupported("so many windows of time"));
    }
    let fields = Fields::from(vec![
        Field::new("start", moment(), true),
        Field::new("end", moment(), true),
    ]);
    let number = |value| Expr::Literal(ScalarValue::Int64(Some(value)), None);
    let arguments = vec![
        call.moment(0)?,
        number(length),
        number(slide),
        number(start),
    ];
    Ok(kernel::call(
        "windows",
        arguments,
        types::list(DataType::Struct(fields)),
        |cells, _| {
            let at = time(&cells[0]);
            let (length, slide) = (whole(&cells[1]), whole(&cells[2]));
            let last = at - (at - whole(&cells[3])).rem_euclid(slide);
            let starts = (0..).map(|index| last - index * slide);
            let each = starts.take_while(|start| start + length > at).map(|start| {
                SparkValue::Struct(vec![
                    SparkValue::Time(start),
                    SparkValue::Time(start + length),
                ])
            });
            Ok(SparkValue::List(each.collect()))
        },
    ))
}

/// Returns the microseconds of a text like `1 day` or `interval 2 hours`.
fn duration(text: &str) -> Option<i64> {
    let text = text.trim().to_lowercase();
    let text = text.strip_prefix("interval ").unwrap_or(&text);
    let mut words = text.split_whitespace();
    let (count, unit) = (words.next()?.parse::<i64>().ok()?, words.next()?);
    if words.next().is_some() {
        return None;
    }
    match text_unit(unit.trim_end_matches('s'))? {
        Length::Micros(one) => one.checked_mul(count),
        Length::Months(_) => None,
    }
}
