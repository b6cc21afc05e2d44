//! Functions of numbers to the last digit of Java's `StrictMath`, which Spark calls: the algorithms of Sun's `fdlibm`.
//!
//! The crate `libm` has some of them as they were, and others in later forms that round differently now and then: those are here.
//! <https://www.netlib.org/fdlibm/>

#![expect(
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::excessive_precision,
    clippy::many_single_char_names,
    reason = "bits are looked at, constants are written as their authors did, and so are names"
)]

use std::f64::consts::LOG10_E;

pub use libm::{acos, asin, atan, exp, expm1, pow};

const LN2_HIGH: f64 = 6.931_471_803_691_238_164_90e-01;
const LN2_LOW: f64 = 1.908_214_929_270_587_700_02e-10;

/// What the logarithms have in common: a polynomial in the square of `f / (2 + f)`.
const LOGARITHM: [f64; 7] = [
    6.666_666_666_666_735_130e-01,
    3.999_999_999_940_941_908e-01,
    2.857_142_874_366_239_149e-01,
    2.222_219_843_214_978_396e-01,
    1.818_357_216_161_805_012e-01,
    1.531_383_769_920_937_332e-01,
    1.479_819_860_511_658_591e-01,
];

fn high(x: f64) -> i32 {
    (x.to_bits() >> 32) as i32
}

fn with_high(x: f64, high: i32) -> f64 {
    f64::from_bits(x.to_bits() & 0xffff_ffff | u64::from(high as u32) << 32)
}

fn without_low(x: f64) -> f64 {
    f64::from_bits(x.to_bits() & 0xffff_ffff_0000_0000)
}

/// Returns the exponent and the fraction of a positive number that has none of the smallest exponents.
fn normal(x: f64) -> (f64, i32) {
    const TWO_54: f64 = 18_014_398_509_481_984.0;
    if high(x) < 0x0010_0000 {
        (x * TWO_54, -54)
    } else {
        (x, 0)
    }
}

/// Returns the logarithm of what is no positive number, or none that ends.
fn of_no_positive(x: f64) -> Option<f64> {
    if x == 0.0 {
        return Some(f64::NEG_INFINITY);
    }
    if x < 0.0 {
        return Some(f64::NAN);
    }
    (!x.is_finite()).then_some(x)
}

/// Returns the natural logarithm.
pub fn log(x: f64) -> f64 {
    if let Some(special) = of_no_positive(x) {
        return special;
    }
    let (x, mut k) = normal(x);
    let mut hx = high(x);
    k += (hx >> 20) - 1023;
    hx &= 0x000f_ffff;
    let i = (hx + 0x95f64) & 0x0010_0000;
    let f = with_high(x, hx | (i ^ 0x3ff0_0000)) - 1.0;
    k += i >> 20;
    let dk = f64::from(k);
    if (0x000f_ffff & (2 + hx)) < 3 {
        if f == 0.0 {
            return dk * LN2_HIGH + dk * LN2_LOW;
        }
        let r = f * f * (0.5 - 0.333_333_333_333_333_33 * f);
        return if k == 0 {
            f - r
        } else {
            dk * LN2_HIGH - ((r - dk * LN2_LOW) - f)
        };
    }
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let [l1, l2, l3, l4, l5, l6, l7] = LOGARITHM;
    let even = w * (l2 + w * (l4 + w * l6));
    let odd = z * (l1 + w * (l3 + w * (l5 + w * l7)));
    let r = odd + even;
    if ((hx - 0x6147a) | (0x6b851 - hx)) > 0 {
        let half_square = 0.5 * f * f;
        if k == 0 {
            f - (half_square - s * (half_square + r))
        } else {
            dk * LN2_HIGH - ((half_square - (s * (half_square + r) + dk * LN2_LOW)) - f)
        }
    } else if k == 0 {
        f - s * (f - r)
    } else {
        dk * LN2_HIGH - ((s * (f - r) - dk * LN2_LOW) - f)
    }
}

/// Returns the logarithm to the base 10.
pub fn log10(x: f64) -> f64 {
    const LOG10_2_HIGH: f64 = 3.010_299_956_636_117_713_06e-01;
    const LOG10_2_LOW: f64 = 3.694_239_077_158_930_786_16e-13;
    if let Some(special) = of_no_positive(x) {
        return special;
    }
    let (x, mut k) = normal(x);
    let hx = high(x);
    k += (hx >> 20) - 1023;
    let i = i32::from(k < 0);
    let y = f64::from(k + i);
    let x = with_high(x, hx & 0x000f_ffff | (0x3ff - i) << 20);
    let z = y * LOG10_2_LOW + LOG10_E * log(x);
    z + y * LOG10_2_HIGH
}

