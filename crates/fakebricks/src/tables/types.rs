//! Databricks type texts (`array<struct<a:int>>`) as Arrow types, and back.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Fields, TimeUnit};

/// The Arrow type of a Databricks type text; text that is not understood becomes a string.
pub fn arrow(text: &str) -> DataType {
    let text = text.trim();
    let (head, inner) = match text.split_once(['<', '(']) {
        Some((head, rest)) => (head, &rest[..rest.len().saturating_sub(1)]),
        None => (text, ""),
    };
    match head.to_ascii_lowercase().as_str() {
        "boolean" => DataType::Boolean,
        "tinyint" => DataType::Int8,
        "smallint" => DataType::Int16,
        "int" => DataType::Int32,
        "bigint" => DataType::Int64,
        "float" => DataType::Float32,
        "double" => DataType::Float64,
        "binary" => DataType::Binary,
        "date" => DataType::Date32,
        "timestamp" => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        "decimal" => decimal(inner),
        "array" => DataType::List(Arc::new(Field::new("item", arrow(inner), true))),
        "map" => map(inner),
        "struct" => DataType::Struct(members(inner)),
        _ => DataType::Utf8,
    }
}

fn decimal(inner: &str) -> DataType {
    let (precision, scale) = inner.split_once(',').unwrap_or((inner, "0"));
    DataType::Decimal128(
        precision.trim().parse().unwrap_or(10),
        scale.trim().parse().unwrap_or(0),
    )
}

fn map(inner: &str) -> DataType {
    let parts = split(inner);
    let value = parts.get(1).map_or(DataType::Utf8, |text| arrow(text));
    let entries = Fields::from(vec![
        Field::new("keys", DataType::Utf8, false),
        Field::new("values", value, true),
    ]);
    let entries = Field::new("entries", DataType::Struct(entries), false);
    DataType::Map(Arc::new(entries), false)
}

fn members(inner: &str) -> Fields {
    split(inner)
        .into_iter()
        .filter_map(|member| member.split_once(':'))
        .map(|(name, text)| Field::new(name.trim(), arrow(text), true))
        .collect()
}

/// Parts at commas that are in no bracket.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (index, letter) in text.char_indices() {
        match letter {
            '<' | '(' => depth += 1,
            '>' | ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&text[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    if start < text.len() {
        parts.push(&text[start..]);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::type_text;

    #[test]
    fn types_are_read_and_printed_again() {
        for (text, want) in [
            ("bigint", "BIGINT"),
            ("decimal(38,18)", "DECIMAL(38,18)"),
            ("timestamp", "TIMESTAMP"),
            (
                "map<string,map<string,string>>",
                "MAP<STRING, MAP<STRING, STRING>>",
            ),
            (
                "array<struct<a:int,b:struct<c:decimal(5,2),d:date>>>",
                "ARRAY<STRUCT<a: INT, b: STRUCT<c: DECIMAL(5,2), d: DATE>>>",
            ),
        ] {
            assert_eq!(type_text(&arrow(text)), want);
        }
    }

    #[test]
    fn every_type_of_the_catalogue_is_known() {
        for table in super::super::all() {
            for column in &table.columns {
                if !column.type_text.starts_with("string") {
                    assert_ne!(arrow(&column.type_text), DataType::Utf8, "{column:?}");
                }
            }
        }
    }
}
