//! The lake and its tables: what the rest of the program calls.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use arrow_array::RecordBatch;
use arrow_schema::Schema;
use domain::SystemTable;
use parking_lot::Mutex;
use serde_json::Value;
use uuid::Uuid;

use crate::actions::{
    Action, AddedFile, CommitInfo, FileFormat, MetaData, Protocol, RemovedFile, WriterProgress,
};
use crate::known_rows::KnownRows;
use crate::log::{LastCommit, TableState, log_folder};
use crate::parquet_file::{self, StoredFile};
use crate::statistics::RowStatistics;
use crate::{LakeError, compaction, delta_schema, files, vacuum};

/// The tables under one folder. Cheap to clone. Every call works on the disk, so none belongs on a thread that serves others meanwhile.
#[derive(Debug, Clone)]
pub struct Lake {
    inner: Arc<LakeInner>,
}

#[derive(Debug)]
struct LakeInner {
    root: PathBuf,
    tables: Mutex<HashMap<SystemTable, Arc<Mutex<TableState>>>>,
}

/// The rows of one extraction, to be made visible.
#[derive(Debug, Clone)]
pub struct RowsCommit {
    /// Who writes: each has numbers of its own.
    pub writer: String,
    /// The extraction's number, which is larger than that of the writer's last one.
    pub number: i64,
    /// The files that were stored for it.
    pub files: Vec<StoredFile>,
    /// Whose whole list these rows are, if they are one. They take the place of those that this owner had before.
    pub snapshot_of: Option<String>,
    /// The column with the digests of the rows.
    pub digest_column: &'static str,
    /// Milliseconds since 1970.
    pub at_ms: i64,
}

/// What a commit came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommitOutcome {
    /// The version that shows the rows; none when all were there before.
    pub version: Option<u64>,
    /// Rows that are new.
    pub rows_stored: u64,
}

/// Attempts to be the one who makes the next version. Others make one in a few milliseconds, and no table has so many writers.
const ATTEMPTS: u32 = 100;

/// What the log says of the program that writes it.
pub const ENGINE: &str = "LakeSentry";