/// Returns the natural logarithm of one more than a number.
pub fn log1p(x: f64) -> f64 {
    if let Some(special) = of_no_positive(x + 1.0) {
        return special;
    }
    let hx = high(x);
    let ax = hx & 0x7fff_ffff;
    if ax < 0x3e20_0000 {
        return if ax < 0x3c90_0000 { x } else { x - x * x * 0.5 };
    }
    let (mut k, mut f, mut hu, mut c) = (0, x, 1, 0.0);
    let is_near = hx < 0x3fda_827a && (hx > 0 || hx <= 0xbfd2_bec3_u32 as i32);
    if !is_near {
        let mut u = x;
        if hx < 0x4340_0000 {
            u = 1.0 + x;
            k = (high(u) >> 20) - 1023;
            c = if k > 0 { 1.0 - (u - x) } else { x - (u - 1.0) };
            c /= u;
        } else {
            k = (high(u) >> 20) - 1023;
        }
        hu = high(u) & 0x000f_ffff;
        if hu < 0x6a09e {
            u = with_high(u, hu | 0x3ff0_0000);
        } else {
            k += 1;
            u = with_high(u, hu | 0x3fe0_0000);
            hu = (0x0010_0000 - hu) >> 2;
        }
        f = u - 1.0;
    }
    let dk = f64::from(k);
    let half_square = 0.5 * f * f;
    if hu == 0 {
        if f == 0.0 {
            return if k == 0 {
                0.0
            } else {
                dk * LN2_HIGH + (c + dk * LN2_LOW)
            };
        }
        let r = half_square * (1.0 - 0.666_666_666_666_666_66 * f);
        return if k == 0 {
            f - r
        } else {
            dk * LN2_HIGH - ((r - (dk * LN2_LOW + c)) - f)
        };
    }
    let s = f / (2.0 + f);
    let z = s * s;
    let r = LOGARITHM.iter().rev().fold(0.0, |sum, one| z * (one + sum));
    if k == 0 {
        f - (half_square - s * (half_square + r))
    } else {
        dk * LN2_HIGH - ((half_square - (s * (half_square + r) + (dk * LN2_LOW + c))) - f)
    }
}

/// Returns the hyperbolic sine.
pub fn sinh(x: f64) -> f64 {
    let (size, half) = (x.abs(), 0.5_f64.copysign(x));
    if size < 22.0 {
        if size < 2.0_f64.powi(-28) {
            return x;
        }
        let t = expm1(size);
        if size < 1.0 {
            return half * (2.0 * t - t * t / (t + 1.0));
        }
        return half * (t + t / (t + 1.0));
    }
    if high(size) < 0x4086_2e42 {
        return half * exp(size);
    }
    let w = exp(0.5 * size);
    half * w * w
}

/// Returns the hyperbolic cosine.
pub fn cosh(x: f64) -> f64 {
    let size = x.abs();
    if high(size) < 0x3fd6_2e43 {
        let t = expm1(size);
        let w = 1.0 + t;
        return if high(size) < 0x3c80_0000 {
            w
        } else {
            1.0 + (t * t) / (w + w)
        };
    }
    if size < 22.0 {
        let t = exp(size);
        return 0.5 * t + 0.5 / t;
    }
    if high(size) < 0x4086_2e42 {
        return 0.5 * exp(size);
    }
    let w = exp(0.5 * size);
    0.5 * w * w
}

/// Returns the hyperbolic tangent.
pub fn tanh(x: f64) -> f64 {
    let size = x.abs();
    let z = if size < 2.0_f64.powi(-55) {
        return x * (1.0 + x);
    } else if size < 1.0 {
        let t = expm1(-2.0 * size);
        -t / (t + 2.0)
    } else if size < 22.0 {
        1.0 - 2.0 / (expm1(2.0 * size) + 2.0)
    } else {
        1.0
    };
    if size.is_nan() { x } else { z.copysign(x) }
}

