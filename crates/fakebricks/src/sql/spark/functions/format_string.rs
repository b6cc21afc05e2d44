//! `format_string`, which is Java's `Formatter`: <https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/Formatter.html>.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;

use super::super::super::SqlError;
use super::super::cell::SparkValue;
use super::super::decimal::Exact;
use super::super::failure::{of_java, wrong_count};
use super::super::kernel;
use super::super::text as texts;
use super::call::FunctionCall;
use super::strings::text;

/// Returns the expression for a call of this function.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    matches!(call.name, "format_string" | "printf").then(|| format_string(call))
}

fn format_string(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    if call.count() == 0 {
        return Err(wrong_count(call.name, 0));
    }
    let mut arguments = vec![call.text(0)?];
    arguments.extend(call.arguments.iter().skip(1).map(|one| one.expr.clone()));
    Ok(kernel::call_with_null(
        "format_string",
        arguments,
        DataType::Utf8,
        |cells, _| {
            if cells[0] == SparkValue::Null {
                return Ok(SparkValue::Null);
            }
            filled(text(&cells[0]), &cells[1..]).map(SparkValue::Text)
        },
    ))
}

/// How a value is written: `%-8.2f` has a flag, a width, digits and a kind.
struct Placeholder<'a> {
    /// `-`, `+` and `,`.
    flags: &'a str,
    /// Whether zeros stand in front.
    zero: bool,
    width: usize,
    digits: Option<usize>,
    kind: &'a str,
}

impl<'a> Placeholder<'a> {
    /// Reads what is between the sign and the kind; `None` for what is not simulated.
    fn read(text: &'a str, kind: &'a str) -> Option<Self> {
        let (text, digits) = match text.split_once('.') {
            Some((text, digits)) => (text, Some(digits.parse().ok()?)),
            None => (text, None),
        };
        let flags = text.trim_end_matches(|one: char| one.is_ascii_digit());
        // A zero in front of the width is a flag.
        let rest = &text[flags.len()..];
        let width = rest.trim_start_matches('0');
        let placeholder = Self {
            flags,
            zero: rest.starts_with('0'),
            width: if width.is_empty() {
                0
            } else {
                width.parse().ok()?
            },
            digits,
            kind,
        };
        let mut each = flags.chars();
        let is_known = flags.chars().all(|one| ",-+".contains(one))
            && each.all(|one| flags.matches(one).count() == 1)
            && !(placeholder.zero && placeholder.has('-'))
            && !((placeholder.zero || placeholder.has('-')) && placeholder.width == 0);
        is_known.then_some(placeholder)
    }

    fn has(&self, flag: char) -> bool {
        self.flags.contains(flag)
    }

    fn filled(&self, value: &SparkValue) -> Result<String, SqlError> {
        let refused = || SqlError::unsupported(&format!("such a format of %{}", self.kind));
        let is_number_flag = self.has(',') || self.zero || self.has('+');
        let plain = match (self.kind, value) {
            ("s", _) if is_number_flag => return Err(refused()),
            (_, SparkValue::Null) => self.cut("null"),
            ("s", value) => self.cut(&internal(value).ok_or_else(refused)?),
            ("d", SparkValue::Int(_)) if self.digits.is_some() => return Err(refused()),
            ("d", SparkValue::Int(value)) => self.signed(value.to_string()),
            ("f", SparkValue::Float(_) | SparkValue::Single(_)) => {
                let SparkValue::Float(number) = value.widened() else {
                    return Err(refused());
                };
                match self.fraction(number) {
                    Some(digits) => self.signed(digits),
                    None if self.zero || self.has('+') => return Err(refused()),
                    None => texts::of(&SparkValue::Float(number)).unwrap_or_default(),
                }
            }
            ("d" | "f", other) => {
                return Err(of_java(&format!(
                    "java.util.IllegalFormatConversionException: {} != {}",
                    self.kind,
                    java_class(other)
                )));
            }
            _ => return Err(refused()),
        };
        let size = self.width;
        Ok(if self.zero && *value != SparkValue::Null {
            let digits = plain.trim_start_matches(['-', '+']);
            let sign = &plain[..plain.len() - digits.len()];
            let size = size.saturating_sub(sign.len());
            format!("{sign}{digits:0>size$}")
        } else if self.has('-') {
            format!("{plain:<size$}")
        } else {
            format!("{plain:>size$}")
        })
    }

    /// As many letters as the digits say.
    fn cut(&self, text: &str) -> String {
        text.chars()
            .take(self.digits.unwrap_or(usize::MAX))
            .collect()
    }

