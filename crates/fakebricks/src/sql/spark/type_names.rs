//! Names of types in statements.

use datafusion::arrow::datatypes::DataType;

use super::types;

/// Returns the type that a statement names; `None` for one that is not simulated.
pub fn read(text: &str) -> Option<DataType> {
    let text = text.trim().to_lowercase();
    let (head, inner) = match text.split_once(['(', '<']) {
        Some((head, rest)) => (head.trim(), Some(rest.trim_end_matches([')', '>']).trim())),
        None => (text.as_str(), None),
    };
    Some(match (head, inner) {
        ("string" | "text", None) => DataType::Utf8,
        ("boolean" | "bool", None) => DataType::Boolean,
        ("tinyint" | "byte", None) => DataType::Int8,
        ("smallint" | "short", None) => DataType::Int16,
        ("int" | "integer", None) => DataType::Int32,
        ("bigint" | "long", None) => DataType::Int64,
        ("float" | "real", None) => DataType::Float32,
        ("double", None) => DataType::Float64,
        ("date", None) => DataType::Date32,
        ("timestamp" | "timestamp_ltz", None) => types::moment(),
        ("binary", None) => DataType::Binary,
        ("decimal" | "dec" | "numeric", None) => DataType::Decimal128(10, 0),
        ("decimal" | "dec" | "numeric", Some(inner)) => {
            let (precision, scale) = inner.split_once(',').unwrap_or((inner, "0"));
            let (precision, scale): (u8, i8) =
                (precision.trim().parse().ok()?, scale.trim().parse().ok()?);
            let fits = (1..=38).contains(&precision)
                && scale >= 0
                && u8::try_from(scale).ok()? <= precision;
            fits.then_some(DataType::Decimal128(precision, scale))?
        }
        ("array", Some(inner)) => types::list(read(inner)?),
        _ => return None,
    })
}
