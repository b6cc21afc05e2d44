//! One value of any type, between the engine's columns and the functions that are written here.

use std::cmp::Ordering;
use std::sync::Arc;

use datafusion::arrow::array::{
    Array as _, ArrayRef, BooleanArray, ListArray, MapArray, StructArray, new_empty_array,
};
use datafusion::arrow::buffer::{NullBuffer, OffsetBuffer};
use datafusion::arrow::datatypes::{DataType, Fields, TimeUnit};
use datafusion::common::{Result, ScalarValue};

use super::super::SqlError;
use super::failure::carried;

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum SparkValue {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number of any width.
    Int(i64),
    /// A number with a binary point, of eight bytes.
    Float(f64),
    /// A number with a binary point, of four bytes.
    Single(f32),
    /// A decimal as a whole number, and how many of its digits are after the point.
    Decimal(i128, i8),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Days since 1970.
    Date(i32),
    /// Microseconds since 1970 in UTC.
    Time(i64),
    /// An interval in microseconds.
    Span(i64),
    /// An interval in months.
    Months(i32),
    /// An interval of months, days and microseconds.
    Calendar(i32, i32, i64),
    /// An array.
    List(Vec<SparkValue>),
    /// The members of a struct.
    Struct(Vec<SparkValue>),
    /// Keys and values of a map.
    Map(Vec<(SparkValue, SparkValue)>),
}

impl SparkValue {
    /// Reads a cell of a column.
    pub fn read(array: &ArrayRef, index: usize) -> Result<Self> {
        Self::from_scalar(&ScalarValue::try_from_array(array, index)?)
    }

    /// Reads a value of the engine.
    pub fn from_scalar(value: &ScalarValue) -> Result<Self> {
        if value.is_null() {
            return Ok(Self::Null);
        }
        Ok(match value {
            ScalarValue::Boolean(Some(value)) => Self::Bool(*value),
            ScalarValue::Int8(Some(value)) => Self::Int(i64::from(*value)),
            ScalarValue::Int16(Some(value)) => Self::Int(i64::from(*value)),
            ScalarValue::Int32(Some(value)) => Self::Int(i64::from(*value)),
            ScalarValue::Int64(Some(value)) => Self::Int(*value),
            ScalarValue::Float32(Some(value)) => Self::Single(*value),
            ScalarValue::Float64(Some(value)) => Self::Float(*value),
            ScalarValue::Decimal128(Some(value), _, scale) => Self::Decimal(*value, *scale),
            ScalarValue::Utf8(Some(text))
            | ScalarValue::Utf8View(Some(text))
            | ScalarValue::LargeUtf8(Some(text)) => Self::Text(text.clone()),
            ScalarValue::Binary(Some(bytes)) => Self::Bytes(bytes.clone()),
            ScalarValue::Date32(Some(days)) => Self::Date(*days),
            ScalarValue::TimestampMicrosecond(Some(micros), _) => Self::Time(*micros),
            ScalarValue::TimestampNanosecond(Some(nanos), _) => Self::Time(nanos.div_euclid(1000)),
            ScalarValue::DurationMicrosecond(Some(micros)) => Self::Span(*micros),
            ScalarValue::DurationSecond(Some(seconds)) => Self::Span(seconds * 1_000_000),
            ScalarValue::DurationNanosecond(Some(nanos)) => Self::Span(nanos / 1000),
            ScalarValue::IntervalMonthDayNano(Some(value)) => {
                Self::Calendar(value.months, value.days, value.nanoseconds / 1000)
            }
            ScalarValue::IntervalYearMonth(Some(months)) => Self::Months(*months),
            ScalarValue::List(list) => Self::all(&list.value(0)).map(Self::List)?,
            ScalarValue::Struct(members) => {
                let members = members.columns().iter();
                Self::Struct(
                    members
                        .map(|one| Self::read(one, 0))
                        .collect::<Result<_>>()?,
                )
            }
            ScalarValue::Map(map) => {
                let entries = map.value(0);
                let keys = Self::all(entries.column(0))?;
                Self::Map(
                    keys.into_iter()
                        .zip(Self::all(entries.column(1))?)
                        .collect(),
                )
            }
            other => return Err(strange(&other.data_type())),
        })
    }

    fn all(array: &ArrayRef) -> Result<Vec<Self>> {
        (0..array.len())
            .map(|index| Self::read(array, index))
            .collect()
    }

