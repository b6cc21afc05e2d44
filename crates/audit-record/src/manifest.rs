//! What an export says of itself, in a file beside it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What an export says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportManifest {
    /// `lakesentry-audit-manifest/1`.
    pub manifest: String,
    /// The program and its version.
    pub tool: String,
    /// When the export was complete, RFC 3339.
    pub completed_at: String,
    /// The host of the workspace through which was read.
    pub host: String,
    /// The SQL warehouse that read.
    pub warehouse_id: String,
    /// Who read, as Databricks knows them.
    pub signed_in_as: String,
    /// How they signed in.
    pub sign_in: String,
    /// The window.
    pub window: ManifestWindow,
    /// The workspaces whose events were asked for; `0` stands for those of the account.
    pub workspace_ids: Vec<String>,
    /// The services that were asked for; `null` for all.
    pub services: Option<Vec<String>>,
    /// `jsonl`, `delivery`, `ocsf`, `csv` or `parquet`.
    pub format: String,
    /// The version of OCSF, where the format is that.
    pub ocsf_version: Option<String>,
    /// `zstd`, `gzip`, or `null`.
    pub compression: Option<String>,
    /// `file`, or `delivery` for the tree of Databricks' log delivery.
    pub layout: String,
    /// Where files end: `day`, `hour`, or after so many bytes before compression.
    pub split: Option<String>,
    /// Whether addresses were replaced and parameters dropped.
    pub redacted: bool,
    /// What tells the key of the hashes from others, and not what it is.
    pub redaction_key: Option<String>,
    /// How many events there are in all files.
    pub events: u64,
    /// How many rows were left out because an event of the same id had come before.
    pub duplicates_left_out: u64,
    /// Events by service.
    pub events_by_service: BTreeMap<String, u64>,
    /// Events by workspace; `0` stands for those of the account.
    pub events_by_workspace: BTreeMap<String, u64>,
    /// How often the export was broken off and went on.
    pub resumed: u32,
    /// The files.
    pub files: Vec<ManifestFile>,
    /// The statements that read, as Databricks' query history knows them.
    pub statements: Vec<ManifestStatement>,
}

/// A window of time, half-open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestWindow {
    /// The first moment that is in it, RFC 3339.
    pub start: String,
    /// The first moment that is not, RFC 3339.
    pub end: String,
}

/// One file of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Its path, from the folder of the manifest.
    pub path: String,
    /// How many events are in it.
    pub events: u64,
    /// Its size.
    pub bytes: u64,
    /// The SHA-256 of its content, in hexadecimal digits.
    pub sha256: String,
    /// The time of its first event; `null` when there is none.
    pub first_event_time: Option<String>,
    /// The time of its last event.
    pub last_event_time: Option<String>,
}

/// One statement that read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestStatement {
    /// Databricks' id of it.
    pub statement_id: String,
    /// From which moment on it read.
    pub from: String,
    /// Up to which moment, which it did not read.
    pub until: String,
}

impl ExportManifest {
    /// The form of the manifest, and its version.
    pub const FORM: &str = "lakesentry-audit-manifest/1";
}
