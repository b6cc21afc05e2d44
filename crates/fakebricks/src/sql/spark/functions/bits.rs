//! Bits of whole numbers, numbers in buckets, and numbers as people read them.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;
use num_bigint::BigInt;

use super::super::super::SqlError;
use super::super::cell::SparkValue;
use super::super::decimal::Exact;
use super::super::failure::{mismatch, overflow};
use super::super::kernel;
use super::super::types::{is_integral, is_number, is_text};
use super::call::FunctionCall;
use super::format_string::grouped;
use super::number_formats::by_pattern;
use super::strings::{text, whole};

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "bit_not" => bit_not(call),
        "bitwise_and" | "bitwise_or" | "bitwise_xor" => of_two(call),
        "shiftleft" | "shiftright" => shifted(call),
        "shiftrightunsigned" => shifted_unsigned(call),
        "getbit" | "bit_get" => bit_at(call),
        "conv" => conv(call),
        "bit_count" => bit_count(call),
        "width_bucket" => width_bucket(call),
        "format_number" => format_number(call),
        _ => return None,
    })
}

fn of_two(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let (both, data_type) = call.alike(0)?;
    if !is_integral(&data_type) {
        return Err(mismatch(call.name, "a side is no whole number"));
    }
    let (name, run): (&'static str, kernel::KernelRun) = match call.name {
        "bitwise_and" => ("bitwise_and", |cells, _| {
            Ok(SparkValue::Int(whole(&cells[0]) & whole(&cells[1])))
        }),
        "bitwise_or" => ("bitwise_or", |cells, _| {
            Ok(SparkValue::Int(whole(&cells[0]) | whole(&cells[1])))
        }),
        _ => ("bitwise_xor", |cells, _| {
            Ok(SparkValue::Int(whole(&cells[0]) ^ whole(&cells[1])))
        }),
    };
    Ok(kernel::call(name, both, data_type, run))
}

fn bit_not(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let one = call.at(0)?;
    if !is_integral(&one.data_type) {
        return Err(mismatch("~", "the value is no whole number"));
    }
    Ok(kernel::call(
        "bit_not",
        vec![one.expr],
        one.data_type,
        |cells, _| Ok(SparkValue::Int(!whole(&cells[0]))),
    ))
}

/// Four bytes stay four bytes, and the count is taken modulo their bits.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "Java does the same"
)]
fn shifted(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let one = call.at(0)?;
    let data_type = match one.data_type {
        DataType::Int64 => DataType::Int64,
        ref other if is_integral(other) => DataType::Int32,
        _ => return Err(mismatch(call.name, "the value is no whole number")),
    };
    let arguments = vec![one.to(&data_type)?, call.whole(1)?];
    let (name, run): (&'static str, kernel::KernelRun) =
        match (call.name, data_type == DataType::Int64) {
            ("shiftleft", true) => ("shiftleft", |cells, _| {
                let bits = whole(&cells[0]).wrapping_shl(whole(&cells[1]) as u32);
                Ok(SparkValue::Int(bits))
            }),
            ("shiftleft", false) => ("shiftleft_of_int", |cells, _| {
                let bits = (whole(&cells[0]) as i32).wrapping_shl(whole(&cells[1]) as u32);
                Ok(SparkValue::Int(i64::from(bits)))
            }),
            (_, true) => ("shiftright", |cells, _| {
                let bits = whole(&cells[0]).wrapping_shr(whole(&cells[1]) as u32);
                Ok(SparkValue::Int(bits))
            }),
            (_, false) => ("shiftright_of_int", |cells, _| {
                let bits = (whole(&cells[0]) as i32).wrapping_shr(whole(&cells[1]) as u32);
                Ok(SparkValue::Int(i64::from(bits)))
            }),
        };
    Ok(kernel::call(name, arguments, data_type, run))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "Java does the same"
)]
fn shifted_unsigned(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let one = call.at(0)?;
    let (name, data_type, run): (&'static str, DataType, kernel::KernelRun) = match one.data_type {
        DataType::Int64 => ("shiftrightunsigned", DataType::Int64, |cells, _| {
            let bits = (whole(&cells[0]) as u64).wrapping_shr(whole(&cells[1]) as u32);
            Ok(SparkValue::Int(bits as i64))
        }),
        ref other if is_integral(other) => {
            ("shiftrightunsigned_of_int", DataType::Int32, |cells, _| {
                let bits = (whole(&cells[0]) as u32).wrapping_shr(whole(&cells[1]) as u32);
                Ok(SparkValue::Int(i64::from(bits as i32)))
            })
        }
        _ => return Err(mismatch(call.name, "the value is no whole number")),
    };
    let arguments = vec![one.to(&data_type)?, call.whole(1)?];
    Ok(kernel::call(name, arguments, data_type, run))
}

