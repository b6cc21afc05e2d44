//! Computing with numbers: no result is ever wrong by an overflow.

use datafusion::arrow::datatypes::DataType;

use super::super::super::SqlError;
use super::super::cell::SparkValue;
use super::super::decimal::Exact;
use super::super::failure::{divide_by_zero, overflow, short_overflow};
use super::super::types::is_integral;

fn floats(cells: &[SparkValue]) -> Option<(f64, f64)> {
    match cells {
        [SparkValue::Float(left), SparkValue::Float(right)] => Some((*left, *right)),
        _ => None,
    }
}

/// Two numbers of four bytes, which give a third one.
fn singles(cells: &[SparkValue]) -> Option<(f32, f32)> {
    match cells {
        [SparkValue::Single(left), SparkValue::Single(right)] => Some((*left, *right)),
        _ => None,
    }
}

fn wholes(cells: &[SparkValue]) -> Option<(i64, i64)> {
    match cells {
        [SparkValue::Int(left), SparkValue::Int(right)] => Some((*left, *right)),
        _ => None,
    }
}

/// Returns a whole number of this type; a failure when it does not fit.
fn fitting(value: Option<i64>, returns: &DataType) -> Result<SparkValue, SqlError> {
    let (what, fits) = match returns {
        DataType::Int8 => (
            "tinyint",
            value.is_some_and(|one| i8::try_from(one).is_ok()),
        ),
        DataType::Int16 => (
            "smallint",
            value.is_some_and(|one| i16::try_from(one).is_ok()),
        ),
        DataType::Int32 => (
            "integer",
            value.is_some_and(|one| i32::try_from(one).is_ok()),
        ),
        _ => ("long", value.is_some()),
    };
    value
        .filter(|_| fits)
        .map(SparkValue::Int)
        .ok_or_else(|| match what {
            "tinyint" | "smallint" => short_overflow(what),
            _ => overflow(what),
        })
}

/// Adds two numbers.
pub fn add(cells: &[SparkValue], returns: &DataType) -> Result<SparkValue, SqlError> {
    if let Some((left, right)) = floats(cells) {
        return Ok(SparkValue::Float(left + right));
    }
    if let Some((left, right)) = singles(cells) {
        return Ok(SparkValue::Single(left + right));
    }
    match wholes(cells) {
        Some((left, right)) if is_integral(returns) => fitting(left.checked_add(right), returns),
        _ => Exact::of(&cells[0])?
            .plus(&Exact::of(&cells[1])?)
            .fit(returns),
    }
}

/// Returns the result of two numbers in a type, or why there is none.
pub fn subtract(cells: &[SparkValue], returns: &DataType) -> Result<SparkValue, SqlError> {
    if let Some((left, right)) = floats(cells) {
        return Ok(SparkValue::Float(left - right));
    }
    if let Some((left, right)) = singles(cells) {
        return Ok(SparkValue::Single(left - right));
    }
    match wholes(cells) {
        Some((left, right)) if is_integral(returns) => fitting(left.checked_sub(right), returns),
        _ => Exact::of(&cells[0])?
            .minus(&Exact::of(&cells[1])?)
            .fit(returns),
    }
}

/// Returns the result of two numbers in a type, or why there is none.
pub fn multiply(cells: &[SparkValue], returns: &DataType) -> Result<SparkValue, SqlError> {
    if let Some((left, right)) = floats(cells) {
        return Ok(SparkValue::Float(left * right));
    }
    if let Some((left, right)) = singles(cells) {
        return Ok(SparkValue::Single(left * right));
    }
    match wholes(cells) {
        Some((left, right)) if is_integral(returns) => fitting(left.checked_mul(right), returns),
        _ => Exact::of(&cells[0])?
            .times(&Exact::of(&cells[1])?)
            .fit(returns),
    }
}

/// Returns the result of two numbers in a type, or why there is none.
pub fn divide(cells: &[SparkValue], returns: &DataType) -> Result<SparkValue, SqlError> {
    if let Some((left, right)) = floats(cells) {
        return if right == 0.0 {
            Err(divide_by_zero())
        } else {
            Ok(SparkValue::Float(left / right))
        };
    }
    let (left, right) = (Exact::of(&cells[0])?, Exact::of(&cells[1])?);
    if right.is_zero() {
        return Err(divide_by_zero());
    }
    left.over(&right).fit(returns)
}

/// Returns the result of two numbers in a type, or why there is none.
pub fn remainder(cells: &[SparkValue], returns: &DataType) -> Result<SparkValue, SqlError> {
    if let Some((left, right)) = floats(cells) {
        return if right == 0.0 {
            Err(divide_by_zero())
        } else {
            Ok(SparkValue::Float(left % right))
        };
    }
    if let Some((left, right)) = singles(cells) {
        return if right == 0.0 {
            Err(divide_by_zero())
        } else {
            Ok(SparkValue::Single(left % right))
        };
    }
    if let Some((left, right)) = wholes(cells) {
        return if right == 0 {
            Err(divide_by_zero())
        } else {
            Ok(SparkValue::Int(left.wrapping_rem(right)))
        };
    }
    let (left, right) = (Exact::of(&cells[0])?, Exact::of(&cells[1])?);
    if right.is_zero() {
        return Err(divide_by_zero());
    }
    left.remainder(&right).fit(returns)
}

/// Returns the whole part of a quotient.
pub fn whole_quotient(cells: &[SparkValue], returns: &DataType) -> Result<SparkValue, SqlError> {
    let (left, right) = (Exact::of(&cells[0])?, Exact::of(&cells[1])?);
    if right.is_zero() {
        return Err(divide_by_zero());
    }
    fitting(i64::try_from(left.whole_quotient(&right)).ok(), returns)
}
