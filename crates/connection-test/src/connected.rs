//! What a test needs to know of connectors.

use domain::{DatabricksHost, MetastoreId, WorkspaceId};

/// A workspace that is connected already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectedWorkspace {
    /// Its metastore.
    pub metastore_id: MetastoreId,
    /// Its id.
    pub workspace_id: WorkspaceId,
    /// Its host.
    pub host: DatabricksHost,
}
