//! What is known of the data of a connector: the facts behind its status.

use domain::{ConnectorId, ConnectorStatus, SystemTable, Timestamp};
use serde::{Deserialize, Serialize};

/// What a collector has pushed, in short.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceivedData {
    /// When the collector was last heard of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<Timestamp>,
    /// When it last pushed, or confirmed that there was nothing to push.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Timestamp>,
    /// When rows last came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_at: Option<Timestamp>,
    /// The newest event of which a row came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest_event_at: Option<Timestamp>,
    /// How many cycles were missed since then.
    pub missed_cycles: u32,
    /// Tables that came.
    pub tables: u32,
    /// Tables of them that could not be read in the last cycle.
    pub failed_tables: u32,
    /// Rows that are stored.
    pub rows: u64,
}

/// The data of a connector, table by table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectorData {
    /// The connector.
    pub connector_id: ConnectorId,
    /// What it is doing.
    pub status: ConnectorStatus,
    /// What was received, in short.
    pub received: ReceivedData,
    /// The collector's version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collector_version: Option<String>,
    /// The tables that it is to read, in the order in which it does.
    pub tables: Vec<TableData>,
}

/// The data of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TableData {
    /// Its name.
    pub table: SystemTable,
    /// What is known of it.
    pub state: TableDataState,
    /// Rows that are stored.
    pub rows: u64,
    /// When it was last read to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Timestamp>,
    /// The newest event of which a row came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest_event_at: Option<Timestamp>,
    /// Why it could not be read in the last cycle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

/// What is known of the data of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TableDataState {
    /// It was never read.
    Waiting,
    /// It is read to its end, and as fresh as Databricks keeps it.
    Complete,
    /// It is read to its end, and its newest event is older than is usual.
    Late,
    /// It could not be read in the last cycle.
    Failed,
}
