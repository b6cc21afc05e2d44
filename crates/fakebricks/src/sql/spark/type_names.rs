//! Names of types in statements.

use datafusion::arrow::datatypes::{DataType, Field, Fields};

use super::types;

/// Returns the type that a statement names; `None` for one that is not simulated.
pub fn read(text: &str) -> Option<DataType> {
    if let Some(nested) = nested(text.trim()) {
        return Some(nested);
    }
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
        _ => return None,
    })
}

/// Returns the nested type; the names of members keep their letters.
fn nested(text: &str) -> Option<DataType> {
    let (head, rest) = text.split_once('<')?;
    let inner = rest.trim_end().strip_suffix('>')?;
    Some(match head.trim().to_lowercase().as_str() {
        "array" => types::list(read(inner)?),
        "map" => match parts(inner).as_slice() {
            [key, value] => types::map(read(key)?, read(value)?),
            _ => return None,
        },
        "struct" => DataType::Struct(members(inner)?),
        _ => return None,
    })
}

/// Returns the members that a text like `a INT, b: STRING` names; `None` when a type is not simulated.
pub fn members(text: &str) -> Option<Fields> {
    let each = parts(text).into_iter().map(|part| {
        let part = part.trim();
        let end = part.find([':', ' '])?;
        let name = part[..end].trim_matches('`');
        let rest = part[end..].trim_start().trim_start_matches(':');
        (!name.is_empty()).then(|| Some(Field::new(name, read(rest)?, true)))?
    });
    each.collect()
}

/// The parts between commas that are in no brackets.
fn parts(text: &str) -> Vec<&str> {
    let (mut depth, mut from, mut all) = (0_i32, 0, Vec::new());
    for (index, letter) in text.char_indices() {
        match letter {
            '<' | '(' => depth += 1,
            '>' | ')' => depth -= 1,
            ',' if depth == 0 => {
                all.push(&text[from..index]);
                from = index + 1;
            }
            _ => {}
        }
    }
    all.push(&text[from..]);
    all
}
