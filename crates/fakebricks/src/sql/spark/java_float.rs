//! Numbers with a binary point as Java 17 writes them, which is what Spark runs on: not always with the fewest digits.
//!
//! Java gives at least two digits in the form with an exponent, and finds the last one by a distance to the neighbours that is
//! the same on both sides; what comes of it is `2.0E-3` as `0.002`, but 1E23 as `9.999999999999999E22`.

#![expect(
    clippy::approx_constant,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "exponents of two and of ten are small, and a constant has the digits that it has in Java"
)]

use num_bigint::BigInt;

/// Places of the fraction of a double.
const FRACTION_BITS: i32 = 52;

/// A number taken apart: `fraction` has its highest bit at the place of the point's left.
struct FloatParts {
    fraction: u64,
    exponent: i32,
    significant_bits: i32,
}

/// Decimal digits, of which `point` stand before the point.
struct FloatDigits {
    digits: Vec<u8>,
    point: i32,
}

/// Returns a number of eight bytes as Java writes it.
pub fn double(value: f64) -> String {
    if let Some(text) = special(value) {
        return text;
    }
    let bits = value.abs().to_bits();
    let (fraction, exponent) = (bits & ((1 << FRACTION_BITS) - 1), bits >> FRACTION_BITS);
    let binary = if exponent == 0 {
        let shift = fraction.leading_zeros() as i32 - (63 - FRACTION_BITS);
        FloatParts {
            fraction: fraction << shift,
            exponent: 1 - shift - 1023,
            significant_bits: FRACTION_BITS + 1 - shift,
        }
    } else {
        FloatParts {
            fraction: fraction | 1 << FRACTION_BITS,
            exponent: exponent as i32 - 1023,
            significant_bits: FRACTION_BITS + 1,
        }
    };
    written(value < 0.0, &digits(&binary))
}

/// Returns a number of four bytes as Java writes it.
pub fn single(value: f32) -> String {
    const FRACTION_OF_FLOAT: i32 = 23;
    if let Some(text) = special(f64::from(value)) {
        return text;
    }
    let bits = value.abs().to_bits();
    let (fraction, exponent) = (
        bits & ((1 << FRACTION_OF_FLOAT) - 1),
        bits >> FRACTION_OF_FLOAT,
    );
    let wide = |fraction: u32| u64::from(fraction) << (FRACTION_BITS - FRACTION_OF_FLOAT);
    let binary = if exponent == 0 {
        let shift = fraction.leading_zeros() as i32 - (31 - FRACTION_OF_FLOAT);
        FloatParts {
            fraction: wide(fraction << shift),
            exponent: 1 - shift - 127,
            significant_bits: FRACTION_OF_FLOAT + 1 - shift,
        }
    } else {
        FloatParts {
            fraction: wide(fraction | 1 << FRACTION_OF_FLOAT),
            exponent: exponent as i32 - 127,
            significant_bits: FRACTION_OF_FLOAT + 1,
        }
    };
    written(value < 0.0, &digits(&binary))
}

fn special(value: f64) -> Option<String> {
    let text = if value.is_nan() {
        "NaN"
    } else if value == f64::INFINITY {
        "Infinity"
    } else if value == f64::NEG_INFINITY {
        "-Infinity"
    } else if value == 0.0 {
        if value.is_sign_negative() {
            "-0.0"
        } else {
            "0.0"
        }
    } else {
        return None;
    };
    Some(text.to_owned())
}

fn digits(binary: &FloatParts) -> FloatDigits {
    let tail_zeros = binary.fraction.trailing_zeros() as i32;
    let fraction_bits = FRACTION_BITS + 1 - tail_zeros;
    let tiny_bits = (fraction_bits - binary.exponent - 1).max(0);
    if tiny_bits == 0 && binary.exponent <= 62 {
        return of_whole(binary);
    }
    of_ratio(binary, tail_zeros, fraction_bits, tiny_bits)
}

/// The digits of a whole number; those that no bit tells of become zeros.
fn of_whole(binary: &FloatParts) -> FloatDigits {
    let unknown_bits = binary.exponent - binary.significant_bits - 1;
    let mut value = if binary.exponent >= FRACTION_BITS {
        binary.fraction << (binary.exponent - FRACTION_BITS)
    } else {
        binary.fraction >> (FRACTION_BITS - binary.exponent)
    };
    let mut zeros = 0;
    if unknown_bits > 1 {
        zeros = (1_u64 << unknown_bits).ilog10() as i32;
        let unit = 10_u64.pow(zeros as u32);
        value = value / unit + u64::from(value % unit >= unit / 2 && zeros > 0);
    }
    let text = value.to_string();
    FloatDigits {
        point: text.len() as i32 + zeros,
        digits: text.trim_end_matches('0').bytes().collect(),
    }
}

