//! The query engine of one metastore: its catalogs, with tables filled when they are first read.

use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use datafusion::arrow::array::{ArrayRef, StringArray};
use datafusion::arrow::compute::concat_batches;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::catalog::{CatalogProvider, SchemaProvider, TableProvider};
use datafusion::datasource::MemTable;
use datafusion::error::Result;
use datafusion::execution::session_state::SessionStateBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};

use super::privilege_views::PrivilegeView;
use super::spark;
use crate::clock;
use crate::tables::{self, AuditHistory, ExecutedStatements, RowContext, RowOverrides, Rows};

/// How long the rows of a table are kept before newer ones are added.
const KEPT: Duration = Duration::from_mins(5);

/// The query engine of one metastore.
pub struct Engine {
    clear: SessionContext,
    masked: SessionContext,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Engine")
    }
}

impl Engine {
    /// An engine with the catalogs of a metastore, or with none.
    pub fn new(store: Option<TableStore>) -> Self {
        let store = store.map(Arc::new);
        Self {
            clear: session(store.as_ref(), false),
            masked: session(store.as_ref(), true),
        }
    }

    /// The session to run in; query texts are hidden in the masked one.
    pub fn session(&self, masked: bool) -> &SessionContext {
        if masked { &self.masked } else { &self.clear }
    }
}

fn session(store: Option<&Arc<TableStore>>, masked: bool) -> SessionContext {
    let config = SessionConfig::new()
        .with_create_default_catalog_and_schema(false)
        .with_default_catalog_and_schema(tables::BUSINESS_CATALOG, "default")
        .with_information_schema(false)
        // NULL is less than everything, in ORDER BY and in windows.
        .set_str("datafusion.sql_parser.default_null_ordering", "nulls_min")
        .set_bool("datafusion.sql_parser.map_string_types_to_utf8view", false)
        .with_target_partitions(1);
    let state = SessionStateBuilder::new()
        .with_config(config)
        .with_expr_planners(vec![Arc::new(spark::SparkPlanner)])
        .with_relation_planners(vec![Arc::new(spark::SparkRelations)])
        .with_default_features()
        .build();
    let session = SessionContext::new_with_state(state);
    for function in spark::all_lambdas() {
        session.register_higher_order_function(function);
    }
    for aggregate in spark::all_aggregates() {
        session.register_udaf(aggregate);
    }
    if let Some(store) = store {
        for tables::CatalogOutline { name, .. } in &tables::CATALOGS {
            let catalog = CatalogTables {
                name,
                store: Arc::clone(store),
                masked,
            };
            session.register_catalog(*name, Arc::new(catalog));
        }
    }
    session
}

