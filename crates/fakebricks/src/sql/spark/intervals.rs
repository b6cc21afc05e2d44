//! Intervals: what they come to when they are computed with, and what they are written as.

use datafusion::arrow::datatypes::DataType;
use num_bigint::BigInt;

use super::super::SqlError;
use super::cell::SparkValue;
use super::decimal::Exact;
use super::failure::overflow;
use super::text::{DAY, SECOND};
use super::types;

const HOUR: i64 = 3600 * SECOND;
const MINUTE: i64 = 60 * SECOND;

/// Returns the type that an interval has after it was computed with.
pub fn wide(interval: &DataType) -> DataType {
    if types::is_span(interval) {
        types::span()
    } else {
        types::months()
    }
}

/// Returns how many microseconds or months an interval has.
pub fn count(cell: &SparkValue) -> Result<i64, SqlError> {
    match cell {
        SparkValue::Span(micros) => Ok(*micros),
        SparkValue::Months(months) => Ok(i64::from(*months)),
        _ => Err(SqlError::unsupported("this interval")),
    }
}

/// Returns an interval times a number.
pub fn times(cells: &[SparkValue], returns: &DataType) -> Result<SparkValue, SqlError> {
    let factor = Factor::of(&cells[1])?;
    rounded(&factor.times(count(&cells[0])?), returns)
}

/// Returns an interval divided by a number.
pub fn over(cells: &[SparkValue], returns: &DataType) -> Result<SparkValue, SqlError> {
    let divisor = Factor::of(&cells[1])?;
    rounded(&divisor.under(count(&cells[0])?)?, returns)
}

/// A number that an interval is multiplied with or divided by.
enum Factor {
    Exact(Exact),
    Float(f64),
}

impl Factor {
    fn of(cell: &SparkValue) -> Result<Self, SqlError> {
        match cell {
            SparkValue::Float(value) => Ok(Self::Float(*value)),
            SparkValue::Single(value) => Ok(Self::Float(f64::from(*value))),
            other => Exact::of(other).map(Self::Exact),
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "Spark computes with doubles, too"
    )]
    fn times(&self, count: i64) -> Self {
        match self {
            Self::Exact(factor) => Self::Exact(factor.times(&whole(count))),
            Self::Float(factor) => Self::Float(count as f64 * factor),
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "Spark computes with doubles, too"
    )]
    fn under(&self, count: i64) -> Result<Self, SqlError> {
        let by_zero = || {
            SqlError::new(
                "INTERVAL_DIVIDED_BY_ZERO",
                "22012",
                "Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead.",
            )
        };
        match self {
            Self::Exact(divisor) if divisor.is_zero() => Err(by_zero()),
            Self::Float(divisor) if *divisor == 0.0 => Err(by_zero()),
            Self::Exact(divisor) => Ok(Self::Exact(whole(count).over(divisor))),
            Self::Float(divisor) => Ok(Self::Float(count as f64 / divisor)),
        }
    }
}

fn whole(count: i64) -> Exact {
    Exact {
        unscaled: BigInt::from(count),
        scale: 0,
    }
}

/// Half of a unit goes away from zero.
fn rounded(value: &Factor, returns: &DataType) -> Result<SparkValue, SqlError> {
    let all = match value {
        Factor::Exact(exact) => i64::try_from(exact.rounded(0)).ok(),
        Factor::Float(value) => Exact::parse(&format!("{:e}", value.round()))
            .and_then(|exact| i64::try_from(exact.truncated()).ok()),
    };
    let all = all.ok_or_else(|| overflow("long"))?;
    if types::is_span(returns) {
        return Ok(SparkValue::Span(all));
    }
    i32::try_from(all)
        .map(SparkValue::Months)
        .map_err(|_| overflow("integer"))
}

/// Returns the average of a sum of so many intervals.
pub fn average(total: i64, count: usize, returns: &DataType) -> Result<SparkValue, SqlError> {
    let count = i64::try_from(count).map_err(|_| overflow("long"))?;
    rounded(&Factor::Exact(whole(count)).under(total)?, returns)
}

/// Returns an interval as results have it: `29` days, or `0 00:29:45.000000000`
/// (<https://docs.databricks.com/sql/language-manual/functions/make_dt_interval.html>).
pub fn shown(micros: i64, data_type: &DataType) -> String {
    if *data_type == types::days() {
        return (micros / DAY).to_string();
    }
    let (sign, clock, fraction) = clock(micros);
    format!("{sign}{clock}.{fraction:06}000")
}

/// Returns an interval as its literal, as `CAST(… AS STRING)` writes it.
pub fn literal(micros: i64, data_type: &DataType) -> String {
    if *data_type == types::days() {
        return format!("INTERVAL '{}' DAY", micros / DAY);
    }
    let (sign, clock, fraction) = clock(micros);
    let digits = format!(".{fraction:06}");
    let fraction = digits.trim_end_matches('0').trim_end_matches('.');
    format!("INTERVAL '{sign}{clock}{fraction}' DAY TO SECOND")
}

/// The sign, days with hours, minutes and seconds, and the microseconds of an interval.
fn clock(micros: i64) -> (&'static str, String, u64) {
    let sign = if micros < 0 { "-" } else { "" };
    let all = micros.unsigned_abs();
    let of = |unit: i64| all / unit.unsigned_abs();
    let clock = format!(
        "{} {:02}:{:02}:{:02}",
        of(DAY),
        of(HOUR) % 24,
        of(MINUTE) % 60,
        of(SECOND) % 60
    );
    (sign, clock, all % SECOND.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_read_as_in_spark() {
        let half_an_hour = 29 * MINUTE + 45 * SECOND;
        assert_eq!(shown(half_an_hour, &types::span()), "0 00:29:45.000000000");
        assert_eq!(
            shown(-DAY - 1_500_000, &types::span()),
            "-1 00:00:01.500000000"
        );
        assert_eq!(shown(29 * DAY, &types::days()), "29");
        assert_eq!(
            literal(half_an_hour, &types::span()),
            "INTERVAL '0 00:29:45' DAY TO SECOND"
        );
        assert_eq!(
            literal(1_500_000, &types::span()),
            "INTERVAL '0 00:00:01.5' DAY TO SECOND"
        );
    }
}
