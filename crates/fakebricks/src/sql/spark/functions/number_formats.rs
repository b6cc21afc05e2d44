//! Numbers by a format of digits: `to_char(1234.5, '9,999.99')`, `to_number('1,234.5', '9,999.9')`, `format_number(1234.5, '#,##0.00')`.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::Expr;
use num_bigint::BigInt;

use super::super::super::SqlError;
use super::super::cell::SparkValue;
use super::super::decimal::Exact;
use super::super::kernel;
use super::super::types::{is_number, is_text, is_time};
use super::bits::half_even;
use super::call::FunctionCall;
use super::format_string::grouped;
use super::strings::text;
use super::time_format;

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "to_char" | "to_varchar" => to_char(call),
        "to_number" => to_number(call, "to_number"),
        "try_to_number" => to_number(call, "try_to_number"),
        _ => return None,
    })
}

/// `S$9,990.99`: a sign, a currency, digits before and after the point.
#[derive(Debug, Clone)]
struct DigitFormat {
    signed: bool,
    currency: bool,
    /// Digits and separators before the point.
    whole: String,
    /// How many digits there are after the point; `None` without a point.
    fraction: Option<usize>,
}

impl DigitFormat {
    /// Reads a format; other ones that Spark knows are refused.
    fn read(text: &str) -> Result<Self, SqlError> {
        let refused = || SqlError::unsupported(&format!("the format {text}"));
        let upper = text.to_uppercase().replace('G', ",").replace('D', ".");
        let (signed, rest) = match upper.strip_prefix('S') {
            Some(rest) => (true, rest),
            None => (false, upper.as_str()),
        };
        let (currency, rest) = match rest.strip_prefix('$') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let (whole, fraction) = match rest.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (rest, None),
        };
        let fits = whole.bytes().all(|one| b"09,".contains(&one))
            && !whole.starts_with(',')
            && !whole.is_empty()
            // Spark leaves blanks in the middle of such a number.
            && !whole.trim_start_matches(['9', ',']).contains('9')
            && fraction.is_none_or(|all| all.bytes().all(|one| b"09".contains(&one)));
        if !fits || fraction == Some("") {
            return Err(refused());
        }
        Ok(Self {
            signed,
            currency,
            whole: whole.to_owned(),
            fraction: fraction.map(str::len),
        })
    }

    fn whole_digits(&self) -> usize {
        self.whole.bytes().filter(|one| *one != b',').count()
    }

    fn written(&self, value: &Exact) -> Result<String, SqlError> {
        let digits = value.unscaled.magnitude().to_string();
        let scale = usize::try_from(value.scale).unwrap_or(0);
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        let (whole, fraction) = (
            whole.trim_start_matches('0'),
            fraction.trim_end_matches('0'),
        );
        if scale == 0 && whole.is_empty() || self.fraction.is_none() && !fraction.is_empty() {
            return Err(SqlError::unsupported("such a number by such a format"));
        }
        let places = self.fraction.unwrap_or(0);
        if whole.len() > self.whole_digits() || fraction.len() > places {
            return self.too_long();
        }
        // A number without a whole part has its zero all the same.
        let whole = if whole.is_empty() { "0" } else { whole };
        let mut missing = self.whole_digits() - whole.len();
        let mut digits = whole.chars();
        let mut body = String::new();
        let mut begun = false;
        for place in self.whole.chars() {
            begun |= place == '0' || place == '9' && missing == 0;
            body.push(match place {
                ',' if begun => ',',
                ',' => ' ',
                _ if missing > 0 => {
                    missing -= 1;
                    if begun { '0' } else { ' ' }
                }
                _ => digits.next().unwrap_or('0'),
            });
        }
        if self.fraction.is_some() {
            let fraction = format!(".{fraction:0<places$}");
            body.push_str(&fraction);
        }
        if self.currency {
            body.insert(0, '$');
        }
        if !self.signed {
            return Ok(body);
        }
        let sign = if value.unscaled < BigInt::ZERO {
            '-'
        } else {
            '+'
        };
        let number = body.trim_start();
        let blanks = " ".repeat(body.len() - number.len());
        Ok(format!("{blanks}{sign}{number}"))
    }

    fn too_long(&self) -> Result<String, SqlError> {
        if self.signed {
            return Err(SqlError::unsupported(
                "a number that is longer than such a format",
            ));
        }
        let whole: String = self
            .whole
            .chars()
            .map(|one| if one == ',' { ' ' } else { '#' })
            .collect();
        let currency = if self.currency { "$" } else { "" };
        let fraction = match self.fraction {
            Some(places) => format!(".{}", "#".repeat(places)),
            None => String::new(),
        };
        Ok(format!("{currency}{whole}{fraction}"))
    }

    /// Reads a number; `None` for what does not fit the format.
    fn number(&self, text: &str) -> Result<Option<Exact>, SqlError> {
        let text = text.trim();
        let (negative, rest) = match text.strip_prefix(['-', '+']) {
            Some(_) if !self.signed => return Ok(None),
            Some(rest) => (text.starts_with('-'), rest),
            None => (false, text),
        };
        let rest = match (self.currency, rest.strip_prefix('$')) {
            (true, Some(rest)) => rest,
            (false, None) => rest,
            _ => return Ok(None),
        };
        let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
        let is_digits = |text: &str| text.bytes().all(|one| one.is_ascii_digit());
        let plain = whole.replace(',', "");
        if !is_digits(&plain) || !is_digits(fraction) {
            return Ok(None);
        }
        if plain.is_empty() {
            return Err(SqlError::unsupported("a number without a whole part"));
        }
        if plain.len() > self.whole_digits() || fraction.len() > self.fraction.unwrap_or(0) {
            return Ok(None);
        }
        let is_short = plain.len() < self.whole_digits();
        let same_places = whole
            .bytes()
            .rev()
            .zip(self.whole.bytes().rev())
            .all(|(one, place)| (one == b',') == (place == b','));
        if is_short && self.whole.contains('0') || !same_places {
            return Err(SqlError::unsupported(
                "a number of another shape than its format",
            ));
        }
        let sign = if negative { "-" } else { "" };
        let places = self.fraction.unwrap_or(0);
        Ok(Exact::parse(&format!("{sign}{plain}.{fraction:0<places$}")))
    }
}

