//! Cells as `JSON_ARRAY` results print them: text or nothing, nested values as JSON text.

use datafusion::arrow::array::{
    Array, AsArray as _, BinaryArray, Decimal128Array, MapArray, StructArray,
};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{
    DataType, Date32Type, DurationMicrosecondType, Float32Type, Float64Type, Int64Type, TimeUnit,
};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::error::Result;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::spark::text;
use super::spark::{intervals, java_float};

/// All rows of a batch.
pub fn rows(batch: &RecordBatch) -> Result<Vec<Vec<Option<String>>>> {
    let printed: Result<Vec<_>> = batch
        .columns()
        .iter()
        .map(|array| column(array.as_ref()))
        .collect();
    let mut columns: Vec<_> = printed?.into_iter().map(Vec::into_iter).collect();
    Ok((0..batch.num_rows())
        .map(|_| {
            columns
                .iter_mut()
                .map(|column| column.next().flatten())
                .collect()
        })
        .collect())
}

/// Returns the cells of a column as text.
pub fn column(array: &dyn Array) -> Result<Vec<Option<String>>> {
    let array = normalised(array)?;
    (0..array.len())
        .map(|index| {
            Ok(match value(array.as_ref(), index)? {
                CellText::Nothing => None,
                CellText::Text(text) | CellText::Nested(text) => Some(text),
            })
        })
        .collect()
}

/// Timestamps become microseconds, so that one arm prints them.
fn normalised(array: &dyn Array) -> Result<datafusion::arrow::array::ArrayRef> {
    let target = match array.data_type() {
        DataType::Timestamp(_, zone) => DataType::Timestamp(TimeUnit::Microsecond, zone.clone()),
        DataType::Utf8View | DataType::LargeUtf8 => DataType::Utf8,
        DataType::Dictionary(_, value) => value.as_ref().clone(),
        other => other.clone(),
    };
    Ok(cast(array, &target)?)
}

fn value(array: &dyn Array, index: usize) -> Result<CellText> {
    if array.is_null(index) {
        return Ok(CellText::Nothing);
    }
    Ok(match array.data_type() {
        DataType::Null => CellText::Nothing,
        DataType::Boolean => CellText::Text(array.as_boolean().value(index).to_string()),
        DataType::Utf8 => CellText::Text(array.as_string::<i32>().value(index).to_owned()),
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            let whole = cast(array, &DataType::Int64)?;
            let micros = whole.as_primitive::<Int64Type>().value(index);
            CellText::Text(text::moment_of_results(micros))
        }
        DataType::Timestamp(..) => {
            let normal = normalised(array)?;
            value(normal.as_ref(), index)?
        }
        kind @ DataType::Duration(_) => {
            let micros = cast(array, &DataType::Duration(TimeUnit::Microsecond))?;
            let micros = micros
                .as_primitive::<DurationMicrosecondType>()
                .value(index);
            CellText::Text(intervals::shown(micros, kind))
        }
        DataType::Date32 => {
            CellText::Text(text::day(array.as_primitive::<Date32Type>().value(index)))
        }
        DataType::Float64 => CellText::Text(java_float::double(
            array.as_primitive::<Float64Type>().value(index),
        )),
        DataType::Float32 => CellText::Text(java_float::single(
            array.as_primitive::<Float32Type>().value(index),
        )),
        DataType::Decimal128(..) => {
            let decimals: &Decimal128Array = array.as_primitive();
            CellText::Text(decimals.value_as_string(index))
        }
        DataType::Binary => {
            let bytes: &BinaryArray = array.as_binary();
            CellText::Text(STANDARD.encode(bytes.value(index)))
        }
        DataType::List(_) => {
            let items = array.as_list::<i32>().value(index);
            let items: Result<Vec<String>> = (0..items.len())
                .map(|item| Ok(value(items.as_ref(), item)?.json()))
                .collect();
            CellText::Nested(format!("[{}]", items?.join(",")))
        }
        DataType::Struct(_) => members(array.as_struct(), index)?,
        DataType::Map(..) => entries(array.as_map(), index)?,
        _ => {
            let options = FormatOptions::default();
            let formatter = ArrayFormatter::try_new(array, &options)?;
            CellText::Text(formatter.value(index).to_string())
        }
    })
}

fn members(array: &StructArray, index: usize) -> Result<CellText> {
    let mut pairs = Vec::new();
    for (name, column) in array.column_names().into_iter().zip(array.columns()) {
        let member = value(column.as_ref(), index)?.json();
        pairs.push(format!("{}:{member}", quoted(name)));
    }
    Ok(CellText::Nested(format!("{{{}}}", pairs.join(","))))
}

fn entries(array: &MapArray, index: usize) -> Result<CellText> {
    let pairs = array.value(index);
    let (keys, values) = (pairs.column(0), pairs.column(1));
    let mut printed = Vec::new();
    for entry in 0..pairs.len() {
        let key = match value(keys.as_ref(), entry)? {
            CellText::Nothing => "null".to_owned(),
            CellText::Text(text) | CellText::Nested(text) => text,
        };
        let value = value(values.as_ref(), entry)?.json();
        printed.push(format!("{}:{value}", quoted(&key)));
    }
    Ok(CellText::Nested(format!("{{{}}}", printed.join(","))))
}

/// A cell in the making. Members stay in their order, which a JSON object of the library would lose.
enum CellText {
    Nothing,
    Text(String),
    /// JSON text of an array, a structure or a map.
    Nested(String),
}

impl CellText {
    /// Returns it as a part of JSON text.
    fn json(self) -> String {
        match self {
            Self::Nothing => "null".to_owned(),
            Self::Text(text) => quoted(&text),
            Self::Nested(text) => text,
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
