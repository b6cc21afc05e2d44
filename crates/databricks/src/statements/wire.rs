//! The bodies of the statement execution API.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::StatementParameter;
use crate::lenient::{Lenient, Present, from_object, or_default};

/// The request.
#[derive(Serialize)]
pub(super) struct NewStatement<'a> {
    pub(super) statement: &'a str,
    pub(super) warehouse_id: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) parameters: &'a [StatementParameter],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) row_limit: Option<u64>,
    pub(super) wait_timeout: String,
    pub(super) on_wait_timeout: &'static str,
    pub(super) disposition: &'static str,
    pub(super) format: &'static str,
}

/// The answer to submitting and polling. All members but the id may be missing, or `null`.
#[derive(Debug, Deserialize)]
pub(super) struct StatementAnswer {
    pub(super) statement_id: String,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) status: StatementStatus,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) manifest: Manifest,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) result: Chunk,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct StatementStatus {
    pub(super) state: String,
    pub(super) sql_state: Lenient<String>,
    pub(super) error: Lenient<StatementFailure>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct StatementFailure {
    /// A word, or a number on failures of authentication.
    pub(super) error_code: Value,
    pub(super) message: Lenient<String>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Manifest {
    #[serde(deserialize_with = "or_default")]
    pub(super) schema: Schema,
    pub(super) truncated: Lenient<bool>,
    pub(super) total_row_count: Lenient<u64>,
    pub(super) total_chunk_count: Lenient<u64>,
    #[serde(deserialize_with = "or_default")]
    pub(super) chunks: Vec<WireExtent>,
}

/// How large a part of a result is.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct WireExtent {
    pub(super) byte_count: Lenient<u64>,
    pub(super) row_count: Lenient<u64>,
}

/// DDL has `column_count: 0` and no `columns`.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Schema {
    #[serde(deserialize_with = "or_default")]
    pub(super) columns: Vec<WireColumn>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct WireColumn {
    pub(super) name: Lenient<String>,
    pub(super) type_text: Lenient<String>,
}

/// A part of a result; `{}` when there are no rows.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Chunk {
    pub(super) next_chunk_index: Option<u64>,
    pub(super) next_chunk_internal_link: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(super) data_array: Vec<Vec<Cell>>,
    /// Never asked for; there if Databricks sends it all the same.
    #[serde(deserialize_with = "or_default")]
    pub(super) external_links: Vec<Value>,
    /// Rows in Arrow's form inside the answer. Never asked for, either.
    pub(super) attachment: Present,
}

impl StatementAnswer {
    /// Says whether rows, or the way to them, are here, or that there are none.
    pub(super) fn carries_result(&self) -> bool {
        let Chunk {
            next_chunk_index,
            next_chunk_internal_link,
            data_array,
            external_links,
            attachment,
        } = &self.result;
        !data_array.is_empty()
            || !external_links.is_empty()
            || attachment.0
            || next_chunk_index.is_some()
            || next_chunk_internal_link.is_some()
            || self.manifest.total_row_count.0 == Some(0)
    }
}

/// A cell: a text or NULL. Some that speak this API write numbers and truths as they are.
#[derive(Debug, Deserialize)]
#[serde(from = "Value")]
pub(super) struct Cell(pub(super) Option<String>);

impl From<Value> for Cell {
    fn from(value: Value) -> Self {
        Self(match value {
            Value::Null => None,
            Value::String(text) => Some(text),
            other => Some(other.to_string()),
        })
    }
}

from_object!(StatementFailure);
