//! How values read as text, and how they are read from it.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use super::cell::SparkValue;
use super::civil::{CivilDay, CivilMoment};
use super::decimal::Exact;
use super::java_float;

/// Microseconds of a day.
pub const DAY: i64 = 86_400_000_000;
/// Microseconds of a second.
pub const SECOND: i64 = 1_000_000;

/// Returns a day as text.
pub fn day(days: i32) -> String {
    CivilDay::of(i64::from(days)).to_string()
}

/// Returns a moment as text, without zeros at the end.
pub fn moment(micros: i64) -> String {
    let at = CivilMoment::of(micros);
    let mut text = at.written(' ');
    if at.fraction() != 0 {
        let digits = format!("{:06}", at.fraction());
        text.push('.');
        text.push_str(digits.trim_end_matches('0'));
    }
    text
}

/// Returns a moment as results and JSON have it: in UTC, with milliseconds.
pub fn moment_of_results(micros: i64) -> String {
    let at = CivilMoment::of(micros);
    format!("{}.{:03}Z", at.written('T'), at.fraction() / 1000)
}

/// Returns a value as `CAST(… AS STRING)` writes it; `None` for what that is not simulated for.
pub fn of(cell: &SparkValue) -> Option<String> {
    Some(match cell {
        SparkValue::Bool(value) => value.to_string(),
        SparkValue::Int(value) => value.to_string(),
        SparkValue::Float(value) => java_float::double(*value),
        SparkValue::Single(value) => java_float::single(*value),
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

/// Returns a text without the blanks and control characters around it that Spark overlooks.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|one: char| one <= ' ' || one == '\u{7f}')
}

/// Reads a day: a year, a month, or a day behind which a `T` or a blank and anything else may follow.
pub fn read_day(text: &str) -> Option<i32> {
    let text = trimmed(text);
    let (date, is_whole) = match text.find(['T', ' ']) {
        Some(end) => (&text[..end], false),
        None => (text, true),
    };
    let has_day = date.get(1..).unwrap_or_default().matches('-').count() == 2;
    if !is_whole && !has_day {
        return None;
    }
    read_date(date, 7)?.date()
}

/// Reads `2024-02-29`, with a sign and more digits for a year that is far away.
fn read_date(text: &str, most_digits: usize) -> Option<CivilDay> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut parts = text.splitn(3, '-');
    let year = digits(parts.next()?, 4, most_digits)?;
    let month = parts.next().map_or(Some(1), |text| digits(text, 1, 2))?;
    let day = parts.next().map_or(Some(1), |text| digits(text, 1, 2))?;
    CivilDay::new(sign * year, month, day)
}

/// Reads a number of so many digits.
fn digits(text: &str, least: usize, most: usize) -> Option<i64> {
    let fits = (least..=most).contains(&text.len()) && text.bytes().all(|one| one.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

/// Reads a moment: a day, and a time with a zone behind its seconds when they are given. The session's zone is UTC, and a time
/// without a day is one of today.
pub fn read_moment(text: &str) -> Option<i64> {
    const MOST_DIGITS: usize = 6;
    let text = trimmed(text);
    let colon = text.find(':').unwrap_or(text.len());
    let clock = text.strip_prefix('T').or_else(|| {
        let is_clock = text.contains(':') && !text[..colon].contains(['-', '+', ' ', 'T']);
        is_clock.then_some(text)
    });
    let Some((date, clock)) = clock.map(|clock| (None, clock)).or_else(|| {
        let split = text.find(['T', ' '])?;
        Some((Some(&text[..split]), &text[split + 1..]))
    }) else {
        return micros_of(read_date(text, MOST_DIGITS)?, 0);
    };
    let clock_end = clock
        .find(|one: char| !one.is_ascii_digit() && one != ':' && one != '.')
        .unwrap_or(clock.len());
    let (clock, zone) = clock.split_at(clock_end);
    if !zone.is_empty() && clock.matches(':').count() != 2 {
        return None;
    }
    let zone = read_zone(zone.trim_matches(' '))?;
    let day = match date {
        Some(date) if date.get(1..)?.matches('-').count() == 2 => read_date(date, MOST_DIGITS)?,
        Some(_) => return None,
        None => {
            let today = zone.to_datetime(Timestamp::now()).date();
            CivilDay::new(
                today.year().into(),
                today.month().into(),
                today.day().into(),
            )?
        }
    };
    in_zone(micros_of(day, read_clock(clock)?)?, &zone)
}

/// Returns the microseconds since 1970 of a day and a clock; `None` where the type does not reach.
fn micros_of(day: CivilDay, clock: i64) -> Option<i64> {
    // The first day that a moment falls on begins before the first moment.
    let total = i128::from(day.days()) * i128::from(DAY) + i128::from(clock);
    i64::try_from(total).ok()
}

/// Returns the moment at which the clock of a zone shows this; `None` for what is too far away.
pub fn in_zone(shown: i64, zone: &TimeZone) -> Option<i64> {
    match zone.to_fixed_offset() {
        Ok(offset) => shown.checked_sub(i64::from(offset.seconds()) * SECOND),
        Err(_) => zone
            .to_timestamp(engine_time(shown)?)
            .ok()
            .map(Timestamp::as_microsecond),
    }
}

/// Day and clock as the library of time zones takes them.
fn engine_time(micros: i64) -> Option<DateTime> {
    let span = jiff::SignedDuration::from_micros(micros);
    DateTime::constant(1970, 1, 1, 0, 0, 0, 0)
        .checked_add(span)
        .ok()
}

/// Returns what the clock of a zone shows at a moment; `None` for what is too far away.
pub fn shown_in_zone(micros: i64, zone: &TimeZone) -> Option<i64> {
    let offset = match zone.to_fixed_offset() {
        Ok(offset) => offset,
        Err(_) => zone.to_offset(Timestamp::from_microsecond(micros).ok()?),
    };
    micros.checked_add(i64::from(offset.seconds()) * SECOND)
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
    if matches!(text, "" | "Z" | "UTC" | "GMT" | "UT") {
        return Some(TimeZone::UTC);
    }
    let signed = ["UTC", "GMT", "UT"]
        .iter()
        .find_map(|name| text.strip_prefix(name))
        .unwrap_or(text);
    let sign = match signed.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return named_zone(text),
    };
    let offset = signed.get(1..)?;
    let parts: Vec<&str> = match offset.len() {
        4 | 6 if !offset.contains(':') && offset.is_ascii() => (0..offset.len())
            .step_by(2)
            .map(|at| &offset[at..at + 2])
            .collect(),
        _ => offset.split(':').collect(),
    };
    let mut seconds = 0;
    for (index, part) in parts.iter().enumerate() {
        let (limit, unit) = *[(18, 3600), (59, 60), (59, 1)].get(index)?;
        let value = digits(part, 1, 2).filter(|value| *value <= limit)?;
        seconds += i32::try_from(value).ok()? * unit;
    }
    if seconds > 18 * 3600 {
        return None;
    }
    Offset::from_seconds(sign * seconds)
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
        "ACT" => "Australia/Darwin",
        "AET" => "Australia/Sydney",
        "AGT" => "America/Argentina/Buenos_Aires",
        "ART" => "Africa/Cairo",
        "AST" => "America/Anchorage",
        "BET" => "America/Sao_Paulo",
        "BST" => "Asia/Dhaka",
        "CAT" => "Africa/Harare",
        "CST" => "America/Chicago",
        "CTT" => "Asia/Shanghai",
        "EAT" => "Africa/Addis_Ababa",
        "ECT" => "Europe/Paris",
        "IST" => "Asia/Kolkata",
        "JST" => "Asia/Tokyo",
        "PST" => "America/Los_Angeles",
        "VST" => "Asia/Ho_Chi_Minh",
        "EST" => return Some(TimeZone::fixed(Offset::constant(-5))),
        "MST" => return Some(TimeZone::fixed(Offset::constant(-7))),
        "HST" => return Some(TimeZone::fixed(Offset::constant(-10))),
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
    fn days_and_moments_are_read_and_written() {
        for (text, want) in [
            ("2024-02-29", "2024-02-29"),
            ("2024-1-5", "2024-01-05"),
            ("2024", "2024-01-01"),
            (" 2024-03-01T10:00", "2024-03-01"),
            ("2024-03-01 x", "2024-03-01"),
            ("12026-01-01", "+12026-01-01"),
            ("+2026-01-01", "2026-01-01"),
            ("-0044-03-15", "-0044-03-15"),
            ("5881580-07-11", "+5881580-07-11"),
        ] {
            assert_eq!(read_day(text).map(day).as_deref(), Some(want), "{text}");
        }
        for text in [
            "2023-02-29",
            "24-01-01",
            "x",
            "2024-13-01",
            "",
            "2024 x",
            "2024-01 10:00",
            "5881580-07-12",
            "12345678-01-01",
            "12:30:00",
        ] {
            assert_eq!(read_day(text), None, "{text}");
        }
        for (text, want) in [
            ("2024-02-29 10:11:12.5", "2024-02-29 10:11:12.5"),
            ("2024-02-29T10:11:12Z", "2024-02-29 10:11:12"),
            ("2024-02-29 10:11:12+02:00", "2024-02-29 08:11:12"),
            ("1969-12-31 23:59:59.999999", "1969-12-31 23:59:59.999999"),
            ("2024-02-29", "2024-02-29 00:00:00"),
            ("2024-02-29 8", "2024-02-29 08:00:00"),
            ("12026-02-28 10:00", "+12026-02-28 10:00:00"),
            ("-0044-03-15 12:00:00", "-0044-03-15 12:00:00"),
            (
                "294247-01-10 04:00:54.775807",
                "+294247-01-10 04:00:54.775807",
            ),
            ("2024-02-29 10:11:12 +05:30:10", "2024-02-29 04:41:02"),
        ] {
            assert_eq!(
                read_moment(text).map(moment).as_deref(),
                Some(want),
                "{text}"
            );
        }
        for text in [
            "2024-02-29 25:00:00",
            "2024-02-29 10:11+02:00",
            "294247-01-10 04:00:54.775808",
            "2024-02-29T",
            "2024-02 10:00",
            "12",
            "2024-02-29 10:11:12+18:30",
        ] {
            assert_eq!(read_moment(text), None, "{text}");
        }
        assert_eq!(
            read_moment("T12:30").map(|at| at.rem_euclid(DAY)),
            Some(DAY / 48 * 25)
        );
        assert_eq!(
            read_moment("8:5:00").map(|at| at.rem_euclid(DAY)),
            Some(485 * 60 * SECOND)
        );
    }
}
