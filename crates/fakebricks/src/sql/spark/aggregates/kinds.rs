//! Each aggregate.

use std::cmp::Ordering;

use datafusion::arrow::datatypes::DataType;

use super::super::super::{SqlError, type_text};
use super::super::cell::SparkValue;
use super::super::decimal::Exact;
use super::super::failure::{mismatch, or_null, overflow, wrong_count};
use super::super::functions::hashes::murmur;
use super::super::intervals;
use super::super::types::{self, Digits, is_decimal, is_integral, is_number, is_text};
use super::kind::{AggregateKind, GroupRows};

/// The types to which the arguments of an aggregate are cast.
pub type Types = Result<Vec<DataType>, SqlError>;

/// All aggregates but `count`, which the engine's own does.
pub const KINDS: [AggregateKind; 24] = [
    AggregateKind {
        name: "sum",
        aliases: &[],
        takes: summand,
        returns: total_type,
        sees_null: false,
        run: total,
    },
    AggregateKind {
        name: "try_sum",
        aliases: &[],
        takes: summand,
        returns: total_type,
        sees_null: false,
        run: |rows, returns| or_null(total(rows, returns)),
    },
    AggregateKind {
        name: "avg",
        aliases: &["mean"],
        takes: summand,
        returns: average_type,
        sees_null: false,
        run: average,
    },
    AggregateKind {
        name: "try_avg",
        aliases: &[],
        takes: summand,
        returns: average_type,
        sees_null: false,
        run: |rows, returns| or_null(average(rows, returns)),
    },
    AggregateKind {
        name: "min",
        aliases: &[],
        takes: ordered,
        returns: same,
        sees_null: false,
        run: |rows, _| Ok(best(rows, 0, Ordering::Less)),
    },
    AggregateKind {
        name: "max",
        aliases: &[],
        takes: ordered,
        returns: same,
        sees_null: false,
        run: |rows, _| Ok(best(rows, 0, Ordering::Greater)),
    },
    AggregateKind {
        name: "first",
        aliases: &["first_value"],
        takes: one,
        returns: same,
        sees_null: true,
        run: |rows, _| Ok(first(rows)),
    },
    AggregateKind {
        name: "any_value",
        aliases: &[],
        takes: one,
        returns: same,
        sees_null: true,
        run: |rows, _| Ok(first(rows)),
    },
    AggregateKind {
        name: "last",
        aliases: &["last_value"],
        takes: one,
        returns: same,
        sees_null: true,
        run: |rows, _| Ok(rows.last().map_or(SparkValue::Null, |row| row[0].clone())),
    },
    AggregateKind {
        name: "collect_list",
        aliases: &["array_agg"],
        takes: one,
        returns: list,
        sees_null: false,
        run: |rows, _| {
            Ok(SparkValue::List(
                rows.iter().map(|row| row[0].clone()).collect(),
            ))
        },
    },
    AggregateKind {
        name: "collect_set",
        aliases: &[],
        takes: one,
        returns: list,
        sees_null: false,
        run: |rows, _| set(rows),
    },
    AggregateKind {
        name: "max_by",
        aliases: &[],
        takes: by,
        returns: same,
        sees_null: true,
        run: |rows, _| Ok(best(rows, 1, Ordering::Greater)),
    },
    AggregateKind {
        name: "min_by",
        aliases: &[],
        takes: by,
        returns: same,
        sees_null: true,
        run: |rows, _| Ok(best(rows, 1, Ordering::Less)),
    },
    AggregateKind {
        name: "bool_and",
        aliases: &["every"],
        takes: condition,
        returns: same,
        sees_null: false,
        run: |rows, _| Ok(all(rows, true)),
    },
    AggregateKind {
        name: "bool_or",
        aliases: &["some", "any"],
        takes: condition,
        returns: same,
        sees_null: false,
        run: |rows, _| Ok(all(rows, false)),
    },
    AggregateKind {
        name: "stddev_samp",
        aliases: &["stddev", "std"],
        takes: float,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(spread(rows, true, true)),
    },
    AggregateKind {
        name: "stddev_pop",
        aliases: &[],
        takes: float,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(spread(rows, false, true)),
    },
    AggregateKind {
        name: "var_samp",
        aliases: &["variance"],
        takes: float,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(spread(rows, true, false)),
    },
    AggregateKind {
        name: "var_pop",
        aliases: &[],
        takes: float,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(spread(rows, false, false)),
    },
    AggregateKind {
        name: "median",
        aliases: &[],
        takes: float,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(percentile_of(rows, 0.5)),
    },
    AggregateKind {
        name: "bit_or",
        aliases: &[],
        takes: integral,
        returns: same,
        sees_null: false,
        run: |rows, _| Ok(bits(rows, |one, two| one | two)),
    },
    AggregateKind {
        name: "bit_and",
        aliases: &[],
        takes: integral,
        returns: same,
        sees_null: false,
        run: |rows, _| Ok(bits(rows, |one, two| one & two)),
    },
    AggregateKind {
        name: "bit_xor",
        aliases: &[],
        takes: integral,
        returns: same,
        sees_null: false,
        run: |rows, _| Ok(bits(rows, |one, two| one ^ two)),
    },
    AggregateKind {
        name: "mode",
        aliases: &[],
        takes: one,
        returns: same,
        sees_null: false,
        run: mode,
    },
];

