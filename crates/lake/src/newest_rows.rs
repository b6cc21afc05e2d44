//! Which rows of a commit are stored, and which of the table have to go for them: of each row the newest stays.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use arrow_array::{BooleanArray, RecordBatch};
use arrow_schema::{ArrowError, SchemaRef};
use arrow_select::filter::filter_record_batch;

use crate::LakeError;
use crate::actions::AddedFile;
use crate::log::TableState;
use crate::parquet_file::{self, StoredFile};
use crate::row_identity::{RowIdentity, RowKey};
use crate::statistics::RowStatistics;

/// What a commit comes to.
#[derive(Debug, Default)]
pub struct NewestRows {
    /// The files with the rows that are new, or newer than those that are stored.
    pub added: Vec<StoredFile>,
    /// The files of the table that lose rows.
    pub thinned: Vec<ThinnedFile>,
    /// Rows that are new, or newer than those that are stored.
    pub rows_added: u64,
    /// Rows that newer ones take the place of.
    pub rows_replaced: u64,
    /// Rows of the commit that have the key and the watermark of another of its rows. A source gives none, unless its key is no key.
    pub rows_alike: u64,
}

/// A file of the table that loses rows.
#[derive(Debug)]
pub struct ThinnedFile {
    /// The file as it is.
    pub file: AddedFile,
    /// Another one with the rows that stay, if any do.
    pub rest: Option<StoredFile>,
}

/// Keys that are held in memory at a time, which is about 50 MB. Of more rows, the keys are looked at part by part.
const KEYS_AT_A_TIME: u64 = 1 << 20;

/// Compares the rows of new files with each other and with those of the table. A row that is there with the same watermark, or a later one,
/// is not stored again.
pub fn settle(
    state: &TableState,
    folder: &Path,
    new: &[StoredFile],
    identity: &RowIdentity,
) -> Result<NewestRows, LakeError> {
    settle_by_parts(state, folder, new, identity, KEYS_AT_A_TIME)
}

fn settle_by_parts(
    state: &TableState,
    folder: &Path,
    new: &[StoredFile],
    identity: &RowIdentity,
    keys_at_a_time: u64,
) -> Result<NewestRows, LakeError> {
    let old: Vec<&AddedFile> = searched(state, new, identity).collect();
    let count: u64 = new.iter().map(|file| file.statistics.rows).sum();
    let parts = count.div_ceil(keys_at_a_time).max(1);
    let mut comparison = KeyComparison {
        folder,
        identity,
        stays_of_new: vec![Vec::new(); new.len()],
        goes_of_old: BTreeMap::new(),
        rows_alike: 0,
    };
    for part in 0..parts {
        comparison.compare(new, &old, |key| part_of(key, parts) == part)?;
    }
    comparison.write(state.next_version(), new, &old)
}

/// Returns the files of the table in which a row of the new files may be.
fn searched<'a>(
    state: &'a TableState,
    new: &[StoredFile],
    identity: &RowIdentity,
) -> impl Iterator<Item = &'a AddedFile> {
    let earliest = if identity.changes_in_place {
        None
    } else {
        earliest(new)
    };
    state.files.values().filter(move |file| {
        let range = RowStatistics::read(file.stats.as_deref()).range;
        match (&earliest, range) {
            (Some(earliest), Some(range)) => range.max >= *earliest,
            _ => true,
        }
    })
}

/// Returns the smallest watermark of all files; `None` when one of them has no range, so that nothing can be said.
fn earliest(files: &[StoredFile]) -> Option<String> {
    let ranges = files.iter().map(|file| file.statistics.range.as_ref());
    let mins: Option<Vec<&String>> = ranges.map(|range| range.map(|range| &range.min)).collect();
    mins?.into_iter().min().cloned()
}

fn part_of(key: RowKey, parts: u64) -> u64 {
    let [a, b, c, d, ..] = key;
    u64::from(u32::from_be_bytes([a, b, c, d])) % parts
}

/// The newest row of a key among the new files.
struct NewRow {
    file: usize,
    row: usize,
    watermark: i64,
}

struct KeyComparison<'a> {
    folder: &'a Path,
    identity: &'a RowIdentity,
    /// For each new file a flag for each of its rows.
    stays_of_new: Vec<Vec<bool>>,
    /// Places of rows, by the place of the old file.
    goes_of_old: BTreeMap<usize, Vec<usize>>,
    rows_alike: u64,
}

