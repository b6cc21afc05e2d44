//! Workspaces and who is in them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Belongings, Cloud, SimulatedWarehouse, Sketch, WarehouseLevel};

/// One workspace.
#[derive(Debug, Clone)]
pub struct SimulatedWorkspace {
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
    pub warehouses: Vec<SimulatedWarehouse>,
    /// Warehouses that were taken away and may come back.
    pub put_away: Vec<SimulatedWarehouse>,
    /// Principals in the workspace, by name.
    pub members: BTreeMap<String, Membership>,
    /// What people keep there.
    pub belongings: Belongings,
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
    /// Not begun yet.
    NotProvisioned,
    /// Being given up.
    Cancelling,
}

/// What a principal may do in a workspace.
#[derive(Debug, Clone, Default)]
pub struct Membership {
    /// Workspace administrator.
    pub admin: bool,
    /// Entitlements set on the principal itself.
    pub entitlements: BTreeSet<WorkspaceEntitlement>,
}

/// The right to use a part of the product in one workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkspaceEntitlement {
    /// Warehouses and SQL.
    SqlAccess,
    /// Notebooks, jobs and the general API.
    WorkspaceAccess,
    /// Reading what others made.
    Consume,
}

impl WorkspaceEntitlement {
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
            || self.entitlements.contains(&WorkspaceEntitlement::SqlAccess)
            || self.entitlements.contains(&WorkspaceEntitlement::Consume)
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
            Self::NotProvisioned => "NOT_PROVISIONED",
            Self::Cancelling => "CANCELLING",
        }
    }

    /// The sentence beside the state.
    pub fn message(self) -> &'static str {
        match self {
            Self::Running => "Workspace is running.",
            Self::Provisioning => "Workspace is being created.",
            Self::Failed => "Workspace could not be created: network validation failed.",
            Self::Banned => "Workspace was cancelled by Databricks.",
            Self::NotProvisioned => "Workspace is waiting to be created.",
            Self::Cancelling => "Workspace is being cancelled.",
        }
    }
}

impl SimulatedWorkspace {
    /// The host name.
    pub fn host(&self, cloud: Cloud) -> String {
        format!("{}{}", self.deployment, cloud.workspace_zone())
    }

    /// Whether it answers.
    pub fn is_running(&self) -> bool {
        self.status == Status::Running
    }

    /// What a list tells of it.
    pub fn sketch(&self) -> Sketch {
        Sketch {
            id: self.id,
            name: self.name.clone(),
            deployment: self.deployment.clone(),
            region: self.region.clone(),
            status: self.status,
            catalog: self.metastore.is_some(),
            warehouse: self.warehouses.first().map(|first| first.id.clone()),
        }
    }

    /// Takes a principal in, with SQL and the first warehouse, when the workspace is in use.
    pub fn welcome(&mut self, name: &str) {
        if !self.is_running() {
            return;
        }
        let membership = self.members.entry(name.to_owned()).or_default();
        membership
            .entitlements
            .insert(WorkspaceEntitlement::SqlAccess);
        if let Some(warehouse) = self.warehouses.first_mut() {
            warehouse
                .access
                .entry(name.to_owned())
                .or_insert(WarehouseLevel::CanUse);
        }
    }

    /// Takes an administrator in, who manages all warehouses, when the workspace is in use.
    pub fn appoint(&mut self, name: &str) {
        if !self.is_running() {
            return;
        }
        let membership = Membership {
            admin: true,
            entitlements: BTreeSet::from([
                WorkspaceEntitlement::SqlAccess,
                WorkspaceEntitlement::WorkspaceAccess,
            ]),
        };
        self.members.insert(name.to_owned(), membership);
        for warehouse in &mut self.warehouses {
            warehouse
                .access
                .insert(name.to_owned(), WarehouseLevel::CanManage);
        }
    }

    /// Takes all warehouses away, or brings them back.
    pub fn set_warehouses(&mut self, on: bool) {
        let (from, to) = if on {
            (&mut self.put_away, &mut self.warehouses)
        } else {
            (&mut self.warehouses, &mut self.put_away)
        };
        to.append(from);
    }

    /// The warehouse with this id.
    pub fn warehouse(&self, id: &str) -> Option<&SimulatedWarehouse> {
        self.warehouses.iter().find(|found| found.id == id)
    }

    /// The warehouse with this id, to change it.
    pub fn warehouse_mut(&mut self, id: &str) -> Option<&mut SimulatedWarehouse> {
        self.warehouses.iter_mut().find(|found| found.id == id)
    }
}