    /// Writes the value as one of the engine, of this type.
    pub fn to_scalar(&self, data_type: &DataType) -> Result<ScalarValue> {
        let unfit = || {
            carried(SqlError::unsupported(&format!(
                "values like {self:?} as {data_type}"
            )))
        };
        Ok(match (self, data_type) {
            (Self::Null, _) => ScalarValue::try_from(data_type)?,
            (Self::Bool(value), DataType::Boolean) => ScalarValue::Boolean(Some(*value)),
            (Self::Int(value), DataType::Int8) => {
                ScalarValue::Int8(Some(i8::try_from(*value).map_err(|_| unfit())?))
            }
            (Self::Int(value), DataType::Int16) => {
                ScalarValue::Int16(Some(i16::try_from(*value).map_err(|_| unfit())?))
            }
            (Self::Int(value), DataType::Int32) => {
                ScalarValue::Int32(Some(i32::try_from(*value).map_err(|_| unfit())?))
            }
            (Self::Int(value), DataType::Int64) => ScalarValue::Int64(Some(*value)),
            (Self::Single(value), DataType::Float32) => ScalarValue::Float32(Some(*value)),
            (Self::Float(value), DataType::Float64) => ScalarValue::Float64(Some(*value)),
            (Self::Decimal(value, scale), DataType::Decimal128(precision, wanted))
                if scale == wanted =>
            {
                ScalarValue::Decimal128(Some(*value), *precision, *wanted)
            }
            (Self::Text(text), DataType::Utf8) => ScalarValue::Utf8(Some(text.clone())),
            (Self::Bytes(bytes), DataType::Binary) => ScalarValue::Binary(Some(bytes.clone())),
            (Self::Date(days), DataType::Date32) => ScalarValue::Date32(Some(*days)),
            (Self::Time(micros), DataType::Timestamp(TimeUnit::Microsecond, zone)) => {
                ScalarValue::TimestampMicrosecond(Some(*micros), zone.clone())
            }
            (Self::Span(micros), DataType::Duration(TimeUnit::Microsecond)) => {
                ScalarValue::DurationMicrosecond(Some(*micros))
            }
            (Self::Span(micros), DataType::Duration(TimeUnit::Second)) => {
                ScalarValue::DurationSecond(Some(micros / 1_000_000))
            }
            (Self::Span(micros), DataType::Duration(TimeUnit::Nanosecond)) => {
                ScalarValue::DurationNanosecond(Some(micros.checked_mul(1000).ok_or_else(unfit)?))
            }
            (Self::Calendar(months, days, micros), DataType::Interval(_)) => {
                let nanos = micros.checked_mul(1000).ok_or_else(unfit)?;
                ScalarValue::new_interval_mdn(*months, *days, nanos)
            }
            (Self::Months(months), DataType::Interval(_)) => {
                ScalarValue::IntervalYearMonth(Some(*months))
            }
            (Self::List(_), DataType::List(_))
            | (Self::Struct(_), DataType::Struct(_))
            | (Self::Map(_), DataType::Map(..)) => {
                ScalarValue::try_from_array(&column(std::slice::from_ref(self), data_type)?, 0)?
            }
            _ => return Err(unfit()),
        })
    }

    /// Returns a number of four bytes as one of eight, and any other value as it is.
    pub fn widened(&self) -> Self {
        match self {
            Self::Single(value) => Self::Float(f64::from(*value)),
            other => other.clone(),
        }
    }

