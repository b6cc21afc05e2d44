//! The tables that exist, from the project's catalogue of system tables.

mod account_events;
mod audit_history;
mod audit_kinds;
mod business;
mod draw;
mod enumerated;
mod executed;
mod information_schema;
mod lineage;
mod listings;
mod metered;
mod moment;
mod prices;
mod row_overrides;
mod rows;
mod slots;
mod timelines;
mod tpch;
mod types;
mod usage;
mod values;

pub use audit_history::AuditHistory;
pub use executed::{ExecutedStatement, ExecutedStatements};
pub use information_schema::PRIVILEGE_VIEWS;
pub use moment::{RosterEntry, RowContext};
pub use row_overrides::{RowOverrides, Rows};
pub use rows::batch;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use datafusion::arrow::datatypes::{Field, Schema, SchemaRef};
use domain::SYSTEM_TABLES_JSON;
use serde::Deserialize;

/// The catalog that Databricks manages.
pub const SYSTEM: &str = "system";
/// The schema of `system` that tells everybody what they may see.
pub const INFORMATION_SCHEMA: &str = "information_schema";
/// The catalog of the customer in which sessions start.
pub const BUSINESS_CATALOG: &str = "main";
/// Who owns the customer's catalogs.
pub const BUSINESS_OWNER: &str = "data.owner@acme.example";

/// A catalog. Every metastore has the same ones.
#[derive(Debug)]
pub struct CatalogOutline {
    /// Its name.
    pub name: &'static str,
    /// Its type in the API.
    pub type_name: &'static str,
    /// Who owns it; `None` for those that Databricks manages.
    pub owner: Option<&'static str>,
    /// Whether everybody may read all of it.
    pub open: bool,
}

/// All catalogs, by name.
pub const CATALOGS: [CatalogOutline; 4] = [
    business::catalog("finance"),
    business::catalog(BUSINESS_CATALOG),
    // Databricks' example data: of the same type as `system`, readable without any grant.
    CatalogOutline {
        name: "samples",
        type_name: "SYSTEM_CATALOG",
        owner: None,
        open: true,
    },
    CatalogOutline {
        name: SYSTEM,
        type_name: "SYSTEM_CATALOG",
        owner: None,
        open: false,
    },
];

/// One table.
#[derive(Debug)]
pub struct TableOutline {
    /// The catalog.
    pub catalog: &'static str,
    /// The schema.
    pub schema: String,
    /// The table's own name.
    pub name: String,
    /// Holds rows of all regions, in every metastore.
    pub global: bool,
    /// How many minutes rows usually take to appear.
    pub delay_minutes: i64,
    /// The column that tells how new a row is.
    pub watermark: Option<String>,
    /// Columns with their types as Databricks writes them.
    pub columns: Vec<ColumnOutline>,
    /// The same for the query engine, once somebody asked.
    schema_of_engine: OnceLock<SchemaRef>,
}

/// One column.
#[derive(Debug, Clone, Deserialize)]
pub struct ColumnOutline {
    /// Its name.
    pub name: String,
    /// Its type as `DESCRIBE` prints it.
    #[serde(rename = "type")]
    pub type_text: String,
}

#[derive(Deserialize)]
struct CatalogueEntry {
    schema: String,
    table: String,
    scope: String,
    watermark_column: Option<String>,
    typical_latency: Option<String>,
    columns: Option<Vec<ColumnOutline>>,
}

/// All tables, sorted by schema and name.
pub fn all() -> &'static [TableOutline] {
    static TABLES: OnceLock<Vec<TableOutline>> = OnceLock::new();
    TABLES.get_or_init(|| {
        // The catalogue is part of the program; a test reads it.
        let entries: Vec<CatalogueEntry> = serde_json::from_str(SYSTEM_TABLES_JSON)
            .expect("the catalogue of the crate domain is valid, which its build checks");
        let mut tables: Vec<TableOutline> = entries.into_iter().map(TableOutline::from).collect();
        tables.extend(business::tables());
        tables.extend(tpch::tables());
        tables.extend(information_schema::tables());
        tables.sort_by(|a, b| (&a.schema, &a.name).cmp(&(&b.schema, &b.name)));
        tables
    })
}

/// The table with these names, given in lower case.
pub fn find(catalog: &str, schema: &str, name: &str) -> Option<&'static TableOutline> {
    all()
        .iter()
        .find(|table| table.catalog == catalog && table.schema == schema && table.name == name)
}

/// Tables of one schema.
pub fn in_schema<'a>(
    catalog: &'a str,
    schema: &'a str,
) -> impl Iterator<Item = &'static TableOutline> {
    all()
        .iter()
        .filter(move |table| table.catalog == catalog && table.schema == schema)
}

/// The catalog with this name, given in lower case.
pub fn catalog(name: &str) -> Option<&'static CatalogOutline> {
    CATALOGS.iter().find(|catalog| catalog.name == name)
}

/// Names of the schemas of a catalog that hold tables, each once.
pub fn schemas(catalog: &str) -> BTreeSet<&'static str> {
    all()
        .iter()
        .filter(|table| table.catalog == catalog)
        .map(|table| table.schema.as_str())
        .collect()
}

impl TableOutline {
    /// The columns for the query engine.
    pub fn arrow_schema(&self) -> SchemaRef {
        let schema = self.schema_of_engine.get_or_init(|| {
            let columns = self.columns.iter();
            let fields: Vec<Field> = columns
                .map(|column| Field::new(&column.name, types::arrow(&column.type_text), true))
                .collect();
            Arc::new(Schema::new(fields))
        });
        Arc::clone(schema)
    }
}

impl From<CatalogueEntry> for TableOutline {
    fn from(entry: CatalogueEntry) -> Self {
        Self {
            catalog: SYSTEM,
            schema: entry.schema,
            name: entry.table,
            global: entry.scope == "account",
            delay_minutes: delay_minutes(entry.typical_latency.as_deref()),
            watermark: entry.watermark_column,
            columns: entry.columns.unwrap_or_else(unknown_columns),
            schema_of_engine: OnceLock::new(),
        }
    }
}

/// Tables whose columns are not documented are there with the two that every one has.
fn unknown_columns() -> Vec<ColumnOutline> {
    ["account_id", "workspace_id"]
        .map(|name| ColumnOutline {
            name: name.to_owned(),
            type_text: "string".to_owned(),
        })
        .to_vec()
}

/// Minutes in a text like "about 15 min" or "under 12 h"; a quarter of an hour when nothing is known.
fn delay_minutes(text: Option<&str>) -> i64 {
    let words: Vec<&str> = text.unwrap_or_default().split_whitespace().collect();
    words
        .windows(2)
        .find_map(|pair| {
            let amount: i64 = pair[0].parse().ok()?;
            Some(if pair[1].starts_with("min") {
                amount
            } else {
                amount * 60
            })
        })
        .unwrap_or(15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_is_read() {
        assert!(all().len() > 40);
        let usage = find(SYSTEM, "billing", "usage").unwrap();
        assert!(usage.global);
        assert_eq!(usage.delay_minutes, 12 * 60);
        assert_eq!(find(SYSTEM, "access", "audit").unwrap().delay_minutes, 15);
        assert_eq!(
            find(SYSTEM, "billing", "account_prices")
                .unwrap()
                .columns
                .len(),
            2
        );
    }
}