    fn signed(&self, digits: String) -> String {
        let digits = grouped(digits, self.has(','));
        if self.has('+') && !digits.starts_with('-') {
            return format!("+{digits}");
        }
        digits
    }

    /// Java rounds what it would write half up; `None` for what is no number, or without end.
    fn fraction(&self, number: f64) -> Option<String> {
        const USUAL: usize = 6;
        let scale = u32::try_from(self.digits.unwrap_or(USUAL)).ok()?;
        let unscaled = Exact::of_float(number.abs())?.rounded(scale);
        let sign = if number.is_sign_negative() { "-" } else { "" };
        Some(format!("{sign}{}", Exact { unscaled, scale }))
    }
}

/// A value as Spark holds it, which is what Java writes: days and microseconds are numbers.
fn internal(value: &SparkValue) -> Option<String> {
    match value {
        SparkValue::Date(days) => Some(days.to_string()),
        SparkValue::Time(micros) => Some(micros.to_string()),
        SparkValue::Decimal(unscaled, scale) => {
            // Smaller ones have an exponent.
            let digits = unscaled.unsigned_abs().to_string().len();
            let is_small = usize::try_from(*scale).ok()? > digits + 5;
            texts::of(value).filter(|_| !is_small)
        }
        SparkValue::Bool(_)
        | SparkValue::Int(_)
        | SparkValue::Float(_)
        | SparkValue::Single(_)
        | SparkValue::Text(_) => texts::of(value),
        _ => None,
    }
}

fn java_class(value: &SparkValue) -> &'static str {
    match value {
        SparkValue::Int(_) => "java.lang.Integer",
        SparkValue::Float(_) => "java.lang.Double",
        SparkValue::Single(_) => "java.lang.Float",
        SparkValue::Bool(_) => "java.lang.Boolean",
        SparkValue::Decimal(..) => "org.apache.spark.sql.types.Decimal",
        _ => "org.apache.spark.unsafe.types.UTF8String",
    }
}

/// Fills in a pattern of `%s`, `%d`, `%05d`, `%,d`, `%f` and `%.2f`.
fn filled(pattern: &str, values: &[SparkValue]) -> Result<String, SqlError> {
    let refused = || SqlError::unsupported(&format!("the format {pattern}"));
    let mut values = values.iter();
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest
            .find(|one: char| one.is_ascii_alphabetic() || one == '%')
            .ok_or_else(refused)?;
        let (flags, kind) = (&rest[..end], &rest[end..=end]);
        rest = &rest[end + 1..];
        match (kind, flags) {
            ("%", "") => out.push('%'),
            ("n", "") => out.push('\n'),
            ("%" | "n", _) => return Err(refused()),
            _ => {
                let placeholder = Placeholder::read(flags, kind).ok_or_else(refused)?;
                out.push_str(&placeholder.filled(values.next().ok_or_else(refused)?)?);
            }
        }
    }
    out.push_str(rest);
    Ok(out)
}

/// Returns a number with a comma between thousands.
pub fn grouped(digits: String, comma: bool) -> String {
    if !comma {
        return digits;
    }
    let (sign, rest) = match digits.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", digits.as_str()),
    };
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{out}{point}{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_filled_in_as_java_does() {
        let half = SparkValue::Float(0.25);
        let small = SparkValue::Float(-0.001);
        let number = SparkValue::Int(-1_234_567);
        for (pattern, value, want) in [
            ("%.1f|", &half, "0.3|"),
            ("%.2f", &small, "-0.00"),
            ("%05.1f", &half, "000.3"),
            ("%,d%%", &number, "-1,234,567%"),
            ("%-12d|", &number, "-1234567    |"),
            ("%010d", &number, "-001234567"),
            ("%+.2f", &half, "+0.25"),
            ("%.2f", &SparkValue::Null, "nu"),
            ("%5s", &SparkValue::Null, " null"),
            ("%s", &SparkValue::Date(20_454), "20454"),
            ("%.2s", &SparkValue::Text("abc".to_owned()), "ab"),
            ("%f", &SparkValue::Float(f64::NAN), "NaN"),
        ] {
            let got = filled(pattern, std::slice::from_ref(value));
            assert_eq!(got.as_deref(), Ok(want), "{pattern}");
        }
        let error = filled("%.2f", &[SparkValue::Decimal(150, 2)]).unwrap_err();
        assert!(error.message.starts_with("java.util.IllegalFormat"));
        for pattern in ["%x", "%2$s", "%-d", "%,s", "%5%", "%"] {
            assert!(
                filled(pattern, std::slice::from_ref(&number)).is_err(),
                "{pattern}"
            );
        }
    }
}
