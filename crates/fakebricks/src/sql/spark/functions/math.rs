//! Functions of numbers.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;
use datafusion::sql::sqlparser::ast::BinaryOperator;
use num_bigint::BigInt;

use super::super::super::SqlError;
use super::super::arithmetic::{arithmetic, moments, numbers};
use super::super::cell::SparkValue;
use super::super::decimal::Exact;
use super::super::failure::{divide_by_zero, mismatch, overflow};
use super::super::kernel;
use super::super::typed_expr::TypedExpr;
use super::super::types::{Digits, is_decimal, is_float, is_integral, is_interval, is_text};
use super::call::FunctionCall;

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "abs" => sign_of(call, "abs"),
        "negative" => sign_of(call, "negative"),
        "positive" => call
            .takes(1, 1)
            .and_then(|()| numeric(call, 0).map(|one| one.expr)),
        "round" => round(call, "round"),
        "bround" => round(call, "bround"),
        "floor" => whole(call, "floor"),
        "ceil" | "ceiling" => whole(call, "ceil"),
        "sign" | "signum" => of_float(call, "sign"),
        "sqrt" => of_float(call, "sqrt"),
        "cbrt" => of_float(call, "cbrt"),
        "exp" => of_float(call, "exp"),
        name @ ("sin" | "cos" | "tan" | "cot" | "asin" | "acos" | "atan" | "sinh" | "cosh"
        | "tanh" | "degrees" | "radians" | "log1p" | "expm1" | "rint") => trigonometric(call, name),
        name @ ("atan2" | "hypot" | "nanvl") => of_floats(call, name),
        "rand" | "random" => call.takes(0, 0).map(|()| {
            kernel::random("rand", DataType::Float64, |_, _| {
                Ok(SparkValue::Float(chance()))
            })
        }),
        // The logarithm of what has none is NULL.
        "ln" => of_float(call, "ln"),
        "log10" => of_float(call, "log10"),
        "log2" => of_float(call, "log2"),
        "log" => logarithm(call),
        "pow" | "power" => power(call),
        "pi" => call.takes(0, 0).map(|()| {
            kernel::call("pi", vec![], DataType::Float64, |_, _| {
                Ok(SparkValue::Float(std::f64::consts::PI))
            })
        }),
        "e" => call.takes(0, 0).map(|()| {
            kernel::call("e", vec![], DataType::Float64, |_, _| {
                Ok(SparkValue::Float(std::f64::consts::E))
            })
        }),
        "mod" => binary(call, &BinaryOperator::Modulo),
        "div" => binary(call, &BinaryOperator::MyIntegerDivide),
        "pmod" => positive_remainder(call),
        "try_divide" => tried(call, &BinaryOperator::Divide),
        "try_add" => tried(call, &BinaryOperator::Plus),
        "try_subtract" => tried(call, &BinaryOperator::Minus),
        "try_multiply" => tried(call, &BinaryOperator::Multiply),
        "try_mod" => tried(call, &BinaryOperator::Modulo),
        _ => return None,
    })
}

/// Returns an argument as a number; text becomes one with a binary point.
fn numeric(call: &FunctionCall<'_>, index: usize) -> Result<TypedExpr, SqlError> {
    let one = call.at(index)?;
    if is_integral(&one.data_type) || is_float(&one.data_type) || is_decimal(&one.data_type) {
        return Ok(one);
    }
    Ok(TypedExpr {
        expr: call.float(index)?,
        data_type: DataType::Float64,
    })
}

fn sign_of(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let one = call.at(0)?;
    let one = if is_interval(&one.data_type) {
        one
    } else {
        numeric(call, 0)?
    };
    let run: kernel::KernelRun = if name == "abs" {
        |cells, returns| match &cells[0] {
            SparkValue::Float(value) => Ok(SparkValue::Float(value.abs())),
            SparkValue::Decimal(value, scale) => Ok(SparkValue::Decimal(value.abs(), *scale)),
            SparkValue::Int(value) => in_type(value.checked_abs(), returns),
            SparkValue::Span(micros) => Ok(SparkValue::Span(micros.abs())),
            SparkValue::Months(months) => Ok(SparkValue::Months(months.abs())),
            other => Ok(other.clone()),
        }
    } else {
        |cells, returns| match &cells[0] {
            SparkValue::Float(value) => Ok(SparkValue::Float(-value)),
            SparkValue::Decimal(value, scale) => Ok(SparkValue::Decimal(-value, *scale)),
            SparkValue::Int(value) => in_type(value.checked_neg(), returns),
            SparkValue::Span(micros) => Ok(SparkValue::Span(-micros)),
            SparkValue::Months(months) => Ok(SparkValue::Months(-months)),
            other => Ok(other.clone()),
        }
    };
    Ok(kernel::call(name, vec![one.expr], one.data_type, run))
}

