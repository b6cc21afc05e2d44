//! `CAST` and `TRY_CAST` under ANSI rules.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;
use num_bigint::BigInt;

use super::super::{SqlError, type_text};
use super::cell::SparkValue;
use super::decimal::Exact;
use super::failure::{cast_overflow, invalid_cast, mismatch, or_null};
use super::text::{self, DAY, SECOND};
use super::types::{
    common, is_decimal, is_float, is_integral, is_interval, is_number, is_text, is_time,
};
use super::{intervals, kernel, types};

/// Returns the value as this type. A value that is none of it fails the statement.
pub fn cast(expr: Expr, from: &DataType, to: &DataType) -> Result<Expr, SqlError> {
    // Conditions are asked in order when something in them may fail, so a cast that cannot has a name of its own.
    let name = if widens(from, to) { "widen" } else { "cast" };
    build(expr, from, to, name, convert)
}

/// Returns the value as this type. A value that is none of it becomes NULL.
pub fn try_cast(expr: Expr, from: &DataType, to: &DataType) -> Result<Expr, SqlError> {
    build(expr, from, to, "try_cast", |cells, to| {
        or_null(convert(cells, to))
    })
}

fn build(
    expr: Expr,
    from: &DataType,
    to: &DataType,
    name: &'static str,
    run: kernel::KernelRun,
) -> Result<Expr, SqlError> {
    if from == to {
        return Ok(expr);
    }
    if is_interval(from) && (*to == DataType::Utf8 || is_integral(to) || is_decimal(to)) {
        return of_interval(expr, from, to, name);
    }
    if !allowed(from, to) {
        let (from, to) = (type_text(from), type_text(to));
        let detail = format!("cannot cast \"{from}\" to \"{to}\"");
        return Err(mismatch("CAST", &detail));
    }
    Ok(kernel::call(name, vec![expr], to.clone(), run))
}

/// Intervals of days are counted in days, those down to seconds in seconds.
fn of_interval(
    expr: Expr,
    from: &DataType,
    to: &DataType,
    name: &'static str,
) -> Result<Expr, SqlError> {
    let arguments = vec![expr];
    let (name, run): (&'static str, kernel::KernelRun) = match (from, to, name) {
        (days, DataType::Utf8, _) if *days == types::days() => ("days_text", |cells, _| {
            intervals::count(&cells[0])
                .map(|micros| SparkValue::Text(intervals::literal(micros, &types::days())))
        }),
        (span, DataType::Utf8, _) if *span == types::span() => ("span_text", |cells, _| {
            intervals::count(&cells[0])
                .map(|micros| SparkValue::Text(intervals::literal(micros, &types::span())))
        }),
        (days, _, "cast") if *days == types::days() => ("days_count", |cells, to| {
            let days = SparkValue::Int(intervals::count(&cells[0])? / DAY);
            convert(&[days], to)
        }),
        (span, _, "cast") if *span == types::span() => ("span_count", |cells, to| {
            let micros = intervals::count(&cells[0])?;
            if is_decimal(to) {
                decimal(&SparkValue::Time(micros), to)
            } else {
                whole(&SparkValue::Span(micros), to)
            }
        }),
        _ => return Err(SqlError::unsupported("casts of such intervals")),
    };
    Ok(kernel::call(name, arguments, to.clone(), run))
}

/// Whether every value of one type is one of the other.
fn widens(from: &DataType, to: &DataType) -> bool {
    is_integral(from) && (is_integral(to) || is_float(to)) && common(from, to).as_ref() == Some(to)
        || is_integral(from) && *to == DataType::Float64
        || *to == DataType::Utf8
        || *from == DataType::Null
        || *from == DataType::Date32 && *to == types::moment()
        || is_decimal(from) && (*to == DataType::Float64 || common(from, to).as_ref() == Some(to))
}

