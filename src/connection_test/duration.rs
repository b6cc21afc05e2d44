//! How long something took, and how old something is.

use domain::Timestamp;

use crate::texts::time;

/// "26 minutes", since a time; "0 seconds" where the browser's clock is behind.
pub fn age(since: Timestamp) -> String {
    let seconds = time::now().seconds_since(since);
    long(u64::try_from(seconds).unwrap_or_default())
}

/// A duration in the one unit that matters: "26 minutes".
pub fn long(seconds: u64) -> String {
    let (number, unit) = match seconds {
        0..60 => (seconds, "second"),
        60..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    if number == 1 {
        format!("1 {unit}")
    } else {
        format!("{number} {unit}s")
    }
}

/// How long a check took: "210 ms", "1.9 s", "75 s".
pub fn short(ms: u64) -> String {
    match ms {
        0..1_000 => format!("{ms} ms"),
        1_000..10_000 => format!("{}.{} s", ms / 1_000, ms % 1_000 / 100),
        _ => format!("{} s", ms / 1_000),
    }
}

#[cfg(test)]
mod tests {
    use super::{long, short};

    #[test]
    fn a_duration_has_one_unit() {
        assert_eq!(long(1), "1 second");
        assert_eq!(long(26 * 60), "26 minutes");
        assert_eq!(long(3 * 3_600), "3 hours");
        assert_eq!(long(50 * 3_600), "2 days");
        assert_eq!(short(210), "210 ms");
        assert_eq!(short(1_960), "1.9 s");
        assert_eq!(short(75_400), "75 s");
    }
}