fn counted(arguments: &[DataType], count: usize) -> Result<(), SqlError> {
    if arguments.len() == count {
        Ok(())
    } else {
        Err(wrong_count("aggregate", arguments.len()))
    }
}

fn one(arguments: &[DataType]) -> Types {
    counted(arguments, 1)?;
    Ok(arguments.to_vec())
}

fn ordered(arguments: &[DataType]) -> Types {
    counted(arguments, 1)?;
    if matches!(arguments[0], DataType::Map(..)) {
        return Err(mismatch("max", "maps have no order"));
    }
    Ok(arguments.to_vec())
}

/// Takes a number, or text that is one.
pub fn number(arguments: &[DataType]) -> Types {
    counted(arguments, 1)?;
    Ok(vec![match &arguments[0] {
        number if is_integral(number) => DataType::Int64,
        decimal if is_decimal(decimal) => decimal.clone(),
        other if is_number(other) || is_text(other) || *other == DataType::Null => {
            DataType::Float64
        }
        interval if types::is_interval(interval) => {
            return Err(SqlError::unsupported("this aggregate of intervals"));
        }
        other => {
            return Err(mismatch(
                "sum",
                &format!("the parameter has the type \"{}\"", type_text(other)),
            ));
        }
    }])
}

fn integral(arguments: &[DataType]) -> Types {
    counted(arguments, 1)?;
    if is_integral(&arguments[0]) {
        return Ok(arguments.to_vec());
    }
    Err(mismatch("bit_or", "the parameter is no whole number"))
}

fn bits(rows: &GroupRows, join: fn(i64, i64) -> i64) -> SparkValue {
    let each = rows.iter().filter_map(|row| match row[0] {
        SparkValue::Int(value) => Some(value),
        _ => None,
    });
    each.reduce(join).map_or(SparkValue::Null, SparkValue::Int)
}

fn float(arguments: &[DataType]) -> Types {
    number(arguments).map(|_| vec![DataType::Float64])
}

/// Takes a number, or an interval.
fn summand(arguments: &[DataType]) -> Types {
    match arguments {
        [interval] if types::is_interval(interval) && *interval != types::calendar_interval() => {
            Ok(vec![interval.clone()])
        }
        _ => number(arguments),
    }
}

fn condition(arguments: &[DataType]) -> Types {
    counted(arguments, 1)?;
    match &arguments[0] {
        DataType::Boolean | DataType::Null => Ok(vec![DataType::Boolean]),
        other => Err(mismatch(
            "bool_and",
            &format!("the parameter has the type \"{}\"", type_text(other)),
        )),
    }
}

fn by(arguments: &[DataType]) -> Types {
    counted(arguments, 2)?;
    ordered(&arguments[1..])?;
    Ok(arguments.to_vec())
}

/// Returns the type of the first argument.
pub fn same(arguments: &[DataType]) -> DataType {
    arguments.first().cloned().unwrap_or(DataType::Null)
}

fn list(arguments: &[DataType]) -> DataType {
    types::list(same(arguments))
}

/// Returns the type of numbers with a binary point.
pub fn double(_: &[DataType]) -> DataType {
    DataType::Float64
}

fn total_type(arguments: &[DataType]) -> DataType {
    match same(arguments) {
        DataType::Decimal128(precision, scale) => {
            Digits::new(precision, scale).of_total().data_type()
        }
        other => other,
    }
}

fn average_type(arguments: &[DataType]) -> DataType {
    match same(arguments) {
        DataType::Decimal128(precision, scale) => {
            Digits::new(precision, scale).of_average().data_type()
        }
        interval if types::is_interval(&interval) => intervals::wide(&interval),
        _ => DataType::Float64,
    }
}