/// Returns the cube root.
pub fn cbrt(x: f64) -> f64 {
    const NORMAL: i32 = 715_094_163;
    const SUBNORMAL: i32 = 696_219_795;
    const C: f64 = 5.428_571_428_571_428_159_06e-01;
    const D: f64 = -7.053_061_224_489_796_110_50e-01;
    const E: f64 = 1.414_285_714_285_714_368_19;
    const F: f64 = 1.607_142_857_142_857_206_30;
    const G: f64 = 3.571_428_571_428_571_507_87e-01;
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let size = x.abs();
    let mut t = if high(size) < 0x0010_0000 {
        let t = with_high(0.0, 0x4350_0000) * size;
        with_high(t, high(t) / 3 + SUBNORMAL)
    } else {
        with_high(0.0, high(size) / 3 + NORMAL)
    };
    let r = t * t / size;
    let s = C + r * t;
    t *= G + F / (s + E + D / s);
    t = without_low(t);
    t = with_high(t, high(t) + 1);
    let s = t * t;
    let r = size / s;
    let w = t + t;
    let r = (r - t) / (w + r);
    (t + t * r).copysign(x)
}

/// Returns the square root of the sum of both squares.
pub fn hypot(x: f64, y: f64) -> f64 {
    if x.is_infinite() || y.is_infinite() {
        return f64::INFINITY;
    }
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    let (mut a, mut b) = (x.abs(), y.abs());
    if high(b) > high(a) {
        (a, b) = (b, a);
    }
    if high(a) - high(b) > 0x03c0_0000 || b == 0.0 {
        return a + b;
    }
    let mut scale = 1.0;
    if high(a) > 0x5f30_0000 {
        scale = 2.0_f64.powi(600);
    } else if high(b) <= 0x000f_ffff {
        scale = 2.0_f64.powi(-1022);
    } else if high(b) < 0x20b0_0000 {
        scale = 2.0_f64.powi(-600);
    }
    a /= scale;
    b /= scale;
    let w = a - b;
    if w > b {
        let t1 = without_low(a);
        let t2 = a - t1;
        return scale * (t1 * t1 - (b * -b - t2 * (a + t1))).sqrt();
    }
    let twice = a + a;
    let y1 = without_low(b);
    let y2 = b - y1;
    let t1 = without_low(with_high(0.0, high(a) + 0x0010_0000));
    let t2 = twice - t1;
    scale * (t1 * y1 - (w * -w - (t1 * y2 + t2 * b))).sqrt()
}

/// Returns the angle of a point.
pub fn atan2(y: f64, x: f64) -> f64 {
    // For Spark there is one zero.
    libm::atan2(y + 0.0, x + 0.0)
}

/// Returns the inverse hyperbolic sine by Spark's own formula.
pub fn asinh(x: f64) -> f64 {
    log(x + (x * x + 1.0).sqrt())
}

/// Returns the inverse hyperbolic cosine by Spark's own formula.
pub fn acosh(x: f64) -> f64 {
    log(x + (x * x - 1.0).sqrt())
}

/// Returns the inverse hyperbolic tangent by Spark's own formula.
pub fn atanh(x: f64) -> f64 {
    0.5 * (log1p(x) - log1p(-x))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Java answers, and other libraries do not all.
    #[test]
    fn the_last_digit_is_java_s() {
        for (got, want) in [
            (exp(1.0), 2.718_281_828_459_045_5),
            (log(0.1), -2.302_585_092_994_045_5),
            (log(7.959_777_349_182_85e-1), -0.228_184_064_737_140_17),
            (log(9.0) / log(3.0), 2.000_000_000_000_000_4),
            (log10(7.780_209_577_331_448), 0.890_991_295_839_647_5),
            (log1p(1.128_376_806_806_712_4e-1), 0.106_913_222_197_486_25),
            (sinh(-1.867_854_345_480_018_3e2), -6.589_516_176_032_682e80),
            (cosh(0.391_107_993_838_473_17), 1.077_462_650_769_379_6),
            (tanh(-0.704_668_940_667_350_5), -0.607_322_978_268_158_6),
            (cbrt(9.827_015_189_824_67e-2), 0.461_466_886_137_444_35),
            (
                hypot(12.886_726_305_345_931, 5.671_026_072_847_372),
                14.079_355_510_385_035,
            ),
            (atan2(-0.0, -6.782), std::f64::consts::PI),
        ] {
            assert_eq!(got.to_bits(), want.to_bits(), "{got} {want}");
        }
        assert!(log(-1.0).is_nan() && log1p(-2.0).is_nan() && acosh(0.5).is_nan());
        assert_eq!((log(0.0), cbrt(-27.0)), (f64::NEG_INFINITY, -3.0));
    }
}
