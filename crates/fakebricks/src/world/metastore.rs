//! A region's Unity Catalog: system schemas, administrators and grants.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Cloud, SimulatedVolume};
use crate::privileges::Grants;
use crate::tables;

/// One metastore.
#[derive(Debug, Clone)]
pub struct SimulatedMetastore {
    /// The UUID.
    pub id: String,
    /// The name in the console.
    pub name: String,
    /// The cloud.
    pub cloud: Cloud,
    /// The cloud's own region name.
    pub region: String,
    /// The account group whose members administer it: a metastore has one owner.
    pub owner: String,
    /// Schemas of the catalog `system`.
    pub schemas: BTreeMap<String, SchemaState>,
    /// Who may do what here.
    pub grants: Grants,
    /// Privileges on the metastore itself, by principal.
    pub own_grants: BTreeMap<String, BTreeSet<&'static str>>,
    /// Volumes, by their full names in lower case.
    pub volumes: BTreeMap<String, SimulatedVolume>,
}

/// The state of a system schema as the API names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SchemaState {
    /// Switched on by Databricks, not switchable.
    Managed,
    /// Could be switched on.
    Available,
    /// Switched on by an administrator.
    EnableCompleted,
    /// Not offered here.
    Unavailable,
}

impl SchemaState {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Managed => "MANAGED",
            Self::Available => "AVAILABLE",
            Self::EnableCompleted => "ENABLE_COMPLETED",
            Self::Unavailable => "UNAVAILABLE",
        }
    }

    /// Whether tables of the schema can be read.
    pub fn is_on(self) -> bool {
        matches!(self, Self::Managed | Self::EnableCompleted)
    }
}

impl SimulatedMetastore {
    /// The value of `current_metastore()`.
    pub fn global_id(&self) -> String {
        format!("{}:{}:{}", self.cloud.slug(), self.region, self.id)
    }

    /// Whether the catalog exists.
    pub fn has_catalog(catalog: &str) -> bool {
        tables::catalog(catalog).is_some()
    }

    /// Whether the schema exists and, in `system`, is switched on.
    pub fn has_schema(&self, catalog: &str, schema: &str) -> bool {
        match catalog {
            tables::SYSTEM => self.schemas.get(schema).is_some_and(|state| state.is_on()),
            _ => tables::in_schema(catalog, schema).next().is_some(),
        }
    }

    /// Whether the table exists in a schema that is there.
    pub fn has_table(&self, catalog: &str, schema: &str, table: &str) -> bool {
        self.has_schema(catalog, schema) && tables::find(catalog, schema, table).is_some()
    }

    /// Names of the schemas of a catalog, those that are switched off left out.
    pub fn schema_names(&self, catalog: &str) -> Vec<&str> {
        match catalog {
            tables::SYSTEM => self
                .schemas
                .iter()
                .filter(|(_, state)| state.is_on())
                .map(|(name, _)| name.as_str())
                .collect(),
            _ => tables::schemas(catalog).into_iter().collect(),
        }
    }
}
