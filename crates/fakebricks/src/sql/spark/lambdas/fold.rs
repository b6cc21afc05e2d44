//! `aggregate(array, start, (accumulator, x) -> …, accumulator -> …)`.

use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;

use super::super::cell::{SparkValue, column};
use super::evaluation::{Body, LambdaCase, values_of};

/// Goes from element to element, in all rows at the same time.
pub fn fold(
    array: &ArrayRef,
    start: &ArrayRef,
    merge: &Body<'_>,
    finish: Option<&Body<'_>>,
    types: &[DataType],
    returns: &DataType,
) -> Result<ArrayRef> {
    let lists = values_of(array)?;
    let mut reached = values_of(start)?;
    let longest = lists.iter().map(|list| items(list).len()).max();
    for index in 0..longest.unwrap_or(0) {
        let cases: Vec<LambdaCase> = lists
            .iter()
            .enumerate()
            .filter_map(|(row, list)| {
                let item = items(list).get(index)?.clone();
                Some(LambdaCase {
                    row,
                    parameters: vec![reached[row].clone(), item],
                })
            })
            .collect();
        let results = merge.results(&cases, types)?;
        for (case, result) in cases.iter().zip(results) {
            reached[case.row] = result;
        }
    }
    if let Some(finish) = finish {
        let cases: Vec<LambdaCase> = reached
            .iter()
            .enumerate()
            .map(|(row, value)| LambdaCase {
                row,
                parameters: vec![value.clone()],
            })
            .collect();
        reached = finish.results(&cases, &types[..1])?;
    }
    for (value, list) in reached.iter_mut().zip(&lists) {
        if *list == SparkValue::Null {
            *value = SparkValue::Null;
        }
    }
    column(&reached, returns)
}

fn items(list: &SparkValue) -> &[SparkValue] {
    match list {
        SparkValue::List(items) => items,
        _ => &[],
    }
}