impl Lake {
    /// Takes a folder for the tables, and makes it.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn open(root: &Path) -> Result<Self, LakeError> {
        files::make_folder(root)?;
        Ok(Self {
            inner: Arc::new(LakeInner {
                root: root.to_owned(),
                tables: Mutex::default(),
            }),
        })
    }

    /// Returns the folder of a table, which is what other engines are pointed at.
    pub fn folder(&self, table: SystemTable) -> PathBuf {
        let raw = self.inner.root.join("raw");
        raw.join(table.schema).join(table.name)
    }

    /// Stores rows in a file of this name. They are on the disk when this returns, and visible once they are committed.
    ///
    /// # Errors
    /// When the disk or the rows don't allow it.
    pub fn store(
        &self,
        table: SystemTable,
        name: &str,
        rows: &[RecordBatch],
        watermark: Option<&str>,
    ) -> Result<StoredFile, LakeError> {
        let folder = self.folder(table);
        files::make_folder(&folder)?;
        parquet_file::write(&folder, name, rows, watermark)
    }

    /// Returns the number of a writer's last commit to a table.
    ///
    /// # Errors
    /// When the log can't be read.
    pub fn last_number(&self, table: SystemTable, writer: &str) -> Result<Option<i64>, LakeError> {
        let state = self.state(table);
        let mut state = state.lock();
        state.refresh(&self.folder(table))?;
        Ok(state.writers.get(writer).map(|last| last.number))
    }

    /// Makes the rows of an extraction visible, all at once, without those that are there already. The same commit again changes nothing.
    ///
    /// # Errors
    /// When the disk fails, a column has another type than in the table, or a later extraction of the writer was committed. Then no row
    /// is visible.
    pub fn commit(
        &self,
        table: SystemTable,
        commit: &RowsCommit,
    ) -> Result<CommitOutcome, LakeError> {
        let folder = self.folder(table);
        files::make_folder(&log_folder(&folder))?;
        let state = self.state(table);
        let mut state = state.lock();
        for _ in 0..ATTEMPTS {
            state.refresh(&folder)?;
            if let Some(done) = done_before(&state, commit)? {
                return Ok(done);
            }
            let added = new_files(&state, &folder, commit)?;
            if added.is_empty() && replaced(&state, commit).next().is_none() {
                return Ok(CommitOutcome {
                    version: None,
                    rows_stored: 0,
                });
            }
            let actions = actions(&state, &folder, commit, &added)?;
            if state.publish(&folder, &actions)? {
                return Ok(CommitOutcome {
                    version: state.version,
                    rows_stored: added.iter().map(|file| file.statistics.rows).sum(),
                });
            }
        }
        Err(LakeError::Log {
            version: state.next_version(),
            reason: format!("other writers were faster {ATTEMPTS} times"),
            folder,
        })
    }

    /// Puts one large file in the place of many small ones, if there are that many, and deletes the files of the table that nobody has
    /// needed for that long. Returns whether files were joined.
    ///
    /// # Errors
    /// When the disk fails. Then the table is as it was.
    pub fn tidy(
        &self,
        table: SystemTable,
        retention: Duration,
        now: SystemTime,
    ) -> Result<bool, LakeError> {
        let folder = self.folder(table);
        if !log_folder(&folder).is_dir() {
            return Ok(false);
        }
        let state = self.state(table);
        let mut state = state.lock();
        state.refresh(&folder)?;
        let small = compaction::candidates(&state, &folder)?;
        let mut is_joined = false;
        if !small.is_empty() {
            let since_1970 = now
                .duration_since(SystemTime::UNIX_EPOCH)
                .unwrap_or_default();
            let at_ms = i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX);
            let actions = compaction::merge(&state, &folder, &small, at_ms)?;
            // Where somebody else was faster, the next time is soon enough.
            is_joined = state.publish(&folder, &actions)?;
        }
        vacuum::vacuum(&mut state, &folder, retention, now)?;
        Ok(is_joined)
    }

    fn state(&self, table: SystemTable) -> Arc<Mutex<TableState>> {
        Arc::clone(self.inner.tables.lock().entry(table).or_default())
    }
}

/// Says what a commit came to that was made before, by this process or another.
fn done_before(
    state: &TableState,
    commit: &RowsCommit,
) -> Result<Option<CommitOutcome>, LakeError> {
    match state.writers.get(&commit.writer) {
        Some(LastCommit { number, made }) if *number == commit.number => Ok(Some(CommitOutcome {
            version: made.map(|(version, _)| version),
            rows_stored: made.map_or(0, |(_, rows)| rows),
        })),
        Some(LastCommit { number, .. }) if *number > commit.number => Err(LakeError::Superseded {
            number: commit.number,
            last: *number,
        }),
        _ => Ok(None),
    }
}

/// Returns the files of the commit without the rows that the table has.
fn new_files(
    state: &TableState,
    folder: &Path,
    commit: &RowsCommit,
) -> Result<Vec<StoredFile>, LakeError> {
    let mut known = KnownRows::default();
    if commit.snapshot_of.is_none() {
        let earliest = earliest(&commit.files);
        for file in state.files.values() {
            let range = RowStatistics::read(file.stats.as_deref()).range;
            let is_before = match (&earliest, range) {
                (Some(earliest), Some(range)) => range.max < **earliest,
                _ => false,
            };
            if !is_before {
                known.learn(folder, &file.path, commit.digest_column)?;
            }
        }
    }
    let version = state.next_version();
    let mut new = Vec::new();
    for file in &commit.files {
        let stem = file.name.trim_end_matches(".parquet");
        let rest = format!("{stem}-new-in-{version}.parquet");
        new.extend(known.strike(folder, file, commit.digest_column, &rest)?);
    }
    Ok(new)
}

