//! From the text of cells to columns, and to the digest of what a row holds.

use arrow_array::RecordBatch;
use arrow_json::ReaderBuilder;
use arrow_json::reader::Decoder;
use arrow_schema::{ArrowError, SchemaRef};
use extraction::{ColumnType, PlannedColumn, TablePlan};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

/// The digest of a row's content.
pub type RowDigest = [u8; 16];

/// Turns rows of text into columns.
pub struct RowDecoder {
    columns: Vec<PlannedColumn>,
    /// Places of the columns, by name: the digest must not depend on the order in which Databricks has them.
    by_name: Vec<usize>,
    schema: SchemaRef,
    decoder: Decoder,
}

impl RowDecoder {
    /// Prepares for rows with these columns.
    pub fn new(columns: Vec<PlannedColumn>) -> Result<Self, ArrowError> {
        let mut by_name: Vec<usize> = (0..columns.len()).collect();
        by_name.sort_by_key(|at| &columns[*at].name);
        let schema = TablePlan::schema(&columns);
        let decoder = ReaderBuilder::new(SchemaRef::clone(&schema))
            .with_coerce_primitive(true)
            .build_decoder()?;
        Ok(Self {
            columns,
            by_name,
            schema,
            decoder,
        })
    }

    /// Returns the schema of the columns.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Reads rows. There must be at least one.
    pub fn read(&mut self, rows: &[Vec<Option<String>>]) -> Result<RecordBatch, ArrowError> {
        let of_text: Vec<RowOfText<'_>> = rows
            .iter()
            .map(|cells| RowOfText {
                columns: &self.columns,
                cells,
            })
            .collect();
        self.decoder.serialize(&of_text)?;
        let empty = || ArrowError::InvalidArgumentError("no rows".to_owned());
        self.decoder.flush()?.ok_or_else(empty)
    }

    /// Returns the digest of a row's content. Empty cells count for nothing, so that a new column that is empty makes no new rows.
    pub fn digest(&self, cells: &[Option<String>]) -> RowDigest {
        let mut hash = Sha256::new();
        for &place in &self.by_name {
            if let Some(Some(cell)) = cells.get(place) {
                for part in [self.columns[place].name.as_str(), cell] {
                    hash.update((part.len() as u64).to_be_bytes());
                    hash.update(part.as_bytes());
                }
            }
        }
        let hash: [u8; 32] = hash.finalize().into();
        let mut digest = [0; 16];
        digest.copy_from_slice(&hash[..16]);
        digest
    }
}

/// A row whose cells are text, as JSON for Arrow's reader.
struct RowOfText<'a> {
    columns: &'a [PlannedColumn],
    cells: &'a [Option<String>],
}

impl Serialize for RowOfText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_map(None)?;
        for (column, cell) in self.columns.iter().zip(self.cells) {
            if let Some(cell) = cell {
                serialize_cell(&mut row, column, cell)?;
            }
        }
        row.end()
    }
}

fn serialize_cell<M: SerializeMap>(
    row: &mut M,
    column: &PlannedColumn,
    cell: &str,
) -> Result<(), M::Error> {
    let name = &column.name;
    match &column.column_type {
        ColumnType::Boolean => match cell {
            "true" => row.serialize_entry(name, &true),
            "false" => row.serialize_entry(name, &false),
            other => row.serialize_entry(name, other),
        },
        // Microseconds, as they were selected.
        ColumnType::Timestamp => match cell.parse::<i64>() {
            Ok(micros) => row.serialize_entry(name, &micros),
            Err(_) => row.serialize_entry(name, cell),
        },
        nested @ (ColumnType::Array(_) | ColumnType::Map(..) | ColumnType::Struct(_)) => {
            match serde_json::from_str(cell) {
                Ok(value) => row.serialize_entry(name, &fitted(nested, value)),
                Err(_) => row.serialize_entry(name, cell),
            }
        }
        _ => row.serialize_entry(name, cell),
    }
}

