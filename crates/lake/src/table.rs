//! The lake and its tables: what the rest of the program calls.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Schema};
use domain::SystemTable;
use parking_lot::Mutex;
use serde_json::Value;
use uuid::Uuid;

use crate::actions::{
    Action, AddedFile, CommitInfo, ENGINE, FileFormat, MetaData, Protocol, RemovedFile,
    WriterProgress,
};
use crate::commit_outcome::{CommitOutcome, ROWS_REPLACED, ROWS_STORED};
use crate::log::{LastCommit, TableState, log_folder};
use crate::newest_rows::{self, NewestRows, ThinnedFile};
use crate::parquet_file::{self, StoredFile};
use crate::row_identity::RowIdentity;
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
    /// How its rows are recognised. The rows of a list are not: it is stored as it was read.
    pub identity: RowIdentity,
    /// Milliseconds since 1970.
    pub at_ms: i64,
}

/// Attempts to be the one who makes the next version. Others make one in a few milliseconds, and no table has so many writers.
const ATTEMPTS: u32 = 100;

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

    /// Stores rows in a file of this name, with the digests of their keys. They are on the disk when this returns, and visible once they are committed.
    ///
    /// # Errors
    /// When the disk or the rows don't allow it.
    pub fn store(
        &self,
        table: SystemTable,
        name: &str,
        rows: &[RecordBatch],
        identity: &RowIdentity,
    ) -> Result<StoredFile, LakeError> {
        let folder = self.folder(table);
        files::make_folder(&folder)?;
        let no_rows = || ArrowError::InvalidArgumentError("no rows".to_owned());
        let (first, others) = rows.split_first().ok_or_else(no_rows)?;
        let first = identity.with_keys(first)?;
        let schema = first.schema();
        let others = others.iter().map(|part| identity.with_keys(part));
        let rows = std::iter::once(Ok(first)).chain(others);
        parquet_file::write(&folder, name, &schema, rows, identity.watermark.as_deref())
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

    /// Counts the rows that are visible in a table.
    ///
    /// # Errors
    /// When the log can't be read.
    pub fn rows(&self, table: SystemTable) -> Result<u64, LakeError> {
        let state = self.state(table);
        let mut state = state.lock();
        state.refresh(&self.folder(table))?;
        let files = state.files.values();
        Ok(files
            .map(|file| RowStatistics::read(file.stats.as_deref()).rows)
            .sum())
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
            let change = change(&state, &folder, commit)?;
            if change.added.is_empty() && change.thinned.is_empty() {
                return Ok(CommitOutcome::default());
            }
            let actions = actions(&state, &folder, commit, &change)?;
            if state.publish(&folder, &actions)? {
                return Ok(CommitOutcome {
                    version: state.version,
                    rows_stored: change.rows_added,
                    rows_replaced: change.rows_replaced,
                    rows_alike: change.rows_alike,
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
        Some(LastCommit { number, made }) if *number == commit.number => {
            Ok(Some(made.unwrap_or_default()))
        }
        Some(LastCommit { number, .. }) if *number > commit.number => Err(LakeError::Superseded {
            number: commit.number,
            last: *number,
        }),
        _ => Ok(None),
    }
}

/// Returns what the commit changes: a list takes the place of its owner's last one, and of other rows the newest stay.
fn change(state: &TableState, folder: &Path, commit: &RowsCommit) -> Result<NewestRows, LakeError> {
    let Some(tags) = snapshot_tags(commit) else {
        return newest_rows::settle(state, folder, &commit.files, &commit.identity);
    };
    let files = state.files.values();
    let last = files.filter(|file| file.tags.as_ref() == Some(&tags));
    let thinned: Vec<ThinnedFile> = last
        .map(|file| ThinnedFile {
            file: file.clone(),
            rest: None,
        })
        .collect();
    let rows = |file: &ThinnedFile| RowStatistics::read(file.file.stats.as_deref()).rows;
    Ok(NewestRows {
        rows_added: commit.files.iter().map(|of| of.statistics.rows).sum(),
        rows_replaced: thinned.iter().map(rows).sum(),
        added: commit.files.clone(),
        thinned,
        rows_alike: 0,
    })
}

/// Returns the lines of the version that makes the files visible.
fn actions(
    state: &TableState,
    folder: &Path,
    commit: &RowsCommit,
    change: &NewestRows,
) -> Result<Vec<Action>, LakeError> {
    let mut actions = vec![Action::from(commit_info(commit, change))];
    if state.version.is_none() {
        actions.push(Protocol::OURS.into());
    }
    let mut schemas = Vec::new();
    for file in &change.added {
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
    for thinned in &change.thinned {
        actions.push(Action::from(RemovedFile {
            path: thinned.file.path.clone(),
            deletion_timestamp: Some(commit.at_ms),
            data_change: true,
        }));
    }
    let tags = snapshot_tags(commit);
    let rests = change.thinned.iter().filter_map(|of| of.rest.as_ref());
    for file in change.added.iter().chain(rests) {
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

fn commit_info(commit: &RowsCommit, change: &NewestRows) -> CommitInfo {
    let (operation, mode) = if commit.snapshot_of.is_some() {
        ("WRITE", Some("Overwrite"))
    } else if change.thinned.is_empty() {
        ("WRITE", Some("Append"))
    } else {
        ("MERGE", None)
    };
    let text = |(name, text): (&str, String)| (name.to_owned(), text);
    let metrics = [
        (ROWS_STORED, change.rows_added.to_string()),
        (ROWS_REPLACED, change.rows_replaced.to_string()),
    ];
    CommitInfo {
        timestamp: commit.at_ms,
        operation: operation.to_owned(),
        operation_parameters: mode
            .map(|mode| ("mode".to_owned(), mode.to_owned()))
            .into_iter()
            .collect(),
        operation_metrics: metrics.map(text).into(),
        engine_info: ENGINE.to_owned(),
    }
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