/// Returns the smallest watermark of all files; `None` when one of them has no range, so that nothing can be said.
fn earliest(files: &[StoredFile]) -> Option<&String> {
    let mins: Option<Vec<&String>> = files
        .iter()
        .map(|file| file.statistics.range.as_ref().map(|range| &range.min))
        .collect();
    mins?.into_iter().min()
}

/// Returns the lines of the version that makes the files visible.
fn actions(
    state: &TableState,
    folder: &Path,
    commit: &RowsCommit,
    added: &[StoredFile],
) -> Result<Vec<Action>, LakeError> {
    let mode = if commit.snapshot_of.is_some() {
        "Overwrite"
    } else {
        "Append"
    };
    let mut actions = vec![Action::from(CommitInfo {
        timestamp: commit.at_ms,
        operation: "WRITE".to_owned(),
        operation_parameters: BTreeMap::from([("mode".to_owned(), mode.to_owned())]),
        engine_info: ENGINE.to_owned(),
    })];
    if state.version.is_none() {
        actions.push(Protocol::OURS.into());
    }
    let mut schemas = Vec::new();
    for file in added {
        schemas.push(parquet_file::schema(folder, &file.name)?);
    }
    let schemas = schemas.iter().map(|schema| &**schema);
    actions.extend(meta_data(state, schemas, commit.at_ms)?.map(Action::from));
    // Before the files: so whoever reads the version knows whose rows follow.
    actions.push(Action::from(WriterProgress {
        app_id: commit.writer.clone(),
        version: commit.number,
        last_updated: Some(commit.at_ms),
    }));
    for file in replaced(state, commit) {
        actions.push(Action::from(RemovedFile {
            path: file.path.clone(),
            deletion_timestamp: Some(commit.at_ms),
            data_change: true,
        }));
    }
    let tags = snapshot_tags(commit);
    for file in added {
        actions.push(Action::from(AddedFile {
            path: file.name.clone(),
            partition_values: BTreeMap::new(),
            size: i64::try_from(file.size_bytes).unwrap_or(i64::MAX),
            modification_time: commit.at_ms,
            data_change: true,
            stats: Some(file.statistics.to_json()),
            tags: tags.clone(),
        }));
    }
    Ok(actions)
}

/// Returns the files whose place a commit takes: those of the owner's last list, also when the list is empty now.
fn replaced<'a>(state: &'a TableState, commit: &RowsCommit) -> impl Iterator<Item = &'a AddedFile> {
    let tags = snapshot_tags(commit);
    let files = state.files.values();
    files.filter(move |file| tags.is_some() && file.tags == tags)
}

fn snapshot_tags(commit: &RowsCommit) -> Option<BTreeMap<String, String>> {
    let owner = commit.snapshot_of.clone()?;
    Some(BTreeMap::from([(
        "lakesentry.snapshot_of".to_owned(),
        owner,
    )]))
}

/// Returns the table's new schema, where it is new or has grown.
fn meta_data<'a>(
    state: &TableState,
    schemas: impl Iterator<Item = &'a Schema>,
    at_ms: i64,
) -> Result<Option<MetaData>, LakeError> {
    let before: Option<Value> = state
        .meta_data
        .as_ref()
        .and_then(|known| serde_json::from_str(&known.schema_string).ok());
    let mut now = before.clone();
    for schema in schemas {
        now = match &now {
            None => Some(delta_schema::to_json(schema)?),
            Some(table) => delta_schema::widened(table, schema)?.or(now),
        };
    }
    let Some(schema) = now.filter(|now| before.as_ref() != Some(now)) else {
        return Ok(None);
    };
    let known = state.meta_data.clone().unwrap_or_else(|| MetaData {
        id: Uuid::new_v4().to_string(),
        format: FileFormat {
            provider: "parquet".to_owned(),
            options: BTreeMap::new(),
        },
        schema_string: String::new(),
        partition_columns: Vec::new(),
        configuration: BTreeMap::new(),
        created_time: Some(at_ms),
    });
    Ok(Some(MetaData {
        schema_string: schema.to_string(),
        ..known
    }))
}
