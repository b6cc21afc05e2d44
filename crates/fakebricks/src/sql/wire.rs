//! The Arrow types in which results travel: those that Databricks' drivers meet, whatever the query engine works with.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, RecordBatchOptions, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Fields, Schema, SchemaRef, TimeUnit};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::Result;

use super::cells;

/// The time zone of every session.
const ZONE: &str = "Etc/UTC";

/// Returns the columns of a result by these names.
pub fn schema(names: &[String], engine: &Schema) -> SchemaRef {
    let fields: Vec<Field> = names
        .iter()
        .zip(engine.fields())
        .map(|(name, field)| Field::new(name, data_type(field.data_type()), true))
        .collect();
    Arc::new(Schema::new(fields))
}

/// Returns the same rows in the types of a result.
pub fn batch(schema: &SchemaRef, engine: &RecordBatch) -> Result<RecordBatch> {
    let columns: Result<Vec<_>> = engine
        .columns()
        .iter()
        .zip(schema.fields())
        .map(|(column, field)| match column.data_type() {
            // Drivers get intervals as text.
            DataType::Duration(_) => {
                Ok(Arc::new(StringArray::from(cells::column(column.as_ref())?)) as ArrayRef)
            }
            _ => Ok(cast(column, field.data_type())?),
        })
        .collect();
    // A result without columns may have rows all the same.
    let options = RecordBatchOptions::new().with_row_count(Some(engine.num_rows()));
    Ok(RecordBatch::try_new_with_options(
        Arc::clone(schema),
        columns?,
        &options,
    )?)
}

fn data_type(engine: &DataType) -> DataType {
    match engine {
        DataType::Utf8View | DataType::LargeUtf8 | DataType::Duration(_) => DataType::Utf8,
        DataType::BinaryView | DataType::LargeBinary => DataType::Binary,
        DataType::UInt8 | DataType::UInt16 => DataType::Int32,
        DataType::UInt32 | DataType::UInt64 => DataType::Int64,
        DataType::Float16 => DataType::Float32,
        DataType::Date64 => DataType::Date32,
        DataType::Timestamp(..) => DataType::Timestamp(TimeUnit::Microsecond, Some(ZONE.into())),
        DataType::Dictionary(_, value) => data_type(value),
        DataType::List(item) | DataType::LargeList(item) => {
            DataType::List(Arc::new(member("element", item)))
        }
        DataType::Struct(fields) => DataType::Struct(
            fields
                .iter()
                .map(|field| member(field.name(), field))
                .collect(),
        ),
        DataType::Map(entries, sorted) => map(entries, *sorted),
        other => other.clone(),
    }
}

fn member(name: &str, field: &Field) -> Field {
    Field::new(name, data_type(field.data_type()), true)
}

/// Keys are never missing.
fn map(entries: &Field, sorted: bool) -> DataType {
    let pair: Fields = match entries.data_type() {
        DataType::Struct(pair) => ["key", "value"]
            .into_iter()
            .zip(pair)
            .map(|(name, field)| member(name, field).with_nullable(name == "value"))
            .collect(),
        _ => Fields::empty(),
    };
    let entries = Field::new("entries", DataType::Struct(pair), false);
    DataType::Map(Arc::new(entries), sorted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::type_text;
    use crate::tables;

    #[test]
    fn a_type_means_the_same_on_the_wire() {
        for table in tables::all() {
            let schema = table.arrow_schema();
            for field in schema.fields() {
                let on_the_wire = data_type(field.data_type());
                assert_eq!(type_text(&on_the_wire), type_text(field.data_type()));
            }
        }
    }
}
