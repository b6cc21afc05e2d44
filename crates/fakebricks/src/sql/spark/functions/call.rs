//! A call with the types of its arguments, and what functions ask it for.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::Expr;

use super::super::super::{SqlError, type_text};
use super::super::cast::cast;
use super::super::failure::{mismatch, wrong_count};
use super::super::kernel;
use super::super::typed_expr::TypedExpr;
use super::super::types::{self, is_integral, is_number, is_text, moment};

/// The name of the function that gives its argument.
const SAME: &str = "same";

/// A call with the types of its arguments.
#[derive(Debug)]
pub struct FunctionCall<'a> {
    /// The function's name in small letters.
    pub name: &'a str,
    /// Its arguments.
    pub arguments: Vec<TypedExpr>,
}

impl FunctionCall<'_> {
    /// Returns how many arguments there are.
    pub fn count(&self) -> usize {
        self.arguments.len()
    }

    /// Refuses a number of arguments outside of the range.
    pub fn takes(&self, least: usize, most: usize) -> Result<(), SqlError> {
        if (least..=most).contains(&self.count()) {
            Ok(())
        } else {
            Err(wrong_count(self.name, self.count()))
        }
    }

    /// Returns an argument.
    pub fn at(&self, index: usize) -> Result<TypedExpr, SqlError> {
        let found = self.arguments.get(index);
        found
            .cloned()
            .ok_or_else(|| wrong_count(self.name, self.count()))
    }

    /// Returns the type of an argument.
    pub fn data_type(&self, index: usize) -> Result<DataType, SqlError> {
        self.at(index).map(|one| one.data_type)
    }

    fn unfit(&self, index: usize, wanted: &str, found: &DataType) -> SqlError {
        let detail = format!(
            "the parameter {} requires the \"{wanted}\" type, however it has the type \"{}\"",
            index + 1,
            type_text(found)
        );
        mismatch(self.name, &detail)
    }

    /// Returns an argument as text.
    pub fn text(&self, index: usize) -> Result<Expr, SqlError> {
        self.at(index)?.to(&DataType::Utf8)
    }

    /// Returns all arguments as text.
    pub fn texts(&self) -> Result<Vec<Expr>, SqlError> {
        (0..self.count()).map(|index| self.text(index)).collect()
    }

    /// Returns an argument as a number with a binary point.
    pub fn float(&self, index: usize) -> Result<Expr, SqlError> {
        let one = self.at(index)?;
        if is_number(&one.data_type) || is_text(&one.data_type) || one.data_type == DataType::Null {
            return one.to(&DataType::Float64);
        }
        Err(self.unfit(index, "DOUBLE", &one.data_type))
    }

    /// Returns an argument as a whole number.
    pub fn whole(&self, index: usize) -> Result<Expr, SqlError> {
        let one = self.at(index)?;
        if is_integral(&one.data_type) || is_text(&one.data_type) || one.data_type == DataType::Null
        {
            return one.to(&DataType::Int64);
        }
        Err(self.unfit(index, "INT", &one.data_type))
    }

    /// Returns an argument as a whole number, which must not be of eight bytes.
    pub fn short(&self, index: usize) -> Result<Expr, SqlError> {
        let data_type = self.data_type(index)?;
        if data_type == DataType::Int64 {
            return Err(self.unfit(index, "INT", &data_type));
        }
        self.whole(index)
    }

    /// Returns an argument as a whole number; what is behind the point is cut off.
    pub fn cut(&self, index: usize) -> Result<Expr, SqlError> {
        let one = self.at(index)?;
        if is_number(&one.data_type) {
            return one.to(&DataType::Int64);
        }
        self.whole(index)
    }

    /// Returns an argument as a day.
    pub fn date(&self, index: usize) -> Result<Expr, SqlError> {
        let one = self.at(index)?;
        if is_number(&one.data_type) || one.data_type == DataType::Boolean {
            return Err(self.unfit(index, "DATE", &one.data_type));
        }
        one.to(&DataType::Date32)
    }

    /// Returns an argument as a moment.
    pub fn moment(&self, index: usize) -> Result<Expr, SqlError> {
        let one = self.at(index)?;
        if is_number(&one.data_type) || one.data_type == DataType::Boolean {
            return Err(self.unfit(index, "TIMESTAMP", &one.data_type));
        }
        one.to(&moment())
    }

    /// Returns the text that an argument is written as.
    pub fn literal(&self, index: usize) -> Option<String> {
        match &self.arguments.get(index)?.expr {
            Expr::Literal(ScalarValue::Utf8(Some(text)), _) => Some(text.clone()),
            _ => None,
        }
    }

    /// Returns the whole number that an argument is written as.
    pub fn literal_whole(&self, index: usize) -> Option<i64> {
        let expr = match &self.arguments.get(index)?.expr {
            Expr::ScalarFunction(cast) if cast.name() == SAME => cast.args.first()?,
            other => other,
        };
        match expr {
            Expr::Literal(ScalarValue::Int32(Some(value)), _) => Some(i64::from(*value)),
            Expr::Literal(ScalarValue::Int64(Some(value)), _) => Some(*value),
            _ => None,
        }
    }

    /// Returns the arguments from one on in the type that they have in common, with that type.
    pub fn alike(&self, from: usize) -> Result<(Vec<Expr>, DataType), SqlError> {
        let arguments = self.arguments.get(from..).unwrap_or_default();
        let data_type = together(self.name, arguments)?;
        let all: Result<Vec<Expr>, SqlError> = arguments
            .iter()
            .map(|one| one.clone().to(&data_type))
            .collect();
        Ok((all?, data_type))
    }
}

/// Returns the type that all have in common.
pub fn together(name: &str, all: &[TypedExpr]) -> Result<DataType, SqlError> {
    let mut data_type = DataType::Null;
    for one in all {
        data_type = types::common(&data_type, &one.data_type).ok_or_else(|| {
            let detail = format!(
                "the arguments have no common type, they are \"{}\" and \"{}\"",
                type_text(&data_type),
                type_text(&one.data_type)
            );
            mismatch(name, &detail)
        })?;
    }
    Ok(data_type)
}

/// Returns an argument cast to the type that a function of the type's name gives.
pub fn converted(call: &FunctionCall<'_>, data_type: &DataType) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    converted_to(call.at(0)?, data_type)
}

/// Returns a value cast to a type, as it is written. A literal of that type is none any more: in arithmetic it has all digits of its type.
pub fn converted_to(one: TypedExpr, data_type: &DataType) -> Result<Expr, SqlError> {
    let is_literal = matches!(one.expr, Expr::Literal(..));
    if is_literal && one.data_type == *data_type && is_integral(data_type) {
        return Ok(kernel::call_with_null(
            SAME,
            vec![one.expr],
            data_type.clone(),
            |cells, _| Ok(cells[0].clone()),
        ));
    }
    cast(one.expr, &one.data_type, data_type)
}
