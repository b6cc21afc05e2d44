//! Months and units of time.

use super::super::SqlError;
use super::cell::SparkValue;
use super::civil::CivilDay;
use super::failure::{of_java, overflow};
use super::text::{DAY, SECOND};

/// Returns the same day of another month, or its last one.
pub fn months_later(date: i32, count: i64) -> Result<i32, SqlError> {
    let day = CivilDay::of(i64::from(date));
    let month = day
        .year
        .checked_mul(12)
        .and_then(|months| months.checked_add(day.month - 1)?.checked_add(count))
        .ok_or_else(|| overflow("integer"))?;
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    let first = CivilDay::new(year, month, 1).ok_or_else(|| overflow("integer"))?;
    CivilDay {
        day: day.day.min(first.days_in_month()),
        ..first
    }
    .date()
    .ok_or_else(|| overflow("integer"))
}

/// Returns the same day and time of another month.
pub fn moment_months_later(at: i64, count: i64) -> Result<SparkValue, SqlError> {
    let late = || of_java("java.lang.ArithmeticException: long overflow");
    let day = i32::try_from(at.div_euclid(DAY)).map_err(|_| late())?;
    i64::from(months_later(day, count)?)
        .checked_mul(DAY)
        .and_then(|start| start.checked_add(at.rem_euclid(DAY)))
        .map(SparkValue::Time)
        .ok_or_else(late)
}

/// How long a unit of time is.
#[derive(Debug, Clone, Copy)]
pub enum Length {
    /// So many microseconds.
    Micros(i64),
    /// So many months.
    Months(i64),
}

/// Returns how long a unit of time is, by its name in the singular.
pub fn unit(name: &str) -> Option<Length> {
    Some(match name {
        "microsecond" => Length::Micros(1),
        "millisecond" => Length::Micros(1000),
        "second" => Length::Micros(SECOND),
        "minute" => Length::Micros(60 * SECOND),
        "hour" => Length::Micros(3600 * SECOND),
        "day" | "dayofyear" => Length::Micros(DAY),
        "week" => Length::Micros(7 * DAY),
        "month" => Length::Months(1),
        "quarter" => Length::Months(3),
        "year" => Length::Months(12),
        _ => return None,
    })
}