    /// Compares two values of the same type, as `ORDER BY` does; `None` for what has no order.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Null, Self::Null) => Some(Ordering::Equal),
            (Self::Null, _) => Some(Ordering::Less),
            (_, Self::Null) => Some(Ordering::Greater),
            (Self::Bool(a), Self::Bool(b)) => Some(a.cmp(b)),
            (Self::Int(a), Self::Int(b))
            | (Self::Time(a), Self::Time(b))
            | (Self::Span(a), Self::Span(b)) => Some(a.cmp(b)),
            // NaN is larger than any other number and equal to itself, and there is one zero.
            (Self::Float(a), Self::Float(b)) => Some(
                a.partial_cmp(b)
                    .unwrap_or_else(|| a.is_nan().cmp(&b.is_nan())),
            ),
            (Self::Single(a), Self::Single(b)) => {
                Self::Float(f64::from(*a)).compare(&Self::Float(f64::from(*b)))
            }
            (Self::Decimal(a, one), Self::Decimal(b, two)) if one == two => Some(a.cmp(b)),
            (Self::Text(a), Self::Text(b)) => Some(a.cmp(b)),
            (Self::Bytes(a), Self::Bytes(b)) => Some(a.cmp(b)),
            (Self::Date(a), Self::Date(b)) | (Self::Months(a), Self::Months(b)) => Some(a.cmp(b)),
            (Self::List(a), Self::List(b)) | (Self::Struct(a), Self::Struct(b)) => {
                for (one, two) in a.iter().zip(b) {
                    match one.compare(two)? {
                        Ordering::Equal => {}
                        unequal => return Some(unequal),
                    }
                }
                Some(a.len().cmp(&b.len()))
            }
            _ => None,
        }
    }

    /// Whether two values are the same, nothing being the same as nothing.
    pub fn same(&self, other: &Self) -> bool {
        self.compare(other) == Some(Ordering::Equal)
    }
}

fn strange(data_type: &DataType) -> datafusion::common::DataFusionError {
    carried(SqlError::unsupported(&format!(
        "values of the type {data_type} here"
    )))
}

/// Returns a column of values of this type.
pub fn column(cells: &[SparkValue], data_type: &DataType) -> Result<ArrayRef> {
    let valid = || {
        cells
            .iter()
            .map(|one| *one != SparkValue::Null)
            .collect::<NullBuffer>()
    };
    Ok(match data_type {
        _ if cells.is_empty() => new_empty_array(data_type),
        DataType::Boolean => {
            let values = cells.iter().map(|one| match one {
                SparkValue::Bool(value) => Some(*value),
                _ => None,
            });
            Arc::new(values.collect::<BooleanArray>())
        }
        DataType::List(item) => {
            let lists: Vec<&[SparkValue]> = cells
                .iter()
                .map(|one| match one {
                    SparkValue::List(items) => items.as_slice(),
                    _ => &[],
                })
                .collect();
            let items = column(&lists.concat(), item.data_type())?;
            let offsets = OffsetBuffer::from_lengths(lists.iter().map(|list| list.len()));
            Arc::new(ListArray::try_new(
                Arc::clone(item),
                offsets,
                items,
                Some(valid()),
            )?)
        }
        DataType::Struct(fields) => {
            let members = members(cells, fields)?;
            Arc::new(StructArray::try_new_with_length(
                fields.clone(),
                members,
                Some(valid()),
                cells.len(),
            )?)
        }
        DataType::Map(entries, ordered) => {
            let DataType::Struct(fields) = entries.data_type() else {
                return Err(strange(data_type));
            };
            let mut pairs = Vec::new();
            let mut lengths = Vec::with_capacity(cells.len());
            for one in cells {
                let before = pairs.len();
                if let SparkValue::Map(entries) = one {
                    let entries = entries.iter().cloned();
                    pairs.extend(entries.map(|(key, value)| SparkValue::Struct(vec![key, value])));
                }
                lengths.push(pairs.len() - before);
            }
            let pairs = StructArray::try_new(fields.clone(), members(&pairs, fields)?, None)?;
            Arc::new(MapArray::try_new(
                Arc::clone(entries),
                OffsetBuffer::from_lengths(lengths),
                pairs,
                Some(valid()),
                *ordered,
            )?)
        }
        _ => {
            let scalars: Result<Vec<ScalarValue>> =
                cells.iter().map(|one| one.to_scalar(data_type)).collect();
            let built = ScalarValue::iter_to_array(scalars?)?;
            // A decimal that was built from values alone would have the precision of the first.
            if built.data_type() == data_type {
                built
            } else {
                datafusion::arrow::compute::cast(built.as_ref(), data_type)?
            }
        }
    })
}

/// Returns a column for each member.
fn members(cells: &[SparkValue], fields: &Fields) -> Result<Vec<ArrayRef>> {
    let each = fields.iter().enumerate().map(|(index, field)| {
        let values: Vec<SparkValue> = cells
            .iter()
            .map(|one| match one {
                SparkValue::Struct(members) => {
                    members.get(index).cloned().unwrap_or(SparkValue::Null)
                }
                _ => SparkValue::Null,
            })
            .collect();
        column(&values, field.data_type())
    });
    each.collect()
}
