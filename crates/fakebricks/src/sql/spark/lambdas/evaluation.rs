//! Evaluates a body for many elements at once.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, UInt32Array};
use datafusion::arrow::compute::take_arrays;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;
use datafusion::logical_expr::LambdaArgument;

use super::super::super::SqlError;
use super::super::cell::{SparkValue, column};
use super::super::failure::carried;
use super::LambdaKind;

/// A function that is given as an argument.
#[derive(Debug)]
pub struct Body<'a> {
    lambda: &'a LambdaArgument,
}

/// The values of the parameters for one evaluation, and the row that it belongs to.
pub struct LambdaCase {
    /// Which row the columns that the body names are taken from.
    pub row: usize,
    /// A value for each parameter.
    pub parameters: Vec<SparkValue>,
}

impl<'a> Body<'a> {
    /// Creates it.
    pub fn new(lambda: &'a LambdaArgument) -> Self {
        Self { lambda }
    }

    /// Returns the result for each of the cases.
    pub fn results(&self, cases: &[LambdaCase], types: &[DataType]) -> Result<Vec<SparkValue>> {
        if cases.is_empty() {
            return Ok(Vec::new());
        }
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(types.len());
        for (index, data_type) in types.iter().enumerate() {
            let values: Vec<SparkValue> = cases
                .iter()
                .map(|case| case.parameters[index].clone())
                .collect();
            columns.push(column(&values, data_type)?);
        }
        let closures: Vec<Box<dyn Fn() -> Result<ArrayRef>>> = columns
            .into_iter()
            .map(|one| Box::new(move || Ok(Arc::clone(&one))) as Box<dyn Fn() -> Result<ArrayRef>>)
            .collect();
        let closures: Vec<&dyn Fn() -> Result<ArrayRef>> =
            closures.iter().map(AsRef::as_ref).collect();
        let rows: Result<Vec<u32>> = cases
            .iter()
            .map(|case| {
                u32::try_from(case.row)
                    .map_err(|_| carried(SqlError::unsupported("so many rows at once")))
            })
            .collect();
        let rows = UInt32Array::from(rows?);
        let results = self
            .lambda
            .evaluate(&closures, |captured| {
                Ok(take_arrays(captured, &rows, None)?)
            })?
            .into_array(cases.len())?;
        (0..cases.len())
            .map(|index| SparkValue::read(&results, index))
            .collect()
    }
}

/// Returns all values of a column.
pub fn values_of(array: &ArrayRef) -> Result<Vec<SparkValue>> {
    (0..array.len())
        .map(|index| SparkValue::read(array, index))
        .collect()
}

/// A case for each element, with its position.
fn cases(lists: &[SparkValue], count: usize) -> Vec<LambdaCase> {
    let mut all = Vec::new();
    for (row, list) in lists.iter().enumerate() {
        if let SparkValue::List(items) = list {
            for (index, item) in (0_i64..).zip(items) {
                let mut parameters = vec![item.clone(), SparkValue::Int(index)];
                parameters.truncate(count);
                all.push(LambdaCase { row, parameters });
            }
        }
    }
    all
}

/// Puts the results of the elements back into rows.
fn regrouped(
    lists: &[SparkValue],
    results: Vec<SparkValue>,
    mut row: impl FnMut(&[SparkValue], &[SparkValue]) -> SparkValue,
) -> Vec<SparkValue> {
    let mut from = 0;
    lists
        .iter()
        .map(|list| match list {
            SparkValue::List(items) => {
                let made = &results[from..from + items.len()];
                from += items.len();
                row(items, made)
            }
            _ => SparkValue::Null,
        })
        .collect()
}

/// `transform(array, x -> …)`.
pub fn transform(
    array: &ArrayRef,
    body: &Body<'_>,
    types: &[DataType],
    returns: &DataType,
) -> Result<ArrayRef> {
    let lists = values_of(array)?;
    let results = body.results(&cases(&lists, types.len()), types)?;
    let rows = regrouped(&lists, results, |_, made| SparkValue::List(made.to_vec()));
    column(&rows, returns)
}

/// `filter(array, x -> …)`.
pub fn filter(
    array: &ArrayRef,
    body: &Body<'_>,
    types: &[DataType],
    returns: &DataType,
) -> Result<ArrayRef> {
    let lists = values_of(array)?;
    let results = body.results(&cases(&lists, types.len()), types)?;
    let rows = regrouped(&lists, results, |items, made| {
        let kept = items.iter().zip(made);
        SparkValue::List(
            kept.filter(|(_, keep)| **keep == SparkValue::Bool(true))
                .map(|(item, _)| item.clone())
                .collect(),
        )
    });
    column(&rows, returns)
}