/// A number by digits; a day or a moment by letters, as `date_format`.
fn to_char(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let one = call.at(0)?;
    if is_time(&one.data_type) {
        return time_format::date_format(call);
    }
    let format = call
        .literal(1)
        .ok_or_else(|| SqlError::unsupported("to_char by what is no literal"))?;
    DigitFormat::read(&format)?;
    let value = match &one.data_type {
        DataType::Float32 | DataType::Float64 => {
            return Err(SqlError::unsupported(
                "to_char of numbers with a binary point",
            ));
        }
        number if is_number(number) || *number == DataType::Null => one.expr,
        text if is_text(text) => return Err(SqlError::unsupported("to_char of text")),
        _ => return Err(SqlError::unsupported("to_char of such a value")),
    };
    Ok(kernel::call(
        "to_char",
        vec![value, call.text(1)?],
        DataType::Utf8,
        |cells, _| {
            let format = DigitFormat::read(text(&cells[1]))?;
            format.written(&Exact::of(&cells[0])?).map(SparkValue::Text)
        },
    ))
}

/// A decimal with as many digits as the format.
fn to_number(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let text_of_format = call
        .literal(1)
        .ok_or_else(|| SqlError::unsupported("to_number by what is no literal"))?;
    let format = DigitFormat::read(&text_of_format)?;
    let places = format.fraction.unwrap_or(0);
    let digits = u8::try_from(format.whole_digits() + places);
    let digits = digits.ok().filter(|digits| *digits <= 38);
    let (Some(digits), Ok(places)) = (digits, i8::try_from(places)) else {
        return Err(SqlError::unsupported("so many digits"));
    };
    let run: kernel::KernelRun = if name == "to_number" {
        |cells, returns| {
            let found = DigitFormat::read(text(&cells[1]))?.number(text(&cells[0]))?;
            let found = found.ok_or_else(|| {
                SqlError::new(
                    "INVALID_FORMAT.MISMATCH_INPUT",
                    "42601",
                    &format!(
                        "The input {} does not match the format {}.",
                        text(&cells[0]),
                        text(&cells[1])
                    ),
                )
            })?;
            found.fit(returns)
        }
    } else {
        |cells, returns| {
            let found = DigitFormat::read(text(&cells[1]))?.number(text(&cells[0]))?;
            found.map_or(Ok(SparkValue::Null), |exact| exact.fit(returns))
        }
    };
    let format = Expr::Literal(ScalarValue::Utf8(Some(text_of_format)), None);
    Ok(kernel::call(
        name,
        vec![call.text(0)?, format],
        DataType::Decimal128(digits, places),
        run,
    ))
}