/// `CatalogTables`, schema, name, and what rows.
type TableKey = (&'static str, String, String, Rows);

/// Rows that were made, by table.
#[derive(Debug)]
pub struct TableStore {
    rows: RowContext,
    row_overrides: Arc<RowOverrides>,
    executed: Arc<ExecutedStatements>,
    made: Mutex<HashMap<TableKey, (Instant, RecordBatch)>>,
}

impl TableStore {
    /// The tables of a metastore.
    pub fn new(
        rows: RowContext,
        row_overrides: Arc<RowOverrides>,
        executed: Arc<ExecutedStatements>,
    ) -> Self {
        Self {
            rows,
            row_overrides,
            executed,
            made: Mutex::default(),
        }
    }

    /// The rows of a table. Those of statements that were run come beside those that are made up, and need not be kept.
    fn batch(&self, table: &tables::TableOutline) -> Result<RecordBatch> {
        let rows = self.rows_of(table);
        let made = self.made(table, rows)?;
        let is_history = (table.schema.as_str(), table.name.as_str()) == ("query", "history");
        if !is_history || rows != Rows::Usual {
            return Ok(made);
        }
        let executed = self.executed.batch(table, &self.rows, clock::now())?;
        Ok(concat_batches(&made.schema(), [&made, &executed])?)
    }

    /// The audit log, where it has more rows than can be kept.
    fn history(&self, table: &tables::TableOutline) -> Option<AuditHistory> {
        match self.rows_of(table) {
            Rows::Many { per_day, days } if table.name == "audit" => {
                Some(AuditHistory::new(table, &self.rows, per_day, days))
            }
            _ => None,
        }
    }

    fn rows_of(&self, table: &tables::TableOutline) -> Rows {
        if table.catalog != tables::SYSTEM {
            return Rows::Usual;
        }
        let name = format!("{}.{}", table.schema, table.name);
        self.row_overrides.of(&self.rows.metastore_id, &name)
    }

    fn made(&self, table: &tables::TableOutline, rows: Rows) -> Result<RecordBatch> {
        let key = (
            table.catalog,
            table.schema.clone(),
            table.name.clone(),
            rows,
        );
        let mut made = self.made.lock();
        if let Some((at, batch)) = made.get(&key)
            && at.elapsed() < KEPT
        {
            return Ok(batch.clone());
        }
        let batch = match rows {
            Rows::Usual | Rows::Dense { .. } | Rows::Many { .. } => {
                tables::batch(table, &self.rows, clock::now(), rows)?
            }
            Rows::Empty => RecordBatch::new_empty(table.arrow_schema()),
            Rows::Late { hours } => {
                let then = clock::ahead(clock::now(), -3600 * i64::from(hours));
                tables::batch(table, &self.rows, then, rows)?
            }
        };
        made.insert(key, (Instant::now(), batch.clone()));
        Ok(batch)
    }
}

#[derive(Debug)]
struct CatalogTables {
    name: &'static str,
    store: Arc<TableStore>,
    masked: bool,
}

impl CatalogProvider for CatalogTables {
    fn schema_names(&self) -> Vec<String> {
        tables::schemas(self.name)
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    fn schema(&self, name: &str) -> Option<Arc<dyn SchemaProvider>> {
        tables::in_schema(self.name, name).next()?;
        Some(Arc::new(SchemaTables {
            catalog: self.name,
            name: name.to_owned(),
            store: Arc::clone(&self.store),
            masked: self.masked,
        }))
    }
}

#[derive(Debug)]
struct SchemaTables {
    catalog: &'static str,
    name: String,
    store: Arc<TableStore>,
    masked: bool,
}

#[async_trait]
impl SchemaProvider for SchemaTables {
    fn table_names(&self) -> Vec<String> {
        tables::in_schema(self.catalog, &self.name)
            .map(|table| table.name.clone())
            .collect()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        let Some(table) = tables::find(self.catalog, &self.name, name) else {
            return Ok(None);
        };
        if self.catalog == tables::SYSTEM && self.name == tables::INFORMATION_SCHEMA {
            return Ok(Some(Arc::new(PrivilegeView::new(table))));
        }
        if let Some(history) = self.store.history(table) {
            return Ok(Some(Arc::new(history)));
        }
        let mut batch = self.store.batch(table)?;
        if self.masked {
            batch = masked(&batch)?;
        }
        let provider = MemTable::try_new(batch.schema(), vec![vec![batch]])?;
        Ok(Some(Arc::new(provider)))
    }

    fn table_exist(&self, name: &str) -> bool {
        tables::find(self.catalog, &self.name, name).is_some()
    }
}

/// The same rows with query texts replaced.
///
/// Real workspaces do so for everybody but account admins and members of `databricks_pii_access`.
fn masked(batch: &RecordBatch) -> Result<RecordBatch> {
    let Ok(index) = batch.schema().index_of("statement_text") else {
        return Ok(batch.clone());
    };
    let mut columns: Vec<ArrayRef> = batch.columns().to_vec();
    let hidden = vec!["<REDACTED>"; batch.num_rows()];
    columns[index] = Arc::new(StringArray::from(hidden));
    Ok(RecordBatch::try_new(batch.schema(), columns)?)
}
