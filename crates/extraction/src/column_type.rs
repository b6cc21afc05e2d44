//! Types of columns, from Databricks' own text.

use std::fmt;
use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, TimeUnit};

/// The type of a column. What is not listed (`BINARY`, `VARIANT`, intervals, …) is carried as text, the form in which Databricks gives it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ColumnType {
    /// `BOOLEAN`.
    Boolean,
    /// `TINYINT`.
    TinyInt,
    /// `SMALLINT`.
    SmallInt,
    /// `INT`.
    Int,
    /// `BIGINT`.
    BigInt,
    /// `FLOAT`.
    Float,
    /// `DOUBLE`.
    Double,
    /// `DATE`.
    Date,
    /// `TIMESTAMP`, a moment.
    Timestamp,
    /// `DECIMAL(precision, scale)`.
    Decimal(u8, i8),
    /// `STRING`, and whatever else is carried as text.
    Text,
    /// `ARRAY<item>`.
    Array(Box<Self>),
    /// `MAP<key, value>`.
    Map(Box<Self>, Box<Self>),
    /// `STRUCT<name: type, …>`.
    Struct(Vec<(String, Self)>),
}

impl ColumnType {
    /// Reads a type as `DESCRIBE`, the catalogue and the manifest of a result write it.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let (head, inner) = match text.find(['<', '(']) {
            Some(at) => (&text[..at], inside(&text[at..])),
            None => (text, ""),
        };
        match head.trim().to_ascii_lowercase().as_str() {
            "boolean" => Self::Boolean,
            "tinyint" | "byte" => Self::TinyInt,
            "smallint" | "short" => Self::SmallInt,
            "int" | "integer" => Self::Int,
            "bigint" | "long" => Self::BigInt,
            "float" => Self::Float,
            "double" => Self::Double,
            "date" => Self::Date,
            "timestamp" => Self::Timestamp,
            "decimal" => decimal(inner),
            "array" if !inner.is_empty() => Self::Array(Box::new(Self::parse(inner))),
            "map" => map(inner),
            "struct" => Self::Struct(members(inner)),
            _ => Self::Text,
        }
    }

    /// Returns the Arrow type in which its values are carried and stored.
    pub fn arrow(&self) -> DataType {
        match self {
            Self::Boolean => DataType::Boolean,
            Self::TinyInt => DataType::Int8,
            Self::SmallInt => DataType::Int16,
            Self::Int => DataType::Int32,
            Self::BigInt => DataType::Int64,
            Self::Float => DataType::Float32,
            Self::Double => DataType::Float64,
            Self::Date => DataType::Date32,
            Self::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Self::Decimal(precision, scale) => DataType::Decimal128(*precision, *scale),
            Self::Text => DataType::Utf8,
            Self::Array(item) => {
                DataType::List(Arc::new(Field::new("element", item.arrow(), true)))
            }
            Self::Map(key, value) => {
                let entries = Fields::from(vec![
                    Field::new("key", key.arrow(), false),
                    Field::new("value", value.arrow(), true),
                ]);
                let entries = Field::new("key_value", DataType::Struct(entries), false);
                DataType::Map(Arc::new(entries), false)
            }
            Self::Struct(members) => {
                let field = |(name, of): &(String, Self)| Field::new(name, of.arrow(), true);
                DataType::Struct(members.iter().map(field).collect())
            }
        }
    }
}

impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean => f.write_str("boolean"),
            Self::TinyInt => f.write_str("tinyint"),
            Self::SmallInt => f.write_str("smallint"),
            Self::Int => f.write_str("int"),
            Self::BigInt => f.write_str("bigint"),
            Self::Float => f.write_str("float"),
            Self::Double => f.write_str("double"),
            Self::Date => f.write_str("date"),
            Self::Timestamp => f.write_str("timestamp"),
            Self::Decimal(precision, scale) => write!(f, "decimal({precision},{scale})"),
            Self::Text => f.write_str("string"),
            Self::Array(item) => write!(f, "array<{item}>"),
            Self::Map(key, value) => write!(f, "map<{key},{value}>"),
            Self::Struct(members) => {
                f.write_str("struct<")?;
                for (index, (name, of)) in members.iter().enumerate() {
                    let comma = if index == 0 { "" } else { "," };
                    write!(f, "{comma}{name}:{of}")?;
                }
                f.write_str(">")
            }
        }
    }
}

/// Returns what stands between the first bracket and the last character.
fn inside(text: &str) -> &str {
    let mut letters = text.chars();
    letters.next();
    letters.next_back();
    letters.as_str()
}

fn decimal(inner: &str) -> ColumnType {
    let (precision, scale) = inner.split_once(',').unwrap_or((inner, "0"));
    // Spark's own default.
    ColumnType::Decimal(
        precision.trim().parse().unwrap_or(10),
        scale.trim().parse().unwrap_or(0),
    )
}

fn map(inner: &str) -> ColumnType {
    match parts(inner)[..] {
        [key, value] => ColumnType::Map(
            Box::new(ColumnType::parse(key)),
            Box::new(ColumnType::parse(value)),
        ),
        _ => ColumnType::Text,
    }
}

fn members(inner: &str) -> Vec<(String, ColumnType)> {
    let member = |text: &str| {
        let (name, of) = text.split_once(':')?;
        let name = name.trim().trim_matches('`');
        Some((name.to_owned(), ColumnType::parse(without_remarks(of))))
    };
    parts(inner).into_iter().filter_map(member).collect()
}

/// Strikes what may follow a member's type: `NOT NULL`, `COMMENT '…'`, `COLLATE …`. Types themselves have blanks inside of brackets only.
fn without_remarks(text: &str) -> &str {
    let text = text.trim_start();
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '<' | '(' => depth += 1,
            '>' | ')' => depth = depth.saturating_sub(1),
            ' ' if depth == 0 => return &text[..at],
            _ => {}
        }
    }
    text
}

/// Splits at the commas that are in no bracket.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '<' | '(' => depth += 1,
            '>' | ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    if !text[start..].trim().is_empty() {
        parts.push(&text[start..]);
    }
    parts
}

#[cfg(test)]
mod tests {
    use domain::SYSTEM_TABLES_JSON;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_catalogue_and_a_result_write_the_same_type_differently() {
        let catalogue = "array<struct<a:int,b:struct<c:decimal(5,2),d:map<string,date>>>>";
        let result =
            "ARRAY<STRUCT<a: INT NOT NULL, `b`: STRUCT<c: DECIMAL(5,2), d: MAP<STRING, DATE>>>>";
        assert_eq!(ColumnType::parse(catalogue), ColumnType::parse(result));
        assert_eq!(ColumnType::parse(result).to_string(), catalogue);
    }

    #[test]
    fn what_is_not_known_is_text() {
        for text in ["VARIANT", "BINARY", "INTERVAL DAY TO SECOND", "", "map<x>"] {
            assert_eq!(ColumnType::parse(text), ColumnType::Text, "{text}");
        }
    }

    #[test]
    fn every_type_of_the_catalogue_reads_back() {
        let tables: serde_json::Value = serde_json::from_str(SYSTEM_TABLES_JSON).unwrap();
        let columns = tables.as_array().unwrap().iter();
        for column in columns
            .filter_map(|table| table["columns"].as_array())
            .flatten()
        {
            let text = column["type"].as_str().unwrap();
            if !text.contains("binary") {
                assert_eq!(ColumnType::parse(text).to_string(), text);
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "[a-zA-Z<>(),: `é0-9]{0,40}") {
            let read = ColumnType::parse(&text);
            prop_assert_eq!(ColumnType::parse(&read.to_string()), read);
        }
    }
}
