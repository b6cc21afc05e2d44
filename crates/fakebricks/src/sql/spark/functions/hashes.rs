//! Checksums of values: those that Spark computes of typed values, and those of bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::{Expr, lit};
use md5::{Digest as _, Md5};
use twox_hash::XxHash64;

use super::super::super::SqlError;
use super::super::cell::SparkValue;
use super::super::kernel;
use super::super::typed_expr::TypedExpr;
use super::call::FunctionCall;
use super::strings::text;

/// What Spark's checksums begin with.
const SEED: i32 = 42;

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "xxhash64" => chained(call, "xxhash64"),
        "hash" => chained(call, "hash"),
        "distinct_hash" => call.takes(1, 1).and_then(|()| distinct_hash(&call.at(0)?)),
        "md5" => of_bytes(call, "md5"),
        "base64" => of_bytes(call, "base64"),
        "unbase64" => call.takes(1, 1).and_then(|()| {
            Ok(kernel::call(
                "unbase64",
                vec![call.text(0)?],
                DataType::Binary,
                |cells, _| {
                    let bytes = STANDARD.decode(text(&cells[0]).as_bytes());
                    bytes
                        .map(SparkValue::Bytes)
                        .map_err(|_| SqlError::unsupported("unbase64 of such a text"))
                },
            ))
        }),
        "unhex" => call.takes(1, 1).and_then(|()| {
            Ok(kernel::call(
                "unhex",
                vec![call.text(0)?],
                DataType::Binary,
                |cells, _| Ok(unhex(text(&cells[0])).map_or(SparkValue::Null, SparkValue::Bytes)),
            ))
        }),
        _ => return None,
    })
}

