//! Arrays as sets, and arrays that are longer or in another order.

use std::cmp::Ordering;

use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::logical_expr::Expr;

use super::super::super::SqlError;
use super::super::cell::SparkValue;
use super::super::failure::mismatch;
use super::super::kernel;
use super::super::types::{self, tightest};
use super::call::FunctionCall;
use super::strings::whole;

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "array_union" => of_two(call, "array_union"),
        "array_except" => of_two(call, "array_except"),
        "array_intersect" => of_two(call, "array_intersect"),
        "arrays_overlap" => overlap(call),
        "array_sort" => sorted(call),
        "array_remove" => with_value(call, "array_remove"),
        "array_append" => with_value(call, "array_append"),
        "array_prepend" => with_value(call, "array_prepend"),
        "array_repeat" => repeat(call),
        "array_insert" => insert(call),
        "arrays_zip" => zip(call),
        "concat" if call.data_type(0).is_ok_and(|one| is_list(&one)) => concat(call),
        "reverse" if call.data_type(0).is_ok_and(|one| is_list(&one)) => reverse(call),
        _ => return None,
    })
}

fn is_list(data_type: &DataType) -> bool {
    matches!(data_type, DataType::List(_))
}

fn listed(cell: &SparkValue) -> &[SparkValue] {
    match cell {
        SparkValue::List(items) => items,
        _ => &[],
    }
}

/// The arrays in the type that they have in common.
fn alike(call: &FunctionCall<'_>) -> Result<(Vec<Expr>, DataType), SqlError> {
    let (all, data_type) = call.alike(0)?;
    if !call.arguments.iter().all(|one| is_list(&one.data_type)) {
        return Err(mismatch(call.name, "a parameter is no ARRAY"));
    }
    Ok((all, data_type))
}

fn has(all: &[SparkValue], one: &SparkValue) -> bool {
    all.iter().any(|known| known.same(one))
}

fn distinct<'a>(all: impl Iterator<Item = &'a SparkValue>) -> SparkValue {
    let mut kept: Vec<SparkValue> = Vec::new();
    for one in all {
        if !has(&kept, one) {
            kept.push(one.clone());
        }
    }
    SparkValue::List(kept)
}

fn of_two(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let (all, data_type) = alike(call)?;
    let run: kernel::KernelRun = match name {
        "array_union" => |cells, _| Ok(distinct(listed(&cells[0]).iter().chain(listed(&cells[1])))),
        "array_except" => |cells, _| {
            let without = listed(&cells[1]);
            Ok(distinct(
                listed(&cells[0]).iter().filter(|one| !has(without, one)),
            ))
        },
        _ => |cells, _| {
            let both = listed(&cells[1]);
            Ok(distinct(
                listed(&cells[0]).iter().filter(|one| has(both, one)),
            ))
        },
    };
    Ok(kernel::call(name, all, data_type, run))
}

/// NULL where only elements that are NULL could be the same.
fn overlap(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let (all, _) = alike(call)?;
    Ok(kernel::call(
        "arrays_overlap",
        all,
        DataType::Boolean,
        |cells, _| {
            let (one, two) = (listed(&cells[0]), listed(&cells[1]));
            let shared = one
                .iter()
                .any(|item| *item != SparkValue::Null && has(two, item));
            let unknown = one.contains(&SparkValue::Null) || two.contains(&SparkValue::Null);
            Ok(if shared {
                SparkValue::Bool(true)
            } else if unknown && !one.is_empty() && !two.is_empty() {
                SparkValue::Null
            } else {
                SparkValue::Bool(false)
            })
        },
    ))
}

/// NULL comes last, other than in `sort_array`.
fn sorted(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let (all, data_type) = alike(call)?;
    Ok(kernel::call("array_sort", all, data_type, |cells, _| {
        let mut items = listed(&cells[0]).to_vec();
        items.sort_by(|one, two| {
            let last = |item: &SparkValue| *item == SparkValue::Null;
            last(one)
                .cmp(&last(two))
                .then_with(|| one.compare(two).unwrap_or(Ordering::Equal))
        });
        Ok(SparkValue::List(items))
    }))
}