fn of_ratio(
    binary: &FloatParts,
    tail_zeros: i32,
    fraction_bits: i32,
    tiny_bits: i32,
) -> FloatDigits {
    let mut exponent = estimated_exponent(binary);
    let fives = (-exponent).max(0);
    let divisor_fives = exponent.max(0);
    let mut twos = fives + tiny_bits + binary.exponent;
    let mut divisor_twos = divisor_fives + tiny_bits;
    let mut margin_twos = twos - binary.significant_bits;
    twos -= fraction_bits - 1;
    let common = twos.min(divisor_twos);
    twos -= common;
    divisor_twos -= common;
    margin_twos -= common;
    // Below a power of two, numbers are half as far away.
    if fraction_bits == 1 {
        margin_twos -= 1;
    }
    if margin_twos < 0 {
        twos -= margin_twos;
        divisor_twos -= margin_twos;
        margin_twos = 0;
    }
    let size = |bits: i32| {
        let all = fraction_bits + twos + bits_of_five(fives);
        let ten = divisor_twos + 1 + bits_of_five(divisor_fives + 1);
        all < bits && ten < bits
    };
    let width = match (size(32), size(64)) {
        (true, _) => Width::Int,
        (_, true) => Width::Long,
        _ => Width::Large,
    };
    let power = |fives: i32, twos: i32| BigInt::from(5).pow(fives as u32) << twos;
    let mut rest = BigInt::from(binary.fraction >> tail_zeros) * power(fives, twos);
    let divisor = power(divisor_fives, divisor_twos);
    let mut margin = power(fives, margin_twos);
    let ten = &divisor * 10;
    let mut step = |rest: &mut BigInt| {
        let digit = &*rest / &divisor;
        *rest = (&*rest % &divisor) * 10;
        margin *= 10;
        let (low, high) = width.ends(rest, &margin, &ten);
        (u8::try_from(digit).unwrap_or(9), low, high)
    };
    let mut digits = Vec::new();
    let (digit, mut low, mut high) = step(&mut rest);
    if digit == 0 && !high {
        exponent -= 1;
    } else {
        digits.push(b'0' + digit);
    }
    if !(-3..8).contains(&exponent) {
        (low, high) = (false, false);
    }
    while !low && !high {
        let digit;
        (digit, low, high) = step(&mut rest);
        digits.push(b'0' + digit);
    }
    let mut found = FloatDigits {
        digits,
        point: exponent + 1,
    };
    let twice: BigInt = rest * 2;
    let is_odd = found.digits.last().is_some_and(|last| last % 2 == 1);
    if high && (!low || twice > ten || twice == ten && is_odd) {
        found.round_up();
    }
    found
}

/// How wide the numbers are that Java computes with: narrow ones overflow, and what comes of it is part of the result.
#[derive(Clone, Copy)]
enum Width {
    Int,
    Long,
    Large,
}

impl Width {
    /// Whether the digits so far are near enough to the number from above, and from below.
    fn ends(self, rest: &BigInt, margin: &BigInt, ten: &BigInt) -> (bool, bool) {
        let bits = match self {
            Self::Int => 32,
            Self::Long => 64,
            Self::Large => return (rest < margin, rest + margin >= *ten),
        };
        let margin = wrapped(margin, bits);
        if margin <= BigInt::ZERO {
            return (true, true);
        }
        (*rest < margin, wrapped(&(rest + &margin), bits) > *ten)
    }
}

/// The value in so many bits, of which the first is the sign.
fn wrapped(value: &BigInt, bits: u32) -> BigInt {
    let size = BigInt::from(1) << bits;
    let rest = value % &size;
    if rest >= &size >> 1 {
        rest - size
    } else {
        rest
    }
}

impl FloatDigits {
    fn round_up(&mut self) {
        for digit in self.digits.iter_mut().rev() {
            if *digit < b'9' {
                *digit += 1;
                return;
            }
            *digit = b'0';
        }
        self.digits[0] = b'1';
        self.point += 1;
    }
}

/// How many bits a power of five has; for large ones as many as are reckoned with in Java.
fn bits_of_five(exponent: i32) -> i32 {
    match exponent {
        0 => 0,
        1..=26 => 64 - 5_u64.pow(exponent as u32).leading_zeros() as i32,
        _ => exponent * 3,
    }
}

fn estimated_exponent(binary: &FloatParts) -> i32 {
    let fraction = binary.fraction & ((1 << FRACTION_BITS) - 1);
    let one_to_two = f64::from_bits(1.0_f64.to_bits() | fraction);
    let estimate = (one_to_two - 1.5) * 0.289_529_654
        + 0.176_091_259
        + f64::from(binary.exponent) * 0.301_029_995_663_981;
    estimate.floor() as i32
}

fn written(negative: bool, found: &FloatDigits) -> String {
    let text: String = found.digits.iter().map(|one| char::from(*one)).collect();
    let sign = if negative { "-" } else { "" };
    let or_zero = |text: &str| {
        if text.is_empty() {
            "0".to_owned()
        } else {
            text.to_owned()
        }
    };
    match found.point {
        point @ 1..=7 => {
            let point = point as usize;
            let padded = format!("{text:0<point$}");
            let (whole, fraction) = padded.split_at(point);
            format!("{sign}{whole}.{}", or_zero(fraction))
        }
        point @ -2..=0 => format!(
            "{sign}0.{}{text}",
            "0".repeat(point.unsigned_abs() as usize)
        ),
        point => format!("{sign}{}.{}E{}", &text[..1], or_zero(&text[1..]), point - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_java_writes_them() {
        for (value, want) in [
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (0.1, "0.1"),
            (1e7, "1.0E7"),
            (123_456.789, "123456.789"),
            (0.002, "0.002"),
            (1e-4, "1.0E-4"),
            (2.5e20, "2.5E20"),
            (1e23, "9.999999999999999E22"),
            (2e23, "1.9999999999999998E23"),
            (1.123_456_789_012_345_8e17, "1.12345678901234576E17"),
            (f64::MIN_POSITIVE, "2.2250738585072014E-308"),
            (5e-324, "4.9E-324"),
            (f64::MAX, "1.7976931348623157E308"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            assert_eq!(double(value), want);
        }
        for (value, want) in [
            (0.1, "0.1"),
            (123_456_789.0, "1.23456792E8"),
            (33_554_432.0, "3.3554432E7"),
            (9.597_977_6e24, "9.5979775E24"),
            (1e10, "1.0E10"),
            (f32::NAN, "NaN"),
        ] {
            assert_eq!(single(value), want);
        }
    }
}