fn allowed(from: &DataType, to: &DataType) -> bool {
    match (from, to) {
        (DataType::Null, _) => true,
        (_, DataType::Utf8) => !is_interval(from),
        (DataType::Boolean, to) => is_number(to),
        (from, DataType::Boolean) => is_text(from) || is_number(from),
        (from, DataType::Date32) => is_text(from) || is_time(from),
        (from, DataType::Timestamp(..)) => is_text(from) || is_time(from) || is_number(from),
        (DataType::Timestamp(..), to) => is_number(to),
        (from, DataType::Binary) => is_text(from),
        (from, to) if is_number(to) => is_text(from) || is_number(from),
        (from, to) => {
            is_interval(from) && types::is_span(from) == types::is_span(to) && is_interval(to)
                || is_nested(from) && castable_items(from, to)
        }
    }
}

fn castable(from: &DataType, to: &DataType) -> bool {
    from == to || allowed(from, to)
}

/// Elements, members, keys and values are cast one by one.
fn castable_items(from: &DataType, to: &DataType) -> bool {
    match (from, to) {
        (DataType::List(from), DataType::List(to))
        | (DataType::Map(from, _), DataType::Map(to, _)) => {
            castable(from.data_type(), to.data_type())
        }
        (DataType::Struct(from), DataType::Struct(to)) => {
            from.len() == to.len()
                && from
                    .iter()
                    .zip(to)
                    .all(|(from, to)| castable(from.data_type(), to.data_type()))
        }
        _ => false,
    }
}

fn is_nested(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::List(_) | DataType::Struct(_) | DataType::Map(..)
    )
}

/// Converts one value.
pub fn convert(cells: &[SparkValue], to: &DataType) -> Result<SparkValue, SqlError> {
    let cell = &cells[0];
    match to {
        DataType::Utf8 => written(cell),
        DataType::Float32 => single(cell),
        _ if matches!(cell, SparkValue::Single(_)) => convert(&[cell.widened()], to),
        DataType::Binary => Ok(match cell {
            SparkValue::Text(text) => SparkValue::Bytes(text.clone().into_bytes()),
            other => other.clone(),
        }),
        DataType::Boolean => boolean(cell),
        DataType::Date32 => date(cell),
        DataType::Timestamp(..) => moment(cell),
        to if is_integral(to) => whole(cell, to),
        to if is_float(to) => float(cell),
        to if is_decimal(to) => decimal(cell, to),
        DataType::List(item) => match cell {
            SparkValue::List(items) => items
                .iter()
                .map(|one| part(one, item.data_type()))
                .collect::<Result<_, _>>()
                .map(SparkValue::List),
            other => Ok(other.clone()),
        },
        DataType::Struct(members) => match cell {
            SparkValue::Struct(values) => values
                .iter()
                .zip(members)
                .map(|(one, member)| part(one, member.data_type()))
                .collect::<Result<_, _>>()
                .map(SparkValue::Struct),
            other => Ok(other.clone()),
        },
        DataType::Map(entries, _) => match (cell, entries.data_type()) {
            (SparkValue::Map(all), DataType::Struct(pair)) if pair.len() == 2 => all
                .iter()
                .map(|(key, value)| {
                    Ok((
                        part(key, pair[0].data_type())?,
                        part(value, pair[1].data_type())?,
                    ))
                })
                .collect::<Result<_, _>>()
                .map(SparkValue::Map),
            (other, _) => Ok(other.clone()),
        },
        _ => Ok(cell.clone()),
    }
}

/// Converts a part of a value, which may be NULL.
fn part(cell: &SparkValue, to: &DataType) -> Result<SparkValue, SqlError> {
    match cell {
        SparkValue::Null => Ok(SparkValue::Null),
        one => convert(std::slice::from_ref(one), to),
    }
}

fn name(cell: &SparkValue) -> &'static str {
    match cell {
        SparkValue::Int(_) => "BIGINT",
        SparkValue::Float(_) => "DOUBLE",
        SparkValue::Single(_) => "FLOAT",
        SparkValue::Decimal(..) => "DECIMAL",
        SparkValue::Time(_) => "TIMESTAMP",
        SparkValue::Bool(_) => "BOOLEAN",
        _ => "STRING",
    }
}

