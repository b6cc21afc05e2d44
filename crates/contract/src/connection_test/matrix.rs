//! `GET /api/v1/connection-tests/{id}/matrix`: what every table showed in every workspace.

use domain::{
    Cloud, ConnectionTestId, DatabricksHost, MetastoreId, Region, TableName, Timestamp, WorkspaceId,
};
use serde::{Deserialize, Serialize};

use super::Verdict;

/// Workspaces × tables, as far as the test is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectionTestMatrix {
    /// The test.
    pub connection_test_id: ConnectionTestId,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; absent while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
    /// The columns: every table that some workspace was tested for, by name.
    pub tables: Vec<TableName>,
    /// The rows: by region, then by host.
    pub rows: Vec<MatrixRow>,
}

/// One workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MatrixRow {
    /// Its host.
    pub host: DatabricksHost,
    /// Its name, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its id, once it was seen or where it was stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<WorkspaceId>,
    /// Its cloud.
    pub cloud: Cloud,
    /// Its region, once it was seen or where it was stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// Its metastore, once it was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metastore_id: Option<MetastoreId>,
    /// Whether it is to read the global tables.
    pub primary: bool,
    /// The tables that it was tested for. Those that only the primary workspace reads are missing in the others.
    pub verdicts: Vec<Verdict>,
}
