//! Small files become large ones. No row changes, and no reader sees one twice or none: the version that adds the large file removes the
//! small ones.

use std::collections::BTreeMap;
use std::path::Path;

use crate::LakeError;
use crate::actions::{Action, AddedFile, CommitInfo, ENGINE, RemovedFile};
use crate::log::TableState;
use crate::parquet_file;
use crate::statistics::RowStatistics;

/// A file that is smaller is a small one. Engines like files of tens of megabytes and more.
const SMALL_BYTES: i64 = 16 << 20;
/// Fewer small files are not worth a version: two days of cycles of a quarter of an hour.
const AT_LEAST: usize = 192;
/// What is held in memory at a time, packed.
const AT_MOST_BYTES: i64 = 32 << 20;

/// Returns the files that belong together: small ones with the same columns, oldest first. Lists are replaced as they are, so theirs stay.
pub fn candidates(state: &TableState, folder: &Path) -> Result<Vec<AddedFile>, LakeError> {
    let is_small = |file: &&AddedFile| file.size < SMALL_BYTES && file.tags.is_none();
    let mut small: Vec<&AddedFile> = state.files.values().filter(is_small).collect();
    if small.len() < AT_LEAST {
        return Ok(Vec::new());
    }
    small.sort_by_key(|file| (file.modification_time, &file.path));
    let mut chosen: Vec<AddedFile> = Vec::new();
    let mut columns = None;
    let mut bytes = 0;
    for file in small {
        let schema = parquet_file::schema(folder, &file.path)?;
        // Of other columns are the files before a new column came: they keep their own.
        if *columns.get_or_insert_with(|| schema.clone()) != schema {
            continue;
        }
        if bytes + file.size > AT_MOST_BYTES {
            break;
        }
        bytes += file.size;
        chosen.push(file.clone());
    }
    // One file in the place of one would be made again and again.
    if chosen.len() < 2 {
        chosen.clear();
    }
    Ok(chosen)
}

/// Writes one file in the place of several. Returns the lines of the version that puts it there.
pub fn merge(
    state: &TableState,
    folder: &Path,
    small: &[AddedFile],
    at_ms: i64,
) -> Result<Vec<Action>, LakeError> {
    let Some(first) = small.first() else {
        return Ok(Vec::new());
    };
    let schema = parquet_file::schema(folder, &first.path)?;
    let mut parts = Vec::new();
    for file in small {
        parts.push(parquet_file::rows(folder, &file.path)?);
    }
    let rows = parts.into_iter().flatten();
    let ranges = small
        .iter()
        .map(|file| RowStatistics::read(file.stats.as_deref()).range);
    let watermark = ranges.flatten().next().map(|range| range.column);
    let name = format!("compact-{:020}.parquet", state.next_version());
    let large = parquet_file::write(folder, &name, &schema, rows, watermark.as_deref())?;
    let mut actions = vec![Action::from(CommitInfo {
        timestamp: at_ms,
        operation: "OPTIMIZE".to_owned(),
        operation_parameters: BTreeMap::new(),
        operation_metrics: BTreeMap::new(),
        engine_info: ENGINE.to_owned(),
    })];
    actions.extend(small.iter().map(|file| {
        Action::from(RemovedFile {
            path: file.path.clone(),
            deletion_timestamp: Some(at_ms),
            data_change: false,
        })
    }));
    actions.push(Action::from(AddedFile {
        path: large.name,
        partition_values: BTreeMap::new(),
        size: i64::try_from(large.size_bytes).unwrap_or(i64::MAX),
        modification_time: at_ms,
        data_change: false,
        stats: Some(large.statistics.to_json()),
        tags: None,
    }));
    Ok(actions)
}