fn bit_at(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let one = call.at(0)?;
    if one.data_type != DataType::Int64 && one.data_type != DataType::Int32 {
        return Err(SqlError::unsupported("bits of such a value"));
    }
    let (name, run): (&'static str, kernel::KernelRun) = if one.data_type == DataType::Int64 {
        ("getbit", |cells, _| bit(cells, 64))
    } else {
        ("getbit_of_int", |cells, _| bit(cells, 32))
    };
    let arguments = vec![one.expr, call.whole(1)?];
    Ok(kernel::call(name, arguments, DataType::Int8, run))
}

fn bit(cells: &[SparkValue], size: i64) -> Result<SparkValue, SqlError> {
    let place = whole(&cells[1]);
    if !(0..size).contains(&place) {
        return Err(SqlError::new(
            "INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE",
            "22023",
            &format!("Expects an integer value in [0, {size}), but got {place}."),
        ));
    }
    Ok(SparkValue::Int((whole(&cells[0]) >> place) & 1))
}

/// `conv('ff', 16, 10)`: digits of one base in another one. Digits that the base has not end the number.
fn conv(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(3, 3)?;
    let arguments = vec![call.text(0)?, call.whole(1)?, call.whole(2)?];
    Ok(kernel::call(
        "conv",
        arguments,
        DataType::Utf8,
        |cells, _| {
            let (from, to) = (whole(&cells[1]), whole(&cells[2]));
            let text = text(&cells[0]).trim();
            if !(2..=36).contains(&from) || !(2..=36).contains(&to.abs()) || text.is_empty() {
                return Ok(SparkValue::Null);
            }
            if to < 0 {
                return Err(SqlError::unsupported("conv to digits with a sign"));
            }
            let (negative, digits) = match text.strip_prefix('-') {
                Some(rest) => (true, rest),
                None => (false, text),
            };
            let base = u32::try_from(from).unwrap_or(10);
            let mut value = 0_u64;
            for digit in digits.chars().map_while(|one| one.to_digit(base)) {
                value = value
                    .checked_mul(u64::from(base))
                    .and_then(|value| value.checked_add(u64::from(digit)))
                    .ok_or_else(|| overflow("conv"))?;
            }
            let value = if negative {
                value.wrapping_neg()
            } else {
                value
            };
            Ok(SparkValue::Text(in_base(value, to.unsigned_abs())))
        },
    ))
}

fn in_base(mut value: u64, base: u64) -> String {
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(value % base).unwrap_or(0);
        digits.push(char::from_digit(digit, 36).unwrap_or('0'));
        value /= base;
        if value == 0 {
            break;
        }
    }
    digits.iter().rev().collect::<String>().to_uppercase()
}