/// Returns a number by a pattern like `#,##0.00` or `$#,##0.##`, as Java's `DecimalFormat` writes it.
pub fn by_pattern(value: &SparkValue, pattern: &str) -> Result<String, SqlError> {
    let refused = || SqlError::unsupported(&format!("the pattern {pattern}"));
    let (currency, digits) = match pattern.strip_prefix('$') {
        Some(rest) => ("$", rest),
        None => ("", pattern),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let in_order = |text: &str, first: char, last: char| {
        let rest = text.trim_start_matches(first);
        rest.chars().all(|one| one == last)
    };
    let plain = whole.replace(',', "");
    let groups = whole.rsplit_once(',').map(|(_, last)| last.len());
    let least = plain.bytes().filter(|one| *one == b'0').count();
    let fits = in_order(&plain, '#', '0')
        && in_order(fraction, '0', '#')
        && !plain.is_empty()
        && groups.is_none_or(|size| size == 3);
    let zeros = fraction.bytes().filter(|one| *one == b'0').count();
    if !fits || least == 0 && zeros > 0 {
        return Err(refused());
    }
    let scale = u32::try_from(fraction.len()).map_err(|_| refused())?;
    let (exact, is_negative) = match &value.widened() {
        SparkValue::Float(number) if number.is_finite() => {
            let digits = format!("{number:.places$}", places = fraction.len());
            (
                Exact::parse(&digits).ok_or_else(refused)?,
                number.is_sign_negative(),
            )
        }
        SparkValue::Float(_) => return Err(refused()),
        other => {
            let exact = Exact::of(other)?;
            (half_even(&exact, scale), exact.unscaled < BigInt::ZERO)
        }
    };
    let digits = exact.unscaled.magnitude().to_string();
    let padded = format!("{digits:0>width$}", width = fraction.len() + 1);
    let (whole, rest) = padded.split_at(padded.len() - fraction.len());
    let whole = format!("{whole:0>least$}");
    let mut rest = rest;
    while rest.len() > zeros && rest.ends_with('0') {
        rest = &rest[..rest.len() - 1];
    }
    let whole = if groups.is_some() {
        grouped(whole, true)
    } else {
        whole
    };
    // What is below zero keeps its sign, also where no digit is left of it.
    let sign = if is_negative { "-" } else { "" };
    let point = if rest.is_empty() { "" } else { "." };
    Ok(format!("{sign}{currency}{whole}{point}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(number: &str, format: &str) -> String {
        let exact = Exact::parse(number).unwrap();
        DigitFormat::read(format).unwrap().written(&exact).unwrap()
    }

    #[test]
    fn numbers_are_written_by_their_format() {
        for (number, format, want) in [
            ("1234.5", "9,999.99", "1,234.50"),
            ("1234", "9,999,999", "    1,234"),
            ("12", "0,000", "0,012"),
            ("-5", "S999", "  -5"),
            ("-12.5", "S$999.99", "-$ 12.50"),
            ("0.5", "9.99", "0.50"),
            ("123456", "99,99", "## ##"),
            ("12.345", "99.99", "##.##"),
        ] {
            assert_eq!(written(number, format), want, "{format}");
        }
        for format in ["999.99PR", "09,999", "x9", ""] {
            assert!(DigitFormat::read(format).is_err(), "{format}");
        }
    }

    #[test]
    fn numbers_are_written_by_java_s_pattern() {
        for (number, pattern, want) in [
            ("12332.123456", "##,###.###", "12,332.123"),
            ("1234.5", "#,##0.00", "1,234.50"),
            ("-1234.5", "$#,##0.00", "-$1,234.50"),
            ("0.125", "0.00", "0.12"),
            ("0.5", "0.##", "0.5"),
            ("5", "000", "005"),
            ("-0.001", "0.00", "-0.00"),
        ] {
            let exact = Exact::parse(number).unwrap();
            let scale = i8::try_from(exact.scale).unwrap();
            let value = SparkValue::Decimal(i128::try_from(exact.unscaled).unwrap(), scale);
            assert_eq!(by_pattern(&value, pattern).unwrap(), want, "{pattern}");
        }
    }
}
