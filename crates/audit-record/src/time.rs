//! Moments as text.

use std::fmt::Write as _;

const DAY_US: i64 = 86_400_000_000;

/// Writes a moment in microseconds since 1970 as RFC 3339 in UTC: with three digits, and with six where three do not say all.
pub fn rfc3339(micros: i64) -> String {
    let (day, of_day) = (micros.div_euclid(DAY_US), micros.rem_euclid(DAY_US));
    let mut text = String::with_capacity(27);
    push_day(&mut text, day);
    let seconds = of_day / 1_000_000;
    let fraction = of_day % 1_000_000;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    // Writing into a text can't fail.
    let _written = write!(text, "T{hour:02}:{minute:02}:{second:02}.");
    let _written = if fraction % 1000 == 0 {
        write!(text, "{:03}Z", fraction / 1000)
    } else {
        write!(text, "{fraction:06}Z")
    };
    text
}

/// Writes a day, counted since 1970, as `2026-11-27`.
pub fn civil_day(day: i64) -> String {
    let mut text = String::with_capacity(10);
    push_day(&mut text, day);
    text
}

/// Howard Hinnant's `civil_from_days` (<https://howardhinnant.github.io/date_algorithms.html>): a date library is several times slower, and
/// this is done for every event.
fn push_day(text: &mut String, day: i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_shifted = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month_shifted + 2) / 5 + 1;
    let month = if month_shifted < 10 {
        month_shifted + 3
    } else {
        month_shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let _written = write!(text, "{year:04}-{month:02}-{date:02}");
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn three_digits_or_six() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(rfc3339(1_795_740_000_123_000), "2026-11-27T00:40:00.123Z");
        assert_eq!(rfc3339(-1), "1969-12-31T23:59:59.999999Z");
    }

    proptest! {
        #[test]
        fn every_moment_is_read_back(micros in -60_000_000_000_000_000_i64..250_000_000_000_000_000) {
            let read: Timestamp = rfc3339(micros).parse().unwrap();
            prop_assert_eq!(read.as_microsecond(), micros);
            let day = civil_day(micros.div_euclid(DAY_US));
            prop_assert_eq!(day, read.strftime("%Y-%m-%d").to_string());
        }
    }
}
