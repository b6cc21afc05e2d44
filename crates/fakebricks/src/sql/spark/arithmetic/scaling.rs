//! Intervals times and over numbers.

use datafusion::logical_expr::Expr;
use datafusion::sql::sqlparser::ast::BinaryOperator;

use super::super::super::SqlError;
use super::super::typed_expr::TypedExpr;
use super::super::types::{self, is_number};
use super::super::{intervals, kernel};

/// Returns an interval times or over a number; `None` where no side is an interval.
pub fn scaled(
    op: &BinaryOperator,
    left: &TypedExpr,
    right: &TypedExpr,
) -> Result<Option<Expr>, SqlError> {
    let is_interval = |one: &TypedExpr| types::is_interval(&one.data_type);
    if !is_interval(left) && !is_interval(right) {
        return Ok(None);
    }
    let refused = || Err(SqlError::unsupported("this arithmetic with intervals"));
    let (interval, number) = if is_interval(left) {
        (left, right)
    } else {
        (right, left)
    };
    let unfit = interval.data_type == types::calendar_interval() || !is_number(&number.data_type);
    let (name, run): (&'static str, kernel::KernelRun) = match op {
        _ if unfit => return refused(),
        BinaryOperator::Multiply => ("times_interval", intervals::times),
        BinaryOperator::Divide if is_interval(left) => ("interval_over", intervals::over),
        _ => return refused(),
    };
    let arguments = vec![interval.expr.clone(), number.expr.clone()];
    Ok(Some(kernel::call(
        name,
        arguments,
        intervals::wide(&interval.data_type),
        run,
    )))
}
