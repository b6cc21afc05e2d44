//! Functions that give up the last digits of a number.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;
use num_bigint::BigInt;

use super::super::super::SqlError;
use super::super::cell::SparkValue;
use super::super::decimal::Exact;
use super::super::failure::{mismatch, overflow};
use super::super::kernel;
use super::super::types::Digits;
use super::call::FunctionCall;
use super::math::{in_type, numeric};

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "round" => round(call, "round"),
        "bround" => round(call, "bround"),
        "floor" => whole(call, "floor"),
        "ceil" | "ceiling" => whole(call, "ceil"),
        _ => return None,
    })
}

/// `round` goes half up, `bround` half to even.
fn round(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(1, 2)?;
    let places = match call.count() {
        1 => 0,
        _ => match call.literal_whole(1) {
            Some(places) => places,
            None if call.at(1)?.expr.any_column_refs() => {
                return Err(mismatch(
                    name,
                    "the scale must be a foldable INT expression",
                ));
            }
            None => return Err(SqlError::unsupported(&format!("such a scale of {name}"))),
        },
    };
    let one = numeric(call, 0)?;
    let returns = match &one.data_type {
        DataType::Decimal128(precision, scale) => rounded_type(*precision, *scale, places),
        other => other.clone(),
    };
    let places = Expr::Literal(datafusion::common::ScalarValue::Int64(Some(places)), None);
    let run: kernel::KernelRun = if name == "round" {
        |cells, returns| rounded(cells, returns, Rounding::HalfUp)
    } else {
        |cells, returns| rounded(cells, returns, Rounding::HalfEven)
    };
    Ok(kernel::call(name, vec![one.expr, places], returns, run))
}

/// The type of a decimal of which some places are kept.
fn rounded_type(precision: u8, scale: i8, places: i64) -> DataType {
    let whole = i64::from(precision) - i64::from(scale) + 1;
    let digits = if places < 0 {
        whole.max(1 - places)
    } else {
        whole + places.min(i64::from(scale))
    };
    let scale = places.clamp(0, i64::from(scale));
    let digits = u8::try_from(digits.min(38)).unwrap_or(38);
    Digits::new(digits, i8::try_from(scale).unwrap_or(0)).data_type()
}

/// Where a number goes whose last digits are given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rounding {
    HalfUp,
    HalfEven,
    Up,
    Down,
}

fn rounded(
    cells: &[SparkValue],
    returns: &DataType,
    rounding: Rounding,
) -> Result<SparkValue, SqlError> {
    let SparkValue::Int(places) = cells[1] else {
        return Ok(SparkValue::Null);
    };
    let exact = match &cells[0] {
        SparkValue::Float(value) if !value.is_finite() => return Ok(cells[0].clone()),
        SparkValue::Single(value) if !value.is_finite() => return Ok(cells[0].clone()),
        SparkValue::Float(value) => Exact::of_float(*value).ok_or_else(|| overflow("double"))?,
        // Four bytes are made eight before they are rounded.
        SparkValue::Single(value) => {
            Exact::of_float(f64::from(*value)).ok_or_else(|| overflow("float"))?
        }
        other => Exact::of(other)?,
    };
    let result = at_places(&exact, places, rounding);
    match &cells[0] {
        SparkValue::Float(_) => Ok(SparkValue::Float(result.to_float())),
        SparkValue::Single(_) => {
            let nearest = result.to_string().parse();
            Ok(SparkValue::Single(nearest.unwrap_or(f32::NAN)))
        }
        SparkValue::Int(_) => in_type(i64::try_from(result.truncated()).ok(), returns),
        _ => result.fit(returns),
    }
}

