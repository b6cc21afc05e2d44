//! The catalogue of system tables, from `data/system-tables.json`.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The catalogue's data with every column, for those who need more than [`system_tables`] gives. Unused, it costs no byte of a program.
pub const SYSTEM_TABLES_JSON: &str = include_str!("../data/system-tables.json");

/// A table of the catalog `system`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SystemTable {
    /// Schema, without the catalog.
    pub schema: &'static str,
    /// Table, without the schema.
    pub name: &'static str,
    /// Whether every region shows the same rows.
    pub scope: Scope,
    /// The feature that needs the table; `None` for tables that LakeSentry does not ask for by itself.
    pub feature: Option<Feature>,
    /// What it holds, in a sentence.
    pub purpose: &'static str,
    /// Databricks' word for its maturity.
    pub release: &'static str,
    /// How long Databricks keeps rows, in days; `None` where that is not stated or without limit.
    pub retention_days: Option<u32>,
    /// The column of type `TIMESTAMP` that tells how fresh the table is.
    pub event_time: Option<&'static str>,
    /// How late rows usually come, in words; Databricks promises nothing.
    pub typical_latency: Option<&'static str>,
}

/// Which rows a table shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// The rows of the whole account, the same in every region. Read by the primary connector only.
    Global,
    /// The rows of the metastore's own region.
    Regional,
}

/// A named group of tables that one part of LakeSentry needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Costs, compute, jobs and queries: always on.
    Core,
    /// MLflow tracking.
    MlflowTracking,
    /// Model serving costs.
    ModelServingCosts,
    /// Audit log.
    AuditLog,
    /// Table lineage.
    TableLineage,
}

impl Feature {
    /// The features that a person can switch, in the order in which they are offered.
    pub const OPTIONAL: [Self; 4] = [
        Self::MlflowTracking,
        Self::ModelServingCosts,
        Self::AuditLog,
        Self::TableLineage,
    ];

    /// All features, the core first.
    pub const ALL: [Self; 5] = [
        Self::Core,
        Self::MlflowTracking,
        Self::ModelServingCosts,
        Self::AuditLog,
        Self::TableLineage,
    ];

    /// Gives the name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Core => "Costs, compute, jobs and queries",
            Self::MlflowTracking => "MLflow tracking",
            Self::ModelServingCosts => "Model serving costs",
            Self::AuditLog => "Audit log",
            Self::TableLineage => "Table lineage",
        }
    }

    /// Gives the word used in URLs and drafts.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::MlflowTracking => "mlflow_tracking",
            Self::ModelServingCosts => "model_serving_costs",
            Self::AuditLog => "audit_log",
            Self::TableLineage => "table_lineage",
        }
    }

    /// Reads the word of a URL.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|feature| feature.slug() == slug)
    }
}

/// Schema, table and minutes, of the few tables whose delay is known.
static USUAL_DELAYS: &[(&str, &str, u32)] = include!(concat!(env!("OUT_DIR"), "/usual_delays.rs"));

static SYSTEM_TABLES: &[SystemTable] = include!(concat!(env!("OUT_DIR"), "/system_tables.rs"));

/// Gives every known system table, by schema and name.
pub fn system_tables() -> &'static [SystemTable] {
    SYSTEM_TABLES
}

/// Gives the tables that a choice of features needs: the core always, global tables only where `primary`.
pub fn tables_for(features: &[Feature], primary: bool) -> impl Iterator<Item = SystemTable> {
    SYSTEM_TABLES.iter().copied().filter(move |table| {
        let wanted = table
            .feature
            .is_some_and(|feature| feature == Feature::Core || features.contains(&feature));
        wanted && (primary || table.scope == Scope::Regional)
    })
}

/// No table of the catalogue has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a known system table")]
pub struct UnknownTable(pub String);

