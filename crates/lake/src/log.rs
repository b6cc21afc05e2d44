//! The log of a table: what its versions say, and how the next one is made.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use crate::actions::{Action, AddedFile, MetaData, RemovedFile, WriterProgress};
use crate::commit_outcome::CommitOutcome;
use crate::files::{self, Creation};
use crate::{LakeError, checkpoint};

/// A table as its log tells.
#[derive(Debug, Default)]
pub struct TableState {
    /// The newest version; none when there is no table.
    pub version: Option<u64>,
    /// The schema.
    pub meta_data: Option<MetaData>,
    /// The files that belong to it.
    pub files: BTreeMap<String, AddedFile>,
    /// The files that did.
    pub removed: BTreeMap<String, RemovedFile>,
    /// How far each writer is.
    pub writers: HashMap<String, LastCommit>,
}

/// The last commit of a writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastCommit {
    /// Its number.
    pub number: i64,
    /// What it made; unknown for what is older than the checkpoint that was read.
    pub made: Option<CommitOutcome>,
}

/// How many versions lie between two checkpoints.
const VERSIONS_BETWEEN_CHECKPOINTS: u64 = 100;

impl TableState {
    /// Takes in the versions that were made since it was last asked.
    pub fn refresh(&mut self, folder: &Path) -> Result<(), LakeError> {
        if self.version.is_none()
            && let Some((version, actions)) = checkpoint::read_last(folder)?
        {
            for action in actions {
                self.apply_one(CommitOutcome::default(), action);
            }
            for last in self.writers.values_mut() {
                last.made = None;
            }
            self.version = Some(version);
        }
        loop {
            let next = self.next_version();
            let Some(bytes) = files::get(&version_file(folder, next))? else {
                return Ok(());
            };
            self.apply(folder, next, &bytes)?;
        }
    }

    /// Makes the next version. Returns `false` when somebody else has made it; then nothing was changed.
    pub fn publish(&mut self, folder: &Path, actions: &[Action]) -> Result<bool, LakeError> {
        let version = self.next_version();
        let mut lines = Vec::new();
        for action in actions {
            serde_json::to_writer(&mut lines, action).map_err(|error| LakeError::Log {
                folder: folder.to_owned(),
                version,
                reason: error.to_string(),
            })?;
            lines.push(b'\n');
        }
        if files::put_new(&version_file(folder, version), &lines)? == Creation::Exists {
            return Ok(false);
        }
        self.apply(folder, version, &lines)?;
        if version.is_multiple_of(VERSIONS_BETWEEN_CHECKPOINTS) && version > 0 {
            checkpoint::write(folder, version, &self.actions())?;
        }
        Ok(true)
    }

    /// Returns the number of the version that comes next.
    pub fn next_version(&self) -> u64 {
        self.version.map_or(0, |version| version + 1)
    }

    fn apply(&mut self, folder: &Path, version: u64, bytes: &[u8]) -> Result<(), LakeError> {
        let broken = |reason: String| LakeError::Log {
            folder: folder.to_owned(),
            version,
            reason,
        };
        let lines = bytes.split(|byte| *byte == b'\n');
        let actions: Result<Vec<Action>, _> = lines
            .filter(|line| !line.is_empty())
            .map(serde_json::from_slice)
            .collect();
        let actions = actions.map_err(|error| broken(error.to_string()))?;
        let mut made = CommitOutcome::default();
        for action in actions {
            if let Some(info) = &action.commit_info {
                made = CommitOutcome::read(version, info);
            }
            if let Some(protocol) = &action.protocol
                && protocol.min_writer_version > crate::actions::Protocol::OURS.min_writer_version
            {
                return Err(broken(format!(
                    "another engine has raised the table to writer version {}, which this program does not write",
                    protocol.min_writer_version
                )));
            }
            self.apply_one(made, action);
        }
        self.version = Some(version);
        Ok(())
    }

    fn apply_one(&mut self, made: CommitOutcome, action: Action) {
        if let Some(meta_data) = action.meta_data {
            self.meta_data = Some(meta_data);
        }
        if let Some(file) = action.add {
            self.removed.remove(&file.path);
            self.files.insert(file.path.clone(), file);
        }
        if let Some(file) = action.remove {
            self.files.remove(&file.path);
            self.removed.insert(file.path.clone(), file);
        }
        if let Some(progress) = action.txn {
            let last = LastCommit {
                number: progress.version,
                made: Some(made),
            };
            self.writers.insert(progress.app_id, last);
        }
    }

    /// Returns what a checkpoint has to say.
    fn actions(&self) -> Vec<Action> {
        let progress = |(app_id, last): (&String, &LastCommit)| WriterProgress {
            app_id: app_id.clone(),
            version: last.number,
            last_updated: None,
        };
        let mut actions = vec![Action::from(crate::actions::Protocol::OURS)];
        actions.extend(self.meta_data.clone().map(Action::from));
        actions.extend(self.writers.iter().map(progress).map(Action::from));
        actions.extend(self.files.values().cloned().map(Action::from));
        actions.extend(self.removed.values().cloned().map(Action::from));
        actions
    }
}

/// Returns the folder of a table's log.
pub fn log_folder(folder: &Path) -> PathBuf {
    folder.join("_delta_log")
}

fn version_file(folder: &Path, version: u64) -> PathBuf {
    log_folder(folder).join(format!("{version:020}.json"))
}