/// Whether a condition holds for any element, or for all: NULL where that depends on an element for which it is NULL.
pub fn any(
    array: &ArrayRef,
    body: &Body<'_>,
    types: &[DataType],
    wanted: bool,
) -> Result<ArrayRef> {
    let lists = values_of(array)?;
    let results = body.results(&cases(&lists, types.len()), types)?;
    let rows = regrouped(&lists, results, |_, made| {
        if made.contains(&SparkValue::Bool(wanted)) {
            SparkValue::Bool(wanted)
        } else if made.contains(&SparkValue::Null) {
            SparkValue::Null
        } else {
            SparkValue::Bool(!wanted)
        }
    });
    column(&rows, &DataType::Boolean)
}

/// `zip_with(a, b, (x, y) -> …)`; the shorter array has NULL at its end.
pub fn zip_with(
    left: &ArrayRef,
    right: &ArrayRef,
    body: &Body<'_>,
    types: &[DataType],
    returns: &DataType,
) -> Result<ArrayRef> {
    let (left, right) = (values_of(left)?, values_of(right)?);
    let mut all = Vec::new();
    let mut pairs = Vec::new();
    for (row, (one, two)) in left.iter().zip(&right).enumerate() {
        let (SparkValue::List(one), SparkValue::List(two)) = (one, two) else {
            pairs.push(SparkValue::Null);
            continue;
        };
        let length = one.len().max(two.len());
        for index in 0..length {
            let at = |list: &[SparkValue]| list.get(index).cloned().unwrap_or(SparkValue::Null);
            all.push(LambdaCase {
                row,
                parameters: vec![at(one), at(two)],
            });
        }
        pairs.push(SparkValue::List(vec![SparkValue::Null; length]));
    }
    let results = body.results(&all, types)?;
    let rows = regrouped(&pairs, results, |_, made| SparkValue::List(made.to_vec()));
    column(&rows, returns)
}

/// `array_sort(array, (left, right) -> …)`: all pairs are compared first.
pub fn sort(
    array: &ArrayRef,
    body: &Body<'_>,
    types: &[DataType],
    returns: &DataType,
) -> Result<ArrayRef> {
    /// A comparison for each pair of so many elements is still quick.
    const MOST: usize = 300;
    let lists = values_of(array)?;
    let mut rows = Vec::with_capacity(lists.len());
    for (row, list) in lists.iter().enumerate() {
        let SparkValue::List(items) = list else {
            rows.push(SparkValue::Null);
            continue;
        };
        if items.len() > MOST {
            return Err(carried(SqlError::unsupported("sorting so many elements")));
        }
        let mut pairs = Vec::with_capacity(items.len() * items.len());
        for one in items {
            for two in items {
                pairs.push(LambdaCase {
                    row,
                    parameters: vec![one.clone(), two.clone()],
                });
            }
        }
        let compared = body.results(&pairs, types)?;
        let mut orders = Vec::with_capacity(compared.len());
        for one in compared {
            match one {
                SparkValue::Int(order) => orders.push(order.cmp(&0)),
                _ => {
                    return Err(carried(SqlError::new(
                        "COMPARATOR_RETURNS_NULL",
                        "22004",
                        "The comparator has returned a NULL for a comparison. It should return a positive integer for \
                         \"greater than\", 0 for \"equal\" and a negative integer for \"less than\".",
                    )));
                }
            }
        }
        let mut places: Vec<usize> = (0..items.len()).collect();
        places.sort_by(|one, two| orders[one * items.len() + two]);
        rows.push(SparkValue::List(
            places
                .into_iter()
                .map(|place| items[place].clone())
                .collect(),
        ));
    }
    column(&rows, returns)
}

/// `map_filter`, `transform_keys` and `transform_values`, whose functions take key and value.
pub fn map(
    array: &ArrayRef,
    body: &Body<'_>,
    types: &[DataType],
    returns: &DataType,
    kind: LambdaKind,
) -> Result<ArrayRef> {
    let maps = values_of(array)?;
    let mut all = Vec::new();
    for (row, map) in maps.iter().enumerate() {
        if let SparkValue::Map(entries) = map {
            all.extend(entries.iter().map(|(key, value)| LambdaCase {
                row,
                parameters: vec![key.clone(), value.clone()],
            }));
        }
    }
    let mut results = body.results(&all, types)?.into_iter();
    let mut rows = Vec::with_capacity(maps.len());
    for map in maps {
        let SparkValue::Map(entries) = map else {
            rows.push(SparkValue::Null);
            continue;
        };
        let mut made: Vec<(SparkValue, SparkValue)> = Vec::new();
        for (key, value) in entries {
            let result = results.next().unwrap_or(SparkValue::Null);
            match kind {
                LambdaKind::MapFilter => {
                    if result == SparkValue::Bool(true) {
                        made.push((key, value));
                    }
                }
                LambdaKind::TransformKeys => {
                    if result == SparkValue::Null
                        || made.iter().any(|(known, _)| known.same(&result))
                    {
                        return Err(carried(SqlError::unsupported(
                            "keys of maps that are NULL or twice there",
                        )));
                    }
                    made.push((result, value));
                }
                _ => made.push((key, result)),
            }
        }
        rows.push(SparkValue::Map(made));
    }
    column(&rows, returns)
}
