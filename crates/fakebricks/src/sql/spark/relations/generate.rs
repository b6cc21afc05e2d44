//! The rows that a function makes of one, as an array which is taken apart.

use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::{Column, NullHandling, Result, TableReference, UnnestOptions};
use datafusion::functions::core::expr_fn::get_field;
use datafusion::logical_expr::{Expr, ExprSchemable as _, LogicalPlan, LogicalPlanBuilder, lit};

use super::super::super::SqlError;
use super::super::cell::SparkValue;
use super::super::failure::{carried, mismatch, wrong_count};
use super::super::functions::{FunctionCall, json_tuple, map_entries, windows};
use super::super::kernel;
use super::super::syntax::MARK;
use super::super::typed_expr::TypedExpr;
use super::super::types::{self, common};

/// The rows that a function makes.
#[derive(Debug)]
pub struct GeneratedRows {
    /// An array with an element for each row.
    pub list: Expr,
    /// The names of the columns.
    pub names: Vec<String>,
    /// Whether an element is a structure with a member for each column; otherwise it is the only column.
    pub structured: bool,
}

impl GeneratedRows {
    /// Plans a row of the input once for each element of the array, with the columns under the name of the view.
    pub fn under(
        self,
        input: LogicalPlan,
        view: Option<TableReference>,
        names: &[String],
        outer: bool,
    ) -> Result<LogicalPlan> {
        let items = format!("{MARK}items");
        if !names.is_empty() && names.len() != self.names.len() {
            return Err(carried(SqlError::new(
                "UDTF_ALIAS_NUMBER_MISMATCH",
                "42802",
                &format!(
                    "The number of aliases supplied in the AS clause does not match the number of columns output by the UDTF. \
                     Expected {} aliases, but got {}.",
                    self.names.len(),
                    names.join(", ")
                ),
            )));
        }
        let names = if names.is_empty() { &self.names } else { names };
        let kept = super::columns(&input);
        let before = anonymous(&input, &kept)?;
        let with_items = before.into_iter().chain([self.list.alias(&items)]);
        let null_handling = if outer {
            NullHandling::PreserveAndExpandEmpty
        } else {
            NullHandling::Drop
        };
        let options = UnnestOptions::new().with_null_handling(null_handling);
        let item = Expr::Column(Column::from_name(&items));
        let structured = self.structured;
        let made = names.iter().zip(&self.names).map(|(name, member)| {
            let value = if structured {
                get_field(item.clone(), member.as_str())
            } else {
                item.clone()
            };
            value.alias_qualified(view.clone(), name)
        });
        LogicalPlanBuilder::from(input)
            .project(with_items)?
            .unnest_column_with_options(Column::from_name(&items), options)?
            .project(kept.into_iter().chain(made))?
            .build()
    }
}

/// The same columns, but so that the engine does not know any more which of them tell rows apart: it would go on believing that when a row
/// has become many.
fn anonymous(input: &LogicalPlan, columns: &[Expr]) -> Result<Vec<Expr>> {
    if input.schema().functional_dependencies().is_empty() {
        return Ok(columns.to_vec());
    }
    let each = columns.iter().map(|one| {
        let (qualifier, name) = match one {
            Expr::Column(column) => (column.relation.clone(), column.name.clone()),
            other => (None, other.schema_name().to_string()),
        };
        let data_type = one.get_type(input.schema())?;
        let same = kernel::call_with_null("same", vec![one.clone()], data_type, |cells, _| {
            Ok(cells[0].clone())
        });
        Ok(same.alias_qualified(qualifier, name))
    });
    each.collect()
}

