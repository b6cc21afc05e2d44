//! Functions that Databricks has and the query engine lacks or spells otherwise.

use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray as _, Int64Array, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int64Type, TimeUnit};
use datafusion::error::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarUDF, Volatility, create_udf};
use jiff::Timestamp;

/// All of them.
pub fn all() -> Vec<ScalarUDF> {
    vec![
        unix("unix_micros", 1),
        unix("unix_millis", 1_000),
        unix("unix_seconds", 1_000_000),
        date_format(),
    ]
}

fn moment() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

/// A timestamp as a whole number of some unit since the epoch.
fn unix(name: &str, micros: i64) -> ScalarUDF {
    create_udf(
        name,
        vec![moment()],
        DataType::Int64,
        Volatility::Immutable,
        Arc::new(move |arguments: &[ColumnarValue]| {
            let arrays = ColumnarValue::values_to_arrays(arguments)?;
            let whole = micros_of(arrays[0].as_ref())?;
            let scaled: Int64Array = whole
                .iter()
                .map(|value| value.map(|value| value.div_euclid(micros)))
                .collect();
            Ok(ColumnarValue::Array(Arc::new(scaled)))
        }),
    )
}

fn date_format() -> ScalarUDF {
    create_udf(
        "date_format",
        vec![moment(), DataType::Utf8],
        DataType::Utf8,
        Volatility::Immutable,
        Arc::new(|arguments: &[ColumnarValue]| {
            let arrays = ColumnarValue::values_to_arrays(arguments)?;
            let moments = micros_of(arrays[0].as_ref())?;
            let patterns = cast(arrays[1].as_ref(), &DataType::Utf8)?;
            let printed: StringArray = moments
                .iter()
                .zip(patterns.as_string::<i32>())
                .map(|(micros, pattern)| {
                    let at = Timestamp::from_microsecond(micros?).ok()?;
                    Some(at.strftime(&strftime(pattern?)).to_string())
                })
                .collect();
            Ok(ColumnarValue::Array(Arc::new(printed)))
        }),
    )
}

fn micros_of(array: &dyn Array) -> Result<Int64Array> {
    let moments = cast(array, &moment())?;
    Ok(cast(moments.as_ref(), &DataType::Int64)?
        .as_primitive::<Int64Type>()
        .clone())
}

/// The pattern of `date_format` as `strftime` writes it; letters that are not known stay.
fn strftime(pattern: &str) -> String {
    const LETTERS: [(&str, &str); 8] = [
        ("yyyy", "%Y"),
        ("MM", "%m"),
        ("dd", "%d"),
        ("HH", "%H"),
        ("mm", "%M"),
        ("SSSSSS", "%6f"),
        ("SSS", "%3f"),
        ("ss", "%S"),
    ];
    let mut out = String::new();
    let mut rest = pattern;
    'pattern: while let Some(letter) = rest.chars().next() {
        if letter == '\'' {
            let inner = &rest[1..];
            let end = inner.find('\'').unwrap_or(inner.len());
            out.push_str(&inner[..end].replace('%', "%%"));
            rest = inner.get(end + 1..).unwrap_or_default();
            continue;
        }
        for (known, replacement) in LETTERS {
            if let Some(after) = rest.strip_prefix(known) {
                out.push_str(replacement);
                rest = after;
                continue 'pattern;
            }
        }
        out.push(letter);
        rest = &rest[letter.len_utf8()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_translated() {
        assert_eq!(
            strftime("yyyy-MM-dd'T'HH:mm:ss.SSS"),
            "%Y-%m-%dT%H:%M:%S.%3f"
        );
    }
}
