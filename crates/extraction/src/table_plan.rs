//! How one table is read, from the catalogue of system tables.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use arrow_schema::{Field, Schema, SchemaRef};
use domain::{SYSTEM_TABLES_JSON, SystemTable};
use jiff::SignedDuration;
use serde::Deserialize;

use crate::ColumnType;

/// How one table is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TablePlan {
    /// The table.
    pub table: SystemTable,
    /// The columns that are known; Databricks adds others at any time.
    pub columns: Vec<PlannedColumn>,
    /// Columns that never leave the workspace.
    pub left_out: Vec<String>,
    /// How it is read.
    pub method: ReadingMethod,
    /// The columns that tell rows apart, as far as that is known.
    pub key: Vec<String>,
    /// Whether a row comes again with a newer watermark when it has changed, however long it has been there.
    pub changes_in_place: bool,
}

/// A column that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedColumn {
    /// Its name.
    pub name: String,
    /// Its type.
    pub column_type: ColumnType,
}

/// How a table is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadingMethod {
    /// Whole, and sent when it has changed.
    Snapshot,
    /// What is new by a column.
    Incremental {
        /// The column, of type `TIMESTAMP` or `DATE`.
        watermark: PlannedColumn,
        /// How far back rows are read again, because they may come late or be corrected.
        overlap: SignedDuration,
    },
}

/// The catalogue says nothing about how late rows of a table may come.
const USUAL_OVERLAP: SignedDuration = SignedDuration::from_hours(24);

impl TablePlan {
    /// Returns how a table is read.
    ///
    /// # Panics
    /// Never: a [`SystemTable`] is made from the same catalogue.
    pub fn of(table: SystemTable) -> Self {
        let entry = CATALOGUE.get(&(table.schema, table.name));
        let entry = entry.expect("the catalogue is made from the same data");
        let of_type = |left_out: bool| {
            let columns = entry.columns.iter().flatten();
            columns.filter(move |column| column.left_out.is_some() == left_out)
        };
        let columns: Vec<PlannedColumn> = of_type(false).map(PlannedColumn::from).collect();
        let watermark = entry.watermark_column.as_ref().and_then(|name| {
            let found = columns.iter().find(|column| column.name == *name);
            found.filter(|column| {
                matches!(column.column_type, ColumnType::Timestamp | ColumnType::Date)
            })
        });
        let method = match watermark {
            Some(watermark) => ReadingMethod::Incremental {
                watermark: watermark.clone(),
                overlap: overlap(entry.lookback_hint.as_deref()),
            },
            None => ReadingMethod::Snapshot,
        };
        Self {
            table,
            left_out: of_type(true).map(|column| column.name.clone()).collect(),
            method,
            key: entry.primary_key.clone().unwrap_or_default(),
            changes_in_place: entry.rows_updated_in_place.unwrap_or_default(),
            columns,
        }
    }

    /// Returns the watermark column, if the table has one.
    pub fn watermark(&self) -> Option<&PlannedColumn> {
        match &self.method {
            ReadingMethod::Snapshot => None,
            ReadingMethod::Incremental { watermark, .. } => Some(watermark),
        }
    }

    /// Finds a known column by its name.
    pub fn column(&self, name: &str) -> Option<&PlannedColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Says whether a column never leaves the workspace. SQL does not tell names apart by their case.
    pub fn leaves_out(&self, name: &str) -> bool {
        let mut left_out = self.left_out.iter();
        left_out.any(|column| column.eq_ignore_ascii_case(name))
    }

    /// Returns the form in which rows of such columns are sent and stored.
    pub fn schema<'a>(columns: impl IntoIterator<Item = &'a PlannedColumn>) -> SchemaRef {
        let columns = columns.into_iter();
        let fields =
            columns.map(|column| Field::new(&column.name, column.column_type.arrow(), true));
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }
}

impl From<&CatalogueColumn> for PlannedColumn {
    fn from(column: &CatalogueColumn) -> Self {
        Self {
            name: column.name.clone(),
            column_type: ColumnType::parse(&column.type_text),
        }
    }
}

