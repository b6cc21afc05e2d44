//! `CAST` and `TRY_CAST` under ANSI rules.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;
use num_bigint::BigInt;

use super::super::{SqlError, type_text};
use super::cell::Cell;
use super::decimal::Exact;
use super::failure::{cast_overflow, invalid_cast, mismatch};
use super::text::{self, DAY, SECOND};
use super::types::{
    common, is_decimal, is_float, is_integral, is_interval, is_number, is_text, is_time,
};
use super::{kernel, types};

/// Returns the value as this type. A value that is none of it fails the statement.
pub fn cast(expr: Expr, from: &DataType, to: &DataType) -> Result<Expr, SqlError> {
    // Conditions are asked in order when something in them may fail, so a cast that cannot has a name of its own.
    let name = if widens(from, to) { "widen" } else { "cast" };
    build(expr, from, to, name, convert)
}

/// Returns the value as this type. A value that is none of it becomes NULL.
pub fn try_cast(expr: Expr, from: &DataType, to: &DataType) -> Result<Expr, SqlError> {
    build(expr, from, to, "try_cast", |cells, to| {
        Ok(convert(cells, to).unwrap_or(Cell::Null))
    })
}

fn build(
    expr: Expr,
    from: &DataType,
    to: &DataType,
    name: &'static str,
    run: kernel::Run,
) -> Result<Expr, SqlError> {
    if from == to {
        return Ok(expr);
    }
    if !allowed(from, to) {
        let (from, to) = (type_text(from), type_text(to));
        let detail = format!("cannot cast \"{from}\" to \"{to}\"");
        return Err(mismatch("CAST", &detail));
    }
    Ok(kernel::call(name, vec![expr], to.clone(), run))
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
        (_, DataType::Utf8) => !is_nested(from) && !is_interval(from),
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

fn castable_items(from: &DataType, to: &DataType) -> bool {
    match (from, to) {
        (DataType::List(from), DataType::List(to)) => {
            from.data_type() == to.data_type() || allowed(from.data_type(), to.data_type())
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
pub fn convert(cells: &[Cell], to: &DataType) -> Result<Cell, SqlError> {
    let cell = &cells[0];
    match to {
        DataType::Utf8 => written(cell),
        DataType::Binary => Ok(match cell {
            Cell::Text(text) => Cell::Bytes(text.clone().into_bytes()),
            other => other.clone(),
        }),
        DataType::Boolean => boolean(cell),
        DataType::Date32 => date(cell),
        DataType::Timestamp(..) => moment(cell),
        to if is_integral(to) => whole(cell, to),
        to if is_float(to) => float(cell),
        to if is_decimal(to) => decimal(cell, to),
        DataType::List(item) => match cell {
            Cell::List(items) => items
                .iter()
                .map(|one| match one {
                    Cell::Null => Ok(Cell::Null),
                    one => convert(std::slice::from_ref(one), item.data_type()),
                })
                .collect::<Result<_, _>>()
                .map(Cell::List),
            other => Ok(other.clone()),
        },
        _ => Ok(cell.clone()),
    }
}

fn name(cell: &Cell) -> &'static str {
    match cell {
        Cell::Int(_) => "BIGINT",
        Cell::Float(_) => "DOUBLE",
        Cell::Decimal(..) => "DECIMAL",
        Cell::Time(_) => "TIMESTAMP",
        Cell::Bool(_) => "BOOLEAN",
        _ => "STRING",
    }
}

fn invalid(cell: &Cell, to: &DataType) -> SqlError {
    let value = text::of(cell).unwrap_or_default();
    invalid_cast(&value, name(cell), &type_text(to))
}

fn too_large(cell: &Cell, to: &DataType) -> SqlError {
    let value = text::of(cell).unwrap_or_default();
    cast_overflow(&value, name(cell), &type_text(to))
}

fn written(cell: &Cell) -> Result<Cell, SqlError> {
    text::of(cell)
        .map(Cell::Text)
        .ok_or_else(|| SqlError::unsupported("a cast of this value to STRING"))
}

fn boolean(cell: &Cell) -> Result<Cell, SqlError> {
    let value = match cell {
        Cell::Bool(value) => *value,
        Cell::Int(value) => *value != 0,
        Cell::Float(value) => *value != 0.0,
        Cell::Decimal(value, _) => *value != 0,
        Cell::Text(text) => match text.trim().to_lowercase().as_str() {
            "t" | "true" | "y" | "yes" | "1" => true,
            "f" | "false" | "n" | "no" | "0" => false,
            _ => return Err(invalid(cell, &DataType::Boolean)),
        },
        _ => return Err(invalid(cell, &DataType::Boolean)),
    };
    Ok(Cell::Bool(value))
}

fn date(cell: &Cell) -> Result<Cell, SqlError> {
    Ok(match cell {
        Cell::Date(_) => cell.clone(),
        Cell::Time(micros) => Cell::Date(i32::try_from(micros.div_euclid(DAY)).unwrap_or(0)),
        Cell::Text(text) => {
            Cell::Date(text::read_day(text).ok_or_else(|| invalid(cell, &DataType::Date32))?)
        }
        _ => return Err(invalid(cell, &DataType::Date32)),
    })
}

fn moment(cell: &Cell) -> Result<Cell, SqlError> {
    let data_type = types::moment();
    let micros = match cell {
        Cell::Time(micros) => Some(*micros),
        Cell::Date(days) => Some(i64::from(*days) * DAY),
        Cell::Int(seconds) => Some(
            seconds
                .checked_mul(SECOND)
                .ok_or_else(|| too_large(cell, &data_type))?,
        ),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "Spark cuts what is below a microsecond"
        )]
        Cell::Float(seconds) if seconds.is_finite() => Some((seconds * 1_000_000.0) as i64),
        Cell::Decimal(..) => {
            let micros = Exact::of(cell)?
                .times(&Exact::of(&Cell::Int(SECOND))?)
                .truncated();
            Some(i64::try_from(micros).map_err(|_| too_large(cell, &data_type))?)
        }
        Cell::Text(text) => text::read_moment(text),
        _ => None,
    };
    micros
        .map(Cell::Time)
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

fn whole(cell: &Cell, to: &DataType) -> Result<Cell, SqlError> {
    let (least, greatest) = range(to);
    let fitting = |value: i64| {
        let fits = (least..=greatest).contains(&value);
        fits.then_some(Cell::Int(value))
    };
    match cell {
        Cell::Bool(value) => Ok(Cell::Int(i64::from(*value))),
        Cell::Int(value) => fitting(*value).ok_or_else(|| too_large(cell, to)),
        Cell::Time(micros) => fitting(micros.div_euclid(SECOND)).ok_or_else(|| too_large(cell, to)),
        Cell::Decimal(..) => {
            let value = i64::try_from(Exact::of(cell)?.truncated()).ok();
            value.and_then(fitting).ok_or_else(|| too_large(cell, to))
        }
        Cell::Float(value) => {
            let value = Exact::parse(&format!("{:e}", value.trunc())).map(|one| one.truncated());
            let value = value.and_then(|value: BigInt| i64::try_from(value).ok());
            value.and_then(fitting).ok_or_else(|| too_large(cell, to))
        }
        Cell::Text(text) => {
            let value = text.trim().parse().ok();
            value.and_then(fitting).ok_or_else(|| invalid(cell, to))
        }
        _ => Err(invalid(cell, to)),
    }
}

fn float(cell: &Cell) -> Result<Cell, SqlError> {
    Ok(Cell::Float(match cell {
        Cell::Bool(value) => f64::from(u8::from(*value)),
        Cell::Float(value) => *value,
        Cell::Int(_) | Cell::Decimal(..) => Exact::of(cell)?.to_float(),
        Cell::Time(micros) => Exact {
            unscaled: BigInt::from(*micros),
            scale: 6,
        }
        .to_float(),
        Cell::Text(text) => read_float(text).ok_or_else(|| invalid(cell, &DataType::Float64))?,
        _ => return Err(invalid(cell, &DataType::Float64)),
    }))
}

fn read_float(text: &str) -> Option<f64> {
    let lower = text.trim().to_lowercase();
    let unsigned = lower.trim_start_matches(['+', '-']);
    match unsigned {
        "inf" | "infinity" | "nan" => lower.parse().ok(),
        _ => {
            let digits = lower.strip_suffix(['d', 'f']).unwrap_or(&lower);
            let plain = digits
                .bytes()
                .all(|one| one.is_ascii_digit() || b"+-.e".contains(&one));
            plain.then(|| digits.parse().ok()).flatten()
        }
    }
}

fn decimal(cell: &Cell, to: &DataType) -> Result<Cell, SqlError> {
    match cell {
        Cell::Bool(value) => Exact::of(&Cell::Int(i64::from(*value)))?.fit(to),
        Cell::Int(_) | Cell::Decimal(..) => Exact::of(cell)?.fit(to),
        Cell::Time(micros) => Exact {
            unscaled: BigInt::from(*micros),
            scale: 6,
        }
        .fit(to),
        Cell::Float(value) => Exact::parse(&format!("{value:e}"))
            .ok_or_else(|| too_large(cell, to))?
            .fit(to),
        Cell::Text(text) => Exact::parse(text.trim())
            .ok_or_else(|| invalid(cell, to))?
            .fit(to),
        _ => Err(invalid(cell, to)),
    }
}
