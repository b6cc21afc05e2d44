//! Functions of numbers with a binary point.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::{Expr, lit};

use super::super::super::SqlError;
use super::super::cell::SparkValue;
use super::super::types::is_interval;
use super::super::{intervals, java_math, kernel};
use super::call::FunctionCall;

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    let of_interval = call.data_type(0).is_ok_and(|one| is_interval(&one));
    if of_interval && matches!(call.name, "sign" | "signum") {
        return Some(call.takes(1, 1).and_then(|()| {
            let interval = vec![call.at(0)?.expr];
            Ok(kernel::call(
                "sign_of_interval",
                interval,
                DataType::Float64,
                |cells, _| {
                    let sign = intervals::count(&cells[0])?.signum();
                    Ok(SparkValue::Float(if sign < 0 {
                        -1.0
                    } else {
                        f64::from(u8::from(sign > 0))
                    }))
                },
            ))
        }));
    }
    if let Some((name, run)) = of_one(call.name) {
        return Some(call.takes(1, 1).and_then(|()| {
            let number = vec![call.float(0)?];
            Ok(kernel::call(name, number, DataType::Float64, run))
        }));
    }
    let are_singles = call
        .arguments
        .iter()
        .all(|one| one.data_type == DataType::Float32);
    if call.name == "nanvl" && are_singles {
        return Some(call.takes(2, 2).and_then(|()| {
            let numbers = vec![call.at(0)?.expr, call.at(1)?.expr];
            Ok(kernel::call(
                "nanvl_of_float",
                numbers,
                DataType::Float32,
                |cells, _| {
                    let is_nan = matches!(cells[0], SparkValue::Single(one) if one.is_nan());
                    Ok(cells[usize::from(is_nan)].clone())
                },
            ))
        }));
    }
    if let Some((name, run)) = of_two(call.name) {
        return Some(call.takes(2, 2).and_then(|()| {
            let numbers = vec![call.float(0)?, call.float(1)?];
            Ok(kernel::call(name, numbers, DataType::Float64, run))
        }));
    }
    Some(match call.name {
        "log" => logarithm(call),
        "rand" | "random" => call.takes(0, 0).map(|()| {
            kernel::random("rand", DataType::Float64, |_, _| {
                Ok(SparkValue::Float(chance()))
            })
        }),
        "pi" => call.takes(0, 0).map(|()| lit(std::f64::consts::PI)),
        "e" => call.takes(0, 0).map(|()| lit(std::f64::consts::E)),
        _ => return None,
    })
}

