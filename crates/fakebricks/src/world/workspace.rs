//! Workspaces and who is in them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Cloud, Warehouse};

/// One workspace.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// The decimal id.
    pub id: u64,
    /// The name in the console.
    pub name: String,
    /// The part of the host before the cloud's zone.
    pub deployment: String,
    /// The cloud's own region name.
    pub region: String,
    /// Where it is in its life.
    pub status: Status,
    /// The metastore, when Unity Catalog is attached.
    pub metastore: Option<String>,
    /// SQL warehouses.
    pub warehouses: Vec<Warehouse>,
    /// Principals in the workspace, by name.
    pub members: BTreeMap<String, Membership>,
}

/// The state of a workspace as the accounts API names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// In use.
    Running,
    /// Being made.
    Provisioning,
    /// Could not be made.
    Failed,
    /// Shut by Databricks.
    Banned,
}

/// What a principal may do in a workspace.
#[derive(Debug, Clone, Default)]
pub struct Membership {
    /// Workspace administrator.
    pub admin: bool,
    /// Entitlements set on the principal itself.
    pub entitlements: BTreeSet<Entitlement>,
}

/// The right to use a part of the product in one workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entitlement {
    /// Warehouses and SQL.
    SqlAccess,
    /// Notebooks, jobs and the general API.
    WorkspaceAccess,
    /// Reading what others made.
    Consume,
}

impl Entitlement {
    const ALL: [Self; 3] = [Self::SqlAccess, Self::WorkspaceAccess, Self::Consume];

    /// The value in SCIM.
    pub fn value(self) -> &'static str {
        match self {
            Self::SqlAccess => "databricks-sql-access",
            Self::WorkspaceAccess => "workspace-access",
            Self::Consume => "workspace-consume",
        }
    }

    /// The entitlement with this SCIM value.
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.value() == value)
    }
}

impl Membership {
    /// Whether SQL and warehouses are open to the principal.
    pub fn has_sql(&self) -> bool {
        self.admin
            || self.entitlements.contains(&Entitlement::SqlAccess)
            || self.entitlements.contains(&Entitlement::Consume)
    }
}

impl Status {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Running => "RUNNING",
            Self::Provisioning => "PROVISIONING",
            Self::Failed => "FAILED",
            Self::Banned => "BANNED",
        }
    }

    /// The sentence beside the state.
    pub fn message(self) -> &'static str {
        match self {
            Self::Running => "Workspace is running.",
            Self::Provisioning => "Workspace is being created.",
            Self::Failed => "Workspace could not be created: network validation failed.",
            Self::Banned => "Workspace was cancelled by Databricks.",
        }
    }
}

impl Workspace {
    /// The host name.
    pub fn host(&self, cloud: Cloud) -> String {
        format!("{}{}", self.deployment, cloud.workspace_zone())
    }

    /// Whether it answers.
    pub fn is_running(&self) -> bool {
        self.status == Status::Running
    }

    /// The warehouse with this id.
    pub fn warehouse(&self, id: &str) -> Option<&Warehouse> {
        self.warehouses.iter().find(|found| found.id == id)
    }

    /// The warehouse with this id, to change it.
    pub fn warehouse_mut(&mut self, id: &str) -> Option<&mut Warehouse> {
        self.warehouses.iter_mut().find(|found| found.id == id)
    }
}