/// Brings JSON into the form of its type: some warehouses write truths inside of structures as text, and numbers as text.
fn fitted(of: &ColumnType, value: Value) -> Value {
    match (of, value) {
        (ColumnType::Boolean, Value::String(text)) => match text.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => Value::String(text),
        },
        (ColumnType::Array(item), Value::Array(items)) => {
            items.into_iter().map(|value| fitted(item, value)).collect()
        }
        (ColumnType::Map(_, inner), Value::Object(entries)) => Value::Object(
            entries
                .into_iter()
                .map(|(key, value)| (key, fitted(inner, value)))
                .collect(),
        ),
        (ColumnType::Struct(members), Value::Object(mut found)) => {
            let member = |(name, of): &(String, ColumnType)| {
                let value = found.remove(name)?;
                Some((name.clone(), fitted(of, value)))
            };
            Value::Object(members.iter().filter_map(member).collect::<Map<_, _>>())
        }
        // Structures in a column of text.
        (ColumnType::Text, value @ (Value::Array(_) | Value::Object(_))) => {
            Value::String(value.to_string())
        }
        (_, value) => value,
    }
}

#[cfg(test)]
mod tests {
    use arrow_array::Array as _;
    use arrow_array::cast::AsArray as _;
    use arrow_array::types::{Decimal128Type, Int64Type, TimestampMicrosecondType};

    use super::*;

    fn decoder(columns: &[(&str, &str)]) -> RowDecoder {
        let planned = |(name, of): &(&str, &str)| PlannedColumn {
            name: (*name).to_owned(),
            column_type: ColumnType::parse(of),
        };
        RowDecoder::new(columns.iter().map(planned).collect()).unwrap()
    }

    fn row(cells: &[&str]) -> Vec<Option<String>> {
        let cell = |text: &&str| (*text != "NULL").then(|| (*text).to_owned());
        cells.iter().map(cell).collect()
    }

    #[test]
    fn every_kind_of_cell_is_read() {
        let mut decoder = decoder(&[
            ("flag", "boolean"),
            ("number", "bigint"),
            ("at", "timestamp"),
            ("day", "date"),
            ("price", "decimal(38,18)"),
            ("tags", "map<string,string>"),
            ("of", "struct<a:struct<b:boolean,c:bigint>,d:array<string>>"),
        ]);
        let cells = row(&[
            "true",
            "9007199254740993",
            "1795740000123456",
            "2026-11-27",
            "12.500000000000000001",
            r#"{"team":"x"}"#,
            r#"{"a":{"b":"false","c":"7"},"d":["y"],"unknown":1}"#,
        ]);
        let batch = decoder.read(&[cells, row(&["NULL"; 7])]).unwrap();
        assert!(batch.column(0).as_boolean().value(0));
        assert_eq!(
            batch.column(1).as_primitive::<Int64Type>().value(0),
            9_007_199_254_740_993
        );
        let times = batch.column(2).as_primitive::<TimestampMicrosecondType>();
        assert_eq!(times.value(0), 1_795_740_000_123_456);
        let prices = batch.column(4).as_primitive::<Decimal128Type>();
        assert_eq!(prices.value(0), 12_500_000_000_000_000_001);
        let inner = batch.column(6).as_struct().column(0).as_struct();
        assert!(!inner.column(0).as_boolean().value(0));
        assert_eq!(inner.column(1).as_primitive::<Int64Type>().value(0), 7);
        for column in 0..7 {
            assert!(batch.column(column).is_null(1), "{column}");
        }
    }

    #[test]
    fn a_cell_of_another_type_is_refused() {
        for (of, cell) in [
            ("bigint", "many"),
            ("boolean", "yes"),
            ("timestamp", "yesterday"),
            ("struct<a:int>", "no JSON"),
        ] {
            assert!(decoder(&[("a", of)]).read(&[row(&[cell])]).is_err(), "{of}");
        }
    }

    #[test]
    fn a_digest_is_of_the_content_and_not_of_the_order() {
        let (one, other) = (
            decoder(&[("a", "string"), ("b", "string")]),
            decoder(&[("b", "string"), ("a", "string"), ("new", "string")]),
        );
        let first = one.digest(&row(&["1", "2"]));
        assert_eq!(first, other.digest(&row(&["2", "1", "NULL"])));
        assert_ne!(first, one.digest(&row(&["12", "NULL"])));
        assert_ne!(first, other.digest(&row(&["2", "1", "3"])));
    }
}
