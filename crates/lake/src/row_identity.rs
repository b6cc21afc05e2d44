//! How rows are recognised: by the digest of the columns that tell them apart.

use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::BinaryBuilder;
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Date32Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, RecordBatch, downcast_primitive_array};
use arrow_buffer::ToByteSlice as _;
use arrow_schema::{ArrowError, DataType, Field, Schema};
use sha2::{Digest as _, Sha256};

use crate::{LakeError, parquet_file};

/// The column in which the digest of a row's key is stored: 16 bytes. It is added to the columns of the table's source.
pub const ROW_KEY: &str = "_row_key";

/// How the rows of a table are recognised.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowIdentity {
    /// The columns that tell rows apart.
    pub key: Vec<String>,
    /// The column that says how new a row is, of type `TIMESTAMP` or `DATE`, if the table has one.
    pub watermark: Option<String>,
    /// Whether a row may come again with a newer watermark however old the one is that is stored. Then the whole table is searched for it, and
    /// otherwise only what is not older than what comes.
    pub changes_in_place: bool,
}

/// The digest of a row's key.
pub type RowKey = [u8; 16];

impl RowIdentity {
    /// Adds the digests of the keys to rows.
    pub fn with_keys(&self, rows: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let mut digests = BinaryBuilder::with_capacity(rows.num_rows(), rows.num_rows() * 16);
        for key in self.keys(rows) {
            digests.append_value(key);
        }
        let schema = rows.schema();
        let mut fields: Vec<_> = schema.fields().iter().cloned().collect();
        fields.push(Arc::new(Field::new(ROW_KEY, DataType::Binary, true)));
        let mut columns = rows.columns().to_vec();
        columns.push(Arc::new(digests.finish()));
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
    }

    /// Calls for every row of a file, in their order: with its key, and with its watermark as a number of days or microseconds.
    pub fn for_each_row(
        &self,
        folder: &Path,
        name: &str,
        mut call: impl FnMut(RowKey, i64),
    ) -> Result<(), LakeError> {
        let mut columns = vec![ROW_KEY];
        columns.extend(self.watermark.as_deref());
        let parts = match parquet_file::columns(folder, name, &columns)? {
            Some(parts) => parts,
            // Another program wrote it, or an older version of this one.
            None => parquet_file::rows(folder, name)?,
        };
        for part in parts {
            let part = part?;
            let watermarks = Watermarks::of(&part, self.watermark.as_deref());
            let stored = part.column_by_name(ROW_KEY);
            match stored.and_then(|column| column.as_binary_opt::<i32>()) {
                Some(stored) => {
                    for (row, key) in stored.iter().enumerate() {
                        let key = key.and_then(|key| key.try_into().ok());
                        call(key.unwrap_or_default(), watermarks.get(row));
                    }
                }
                None => {
                    for (row, key) in self.keys(&part).enumerate() {
                        call(key, watermarks.get(row));
                    }
                }
            }
        }
        Ok(())
    }

    fn keys<'a>(&self, rows: &'a RecordBatch) -> impl Iterator<Item = RowKey> + use<'a> {
        let key = self.key.iter().map(|name| rows.column_by_name(name));
        let key: Vec<Option<&ArrayRef>> = key.collect();
        (0..rows.num_rows()).map(move |row| {
            let has_key = key.iter().flatten().any(|column| column.is_valid(row));
            let mut hash = Sha256::new();
            if has_key {
                for column in &key {
                    hash_cell(&mut hash, column.map(AsRef::as_ref), row);
                }
            } else {
                // Nothing tells it apart but all that it holds.
                for column in rows.columns() {
                    hash_cell(&mut hash, Some(column.as_ref()), row);
                }
            }
            let hash: [u8; 32] = hash.finalize().into();
            let mut digest = RowKey::default();
            digest.copy_from_slice(&hash[..16]);
            digest
        })
    }
}