fn in_type(value: Option<i64>, returns: &DataType) -> Result<SparkValue, SqlError> {
    let fits = value.is_some_and(|value| match returns {
        DataType::Int8 => i8::try_from(value).is_ok(),
        DataType::Int16 => i16::try_from(value).is_ok(),
        DataType::Int32 => i32::try_from(value).is_ok(),
        _ => true,
    });
    value
        .filter(|_| fits)
        .map(SparkValue::Int)
        .ok_or_else(|| overflow("integer"))
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
        SparkValue::Float(value) if !value.is_finite() => return Ok(SparkValue::Float(*value)),
        SparkValue::Float(value) => {
            Exact::parse(&format!("{value:e}")).ok_or_else(|| overflow("double"))?
        }
        other => Exact::of(other)?,
    };
    let result = at_places(&exact, places, rounding);
    match &cells[0] {
        SparkValue::Float(_) => Ok(SparkValue::Float(result.to_float())),
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

/// A function of one number with a binary point.
fn of_float(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let run: kernel::KernelRun = match name {
        "sign" => |cells, _| {
            Ok(apply(cells, |value| {
                Some(if value == 0.0 { 0.0 } else { value.signum() })
            }))
        },
        "sqrt" => |cells, _| Ok(apply(cells, |value| Some(value.sqrt()))),
        "cbrt" => |cells, _| Ok(apply(cells, |value| Some(value.cbrt()))),
        "exp" => |cells, _| Ok(apply(cells, |value| Some(value.exp()))),
        "ln" => |cells, _| Ok(apply(cells, |value| (value > 0.0).then(|| value.ln()))),
        "log10" => |cells, _| Ok(apply(cells, |value| (value > 0.0).then(|| value.log10()))),
        _ => |cells, _| Ok(apply(cells, |value| (value > 0.0).then(|| value.log2()))),
    };
    Ok(kernel::call(
        name,
        vec![call.float(0)?],
        DataType::Float64,
        run,
    ))
}

fn trigonometric(call: &FunctionCall<'_>, name: &str) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let (name, run): (&'static str, kernel::KernelRun) = match name {
        "sin" => ("sin", |cells, _| Ok(apply(cells, |one| Some(one.sin())))),
        "cos" => ("cos", |cells, _| Ok(apply(cells, |one| Some(one.cos())))),
        "tan" => ("tan", |cells, _| Ok(apply(cells, |one| Some(one.tan())))),
        "cot" => ("cot", |cells, _| {
            Ok(apply(cells, |one| Some(1.0 / one.tan())))
        }),
        "asin" => ("asin", |cells, _| Ok(apply(cells, |one| Some(one.asin())))),
        "acos" => ("acos", |cells, _| Ok(apply(cells, |one| Some(one.acos())))),
        "atan" => ("atan", |cells, _| Ok(apply(cells, |one| Some(one.atan())))),
        "sinh" => ("sinh", |cells, _| Ok(apply(cells, |one| Some(one.sinh())))),
        "cosh" => ("cosh", |cells, _| Ok(apply(cells, |one| Some(one.cosh())))),
        "tanh" => ("tanh", |cells, _| Ok(apply(cells, |one| Some(one.tanh())))),
        "degrees" => ("degrees", |cells, _| {
            Ok(apply(cells, |one| Some(one.to_degrees())))
        }),
        "radians" => ("radians", |cells, _| {
            Ok(apply(cells, |one| Some(one.to_radians())))
        }),
        "log1p" => ("log1p", |cells, _| {
            Ok(apply(cells, |one| (one > -1.0).then(|| one.ln_1p())))
        }),
        "expm1" => ("expm1", |cells, _| {
            Ok(apply(cells, |one| Some(one.exp_m1())))
        }),
        _ => ("rint", |cells, _| {
            Ok(apply(cells, |one| Some(one.round_ties_even())))
        }),
    };
    Ok(kernel::call(
        name,
        vec![call.float(0)?],
        DataType::Float64,
        run,
    ))
}

/// A function of two numbers with a binary point.
fn of_floats(call: &FunctionCall<'_>, name: &str) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let (name, run): (&'static str, kernel::KernelRun) = match name {
        "atan2" => ("atan2", |cells, _| Ok(of_both(cells, f64::atan2))),
        "hypot" => ("hypot", |cells, _| Ok(of_both(cells, f64::hypot))),
        _ => ("nanvl", |cells, _| {
            Ok(of_both(
                cells,
                |one, two| if one.is_nan() { two } else { one },
            ))
        }),
    };
    let arguments = vec![call.float(0)?, call.float(1)?];
    Ok(kernel::call(name, arguments, DataType::Float64, run))
}

fn of_both(cells: &[SparkValue], function: fn(f64, f64) -> f64) -> SparkValue {
    match cells {
        [SparkValue::Float(one), SparkValue::Float(two)] => SparkValue::Float(function(*one, *two)),
        _ => SparkValue::Null,
    }
}

