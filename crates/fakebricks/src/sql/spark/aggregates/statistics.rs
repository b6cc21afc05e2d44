//! Aggregates of statistics: shares, moments of distributions, and pairs of numbers; and texts in a row.

use std::cmp::Ordering;

use datafusion::arrow::datatypes::DataType;

use super::super::super::SqlError;
use super::super::cell::SparkValue;
use super::super::failure::{mismatch, wrong_count};
use super::super::types::{self, is_number, is_text, is_time};
use super::kind::{AggregateKind, GroupRows};
use super::kinds::{Types, double, number, percentile_of, same, share_of};

/// All of them.
pub const STATISTICS: [AggregateKind; 20] = [
    AggregateKind {
        name: "percentile",
        aliases: &[],
        takes: float_and_shares,
        returns: of_shares,
        sees_null: false,
        run: percentile,
    },
    AggregateKind {
        name: "percentile_approx",
        aliases: &["approx_percentile"],
        takes: number_and_shares,
        returns: of_shares,
        sees_null: false,
        run: approximate_percentile,
    },
    AggregateKind {
        name: "percentile_disc",
        aliases: &[],
        takes: float_and_shares,
        returns: of_shares,
        sees_null: false,
        run: discrete_percentile,
    },
    AggregateKind {
        name: "approx_count_distinct",
        aliases: &[],
        takes: hash,
        returns: |_| DataType::Int64,
        sees_null: false,
        run: |rows, _| approximate_count(rows),
    },
    AggregateKind {
        name: "skewness",
        aliases: &[],
        takes: one_float,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(moment(rows, 3)),
    },
    AggregateKind {
        name: "kurtosis",
        aliases: &[],
        takes: one_float,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(moment(rows, 4)),
    },
    AggregateKind {
        name: "corr",
        aliases: &[],
        takes: two_floats,
        returns: double,
        sees_null: false,
        run: |rows, _| correlation(rows),
    },
    AggregateKind {
        name: "covar_pop",
        aliases: &[],
        takes: two_floats,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(covariance(rows, 0.0)),
    },
    AggregateKind {
        name: "covar_samp",
        aliases: &[],
        takes: two_floats,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(covariance(rows, 1.0)),
    },
    AggregateKind {
        name: "regr_slope",
        aliases: &[],
        takes: two_floats,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(slope(rows)),
    },
    AggregateKind {
        name: "regr_intercept",
        aliases: &[],
        takes: two_floats,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(of_products(rows, intercept)),
    },
    AggregateKind {
        name: "regr_avgx",
        aliases: &[],
        takes: two_inexact,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(of_products(rows, |sums| Some(sums.second_mean))),
    },
    AggregateKind {
        name: "regr_avgy",
        aliases: &[],
        takes: two_inexact,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(of_products(rows, |sums| Some(sums.first_mean))),
    },
    AggregateKind {
        name: "regr_sxx",
        aliases: &[],
        takes: two_floats,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(of_products(rows, |sums| Some(sums.second))),
    },
    AggregateKind {
        name: "regr_syy",
        aliases: &[],
        takes: two_floats,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(of_products(rows, |sums| Some(sums.first))),
    },
    AggregateKind {
        name: "regr_sxy",
        aliases: &[],
        takes: two_floats,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(of_products(rows, |sums| Some(sums.both))),
    },
    AggregateKind {
        name: "regr_r2",
        aliases: &[],
        takes: two_floats,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(determination(rows)),
    },
    AggregateKind {
        name: "regr_count",
        aliases: &[],
        takes: two_floats,
        returns: |_| DataType::Int64,
        sees_null: false,
        run: |rows, _| {
            let both = rows.iter().filter(|row| row[1] != SparkValue::Null).count();
            Ok(SparkValue::Int(i64::try_from(both).unwrap_or(0)))
        },
    },
    AggregateKind {
        name: "listagg",
        aliases: &["string_agg"],
        takes: texts,
        returns: |_| DataType::Utf8,
        sees_null: false,
        run: |rows, _| Ok(listed(rows, false)),
    },
    AggregateKind {
        name: "listagg_descending",
        aliases: &[],
        takes: texts,
        returns: |_| DataType::Utf8,
        sees_null: false,
        run: |rows, _| Ok(listed(rows, true)),
    },
];

fn shares(given: &DataType) -> Result<DataType, SqlError> {
    match given {
        DataType::List(item) if is_number(item.data_type()) => Ok(types::list(DataType::Float64)),
        other => number(std::slice::from_ref(other)).map(|_| DataType::Float64),
    }
}

fn float_and_shares(arguments: &[DataType]) -> Types {
    if arguments.len() == 3 {
        return Err(SqlError::unsupported(
            "percentiles of values with a frequency",
        ));
    }
    let [value, given] = arguments else {
        return Err(wrong_count("percentile", arguments.len()));
    };
    number(std::slice::from_ref(value))?;
    Ok(vec![DataType::Float64, shares(given)?])
}

