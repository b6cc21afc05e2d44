//! What leaves a workspace: what a collector says would leave, and what an admin has approved.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{SystemTable, WorkspaceId};

/// The column with the texts of statements, in every table that has them.
pub const STATEMENT_TEXT: &str = "statement_text";
/// The column that says whose row it is.
pub const WORKSPACE_ID: &str = "workspace_id";

/// What would leave of one table, as `lakesentry-collector run --dry-run` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeavingTable {
    /// The table.
    pub table: SystemTable,
    /// Names and types of the columns.
    pub columns: BTreeMap<String, String>,
    /// Columns that never leave.
    #[serde(default)]
    pub left_out: Vec<String>,
    /// Rows that were read.
    pub rows: u64,
    /// About how many bytes their text has.
    pub text_bytes: u64,
    /// About how many bytes would be sent.
    pub packed_bytes: u64,
    /// One row, masked: what is shown tells the form and not the content.
    #[serde(default)]
    pub sample: BTreeMap<String, String>,
}

/// What may leave a workspace. Collector and server each refuse everything else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SharingRules {
    /// The tables, each with its columns.
    pub tables: Vec<SharedTable>,
    /// Whether texts of statements are replaced by their SHA-256, by the SQL warehouse itself.
    #[serde(default)]
    pub mask_statement_text: bool,
    /// The workspaces whose rows leave, where a table says whose they are; every workspace when there are none.
    #[serde(default)]
    pub workspaces: Vec<WorkspaceId>,
}

/// A table that may leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SharedTable {
    /// The table.
    pub table: SystemTable,
    /// Its columns that may leave. Others that Databricks adds wait until they are approved.
    pub columns: Vec<String>,
}

impl SharingRules {
    /// Puts everything in order, each once, so that the same rules are the same text.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        for shared in &mut self.tables {
            shared.columns.sort_unstable();
            shared.columns.dedup();
        }
        self.tables.sort_by_key(|shared| shared.table);
        self.tables.dedup_by_key(|shared| shared.table);
        self.workspaces.sort_unstable();
        self.workspaces.dedup();
        self
    }

    /// Returns the columns of a table that may leave; none when the table may not.
    pub fn columns_of(&self, table: SystemTable) -> Option<&[String]> {
        let mut tables = self.tables.iter();
        let found = tables.find(|shared| shared.table == table);
        found.map(|shared| shared.columns.as_slice())
    }

    /// Says whether a column of a table may leave. SQL does not tell names apart by their case.
    pub fn shares(&self, table: SystemTable, column: &str) -> bool {
        let columns = self.columns_of(table).unwrap_or_default();
        columns.iter().any(|of| of.eq_ignore_ascii_case(column))
    }

    /// Counts the columns of all tables.
    pub fn column_count(&self) -> usize {
        self.tables.iter().map(|shared| shared.columns.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> SystemTable {
        SystemTable::parse(name).unwrap()
    }

    fn rules() -> SharingRules {
        let shared = |name: &str, columns: &[&str]| SharedTable {
            table: table(name),
            columns: columns.iter().map(|&column| column.to_owned()).collect(),
        };
        SharingRules {
            tables: vec![
                shared("system.query.history", &["b", "a", "b"]),
                shared("system.billing.usage", &["c"]),
            ],
            mask_statement_text: true,
            workspaces: Vec::new(),
        }
    }

    #[test]
    fn the_same_rules_are_the_same_text_in_whatever_order_they_came() {
        let mut other = rules();
        other.tables.reverse();
        assert_eq!(rules().in_order(), other.in_order());
        assert_eq!(rules().in_order().column_count(), 3);
    }

    #[test]
    fn what_is_not_named_does_not_leave() {
        let history = table("system.query.history");
        assert!(rules().shares(history, "A"));
        assert!(!rules().shares(history, "c"));
        assert!(!rules().shares(table("system.access.audit"), "a"));
        assert_eq!(rules().columns_of(table("system.access.audit")), None);
    }
}
