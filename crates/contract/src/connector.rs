//! `POST /api/v1/connectors`: one per monitored workspace.

use domain::{
    AccountId, ApplicationId, Authentication, Cloud, ConnectionTestId, ConnectorId,
    ConnectorStatus, DatabricksHost, Feature, MetastoreId, Region, Timestamp, WorkspaceId,
};
use serde::{Deserialize, Serialize};

use crate::ReceivedData;

/// Asks for a connector. What it records is what the server itself found in the test, not what the browser says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewConnector {
    /// The test in which the workspace's credentials, identity and metastore passed.
    pub connection_test_id: ConnectionTestId,
    /// The workspace.
    pub host: DatabricksHost,
    /// Whether it is to be tested day after day. Only where the test signed in without a secret.
    #[serde(default)]
    pub daily_test: bool,
}

/// Asks for a connector to be the one that reads the global tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PrimaryChoice {
    /// The test in which its workspace was primary and no global table was denied.
    pub connection_test_id: ConnectionTestId,
}

/// A connector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Connector {
    /// Its id.
    pub connector_id: ConnectorId,
    /// The Databricks account.
    pub account_id: AccountId,
    /// The cloud.
    pub cloud: Cloud,
    /// The region.
    pub region: Region,
    /// The metastore.
    pub metastore_id: MetastoreId,
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// Its name.
    pub workspace_name: String,
    /// Its host.
    pub host: DatabricksHost,
    /// Whether it reads the global tables. One connector does at most: one that was tested for them.
    pub primary: bool,
    /// The optional features that were chosen for it.
    pub features: Vec<Feature>,
    /// How the test signed in.
    pub authentication: Authentication,
    /// The service principal, where it was the one that answered in the test; absent when somebody else's token was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// Who answered in the test: an application id, or the name of a user; absent for connectors of before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tested_as: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// What it is doing.
    pub status: ConnectorStatus,
    /// The facts behind it; absent before anything was heard of its collector.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<ReceivedData>,
    /// How many tokens could be used now.
    pub live_tokens: u32,
}

/// The state of one region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegionCoverage {
    /// The region.
    pub region: Region,
    /// Its cloud.
    pub cloud: Cloud,
    /// The connectors there, the primary first.
    pub connectors: Vec<Connector>,
    /// How many workspaces the last discovery found there; absent when there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspaces: Option<u32>,
}