#[derive(Deserialize)]
struct CatalogueTable {
    schema: String,
    table: String,
    watermark_column: Option<String>,
    lookback_hint: Option<String>,
    primary_key: Option<Vec<String>>,
    rows_updated_in_place: Option<bool>,
    columns: Option<Vec<CatalogueColumn>>,
}

#[derive(Deserialize)]
struct CatalogueColumn {
    name: String,
    #[serde(rename = "type")]
    type_text: String,
    /// Why the column never leaves the workspace.
    left_out: Option<String>,
}

static CATALOGUE: LazyLock<HashMap<(&str, &str), CatalogueTable>> = LazyLock::new(|| {
    let tables: Vec<CatalogueTable> = serde_json::from_str(SYSTEM_TABLES_JSON)
        .expect("the catalogue of the crate domain is valid, which its build checks");
    let named = |table: CatalogueTable| {
        let mut known = domain::system_tables().iter();
        let known = known.find(|known| known.schema == table.schema && known.name == table.table);
        known.map(|known| ((known.schema, known.name), table))
    };
    tables.into_iter().filter_map(named).collect()
});

/// Reads the duration with which a hint begins: `PT4H (P1D with customer-managed keys)`.
fn overlap(hint: Option<&str>) -> SignedDuration {
    let Some(word) = hint.and_then(|hint| hint.split_whitespace().next()) else {
        return USUAL_OVERLAP;
    };
    let amount = |rest: Option<&str>, unit: char, hours: i64| {
        let number: i64 = rest?.strip_suffix(unit)?.parse().ok()?;
        Some(SignedDuration::from_hours(number * hours))
    };
    amount(word.strip_prefix("PT"), 'H', 1)
        .or_else(|| amount(word.strip_prefix('P'), 'D', 24))
        .unwrap_or(USUAL_OVERLAP)
}

#[cfg(test)]
mod tests {
    use domain::{Feature, tables_for};

    use super::*;

    fn plan(name: &str) -> TablePlan {
        TablePlan::of(SystemTable::parse(name).unwrap())
    }

    fn overlap_hours(name: &str) -> i64 {
        match plan(name).method {
            ReadingMethod::Incremental { overlap, .. } => overlap.as_hours(),
            ReadingMethod::Snapshot => 0,
        }
    }

    #[test]
    fn corrections_of_costs_come_days_later_and_are_read_again() {
        let usage = plan("system.billing.usage");
        let watermark = usage.watermark().unwrap();
        assert_eq!(watermark.name, "ingestion_date");
        assert_eq!(watermark.column_type, ColumnType::Date);
        assert_eq!(usage.key, ["record_id"]);
        assert_eq!(overlap_hours("system.billing.usage"), 48);
        assert_eq!(overlap_hours("system.query.history"), 4);
        assert_eq!(overlap_hours("system.access.audit"), 24);
    }

    #[test]
    fn the_literals_of_statements_never_leave() {
        let history = plan("system.query.history");
        assert!(history.leaves_out("Query_Parameters"));
        assert!(history.column("query_parameters").is_none());
        assert!(history.column("statement_text").is_some());
        assert!(history.changes_in_place);
        assert!(!plan("system.access.audit").changes_in_place);
    }

    #[test]
    fn lists_are_read_whole() {
        for name in [
            "system.billing.list_prices",
            "system.compute.node_types",
            "system.access.workspaces_latest",
        ] {
            assert_eq!(plan(name).method, ReadingMethod::Snapshot, "{name}");
        }
    }

    #[test]
    fn every_table_that_is_asked_for_has_columns_and_a_key_among_them() {
        for table in tables_for(&Feature::OPTIONAL, true) {
            let plan = TablePlan::of(table);
            assert!(!plan.columns.is_empty(), "{table}");
            assert!(!plan.key.is_empty(), "{table}");
            for key in &plan.key {
                assert!(plan.column(key).is_some(), "{table}: {key}");
            }
        }
    }

    #[test]
    fn a_hint_begins_with_a_duration() {
        assert_eq!(overlap(Some("PT4H (P1D with …)")).as_hours(), 4);
        assert_eq!(overlap(Some("P2D on ingestion_date")).as_hours(), 48);
        for hint in [None, Some("daily"), Some("")] {
            assert_eq!(overlap(hint), USUAL_OVERLAP);
        }
    }
}
