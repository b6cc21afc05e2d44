//! `POST /api/v1/discoveries`: the workspaces of an account.

use domain::{
    AccountId, ApplicationId, Cloud, DatabricksHost, Region, Secret, WorkspaceId, WorkspaceState,
};
use serde::{Deserialize, Serialize};

/// Account-level credentials.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DiscoveryRequest {
    /// Cloud of the account.
    pub cloud: Cloud,
    /// The account.
    pub account_id: AccountId,
    /// The service principal.
    pub client_id: ApplicationId,
    /// Its OAuth secret; absent to use the one that the server still holds for this browser, account and client.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "optional_secret"
    )]
    pub client_secret: Option<Secret>,
}

#[expect(clippy::ref_option, reason = "the form that serde calls")]
fn optional_secret<S: serde::Serializer>(
    secret: &Option<Secret>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match secret {
        Some(secret) => Secret::on_the_wire(secret, serializer),
        None => serializer.serialize_none(),
    }
}

/// The answer: every workspace of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discovery {
    /// The account.
    pub account_id: AccountId,
    /// Its cloud.
    pub cloud: Cloud,
    /// When the list was read.
    pub discovered_at: String,
    /// In the order of region and name.
    pub workspaces: Vec<DiscoveredWorkspace>,
}

/// One workspace of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscoveredWorkspace {
    /// Its id.
    pub workspace_id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// Its host; absent while it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<DatabricksHost>,
    /// Its region; absent when the list does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// Its state; only a running one can be connected.
    pub state: WorkspaceState,
    /// Whether a connector exists for it.
    #[serde(default)]
    pub connected: bool,
}
