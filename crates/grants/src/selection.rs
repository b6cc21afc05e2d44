//! What a person wants LakeSentry to read.

use domain::{Feature, Scope, SortedSet, SystemTable, TableName, tables_for};
use serde::{Deserialize, Serialize};

/// The chosen features and further tables, and how `SELECT` is granted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// The optional features. The core is always part of it.
    pub features: SortedSet<Feature>,
    /// Further tables, one by one.
    #[serde(default)]
    pub tables: SortedSet<TableName>,
    /// On what `SELECT` is granted.
    #[serde(default)]
    pub level: Level,
}

/// On what `SELECT` is granted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// On each table. A table that Databricks adds later stays closed.
    #[default]
    Table,
    /// On each schema that has a chosen table. Opens all its other tables as well, and those that Databricks adds later.
    Schema,
}

impl Level {
    /// Gives the word used in URLs.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Schema => "schema",
        }
    }

    /// Reads the word of a URL.
    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::Table, Self::Schema]
            .into_iter()
            .find(|level| level.slug() == slug)
    }
}

/// Why a table is part of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A feature reads it.
    Feature(Feature),
    /// Somebody added it by name.
    Added,
}

impl Selection {
    /// Selects features only.
    pub fn of(features: impl IntoIterator<Item = Feature>) -> Self {
        Self {
            features: features.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Gives the tables that are to be read in one metastore, by name. Global tables are only read where `primary`; for a table that the
    /// catalogue does not know, this is not known either, so that it is read everywhere.
    pub fn tables(&self, primary: bool) -> SortedSet<TableName> {
        let features: Vec<Feature> = self.features.iter().copied().collect();
        let read_here = |table: SystemTable| primary || table.scope == Scope::Regional;
        let added = self
            .tables
            .iter()
            .filter(|table| table.known().is_none_or(read_here));
        tables_for(&features, primary)
            .map(TableName::from)
            .chain(added.cloned())
            .collect()
    }

    /// Tells why a table is selected; `None` when it is not.
    pub fn reason(&self, table: &TableName) -> Option<Reason> {
        let feature = table.known().and_then(|table| table.feature);
        match feature {
            Some(feature) if feature == Feature::Core || self.features.contains(&feature) => {
                Some(Reason::Feature(feature))
            }
            _ => self.tables.contains(table).then_some(Reason::Added),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> TableName {
        TableName::parse(name).unwrap()
    }

    #[test]
    fn an_added_global_table_is_read_in_the_primary_region_only() {
        let selection = Selection {
            tables: [
                table("system.billing.account_prices"),
                table("system.new.thing"),
                table("system.compute.warehouses"),
            ]
            .into(),
            ..Selection::default()
        };
        let elsewhere = selection.tables(false);
        assert!(elsewhere.contains(&table("system.new.thing")));
        assert!(elsewhere.contains(&table("system.compute.warehouses")));
        assert!(selection.tables(true).len() > elsewhere.len());
    }

    #[test]
    fn a_table_of_a_feature_needs_no_second_reason() {
        let audit = table("system.access.audit");
        let mut selection = Selection::of([Feature::AuditLog]);
        selection.tables.insert(audit.clone());
        let reason = selection.reason(&audit);
        assert_eq!(reason, Some(Reason::Feature(Feature::AuditLog)));
        selection.features.clear();
        assert_eq!(selection.reason(&audit), Some(Reason::Added));
        assert_eq!(selection.tables(true).len(), 15);
    }
}