fn floats(rows: &GroupRows) -> impl Iterator<Item = f64> {
    rows.iter().map(|row| match &row[0] {
        SparkValue::Float(value) => *value,
        other => Exact::of(other).map_or(f64::NAN, |one| one.to_float()),
    })
}

/// The sum from the first to the last, which begins with a zero without a sign.
fn float_total(rows: &GroupRows) -> f64 {
    floats(rows).fold(0.0, |sum, one| sum + one)
}

fn exact_total(rows: &GroupRows) -> Result<Exact, SqlError> {
    let mut sum = Exact::of(&SparkValue::Int(0))?;
    for row in rows {
        sum = sum.plus(&Exact::of(&row[0])?);
    }
    Ok(sum)
}

fn total(rows: &GroupRows, returns: &DataType) -> Result<SparkValue, SqlError> {
    if rows.is_empty() {
        return Ok(SparkValue::Null);
    }
    match returns {
        DataType::Int64 => {
            let sum = exact_total(rows)?.truncated();
            i64::try_from(sum)
                .map(SparkValue::Int)
                .map_err(|_| overflow("long"))
        }
        decimal if is_decimal(decimal) => exact_total(rows)?
            .fit(decimal)
            .map_err(|_| overflow("decimal sum")),
        interval if types::is_interval(interval) => interval_total(rows, interval),
        _ => Ok(SparkValue::Float(float_total(rows))),
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are never so many rows")]
fn average(rows: &GroupRows, returns: &DataType) -> Result<SparkValue, SqlError> {
    if rows.is_empty() {
        return Ok(SparkValue::Null);
    }
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    if is_decimal(returns) {
        return exact_total(rows)?
            .over(&Exact::of(&SparkValue::Int(count))?)
            .fit(returns);
    }
    if types::is_interval(returns) {
        let total = intervals::count(&interval_total(rows, returns)?)?;
        return intervals::average(total, rows.len(), returns);
    }
    let count = count as f64;
    Ok(SparkValue::Float(float_total(rows) / count))
}

fn interval_total(rows: &GroupRows, returns: &DataType) -> Result<SparkValue, SqlError> {
    let mut total = 0_i64;
    for row in rows {
        total = total
            .checked_add(intervals::count(&row[0])?)
            .ok_or_else(|| overflow("long"))?;
    }
    if types::is_span(returns) {
        return Ok(SparkValue::Span(total));
    }
    i32::try_from(total)
        .map(SparkValue::Months)
        .map_err(|_| overflow("integer"))
}

/// Returns the first argument of the row whose argument at `index` is the least or the greatest; of several such rows it is the last one.
fn best(rows: &GroupRows, index: usize, wanted: Ordering) -> SparkValue {
    let mut best: Option<&Vec<SparkValue>> = None;
    for row in rows.iter().filter(|row| row[index] != SparkValue::Null) {
        let order = best.map(|known| row[index].compare(&known[index]));
        if order.is_none_or(|order| order == Some(wanted) || order == Some(Ordering::Equal)) {
            best = Some(row);
        }
    }
    best.map_or(SparkValue::Null, |row| row[0].clone())
}

fn first(rows: &GroupRows) -> SparkValue {
    rows.first().map_or(SparkValue::Null, |row| row[0].clone())
}

/// Each value once, in the order of Spark's set of values: by the place in a table that doubles when it is three quarters full, and by the
/// checksum within a place. Several values whose checksum is not known are refused.
fn set(rows: &GroupRows) -> Result<SparkValue, SqlError> {
    let mut all: Vec<SparkValue> = Vec::new();
    for row in rows {
        if !all.iter().any(|known| known.same(&row[0])) {
            all.push(row[0].clone());
        }
    }
    let mut places = 16;
    while (all.len() + 1) * 4 > places * 3 {
        places *= 2;
    }
    let spread = |value: &SparkValue| -> Option<(u32, i32)> {
        let hash = java_hash(value)?;
        let spread =
            hash ^ i32::from_ne_bytes((u32::from_ne_bytes(hash.to_ne_bytes()) >> 16).to_ne_bytes());
        let mask = u32::try_from(places - 1).unwrap_or(u32::MAX);
        Some((u32::from_ne_bytes(spread.to_ne_bytes()) & mask, spread))
    };
    if all.len() > 1 && all.iter().any(|one| spread(one).is_none()) {
        return Err(SqlError::unsupported("collect_set of such values"));
    }
    all.sort_by_key(|one| spread(one));
    Ok(SparkValue::List(all))
}

/// The checksum by which a set of Spark tells values apart.
fn java_hash(value: &SparkValue) -> Option<i32> {
    match value {
        SparkValue::Bool(value) => Some(if *value { 1231 } else { 1237 }),
        SparkValue::Text(text) => Some(murmur(text.as_bytes(), 42)),
        SparkValue::Int(value) | SparkValue::Time(value) => Some(java_hash_of_long(*value)),
        SparkValue::Date(days) => Some(*days),
        SparkValue::Float(value) => Some(java_hash_of_double(*value)),
        SparkValue::Single(value) => Some(java_hash_of_double(f64::from(*value))),
        SparkValue::Decimal(..) => {
            let exact = Exact::of(value).ok()?;
            let whole = exact.truncated();
            let is_whole = exact
                .minus(&Exact {
                    unscaled: whole.clone(),
                    scale: 0,
                })
                .is_zero();
            if is_whole {
                return i64::try_from(whole).ok().map(java_hash_of_long);
            }
            // Those that a double has all digits of.
            let double = exact.to_float();
            let is_same = Exact::of_float(double)?.minus(&exact).is_zero();
            is_same.then(|| java_hash_of_double(double))
        }
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the low bits count")]
fn java_hash_of_long(value: i64) -> i32 {
    i32::try_from(value).unwrap_or((value ^ (value >> 32)) as i32)
}

/// Numbers that are the same have the same checksum, whatever type they are of.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "Scala does the same"
)]
fn java_hash_of_double(value: f64) -> i32 {
    let (int, long, float) = (value as i32, value as i64, value as f32);
    if f64::from(int) == value {
        return int;
    }
    if long as f64 == value {
        return java_hash_of_long(long);
    }
    if f64::from(float) == value {
        return float.to_bits() as i32;
    }
    let bits = value.to_bits() as i64;
    (bits ^ ((bits as u64) >> 32) as i64) as i32
}

fn all(rows: &GroupRows, wanted: bool) -> SparkValue {
    if rows.is_empty() {
        return SparkValue::Null;
    }
    let agree = rows.iter().all(|row| row[0] == SparkValue::Bool(wanted));
    SparkValue::Bool(agree == wanted)
}

fn spread(rows: &GroupRows, sample: bool, root: bool) -> SparkValue {
    let (mut count, mut mean, mut squares) = (0.0, 0.0, 0.0);
    for value in floats(rows) {
        count += 1.0;
        let delta = value - mean;
        let step = delta / count;
        mean += step;
        squares += delta * (delta - step);
    }
    let divisor = if sample { count - 1.0 } else { count };
    if rows.is_empty() || divisor == 0.0 {
        return SparkValue::Null;
    }
    let variance = squares / divisor;
    SparkValue::Float(if root { variance.sqrt() } else { variance })
}

fn sorted(rows: &GroupRows) -> Vec<f64> {
    let mut all: Vec<f64> = floats(rows).collect();
    all.sort_by(f64::total_cmp);
    all
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "positions in a short list, and whole numbers or equal values are exact"
)]
/// Returns the value at a share of all, between two of them where it falls there.
pub fn percentile_of(rows: &GroupRows, share: f64) -> SparkValue {
    let all = sorted(rows);
    if all.is_empty() {
        return SparkValue::Null;
    }
    let position = (all.len() - 1) as f64 * share;
    let (lower, higher) = (position.floor(), position.ceil());
    let (low, high) = (all[lower as usize], all[higher as usize]);
    SparkValue::Float(if lower == higher || low == high {
        low
    } else {
        (higher - position) * low + (position - lower) * high
    })
}

/// Returns a share of all values.
pub fn share_of(cell: &SparkValue) -> Result<f64, SqlError> {
    match cell {
        SparkValue::Float(share) if (0.0..=1.0).contains(share) => Ok(*share),
        _ => Err(mismatch(
            "percentile",
            "the percentage must be between 0.0 and 1.0",
        )),
    }
}

/// Of several values that are equally frequent any may be the answer, so that is refused.
fn mode(rows: &GroupRows, _: &DataType) -> Result<SparkValue, SqlError> {
    let mut counts: Vec<(&SparkValue, usize)> = Vec::new();
    for row in rows {
        match counts.iter_mut().find(|(known, _)| known.same(&row[0])) {
            Some((_, count)) => *count += 1,
            None => counts.push((&row[0], 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max();
    let winners: Vec<&SparkValue> = counts
        .iter()
        .filter(|(_, count)| Some(*count) == most)
        .map(|(one, _)| *one)
        .collect();
    match winners.as_slice() {
        [] => Ok(SparkValue::Null),
        [only] => Ok((*only).clone()),
        _ => Err(SqlError::unsupported(
            "a mode of several values that are equally frequent",
        )),
    }
}