fn with_value(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let one = call.at(0)?;
    let DataType::List(item) = &one.data_type else {
        return Err(mismatch(name, "the first parameter is no ARRAY"));
    };
    let value = call.at(1)?;
    let wanted = tightest(item.data_type(), &value.data_type)
        .ok_or_else(|| mismatch(name, "the value is not of the type of the elements"))?;
    let list = types::list(wanted.clone());
    let arguments = vec![one.to(&list)?, value.to(&wanted)?];
    Ok(match name {
        "array_remove" => kernel::call(name, arguments, list, |cells, _| {
            let kept = listed(&cells[0]).iter().filter(|one| !one.same(&cells[1]));
            Ok(SparkValue::List(kept.cloned().collect()))
        }),
        "array_append" => kernel::call_with_null(name, arguments, list, |cells, _| {
            Ok(match &cells[0] {
                SparkValue::List(items) => {
                    let all = items.iter().chain([&cells[1]]);
                    SparkValue::List(all.cloned().collect())
                }
                _ => SparkValue::Null,
            })
        }),
        _ => kernel::call_with_null(name, arguments, list, |cells, _| {
            Ok(match &cells[0] {
                SparkValue::List(items) => {
                    let all = std::iter::once(&cells[1]).chain(items);
                    SparkValue::List(all.cloned().collect())
                }
                _ => SparkValue::Null,
            })
        }),
    })
}

fn repeat(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    /// Longer arrays are no test of anything.
    const MOST: i64 = 100_000;
    call.takes(2, 2)?;
    let one = call.at(0)?;
    let list = types::list(one.data_type);
    let arguments = vec![one.expr, call.short(1)?];
    Ok(kernel::call_with_null(
        "array_repeat",
        arguments,
        list,
        |cells, _| {
            if cells[1] == SparkValue::Null {
                return Ok(SparkValue::Null);
            }
            let count = whole(&cells[1]).max(0);
            if count > MOST {
                return Err(SqlError::unsupported("arrays of so many elements"));
            }
            let count = usize::try_from(count).unwrap_or(0);
            Ok(SparkValue::List(vec![cells[0].clone(); count]))
        },
    ))
}

/// Counts from 1; what is between the end and the place is NULL.
fn insert(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(3, 3)?;
    let one = call.at(0)?;
    let DataType::List(item) = &one.data_type else {
        return Err(mismatch("array_insert", "the first parameter is no ARRAY"));
    };
    let item = item.data_type().clone();
    let list = types::list(item.clone());
    let arguments = vec![one.expr, call.short(1)?, call.at(2)?.to(&item)?];
    Ok(kernel::call_with_null(
        "array_insert",
        arguments,
        list,
        |cells, _| {
            let (SparkValue::List(items), SparkValue::Int(place)) = (&cells[0], &cells[1]) else {
                return Ok(SparkValue::Null);
            };
            let index = usize::try_from(place - 1)
                .ok()
                .filter(|index| *index < 100_000)
                .ok_or_else(|| SqlError::unsupported("array_insert at such a place"))?;
            let mut all = items.clone();
            while all.len() < index {
                all.push(SparkValue::Null);
            }
            all.insert(index, cells[2].clone());
            Ok(SparkValue::List(all))
        },
    ))
}

/// The members are called after columns, or by their number; what is too short has NULL at its end.
fn zip(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 100)?;
    let mut fields = Vec::new();
    for (index, one) in call.arguments.iter().enumerate() {
        let DataType::List(item) = &one.data_type else {
            return Err(mismatch("arrays_zip", "a parameter is no ARRAY"));
        };
        let name = match &one.expr {
            Expr::Column(column) => column.name.clone(),
            _ => index.to_string(),
        };
        fields.push(Field::new(name, item.data_type().clone(), true));
    }
    let list = types::list(DataType::Struct(Fields::from(fields)));
    let arguments = call.arguments.iter().map(|one| one.expr.clone()).collect();
    Ok(kernel::call("arrays_zip", arguments, list, |cells, _| {
        let length = cells.iter().map(|one| listed(one).len()).max().unwrap_or(0);
        let rows = (0..length).map(|index| {
            let members = cells.iter().map(|one| listed(one).get(index));
            SparkValue::Struct(
                members
                    .map(|one| one.cloned().unwrap_or(SparkValue::Null))
                    .collect(),
            )
        });
        Ok(SparkValue::List(rows.collect()))
    }))
}

fn concat(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    let (all, data_type) = alike(call)?;
    Ok(kernel::call("concat_arrays", all, data_type, |cells, _| {
        let items = cells.iter().flat_map(|one| listed(one).iter().cloned());
        Ok(SparkValue::List(items.collect()))
    }))
}

fn reverse(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let (all, data_type) = alike(call)?;
    Ok(kernel::call("reverse_array", all, data_type, |cells, _| {
        let items = listed(&cells[0]).iter().rev();
        Ok(SparkValue::List(items.cloned().collect()))
    }))
}
