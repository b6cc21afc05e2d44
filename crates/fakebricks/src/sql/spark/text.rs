//! How values read as text, and how they are read from it.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use super::cell::SparkValue;
use super::decimal::Exact;

/// Microseconds of a day.
pub const DAY: i64 = 86_400_000_000;
/// Microseconds of a second.
pub const SECOND: i64 = 1_000_000;

/// Returns a number of four bytes as Spark writes it: with no more digits than tell it from others.
pub fn short_float(value: f32) -> String {
    let shortest: f64 = value
        .to_string()
        .parse()
        .unwrap_or_else(|_| f64::from(value));
    float(shortest)
}

/// Returns a number with a binary point as Spark writes it.
pub fn float(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let size = value.abs();
    if size == 0.0 || (1e-3..1e7).contains(&size) {
        return format!("{value:?}");
    }
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let point = if digits.contains('.') { "" } else { ".0" };
    format!("{digits}{point}E{exponent}")
}

/// Returns the calendar day that is so many days after 1970 began.
pub fn civil(days: i32) -> Date {
    let day = jiff::Span::new().try_days(days);
    day.and_then(|span| Date::constant(1970, 1, 1).checked_add(span))
        .unwrap_or(Date::MIN)
}

/// Returns how many days after 1970 began a calendar day is.
pub fn days(date: Date) -> i32 {
    let since = Date::constant(1970, 1, 1).until((jiff::Unit::Day, date));
    since.map_or(0, |span| span.get_days())
}

/// Returns day and time in UTC.
pub fn civil_time(micros: i64) -> DateTime {
    let time = micros.rem_euclid(DAY);
    let (seconds, rest) = (time / SECOND, time % SECOND);
    let part = |value: i64| i8::try_from(value).unwrap_or(0);
    let clock = Time::new(
        part(seconds / 3600),
        part(seconds / 60 % 60),
        part(seconds % 60),
        i32::try_from(rest * 1000).unwrap_or(0),
    );
    let day = civil(i32::try_from(micros.div_euclid(DAY)).unwrap_or(0));
    day.to_datetime(clock.unwrap_or(Time::midnight()))
}

/// Returns the microseconds since 1970 of a day and time in UTC.
pub fn micros(moment: DateTime) -> i64 {
    let time = moment.time();
    let seconds =
        i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    i64::from(days(moment.date())) * DAY
        + seconds * SECOND
        + i64::from(time.subsec_nanosecond()) / 1000
}

/// Returns a day as text.
pub fn day(days: i32) -> String {
    civil(days).to_string()
}

/// Returns a moment as text, without zeros at the end.
pub fn moment(micros: i64) -> String {
    let at = civil_time(micros);
    let fraction = micros.rem_euclid(SECOND);
    let mut text = at.strftime("%Y-%m-%d %H:%M:%S").to_string();
    if fraction != 0 {
        let digits = format!("{fraction:06}");
        text.push('.');
        text.push_str(digits.trim_end_matches('0'));
    }
    text
}

/// Returns a value as `CAST(… AS STRING)` writes it; `None` for what that is not simulated for.
pub fn of(cell: &SparkValue) -> Option<String> {
    Some(match cell {
        SparkValue::Bool(value) => value.to_string(),
        SparkValue::Int(value) => value.to_string(),
        SparkValue::Float(value) => float(*value),
        SparkValue::Decimal(..) => Exact::of(cell).ok()?.to_string(),
        SparkValue::Text(text) => text.clone(),
        SparkValue::Date(days) => day(*days),
        SparkValue::Time(micros) => moment(*micros),
        SparkValue::Bytes(bytes) => String::from_utf8(bytes.clone()).ok()?,
        SparkValue::List(items) => format!("[{}]", all_of(items)?),
        SparkValue::Struct(members) => format!("{{{}}}", all_of(members)?),
        SparkValue::Map(entries) => {
            let each = entries
                .iter()
                .map(|(key, value)| Some(format!("{} -> {}", part_of(key)?, part_of(value)?)));
            format!("{{{}}}", each.collect::<Option<Vec<_>>>()?.join(", "))
        }
        _ => return None,
    })
}

fn all_of(cells: &[SparkValue]) -> Option<String> {
    let each: Option<Vec<String>> = cells.iter().map(part_of).collect();
    Some(each?.join(", "))
}

/// A value inside of another one, where nothing has a name.
fn part_of(cell: &SparkValue) -> Option<String> {
    match cell {
        SparkValue::Null => Some("null".to_owned()),
        other => of(other),
    }
}

/// Reads a day: a year, a month, or a day, and what follows a blank or a `T` does not count.
pub fn read_day(text: &str) -> Option<i32> {
    let text = text.trim();
    let date = text.split(['T', ' ']).next()?;
    // A time without a day in front is no day.
    read_date(date).map(days)
}

