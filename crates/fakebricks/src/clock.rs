//! The present moment and how Databricks writes one.

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};

/// The present moment.
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// A moment as the REST API and `JSON_ARRAY` results print it: UTC with milliseconds.
pub fn iso(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// A moment given in microseconds since the epoch, printed like [`iso`].
pub fn iso_micros(micros: i64) -> String {
    civil(micros).map_or_else(
        || micros.to_string(),
        |at| at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string(),
    )
}

/// The calendar day of a moment given in microseconds since the epoch.
pub fn day(micros: i64) -> String {
    civil(micros).map_or_else(
        || micros.to_string(),
        |at| at.strftime("%Y-%m-%d").to_string(),
    )
}

/// What calendar and clock show. Unlike a [`Timestamp`], it reaches the end of the year 9999, which people write for "never".
fn civil(micros: i64) -> Option<DateTime> {
    DateTime::constant(1970, 1, 1, 0, 0, 0, 0)
        .checked_add(SignedDuration::from_micros(micros))
        .ok()
}

/// A moment some seconds later, or earlier when negative.
pub fn ahead(at: Timestamp, seconds: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_secs(seconds))
        .unwrap_or(at)
}

/// A moment as the header `Date` writes it.
pub fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_is_printed_as_any_other() {
        const LAST: i64 = 253_402_300_799_000_000;
        assert_eq!(iso_micros(LAST), "9999-12-31T23:59:59.000Z");
        assert_eq!(day(LAST), "9999-12-31");
        assert_eq!(iso_micros(-1_000), "1969-12-31T23:59:59.999Z");
        assert_eq!(day(0), "1970-01-01");
    }
}
