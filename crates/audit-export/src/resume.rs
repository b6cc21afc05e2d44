//! What is remembered of an export that is under way, so that it can go on after a kill: a file beside the output, replaced as a whole.
//!
//! It never speaks of bytes that are not on the disk: files are synced before it is.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use audit_record::{ManifestFile, ManifestStatement};
use serde::{Deserialize, Serialize};

use crate::ending::AuditEnding;
use crate::export_options::{Compression, Layout, RecordFormat, Split};
use crate::private_file::create_private;
use crate::record_writer::WrittenPart;

/// What an export is of: two with the same are one that goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportIdentity {
    /// The host of the workspace.
    pub host: String,
    /// The workspaces that are meant.
    pub workspace_ids: Vec<String>,
    /// The services; `None` for all.
    pub services: Option<Vec<String>>,
    /// The beginning of the window as it was given.
    pub start: String,
    /// The end of the window as it was given.
    pub end: Option<String>,
    /// The form of the records.
    pub format: RecordFormat,
    /// The version of OCSF.
    pub ocsf_version: String,
    /// The compression.
    pub compression: Option<Compression>,
    /// Where records are put.
    pub layout: Layout,
    /// Where files end.
    pub split: Option<Split>,
    /// What tells the key of `--redact` from others.
    pub redaction: Option<String>,
}

impl ExportIdentity {
    /// Returns the version of OCSF, where it matters.
    pub fn ocsf(&self) -> Option<&str> {
        (self.format == RecordFormat::Ocsf).then_some(self.ocsf_version.as_str())
    }

    /// Refuses to go on with this as with another one.
    ///
    /// # Errors
    /// When it is another one.
    pub fn refuse_other(&self, wanted: &Self) -> Result<(), AuditEnding> {
        let differences = self.differences(wanted);
        if differences.is_empty() {
            return Ok(());
        }
        Err(AuditEnding::Options(format!(
            "what was broken off was something else: it differs in {}. Give the same options, or begin anew with --overwrite",
            differences.join(", ")
        )))
    }

    /// Names the options in which this differs from another one.
    fn differences(&self, other: &Self) -> Vec<&'static str> {
        let pairs = [
            (self.host == other.host, "--server-hostname"),
            (
                self.workspace_ids == other.workspace_ids,
                "--workspace-id or --include-account-level",
            ),
            (self.services == other.services, "--services"),
            (self.start == other.start, "--start"),
            (self.end == other.end, "--end"),
            (self.format == other.format, "--format"),
            (self.ocsf_version == other.ocsf_version, "--ocsf-version"),
            (self.compression == other.compression, "--compress"),
            (self.layout == other.layout, "--layout"),
            (self.split == other.split, "--split"),
            (self.redaction == other.redaction, "--redact or its key"),
        ];
        pairs
            .into_iter()
            .filter(|(same, _)| !same)
            .map(|(_, name)| name)
            .collect()
    }
}

/// How far an export has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadPosition {
    /// Everything before this moment has been read, in microseconds since 1970.
    pub read_until: i64,
    /// The time of the last event that was written.
    pub last_time: Option<i64>,
    /// The ids of the events of that time that were written.
    pub ids: Vec<String>,
    /// How many events of that time without an id were written.
    pub anonymous: u64,
}

impl ReadPosition {
    /// Returns the moment from which on has to be read.
    pub fn from(&self) -> i64 {
        self.last_time
            .map_or(self.read_until, |last| last.max(self.read_until))
    }
}

/// A file that is not finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenFile {
    /// Its name when it is finished, from the folder of the output.
    pub path: String,
    /// What counts of it.
    pub written: WrittenPart,
    /// How many bytes of records these are, before compression.
    pub plain_bytes: u64,
    /// How many events are in them.
    pub events: u64,
    /// The time of the first.
    pub first: Option<i64>,
    /// The time of the last.
    pub last: Option<i64>,
    /// What belongs into it.
    pub bucket: ResumedBucket,
}

/// What belongs into one file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ResumedBucket {
    /// All.
    Whole,
    /// A day, counted since 1970.
    Day(i64),
    /// An hour, counted since 1970.
    Hour(i64),
    /// As much as fits; the first is 1.
    Numbered(u32),
    /// A day of a workspace.
    Delivered(i64, String),
}

impl ResumedBucket {
    /// Returns the moment from which on nothing belongs into it any more, where time decides.
    pub fn end(&self) -> Option<i64> {
        const HOUR_US: i64 = 3_600_000_000;
        match self {
            Self::Day(day) | Self::Delivered(day, _) => Some((day + 1) * 24 * HOUR_US),
            Self::Hour(hour) => Some((hour + 1) * HOUR_US),
            Self::Whole | Self::Numbered(_) => None,
        }
    }
}

/// What is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumeState {
    /// The form of this file.
    pub form: String,
    /// What the export is of.
    pub identity: ExportIdentity,
    /// The window, in microseconds since 1970: half-open.
    pub window: (i64, i64),
    /// How far it has come.
    pub position: ReadPosition,
    /// How many events were written.
    pub events: u64,
    /// How many rows were left out because their event was there.
    pub duplicates: u64,
    /// Events by service.
    pub by_service: BTreeMap<String, u64>,
    /// Events by workspace.
    pub by_workspace: BTreeMap<String, u64>,
    /// The statements that have read.
    pub statements: Vec<ManifestStatement>,
    /// Files that are finished.
    pub finished: Vec<ManifestFile>,
    /// Files that are not.
    pub open: Vec<OpenFile>,
    /// Whether what is there is replaced.
    pub overwrites: bool,
    /// The files of an earlier export to the same place, which go when this one is complete.
    pub replaces: Vec<String>,
    /// How often it has gone on.
    pub resumed: u32,
    /// Everything is written and has its name; only the manifest is missing.
    pub complete: bool,
}

impl ResumeState {
    /// The form of the file, and its version.
    pub const FORM: &str = "lakesentry-audit-resume/1";

    /// Reads the file; `None` when there is none.
    ///
    /// # Errors
    /// When it can't be read, or is of another version.
    pub fn read(path: &Path) -> io::Result<Option<Self>> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let damaged = |said: String| io::Error::new(io::ErrorKind::InvalidData, said);
        let state: Self =
            serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
        if state.form == Self::FORM {
            Ok(Some(state))
        } else {
            Err(damaged(format!(
                "it was written by another version ({})",
                state.form
            )))
        }
    }

    /// Returns the names of all files that it tells of.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let finished = self.finished.iter().map(|file| &file.path);
        let open = self.open.iter().map(|file| &file.path);
        let all = finished.chain(open).chain(&self.replaces);
        all.map(String::as_str)
    }

    /// Writes the file: whole, or not at all.
    ///
    /// # Errors
    /// As the disk does.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let text = serde_json::to_vec(self).map_err(io::Error::other)?;
        replace(path, &text, false)
    }
}

/// Replaces a file as a whole.
///
/// # Errors
/// As the disk does.
pub fn replace(path: &Path, content: &[u8], is_open_to_all: bool) -> io::Result<()> {
    let beside = with_ending(path, ".new");
    let mut file = create_private(&beside, is_open_to_all)?;
    file.write_all(content)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    sync_folder(path)
}

/// Brings the names in a folder to the disk.
///
/// # Errors
/// As the disk does.
pub fn sync_folder(of: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let folder = of.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = of;
    Ok(())
}

/// A path with something at its end.
pub fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
