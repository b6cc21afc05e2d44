//! Instants as connection strings and the API write them: RFC 3339, UTC, whole seconds, `Z`.

use core::fmt;
use core::str::FromStr;
use core::time::Duration;

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// The text has another shape than `YYYY-MM-DDTHH:MM:SSZ`, or names no instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an instant of the form 2026-11-22T13:58:00Z")]
pub struct NotATimestamp;

const DAY: i64 = 24 * 60 * 60;

impl Timestamp {
    /// The last instant that can be written, 9999-12-31T23:59:59Z.
    pub const MAX: Self = Self(253_402_300_799);

    /// Takes seconds since 1970.
    ///
    /// # Errors
    /// When the instant can't be written with a year of four digits.
    pub const fn from_unix(seconds: i64) -> Result<Self, NotATimestamp> {
        // 0000-01-01T00:00:00Z
        const FIRST: i64 = -62_167_219_200;
        if seconds < FIRST || seconds > Self::MAX.0 {
            return Err(NotATimestamp);
        }
        Ok(Self(seconds))
    }

    /// Reads `YYYY-MM-DDTHH:MM:SSZ` and nothing else: no offset, no fraction, no lower case, no leap second.
    ///
    /// # Errors
    /// When the text has another shape, or names no instant.
    pub fn parse(text: &str) -> Result<Self, NotATimestamp> {
        let bytes = text.as_bytes();
        let shape = b"0000-00-00T00:00:00Z";
        let fits = bytes.len() == shape.len()
            && bytes.iter().zip(shape).all(|(byte, want)| {
                if *want == b'0' {
                    byte.is_ascii_digit()
                } else {
                    byte == want
                }
            });
        if !fits {
            return Err(NotATimestamp);
        }
        let number = |from: usize, to: usize| {
            bytes[from..to]
                .iter()
                .fold(0_i64, |sum, byte| sum * 10 + i64::from(byte - b'0'))
        };
        let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
        let (hour, minute, second) = (number(11, 13), number(14, 16), number(17, 19));
        let days = days_before(year, month, day);
        let exists = (1..=12).contains(&month)
            && date_of(days) == (year, month, day)
            && hour < 24
            && minute < 60
            && second < 60;
        if !exists {
            return Err(NotATimestamp);
        }
        Ok(Self(days * DAY + hour * 3600 + minute * 60 + second))
    }

    /// Returns the seconds since 1970.
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// Returns the instant that comes later by a duration, whose part of a second does not count; [`Self::MAX`] at most.
    #[must_use]
    pub fn later(self, by: Duration) -> Self {
        let seconds = i64::try_from(by.as_secs()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(seconds)).min(Self::MAX)
    }

    /// Returns the instant that was earlier by a duration, whose part of a second does not count.
    #[must_use]
    pub fn earlier(self, by: Duration) -> Self {
        let seconds = i64::try_from(by.as_secs()).unwrap_or(i64::MAX);
        Self(self.0.saturating_sub(seconds))
    }

    /// Returns the seconds from another instant to this one; negative when the other one is later.
    pub const fn seconds_since(self, other: Self) -> i64 {
        self.0.saturating_sub(other.0)
    }
}

impl FromStr for Timestamp {
    type Err = NotATimestamp;

    fn from_str(text: &str) -> Result<Self, NotATimestamp> {
        Self::parse(text)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date_of(self.0.div_euclid(DAY));
        let second = self.0.rem_euclid(DAY);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
            second / 3600,
            second / 60 % 60,
            second % 60
        )
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar. Years begin in March here, so that the leap day is the last.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    // 146 097 days are 400 years; 719 468 days lie between 0000-03-01 and 1970-01-01.
    era * 146_097 + day_of_era - 719_468
}

/// The date that many days after 1970-01-01: inverse of [`days_before`].
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days.saturating_add(719_468);
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, unix: i64) {
        assert_eq!(Timestamp::parse(text), Ok(Timestamp(unix)));
        assert_eq!(Timestamp(unix).to_string(), text);
    }

    #[test]
    fn known_instants_read_and_write() {
        check("1970-01-01T00:00:00Z", 0);
        check("1969-12-31T23:59:59Z", -1);
        check("2000-02-29T12:00:00Z", 951_825_600);
        check("2026-11-22T13:58:00Z", 1_795_355_880);
        check("0000-01-01T00:00:00Z", -62_167_219_200);
        check("9999-12-31T23:59:59Z", 253_402_300_799);
    }

    #[test]
    fn other_shapes_are_refused() {
        for text in [
            "",
            "2026-11-22",
            "2026-11-22 13:58:00Z",
            "2026-11-22T13:58:00+00:00",
            "2026-11-22T13:58:00.0Z",
            "2026-11-22t13:58:00z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-11-31T00:00:00Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T13:58:60Z",
            "２026-11-22T13:58:0Z",
        ] {
            assert_eq!(Timestamp::parse(text), Err(NotATimestamp), "{text}");
        }
    }

    #[test]
    fn instants_are_moved_and_compared() {
        let at = Timestamp(1_795_355_880);
        let later = at.later(Duration::from_millis(3_600_999));
        assert_eq!(later.to_string(), "2026-11-22T14:58:00Z");
        assert_eq!(later.seconds_since(at), 3_600);
        assert_eq!(at.seconds_since(later), -3_600);
        assert_eq!(later.earlier(Duration::from_hours(1)), at);
        assert_eq!(at.later(Duration::MAX), Timestamp::MAX);
        assert_eq!(Timestamp::MAX.to_string(), "9999-12-31T23:59:59Z");
        assert_eq!(Timestamp::from_unix(at.unix()), Ok(at));
        for seconds in [i64::MAX, 253_402_300_800, -62_167_219_201] {
            assert_eq!(Timestamp::from_unix(seconds), Err(NotATimestamp));
        }
    }

    #[test]
    fn any_number_of_seconds_can_be_displayed() {
        assert!(!Timestamp(i64::MAX).to_string().is_empty());
        assert!(!Timestamp(i64::MIN).to_string().is_empty());
    }
}
