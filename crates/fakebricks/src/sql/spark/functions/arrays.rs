//! Functions of arrays, maps and structs.

use std::cmp::Ordering;

use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::logical_expr::Expr;

use super::super::super::SqlError;
use super::super::cell::SparkValue;
use super::super::failure::{mismatch, no_element};
use super::super::kernel;
use super::super::typed_expr::TypedExpr;
use super::super::types::{self, common, is_text};
use super::call::FunctionCall;
use super::maps::pair;
use super::strings::{text, whole};

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "size" | "cardinality" | "array_size" => size(call),
        "array" => array(call),
        "array_contains" => array_contains(call),
        "array_position" => array_position(call),
        "array_join" => array_join(call),
        "array_distinct" => of_list(call, "array_distinct"),
        "array_max" => extreme(call, "array_max"),
        "array_min" => extreme(call, "array_min"),
        "array_compact" => of_list(call, "array_compact"),
        "sort_array" => sorted(call),
        "flatten" => flatten(call),
        "slice" => slice(call),
        "element_at" | "try_element_at" => element_at(call),
        "get" => get(call),
        "item" => call
            .takes(2, 2)
            .and_then(|()| item(call.at(0)?, call.at(1)?)),
        "map_keys" => map_part(call, "map_keys"),
        "map_values" => map_part(call, "map_values"),
        "map_contains_key" => map_contains_key(call),
        "struct" | "named_struct" => structure(call),
        _ => return None,
    })
}

fn items(call: &FunctionCall<'_>, index: usize) -> Result<(Expr, DataType), SqlError> {
    let one = call.at(index)?;
    match &one.data_type {
        DataType::List(item) => Ok((one.expr, item.data_type().clone())),
        DataType::Null => Ok((one.to(&types::list(DataType::Null))?, DataType::Null)),
        _ => Err(mismatch(call.name, "the first parameter is no ARRAY")),
    }
}

fn listed(cell: &SparkValue) -> &[SparkValue] {
    match cell {
        SparkValue::List(items) => items,
        _ => &[],
    }
}

fn size(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let one = call.at(0)?;
    if !matches!(
        one.data_type,
        DataType::List(_) | DataType::Map(..) | DataType::Null
    ) {
        return Err(mismatch(
            call.name,
            "the parameter is neither ARRAY nor MAP",
        ));
    }
    Ok(kernel::call(
        "size",
        vec![one.expr],
        DataType::Int32,
        |cells, _| {
            let count = match &cells[0] {
                SparkValue::Map(entries) => entries.len(),
                other => listed(other).len(),
            };
            Ok(SparkValue::Int(i64::try_from(count).unwrap_or(0)))
        },
    ))
}

fn array(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    let (all, item) = call.alike(0)?;
    Ok(kernel::call_with_null(
        "array",
        all,
        types::list(item),
        |cells, _| Ok(SparkValue::List(cells.to_vec())),
    ))
}

/// Returns an array and a value in the type of its elements.
fn with_value(call: &FunctionCall<'_>) -> Result<Vec<Expr>, SqlError> {
    call.takes(2, 2)?;
    let (list, item) = items(call, 0)?;
    let value = call.at(1)?;
    if value.data_type == DataType::Null && call.name == "array_contains" {
        return Err(mismatch(call.name, "the value has no type"));
    }
    let is_known = item != DataType::Null && value.data_type != DataType::Null;
    if is_known && is_text(&item) != is_text(&value.data_type) {
        return Err(mismatch(
            call.name,
            "the value is not of the type of the elements",
        ));
    }
    let wanted = common(&item, &value.data_type)
        .ok_or_else(|| mismatch(call.name, "the value is not of the type of the elements"))?;
    let list = TypedExpr {
        expr: list,
        data_type: types::list(item),
    };
    Ok(vec![
        list.to(&types::list(wanted.clone()))?,
        value.to(&wanted)?,
    ])
}

