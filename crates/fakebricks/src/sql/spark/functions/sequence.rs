//! `sequence(start, end, step)`: numbers, days or moments one after the other.

use datafusion::logical_expr::{Expr, lit};

use super::super::super::SqlError;
use super::super::calendar::{moment_months_later, months_later};
use super::super::cell::SparkValue;
use super::super::failure::{mismatch, of_java};
use super::super::kernel;
use super::super::text::DAY;
use super::super::types::{self, common, is_integral, is_interval, is_time};
use super::call::FunctionCall;

/// More elements than anybody asks a simulation for.
const MOST: usize = 100_000;

/// Returns the expression for a call of this function.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    (call.name == "sequence").then(|| sequence(call))
}

fn sequence(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 3)?;
    let (start, end) = (call.at(0)?, call.at(1)?);
    let wrong = || mismatch("sequence", "start, end and step do not fit together");
    let data_type = common(&start.data_type, &end.data_type).ok_or_else(wrong)?;
    let mut arguments = vec![start.to(&data_type)?, end.to(&data_type)?];
    if is_integral(&data_type) {
        if call.count() == 3 {
            arguments.push(call.at(2)?.to(&data_type)?);
        } else {
            arguments.push(lit(false));
        }
    } else if is_time(&data_type) {
        if call.count() == 3 {
            let step = call.at(2)?;
            if !is_interval(&step.data_type) {
                return Err(wrong());
            }
            arguments.push(step.expr);
        } else {
            arguments.push(lit(false));
        }
    } else {
        return Err(wrong());
    }
    Ok(kernel::call(
        "sequence",
        arguments,
        types::list(data_type),
        |cells, _| match cells {
            [SparkValue::Int(start), SparkValue::Int(end), step] => {
                let step = match step {
                    SparkValue::Int(step) => *step,
                    _ => usual(*start, *end),
                };
                let all = steps(*start, *end, step, |index, step| {
                    step.checked_mul(index)
                        .and_then(|far| start.checked_add(far))
                });
                all.map(|all| SparkValue::List(all.into_iter().map(SparkValue::Int).collect()))
            }
            [SparkValue::Date(start), SparkValue::Date(end), step] => days(*start, *end, step),
            [SparkValue::Time(start), SparkValue::Time(end), step] => moments(*start, *end, step),
            _ => Err(SqlError::unsupported("this sequence")),
        },
    ))
}

/// Up or down by one where no step is given.
fn usual(start: i64, end: i64) -> i64 {
    if start <= end { 1 } else { -1 }
}

fn days(start: i32, end: i32, step: &SparkValue) -> Result<SparkValue, SqlError> {
    let (from, to) = (i64::from(start), i64::from(end));
    let all = match step {
        SparkValue::Months(months) => steps(from, to, i64::from(*months), |index, months| {
            months_later(start, months * index).ok().map(i64::from)
        })?,
        SparkValue::Span(span) if span % DAY == 0 => steps(from, to, span / DAY, |index, step| {
            Some(from + step * index)
        })?,
        SparkValue::Bool(_) => steps(from, to, usual(from, to), |index, step| {
            Some(from + step * index)
        })?,
        _ => return Err(SqlError::unsupported("this step of days")),
    };
    let all = all
        .into_iter()
        .map(|day| SparkValue::Date(i32::try_from(day).unwrap_or(0)));
    Ok(SparkValue::List(all.collect()))
}

fn moments(start: i64, end: i64, step: &SparkValue) -> Result<SparkValue, SqlError> {
    let all =
        match step {
            SparkValue::Months(months) => steps(
                start,
                end,
                i64::from(*months),
                |index, months| match moment_months_later(start, months * index) {
                    Ok(SparkValue::Time(at)) => Some(at),
                    _ => None,
                },
            )?,
            SparkValue::Span(span) => {
                steps(start, end, *span, |index, step| Some(start + step * index))?
            }
            SparkValue::Bool(_) => {
                let step = usual(start, end) * DAY;
                steps(start, end, step, |index, step| Some(start + step * index))?
            }
            _ => return Err(SqlError::unsupported("this step of moments")),
        };
    Ok(SparkValue::List(
        all.into_iter().map(SparkValue::Time).collect(),
    ))
}

/// The start and what is so many steps away, until the end is passed.
fn steps(
    start: i64,
    end: i64,
    step: i64,
    at: impl Fn(i64, i64) -> Option<i64>,
) -> Result<Vec<i64>, SqlError> {
    if step == 0 && start == end {
        return Ok(vec![start]);
    }
    if step == 0 || (step > 0) != (end >= start) && start != end {
        return Err(of_java(&format!(
            "requirement failed: Illegal sequence boundaries: {start} to {end} by {step}"
        )));
    }
    let mut all = Vec::new();
    for index in 0_i64.. {
        let Some(next) = at(index, step) else {
            break;
        };
        if step > 0 && next > end || step < 0 && next < end {
            break;
        }
        if all.len() == MOST {
            return Err(SqlError::unsupported("sequences of so many elements"));
        }
        all.push(next);
    }
    Ok(all)
}
