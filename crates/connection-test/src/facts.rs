//! What a connector needs to know of a workspace, and what a test needs to know of connectors.

use domain::{
    AccountId, ApplicationId, Authentication, Cloud, DatabricksHost, Feature, Region, WorkspaceId,
};

/// What was found about a workspace that can be connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceFacts {
    /// The account that it belongs to.
    pub account_id: AccountId,
    /// The cloud of its metastore.
    pub cloud: Cloud,
    /// The region of its metastore.
    pub region: Region,
    /// Its metastore.
    pub metastore_id: String,
    /// Its id.
    pub workspace_id: WorkspaceId,
    /// Its name, or else its host.
    pub workspace_name: String,
    /// Its host.
    pub host: DatabricksHost,
    /// The features that it was tested for.
    pub features: Vec<Feature>,
    /// How it was signed in to.
    pub authentication: Authentication,
    /// The service principal that answered to who it is; `None` when that was somebody else, with a personal access token.
    pub client_id: Option<ApplicationId>,
    /// Who answered: the application id of a service principal, or the name of a user.
    pub tested_as: String,
}

/// A workspace that is connected already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectedWorkspace {
    /// Its metastore.
    pub metastore_id: String,
    /// Its id.
    pub workspace_id: WorkspaceId,
    /// Its host.
    pub host: DatabricksHost,
}