impl KeyComparison<'_> {
    /// Looks at the keys of one part.
    fn compare(
        &mut self,
        new: &[StoredFile],
        old: &[&AddedFile],
        is_in_part: impl Fn(RowKey) -> bool,
    ) -> Result<(), LakeError> {
        let mut newest: HashMap<RowKey, NewRow> = HashMap::new();
        for (file, stored) in new.iter().enumerate() {
            let stays = &mut self.stays_of_new;
            let mut row = 0;
            let seen = |key, watermark| {
                if stays[file].len() == row {
                    stays[file].push(false);
                }
                if is_in_part(key) {
                    let known = newest.get(&key);
                    if known.is_some_and(|known| known.watermark == watermark) {
                        self.rows_alike += 1;
                    }
                    if known.is_none_or(|known| known.watermark < watermark) {
                        if let Some(known) = known {
                            stays[known.file][known.row] = false;
                        }
                        stays[file][row] = true;
                        let of_key = NewRow {
                            file,
                            row,
                            watermark,
                        };
                        newest.insert(key, of_key);
                    }
                }
                row += 1;
            };
            self.identity
                .for_each_row(self.folder, &stored.name, seen)?;
        }
        for (file, stored) in old.iter().enumerate() {
            let mut row = 0;
            let seen = |key, watermark| {
                if let Some(of_key) = newest.get(&key) {
                    if of_key.watermark > watermark {
                        self.goes_of_old.entry(file).or_default().push(row);
                    } else {
                        self.stays_of_new[of_key.file][of_key.row] = false;
                    }
                }
                row += 1;
            };
            self.identity
                .for_each_row(self.folder, &stored.path, seen)?;
        }
        Ok(())
    }

    /// Writes what stays of the files that lose rows.
    fn write(
        self,
        version: u64,
        new: &[StoredFile],
        old: &[&AddedFile],
    ) -> Result<NewestRows, LakeError> {
        let mut outcome = NewestRows {
            rows_alike: self.rows_alike,
            ..NewestRows::default()
        };
        for (stored, stays) in new.iter().zip(self.stays_of_new) {
            let count = stays.iter().filter(|stays| **stays).count();
            outcome.rows_added += count as u64;
            if count == stays.len() {
                outcome.added.extend((count > 0).then(|| stored.clone()));
            } else if count > 0 {
                let name = format!("{}-new-in-{version}.parquet", stem(&stored.name));
                let watermark = self.identity.watermark.as_deref();
                let rest = rest(self.folder, &stored.name, &name, &stays, watermark)?;
                outcome.added.push(rest);
            }
        }
        for (file, goes) in self.goes_of_old {
            let file = old[file];
            outcome.rows_replaced += goes.len() as u64;
            let rows = RowStatistics::read(file.stats.as_deref()).rows;
            let rest = if goes.len() as u64 == rows {
                None
            } else {
                let end = goes.iter().max().map_or(0, |last| last + 1);
                let mut stays = vec![true; end];
                for row in goes {
                    stays[row] = false;
                }
                let name = format!("{}-rest-in-{version}.parquet", stem(&file.path));
                let watermark = self.identity.watermark.as_deref();
                Some(rest(self.folder, &file.path, &name, &stays, watermark)?)
            };
            outcome.thinned.push(ThinnedFile {
                file: file.clone(),
                rest,
            });
        }
        Ok(outcome)
    }
}

/// Returns what a file was called before it lost rows, so that names do not grow each time.
fn stem(name: &str) -> &str {
    let stem = name.trim_end_matches(".parquet");
    let cut = stem.find("-new-in-").or_else(|| stem.find("-rest-in-"));
    &stem[..cut.unwrap_or(stem.len())]
}

/// Writes the rows of a file that stay to another one. Rows beyond the flags stay.
fn rest(
    folder: &Path,
    name: &str,
    name_of_rest: &str,
    stays: &[bool],
    watermark: Option<&str>,
) -> Result<StoredFile, LakeError> {
    let parts = parquet_file::rows(folder, name)?;
    let schema: SchemaRef = arrow_array::RecordBatchReader::schema(&parts);
    let mut at = 0;
    let filtered = parts.map(|part| -> Result<RecordBatch, ArrowError> {
        let part = part?;
        let flags = (at..at + part.num_rows()).map(|row| stays.get(row).copied().unwrap_or(true));
        let flags: BooleanArray = flags.map(Some).collect();
        at += part.num_rows();
        filter_record_batch(&part, &flags)
    });
    parquet_file::write(folder, name_of_rest, &schema, filtered, watermark)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Date32Array, Int64Array};

    use super::*;

    /// Stores rows of a number and a day.
    fn stored(folder: &Path, name: &str, rows: &[(i64, i32)]) -> StoredFile {
        let identity = identity();
        let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(rows.iter().map(|of| of.0)));
        let days: ArrayRef = Arc::new(Date32Array::from_iter_values(rows.iter().map(|of| of.1)));
        let rows = RecordBatch::try_from_iter([("n", numbers), ("d", days)]).unwrap();
        let rows = identity.with_keys(&rows).unwrap();
        let schema = rows.schema();
        parquet_file::write(folder, name, &schema, [Ok(rows)], Some("d")).unwrap()
    }

    fn identity() -> RowIdentity {
        RowIdentity {
            key: vec!["n".to_owned()],
            watermark: Some("d".to_owned()),
            changes_in_place: true,
        }
    }

    #[test]
    fn many_keys_are_looked_at_part_by_part_with_the_same_result() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let days = |day: i32, numbers: std::ops::Range<i64>| -> Vec<(i64, i32)> {
            numbers.map(|number| (number, day)).collect()
        };
        let old = stored(folder, "old.parquet", &days(5, 0..40));
        let new = [
            stored(folder, "a.parquet", &days(4, 0..10)),
            stored(folder, "b.parquet", &days(6, 20..50)),
            stored(folder, "c.parquet", &days(7, 25..30)),
        ];
        let mut state = TableState::default();
        let file = AddedFile {
            path: old.name.clone(),
            partition_values: BTreeMap::new(),
            size: 1,
            modification_time: 0,
            data_change: true,
            stats: Some(old.statistics.to_json()),
            tags: None,
        };
        state.files.insert(old.name, file);
        for keys_at_a_time in [1, 7, 1000] {
            let outcome =
                settle_by_parts(&state, folder, &new, &identity(), keys_at_a_time).unwrap();
            // Those from 20 on are newer, and five of them newer still.
            assert_eq!((outcome.rows_added, outcome.rows_replaced), (30, 20));
            let rest = outcome.thinned[0].rest.as_ref().unwrap();
            assert_eq!(rest.statistics.rows, 20);
            let rows: Vec<u64> = outcome.added.iter().map(|of| of.statistics.rows).collect();
            assert_eq!(rows, [25, 5]);
        }
    }
}