fn at_places(exact: &Exact, places: i64, rounding: Rounding) -> Exact {
    let places = places.clamp(-400, 400);
    let (kept, factor) = if places >= 0 {
        (u32::try_from(places).unwrap_or(0), BigInt::from(1))
    } else {
        (0, BigInt::from(10).pow(u32::try_from(-places).unwrap_or(0)))
    };
    if places >= 0 && exact.scale <= kept {
        return exact.clone();
    }
    // The digits that go are those below one of this unit.
    let unit = BigInt::from(10).pow(exact.scale - kept.min(exact.scale)) * &factor;
    let (quotient, rest) = (&exact.unscaled / &unit, &exact.unscaled % &unit);
    let double: BigInt = rest.clone() * 2;
    let order = double.magnitude().cmp(unit.magnitude());
    let odd = &quotient % 2 != BigInt::ZERO;
    let away = match rounding {
        Rounding::HalfUp => order.is_ge(),
        Rounding::HalfEven => order.is_gt() || order.is_eq() && odd,
        Rounding::Up => rest > BigInt::ZERO,
        Rounding::Down => rest < BigInt::ZERO,
    };
    let quotient = match (away, exact.unscaled < BigInt::ZERO) {
        (false, _) => quotient,
        (true, true) => quotient - 1,
        (true, false) => quotient + 1,
    };
    Exact {
        unscaled: quotient * factor,
        scale: kept,
    }
}

fn whole(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    if call.count() == 2 {
        return at_scale(call, name);
    }
    call.takes(1, 1)?;
    let one = numeric(call, 0)?;
    let returns = match &one.data_type {
        DataType::Decimal128(precision, scale) => {
            let digits = i16::from(*precision) - i16::from(*scale) + 1;
            Digits::new(u8::try_from(digits.clamp(1, 38)).unwrap_or(38), 0).data_type()
        }
        _ => DataType::Int64,
    };
    let run: kernel::KernelRun = if name == "floor" {
        |cells, returns| nearest_whole(&cells[0], returns, false)
    } else {
        |cells, returns| nearest_whole(&cells[0], returns, true)
    };
    Ok(kernel::call(name, vec![one.expr], returns, run))
}

/// `floor(x, places)` and `ceil(x, places)` make a decimal of any number.
fn at_scale(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    let refused = || SqlError::unsupported(&format!("this form of {name}"));
    let places = call.literal_whole(1).ok_or_else(refused)?;
    let one = call.at(0)?;
    let (precision, scale) = match one.data_type {
        DataType::Decimal128(precision, scale) => (precision, scale),
        DataType::Int8 => (3, 0),
        DataType::Int16 => (5, 0),
        DataType::Int32 => (10, 0),
        DataType::Int64 => (20, 0),
        DataType::Float64 => (30, 15),
        _ => return Err(refused()),
    };
    let value = one.to(&DataType::Decimal128(precision, scale))?;
    let returns = rounded_type(precision, scale, places);
    let places = Expr::Literal(datafusion::common::ScalarValue::Int64(Some(places)), None);
    let (name, run): (&'static str, kernel::KernelRun) = if name == "floor" {
        ("floor_at", |cells, returns| {
            rounded(cells, returns, Rounding::Down)
        })
    } else {
        ("ceil_at", |cells, returns| {
            rounded(cells, returns, Rounding::Up)
        })
    };
    Ok(kernel::call(name, vec![value, places], returns, run))
}

fn nearest_whole(cell: &SparkValue, returns: &DataType, up: bool) -> Result<SparkValue, SqlError> {
    match cell {
        SparkValue::Int(_) => Ok(cell.clone()),
        SparkValue::Single(_) => nearest_whole(&cell.widened(), returns, up),
        SparkValue::Float(value) => {
            let whole = if up { value.ceil() } else { value.floor() };
            // What does not fit becomes the nearest that does.
            #[expect(clippy::cast_possible_truncation, reason = "Spark does the same")]
            let whole = whole as i64;
            Ok(SparkValue::Int(whole))
        }
        other => {
            let exact = Exact::of(other)?;
            let truncated = exact.truncated();
            let inexact =
                exact.rounded(exact.scale) != &truncated * BigInt::from(10).pow(exact.scale);
            let negative = exact.unscaled < BigInt::ZERO;
            let whole = match (inexact, negative, up) {
                (true, true, false) => truncated - 1,
                (true, false, true) => truncated + 1,
                _ => truncated,
            };
            Exact {
                unscaled: whole,
                scale: 0,
            }
            .fit(returns)
        }
    }
}
