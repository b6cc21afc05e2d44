//! Days and moments that are read from text by a pattern.

use jiff::tz::TimeZone;

use super::super::super::SqlError;
use super::super::civil::CivilDay;
use super::super::failure::unparsable;
use super::super::text::{DAY, SECOND, in_zone, read_zone};
use super::time_pattern::{PatternPiece, pieces};

/// Reads a moment by a pattern of numbers, names of months and offsets.
pub fn parsed(all: &str, pattern: &str) -> Result<i64, SqlError> {
    let wrong = || unparsable(all);
    let mut fields = ReadFields::default();
    let rest = match read(all, &pieces(pattern)?, &mut fields) {
        Ok("") => "",
        Ok(_) | Err(ReadingFailure::Wrong) => return Err(wrong()),
        Err(ReadingFailure::Unknown) => {
            return Err(SqlError::unsupported(&format!(
                "reading by the pattern {pattern}"
            )));
        }
    };
    debug_assert!(rest.is_empty());
    fields.moment().ok_or_else(wrong)
}

/// Why nothing was read.
enum ReadingFailure {
    /// The text does not fit the pattern.
    Wrong,
    /// The pattern is not simulated.
    Unknown,
}

/// What was read.
#[derive(Debug, Clone, Default)]
struct ReadFields {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    day_of_year: Option<i64>,
    hour: Option<i64>,
    /// The hour on a clock of twelve hours, from 0 to 11.
    half_hour: Option<i64>,
    afternoon: bool,
    minute: i64,
    second: i64,
    micros: i64,
    zone: Option<TimeZone>,
}

impl ReadFields {
    fn moment(&self) -> Option<i64> {
        let year = self.year.unwrap_or(1970);
        let day = match self.day_of_year {
            Some(place) => {
                let day = CivilDay::of(CivilDay::new(year, 1, 1)?.days() + place - 1);
                (place > 0 && day.year == year && self.month.is_none() && self.day.is_none())
                    .then_some(day)?
            }
            None => CivilDay::new(year, self.month.unwrap_or(1), self.day.unwrap_or(1))?,
        };
        let half = if self.afternoon { 12 } else { 0 };
        let hour = match (self.hour, self.half_hour) {
            (Some(hour), None) => hour,
            (None, Some(hour)) => (0..12).contains(&hour).then_some(hour + half)?,
            (None, None) => half,
            (Some(_), Some(_)) => return None,
        };
        let in_day = (0..24).contains(&hour)
            && (0..60).contains(&self.minute)
            && (0..60).contains(&self.second);
        let clock = ((hour * 60 + self.minute) * 60 + self.second) * SECOND + self.micros;
        let shown = day
            .days()
            .checked_mul(DAY)?
            .checked_add(in_day.then_some(clock)?)?;
        in_zone(shown, self.zone.as_ref().unwrap_or(&TimeZone::UTC))
    }
}

/// Reads pieces of a pattern from the beginning of a text; returns what follows.
fn read<'a>(
    mut rest: &'a str,
    all: &[PatternPiece],
    fields: &mut ReadFields,
) -> Result<&'a str, ReadingFailure> {
    for (index, piece) in all.iter().enumerate() {
        rest = match piece {
            PatternPiece::Text(text) => without(rest, text).ok_or(ReadingFailure::Wrong)?,
            PatternPiece::Optional(inner) => {
                let mut tried = fields.clone();
                match read(rest, inner, &mut tried) {
                    Ok(after) => {
                        *fields = tried;
                        after
                    }
                    Err(ReadingFailure::Wrong) => rest,
                    Err(ReadingFailure::Unknown) => return Err(ReadingFailure::Unknown),
                }
            }
            PatternPiece::Field(letter, count) => {
                field(rest, *letter, *count, &all[index + 1..], fields)?
            }
        };
    }
    Ok(rest)
}

/// What follows a text in any case.
fn without<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let (found, rest) = text.split_at_checked(start.len())?;
    found.eq_ignore_ascii_case(start).then_some(rest)
}