/// The watermarks of some rows. A row without one is older than all others.
enum Watermarks<'a> {
    Days(&'a [i32]),
    Microseconds(&'a [i64]),
    Unknown,
}

impl<'a> Watermarks<'a> {
    fn of(rows: &'a RecordBatch, column: Option<&str>) -> Self {
        let Some(column) = column.and_then(|name| rows.column_by_name(name)) else {
            return Self::Unknown;
        };
        if let Some(days) = column.as_primitive_opt::<Date32Type>() {
            Self::Days(days.values())
        } else if let Some(times) = column.as_primitive_opt::<TimestampMicrosecondType>() {
            Self::Microseconds(times.values())
        } else {
            Self::Unknown
        }
    }

    fn get(&self, row: usize) -> i64 {
        match self {
            Self::Days(days) => i64::from(days[row]),
            Self::Microseconds(times) => times[row],
            Self::Unknown => i64::MIN,
        }
    }
}

/// Takes in a cell, so that no two different rows of cells give the same bytes.
fn hash_cell(hash: &mut Sha256, column: Option<&dyn Array>, row: usize) {
    let Some(column) = column.filter(|column| column.is_valid(row)) else {
        return hash.update([0]);
    };
    hash.update([1]);
    let mut hash_bytes = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    downcast_primitive_array!(
        column => hash_bytes(column.value(row).to_byte_slice()),
        DataType::Utf8 => hash_bytes(column.as_string::<i32>().value(row).as_bytes()),
        DataType::Binary => hash_bytes(column.as_binary::<i32>().value(row)),
        DataType::Boolean => hash_bytes(&[u8::from(column.as_boolean().value(row))]),
        DataType::Struct(_) => {
            for member in column.as_struct().columns() {
                hash_cell(hash, Some(member.as_ref()), row);
            }
        }
        DataType::List(_) => hash_items(hash, &column.as_list::<i32>().value(row)),
        DataType::Map(..) => hash_items(hash, &column.as_map().value(row)),
        // The intake stores no others.
        _ => {}
    );
}

fn hash_items(hash: &mut Sha256, items: &dyn Array) {
    hash.update((items.len() as u64).to_be_bytes());
    for item in 0..items.len() {
        hash_cell(hash, Some(items), item);
    }
}

#[cfg(test)]
mod tests {
    use arrow_array::{Int64Array, ListArray, StringArray};

    use super::*;

    fn identity(key: &[&str]) -> RowIdentity {
        RowIdentity {
            key: key.iter().map(|name| (*name).to_owned()).collect(),
            ..RowIdentity::default()
        }
    }

    fn keys(key: &[&str], columns: Vec<(&str, ArrayRef)>) -> Vec<RowKey> {
        let rows = RecordBatch::try_from_iter(columns).unwrap();
        identity(key).keys(&rows).collect()
    }

    fn texts(cells: &[Option<&str>]) -> ArrayRef {
        Arc::new(StringArray::from(cells.to_vec()))
    }

    #[test]
    fn a_row_is_the_same_whatever_else_it_holds_and_in_whatever_order() {
        let number: ArrayRef = Arc::new(Int64Array::from(vec![7]));
        let id = texts(&[Some("x")]);
        let few = keys(
            &["id", "n"],
            vec![("id", id.clone()), ("n", number.clone())],
        );
        let more = vec![("more", texts(&[Some("y")])), ("n", number), ("id", id)];
        assert_eq!(keys(&["id", "n"], more), few);
    }

    #[test]
    fn keys_differ_where_cells_do() {
        let cells = [
            [Some("a"), Some("bc")],
            [Some("ab"), Some("c")],
            [Some("abc"), None],
            [None, Some("abc")],
            [Some("abc"), Some("")],
        ];
        let column = |at: usize| texts(&cells.map(|row| row[at]));
        let all = keys(&["a", "b"], vec![("a", column(0)), ("b", column(1))]);
        let each: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(each.len(), cells.len());
    }

    #[test]
    fn rows_without_a_key_are_told_apart_by_what_they_hold() {
        use arrow_array::types::Int64Type;
        let lists = ListArray::from_iter_primitive::<Int64Type, _, _>([
            Some(vec![Some(1), Some(2)]),
            Some(vec![Some(1)]),
            Some(vec![Some(1)]),
        ]);
        let lists: ArrayRef = Arc::new(lists);
        let all = keys(&["id"], vec![("id", texts(&[None; 3])), ("of", lists)]);
        assert_ne!(all[0], all[1]);
        assert_eq!(all[1], all[2]);
    }
}
