//! Arithmetic with days, moments and intervals.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;
use datafusion::sql::sqlparser::ast::BinaryOperator;

use super::super::super::SqlError;
use super::super::calendar::{moment_months_later, months_later};
use super::super::cell::SparkValue;
use super::super::failure::{mismatch, overflow};
use super::super::kernel;
use super::super::text::DAY;
use super::super::typed_expr::TypedExpr;
use super::super::types::{self, common, is_integral, is_text};
use super::scaling;

/// Returns an arithmetic expression of days, moments and intervals; `None` for one of numbers.
pub fn arithmetic(
    op: &BinaryOperator,
    left: &TypedExpr,
    right: &TypedExpr,
) -> Result<Option<Expr>, SqlError> {
    let minus = *op == BinaryOperator::Minus;
    if !minus && *op != BinaryOperator::Plus {
        return scaling::scaled(op, left, right);
    }
    let arguments = || vec![left.expr.clone(), right.expr.clone()];
    let name = if minus { "subtract_time" } else { "add_time" };
    let run = if minus { subtract_time } else { add_time };
    Ok(match (&left.data_type, &right.data_type) {
        // The interval comes second.
        (interval, _)
            if types::is_interval(interval) && !minus && types::is_time(&right.data_type) =>
        {
            return arithmetic(op, right, left);
        }
        (DataType::Date32, DataType::Int64) => {
            return Err(mismatch(name, "a day and a \"BIGINT\" do not add up"));
        }
        (DataType::Date32, whole) if is_integral(whole) => {
            Some(kernel::call(name, arguments(), DataType::Date32, run))
        }
        (whole, DataType::Date32) if is_integral(whole) && !minus => {
            return arithmetic(op, right, left);
        }
        (DataType::Date32, interval)
            if [types::days(), types::months(), types::calendar_interval()].contains(interval) =>
        {
            Some(kernel::call(name, arguments(), DataType::Date32, run))
        }
        (time, interval) if types::is_time(time) && types::is_interval(interval) => {
            let moment = left.clone().to(&types::moment())?;
            Some(kernel::call(
                name,
                vec![moment, right.expr.clone()],
                types::moment(),
                run,
            ))
        }
        (DataType::Date32, DataType::Date32) if minus => {
            Some(kernel::call(name, arguments(), types::days(), run))
        }
        (one, two)
            if minus
                && (types::is_time(one) || types::is_time(two))
                && (types::is_time(one) || is_text(one))
                && (types::is_time(two) || is_text(two)) =>
        {
            let sides = vec![
                left.clone().to(&types::moment())?,
                right.clone().to(&types::moment())?,
            ];
            Some(kernel::call(name, sides, types::span(), run))
        }
        (one, two)
            if types::is_interval(one)
                && types::is_interval(two)
                && types::is_span(one) == types::is_span(two)
                && *one != types::calendar_interval()
                && *two != types::calendar_interval() =>
        {
            let wider = common(one, two).unwrap_or_else(types::span);
            Some(kernel::call(name, arguments(), wider, run))
        }
        (one, two) if types::is_interval(one) || types::is_interval(two) => {
            return Err(SqlError::unsupported("this arithmetic with intervals"));
        }
        _ => None,
    })
}

/// Returns a moment and an interval later, or two intervals together.
pub fn add_time(cells: &[SparkValue], returns: &DataType) -> Result<SparkValue, SqlError> {
    moved(cells, returns, 1)
}

/// Returns a moment and an interval earlier, or what is between two.
pub fn subtract_time(cells: &[SparkValue], returns: &DataType) -> Result<SparkValue, SqlError> {
    moved(cells, returns, -1)
}

fn moved(cells: &[SparkValue], returns: &DataType, sign: i64) -> Result<SparkValue, SqlError> {
    let late = || overflow("long");
    let day = |days: i64| {
        i32::try_from(days)
            .map(SparkValue::Date)
            .map_err(|_| overflow("integer"))
    };
    // As in Spark, the first day follows on the last one.
    let around = |date: i32, count: i64| {
        i32::try_from(count)
            .map(|count| SparkValue::Date(date.wrapping_add(count)))
            .map_err(|_| overflow("integer"))
    };
    match (&cells[0], &cells[1]) {
        (SparkValue::Date(one), SparkValue::Date(two)) => {
            Ok(SparkValue::Span((i64::from(*one) - i64::from(*two)) * DAY))
        }
        (SparkValue::Date(date), SparkValue::Int(count)) => around(*date, sign * count),
        (SparkValue::Date(date), SparkValue::Span(span)) if *returns == DataType::Date32 => {
            day(i64::from(*date) + sign * span / DAY)
        }
        (SparkValue::Date(date), SparkValue::Months(months)) => Ok(SparkValue::Date(months_later(
            *date,
            sign * i64::from(*months),
        )?)),
        (SparkValue::Time(micros), SparkValue::Months(months)) => {
            moment_months_later(*micros, sign * i64::from(*months))
        }
        (SparkValue::Time(one), SparkValue::Time(two)) => {
            one.checked_sub(*two).map(SparkValue::Span).ok_or_else(late)
        }
        (SparkValue::Time(micros), SparkValue::Span(span)) => micros
            .checked_add(sign * span)
            .map(SparkValue::Time)
            .ok_or_else(late),
        (SparkValue::Time(micros), SparkValue::Calendar(months, days, rest)) => {
            let SparkValue::Time(later) = moment_months_later(*micros, sign * i64::from(*months))?
            else {
                return Err(late());
            };
            let span = i64::from(*days) * DAY + rest;
            later
                .checked_add(sign * span)
                .map(SparkValue::Time)
                .ok_or_else(late)
        }
        (SparkValue::Date(_), SparkValue::Calendar(_, _, rest)) if *rest != 0 => {
            Err(SqlError::unsupported("a day and an interval of hours"))
        }
        (SparkValue::Date(date), SparkValue::Calendar(months, days, _)) => {
            let later = months_later(*date, sign * i64::from(*months))?;
            day(i64::from(later) + sign * i64::from(*days))
        }
        (SparkValue::Span(one), SparkValue::Span(two)) => one
            .checked_add(sign * two)
            .map(SparkValue::Span)
            .ok_or_else(late),
        (SparkValue::Months(one), SparkValue::Months(two)) => {
            let sum = i64::from(*one) + sign * i64::from(*two);
            i32::try_from(sum)
                .map(SparkValue::Months)
                .map_err(|_| overflow("integer"))
        }
        _ => Err(SqlError::unsupported("this arithmetic with times")),
    }
}