fn field<'a>(
    rest: &'a str,
    letter: char,
    count: usize,
    next: &[PatternPiece],
    fields: &mut ReadFields,
) -> Result<&'a str, ReadingFailure> {
    match (letter, count) {
        ('M' | 'L', 3 | 4) => {
            let (place, rest) = month_name(rest, count == 4).ok_or(ReadingFailure::Wrong)?;
            fields.month = Some(place);
            return Ok(rest);
        }
        ('a', 1) => {
            let afternoon = without(rest, "PM");
            fields.afternoon = afternoon.is_some();
            return afternoon
                .or_else(|| without(rest, "AM"))
                .ok_or(ReadingFailure::Wrong);
        }
        ('X' | 'x' | 'Z', 1..=3) => {
            let (zone, rest) = offset(rest, letter, count).ok_or(ReadingFailure::Wrong)?;
            fields.zone = Some(zone);
            return Ok(rest);
        }
        ('S', 1..=9) => {
            let (digits, rest) = digits(rest, 1, count)?;
            let micros: String = format!("{digits:0<6}").chars().take(6).collect();
            fields.micros = micros.parse().map_err(|_| ReadingFailure::Wrong)?;
            return Ok(rest);
        }
        _ => {}
    }
    let (value, rest) = match (letter, count) {
        ('y', 4) => year(rest, next)?,
        ('y' | 'M' | 'd' | 'H' | 'h' | 'K' | 'k' | 'm' | 's', 2) | ('D', 3) => {
            let (digits, rest) = digits(rest, count, count)?;
            (digits.parse().map_err(|_| ReadingFailure::Wrong)?, rest)
        }
        ('y' | 'M' | 'd' | 'D' | 'H' | 'h' | 'K' | 'k' | 'm' | 's', 1) => {
            number(rest, 1, reserved(next))?
        }
        _ => return Err(ReadingFailure::Unknown),
    };
    match letter {
        'y' if count == 2 => fields.year = Some(2000 + value),
        'y' => fields.year = Some(value),
        'M' => fields.month = Some(value),
        'd' => fields.day = Some(value),
        'D' => fields.day_of_year = Some(value),
        'H' => fields.hour = Some(value),
        'k' if (1..=24).contains(&value) => fields.hour = Some(value % 24),
        'K' => fields.half_hour = Some(value),
        'h' if (1..=12).contains(&value) => fields.half_hour = Some(value % 12),
        'k' | 'h' => return Err(ReadingFailure::Wrong),
        'm' => fields.minute = value,
        _ => fields.second = value,
    }
    Ok(rest)
}

/// How many digits belong to the numbers of two digits that follow at once.
fn reserved(next: &[PatternPiece]) -> usize {
    let fixed = next.iter().take_while(
        |piece| matches!(piece, PatternPiece::Field(letter, 2) if "yMdHhKkms".contains(*letter)),
    );
    fixed.count() * 2
}

/// A year of four digits, or of more behind a sign.
fn year<'a>(rest: &'a str, next: &[PatternPiece]) -> Result<(i64, &'a str), ReadingFailure> {
    const USUAL: usize = 4;
    let (sign, unsigned) = match rest.strip_prefix('-') {
        Some(unsigned) => (-1, unsigned),
        None => (1, rest.strip_prefix('+').unwrap_or(rest)),
    };
    let (value, after) = number(unsigned, USUAL, reserved(next))?;
    let is_longer = unsigned.len() - after.len() > USUAL;
    if sign == 1 && is_longer != rest.starts_with('+') {
        return Err(ReadingFailure::Wrong);
    }
    Ok((sign * value, after))
}

/// A number of as many digits as there are, but for those that are reserved for what follows.
fn number(rest: &str, least: usize, reserved: usize) -> Result<(i64, &str), ReadingFailure> {
    let there = rest.bytes().take_while(u8::is_ascii_digit).count();
    let most = there.saturating_sub(reserved).max(least);
    let (digits, rest) = digits(rest, least, most)?;
    Ok((digits.parse().map_err(|_| ReadingFailure::Wrong)?, rest))
}