fn bit_count(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let one = call.at(0)?;
    if !is_integral(&one.data_type) {
        return Err(SqlError::unsupported(
            "bit_count of what is no whole number",
        ));
    }
    Ok(kernel::call(
        "bit_count",
        vec![one.to(&DataType::Int64)?],
        DataType::Int32,
        |cells, _| Ok(SparkValue::Int(i64::from(whole(&cells[0]).count_ones()))),
    ))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "Spark computes buckets with doubles"
)]
fn width_bucket(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(4, 4)?;
    let arguments = vec![call.float(0)?, call.float(1)?, call.float(2)?, call.cut(3)?];
    Ok(kernel::call(
        "width_bucket",
        arguments,
        DataType::Int64,
        |cells, _| {
            let [
                SparkValue::Float(value),
                SparkValue::Float(low),
                SparkValue::Float(high),
                SparkValue::Int(count),
            ] = cells
            else {
                return Ok(SparkValue::Null);
            };
            let inverted = low > high;
            let (first, last) = if inverted { (high, low) } else { (low, high) };
            if *count <= 0
                || first == last
                || !(first.is_finite() && last.is_finite())
                || value.is_nan()
            {
                return Ok(SparkValue::Null);
            }
            let below = if inverted { value > low } else { value < low };
            let above = if inverted {
                value <= high
            } else {
                value >= high
            };
            let place = *count as f64 * (value - low) / (high - low);
            Ok(SparkValue::Int(if below {
                0
            } else if above {
                count + 1
            } else {
                place as i64 + 1
            }))
        },
    ))
}

/// `format_number(1234.5, 2)` is `1,234.50`; a half goes to the even digit.
fn format_number(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let one = call.at(0)?;
    if is_number(&one.data_type) && is_text(&call.data_type(1)?) {
        let arguments = vec![one.expr, call.text(1)?];
        return Ok(kernel::call(
            "format_by_pattern",
            arguments,
            DataType::Utf8,
            |cells, _| by_pattern(&cells[0], text(&cells[1])).map(SparkValue::Text),
        ));
    }
    if !is_number(&one.data_type) && one.data_type != DataType::Null {
        return Err(mismatch(
            "format_number",
            "the first parameter is no number",
        ));
    }
    if !is_integral(&call.data_type(1)?) {
        return Err(SqlError::unsupported("this form of format_number"));
    }
    let places = call.short(1)?;
    Ok(kernel::call(
        "format_number",
        vec![one.expr, places],
        DataType::Utf8,
        |cells, _| {
            let Ok(scale) = u32::try_from(whole(&cells[1])) else {
                return Ok(SparkValue::Null);
            };
            let digits = match &cells[0].widened() {
                SparkValue::Float(value) if value.is_nan() => {
                    return Ok(SparkValue::Text("NaN".to_owned()));
                }
                SparkValue::Float(value) if value.is_infinite() => {
                    let sign = if *value < 0.0 { "-" } else { "" };
                    return Ok(SparkValue::Text(format!("{sign}∞")));
                }
                SparkValue::Float(value) => format!("{value:.places$}", places = scale as usize),
                other => {
                    let exact = Exact::of(other)?;
                    let rounded = half_even(&exact, scale).to_string();
                    // What is below zero keeps its sign, also where no digit is left of it.
                    if exact.unscaled < BigInt::ZERO && !rounded.starts_with('-') {
                        format!("-{rounded}")
                    } else {
                        rounded
                    }
                }
            };
            Ok(SparkValue::Text(grouped(digits, true)))
        },
    ))
}

/// Returns a number with so many digits after the point; a half goes to the even digit.
pub fn half_even(exact: &Exact, scale: u32) -> Exact {
    if exact.scale <= scale {
        return Exact {
            unscaled: exact.rounded(scale),
            scale,
        };
    }
    let unit = BigInt::from(10).pow(exact.scale - scale);
    let (mut kept, rest) = (&exact.unscaled / &unit, &exact.unscaled % &unit);
    let twice: BigInt = rest.magnitude().clone().into();
    let twice = twice * 2;
    let odd = &kept % 2 != BigInt::ZERO;
    if twice > unit || twice == unit && odd {
        kept += if exact.unscaled < BigInt::ZERO { -1 } else { 1 };
    }
    Exact {
        unscaled: kept,
        scale,
    }
}