fn number_and_shares(arguments: &[DataType]) -> Types {
    let ([value, given] | [value, given, _]) = arguments else {
        return Err(wrong_count("percentile_approx", arguments.len()));
    };
    if !is_number(value) && !is_time(value) {
        return Err(mismatch("percentile_approx", "the parameter is no number"));
    }
    let mut types = vec![value.clone(), shares(given)?];
    types.extend(arguments.get(2).map(|_| DataType::Int64));
    Ok(types)
}

/// A list of shares gives a list of values.
fn of_shares(arguments: &[DataType]) -> DataType {
    let one = same(arguments);
    match arguments.get(1) {
        Some(DataType::List(_)) => types::list(one),
        _ => one,
    }
}

fn hash(arguments: &[DataType]) -> Types {
    match arguments {
        [DataType::Int64] => Ok(vec![DataType::Int64]),
        _ => Err(SqlError::unsupported("this form of approx_count_distinct")),
    }
}

fn one_float(arguments: &[DataType]) -> Types {
    number(arguments).map(|_| vec![DataType::Float64])
}

fn two_floats(arguments: &[DataType]) -> Types {
    let [one, two] = arguments else {
        return Err(wrong_count("corr", arguments.len()));
    };
    number(std::slice::from_ref(one))?;
    number(std::slice::from_ref(two))?;
    Ok(vec![DataType::Float64, DataType::Float64])
}

/// Averages of decimals would be decimals.
fn two_inexact(arguments: &[DataType]) -> Types {
    if arguments.iter().any(types::is_decimal) {
        return Err(SqlError::unsupported("this average of decimals"));
    }
    two_floats(arguments)
}

/// The text, what stands between, and what to sort by.
fn texts(arguments: &[DataType]) -> Types {
    let Some(first) = arguments.first().filter(|_| arguments.len() <= 3) else {
        return Err(wrong_count("listagg", arguments.len()));
    };
    if !is_text(first) {
        return Err(SqlError::unsupported("listagg of what is no text"));
    }
    let mut types = vec![DataType::Utf8; arguments.len().min(2)];
    types.extend(arguments.get(2).cloned());
    Ok(types)
}

fn each_share(
    rows: &GroupRows,
    one: impl Fn(f64) -> Result<SparkValue, SqlError>,
) -> Result<SparkValue, SqlError> {
    match rows.first().map(|row| &row[1]) {
        None => Ok(SparkValue::Null),
        Some(SparkValue::List(shares)) => {
            let each = shares.iter().map(|share| one(share_of(share)?));
            Ok(SparkValue::List(each.collect::<Result<_, _>>()?))
        }
        Some(share) => one(share_of(share)?),
    }
}

fn percentile(rows: &GroupRows, _: &DataType) -> Result<SparkValue, SqlError> {
    each_share(rows, |share| Ok(percentile_of(rows, share)))
}

fn sorted(rows: &GroupRows) -> Vec<&SparkValue> {
    let mut all: Vec<&SparkValue> = rows.iter().map(|row| &row[0]).collect();
    all.sort_by(|a, b| a.compare(b).unwrap_or(Ordering::Equal));
    all
}

/// The first value up to which there are as many as the share asks for.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positions in a short list"
)]
fn at_rank(all: &[&SparkValue], share: f64) -> SparkValue {
    let rank = (share * all.len() as f64).ceil() as usize;
    all[rank.clamp(1, all.len()) - 1].clone()
}

fn discrete_percentile(rows: &GroupRows, _: &DataType) -> Result<SparkValue, SqlError> {
    let all = sorted(rows);
    each_share(rows, |share| Ok(at_rank(&all, share)))
}

/// With few values Spark's answer is exact; with more it depends on how they arrived.
fn approximate_percentile(rows: &GroupRows, _: &DataType) -> Result<SparkValue, SqlError> {
    const MOST: usize = 5000;
    let accuracy = rows.first().and_then(|row| row.get(2));
    let most = match accuracy {
        Some(SparkValue::Int(accuracy)) => usize::try_from(accuracy / 2).unwrap_or(0).min(MOST),
        Some(_) => 0,
        None => MOST,
    };
    if rows.len() > most {
        return Err(SqlError::unsupported(
            "approximate percentiles of so many values",
        ));
    }
    let all = sorted(rows);
    each_share(rows, |share| Ok(at_rank(&all, share)))
}

/// The estimate of Spark's `HyperLogLog++` with the usual error, from the checksums of the values. Few values are counted linearly; for
/// more Spark corrects by tables.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "there are only 512 registers"
)]
fn approximate_count(rows: &GroupRows) -> Result<SparkValue, SqlError> {
    const BITS: u32 = 9;
    const REGISTERS: usize = 1 << BITS;
    /// Up to this estimate linear counting is taken.
    const MOST: f64 = 400.0;
    let mut taken = [false; REGISTERS];
    for row in rows {
        if let SparkValue::Int(hash) = row[0] {
            taken[((hash as u64) >> (64 - BITS)) as usize] = true;
        }
    }
    let empty = taken.iter().filter(|one| !**one).count();
    let registers = REGISTERS as f64;
    let estimate = if empty == 0 {
        f64::INFINITY
    } else {
        registers * (registers / empty as f64).ln()
    };
    if estimate > MOST {
        return Err(SqlError::unsupported(
            "approximate counts of so many values",
        ));
    }
    Ok(SparkValue::Int(estimate.round() as i64))
}

