//! What a passed check saw.

use domain::{
    ApplicationId, Cloud, DatabricksHost, MetastoreId, Region, Timestamp, WarehouseId, WorkspaceId,
};
use serde::{Deserialize, Serialize};

use super::id_token::SentIdToken;

/// What a passed check saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Observation {
    /// An access token was given.
    Credentials {
        /// The service principal; absent with a personal access token.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        application_id: Option<ApplicationId>,
        /// What it was exchanged for, where no secret was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        exchanged: Option<Box<SentIdToken>>,
    },
    /// Who the token belongs to.
    Identity {
        /// Application id of a service principal, address of a person.
        user_name: String,
        /// The name that people see.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        display_name: Option<String>,
        /// The workspace.
        workspace_id: WorkspaceId,
    },
    /// The metastore.
    Metastore {
        /// Its id.
        metastore_id: MetastoreId,
        /// Its name.
        name: String,
        /// Its cloud.
        cloud: Cloud,
        /// Its region, which is the workspace's.
        region: Region,
    },
    /// The warehouse that is used.
    Warehouse {
        /// Its id.
        warehouse_id: WarehouseId,
        /// Its name.
        name: String,
        /// Its state when the test began.
        state: WarehouseState,
        /// How many can be used.
        usable: u32,
    },
    /// The table can be read.
    Table {
        /// Time of the newest event, where the table has one; absent when the table has no time column or no row.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        newest: Option<Timestamp>,
        /// Whether it holds no row at all. Readable but empty is not the same as refused.
        empty: bool,
    },
    /// A question about too much access was answered; where the answer is yes, the warnings tell what is held.
    Access {
        /// On how many securables privileges were asked about; none for a role.
        #[serde(default)]
        securables: u32,
        /// How many other catalogs were not asked about, because there are too many; at least.
        #[serde(default)]
        left_out: u32,
        /// The workspace through which the metastore was asked: those of one metastore share the answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        through: Option<DatabricksHost>,
    },
}

/// The state of a SQL warehouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WarehouseState {
    /// Ready.
    Running,
    /// Starting or stopping.
    Changing,
    /// Stopped; a statement starts it.
    Stopped,
}
