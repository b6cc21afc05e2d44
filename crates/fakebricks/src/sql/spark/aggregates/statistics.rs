//! Aggregates of statistics: shares, moments of distributions, and pairs of numbers; and texts in a row.

use std::cmp::Ordering;

use datafusion::arrow::datatypes::DataType;

use super::super::super::SqlError;
use super::super::cell::SparkValue;
use super::super::failure::{divide_by_zero, mismatch, wrong_count};
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
        run: |rows, _| Ok(skewness(rows)),
    },
    AggregateKind {
        name: "kurtosis",
        aliases: &[],
        takes: one_float,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(kurtosis(rows)),
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
        run: |rows, _| Ok(optional(slope_of(rows))),
    },
    AggregateKind {
        name: "regr_intercept",
        aliases: &[],
        takes: two_floats,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(optional(intercept_of(rows))),
    },
    AggregateKind {
        name: "regr_avgx",
        aliases: &[],
        takes: two_inexact,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(average(pairs(rows).map(|pair| pair.1))),
    },
    AggregateKind {
        name: "regr_avgy",
        aliases: &[],
        takes: two_inexact,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(average(pairs(rows).map(|pair| pair.0))),
    },
    AggregateKind {
        name: "regr_sxx",
        aliases: &[],
        takes: two_floats,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(squares(pairs(rows).map(|pair| pair.1))),
    },
    AggregateKind {
        name: "regr_syy",
        aliases: &[],
        takes: two_floats,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(squares(pairs(rows).map(|pair| pair.0))),
    },
    AggregateKind {
        name: "regr_sxy",
        aliases: &[],
        takes: two_floats,
        returns: double,
        sees_null: false,
        run: |rows, _| Ok(optional(Products::of(pairs(rows)).map(|sums| sums.both))),
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

/// Sums of powers of the distances from the mean, which Spark brings up to date value by value: the last digit tells in which way.
#[derive(Default)]
struct CentralMoments {
    count: f64,
    mean: f64,
    second: f64,
    third: f64,
    fourth: f64,
}

impl CentralMoments {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut all = Self::default();
        values.for_each(|value| all.add(value));
        all
    }

    fn add(&mut self, value: f64) {
        let count = self.count + 1.0;
        let delta = value - self.mean;
        let step = delta / count;
        let square = delta * delta;
        let step_square = step * step;
        let second = self.second + delta * (delta - step);
        let third = self.third - 3.0 * step * second + delta * (square - step_square);
        self.fourth = self.fourth - 4.0 * step * third - 6.0 * step_square * second
            + delta * (delta * square - step * step_square);
        (self.count, self.mean) = (count, self.mean + step);
        (self.second, self.third) = (second, third);
    }
}

fn floats(rows: &GroupRows) -> impl Iterator<Item = f64> {
    rows.iter().filter_map(|row| float(&row[0]))
}

fn skewness(rows: &GroupRows) -> SparkValue {
    let all = CentralMoments::of(floats(rows));
    if all.count == 0.0 || all.second == 0.0 {
        return SparkValue::Null;
    }
    let cube = all.second * all.second * all.second;
    SparkValue::Float(all.count.sqrt() * all.third / cube.sqrt())
}

fn kurtosis(rows: &GroupRows) -> SparkValue {
    let all = CentralMoments::of(floats(rows));
    if all.count == 0.0 || all.second == 0.0 {
        return SparkValue::Null;
    }
    SparkValue::Float(all.count * all.fourth / (all.second * all.second) - 3.0)
}

/// The rows in which neither number is NULL.
fn pairs(rows: &GroupRows) -> impl Iterator<Item = (f64, f64)> {
    rows.iter()
        .filter_map(|row| float(&row[0]).zip(float(&row[1])))
}

/// The same with the second number first.
fn swapped(rows: &GroupRows) -> impl Iterator<Item = (f64, f64)> {
    pairs(rows).map(|(one, two)| (two, one))
}

/// Sums of products of both numbers' distances from their means, brought up to date pair by pair as in Spark.
#[derive(Default)]
struct Products {
    count: f64,
    both: f64,
    first: f64,
    second: f64,
    first_mean: f64,
    second_mean: f64,
}

impl Products {
    /// Returns the sums of pairs; `None` without any.
    fn of(pairs: impl Iterator<Item = (f64, f64)>) -> Option<Self> {
        let mut sums = Self::default();
        for (one, two) in pairs {
            sums.count += 1.0;
            let (first, second) = (one - sums.first_mean, two - sums.second_mean);
            sums.first_mean += first / sums.count;
            sums.second_mean += second / sums.count;
            sums.both += first * (two - sums.second_mean);
            sums.first += first * (one - sums.first_mean);
            sums.second += second * (two - sums.second_mean);
        }
        (sums.count > 0.0).then_some(sums)
    }
}

fn correlation(rows: &GroupRows) -> Result<SparkValue, SqlError> {
    Ok(match Products::of(pairs(rows)) {
        Some(sums) if sums.count > 1.0 => {
            let divisor = (sums.first * sums.second).sqrt();
            if divisor == 0.0 {
                return Err(divide_by_zero());
            }
            SparkValue::Float(sums.both / divisor)
        }
        _ => SparkValue::Null,
    })
}

fn covariance(rows: &GroupRows, fewer: f64) -> SparkValue {
    match Products::of(pairs(rows)) {
        Some(sums) if sums.count > fewer => SparkValue::Float(sums.both / (sums.count - fewer)),
        _ => SparkValue::Null,
    }
}

fn optional(value: Option<f64>) -> SparkValue {
    value.map_or(SparkValue::Null, SparkValue::Float)
}

/// The slope of the line through the pairs, where the first number depends on the second.
fn slope_of(rows: &GroupRows) -> Option<f64> {
    let spread = CentralMoments::of(swapped(rows).map(|pair| pair.0)).second;
    let both = Products::of(swapped(rows))?.both;
    (spread != 0.0).then(|| both / spread)
}

/// Where the line through the pairs meets the second number's zero.
fn intercept_of(rows: &GroupRows) -> Option<f64> {
    let sums = Products::of(swapped(rows))?;
    // Spark joins all with nothing in the end, and so divides and multiplies once more.
    let mean = |mean: f64| mean / sums.count * sums.count;
    Some(mean(sums.second_mean) - slope_of(rows)? * mean(sums.first_mean))
}

/// The squares of the distances of numbers from their mean.
fn squares(values: impl Iterator<Item = f64>) -> SparkValue {
    let all = CentralMoments::of(values);
    optional((all.count > 0.0).then_some(all.second))
}

fn average(values: impl Iterator<Item = f64>) -> SparkValue {
    let (mut count, mut sum) = (0.0, 0.0);
    for value in values {
        count += 1.0;
        sum += value;
    }
    optional((count > 0.0).then(|| sum / count))
}

/// Which part of the first number's spread the second one tells.
fn determination(rows: &GroupRows) -> SparkValue {
    match Products::of(pairs(rows)) {
        Some(sums) if sums.second == 0.0 => SparkValue::Null,
        Some(sums) if sums.first == 0.0 => SparkValue::Float(1.0),
        Some(sums) => {
            let correlation = sums.both / (sums.first * sums.second).sqrt();
            SparkValue::Float(correlation * correlation)
        }
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
