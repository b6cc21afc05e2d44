//! Days and moments as text and as numbers.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;
use jiff::civil::{Date, DateTime, Time};

use super::super::super::SqlError;
use super::super::cast::try_cast;
use super::super::cell::SparkValue;
use super::super::failure::{overflow, unparsable};
use super::super::kernel;
use super::super::text::{DAY, SECOND, civil_time, micros};
use super::super::types::{is_number, is_text, moment};
use super::call::FunctionCall;
use super::strings::{text, whole};
use super::time::{date, time};

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "to_date" if call.count() == 1 => call.date(0),
        "to_timestamp" if call.count() == 1 => numbered_moment(call),
        "to_date" => by_pattern(call, "to_date"),
        "to_timestamp" => by_pattern(call, "to_timestamp"),
        "date_format" => date_format(call),
        "dayname" => name_of(call, "dayname"),
        "monthname" => name_of(call, "monthname"),
        "unix_seconds" => unix(call, "unix_seconds"),
        "unix_millis" => unix(call, "unix_millis"),
        "unix_micros" => unix(call, "unix_micros"),
        "unix_timestamp" | "to_unix_timestamp" => unix_of_text(call),
        "try_to_timestamp" => try_to_timestamp(call),
        "timestamp_seconds" => from_unix(call, "timestamp_seconds"),
        "timestamp_millis" => from_unix(call, "timestamp_millis"),
        "timestamp_micros" => from_unix(call, "timestamp_micros"),
        "from_unixtime" => from_unixtime(call),
        "date_from_unix_date" => call.takes(1, 1).and_then(|()| {
            Ok(kernel::call(
                "date_from_unix_date",
                vec![call.whole(0)?],
                DataType::Date32,
                |cells, _| {
                    i32::try_from(whole(&cells[0]))
                        .map(SparkValue::Date)
                        .map_err(|_| overflow("integer"))
                },
            ))
        }),
        "unix_date" => call.takes(1, 1).and_then(|()| {
            Ok(kernel::call(
                "unix_date",
                vec![call.date(0)?],
                DataType::Int32,
                |cells, _| {
                    Ok(match cells[0] {
                        SparkValue::Date(days) => SparkValue::Int(i64::from(days)),
                        _ => SparkValue::Null,
                    })
                },
            ))
        }),
        _ => return None,
    })
}

/// A number counts seconds.
fn numbered_moment(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    let one = call.at(0)?;
    if is_number(&one.data_type) {
        return one.to(&moment());
    }
    call.moment(0)
}

fn unix(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let run: kernel::KernelRun = match name {
        "unix_seconds" => |cells, _| Ok(SparkValue::Int(time(&cells[0]).div_euclid(SECOND))),
        "unix_millis" => |cells, _| Ok(SparkValue::Int(time(&cells[0]).div_euclid(1000))),
        _ => |cells, _| Ok(SparkValue::Int(time(&cells[0]))),
    };
    Ok(kernel::call(
        name,
        vec![call.moment(0)?],
        DataType::Int64,
        run,
    ))
}

/// The seconds of a text, by a pattern.
fn unix_of_text(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 2)?;
    if !is_text(&call.data_type(0)?) {
        // Towards 1970, other than `unix_seconds`.
        return Ok(kernel::call(
            "unix_timestamp_of_moment",
            vec![call.moment(0)?],
            DataType::Int64,
            |cells, _| Ok(SparkValue::Int(time(&cells[0]) / SECOND)),
        ));
    }
    Ok(kernel::call(
        "unix_timestamp",
        call.texts()?,
        DataType::Int64,
        |cells, _| {
            let pattern = cells.get(1).map_or("yyyy-MM-dd HH:mm:ss", text);
            let at = parsed(text(&cells[0]), pattern)?;
            Ok(SparkValue::Int(at.div_euclid(SECOND)))
        },
    ))
}

fn try_to_timestamp(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 2)?;
    let one = call.at(0)?;
    if call.count() == 1 || !is_text(&one.data_type) {
        return try_cast(one.expr, &one.data_type, &moment());
    }
    Ok(kernel::call(
        "try_to_timestamp",
        call.texts()?,
        moment(),
        |cells, _| match parsed(text(&cells[0]), text(&cells[1])) {
            Ok(at) => Ok(SparkValue::Time(at)),
            Err(error) if error.message.contains("UNSUPPORTED") => Err(error),
            Err(_) => Ok(SparkValue::Null),
        },
    ))
}

fn from_unix(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let run: kernel::KernelRun = match name {
        "timestamp_seconds" => |cells, _| scaled(&cells[0], SECOND),
        "timestamp_millis" => |cells, _| scaled(&cells[0], 1000),
        _ => |cells, _| scaled(&cells[0], 1),
    };
    // Only seconds may have a fraction.
    if name == "timestamp_seconds" && is_number(&call.data_type(0)?) {
        return call.at(0)?.to(&moment());
    }
    Ok(kernel::call(name, vec![call.whole(0)?], moment(), run))
}