fn invalid(cell: &SparkValue, to: &DataType) -> SqlError {
    let value = text::of(cell).unwrap_or_default();
    invalid_cast(&value, name(cell), &type_text(to))
}

fn too_large(cell: &SparkValue, to: &DataType) -> SqlError {
    let value = text::of(cell).unwrap_or_default();
    cast_overflow(&value, name(cell), &type_text(to))
}

fn written(cell: &SparkValue) -> Result<SparkValue, SqlError> {
    text::of(cell)
        .map(SparkValue::Text)
        .ok_or_else(|| SqlError::unsupported("a cast of this value to STRING"))
}

fn boolean(cell: &SparkValue) -> Result<SparkValue, SqlError> {
    let value = match cell {
        SparkValue::Bool(value) => *value,
        SparkValue::Int(value) => *value != 0,
        SparkValue::Float(value) => *value != 0.0,
        SparkValue::Decimal(value, _) => *value != 0,
        SparkValue::Text(text) => match text::trimmed(text).to_lowercase().as_str() {
            "t" | "true" | "y" | "yes" | "1" => true,
            "f" | "false" | "n" | "no" | "0" => false,
            _ => return Err(invalid(cell, &DataType::Boolean)),
        },
        _ => return Err(invalid(cell, &DataType::Boolean)),
    };
    Ok(SparkValue::Bool(value))
}

fn date(cell: &SparkValue) -> Result<SparkValue, SqlError> {
    Ok(match cell {
        SparkValue::Date(_) => cell.clone(),
        SparkValue::Time(micros) => {
            SparkValue::Date(i32::try_from(micros.div_euclid(DAY)).unwrap_or(0))
        }
        SparkValue::Text(text) => {
            SparkValue::Date(text::read_day(text).ok_or_else(|| invalid(cell, &DataType::Date32))?)
        }
        _ => return Err(invalid(cell, &DataType::Date32)),
    })
}

fn moment(cell: &SparkValue) -> Result<SparkValue, SqlError> {
    let data_type = types::moment();
    let micros = match cell {
        SparkValue::Time(micros) => Some(*micros),
        SparkValue::Date(days) => Some(i64::from(*days) * DAY),
        // What is too far away becomes the first or the last moment, other than in `timestamp_seconds`.
        SparkValue::Int(seconds) => Some(seconds.saturating_mul(SECOND)),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "Spark cuts what is below a microsecond"
        )]
        SparkValue::Float(seconds) if seconds.is_finite() => Some((seconds * 1_000_000.0) as i64),
        SparkValue::Decimal(..) => {
            let micros = Exact::of(cell)?
                .times(&Exact::of(&SparkValue::Int(SECOND))?)
                .truncated();
            Some(i64::try_from(micros).map_err(|_| too_large(cell, &data_type))?)
        }
        SparkValue::Text(text) => match text::read_moment(text) {
            None if text.contains('/') => {
                return Err(SqlError::unsupported("this time zone by its name"));
            }
            read => read,
        },
        _ => None,
    };
    micros
        .map(SparkValue::Time)
        .ok_or_else(|| invalid(cell, &data_type))
}

/// Returns the least and the greatest whole number of a type.
fn range(to: &DataType) -> (i64, i64) {
    match to {
        DataType::Int8 => (i64::from(i8::MIN), i64::from(i8::MAX)),
        DataType::Int16 => (i64::from(i16::MIN), i64::from(i16::MAX)),
        DataType::Int32 => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    }
}