/// Returns the rows that a function of this name makes.
pub fn rows(name: &str, arguments: &[TypedExpr]) -> Result<GeneratedRows, SqlError> {
    let call = FunctionCall {
        name,
        arguments: arguments.to_vec(),
    };
    match name {
        "explode" => explode(&call),
        "posexplode" => with_positions(explode(&call)?, &call),
        "inline" => inline(&call),
        "stack" => stack(&call),
        "json_tuple" => {
            let (list, names) = json_tuple(&call)?;
            Ok(structured(list, names))
        }
        "range" => range(&call),
        "\u{1}windows" => Ok(GeneratedRows {
            list: windows(&call)?,
            names: vec!["window".to_owned()],
            structured: false,
        }),
        _ => Err(SqlError::unsupported(&format!("{name} in FROM"))),
    }
}

fn structured(list: Expr, names: Vec<String>) -> GeneratedRows {
    GeneratedRows {
        list,
        names,
        structured: true,
    }
}

fn explode(call: &FunctionCall<'_>) -> Result<GeneratedRows, SqlError> {
    call.takes(1, 1)?;
    let one = call.at(0)?;
    match &one.data_type {
        DataType::List(_) => Ok(GeneratedRows {
            list: one.expr,
            names: vec!["col".to_owned()],
            structured: false,
        }),
        DataType::Map(..) => Ok(structured(
            map_entries(&one)?,
            vec!["key".to_owned(), "value".to_owned()],
        )),
        _ => Err(mismatch(
            call.name,
            "the parameter is neither ARRAY nor MAP",
        )),
    }
}

/// Puts the position, counted from 0, before the columns.
fn with_positions(rows: GeneratedRows, call: &FunctionCall<'_>) -> Result<GeneratedRows, SqlError> {
    let fields: Vec<Field> = match &call.data_type(0)? {
        DataType::List(item) => vec![Field::new("col", item.data_type().clone(), true)],
        DataType::Map(entries, _) => match entries.data_type() {
            DataType::Struct(pair) if pair.len() == 2 => vec![
                Field::new("key", pair[0].data_type().clone(), true),
                Field::new("value", pair[1].data_type().clone(), true),
            ],
            _ => return Err(SqlError::unsupported("this map")),
        },
        _ => {
            return Err(mismatch(
                call.name,
                "the parameter is neither ARRAY nor MAP",
            ));
        }
    };
    let names: Vec<String> = std::iter::once("pos".to_owned())
        .chain(rows.names)
        .collect();
    let all = std::iter::once(Field::new("pos", DataType::Int32, true)).chain(fields);
    let list = types::list(DataType::Struct(all.collect()));
    let run: kernel::KernelRun = if rows.structured {
        |cells, _| Ok(positions(&cells[0], true))
    } else {
        |cells, _| Ok(positions(&cells[0], false))
    };
    let name = if rows.structured {
        "entry_positions"
    } else {
        "positions"
    };
    Ok(structured(
        kernel::call(name, vec![rows.list], list, run),
        names,
    ))
}

fn positions(cell: &SparkValue, structured: bool) -> SparkValue {
    let SparkValue::List(items) = cell else {
        return SparkValue::Null;
    };
    let rows = (0_i64..).zip(items).map(|(index, item)| {
        let mut members = vec![SparkValue::Int(index)];
        match item {
            SparkValue::Struct(inner) if structured => members.extend(inner.iter().cloned()),
            other => members.push(other.clone()),
        }
        SparkValue::Struct(members)
    });
    SparkValue::List(rows.collect())
}

fn inline(call: &FunctionCall<'_>) -> Result<GeneratedRows, SqlError> {
    call.takes(1, 1)?;
    let one = call.at(0)?;
    let wrong = || mismatch("inline", "the parameter is no ARRAY of STRUCT");
    let DataType::List(item) = &one.data_type else {
        return Err(wrong());
    };
    let DataType::Struct(members) = item.data_type() else {
        return Err(wrong());
    };
    let names = members.iter().map(|one| one.name().clone()).collect();
    Ok(structured(one.expr, names))
}