/// A function by its name.
type NamedRun = (&'static str, kernel::KernelRun);

fn of_one(name: &str) -> Option<NamedRun> {
    logarithm_of_one(name)
        .or_else(|| of_angle(name))
        .or_else(|| {
            let found: NamedRun = match name {
                "sign" | "signum" => ("sign", |cells, _| {
                    Ok(apply(cells, |one| {
                        if one == 0.0 || one.is_nan() {
                            one
                        } else {
                            one.signum()
                        }
                    }))
                }),
                "sqrt" => ("sqrt", |cells, _| Ok(apply(cells, f64::sqrt))),
                "cbrt" => ("cbrt", |cells, _| Ok(apply(cells, java_math::cbrt))),
                "exp" => ("exp", |cells, _| Ok(apply(cells, java_math::exp))),
                "expm1" => ("expm1", |cells, _| Ok(apply(cells, java_math::expm1))),
                "rint" => ("rint", |cells, _| Ok(apply(cells, f64::round_ties_even))),
                "sinh" => ("sinh", |cells, _| Ok(apply(cells, java_math::sinh))),
                "cosh" => ("cosh", |cells, _| Ok(apply(cells, java_math::cosh))),
                "tanh" => ("tanh", |cells, _| Ok(apply(cells, java_math::tanh))),
                "asinh" => ("asinh", |cells, _| Ok(apply(cells, java_math::asinh))),
                "acosh" => ("acosh", |cells, _| Ok(apply(cells, java_math::acosh))),
                "atanh" => ("atanh", |cells, _| Ok(apply(cells, java_math::atanh))),
                _ => return None,
            };
            Some(found)
        })
}

/// The logarithm of what has none is NULL.
fn logarithm_of_one(name: &str) -> Option<NamedRun> {
    Some(match name {
        "ln" => ("ln", |cells, _| Ok(above(cells, 0.0, java_math::log))),
        "log10" => ("log10", |cells, _| Ok(above(cells, 0.0, java_math::log10))),
        "log2" => ("log2", |cells, _| {
            Ok(above(cells, 0.0, |one| {
                java_math::log(one) / java_math::log(2.0)
            }))
        }),
        "log1p" => ("log1p", |cells, _| Ok(above(cells, -1.0, java_math::log1p))),
        _ => return None,
    })
}

/// The last digit of sines, cosines and tangents is left to the processor, by Java as well.
fn of_angle(name: &str) -> Option<NamedRun> {
    Some(match name {
        "sin" => ("sin", |cells, _| Ok(apply(cells, f64::sin))),
        "cos" => ("cos", |cells, _| Ok(apply(cells, f64::cos))),
        "tan" => ("tan", |cells, _| Ok(apply(cells, f64::tan))),
        "cot" => ("cot", |cells, _| Ok(apply(cells, |one| 1.0 / one.tan()))),
        "sec" => ("sec", |cells, _| Ok(apply(cells, |one| 1.0 / one.cos()))),
        "csc" => ("csc", |cells, _| Ok(apply(cells, |one| 1.0 / one.sin()))),
        "asin" => ("asin", |cells, _| Ok(apply(cells, java_math::asin))),
        "acos" => ("acos", |cells, _| Ok(apply(cells, java_math::acos))),
        "atan" => ("atan", |cells, _| Ok(apply(cells, java_math::atan))),
        "degrees" => ("degrees", |cells, _| Ok(apply(cells, f64::to_degrees))),
        "radians" => ("radians", |cells, _| Ok(apply(cells, f64::to_radians))),
        _ => return None,
    })
}

fn of_two(name: &str) -> Option<NamedRun> {
    Some(match name {
        "atan2" => ("atan2", |cells, _| Ok(of_both(cells, java_math::atan2))),
        "hypot" => ("hypot", |cells, _| Ok(of_both(cells, java_math::hypot))),
        "pow" | "power" => ("power", |cells, _| Ok(of_both(cells, java_math::pow))),
        "nanvl" => ("nanvl", |cells, _| {
            Ok(of_both(
                cells,
                |one, two| if one.is_nan() { two } else { one },
            ))
        }),
        _ => return None,
    })
}

fn apply(cells: &[SparkValue], function: fn(f64) -> f64) -> SparkValue {
    match cells[0] {
        SparkValue::Float(value) => SparkValue::Float(function(value)),
        _ => SparkValue::Null,
    }
}

/// The result for a number above a limit, or for what is no number; NULL for others.
fn above(cells: &[SparkValue], limit: f64, function: fn(f64) -> f64) -> SparkValue {
    match cells[0] {
        SparkValue::Float(value) if value > limit || value.is_nan() => {
            SparkValue::Float(function(value))
        }
        _ => SparkValue::Null,
    }
}

fn of_both(cells: &[SparkValue], function: fn(f64, f64) -> f64) -> SparkValue {
    match cells {
        [SparkValue::Float(one), SparkValue::Float(two)] => SparkValue::Float(function(*one, *two)),
        _ => SparkValue::Null,
    }
}

/// `log(x)`, and `log(base, x)`.
fn logarithm(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 2)?;
    let run: kernel::KernelRun = |cells, _| {
        Ok(match cells {
            [SparkValue::Float(_)] => above(cells, 0.0, java_math::log),
            [SparkValue::Float(base), SparkValue::Float(value)]
                if *base <= 0.0 || *value <= 0.0 =>
            {
                SparkValue::Null
            }
            _ => of_both(cells, |base, value| {
                java_math::log(value) / java_math::log(base)
            }),
        })
    };
    let numbers: Result<Vec<Expr>, SqlError> = (0..call.count()).map(|at| call.float(at)).collect();
    Ok(kernel::call("log", numbers?, DataType::Float64, run))
}

/// A number from 0 to 1, which it never is.
#[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
fn chance() -> f64 {
    let bits = uuid::Uuid::new_v4().as_u128() & ((1 << 53) - 1);
    bits as f64 / (1_u64 << 53) as f64
}