fn digits(rest: &str, least: usize, most: usize) -> Result<(&str, &str), ReadingFailure> {
    let there = rest
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    if there < least {
        return Err(ReadingFailure::Wrong);
    }
    Ok(rest.split_at(there))
}

/// `+02`, `+0200` or `+02:00`, and `Z` where the pattern has a capital X.
fn offset(rest: &str, letter: char, count: usize) -> Option<(TimeZone, &str)> {
    if letter == 'X'
        && let Some(rest) = without(rest, "Z")
    {
        return Some((TimeZone::UTC, rest));
    }
    let has_minutes = |from: usize| {
        let minutes = rest.as_bytes().get(from..from + 2);
        minutes.is_some_and(|minutes| minutes.iter().all(u8::is_ascii_digit))
    };
    let length = match (letter, count) {
        ('X' | 'x', 3) => 6,
        ('X' | 'x', 1) if !has_minutes(3) => 3,
        _ => 5,
    };
    let (text, rest) = rest.split_at_checked(length)?;
    let is_signed = text.starts_with(['+', '-']);
    let has_colon = text[1..].contains(':');
    let plain = text[1..].replace(':', "");
    let fits = plain.len() == if length == 3 { 2 } else { 4 };
    let zone = read_zone(text).filter(|_| is_signed && fits && has_colon == (length == 6))?;
    Some((zone, rest))
}

/// Reads the name of a month, or its first three letters, in any case; returns what follows it.
fn month_name(text: &str, is_whole: bool) -> Option<(i64, &str)> {
    (1..).zip(MONTHS).find_map(|(place, name)| {
        let name = if is_whole { name } else { &name[..3] };
        without(text, name).map(|after| (place, after))
    })
}

/// The names of the months.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[cfg(test)]
mod tests {
    use super::super::super::text::moment;
    use super::*;

    #[test]
    fn moments_are_read_by_their_pattern() {
        for (text, pattern, want) in [
            (
                "29/02/2024 10:11",
                "dd/MM/yyyy HH:mm",
                "2024-02-29 10:11:00",
            ),
            ("20240229", "yyyyMMdd", "2024-02-29 00:00:00"),
            ("2024-02-29", "yyyy-MM-dd[ HH:mm]", "2024-02-29 00:00:00"),
            (
                "2024-02-29 07:08",
                "yyyy-MM-dd[ HH:mm]",
                "2024-02-29 07:08:00",
            ),
            ("mar 4, 2026", "MMM d, yyyy", "2026-03-04 00:00:00"),
            ("12:30 pm", "hh:mm a", "1970-01-01 12:30:00"),
            ("2026-063", "yyyy-DDD", "2026-03-04 00:00:00"),
            ("10:11:12.5", "HH:mm:ss.SSS", "1970-01-01 10:11:12.5"),
            (
                "2024-02-29T10+02:30",
                "yyyy-MM-dd'T'HHXXX",
                "2024-02-29 07:30:00",
            ),
            ("2024-02-29T10Z", "yyyy-MM-dd'T'HHX", "2024-02-29 10:00:00"),
            ("+12026-01-01", "yyyy-MM-dd", "+12026-01-01 00:00:00"),
            ("12026", "y", "+12026-01-01 00:00:00"),
        ] {
            let read = parsed(text, pattern).map(moment);
            assert_eq!(read.as_deref(), Ok(want), "{text} by {pattern}");
        }
        for (text, pattern) in [
            ("29/2/2024", "dd/MM/yyyy"),
            ("12026-01-01", "yyyy-MM-dd"),
            ("202", "yyyy"),
            ("2023-02-29", "yyyy-MM-dd"),
            ("2026-366", "yyyy-DDD"),
            ("24:00", "HH:mm"),
            ("2024-02-29 x", "yyyy-MM-dd"),
        ] {
            let error = parsed(text, pattern).unwrap_err();
            assert!(
                error.message.starts_with("[CANNOT_PARSE"),
                "{text} by {pattern}"
            );
        }
    }
}