fn whole(cell: &SparkValue, to: &DataType) -> Result<SparkValue, SqlError> {
    let (least, greatest) = range(to);
    let fitting = |value: i64| {
        let fits = (least..=greatest).contains(&value);
        fits.then_some(SparkValue::Int(value))
    };
    match cell {
        SparkValue::Bool(value) => Ok(SparkValue::Int(i64::from(*value))),
        SparkValue::Span(micros) => fitting(micros / SECOND).ok_or_else(|| too_large(cell, to)),
        SparkValue::Int(value) => fitting(*value).ok_or_else(|| too_large(cell, to)),
        SparkValue::Time(micros) => {
            fitting(micros.div_euclid(SECOND)).ok_or_else(|| too_large(cell, to))
        }
        SparkValue::Decimal(..) => {
            let value = i64::try_from(Exact::of(cell)?.truncated()).ok();
            value.and_then(fitting).ok_or_else(|| too_large(cell, to))
        }
        SparkValue::Float(value) => {
            let value = Exact::parse(&format!("{:e}", value.trunc())).map(|one| one.truncated());
            let value = value.and_then(|value: BigInt| i64::try_from(value).ok());
            value.and_then(fitting).ok_or_else(|| too_large(cell, to))
        }
        SparkValue::Text(text) => {
            let value = text::trimmed(text).parse().ok();
            value.and_then(fitting).ok_or_else(|| invalid(cell, to))
        }
        _ => Err(invalid(cell, to)),
    }
}

fn float(cell: &SparkValue) -> Result<SparkValue, SqlError> {
    Ok(SparkValue::Float(match cell {
        SparkValue::Bool(value) => f64::from(u8::from(*value)),
        SparkValue::Float(value) => *value,
        SparkValue::Int(_) | SparkValue::Decimal(..) => Exact::of(cell)?.to_float(),
        SparkValue::Time(micros) => Exact {
            unscaled: BigInt::from(*micros),
            scale: 6,
        }
        .to_float(),
        SparkValue::Text(text) => {
            read_float(text)?.ok_or_else(|| invalid(cell, &DataType::Float64))?
        }
        _ => return Err(invalid(cell, &DataType::Float64)),
    }))
}

/// Returns the number of four bytes that is nearest to a value.
fn single(cell: &SparkValue) -> Result<SparkValue, SqlError> {
    let nearest = |text: &str| text.parse().unwrap_or(f32::NAN);
    Ok(SparkValue::Single(match cell {
        SparkValue::Single(value) => *value,
        #[expect(clippy::cast_precision_loss, reason = "the nearest is asked for")]
        SparkValue::Int(value) => *value as f32,
        SparkValue::Decimal(..) => nearest(&Exact::of(cell)?.to_string()),
        SparkValue::Text(text) => {
            read_float(text)?.ok_or_else(|| invalid(cell, &DataType::Float32))?
        }
        #[expect(clippy::cast_possible_truncation, reason = "the nearest is asked for")]
        other => match float(other)? {
            SparkValue::Float(value) => value as f32,
            _ => f32::NAN,
        },
    }))
}

fn read_float<T: std::str::FromStr>(text: &str) -> Result<Option<T>, SqlError> {
    let lower = text::trimmed(text).to_lowercase();
    if lower.contains("0x") {
        return Err(SqlError::unsupported(
            "numbers of hexadecimal digits with a point",
        ));
    }
    Ok(match lower.as_str() {
        "inf" | "+inf" | "-inf" | "infinity" | "+infinity" | "-infinity" | "nan" => {
            lower.parse().ok()
        }
        _ => {
            let digits = lower.strip_suffix(['d', 'f']).unwrap_or(&lower);
            let plain = digits
                .bytes()
                .all(|one| one.is_ascii_digit() || b"+-.e".contains(&one));
            plain.then(|| digits.parse().ok()).flatten()
        }
    })
}

fn decimal(cell: &SparkValue, to: &DataType) -> Result<SparkValue, SqlError> {
    match cell {
        SparkValue::Bool(value) => Exact::of(&SparkValue::Int(i64::from(*value)))?.fit(to),
        SparkValue::Int(_) | SparkValue::Decimal(..) => Exact::of(cell)?.fit(to),
        SparkValue::Time(micros) => Exact {
            unscaled: BigInt::from(*micros),
            scale: 6,
        }
        .fit(to),
        SparkValue::Float(value) => Exact::of_float(*value)
            .ok_or_else(|| too_large(cell, to))?
            .fit(to),
        SparkValue::Text(text) => Exact::parse(text.trim())
            .ok_or_else(|| invalid(cell, to))?
            .fit(to),
        _ => Err(invalid(cell, to)),
    }
}
