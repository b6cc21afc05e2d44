//! Days and moments as text and as numbers.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;

use super::super::super::SqlError;
use super::super::cast::try_cast;
use super::super::cell::SparkValue;
use super::super::civil::CivilMoment;
use super::super::failure::{mismatch, of_java, overflow};
use super::super::kernel;
use super::super::text::{DAY, SECOND};
use super::super::types::{is_integral, is_number, is_text, moment};
use super::call::FunctionCall;
use super::strings::{text, whole};
use super::time::{date, time};
use super::time_pattern::{PatternPiece, pieces};
use super::time_reading::{MONTHS, parsed};

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
    if is_text(&call.data_type(0)?) {
        return Err(mismatch(name, "the first parameter is no number"));
    }
    let run: kernel::KernelRun = match name {
        "timestamp_seconds" => |cells, _| scaled(&cells[0], SECOND),
        "timestamp_millis" => |cells, _| scaled(&cells[0], 1000),
        _ => |cells, _| scaled(&cells[0], 1),
    };
    // Only seconds may have a fraction.
    let data_type = call.data_type(0)?;
    if name == "timestamp_seconds" && is_number(&data_type) && !is_integral(&data_type) {
        return call.at(0)?.to(&moment());
    }
    Ok(kernel::call(name, vec![call.whole(0)?], moment(), run))
}

fn scaled(cell: &SparkValue, unit: i64) -> Result<SparkValue, SqlError> {
    whole(cell)
        .checked_mul(unit)
        .map(SparkValue::Time)
        .ok_or_else(|| of_java("java.lang.ArithmeticException: long overflow"))
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
        |cells, _| day_formatted(&cells[0], "E")
    } else {
        |cells, _| day_formatted(&cells[0], "MMM")
    };
    Ok(kernel::call(name, vec![call.date(0)?], DataType::Utf8, run))
}

fn day_formatted(cell: &SparkValue, pattern: &str) -> Result<SparkValue, SqlError> {
    let (day, clock) = (date(cell), 0);
    let written = written(CivilMoment { day, clock }, &pieces(pattern)?, false);
    Ok(written.map_or(SparkValue::Null, SparkValue::Text))
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

/// Returns a moment by a pattern of <https://spark.apache.org/docs/latest/sql-ref-datetime-pattern.html>.
pub fn formatted(at: i64, pattern: &str) -> Result<String, SqlError> {
    let refused = || SqlError::unsupported(&format!("the pattern {pattern}"));
    written(
        CivilMoment::of(at),
        &pieces(pattern)?,
        pattern.contains('G'),
    )
    .ok_or_else(refused)
}

/// Years are counted from 1 on, before and after Christ, where the pattern says which.
fn written(at: CivilMoment, all: &[PatternPiece], of_era: bool) -> Option<String> {
    let each = all.iter().map(|piece| match piece {
        PatternPiece::Text(text) => Some(text.clone()),
        PatternPiece::Optional(inner) => written(at, inner, of_era),
        PatternPiece::Field('y', count) => {
            let year = at.day.year;
            year_of(if of_era && year < 1 { 1 - year } else { year }, *count)
        }
        PatternPiece::Field(letter, count) => field(at, *letter, *count),
    });
    each.collect()
}

/// The names of the days of a week.
const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

fn year_of(year: i64, count: usize) -> Option<String> {
    if count == 2 {
        return Some(format!("{:02}", year.rem_euclid(100)));
    }
    let digits = format!("{:0count$}", year.abs());
    let sign = if year < 0 {
        "-"
    } else if count >= 4 && digits.len() > count {
        "+"
    } else {
        ""
    };
    (count <= 6).then(|| format!("{sign}{digits}"))
}

fn field(at: CivilMoment, letter: char, count: usize) -> Option<String> {
    let padded = |value: i64, most: usize| (count <= most).then(|| format!("{value:0count$}"));
    let hour = at.hour();
    let quarter = (at.day.month - 1) / 3 + 1;
    let month = usize::try_from(at.day.month - 1).unwrap_or(0);
    let weekday = usize::try_from(at.day.weekday()).unwrap_or(0);
    let text = match letter {
        'M' | 'L' if count <= 2 => return padded(at.day.month, 2),
        'M' | 'L' if count == 3 => &MONTHS[month][..3],
        'M' | 'L' if count == 4 => MONTHS[month],
        'd' => return padded(at.day.day, 2),
        'D' => return padded(at.day.day_of_year(), 3),
        'F' if count == 1 => return padded((at.day.day - 1) % 7 + 1, 1),
        'E' if count <= 3 => &WEEKDAYS[weekday][..3],
        'E' if count == 4 => WEEKDAYS[weekday],
        'q' | 'Q' if count <= 2 => return padded(quarter, 2),
        'q' | 'Q' if count == 3 => return Some(format!("Q{quarter}")),
        'q' | 'Q' if count == 4 => match quarter {
            1 => "1st quarter",
            2 => "2nd quarter",
            3 => "3rd quarter",
            _ => "4th quarter",
        },
        'a' if count == 1 && hour < 12 => "AM",
        'a' if count == 1 => "PM",
        'H' => return padded(hour, 2),
        'h' => return padded((hour + 11) % 12 + 1, 2),
        'k' => return padded(if hour == 0 { 24 } else { hour }, 2),
        'K' => return padded(hour % 12, 2),
        'm' => return padded(at.minute(), 2),
        's' => return padded(at.second(), 2),
        'S' if count <= 9 => {
            let digits = format!("{:06}000", at.fraction());
            return Some(digits[..count].to_owned());
        }
        'G' if count <= 3 && at.day.year < 1 => "BC",
        'G' if count <= 3 => "AD",
        _ => return zone_field(letter, count).map(str::to_owned),
    };
    Some(text.to_owned())
}

/// What says in which zone the moment is, which is UTC.
fn zone_field(letter: char, count: usize) -> Option<&'static str> {
    Some(match (letter, count) {
        ('z', 1..=3) | ('V', 2) => "UTC",
        ('z', 4) => "Coordinated Universal Time",
        ('X', 1..=3) | ('Z', 5) => "Z",
        ('x', 1) => "+00",
        ('x', 2) | ('Z', 1..=3) => "+0000",
        ('x', 3) => "+00:00",
        ('O', 1 | 4) | ('Z', 4) => "GMT",
        _ => return None,
    })
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

#[cfg(test)]
mod tests {
    use super::super::super::civil::CivilDay;
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
            ("yyyy[-MM]'['", "2024-02["),
            ("SSSSSSSSS F zzzz", "123456000 1 Coordinated Universal Time"),
        ] {
            assert_eq!(formatted(at, pattern).unwrap(), want, "{pattern}");
        }
        assert!(formatted(at, "ww").is_err());
        let far = |year: i64| CivilDay::new(year, 3, 15).unwrap().days() * DAY;
        for (year, pattern, want) in [
            (12_026, "yyyy-MM-dd", "+12026-03-15"),
            (12_026, "y yy yyyyy", "12026 26 12026"),
            (-44, "yyyy-MM-dd", "-0044-03-15"),
            (-44, "yyyy G", "0045 BC"),
        ] {
            assert_eq!(formatted(far(year), pattern).unwrap(), want, "{pattern}");
        }
    }
}