fn array_contains(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    Ok(kernel::call(
        "array_contains",
        with_value(call)?,
        DataType::Boolean,
        |cells, _| {
            let all = listed(&cells[0]);
            if all.iter().any(|one| one.same(&cells[1])) {
                return Ok(SparkValue::Bool(true));
            }
            Ok(if all.contains(&SparkValue::Null) {
                SparkValue::Null
            } else {
                SparkValue::Bool(false)
            })
        },
    ))
}

fn array_position(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    Ok(kernel::call(
        "array_position",
        with_value(call)?,
        DataType::Int64,
        |cells, _| {
            let found = listed(&cells[0]).iter().position(|one| one.same(&cells[1]));
            Ok(SparkValue::Int(
                found.map_or(0, |index| i64::try_from(index + 1).unwrap_or(0)),
            ))
        },
    ))
}

fn array_join(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 3)?;
    let (list, item) = items(call, 0)?;
    let list = TypedExpr {
        expr: list,
        data_type: types::list(item),
    }
    .to(&types::list(DataType::Utf8))?;
    let mut arguments = vec![list];
    for index in 1..call.count() {
        arguments.push(call.text(index)?);
    }
    Ok(kernel::call(
        "array_join",
        arguments,
        DataType::Utf8,
        |cells, _| {
            let instead = cells.get(2);
            let parts: Vec<&str> = listed(&cells[0])
                .iter()
                .filter_map(|one| {
                    if *one == SparkValue::Null {
                        instead.map(text)
                    } else {
                        Some(text(one))
                    }
                })
                .collect();
            Ok(SparkValue::Text(parts.join(text(&cells[1]))))
        },
    ))
}

fn of_list(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let (list, item) = items(call, 0)?;
    let run: kernel::KernelRun = if name == "array_distinct" {
        |cells, _| {
            let mut all: Vec<SparkValue> = Vec::new();
            for one in listed(&cells[0]) {
                if !all.iter().any(|known| is_same_item(known, one)) {
                    all.push(one.clone());
                }
            }
            Ok(SparkValue::List(all))
        }
    } else {
        |cells, _| {
            let all = listed(&cells[0]).iter();
            Ok(SparkValue::List(
                all.filter(|one| **one != SparkValue::Null)
                    .cloned()
                    .collect(),
            ))
        }
    };
    Ok(kernel::call(name, vec![list], types::list(item), run))
}

/// Zero with a sign is another one than zero without, other than everywhere else.
fn is_same_item(one: &SparkValue, two: &SparkValue) -> bool {
    match (one.widened(), two.widened()) {
        (SparkValue::Float(a), SparkValue::Float(b)) => {
            a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
        }
        _ => one.same(two),
    }
}

fn extreme(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let (list, item) = items(call, 0)?;
    let run: kernel::KernelRun = if name == "array_max" {
        |cells, _| Ok(best(listed(&cells[0]), Ordering::Greater))
    } else {
        |cells, _| Ok(best(listed(&cells[0]), Ordering::Less))
    };
    Ok(kernel::call(name, vec![list], item, run))
}

fn best(all: &[SparkValue], wanted: Ordering) -> SparkValue {
    let mut best = &SparkValue::Null;
    for one in all.iter().filter(|one| **one != SparkValue::Null) {
        if *best == SparkValue::Null || one.compare(best) == Some(wanted) {
            best = one;
        }
    }
    best.clone()
}

/// NULL is first going up and last going down.
fn sorted(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 2)?;
    let (list, item) = items(call, 0)?;
    let mut arguments = vec![list];
    if call.count() == 2 {
        arguments.push(call.at(1)?.into_condition()?);
    }
    Ok(kernel::call(
        "sort_array",
        arguments,
        types::list(item),
        |cells, _| {
            let mut all = listed(&cells[0]).to_vec();
            all.sort_by(|a, b| a.compare(b).unwrap_or(Ordering::Equal));
            if cells.get(1) == Some(&SparkValue::Bool(false)) {
                all.reverse();
            }
            Ok(SparkValue::List(all))
        },
    ))
}

