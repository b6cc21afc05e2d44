//! An expression with its type, and what it becomes in the place of another one.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;

use super::super::{SqlError, type_text};
use super::cast::cast;
use super::failure::mismatch;
use super::types::{Digits, digits, is_integral, is_text};

/// An expression with its type.
#[derive(Debug, Clone)]
pub struct TypedExpr {
    /// The expression.
    pub expr: Expr,
    /// Its type.
    pub data_type: DataType,
}

impl TypedExpr {
    /// Returns the expression as another type.
    pub fn to(self, data_type: &DataType) -> Result<Expr, SqlError> {
        cast(self.expr, &self.data_type, data_type)
    }

    /// Returns the expression as a condition; text that is `true` or `false` is one.
    pub fn into_condition(self) -> Result<Expr, SqlError> {
        match &self.data_type {
            DataType::Boolean | DataType::Null => self.to(&DataType::Boolean),
            text if is_text(text) => self.to(&DataType::Boolean),
            other => Err(mismatch(
                "AND",
                &format!("a condition is of the type \"{}\"", type_text(other)),
            )),
        }
    }

    /// Returns the digits that the expression has in arithmetic with a decimal; a literal has no more than it shows.
    pub fn digits(&self) -> Option<Digits> {
        if let Expr::Literal(value, _) = &self.expr
            && is_integral(&self.data_type)
        {
            let digits = value.to_string().trim_start_matches('-').len();
            return Some(Digits::new(u8::try_from(digits).ok()?, 0));
        }
        digits(&self.data_type)
    }
}