fn read_date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let part = |text: &str, least: usize, most: usize| {
        let fits =
            (least..=most).contains(&text.len()) && text.bytes().all(|one| one.is_ascii_digit());
        fits.then(|| text.parse::<i16>().ok()).flatten()
    };
    let year = part(parts.next()?, 4, 4)?;
    let month = parts.next().map_or(Some(1), |text| part(text, 1, 2))?;
    let day = parts.next().map_or(Some(1), |text| part(text, 1, 2))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Reads a moment: a day, and a time with a zone when they are given. The session's zone is UTC.
pub fn read_moment(text: &str) -> Option<i64> {
    let text = text.trim();
    let Some(split) = text.find(['T', ' ']) else {
        return read_date(text).map(|date| i64::from(days(date)) * DAY);
    };
    let start = i64::from(days(read_date(&text[..split])?)) * DAY;
    let rest = text[split + 1..].trim_start();
    let clock_end = rest
        .find(|one: char| !one.is_ascii_digit() && one != ':' && one != '.')
        .unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(clock_end);
    let shown = start + read_clock(clock)?;
    let zone = read_zone(zone.trim())?;
    match zone.to_fixed_offset() {
        Ok(offset) => Some(shown - i64::from(offset.seconds()) * SECOND),
        Err(_) => zone
            .to_timestamp(civil_time(shown))
            .ok()
            .map(jiff::Timestamp::as_microsecond),
    }
}

/// Reads `8:05:07.25` as microseconds.
fn read_clock(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut total = 0;
    let mut count = 0;
    for (part, (limit, unit)) in whole.split(':').zip([(24, 3600), (60, 60), (60, 1)]) {
        let fits = (1..=2).contains(&part.len()) && part.bytes().all(|one| one.is_ascii_digit());
        let value: i64 = fits.then(|| part.parse().ok()).flatten()?;
        if value >= limit {
            return None;
        }
        total += value * unit * SECOND;
        count += 1;
    }
    let complete = count == whole.split(':').count() && (fraction.is_empty() || count == 3);
    if !complete || !fraction.bytes().all(|one| one.is_ascii_digit()) {
        return None;
    }
    let digits: String = format!("{fraction:0<6}").chars().take(6).collect();
    Some(total + digits.parse::<i64>().ok()?)
}

/// Reads the name of a time zone, or an offset.
pub fn read_zone(text: &str) -> Option<TimeZone> {
    match text {
        "" | "Z" | "UTC" | "GMT" => return Some(TimeZone::UTC),
        _ => {}
    }
    let signed = text
        .strip_prefix("UTC")
        .or_else(|| text.strip_prefix("GMT"))
        .unwrap_or(text);
    let sign = match signed.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return named_zone(text),
    };
    let digits = &signed[1..];
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 4 && digits.is_ascii() => digits.split_at(2),
        None => (digits, "0"),
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    if hours > 18 || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60))
        .ok()
        .map(TimeZone::fixed)
}

/// Whether the machine has a list of zones.
pub fn has_zones() -> bool {
    TimeZone::get("Europe/London").is_ok()
}

/// A zone of the machine's list, and the short names that people use and that the list has not.
fn named_zone(name: &str) -> Option<TimeZone> {
    let name = match name {
        "PST" => "America/Los_Angeles",
        "CST" => "America/Chicago",
        "IST" => "Asia/Kolkata",
        "JST" => "Asia/Tokyo",
        other => other,
    };
    // Java tells capitals from small letters.
    let zone = TimeZone::get(name).ok()?;
    (zone.iana_name() == Some(name)).then_some(zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_read_as_in_spark() {
        for (value, want) in [
            (1.0, "1.0"),
            (1e7, "1.0E7"),
            (123_456.789, "123456.789"),
            (1e-4, "1.0E-4"),
            (2.5e20, "2.5E20"),
            (0.0, "0.0"),
        ] {
            assert_eq!(float(value), want);
        }
    }

    #[test]
    fn days_and_moments_are_read_and_written() {
        for (text, want) in [
            ("2024-02-29", "2024-02-29"),
            ("2024-1-5", "2024-01-05"),
            ("2024", "2024-01-01"),
            (" 2024-03-01T10:00", "2024-03-01"),
        ] {
            assert_eq!(read_day(text).map(day).as_deref(), Some(want), "{text}");
        }
        for text in ["2023-02-29", "24-01-01", "x", "2024-13-01", ""] {
            assert_eq!(read_day(text), None, "{text}");
        }
        for (text, want) in [
            ("2024-02-29 10:11:12.5", "2024-02-29 10:11:12.5"),
            ("2024-02-29T10:11:12Z", "2024-02-29 10:11:12"),
            ("2024-02-29 10:11:12+02:00", "2024-02-29 08:11:12"),
            ("1969-12-31 23:59:59.999999", "1969-12-31 23:59:59.999999"),
            ("2024-02-29", "2024-02-29 00:00:00"),
        ] {
            assert_eq!(
                read_moment(text).map(moment).as_deref(),
                Some(want),
                "{text}"
            );
        }
        assert_eq!(read_moment("2024-02-29 25:00:00"), None);
    }
}
