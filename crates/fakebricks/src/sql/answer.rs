//! The result of a statement: printed as the REST API does, and with its types, as drivers want it.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use datafusion::arrow::record_batch::RecordBatch;

use super::SqlError;

/// Columns and rows; a statement that changes something has neither.
#[derive(Debug, Clone, PartialEq)]
pub struct SqlAnswer {
    /// The columns.
    pub columns: Vec<AnswerColumn>,
    /// Cells as text.
    pub rows: Vec<Vec<Option<String>>>,
    /// The same rows with their types.
    pub typed: RecordBatch,
    /// Whether a limit of the request cut rows off.
    pub truncated: bool,
}

/// Takes the rows of a result that may be longer than memory, batch by batch.
pub trait ResultSink: Send {
    /// Takes rows as the query engine made them; `wire` has the types in which they travel.
    fn take(&mut self, wire: &SchemaRef, batch: &RecordBatch) -> Result<(), SqlError>;
}

/// One column of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerColumn {
    /// Its name.
    pub name: String,
    /// The exact type, as in DDL.
    pub type_text: String,
    /// The kind of type.
    pub type_name: &'static str,
    /// Digits of a decimal, and those after the point.
    pub decimal: Option<(u8, i8)>,
    /// The units of an interval.
    pub interval: Option<&'static str>,
}

impl AnswerColumn {
    /// A column of this type.
    pub fn new(name: &str, data_type: &DataType) -> Self {
        Self {
            name: name.to_owned(),
            type_text: type_text(data_type),
            type_name: type_name(data_type),
            decimal: match data_type {
                DataType::Decimal128(precision, scale) => Some((*precision, *scale)),
                _ => None,
            },
            interval: interval_type(data_type),
        }
    }
}

impl SqlAnswer {
    /// The answer of a statement that changes something.
    pub fn nothing() -> Self {
        Self {
            columns: Vec::new(),
            rows: Vec::new(),
            typed: RecordBatch::new_empty(Arc::new(Schema::empty())),
            truncated: false,
        }
    }

    /// A table of texts, some of which may be missing. Every row has as many as there are columns.
    pub fn texts<T: Into<Option<String>>>(columns: &[&str], rows: Vec<Vec<T>>) -> Self {
        let rows: Vec<Vec<Option<String>>> = rows
            .into_iter()
            .map(|row| row.into_iter().map(Into::into).collect())
            .collect();
        let fields: Vec<Field> = columns
            .iter()
            .map(|name| Field::new(*name, DataType::Utf8, true))
            .collect();
        let cells = (0..columns.len()).map(|index| -> ArrayRef {
            let column = rows
                .iter()
                .map(|row| row.get(index).and_then(Option::as_deref));
            Arc::new(column.collect::<StringArray>())
        });
        Self {
            columns: columns
                .iter()
                .map(|name| AnswerColumn::new(name, &DataType::Utf8))
                .collect(),
            typed: RecordBatch::try_new(Arc::new(Schema::new(fields)), cells.collect())
                .expect("every column has a cell for every row"),
            rows,
            truncated: false,
        }
    }
}

/// The type as DDL writes it.
pub fn type_text(data_type: &DataType) -> String {
    match data_type {
        DataType::Null => "VOID".to_owned(),
        DataType::Int8 => "TINYINT".to_owned(),
        DataType::Int16 => "SMALLINT".to_owned(),
        DataType::Int64 | DataType::UInt64 | DataType::UInt32 => "BIGINT".to_owned(),
        DataType::Decimal128(precision, scale) => format!("DECIMAL({precision},{scale})"),
        DataType::List(item) | DataType::LargeList(item) => {
            format!("ARRAY<{}>", type_text(item.data_type()))
        }
        DataType::Map(entries, _) => match entries.data_type() {
            DataType::Struct(pair) if pair.len() == 2 => format!(
                "MAP<{}, {}>",
                type_text(pair[0].data_type()),
                type_text(pair[1].data_type())
            ),
            _ => "MAP<STRING, STRING>".to_owned(),
        },
        DataType::Struct(members) => {
            let members: Vec<String> = members
                .iter()
                .map(|member| format!("{}: {}", member.name(), type_text(member.data_type())))
                .collect();
            format!("STRUCT<{}>", members.join(", "))
        }
        DataType::Dictionary(_, value) => type_text(value),
        DataType::Duration(_) => interval_type(data_type)
            .map_or_else(|| "INTERVAL".to_owned(), |unit| format!("INTERVAL {unit}")),
        other => type_name(other).to_owned(),
    }
}

/// The units of an interval, when it is of a type that results may have.
fn interval_type(data_type: &DataType) -> Option<&'static str> {
    match data_type {
        DataType::Duration(TimeUnit::Second) => Some("DAY"),
        DataType::Duration(TimeUnit::Microsecond) => Some("DAY TO SECOND"),
        _ => None,
    }
}

/// The kind of type as the manifest names it.
pub fn type_name(data_type: &DataType) -> &'static str {
    match data_type {
        DataType::Null => "NULL",
        DataType::Boolean => "BOOLEAN",
        DataType::Int8 => "BYTE",
        DataType::Int16 => "SHORT",
        DataType::Int32 | DataType::UInt8 | DataType::UInt16 => "INT",
        DataType::Int64 | DataType::UInt64 | DataType::UInt32 => "LONG",
        DataType::Float16 | DataType::Float32 => "FLOAT",
        DataType::Float64 => "DOUBLE",
        DataType::Decimal128(..) => "DECIMAL",
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => "BINARY",
        DataType::Date32 | DataType::Date64 => "DATE",
        DataType::Timestamp(..) => "TIMESTAMP",
        DataType::Interval(_) | DataType::Duration(_) => "INTERVAL",
        DataType::List(_) | DataType::LargeList(_) => "ARRAY",
        DataType::Map(..) => "MAP",
        DataType::Struct(_) => "STRUCT",
        DataType::Dictionary(_, value) => type_name(value),
        _ => "STRING",
    }
}
