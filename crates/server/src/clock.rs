//! The time, in one form.

use jiff::Timestamp;

pub use connection_test::clock::{now, text};

/// Reads seconds since 1970, as they are stored.
pub fn from_unix(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)
}
