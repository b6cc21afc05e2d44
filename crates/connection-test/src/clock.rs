//! The time, in one form: whole seconds.

use std::time::{Duration, SystemTime};

use domain::Timestamp;

const EPOCH: Timestamp = Timestamp(0);

/// Returns the current time.
pub fn now() -> Timestamp {
    whole_second(SystemTime::now())
}

/// Returns the second that a moment is in.
pub fn whole_second(at: SystemTime) -> Timestamp {
    match at.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => EPOCH.later(since),
        Err(before) => EPOCH.earlier(before.duration() + Duration::from_nanos(999_999_999)),
    }
}

/// Reads a time as Databricks writes it, which may have a part of a second and an offset; `None` when it is none.
pub fn read(text: &str) -> Option<Timestamp> {
    let at: jiff::Timestamp = text.parse().ok()?;
    Some(whole_second(at.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_the_second_that_it_is_in() {
        for (text, want) in [
            ("2026-11-22T14:00:00.75Z", "2026-11-22T14:00:00Z"),
            ("2026-11-22T14:00:00.000+02:00", "2026-11-22T12:00:00Z"),
            ("1969-12-31T23:59:59.25Z", "1969-12-31T23:59:59Z"),
            ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
        ] {
            assert_eq!(read(text).unwrap().to_string(), want, "{text}");
        }
        assert_eq!(read("2026-11-22"), None);
    }
}
