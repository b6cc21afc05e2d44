//! The messages between a collector and the server, as JSON.

use domain::{
    AccountId, ConnectorId, DatabricksHost, ExtractionId, SharingRules, SystemTable, WorkspaceId,
};
use serde::{Deserialize, Serialize};

use crate::Checkpoint;

/// What the collector of a connector is to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Assignment {
    /// The connector to which its token belongs.
    pub connector_id: ConnectorId,
    /// The Databricks account.
    pub account_id: AccountId,
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// The workspace's host, the only one that is read.
    pub host: DatabricksHost,
    /// The tables, those first whose rows Databricks drops first.
    pub tables: Vec<AssignedTable>,
    /// What may leave, where an admin has approved it; else whatever the catalogue does not leave out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sharing: Option<SharingRules>,
    /// Databricks' ids of the statements to look out for in `system.query.history`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub canaries: Vec<String>,
}

/// A table to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssignedTable {
    /// Its name.
    pub table: SystemTable,
    /// How far it has been read; absent when it has not been.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<Checkpoint>,
}

/// Begins an extraction: one push of rows of one table, applied at most once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewExtraction {
    /// The id that the collector gives it, version 7.
    pub extraction_id: ExtractionId,
    /// The table.
    pub table: SystemTable,
}

/// An extraction that was begun. An earlier one of the same table that was not committed is void.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExtractionBegun {
    /// Its id.
    pub extraction_id: ExtractionId,
}

/// A batch that is on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchReceipt {
    /// Its number, from 0 on.
    pub batch: u32,
    /// Its rows.
    pub rows: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// Ends an extraction: all of its rows become visible at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Commit {
    /// How many batches were sent; none when nothing is new.
    pub batches: u32,
    /// How far the table has been read with it; absent when there was nothing to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<Checkpoint>,
    /// The statements that were looked out for, and whose rows were in the batches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub canaries: Vec<CanaryMoment>,
}

/// Something that happened to a statement that is looked out for. The time is told from now back, because two machines' clocks differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CanaryMoment {
    /// Databricks' id of the statement.
    pub statement_id: String,
    /// How many seconds ago it was.
    pub seconds_ago: u32,
}

/// What became of an extraction. A repeated commit gets the same receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExtractionReceipt {
    /// Its id.
    pub extraction_id: ExtractionId,
    /// Rows that were sent.
    pub rows_received: u64,
    /// Rows of them that are new, or newer than those that were stored.
    pub rows_stored: u64,
    /// Rows that they took the place of.
    #[serde(default)]
    pub rows_replaced: u64,
    /// The version of the Delta table that shows them; absent when nothing had to be stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table_version: Option<u64>,
}

/// What a cycle came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CycleReport {
    /// The collector's version.
    pub collector_version: String,
    /// How many minutes lie between the beginnings of two cycles; absent where somebody else keeps the schedule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every_minutes: Option<u32>,
    /// The statement that it ran, for the next cycles to look out for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canary: Option<CanaryMoment>,
    /// SHA-256 of the program, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program_sha256: Option<String>,
    /// Who reads, as Databricks calls them: the application id of a service principal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_as: Option<String>,
    /// The tables, in the order in which they were read.
    pub tables: Vec<TableReport>,
}

/// What became of one table in a cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TableReport {
    /// The table.
    pub table: SystemTable,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: TableOutcome,
}

/// What became of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum TableOutcome {
    /// It was read to its end.
    Complete {
        /// Rows that were sent.
        rows: u64,
    },
    /// It could not be read, or not be sent.
    Failed {
        /// What happened, without secrets and bounded in length.
        reason: String,
    },
}

/// The members of a problem (RFC 9457) that a collector needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refusal {
    /// A sentence.
    pub title: String,
    /// What is special about this case.
    #[serde(default)]
    pub detail: Option<String>,
    /// Names the request in the server's log.
    #[serde(default)]
    pub request_id: String,
}
