//! `POST /api/v1/discoveries`: the workspaces of an account.

use domain::{
    AccountId, ApplicationId, Cloud, DatabricksHost, Partition, Region, Secret, Timestamp,
    WorkspaceId, WorkspaceState,
};
use serde::{Deserialize, Serialize};

/// Account-level credentials, and who is asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DiscoveryRequest {
    /// The part of a cloud that the account is in.
    pub partition: Partition,
    /// The account.
    pub account_id: AccountId,
    /// The service principal.
    pub application_id: ApplicationId,
    /// Its OAuth secret; absent to use the one that the server still holds for this browser, account and principal.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::optional_secret::on_the_wire"
    )]
    pub client_secret: Option<Secret>,
    /// Whether there is no secret, and the service principal trusts this LakeSentry instead.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub federated: bool,
    /// The account API, where somebody typed it; absent for the one that the part of the cloud is known by. Sources disagree about some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accounts_host: Option<DatabricksHost>,
    /// A workspace to ask in place of the account API, which answers account admins only: its metastore's table
    /// `system.access.workspaces_latest` lists the same workspaces, without their regions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<DatabricksHost>,
}

/// The answer: every workspace of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Discovery {
    /// The account.
    pub account_id: AccountId,
    /// Its cloud.
    pub cloud: Cloud,
    /// When the list was read.
    pub discovered_at: Timestamp,
    /// Present when a workspace was asked in place of the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<AskedThrough>,
    /// In the order of region and name.
    pub workspaces: Vec<DiscoveredWorkspace>,
}

/// The workspace whose system table was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskedThrough {
    /// The workspace.
    pub host: DatabricksHost,
    /// Its metastore, as `current_metastore()` names it: `<cloud>:<region>:<id>`.
    pub metastore: String,
    /// The region of that metastore, and so of this workspace. Those of the others the table does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
}

/// One workspace of the list. What is usual is left out: an account can have 50,000.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
    #[serde(default = "running", skip_serializing_if = "is_running")]
    pub state: WorkspaceState,
    /// Whether a connector exists for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub connected: bool,
}

const fn running() -> WorkspaceState {
    WorkspaceState::Running
}

fn is_running(state: &WorkspaceState) -> bool {
    *state == WorkspaceState::Running
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_usual_is_left_out_and_comes_back() {
        let mut workspace = DiscoveredWorkspace {
            workspace_id: WorkspaceId::from(7),
            name: "prod".to_owned(),
            host: None,
            region: Region::parse("eastus").ok(),
            state: WorkspaceState::Running,
            connected: false,
        };
        let json = serde_json::to_string(&workspace).unwrap();
        assert_eq!(
            json,
            r#"{"workspace_id":"7","name":"prod","region":"eastus"}"#
        );
        assert_eq!(
            serde_json::from_str::<DiscoveredWorkspace>(&json).unwrap(),
            workspace
        );
        workspace.state = WorkspaceState::Banned;
        workspace.connected = true;
        let json = serde_json::to_string(&workspace).unwrap();
        assert_eq!(
            serde_json::from_str::<DiscoveredWorkspace>(&json).unwrap(),
            workspace
        );
    }
}
