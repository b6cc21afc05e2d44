//! The engine's planner hands operators and marked calls over to this one.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::{DFSchema, Result, ScalarValue};
use datafusion::logical_expr::expr::{WindowFunction, WindowFunctionParams};
use datafusion::logical_expr::planner::{
    ExprPlanner, PlannerResult, RawBinaryExpr, RawDictionaryExpr, RawFieldAccessExpr, RawWindowExpr,
};
use datafusion::logical_expr::{Cast, Expr, ExprSchemable as _, GetFieldAccess};

use super::super::SqlError;
use super::failure::carried;
use super::functions::{self, FunctionCall};
use super::operators;
use super::syntax::MARK;
use super::typed_expr::TypedExpr;
use super::{decimal::Exact, types};

/// Plans operators and calls as Spark does.
#[derive(Debug)]
pub struct SparkPlanner;

fn typed(expr: Expr, schema: &DFSchema) -> Result<TypedExpr> {
    let data_type = expr.get_type(schema)?;
    // The engine has types that Spark has not.
    let wanted = match data_type {
        DataType::UInt64 | DataType::UInt32 => DataType::Int64,
        DataType::UInt16 | DataType::UInt8 => DataType::Int32,
        DataType::Utf8View | DataType::LargeUtf8 => DataType::Utf8,
        DataType::Timestamp(..) if data_type != types::moment() => types::moment(),
        other => {
            return Ok(TypedExpr {
                expr,
                data_type: other,
            });
        }
    };
    Ok(TypedExpr {
        expr: Expr::Cast(Cast::new(Box::new(expr), wanted.clone())),
        data_type: wanted,
    })
}

impl ExprPlanner for SparkPlanner {
    fn plan_binary_op(
        &self,
        raw: RawBinaryExpr,
        schema: &DFSchema,
    ) -> Result<PlannerResult<RawBinaryExpr>> {
        let (left, right) = (typed(raw.left, schema)?, typed(raw.right, schema)?);
        let planned = operators::plan(&raw.op, left, right).map_err(carried)?;
        match planned {
            Some(expr) => Ok(PlannerResult::Planned(expr)),
            None => Err(carried(SqlError::unsupported(&format!(
                "the operator {}",
                raw.op
            )))),
        }
    }

    fn plan_field_access(
        &self,
        raw: RawFieldAccessExpr,
        schema: &DFSchema,
    ) -> Result<PlannerResult<RawFieldAccessExpr>> {
        let of = typed(raw.expr.clone(), schema)?;
        let key = match &raw.field_access {
            GetFieldAccess::ListIndex { key } => typed(key.as_ref().clone(), schema)?,
            GetFieldAccess::NamedStructField { name }
                if matches!(of.data_type, DataType::Map(..)) =>
            {
                TypedExpr {
                    expr: Expr::Literal(name.clone(), None),
                    data_type: DataType::Utf8,
                }
            }
            GetFieldAccess::NamedStructField { .. } => return Ok(PlannerResult::Original(raw)),
            GetFieldAccess::ListRange { .. } => {
                return Err(carried(SqlError::unsupported("ranges of arrays")));
            }
        };
        let call = FunctionCall {
            name: "item",
            arguments: vec![of, key],
        };
        functions::plan(&call)
            .map(PlannerResult::Planned)
            .map_err(carried)
    }

    fn plan_dictionary_literal(
        &self,
        raw: RawDictionaryExpr,
        schema: &DFSchema,
    ) -> Result<PlannerResult<RawDictionaryExpr>> {
        let name = match raw.keys.first() {
            Some(Expr::Literal(ScalarValue::Utf8(Some(text)), _)) => {
                text.strip_prefix(MARK).map(str::to_owned)
            }
            _ => None,
        };
        let Some(name) = name else {
            return Err(carried(SqlError::unsupported("literals in braces")));
        };
        let arguments: Result<Vec<TypedExpr>> = raw
            .values
            .into_iter()
            .skip(1)
            .map(|one| typed(one, schema))
            .collect();
        let call = FunctionCall {
            name: &name,
            arguments: arguments?,
        };
        let planned = match name.as_str() {
            "number" => number(&call),
            "interval" => interval(&call),
            _ => functions::plan(&call),
        };
        planned.map(PlannerResult::Planned).map_err(carried)
    }

