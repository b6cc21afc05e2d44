//! Functions of numbers.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;
use datafusion::sql::sqlparser::ast::BinaryOperator;

use super::super::super::SqlError;
use super::super::arithmetic::{arithmetic, moments, numbers};
use super::super::cell::SparkValue;
use super::super::failure::{divide_by_zero, or_null, overflow};
use super::super::kernel;
use super::super::typed_expr::TypedExpr;
use super::super::types::{is_decimal, is_float, is_integral, is_interval, is_text};
use super::call::FunctionCall;

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "abs" => sign_of(call, "abs"),
        "negative" => sign_of(call, "negative"),
        "positive" => call
            .takes(1, 1)
            .and_then(|()| numeric(call, 0).map(|one| one.expr)),
        "mod" => binary(call, &BinaryOperator::Modulo),
        "div" => binary(call, &BinaryOperator::MyIntegerDivide),
        "pmod" => positive_remainder(call),
        "try_divide" => tried(call, &BinaryOperator::Divide),
        "try_add" => tried(call, &BinaryOperator::Plus),
        "try_subtract" => tried(call, &BinaryOperator::Minus),
        "try_multiply" => tried(call, &BinaryOperator::Multiply),
        "try_mod" => tried(call, &BinaryOperator::Modulo),
        _ => return None,
    })
}

/// Returns an argument as a number; text becomes one with a binary point.
pub fn numeric(call: &FunctionCall<'_>, index: usize) -> Result<TypedExpr, SqlError> {
    let one = call.at(index)?;
    if is_integral(&one.data_type) || is_float(&one.data_type) || is_decimal(&one.data_type) {
        return Ok(one);
    }
    Ok(TypedExpr {
        expr: call.float(index)?,
        data_type: DataType::Float64,
    })
}

fn sign_of(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let one = call.at(0)?;
    let one = if is_interval(&one.data_type) {
        one
    } else {
        numeric(call, 0)?
    };
    let run: kernel::KernelRun = if name == "abs" {
        |cells, returns| match &cells[0] {
            SparkValue::Float(value) => Ok(SparkValue::Float(value.abs())),
            SparkValue::Single(value) => Ok(SparkValue::Single(value.abs())),
            SparkValue::Decimal(value, scale) => Ok(SparkValue::Decimal(value.abs(), *scale)),
            SparkValue::Int(value) => in_type(value.checked_abs(), returns),
            SparkValue::Span(micros) => Ok(SparkValue::Span(micros.abs())),
            SparkValue::Months(months) => Ok(SparkValue::Months(months.abs())),
            other => Ok(other.clone()),
        }
    } else {
        |cells, returns| match &cells[0] {
            SparkValue::Float(value) => Ok(SparkValue::Float(-value)),
            SparkValue::Single(value) => Ok(SparkValue::Single(-value)),
            SparkValue::Decimal(value, scale) => Ok(SparkValue::Decimal(-value, *scale)),
            SparkValue::Int(value) => in_type(value.checked_neg(), returns),
            SparkValue::Span(micros) => Ok(SparkValue::Span(-micros)),
            SparkValue::Months(months) => Ok(SparkValue::Months(-months)),
            other => Ok(other.clone()),
        }
    };
    Ok(kernel::call(name, vec![one.expr], one.data_type, run))
}

/// Returns a whole number of a type; a failure when it does not fit.
pub fn in_type(value: Option<i64>, returns: &DataType) -> Result<SparkValue, SqlError> {
    let fits = value.is_some_and(|value| match returns {
        DataType::Int8 => i8::try_from(value).is_ok(),
        DataType::Int16 => i16::try_from(value).is_ok(),
        DataType::Int32 => i32::try_from(value).is_ok(),
        _ => true,
    });
    value
        .filter(|_| fits)
        .map(SparkValue::Int)
        .ok_or_else(|| overflow("integer"))
}

fn binary(call: &FunctionCall<'_>, op: &BinaryOperator) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    arithmetic(op, call.at(0)?, call.at(1)?)
}

fn positive_remainder(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let (all, data_type) = call.alike(0)?;
    if !is_integral(&data_type) {
        return Err(SqlError::unsupported("pmod of numbers that are not whole"));
    }
    Ok(kernel::call(
        "pmod",
        all,
        data_type,
        |cells, _| match cells {
            [SparkValue::Int(_), SparkValue::Int(0)] => Err(divide_by_zero()),
            [SparkValue::Int(left), SparkValue::Int(right)] => {
                let rest = left.wrapping_rem(*right);
                Ok(SparkValue::Int(if rest < 0 {
                    rest.wrapping_add(*right).wrapping_rem(*right)
                } else {
                    rest
                }))
            }
            _ => Ok(SparkValue::Null),
        },
    ))
}

/// The same expression, with NULL where it would fail.
fn tried(call: &FunctionCall<'_>, op: &BinaryOperator) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let strict = arithmetic(op, call.at(0)?, call.at(1)?)?;
    let Expr::ScalarFunction(inner) = &strict else {
        return Err(SqlError::unsupported(call.name));
    };
    let returns = inner
        .func
        .return_type(&[])
        .map_err(|_| SqlError::unsupported(call.name))?;
    let name = match op {
        BinaryOperator::Divide => "try_divide",
        BinaryOperator::Plus => "try_add",
        BinaryOperator::Minus => "try_subtract",
        BinaryOperator::Multiply => "try_multiply",
        _ => "try_mod",
    };
    if inner.name().ends_with("_time") {
        let (name, run): (&'static str, kernel::KernelRun) = match inner.name() {
            "add_time" => ("try_add_time", |cells, returns| {
                or_null(moments::add_time(cells, returns))
            }),
            _ => ("try_subtract_time", |cells, returns| {
                or_null(moments::subtract_time(cells, returns))
            }),
        };
        return Ok(kernel::call(name, inner.args.clone(), returns, run));
    }
    if is_text(&returns) || is_interval(&returns) {
        return Err(SqlError::unsupported(&format!("{name} of such values")));
    }
    let run: kernel::KernelRun = match op {
        BinaryOperator::Divide => |cells, returns| or_null(numbers::divide(cells, returns)),
        BinaryOperator::Plus => |cells, returns| or_null(numbers::add(cells, returns)),
        BinaryOperator::Minus => |cells, returns| or_null(numbers::subtract(cells, returns)),
        BinaryOperator::Multiply => |cells, returns| or_null(numbers::multiply(cells, returns)),
        _ => |cells, returns| or_null(numbers::remainder(cells, returns)),
    };
    Ok(kernel::call(name, inner.args.clone(), returns, run))
}
