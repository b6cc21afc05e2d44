//! The present moment and how Databricks writes one.

use jiff::Timestamp;

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
    Timestamp::from_microsecond(micros).map_or_else(|_| micros.to_string(), iso)
}

/// The calendar day of a moment given in microseconds since the epoch.
pub fn day(micros: i64) -> String {
    Timestamp::from_microsecond(micros).map_or_else(
        |_| "1970-01-01".to_owned(),
        |at| at.strftime("%Y-%m-%d").to_string(),
    )
}

/// A moment some seconds later, or earlier when negative.
pub fn ahead(at: Timestamp, seconds: i64) -> Timestamp {
    at.saturating_add(jiff::SignedDuration::from_secs(seconds))
        .unwrap_or(at)
}

/// A moment as the header `Date` writes it.
pub fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
