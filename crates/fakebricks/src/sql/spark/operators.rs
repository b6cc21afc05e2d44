//! Operators: the types of both sides are brought together as Spark does.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{BinaryExpr, Case, Expr, Operator};
use datafusion::sql::sqlparser::ast::BinaryOperator;

use super::super::{SqlError, type_text};
use super::arithmetic::arithmetic;
use super::cast::cast;
use super::cell::SparkValue;
use super::failure::mismatch;
use super::kernel;
use super::typed_expr::TypedExpr;
use super::types::common;

/// Returns the expression for an operator; `None` for one that is not known.
pub fn plan(
    op: &BinaryOperator,
    left: TypedExpr,
    right: TypedExpr,
) -> Result<Option<Expr>, SqlError> {
    let comparison = match op {
        BinaryOperator::Eq => Operator::Eq,
        BinaryOperator::NotEq => Operator::NotEq,
        BinaryOperator::Lt => Operator::Lt,
        BinaryOperator::LtEq => Operator::LtEq,
        BinaryOperator::Gt => Operator::Gt,
        BinaryOperator::GtEq => Operator::GtEq,
        BinaryOperator::Spaceship => Operator::IsNotDistinctFrom,
        BinaryOperator::And => return logical(Operator::And, left, right).map(Some),
        BinaryOperator::Or => return logical(Operator::Or, left, right).map(Some),
        BinaryOperator::StringConcat => {
            let sides = [left.to(&DataType::Utf8)?, right.to(&DataType::Utf8)?];
            return Ok(Some(concat(sides.to_vec())));
        }
        BinaryOperator::Plus
        | BinaryOperator::Minus
        | BinaryOperator::Multiply
        | BinaryOperator::Divide
        | BinaryOperator::Modulo
        | BinaryOperator::MyIntegerDivide => return arithmetic(op, left, right).map(Some),
        _ => return Ok(None),
    };
    compared(comparison, left, right).map(Some)
}

/// Returns texts one after the other; NULL when one is.
pub fn concat(texts: Vec<Expr>) -> Expr {
    kernel::call("concat", texts, DataType::Utf8, |cells, _| {
        let texts = cells.iter().map(|one| match one {
            SparkValue::Text(text) => text.as_str(),
            _ => "",
        });
        Ok(SparkValue::Text(texts.collect()))
    })
}

fn binary(left: Expr, op: Operator, right: Expr) -> Expr {
    Expr::BinaryExpr(BinaryExpr::new(Box::new(left), op, Box::new(right)))
}

/// Returns a comparison of two values in the type that they have in common.
pub fn compared(op: Operator, left: TypedExpr, right: TypedExpr) -> Result<Expr, SqlError> {
    let data_type = comparable(&left.data_type, &right.data_type)?;
    Ok(binary(left.to(&data_type)?, op, right.to(&data_type)?))
}

/// Returns the type in which two values are compared.
pub fn comparable(left: &DataType, right: &DataType) -> Result<DataType, SqlError> {
    match common(left, right) {
        Some(DataType::Map(..)) => Err(mismatch("=", "maps cannot be compared")),
        Some(DataType::Struct(_)) => Err(SqlError::unsupported("comparisons of structs")),
        Some(data_type) => Ok(data_type),
        None if matches!((left, right), (DataType::Struct(_), DataType::Struct(_))) => {
            Err(SqlError::unsupported("comparisons of structs"))
        }
        None => {
            let detail = format!(
                "the left and right operands have incompatible types (\"{}\" and \"{}\")",
                type_text(left),
                type_text(right)
            );
            Err(mismatch("=", &detail))
        }
    }
}

/// Returns AND or OR. What may fail on the right is only asked where the left does not decide.
fn logical(op: Operator, left: TypedExpr, right: TypedExpr) -> Result<Expr, SqlError> {
    let (left, right) = (left.into_condition()?, right.into_condition()?);
    if !kernel::may_fail(&right) {
        return Ok(binary(left, op, right));
    }
    let (open, decided) = if op == Operator::And {
        (Expr::IsNotFalse(Box::new(left.clone())), 0)
    } else {
        (Expr::IsNotTrue(Box::new(left.clone())), 1)
    };
    // As a number, because the engine makes AND and OR again of a CASE of conditions.
    let asked = cast(
        binary(left, op, right),
        &DataType::Boolean,
        &DataType::Int32,
    )?;
    let decided = Expr::Literal(ScalarValue::Int32(Some(decided)), None);
    let pair = (Box::new(open), Box::new(asked));
    let number = Expr::Case(Case::new(None, vec![pair], Some(Box::new(decided))));
    cast(number, &DataType::Int32, &DataType::Boolean)
}
