//! `POST /api/v1/addresses`: what a typed workspace address is.

use domain::{AccountId, Cloud, DatabricksHost, WorkspaceId};
use serde::{Deserialize, Serialize};

/// A text that a person typed as the address of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressRequest {
    /// As typed.
    pub address: String,
}

/// What was found out about it, without signing in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetectedAddress {
    /// The host.
    pub host: DatabricksHost,
    /// The cloud.
    pub cloud: Cloud,
    /// What told the cloud.
    pub cloud_evidence: Evidence,
    /// The workspace, where it can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<WorkspaceId>,
    /// The account, where the host tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
}

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// The host's own `/.well-known/databricks-config`.
    DatabricksConfig,
    /// The DNS zone of the host.
    Zone,
}
