//! What is known of a workspace that can be connected.

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, ApplicationId, Authentication, Cloud, DatabricksHost, Feature, MetastoreId, Region,
    WorkspaceId,
};

/// What a connection test found out about a workspace, and what a connector is made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceFacts {
    /// The account that it belongs to.
    pub account_id: AccountId,
    /// The cloud of its metastore.
    pub cloud: Cloud,
    /// The region of its metastore.
    pub region: Region,
    /// Its metastore.
    pub metastore_id: MetastoreId,
    /// Its id.
    pub workspace_id: WorkspaceId,
    /// Its name, or else its host.
    pub workspace_name: String,
    /// Its host.
    pub host: DatabricksHost,
    /// The optional features that it was tested for.
    pub features: Vec<Feature>,
    /// How the test signed in.
    pub authentication: Authentication,
    /// The service principal that answered to who it is; `None` when that was somebody else, with a personal access token.
    pub application_id: Option<ApplicationId>,
    /// Who answered: the application id of a service principal, or the name of a user. `None` for connectors of before this was kept.
    pub tested_as: Option<String>,
}
