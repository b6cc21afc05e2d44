//! The time, in one form.

use jiff::Timestamp;

/// Returns the current time in whole seconds.
pub fn now() -> Timestamp {
    whole_seconds(Timestamp::now())
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
        let at: Timestamp = "2026-11-22T14:00:00.75Z".parse().unwrap();
        assert_eq!(text(at), "2026-11-22T14:00:00Z");
    }
}
