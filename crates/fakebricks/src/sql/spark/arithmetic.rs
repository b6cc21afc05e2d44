//! Arithmetic: which type the result has, and what computes it.

pub mod moments;
pub mod numbers;
mod scaling;

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;
use datafusion::sql::sqlparser::ast::BinaryOperator;

use super::super::{SqlError, type_text};
use super::failure::mismatch;
use super::kernel::{self, KernelRun};
use super::typed_expr::TypedExpr;
use super::types::{Digits, common, is_decimal, is_float, is_integral, is_number, is_text};

/// What is known of an arithmetic operator: its name, the digits of a decimal result, and what computes it.
type Arithmetic = (&'static str, fn(Digits, Digits) -> Digits, KernelRun);

fn of(op: &BinaryOperator) -> Arithmetic {
    match op {
        BinaryOperator::Plus => ("add", Digits::of_sum, numbers::add),
        BinaryOperator::Minus => ("subtract", Digits::of_sum, numbers::subtract),
        BinaryOperator::Multiply => ("multiply", Digits::of_product, numbers::multiply),
        BinaryOperator::Modulo => ("remainder", Digits::of_remainder, numbers::remainder),
        BinaryOperator::MyIntegerDivide => ("div", Digits::of_quotient, numbers::whole_quotient),
        _ => ("divide", Digits::of_quotient, numbers::divide),
    }
}

/// Returns an arithmetic expression.
pub fn arithmetic(
    op: &BinaryOperator,
    left: TypedExpr,
    right: TypedExpr,
) -> Result<Expr, SqlError> {
    if let Some(expr) = moments::arithmetic(op, &left, &right)? {
        return Ok(expr);
    }
    let no_number = |one: &TypedExpr| is_text(&one.data_type) || one.data_type == DataType::Null;
    let any_text = is_text(&left.data_type) || is_text(&right.data_type);
    if any_text && no_number(&left) && no_number(&right) {
        return Err(mismatch("arithmetic", "no operand is a number"));
    }
    let (left, right) = (number(left, &right)?, right);
    let right = number(right, &left)?;
    let (name, decimal, run) = of(op);
    let any = |is: fn(&DataType) -> bool| is(&left.data_type) || is(&right.data_type);
    let has_null = any(|one| *one == DataType::Null);
    let (is_exact, is_double) = (any(is_decimal), any(is_float));
    // Both of four bytes stay so, but for a quotient.
    let is_single = left.data_type == DataType::Float32 && right.data_type == DataType::Float32;
    if is_double && *op == BinaryOperator::MyIntegerDivide {
        return Err(mismatch(name, "an operand has a binary point"));
    }
    let is_quotient = *op == BinaryOperator::Divide;
    let returns = if has_null {
        let other = if left.data_type == DataType::Null {
            &right
        } else {
            &left
        };
        let of_nothing = is_quotient && (!is_exact || left.data_type == DataType::Null);
        if *op == BinaryOperator::MyIntegerDivide {
            DataType::Int64
        } else if of_nothing || other.data_type == DataType::Null {
            DataType::Float64
        } else if let (true, Some(digits)) = (is_exact, other.digits()) {
            decimal(digits, digits).data_type()
        } else {
            other.data_type.clone()
        }
    } else if *op == BinaryOperator::MyIntegerDivide {
        DataType::Int64
    } else if is_single && !is_quotient {
        DataType::Float32
    } else if is_double || (is_quotient && !is_exact) {
        DataType::Float64
    } else if is_exact {
        let digits = left.digits().zip(right.digits());
        let (one, two) = digits.ok_or_else(|| mismatch(name, "the operands are no numbers"))?;
        decimal(one, two).data_type()
    } else {
        common(&left.data_type, &right.data_type).unwrap_or(DataType::Int64)
    };
    let sides = if returns == DataType::Float64 && !has_null {
        vec![left.to(&DataType::Float64)?, right.to(&DataType::Float64)?]
    } else {
        vec![left.expr, right.expr]
    };
    Ok(kernel::call(name, sides, returns, run))
}

/// Returns one side as a number; text takes the type of the other side.
fn number(side: TypedExpr, other: &TypedExpr) -> Result<TypedExpr, SqlError> {
    if is_number(&side.data_type) || side.data_type == DataType::Null {
        return Ok(side);
    }
    if is_text(&side.data_type) {
        let data_type = if is_integral(&other.data_type) {
            DataType::Int64
        } else {
            DataType::Float64
        };
        return Ok(TypedExpr {
            expr: side.to(&data_type)?,
            data_type,
        });
    }
    let detail = format!(
        "an operand is of the type \"{}\"",
        type_text(&side.data_type)
    );
    Err(mismatch("arithmetic", &detail))
}