fn scaled(cell: &SparkValue, unit: i64) -> Result<SparkValue, SqlError> {
    whole(cell)
        .checked_mul(unit)
        .map(SparkValue::Time)
        .ok_or_else(|| overflow("long"))
}

fn from_unixtime(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 2)?;
    let mut arguments = vec![call.cut(0)?];
    if call.count() == 2 {
        arguments.push(call.text(1)?);
    }
    Ok(kernel::call(
        "from_unixtime",
        arguments,
        DataType::Utf8,
        |cells, _| {
            let SparkValue::Time(at) = scaled(&cells[0], SECOND)? else {
                return Ok(SparkValue::Null);
            };
            let pattern = cells.get(1).map_or("yyyy-MM-dd HH:mm:ss", text);
            formatted(at, pattern).map(SparkValue::Text)
        },
    ))
}

fn name_of(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let run: kernel::KernelRun = if name == "dayname" {
        |cells, _| Ok(SparkValue::Text(date(&cells[0]).strftime("%a").to_string()))
    } else {
        |cells, _| Ok(SparkValue::Text(date(&cells[0]).strftime("%b").to_string()))
    };
    Ok(kernel::call(name, vec![call.date(0)?], DataType::Utf8, run))
}

/// `date_format(moment, pattern)`.
pub fn date_format(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    Ok(kernel::call(
        "date_format",
        vec![call.moment(0)?, call.text(1)?],
        DataType::Utf8,
        |cells, _| formatted(time(&cells[0]), text(&cells[1])).map(SparkValue::Text),
    ))
}

/// One part of a pattern: a letter with how often it is repeated, or text.
enum PatternPiece {
    Field(char, usize),
    Text(String),
}

/// Splits a pattern; quotes protect text, and doubled ones are one.
fn pieces(pattern: &str) -> Vec<PatternPiece> {
    let mut all = Vec::new();
    let mut letters = pattern.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '\'' {
            if letters.next_if_eq(&'\'').is_some() {
                all.push(PatternPiece::Text("'".to_owned()));
                continue;
            }
            let mut quoted = String::new();
            while let Some(inner) = letters.next() {
                if inner == '\'' {
                    if letters.next_if_eq(&'\'').is_none() {
                        break;
                    }
                    quoted.push('\'');
                } else {
                    quoted.push(inner);
                }
            }
            all.push(PatternPiece::Text(quoted));
        } else if letter.is_ascii_alphabetic() {
            let mut count = 1;
            while letters.next_if_eq(&letter).is_some() {
                count += 1;
            }
            all.push(PatternPiece::Field(letter, count));
        } else {
            all.push(PatternPiece::Text(letter.to_string()));
        }
    }
    all
}

/// Returns a moment by a pattern of <https://spark.apache.org/docs/latest/sql-ref-datetime-pattern.html>.
pub fn formatted(at: i64, pattern: &str) -> Result<String, SqlError> {
    let moment = civil_time(at);
    let mut out = String::new();
    for piece in pieces(pattern) {
        match piece {
            PatternPiece::Text(text) => out.push_str(&text),
            PatternPiece::Field(letter, count) => {
                let field = field(&moment, letter, count);
                out.push_str(
                    &field
                        .ok_or_else(|| SqlError::unsupported(&format!("the pattern {pattern}")))?,
                );
            }
        }
    }
    Ok(out)
}

fn field(at: &DateTime, letter: char, count: usize) -> Option<String> {
    let padded = |value: i64, most: usize| (count <= most).then(|| format!("{value:0count$}"));
    let half = i64::from(at.hour());
    match letter {
        'y' if count == 2 => Some(format!("{:02}", at.year().rem_euclid(100))),
        'y' => padded(i64::from(at.year()), 6),
        'M' | 'L' if count <= 2 => padded(i64::from(at.month()), 2),
        'M' | 'L' if count == 3 => Some(at.strftime("%b").to_string()),
        'M' | 'L' if count == 4 => Some(at.strftime("%B").to_string()),
        'd' => padded(i64::from(at.day()), 2),
        'D' => padded(i64::from(at.date().day_of_year()), 3),
        'E' if count <= 3 => Some(at.strftime("%a").to_string()),
        'E' if count == 4 => Some(at.strftime("%A").to_string()),
        'q' | 'Q' if count <= 2 => padded(i64::from((at.month() - 1) / 3 + 1), 2),
        'q' | 'Q' if count == 3 => Some(format!("Q{}", (at.month() - 1) / 3 + 1)),
        'a' if count == 1 => Some(if half < 12 { "AM" } else { "PM" }.to_owned()),
        'H' => padded(half, 2),
        'h' => padded((half + 11) % 12 + 1, 2),
        'k' => padded(if half == 0 { 24 } else { half }, 2),
        'K' => padded(half % 12, 2),
        'm' => padded(i64::from(at.minute()), 2),
        's' => padded(i64::from(at.second()), 2),
        'z' if count <= 3 => Some("UTC".to_owned()),
        'V' if count == 2 => Some("UTC".to_owned()),
        'X' if count <= 3 => Some("Z".to_owned()),
        'x' | 'Z' if count <= 3 => {
            let form = match (letter, count) {
                ('x', 1) => "+00",
                ('x', 3) => "+00:00",
                _ => "+0000",
            };
            Some(form.to_owned())
        }
        'O' if matches!(count, 1 | 4) => Some("GMT".to_owned()),
        'G' if count <= 3 => Some("AD".to_owned()),
        'S' if count <= 6 => {
            let digits = format!("{:06}", at.time().subsec_nanosecond() / 1000);
            Some(digits[..count].to_owned())
        }
        _ => None,
    }
}

