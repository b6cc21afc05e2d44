//! Months and units of time.

use jiff::civil::Date;

use super::super::SqlError;
use super::cell::SparkValue;
use super::failure::overflow;
use super::text::{DAY, SECOND, civil, days};

/// Returns the same day of another month, or its last one.
pub fn months_later(date: i32, count: i64) -> Result<i32, SqlError> {
    let day = civil(date);
    let month = i64::from(day.year()) * 12 + i64::from(day.month()) - 1 + count;
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    let first = i16::try_from(year)
        .ok()
        .and_then(|year| Date::new(year, i8::try_from(month).unwrap_or(1), 1).ok());
    let first = first.ok_or_else(|| overflow("integer"))?;
    Ok(days(first) + i32::from(day.day().min(first.days_in_month())) - 1)
}

/// Returns the same day and time of another month.
pub fn moment_months_later(at: i64, count: i64) -> Result<SparkValue, SqlError> {
    let day = i32::try_from(at.div_euclid(DAY)).map_err(|_| overflow("long"))?;
    Ok(SparkValue::Time(
        i64::from(months_later(day, count)?) * DAY + at.rem_euclid(DAY),
    ))
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
