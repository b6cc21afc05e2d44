//! The bodies of the statement execution API.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Parameter;

/// The request. `disposition` and `format` stay at their defaults `INLINE` and `JSON_ARRAY`: external links lead to cloud storage,
/// which customers' firewalls often block.
#[derive(Serialize)]
pub(super) struct Submit<'a> {
    pub(super) statement: &'a str,
    pub(super) warehouse_id: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) parameters: &'a [Parameter],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) row_limit: Option<u64>,
    pub(super) wait_timeout: String,
    pub(super) on_wait_timeout: &'static str,
    pub(super) disposition: &'static str,
    pub(super) format: &'static str,
}

/// The answer to submitting and polling. All members but the id may be missing.
#[derive(Debug, Deserialize)]
pub(super) struct Answer {
    pub(super) statement_id: String,
    #[serde(default)]
    pub(super) status: Status,
    #[serde(default)]
    pub(super) manifest: Manifest,
    #[serde(default)]
    pub(super) result: Chunk,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Status {
    pub(super) state: String,
    pub(super) sql_state: Option<String>,
    pub(super) error: Option<Failure>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Failure {
    /// A word, or a number on failures of authentication.
    pub(super) error_code: Value,
    pub(super) message: String,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Manifest {
    pub(super) schema: Schema,
    pub(super) truncated: bool,
}

/// DDL has `column_count: 0` and no `columns`.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Schema {
    pub(super) columns: Vec<WireColumn>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct WireColumn {
    pub(super) name: String,
    pub(super) type_text: String,
}

/// A part of a result; `{}` when there are no rows.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Chunk {
    pub(super) next_chunk_index: Option<u64>,
    pub(super) next_chunk_internal_link: Option<String>,
    pub(super) data_array: Vec<Vec<Option<String>>>,
    /// Never asked for; there if Databricks sends it all the same.
    pub(super) external_links: Vec<Value>,
}