impl SystemTable {
    /// Finds a table by its full name, `system.<schema>.<table>`.
    ///
    /// # Errors
    /// When the catalogue does not know it.
    pub fn parse(full_name: &str) -> Result<Self, UnknownTable> {
        let mut tables = SYSTEM_TABLES.iter();
        let table = tables.find(|table| table.full_name() == full_name);
        table
            .copied()
            .ok_or_else(|| UnknownTable(full_name.to_owned()))
    }

    /// Gives how late rows usually come, in minutes, of tables that get rows all the time. `None` where the delay is not known, and where
    /// a silence is nothing unusual: a table of changes stays as it is until somebody changes something.
    pub fn usual_delay_minutes(&self) -> Option<u32> {
        let mut delays = USUAL_DELAYS.iter();
        let of = delays.find(|(schema, name, _)| *schema == self.schema && *name == self.name);
        of.map(|(_, _, minutes)| *minutes)
    }

    /// Gives `system.<schema>.<table>`.
    pub fn full_name(&self) -> String {
        format!("system.{}.{}", self.schema, self.name)
    }
}

impl fmt::Display for SystemTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "system.{}.{}", self.schema, self.name)
    }
}

impl Serialize for SystemTable {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SystemTable {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::parse(&name).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(feature: Feature) -> Vec<String> {
        system_tables()
            .iter()
            .filter(|table| table.feature == Some(feature))
            .map(SystemTable::full_name)
            .collect()
    }

    #[test]
    fn the_core_is_the_fourteen_required_tables() {
        assert_eq!(
            names(Feature::Core),
            [
                "system.access.workspaces_latest",
                "system.billing.list_prices",
                "system.billing.usage",
                "system.compute.clusters",
                "system.compute.node_timeline",
                "system.compute.node_types",
                "system.compute.warehouse_events",
                "system.lakeflow.job_run_timeline",
                "system.lakeflow.job_task_run_timeline",
                "system.lakeflow.job_tasks",
                "system.lakeflow.jobs",
                "system.lakeflow.pipeline_update_timeline",
                "system.lakeflow.pipelines",
                "system.query.history",
            ]
        );
    }

    #[test]
    fn each_optional_feature_has_its_tables() {
        assert_eq!(
            names(Feature::MlflowTracking),
            [
                "system.mlflow.experiments_latest",
                "system.mlflow.runs_latest"
            ]
        );
        assert_eq!(
            names(Feature::ModelServingCosts),
            [
                "system.serving.endpoint_usage",
                "system.serving.served_entities"
            ]
        );
        assert_eq!(names(Feature::AuditLog), ["system.access.audit"]);
        assert_eq!(
            names(Feature::TableLineage),
            ["system.access.table_lineage"]
        );
    }

    #[test]
    fn the_word_of_a_feature_reads_back() {
        for feature in Feature::ALL {
            assert_eq!(Feature::from_slug(feature.slug()), Some(feature));
        }
        assert_eq!(Feature::from_slug("Audit log"), None);
    }

    #[test]
    fn a_usual_delay_needs_a_time_to_measure_it_by() {
        let with_delay: Vec<&SystemTable> = system_tables()
            .iter()
            .filter(|table| table.usual_delay_minutes().is_some())
            .collect();
        assert!(with_delay.len() >= 4);
        for table in with_delay {
            assert!(table.event_time.is_some(), "{table}");
            assert!(table.typical_latency.is_some(), "{table}");
            assert_ne!(table.event_time, Some("change_time"), "{table}");
        }
    }

    #[test]
    fn only_the_primary_region_reads_global_tables() {
        let global: Vec<_> = tables_for(&[], true)
            .filter(|table| table.scope == Scope::Global)
            .map(|table| table.full_name())
            .collect();
        assert_eq!(
            global,
            [
                "system.access.workspaces_latest",
                "system.billing.list_prices",
                "system.billing.usage"
            ]
        );
        assert_eq!(
            tables_for(&[], false)
                .filter(|table| table.scope == Scope::Global)
                .count(),
            0
        );
        assert_eq!(tables_for(&Feature::OPTIONAL, true).count(), 20);
    }
}