fn float(cell: &SparkValue) -> Option<f64> {
    match cell {
        SparkValue::Float(value) => Some(*value),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are never so many rows")]
fn moment(rows: &GroupRows, order: i32) -> SparkValue {
    let values: Vec<f64> = rows.iter().filter_map(|row| float(&row[0])).collect();
    let count = values.len() as f64;
    if values.is_empty() {
        return SparkValue::Null;
    }
    let mean = values.iter().sum::<f64>() / count;
    let central = |power: i32| -> f64 { values.iter().map(|one| (one - mean).powi(power)).sum() };
    let (second, wanted) = (central(2), central(order));
    if second == 0.0 {
        return SparkValue::Null;
    }
    SparkValue::Float(if order == 3 {
        count.sqrt() * wanted / (second * second * second).sqrt()
    } else {
        count * wanted / (second * second) - 3.0
    })
}

/// Sums of products of both numbers' distances from their means.
struct Products {
    count: f64,
    both: f64,
    first: f64,
    second: f64,
    first_mean: f64,
    second_mean: f64,
}

#[expect(clippy::cast_precision_loss, reason = "there are never so many rows")]
fn products(rows: &GroupRows) -> Option<Products> {
    let pairs: Vec<(f64, f64)> = rows
        .iter()
        .filter_map(|row| float(&row[0]).zip(float(&row[1])))
        .collect();
    if pairs.is_empty() {
        return None;
    }
    let count = pairs.len() as f64;
    let first = pairs.iter().map(|pair| pair.0).sum::<f64>() / count;
    let second = pairs.iter().map(|pair| pair.1).sum::<f64>() / count;
    let mut sums = Products {
        count,
        both: 0.0,
        first: 0.0,
        second: 0.0,
        first_mean: first,
        second_mean: second,
    };
    for (one, two) in pairs {
        sums.both += (one - first) * (two - second);
        sums.first += (one - first) * (one - first);
        sums.second += (two - second) * (two - second);
    }
    Some(sums)
}

fn correlation(rows: &GroupRows) -> Result<SparkValue, SqlError> {
    Ok(match products(rows) {
        None => SparkValue::Null,
        Some(sums) if sums.count <= 1.0 => SparkValue::Null,
        Some(sums) if sums.first == 0.0 || sums.second == 0.0 => {
            return Err(SqlError::unsupported(
                "corr of values that are all the same",
            ));
        }
        Some(sums) => SparkValue::Float(sums.both / (sums.first * sums.second).sqrt()),
    })
}

fn covariance(rows: &GroupRows, fewer: f64) -> SparkValue {
    match products(rows) {
        Some(sums) if sums.count > fewer => SparkValue::Float(sums.both / (sums.count - fewer)),
        _ => SparkValue::Null,
    }
}

/// The first argument depends on the second.
fn slope(rows: &GroupRows) -> SparkValue {
    match products(rows) {
        Some(sums) if sums.second != 0.0 => SparkValue::Float(sums.both / sums.second),
        _ => SparkValue::Null,
    }
}

/// Where the line through the pairs meets the second number's zero.
fn intercept(sums: &Products) -> Option<f64> {
    (sums.second != 0.0).then(|| sums.first_mean - sums.both / sums.second * sums.second_mean)
}

fn of_products(rows: &GroupRows, run: fn(&Products) -> Option<f64>) -> SparkValue {
    let value = products(rows).and_then(|sums| run(&sums));
    value.map_or(SparkValue::Null, SparkValue::Float)
}

fn determination(rows: &GroupRows) -> SparkValue {
    match products(rows) {
        Some(sums) if sums.second == 0.0 => SparkValue::Null,
        Some(sums) if sums.first == 0.0 => SparkValue::Float(1.0),
        Some(sums) => SparkValue::Float(sums.both * sums.both / (sums.first * sums.second)),
        None => SparkValue::Null,
    }
}

fn listed(rows: &GroupRows, descending: bool) -> SparkValue {
    if rows.is_empty() {
        return SparkValue::Null;
    }
    let mut rows: Vec<&Vec<SparkValue>> = rows.iter().collect();
    if rows[0].len() == 3 {
        rows.sort_by(|one, two| {
            let order = one[2].compare(&two[2]).unwrap_or(Ordering::Equal);
            if descending { order.reverse() } else { order }
        });
    }
    let between = match rows[0].get(1) {
        Some(SparkValue::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let texts: Vec<&str> = rows
        .iter()
        .filter_map(|row| match &row[0] {
            SparkValue::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    SparkValue::Text(texts.join(&between))
}
