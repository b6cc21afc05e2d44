//! Exact arithmetic: every result is rounded half up to its type, and refused when it does not fit.

use std::str::FromStr as _;

use datafusion::arrow::datatypes::DataType;
use num_bigint::BigInt;

use super::super::SqlError;
use super::cell::SparkValue;
use super::failure::out_of_range;
use super::java_float;

/// Digits after the point to which Spark divides before it rounds to the type.
const QUOTIENT_DIGITS: u32 = 38;

/// A number as a whole number and the count of its digits after the point.
#[derive(Debug, Clone)]
pub struct Exact {
    /// All digits.
    pub unscaled: BigInt,
    /// How many of them are after the point.
    pub scale: u32,
}

impl Exact {
    /// Reads a decimal or a whole number.
    pub fn of(cell: &SparkValue) -> Result<Self, SqlError> {
        match cell {
            SparkValue::Int(value) => Ok(Self {
                unscaled: BigInt::from(*value),
                scale: 0,
            }),
            SparkValue::Decimal(value, scale) => Ok(Self {
                unscaled: BigInt::from(*value),
                scale: u32::try_from(*scale).unwrap_or(0),
            }),
            other => Err(SqlError::unsupported(&format!("decimals from {other:?}"))),
        }
    }

    /// Reads the digits of a number with a binary point, as Java writes them; `None` for what is no number, or without end.
    pub fn of_float(value: f64) -> Option<Self> {
        Self::parse(&java_float::double(value))
    }

    /// Reads digits with an optional sign, point and exponent.
    pub fn parse(text: &str) -> Option<Self> {
        let (digits, exponent) = match text.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (sign, digits) = match digits.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", digits.strip_prefix('+').unwrap_or(digits)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || !all.bytes().all(|one| one.is_ascii_digit()) || exponent.abs() > 400 {
            return None;
        }
        let unscaled = BigInt::from_str(&format!("{sign}{all}")).ok()?;
        let scale = i32::try_from(fraction.len()).ok()? - exponent;
        Some(match u32::try_from(scale) {
            Ok(scale) => Self { unscaled, scale },
            Err(_) => Self {
                unscaled: unscaled * power(scale.unsigned_abs()),
                scale: 0,
            },
        })
    }

    /// Returns the sum.
    pub fn plus(&self, other: &Self) -> Self {
        let scale = self.scale.max(other.scale);
        Self {
            unscaled: self.at(scale) + other.at(scale),
            scale,
        }
    }

    /// Returns the difference.
    pub fn minus(&self, other: &Self) -> Self {
        let scale = self.scale.max(other.scale);
        Self {
            unscaled: self.at(scale) - other.at(scale),
            scale,
        }
    }

    /// Returns the product.
    pub fn times(&self, other: &Self) -> Self {
        Self {
            unscaled: &self.unscaled * &other.unscaled,
            scale: self.scale + other.scale,
        }
    }

    /// Returns the quotient to as many digits as Spark takes; the divisor is not zero.
    pub fn over(&self, other: &Self) -> Self {
        let numerator = &self.unscaled * power(QUOTIENT_DIGITS + other.scale);
        let denominator = &other.unscaled * power(self.scale);
        Self {
            unscaled: divided(&numerator, &denominator),
            scale: QUOTIENT_DIGITS,
        }
    }

    /// Returns the remainder, with the sign of the dividend; the divisor is not zero.
    pub fn remainder(&self, other: &Self) -> Self {
        let scale = self.scale.max(other.scale);
        Self {
            unscaled: self.at(scale) % other.at(scale),
            scale,
        }
    }

    /// Returns the whole part of the quotient; the divisor is not zero.
    pub fn whole_quotient(&self, other: &Self) -> BigInt {
        let scale = self.scale.max(other.scale);
        self.at(scale) / other.at(scale)
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.unscaled == BigInt::ZERO
    }

    /// Returns the whole number with this many digits after the point, rounded half up.
    pub fn rounded(&self, scale: u32) -> BigInt {
        if scale >= self.scale {
            return self.at(scale);
        }
        divided(&self.unscaled, &power(self.scale - scale))
    }

    /// Returns the number without what is after the point.
    pub fn truncated(&self) -> BigInt {
        &self.unscaled / power(self.scale)
    }

    /// Returns the digits at a scale that is not smaller.
    fn at(&self, scale: u32) -> BigInt {
        &self.unscaled * power(scale - self.scale)
    }

    /// Returns the value of a decimal type, rounded half up; a failure when it does not fit.
    pub fn fit(&self, data_type: &DataType) -> Result<SparkValue, SqlError> {
        let DataType::Decimal128(precision, scale) = data_type else {
            return Err(SqlError::unsupported(&format!("decimals as {data_type}")));
        };
        let wanted = u32::try_from(*scale).unwrap_or(0);
        let rounded = self.rounded(wanted);
        let limit = power(u32::from(*precision));
        let fits = rounded < limit && rounded > -limit;
        match i128::try_from(rounded) {
            Ok(value) if fits => Ok(SparkValue::Decimal(value, *scale)),
            _ => Err(out_of_range(&self.to_string(), *precision, *scale)),
        }
    }

    /// Returns the nearest number with a binary point.
    pub fn to_float(&self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }
}

impl std::fmt::Display for Exact {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = self.unscaled.to_string();
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => ("-", rest.to_owned()),
            None => ("", text),
        };
        let scale = self.scale as usize;
        if scale == 0 {
            return write!(out, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        write!(out, "{sign}{whole}.{fraction}")
    }
}

fn power(exponent: u32) -> BigInt {
    BigInt::from(10).pow(exponent)
}

/// Returns the quotient, rounded half away from zero.
fn divided(numerator: &BigInt, denominator: &BigInt) -> BigInt {
    let quotient = numerator / denominator;
    let rest = numerator - &quotient * denominator;
    let double: BigInt = rest * 2;
    let (double, whole) = (double.magnitude().clone(), denominator.magnitude());
    if double < *whole {
        return quotient;
    }
    let negative = (numerator < &BigInt::ZERO) != (denominator < &BigInt::ZERO);
    if negative { quotient - 1 } else { quotient + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    #[test]
    fn numbers_are_read_and_written() {
        for (text, want) in [
            ("12.50", "12.50"),
            ("-0.05", "-0.05"),
            ("1e3", "1000"),
            ("1.5E-3", "0.0015"),
            ("+7", "7"),
        ] {
            assert_eq!(exact(text).to_string(), want);
        }
        for text in ["", ".", "1.2.3", "1e", "x", "--1"] {
            assert!(Exact::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn results_are_rounded_half_up_and_never_wrap() {
        let twelve = exact("12.000000000000000000");
        let product = twelve.times(&twelve);
        assert_eq!(
            product.fit(&DataType::Decimal128(38, 6)).unwrap(),
            SparkValue::Decimal(144_000_000, 6)
        );
        assert_eq!(
            exact("2")
                .over(&exact("3"))
                .fit(&DataType::Decimal128(10, 2))
                .unwrap(),
            SparkValue::Decimal(67, 2)
        );
        assert_eq!(exact("-2.5").rounded(0), BigInt::from(-3));
        let huge = exact("99999999999999999999");
        let error = huge
            .times(&huge)
            .fit(&DataType::Decimal128(38, 0))
            .unwrap_err();
        assert_eq!(error.sql_state, "22003");
    }
}