/// `stack(2, a, b, c, d)` has the rows `a, b` and `c, d`; what is missing at the end is NULL.
fn stack(call: &FunctionCall<'_>) -> Result<GeneratedRows, SqlError> {
    let count = call
        .literal_whole(0)
        .and_then(|count| usize::try_from(count).ok())
        .filter(|count| *count > 0)
        .ok_or_else(|| SqlError::unsupported("stack with this number of rows"))?;
    let values = call.arguments.get(1..).unwrap_or_default();
    if values.is_empty() {
        return Err(wrong_count("stack", call.count()));
    }
    let width = values.len().div_ceil(count);
    let is_mixed = |column: usize| {
        let mut types = values.iter().skip(column).step_by(width);
        let mut known = types
            .by_ref()
            .map(|one| &one.data_type)
            .filter(|one| **one != DataType::Null);
        let first = known.next();
        known.any(|other| Some(other) != first)
    };
    if (0..width).any(is_mixed) {
        return Err(mismatch(
            "stack",
            "the values of a column are not of the same type",
        ));
    }
    let names: Vec<String> = (0..width).map(|index| format!("col{index}")).collect();
    rows_of(values, width, names)
}

/// Returns rows of so many columns, which are the values one after the other.
pub fn rows_of(
    values: &[TypedExpr],
    width: usize,
    names: Vec<String>,
) -> Result<GeneratedRows, SqlError> {
    let mut columns = vec![DataType::Null; width];
    for (index, one) in values.iter().enumerate() {
        let column = &mut columns[index % width];
        *column = common(column, &one.data_type)
            .ok_or_else(|| mismatch("stack", "the values of a column have no type in common"))?;
    }
    let fields: Fields = names
        .iter()
        .zip(&columns)
        .map(|(name, data_type)| Field::new(name, data_type.clone(), true))
        .collect();
    let width_literal = lit(i64::try_from(width).unwrap_or(1));
    let mut arguments = vec![width_literal];
    for (index, one) in values.iter().enumerate() {
        arguments.push(one.clone().to(&columns[index % width])?);
    }
    let list = kernel::call_with_null(
        "rows",
        arguments,
        types::list(DataType::Struct(fields)),
        |cells, _| {
            let width = match cells[0] {
                SparkValue::Int(width) => usize::try_from(width).unwrap_or(1),
                _ => 1,
            };
            let rows = cells[1..].chunks(width).map(|row| {
                let missing = std::iter::repeat_n(SparkValue::Null, width - row.len());
                SparkValue::Struct(row.iter().cloned().chain(missing).collect())
            });
            Ok(SparkValue::List(rows.collect()))
        },
    );
    Ok(structured(list, names))
}

/// `range(end)`, `range(start, end)` or `range(start, end, step)`.
fn range(call: &FunctionCall<'_>) -> Result<GeneratedRows, SqlError> {
    /// More rows than anybody asks a simulation for.
    const MOST: i64 = 1_000_000;
    call.takes(1, 3)?;
    let given = |index| {
        call.literal_whole(index)
            .ok_or_else(|| SqlError::unsupported("range of what is no literal"))
    };
    let (start, end) = if call.count() == 1 {
        (0, given(0)?)
    } else {
        (given(0)?, given(1)?)
    };
    let step = if call.count() == 3 { given(2)? } else { 1 };
    if step == 0 || (end - start) / step > MOST {
        return Err(SqlError::unsupported("this range"));
    }
    let arguments = vec![lit(start), lit(end), lit(step)];
    let list = kernel::call(
        "range",
        arguments,
        types::list(DataType::Int64),
        |cells, _| {
            let [
                SparkValue::Int(start),
                SparkValue::Int(end),
                SparkValue::Int(step),
            ] = cells
            else {
                return Ok(SparkValue::Null);
            };
            let mut all = Vec::new();
            let mut next = *start;
            while (*step > 0 && next < *end) || (*step < 0 && next > *end) {
                all.push(SparkValue::Int(next));
                next += step;
            }
            Ok(SparkValue::List(all))
        },
    );
    Ok(GeneratedRows {
        list,
        names: vec!["id".to_owned()],
        structured: false,
    })
}
