//! The actions of Delta's log that are used here. Members and actions that are not, are skipped when they are read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What the log says of the program that writes it.
pub const ENGINE: &str = "LakeSentry";

/// One line of a version.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Action {
    /// What a reader and a writer must know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<Protocol>,
    /// The table's schema.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta_data: Option<MetaData>,
    /// A file that belongs to the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add: Option<AddedFile>,
    /// A file that does not any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remove: Option<RemovedFile>,
    /// The last number of a writer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub txn: Option<WriterProgress>,
    /// Who made the version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit_info: Option<CommitInfo>,
}

/// What a reader and a writer must know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Protocol {
    /// Oldest reader.
    pub min_reader_version: i32,
    /// Oldest writer.
    pub min_writer_version: i32,
}

impl Protocol {
    /// What every engine has known since 2019.
    pub const OURS: Self = Self {
        min_reader_version: 1,
        min_writer_version: 2,
    };
}

/// The table's schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MetaData {
    /// Names the table for as long as it lives.
    pub id: String,
    /// Always Parquet.
    pub format: FileFormat,
    /// The schema as JSON.
    pub schema_string: String,
    /// None.
    pub partition_columns: Vec<String>,
    /// None.
    #[serde(default)]
    pub configuration: BTreeMap<String, String>,
    /// Milliseconds since 1970.
    #[serde(default)]
    pub created_time: Option<i64>,
}

/// The format of the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFormat {
    /// `parquet`.
    pub provider: String,
    /// None.
    #[serde(default)]
    pub options: BTreeMap<String, String>,
}

/// A file that belongs to the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AddedFile {
    /// Its name in the table's folder.
    pub path: String,
    /// None: the tables have no partitions.
    pub partition_values: BTreeMap<String, String>,
    /// Its size.
    pub size: i64,
    /// Milliseconds since 1970.
    pub modification_time: i64,
    /// Whether it holds rows that were not there before.
    pub data_change: bool,
    /// Number of rows, smallest and largest watermark, as JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stats: Option<String>,
    /// Whose snapshot it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}

/// A file that does not belong to the table any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemovedFile {
    /// Its name in the table's folder.
    pub path: String,
    /// Milliseconds since 1970.
    #[serde(default)]
    pub deletion_timestamp: Option<i64>,
    /// Whether its rows are gone with it.
    pub data_change: bool,
}

/// The last number of a writer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WriterProgress {
    /// The writer.
    pub app_id: String,
    /// Its number, which only grows.
    pub version: i64,
    /// Milliseconds since 1970.
    #[serde(default)]
    pub last_updated: Option<i64>,
}

/// Who made the version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommitInfo {
    /// Milliseconds since 1970.
    #[serde(default)]
    pub timestamp: i64,
    /// `WRITE`, or `MERGE` where rows took the place of others.
    #[serde(default)]
    pub operation: String,
    /// How: `Append` or `Overwrite`.
    #[serde(default)]
    pub operation_parameters: BTreeMap<String, String>,
    /// What it came to, numbers as text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub operation_metrics: BTreeMap<String, String>,
    /// The program.
    #[serde(default)]
    pub engine_info: String,
}

macro_rules! actions {
    ($($member:ident: $of:ty;)*) => {$(
        impl From<$of> for Action {
            fn from(action: $of) -> Self {
                Self { $member: Some(action), ..Self::default() }
            }
        }
    )*};
}

actions! {
    protocol: Protocol;
    meta_data: MetaData;
    add: AddedFile;
    remove: RemovedFile;
    txn: WriterProgress;
    commit_info: CommitInfo;
}