fn flatten(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let (list, item) = items(call, 0)?;
    if !matches!(item, DataType::List(_)) {
        return Err(mismatch("flatten", "the parameter is no array of arrays"));
    }
    Ok(kernel::call("flatten", vec![list], item, |cells, _| {
        let mut all = Vec::new();
        for one in listed(&cells[0]) {
            match one {
                SparkValue::List(items) => all.extend(items.iter().cloned()),
                _ => return Ok(SparkValue::Null),
            }
        }
        Ok(SparkValue::List(all))
    }))
}

fn slice(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(3, 3)?;
    let (list, item) = items(call, 0)?;
    let arguments = vec![list, call.whole(1)?, call.whole(2)?];
    Ok(kernel::call(
        "slice",
        arguments,
        types::list(item),
        |cells, _| {
            let all = listed(&cells[0]);
            let (start, count) = (whole(&cells[1]), whole(&cells[2]));
            if start == 0 || count < 0 {
                return Err(SqlError::new(
                    "INVALID_PARAMETER_VALUE.START",
                    "22023",
                    "The value of parameter(s) `start` or `length` is invalid.",
                ));
            }
            let total = i64::try_from(all.len()).unwrap_or(0);
            let begin = if start > 0 { start - 1 } else { total + start };
            let Ok(begin) = usize::try_from(begin) else {
                return Ok(SparkValue::List(Vec::new()));
            };
            let kept = all
                .iter()
                .skip(begin)
                .take(usize::try_from(count).unwrap_or(0));
            Ok(SparkValue::List(kept.cloned().collect()))
        },
    ))
}

/// Counts from 1, or from the end when negative. `try_element_at` gives NULL for what is not there.
fn element_at(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    if pair(&call.data_type(0)?).is_some() {
        return item(call.at(0)?, call.at(1)?);
    }
    let (list, item) = items(call, 0)?;
    let arguments = vec![list, call.short(1)?];
    if call.name == "try_element_at" {
        return Ok(kernel::call(
            "try_element_at",
            arguments,
            item,
            |cells, _| element(cells).map(|one| one.unwrap_or(SparkValue::Null)),
        ));
    }
    Ok(kernel::call("element_at", arguments, item, |cells, _| {
        let missing = || SqlError {
            message: no_element(whole(&cells[1]), listed(&cells[0]).len())
                .message
                .replace("INVALID_ARRAY_INDEX", "INVALID_ARRAY_INDEX_IN_ELEMENT_AT"),
            sql_state: "22003",
        };
        element(cells)?.ok_or_else(missing)
    }))
}

fn element(cells: &[SparkValue]) -> Result<Option<SparkValue>, SqlError> {
    let (all, index) = (listed(&cells[0]), whole(&cells[1]));
    if index == 0 {
        return Err(SqlError::new(
            "INVALID_INDEX_OF_ZERO",
            "22003",
            "The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).",
        ));
    }
    let total = i64::try_from(all.len()).unwrap_or(0);
    let place = if index > 0 { index - 1 } else { total + index };
    Ok(usize::try_from(place)
        .ok()
        .and_then(|place| all.get(place))
        .cloned())
}

/// Counts from 0, and gives NULL for what is not there.
fn get(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let (list, item) = items(call, 0)?;
    Ok(kernel::call(
        "get",
        vec![list, call.whole(1)?],
        item,
        |cells, _| {
            let place = usize::try_from(whole(&cells[1])).ok();
            Ok(place
                .and_then(|place| listed(&cells[0]).get(place))
                .cloned()
                .unwrap_or(SparkValue::Null))
        },
    ))
}

