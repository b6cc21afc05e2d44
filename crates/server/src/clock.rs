//! The time, in one form.

use jiff::Timestamp;

/// Gives the current time in whole seconds.
pub fn now() -> Timestamp {
    whole_seconds(Timestamp::now())
}

/// Reads seconds since 1970, as they are stored.
pub fn from_unix(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Writes a time as the API does: RFC 3339, UTC, whole seconds.
pub fn text(at: Timestamp) -> String {
    whole_seconds(at).to_string()
}

fn whole_seconds(at: Timestamp) -> Timestamp {
    // Rounding down can't leave the range of times.
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_whole_seconds_and_a_z() {
        assert_eq!(text(from_unix(1_795_356_000)), "2026-11-22T14:00:00Z");
    }
}