/// The bytes of hexadecimal digits; an odd digit stands first alone.
fn unhex(digits: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = digits
        .chars()
        .map(|one| one.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits?;
    let (first, pairs) = digits.split_at(digits.len() % 2);
    let rest = pairs.chunks(2).map(|pair| pair[0] * 16 + pair[1]);
    Some(first.iter().copied().chain(rest).collect())
}

fn of_bytes(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let one = call.at(0)?.to(&DataType::Binary)?;
    let run: kernel::KernelRun = if name == "md5" {
        |cells, _| {
            let digest = Md5::digest(bytes(&cells[0]));
            let digits = digest.iter().map(|byte| format!("{byte:02x}"));
            Ok(SparkValue::Text(digits.collect()))
        }
    } else {
        |cells, _| Ok(SparkValue::Text(STANDARD.encode(bytes(&cells[0]))))
    };
    Ok(kernel::call(name, vec![one], DataType::Utf8, run))
}

fn bytes(cell: &SparkValue) -> &[u8] {
    match cell {
        SparkValue::Bytes(bytes) => bytes,
        SparkValue::Text(text) => text.as_bytes(),
        _ => &[],
    }
}

/// Each value is hashed with the result of the one before as seed; NULL leaves it as it is.
fn chained(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(1, 100)?;
    let wide = name == "xxhash64";
    let mut seed = if wide {
        lit(i64::from(SEED))
    } else {
        lit(SEED)
    };
    for one in &call.arguments {
        let narrow = is_narrow(&one.data_type)?;
        let (name, run): (&'static str, kernel::KernelRun) = match (wide, narrow) {
            (true, true) => ("xxhash64_of_int", |cells, _| {
                Ok(seeded(cells, |seed, value| xx(seed, &narrow_bytes(value))))
            }),
            (true, false) => ("xxhash64", |cells, _| {
                Ok(seeded(cells, |seed, value| xx(seed, &wide_bytes(value))))
            }),
            (false, true) => ("hash_of_int", |cells, _| {
                Ok(seeded(cells, |seed, value| {
                    i64::from(murmur(&narrow_bytes(value), low(seed)))
                }))
            }),
            (false, false) => ("hash", |cells, _| {
                Ok(seeded(cells, |seed, value| {
                    i64::from(murmur(&wide_bytes(value), low(seed)))
                }))
            }),
        };
        let returns = if wide {
            DataType::Int64
        } else {
            DataType::Int32
        };
        seed = kernel::call_with_null(name, vec![seed, one.expr.clone()], returns, run);
    }
    Ok(seed)
}

/// The checksum by which `approx_count_distinct` tells values apart; NULL for NULL.
fn distinct_hash(one: &TypedExpr) -> Result<Expr, SqlError> {
    let run: kernel::KernelRun = if is_narrow(&one.data_type)? {
        |cells, _| {
            Ok(SparkValue::Int(xx(
                i64::from(SEED),
                &narrow_bytes(&cells[0]),
            )))
        }
    } else {
        |cells, _| Ok(SparkValue::Int(xx(i64::from(SEED), &wide_bytes(&cells[0]))))
    };
    let name = if is_narrow(&one.data_type)? {
        "distinct_hash_of_int"
    } else {
        "distinct_hash"
    };
    Ok(kernel::call(
        name,
        vec![one.expr.clone()],
        DataType::Int64,
        run,
    ))
}

/// Whether Spark hashes four bytes of the type, or eight and more.
fn is_narrow(data_type: &DataType) -> Result<bool, SqlError> {
    match data_type {
        DataType::Boolean
        | DataType::Int8
        | DataType::Int16
        | DataType::Int32
        | DataType::Float32
        | DataType::Date32 => Ok(true),
        DataType::Int64
        | DataType::Float64
        | DataType::Timestamp(..)
        | DataType::Utf8
        | DataType::Binary
        | DataType::Null => Ok(false),
        DataType::Decimal128(precision, _) if *precision <= 18 => Ok(false),
        _ => Err(SqlError::unsupported("checksums of values of this type")),
    }
}

fn seeded(cells: &[SparkValue], run: fn(i64, &SparkValue) -> i64) -> SparkValue {
    match cells {
        [SparkValue::Int(seed), SparkValue::Null] => SparkValue::Int(*seed),
        [SparkValue::Int(seed), value] => SparkValue::Int(run(*seed, value)),
        _ => SparkValue::Null,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "only the low half of a seed counts"
)]
fn low(seed: i64) -> u32 {
    seed as u32
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the value is of a type of four bytes or fewer"
)]
fn narrow_bytes(value: &SparkValue) -> Vec<u8> {
    match value {
        SparkValue::Bool(value) => i32::from(*value),
        SparkValue::Int(value) => *value as i32,
        SparkValue::Date(days) => *days,
        // There is one zero.
        SparkValue::Single(value) => return (value + 0.0).to_bits().to_le_bytes().to_vec(),
        _ => 0,
    }
    .to_le_bytes()
    .to_vec()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a decimal of eighteen digits fits into eight bytes"
)]
fn wide_bytes(value: &SparkValue) -> Vec<u8> {
    match value {
        SparkValue::Int(value) | SparkValue::Time(value) => value.to_le_bytes().to_vec(),
        // There is one zero.
        SparkValue::Float(value) => (value + 0.0).to_bits().to_le_bytes().to_vec(),
        SparkValue::Decimal(value, _) => (*value as i64).to_le_bytes().to_vec(),
        SparkValue::Text(text) => text.as_bytes().to_vec(),
        SparkValue::Bytes(bytes) => bytes.clone(),
        _ => Vec::new(),
    }
}

#[expect(
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "the bits are what counts"
)]
fn xx(seed: i64, bytes: &[u8]) -> i64 {
    XxHash64::oneshot(seed as u64, bytes) as i64
}

/// Murmur3 as Spark has it: the bytes after the last four are mixed in one by one, with their sign.
#[expect(
    clippy::cast_possible_wrap,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the bits are what counts"
)]
pub fn murmur(bytes: &[u8], seed: u32) -> i32 {
    let mix = |state: u32, word: u32| {
        let word = word.wrapping_mul(0xcc9e_2d51).rotate_left(15);
        let state = (state ^ word.wrapping_mul(0x1b87_3593)).rotate_left(13);
        state.wrapping_mul(5).wrapping_add(0xe654_6b64)
    };
    let mut state = seed;
    let words = bytes.chunks_exact(4);
    let rest = words.remainder();
    for word in words {
        state = mix(
            state,
            u32::from_le_bytes([word[0], word[1], word[2], word[3]]),
        );
    }
    for byte in rest {
        state = mix(state, i32::from(*byte as i8) as u32);
    }
    state ^= bytes.len() as u32;
    state = (state ^ (state >> 16)).wrapping_mul(0x85eb_ca6b);
    state = (state ^ (state >> 13)).wrapping_mul(0xc2b2_ae35);
    (state ^ (state >> 16)) as i32
}