/// Returns what stands in brackets after an array or a map: positions count from 0, and a key that is not there gives NULL.
pub fn item(of: TypedExpr, key: TypedExpr) -> Result<Expr, SqlError> {
    if let Some((keys, values)) = pair(&of.data_type) {
        let key = key.to(&keys)?;
        return Ok(kernel::call(
            "map_item",
            vec![of.expr, key],
            values,
            |cells, _| {
                let SparkValue::Map(entries) = &cells[0] else {
                    return Ok(SparkValue::Null);
                };
                let found = entries.iter().find(|(key, _)| key.same(&cells[1]));
                Ok(found.map_or(SparkValue::Null, |(_, value)| value.clone()))
            },
        ));
    }
    let DataType::List(item) = &of.data_type else {
        return Err(mismatch("[]", "the value is neither ARRAY nor MAP"));
    };
    let item = item.data_type().clone();
    let index = FunctionCall {
        name: "[]",
        arguments: vec![key],
    }
    .whole(0)?;
    Ok(kernel::call(
        "item",
        vec![of.expr, index],
        item,
        |cells, _| {
            let (all, index) = (listed(&cells[0]), whole(&cells[1]));
            let found = usize::try_from(index).ok().and_then(|index| all.get(index));
            found.cloned().ok_or_else(|| no_element(index, all.len()))
        },
    ))
}

fn map_part(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let one = call.at(0)?;
    let (keys, values) =
        pair(&one.data_type).ok_or_else(|| mismatch(name, "the parameter is no MAP"))?;
    let (returns, run): (DataType, kernel::KernelRun) = if name == "map_keys" {
        (keys, |cells, _| Ok(part(&cells[0], |(key, _)| key.clone())))
    } else {
        (values, |cells, _| {
            Ok(part(&cells[0], |(_, value)| value.clone()))
        })
    };
    Ok(kernel::call(
        name,
        vec![one.expr],
        types::list(returns),
        run,
    ))
}

fn part(cell: &SparkValue, choose: fn(&(SparkValue, SparkValue)) -> SparkValue) -> SparkValue {
    match cell {
        SparkValue::Map(entries) => SparkValue::List(entries.iter().map(choose).collect()),
        _ => SparkValue::Null,
    }
}

fn map_contains_key(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let one = call.at(0)?;
    let (keys, _) = pair(&one.data_type)
        .ok_or_else(|| mismatch("map_contains_key", "the parameter is no MAP"))?;
    let key = call.at(1)?.to(&keys)?;
    Ok(kernel::call(
        "map_contains_key",
        vec![one.expr, key],
        DataType::Boolean,
        |cells, _| {
            Ok(SparkValue::Bool(
                matches!(&cells[0], SparkValue::Map(entries) if entries.iter().any(|(key, _)| key.same(&cells[1]))),
            ))
        },
    ))
}

/// `named_struct` has names and values in turn; the members of `struct` are called after columns, or by their number.
fn structure(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    let mut names = Vec::new();
    let mut values = Vec::new();
    if call.name == "named_struct" {
        for index in (0..call.count()).step_by(2) {
            names.push(
                call.literal(index).ok_or_else(|| {
                    SqlError::unsupported("names of members that are no literals")
                })?,
            );
            values.push(call.at(index + 1)?);
        }
    } else {
        for (index, one) in call.arguments.iter().enumerate() {
            names.push(match &one.expr {
                Expr::Column(column) => column.name.clone(),
                _ => format!("col{}", index + 1),
            });
            values.push(one.clone());
        }
    }
    if values.is_empty() {
        return Err(SqlError::unsupported("structs without members"));
    }
    let fields: Fields = names
        .iter()
        .zip(&values)
        .map(|(name, one)| Field::new(name, one.data_type.clone(), true))
        .collect();
    let values = values.into_iter().map(|one| one.expr).collect();
    Ok(kernel::call_with_null(
        "struct",
        values,
        DataType::Struct(fields),
        |cells, _| Ok(SparkValue::Struct(cells.to_vec())),
    ))
}
