//! The engine's planner hands operators and marked calls over to this one.

use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::{Column, DFSchema, Result, ScalarValue, TableReference};
use datafusion::functions::core::expr_fn::get_field;
use datafusion::logical_expr::expr::{WindowFunction, WindowFunctionParams};
use datafusion::logical_expr::planner::{
    ExprPlanner, PlannerResult, RawBinaryExpr, RawDictionaryExpr, RawFieldAccessExpr, RawWindowExpr,
};
use datafusion::logical_expr::{Cast, Expr, ExprSchemable as _, GetFieldAccess, lit};

use super::super::{SqlError, type_text};
use super::cell::SparkValue;
use super::failure::{carried, mismatch};
use super::functions::{self, FunctionCall};
use super::kernel;
use super::operators;
use super::syntax::MARK;
use super::typed_expr::TypedExpr;
use super::{decimal::Exact, types};

/// Plans operators and calls as Spark does.
#[derive(Debug)]
pub struct SparkPlanner;

/// Returns an expression with its type, which is one that Spark has.
pub fn typed(expr: Expr, schema: &DFSchema) -> Result<TypedExpr> {
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
            GetFieldAccess::NamedStructField { name } => {
                let name = name.to_string();
                return member(of, &name)
                    .map(|one| PlannerResult::Planned(one.expr))
                    .map_err(carried);
            }
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

    /// Names after a column are those of members.
    fn plan_compound_identifier(
        &self,
        field: &Field,
        qualifier: Option<&TableReference>,
        names: &[String],
    ) -> Result<PlannerResult<Vec<Expr>>> {
        let mut of = TypedExpr {
            expr: Expr::Column(Column::new(qualifier.cloned(), field.name())),
            data_type: field.data_type().clone(),
        };
        for name in names {
            // The engine takes any failure for another planner's work, so this one comes when the plan is checked.
            of = match member(of.clone(), name) {
                Ok(found) => found,
                Err(_) => return Ok(PlannerResult::Planned(get_field(of.expr, name.as_str()))),
            };
        }
        Ok(PlannerResult::Planned(of.expr))
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

/// Returns a member of a structure, the value of a key, or the members of all structures in an array.
fn member(of: TypedExpr, name: &str) -> Result<TypedExpr, SqlError> {
    let found = |members: &Fields| {
        let place = members
            .iter()
            .position(|one| one.name().eq_ignore_ascii_case(name));
        place
            .map(|index| (index, members[index].clone()))
            .ok_or_else(|| {
                let known: Vec<String> = members
                    .iter()
                    .map(|one| format!("`{}`", one.name()))
                    .collect();
                SqlError::new(
                    "FIELD_NOT_FOUND",
                    "42704",
                    &format!("No such struct field `{name}` in {}.", known.join(", ")),
                )
            })
    };
    match &of.data_type {
        DataType::Struct(members) => {
            let (_, field) = found(members)?;
            Ok(TypedExpr {
                expr: get_field(of.expr, field.name().as_str()),
                data_type: field.data_type().clone(),
            })
        }
        DataType::List(item) => {
            let DataType::Struct(members) = item.data_type() else {
                return Err(mismatch("[]", "the elements have no members"));
            };
            let (index, field) = found(members)?;
            let list = types::list(field.data_type().clone());
            let index = lit(i64::try_from(index).unwrap_or(0));
            Ok(TypedExpr {
                expr: kernel::call("members", vec![of.expr, index], list.clone(), |cells, _| {
                    Ok(members_at(cells))
                }),
                data_type: list,
            })
        }
        map @ DataType::Map(..) => {
            let value = functions::pair(map).map_or(DataType::Null, |(_, value)| value);
            let call = FunctionCall {
                name: "item",
                arguments: vec![
                    of,
                    TypedExpr {
                        expr: lit(name),
                        data_type: DataType::Utf8,
                    },
                ],
            };
            Ok(TypedExpr {
                expr: functions::plan(&call)?,
                data_type: value,
            })
        }
        other => Err(SqlError::new(
            "INVALID_EXTRACT_BASE_FIELD_TYPE",
            "42000",
            &format!(
                "Can't extract a value from an expression. Need a complex type [STRUCT, ARRAY, MAP] but got \"{}\".",
                type_text(other)
            ),
        )),
    }
}

fn members_at(cells: &[SparkValue]) -> SparkValue {
    let (SparkValue::List(items), SparkValue::Int(index)) = (&cells[0], &cells[1]) else {
        return SparkValue::Null;
    };
    let index = usize::try_from(*index).unwrap_or(0);
    let each = items.iter().map(|item| match item {
        SparkValue::Struct(members) => members[index].clone(),
        _ => SparkValue::Null,
    });
    SparkValue::List(each.collect())
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

/// An interval, which the syntax has counted already: `months 3`, `days 2`, `span 4` or `micros 5`.
fn interval(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    let text = call.literal(0).unwrap_or_default();
    let wrong = || SqlError::unsupported("this interval");
    let (kind, count) = text.split_once(' ').ok_or_else(wrong)?;
    let count: i64 = count.parse().map_err(|_| wrong())?;
    Ok(literal(match kind {
        "months" => {
            ScalarValue::IntervalYearMonth(Some(i32::try_from(count).map_err(|_| wrong())?))
        }
        "days" => ScalarValue::DurationSecond(Some(count.checked_mul(86_400).ok_or_else(wrong)?)),
        "span" => ScalarValue::DurationMicrosecond(Some(count)),
        _ => ScalarValue::DurationNanosecond(Some(count.checked_mul(1000).ok_or_else(wrong)?)),
    }))
}