    /// Numbers of rows are whole numbers of four bytes.
    fn plan_window(&self, raw: RawWindowExpr) -> Result<PlannerResult<RawWindowExpr>> {
        if !matches!(
            raw.func_def.name(),
            "row_number" | "rank" | "dense_rank" | "ntile"
        ) {
            return Ok(PlannerResult::Original(raw));
        }
        let window = WindowFunction {
            fun: raw.func_def,
            params: WindowFunctionParams {
                args: raw.args,
                partition_by: raw.partition_by,
                order_by: raw.order_by,
                window_frame: raw.window_frame,
                filter: raw.filter,
                null_treatment: raw.null_treatment,
                distinct: raw.distinct,
            },
        };
        let window = Expr::WindowFunction(Box::new(window));
        Ok(PlannerResult::Planned(Expr::Cast(Cast::new(
            Box::new(window),
            DataType::Int32,
        ))))
    }
}

fn literal(value: ScalarValue) -> Expr {
    Expr::Literal(value, None)
}

/// A number in the type that its digits and its suffix ask for.
fn number(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    let text = call.literal(0).unwrap_or_default();
    let wrong = || SqlError::unsupported(&format!("the number {text}"));
    let digits = text.trim_end_matches(|one: char| one.is_ascii_alphabetic());
    let suffix = text[digits.len()..].to_uppercase();
    let exponent = digits.contains(['e', 'E']);
    let value = match suffix.as_str() {
        "L" => ScalarValue::Int64(Some(digits.parse().map_err(|_| wrong())?)),
        "S" => ScalarValue::Int16(Some(digits.parse().map_err(|_| wrong())?)),
        "Y" => ScalarValue::Int8(Some(digits.parse().map_err(|_| wrong())?)),
        "F" => ScalarValue::Float32(Some(digits.parse().map_err(|_| wrong())?)),
        "D" => ScalarValue::Float64(Some(digits.parse().map_err(|_| wrong())?)),
        "" if exponent => ScalarValue::Float64(Some(digits.parse().map_err(|_| wrong())?)),
        "" if !digits.contains('.') && digits.parse::<i32>().is_ok() => {
            ScalarValue::Int32(digits.parse().ok())
        }
        "" if !digits.contains('.') && digits.parse::<i64>().is_ok() => {
            ScalarValue::Int64(digits.parse().ok())
        }
        "" | "BD" => {
            let exact = Exact::parse(digits).ok_or_else(wrong)?;
            let scale = i8::try_from(exact.scale).map_err(|_| wrong())?;
            let unscaled = i128::try_from(exact.unscaled).map_err(|_| wrong())?;
            let count = unscaled.unsigned_abs().to_string().len();
            let precision = u8::try_from(count)
                .map_err(|_| wrong())?
                .max(u8::try_from(scale).unwrap_or(0));
            if precision > types::MOST_DIGITS {
                return Err(wrong());
            }
            ScalarValue::Decimal128(Some(unscaled), precision, scale)
        }
        _ => return Err(wrong()),
    };
    Ok(literal(value))
}

/// An interval, which the syntax has counted already: `months 3`, `days 2` or `micros 5`.
fn interval(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    let text = call.literal(0).unwrap_or_default();
    let wrong = || SqlError::unsupported("this interval");
    let (kind, count) = text.split_once(' ').ok_or_else(wrong)?;
    let count: i64 = count.parse().map_err(|_| wrong())?;
    Ok(literal(match kind {
        "months" => {
            ScalarValue::IntervalYearMonth(Some(i32::try_from(count).map_err(|_| wrong())?))
        }
        "days" => ScalarValue::DurationSecond(Some(count * 86_400)),
        _ => ScalarValue::DurationMicrosecond(Some(count)),
    }))
}
