//! Files that nobody needs any more are deleted.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::LakeError;
use crate::files;
use crate::log::TableState;

/// Deletes the files of a table's folder that do not belong to it and were written that long ago: those that a version removed, and those
/// that were stored for an extraction that was never committed. Returns how many there were.
///
/// Who reads an older version than that finds its files missing; nobody reads that long.
pub fn vacuum(
    state: &mut TableState,
    folder: &Path,
    retention: Duration,
    now: SystemTime,
) -> Result<usize, LakeError> {
    let listed = fs::read_dir(folder).map_err(|source| files::failed(folder, source))?;
    let removed_since: BTreeMap<String, SystemTime> = state
        .removed
        .values()
        .filter_map(|file| {
            let at = u64::try_from(file.deletion_timestamp?).ok()?;
            Some((
                file.path.clone(),
                SystemTime::UNIX_EPOCH + Duration::from_millis(at),
            ))
        })
        .collect();
    let mut deleted = 0;
    for entry in listed {
        let entry = entry.map_err(|source| files::failed(folder, source))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_data = name.ends_with(".parquet") || name.starts_with('.');
        if !is_data || state.files.contains_key(&name) {
            continue;
        }
        let path = entry.path();
        let written = || entry.metadata().and_then(|about| about.modified());
        let unneeded_since = match removed_since.get(&name) {
            Some(since) => *since,
            None => written().map_err(|source| files::failed(&path, source))?,
        };
        let is_old = now
            .duration_since(unneeded_since)
            .is_ok_and(|age| age > retention);
        if !is_old {
            continue;
        }
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(files::failed(&path, error));
            }
            _ => deleted += 1,
        }
        state.removed.remove(&name);
    }
    Ok(deleted)
}