/// A number from 0 to 1, which it never is.
#[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
fn chance() -> f64 {
    let bits = uuid::Uuid::new_v4().as_u128() & ((1 << 53) - 1);
    bits as f64 / (1_u64 << 53) as f64
}

fn apply(cells: &[SparkValue], function: fn(f64) -> Option<f64>) -> SparkValue {
    match cells[0] {
        SparkValue::Float(value) => function(value).map_or(SparkValue::Null, SparkValue::Float),
        _ => SparkValue::Null,
    }
}

fn logarithm(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    if call.count() == 1 {
        return Ok(kernel::call(
            "ln",
            vec![call.float(0)?],
            DataType::Float64,
            |cells, _| Ok(apply(cells, |value| (value > 0.0).then(|| value.ln()))),
        ));
    }
    call.takes(2, 2)?;
    Ok(kernel::call(
        "log",
        vec![call.float(0)?, call.float(1)?],
        DataType::Float64,
        |cells, _| {
            Ok(match cells {
                [SparkValue::Float(base), SparkValue::Float(value)]
                    if *base > 0.0 && *value > 0.0 =>
                {
                    SparkValue::Float(value.ln() / base.ln())
                }
                _ => SparkValue::Null,
            })
        },
    ))
}

fn power(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    Ok(kernel::call(
        "power",
        vec![call.float(0)?, call.float(1)?],
        DataType::Float64,
        |cells, _| {
            Ok(match cells {
                [SparkValue::Float(base), SparkValue::Float(exponent)] => {
                    SparkValue::Float(base.powf(*exponent))
                }
                _ => SparkValue::Null,
            })
        },
    ))
}

fn binary(call: &FunctionCall<'_>, op: &BinaryOperator) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    arithmetic(op, call.at(0)?, call.at(1)?)
}

fn positive_remainder(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let (all, data_type) = call.alike(0)?;
    if !is_integral(&data_type) {
        return Err(SqlError::unsupported("pmod of numbers that are not whole"));
    }
    Ok(kernel::call(
        "pmod",
        all,
        data_type,
        |cells, _| match cells {
            [SparkValue::Int(_), SparkValue::Int(0)] => Err(divide_by_zero()),
            [SparkValue::Int(left), SparkValue::Int(right)] => {
                let rest = left.wrapping_rem(*right);
                Ok(SparkValue::Int(if rest < 0 {
                    rest.wrapping_add(*right).wrapping_rem(*right)
                } else {
                    rest
                }))
            }
            _ => Ok(SparkValue::Null),
        },
    ))
}

/// The same expression, with NULL where it would fail.
fn tried(call: &FunctionCall<'_>, op: &BinaryOperator) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let strict = arithmetic(op, call.at(0)?, call.at(1)?)?;
    let Expr::ScalarFunction(inner) = &strict else {
        return Err(SqlError::unsupported(call.name));
    };
    let returns = inner
        .func
        .return_type(&[])
        .map_err(|_| SqlError::unsupported(call.name))?;
    let name = match op {
        BinaryOperator::Divide => "try_divide",
        BinaryOperator::Plus => "try_add",
        BinaryOperator::Minus => "try_subtract",
        BinaryOperator::Multiply => "try_multiply",
        _ => "try_mod",
    };
    if inner.name().ends_with("_time") {
        let (name, run): (&'static str, kernel::KernelRun) = match inner.name() {
            "add_time" => ("try_add_time", |cells, returns| {
                Ok(moments::add_time(cells, returns).unwrap_or(SparkValue::Null))
            }),
            _ => ("try_subtract_time", |cells, returns| {
                Ok(moments::subtract_time(cells, returns).unwrap_or(SparkValue::Null))
            }),
        };
        return Ok(kernel::call(name, inner.args.clone(), returns, run));
    }
    if is_text(&returns) || is_interval(&returns) {
        return Err(SqlError::unsupported(&format!("{name} of such values")));
    }
    let run: kernel::KernelRun = match op {
        BinaryOperator::Divide => {
            |cells, returns| Ok(numbers::divide(cells, returns).unwrap_or(SparkValue::Null))
        }
        BinaryOperator::Plus => {
            |cells, returns| Ok(numbers::add(cells, returns).unwrap_or(SparkValue::Null))
        }
        BinaryOperator::Minus => {
            |cells, returns| Ok(numbers::subtract(cells, returns).unwrap_or(SparkValue::Null))
        }
        BinaryOperator::Multiply => {
            |cells, returns| Ok(numbers::multiply(cells, returns).unwrap_or(SparkValue::Null))
        }
        _ => |cells, returns| Ok(numbers::remainder(cells, returns).unwrap_or(SparkValue::Null)),
    };
    Ok(kernel::call(name, inner.args.clone(), returns, run))
}