fn by_pattern(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    if !is_text(&call.data_type(0)?) {
        return if name == "to_date" {
            call.date(0)
        } else {
            call.moment(0)
        };
    }
    let arguments = vec![call.text(0)?, call.text(1)?];
    if name == "to_date" {
        return Ok(kernel::call(
            name,
            arguments,
            DataType::Date32,
            |cells, _| {
                let at = parsed(text(&cells[0]), text(&cells[1]))?;
                Ok(SparkValue::Date(
                    i32::try_from(at.div_euclid(DAY)).unwrap_or(0),
                ))
            },
        ));
    }
    Ok(kernel::call(name, arguments, moment(), |cells, _| {
        parsed(text(&cells[0]), text(&cells[1])).map(SparkValue::Time)
    }))
}

/// Reads the name of a month, or its first three letters, in any case; returns what follows it.
fn month_name(text: &str, is_whole: bool) -> Option<(i8, &str)> {
    const NAMES: [&str; 12] = [
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
    (1_i8..).zip(NAMES).find_map(|(place, name)| {
        let name = if is_whole { name } else { &name[..3] };
        let (start, after) = text.split_at_checked(name.len())?;
        start.eq_ignore_ascii_case(name).then_some((place, after))
    })
}

/// Reads a moment by a pattern of numbers and names of months.
fn parsed(all: &str, pattern: &str) -> Result<i64, SqlError> {
    let (mut year, mut month, mut day) = (1970_i16, 1_i8, 1_i8);
    let (mut hour, mut minute, mut second, mut nanos) = (0_i8, 0_i8, 0_i8, 0_i32);
    let mut rest = all;
    let wrong = || unparsable(all);
    for piece in pieces(pattern) {
        let (letter, count) = match piece {
            PatternPiece::Text(text) => {
                rest = rest.strip_prefix(text.as_str()).ok_or_else(wrong)?;
                continue;
            }
            PatternPiece::Field(letter, count) => (letter, count),
        };
        if letter == 'M' && matches!(count, 3 | 4) {
            let (place, after) = month_name(rest, count == 4).ok_or_else(wrong)?;
            (month, rest) = (place, after);
            continue;
        }
        let most = match (letter, count) {
            ('y', 4) => 4,
            ('S', 1..=9) | ('y' | 'M' | 'd' | 'H' | 'm' | 's', 2) => count,
            ('M' | 'd' | 'H' | 'm' | 's', 1) => 2,
            _ => {
                return Err(SqlError::unsupported(&format!(
                    "reading by the pattern {pattern}"
                )));
            }
        };
        let length = rest
            .bytes()
            .take(most)
            .take_while(u8::is_ascii_digit)
            .count();
        if length == 0 || count > 1 && length != count {
            return Err(wrong());
        }
        let (digits, after) = rest.split_at(length);
        rest = after;
        let value: i32 = digits.parse().map_err(|_| wrong())?;
        let small = i8::try_from(value % 100).unwrap_or(0);
        match letter {
            'y' if count == 2 => year = 2000 + i16::from(small),
            'y' => year = i16::try_from(value).map_err(|_| wrong())?,
            'M' => month = small,
            'd' => day = small,
            'H' => hour = small,
            'm' => minute = small,
            's' => second = small,
            _ => nanos = format!("{digits:0<9}").parse().map_err(|_| wrong())?,
        }
    }
    if !rest.is_empty() {
        return Err(wrong());
    }
    let date = Date::new(year, month, day).map_err(|_| wrong())?;
    let clock = Time::new(hour, minute, second, nanos).map_err(|_| wrong())?;
    Ok(micros(date.to_datetime(clock)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_those_of_spark() {
        let at = 1_709_201_472_123_456;
        for (pattern, want) in [
            ("yyyy-MM-dd'T'HH:mm:ss.SSS", "2024-02-29T10:11:12.123"),
            ("E, d MMM yy", "Thu, 29 Feb 24"),
            ("EEEE MMMM D", "Thursday February 60"),
            ("h a 'o''clock'", "10 AM o'clock"),
            ("yyyy'Q'q", "2024Q1"),
        ] {
            assert_eq!(formatted(at, pattern).unwrap(), want, "{pattern}");
        }
        assert!(formatted(at, "ww").is_err());
        assert_eq!(
            parsed("29/02/2024 10:11", "dd/MM/yyyy HH:mm").unwrap(),
            1_709_201_460_000_000
        );
        assert!(parsed("29/2/2024", "dd/MM/yyyy").is_err());
    }
}
