//! Which rows a table has already, by the digests of their content.

use std::collections::HashSet;
use std::path::Path;

use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, BooleanArray, RecordBatch};
use arrow_select::filter::filter_record_batch;

use crate::LakeError;
use crate::parquet_file::{self, StoredFile};

/// Digests of rows. A digest has 16 bytes; other lengths are no digests and never equal one.
#[derive(Debug, Default)]
pub struct KnownRows(HashSet<[u8; 16]>);

/// Which rows of a file are new.
#[derive(Debug)]
struct NewRows {
    /// One for each row.
    flags: Vec<bool>,
}

impl KnownRows {
    /// Takes in the rows of a file.
    pub fn learn(&mut self, folder: &Path, name: &str, column: &str) -> Result<(), LakeError> {
        let digests = digests(folder, name, column)?.unwrap_or_default();
        self.0.extend(digests.into_iter().flatten());
        Ok(())
    }

    /// Strikes the rows that are known from a file, and takes in the others. Returns the file as it is when all are new, another one with
    /// the new rows, or none.
    pub fn strike(
        &mut self,
        folder: &Path,
        file: &StoredFile,
        column: &str,
        name_of_rest: &str,
    ) -> Result<Option<StoredFile>, LakeError> {
        let Some(digests) = digests(folder, &file.name, column)? else {
            return Ok(Some(file.clone()));
        };
        // A row without a digest can't be known.
        let is_new = |digest: Option<[u8; 16]>| digest.is_none_or(|digest| self.0.insert(digest));
        let new = NewRows {
            flags: digests.into_iter().map(is_new).collect(),
        };
        let count = new.flags.iter().filter(|is_new| **is_new).count();
        if count == new.flags.len() {
            return Ok((count > 0).then(|| file.clone()));
        }
        if count == 0 {
            return Ok(None);
        }
        let rows = new.of(folder, &file.name)?;
        let range = file.statistics.range.as_ref();
        let watermark = range.map(|range| range.column.as_str());
        parquet_file::write(folder, name_of_rest, &rows, watermark).map(Some)
    }
}

impl NewRows {
    fn of(&self, folder: &Path, name: &str) -> Result<Vec<RecordBatch>, LakeError> {
        let (mut rows, mut at) = (Vec::new(), 0);
        for part in parquet_file::rows(folder, name)? {
            let part = part?;
            let end = at + part.num_rows();
            let flags = BooleanArray::from(self.flags[at..end].to_vec());
            rows.push(filter_record_batch(&part, &flags)?);
            at = end;
        }
        Ok(rows)
    }
}

/// Reads the digests of a file's rows, in their order; none when the file has no such column.
fn digests(
    folder: &Path,
    name: &str,
    column: &str,
) -> Result<Option<Vec<Option<[u8; 16]>>>, LakeError> {
    let Some(reader) = parquet_file::column(folder, name, column)? else {
        return Ok(None);
    };
    let mut all = Vec::new();
    for part in reader {
        let part = part?;
        let cells = part.column(0).as_binary_opt::<i32>();
        match cells {
            Some(cells) => all.extend(cells.iter().map(|cell| cell?.try_into().ok())),
            None => all.extend(std::iter::repeat_n(None, part.column(0).len())),
        }
    }
    Ok(Some(all))
}
