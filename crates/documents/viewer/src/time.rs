//! The time of an event: as the system table gives it, or in milliseconds as log delivery does.

use primitives::Timestamp;

/// Milliseconds since 1970 of a text of RFC 3339, also with a space for the `T` and without an offset, which means UTC then; or of a number of
/// milliseconds. What is finer than a millisecond does not count.
pub fn read(text: &str) -> Option<i64> {
    let (date_time, rest) = text.split_at_checked(19)?;
    match date_time.as_bytes().get(10) {
        Some(b'T' | b't' | b' ') => {}
        _ => return None,
    }
    let mut seconds = *b"0000-00-00T00:00:00Z";
    seconds[..10].copy_from_slice(&date_time.as_bytes()[..10]);
    seconds[11..19].copy_from_slice(&date_time.as_bytes()[11..19]);
    let seconds = Timestamp::parse(std::str::from_utf8(&seconds).ok()?).ok()?;
    let digits = rest.strip_prefix('.').unwrap_or_default();
    let fraction = digits.bytes().take_while(u8::is_ascii_digit).count();
    let offset = match (rest.starts_with('.'), fraction) {
        (true, 0) => return None,
        (true, _) => &digits[fraction..],
        (false, _) => rest,
    };
    let milliseconds = digits.bytes().take(fraction).chain(*b"000").take(3);
    let milliseconds = milliseconds.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    Some(seconds.unix() * 1000 + milliseconds - offset_minutes(offset)? * 60_000)
}

/// Milliseconds since 1970 that stand as a number.
pub fn read_number(text: &str) -> Option<i64> {
    // Further than any calendar here goes, in either direction, is no time.
    text.parse()
        .ok()
        .filter(|time: &i64| time.abs() < 253_402_300_800_000)
}

fn offset_minutes(text: &str) -> Option<i64> {
    match text {
        "" | "Z" | "z" => return Some(0),
        _ => {}
    }
    let (sign, rest) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => return None,
    };
    let number = |text: &str, below: i64| {
        let is_number = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number
            .then(|| text.parse::<i64>().ok())
            .flatten()
            .filter(|number| *number < below)
    };
    let (hours, minutes) = rest.split_once(':').or_else(|| rest.split_at_checked(2))?;
    Some(sign * (number(hours, 24)? * 60 + number(minutes, 60)?))
}

/// Writes a time as RFC 3339 with milliseconds, in UTC.
pub fn write(time: i64) -> String {
    let seconds = Timestamp(time.div_euclid(1000)).to_string();
    format!(
        "{}.{:03}Z",
        seconds.trim_end_matches('Z'),
        time.rem_euclid(1000)
    )
}

#[cfg(test)]
mod tests {
    use super::{read, read_number, write};

    #[test]
    fn times_are_read_in_every_form() {
        for (text, time) in [
            ("2026-11-01T00:00:00Z", 1_793_491_200_000),
            ("2026-11-01T00:00:00.25Z", 1_793_491_200_250),
            ("2026-11-01 00:00:00.123456789", 1_793_491_200_123),
            ("2026-11-01T01:30:00+01:30", 1_793_491_200_000),
            ("2026-10-31T23:00:00.000-0100", 1_793_491_200_000),
            ("1969-12-31T23:59:59.999Z", -1),
        ] {
            assert_eq!(read(text), Some(time), "{text}");
        }
        for text in [
            "",
            "1",
            "2026-11-01",
            "2026-11-01T00:00:00.Z",
            "2026-02-30T00:00:00Z",
            "2026-11-01T00:00:00+1",
            "2026-11-01T00:00:00+99:00",
            "2026-11-01T00:00:00 UTC",
            "2026-11-01é00:00:00Z",
            "2026-11-01T00:00:0éZ",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read_number("1793491200250"), Some(1_793_491_200_250));
        assert_eq!(read_number("999999999999999999"), None);
        assert_eq!(read_number("99999999999999999999"), None);
        assert_eq!(read_number("1.5"), None);
        assert_eq!(write(1_793_491_200_250), "2026-11-01T00:00:00.250Z");
        assert_eq!(write(-1), "1969-12-31T23:59:59.999Z");
    }
}
