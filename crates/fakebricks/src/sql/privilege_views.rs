//! The views of `information_schema` that tell who holds which privilege, as far as the session may see it.

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::array::{ArrayRef, StringArray};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::catalog::{Session, TableProvider};
use datafusion::datasource::MemTable;
use datafusion::error::Result;
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;

use crate::privileges::{self, Actor, UnitySecurable, UnitySecurableKind};
use crate::tables::{self, INFORMATION_SCHEMA, PRIVILEGE_VIEWS, SYSTEM, TableOutline};
use crate::world::SimulatedMetastore;

/// The rows of all views for one principal, travelling with the query that reads them.
#[derive(Debug)]
pub struct PrivilegeRows {
    /// In the order of [`PRIVILEGE_VIEWS`], which is that of [`SecurableKind`].
    views: Vec<Vec<PrivilegeRow>>,
}

/// Cells in the order of the columns.
type PrivilegeRow = Vec<String>;

/// Says whether a table is such a view.
pub fn is_one(table: &UnitySecurable) -> bool {
    table.catalog_name() == SYSTEM && table.schema_name() == Some(INFORMATION_SCHEMA)
}

/// Lists what the actor may see in a metastore.
pub fn rows(store: &SimulatedMetastore, actor: &Actor) -> PrivilegeRows {
    let mut views = vec![Vec::new(); PRIVILEGE_VIEWS.len()];
    for on in securables(store) {
        let of_kind = &mut views[on.kind() as usize];
        of_kind.extend(
            privileges::effective(store, &on)
                .into_iter()
                .filter(|grant| privileges::shows_grants_of(actor, &on, &grant.principal))
                .map(|grant| row(&on, grant)),
        );
    }
    PrivilegeRows { views }
}

/// Everything in the metastore that privileges are held on.
fn securables(store: &SimulatedMetastore) -> Vec<UnitySecurable> {
    let mut all = Vec::new();
    for tables::CatalogOutline { name: catalog, .. } in &tables::CATALOGS {
        all.push(UnitySecurable::of_catalog(catalog));
        for schema in store.schema_names(catalog) {
            all.push(UnitySecurable::of_schema(catalog, schema));
            all.extend(
                tables::in_schema(catalog, schema)
                    .map(|table| UnitySecurable::table(catalog, schema, &table.name)),
            );
        }
    }
    all
}

fn row(on: &UnitySecurable, grant: privileges::EffectiveGrant) -> PrivilegeRow {
    let names = [Some(on.catalog_name()), on.schema_name(), on.table_name()];
    let inherited_from = match grant.source.as_ref().map(UnitySecurable::kind) {
        None => "NONE",
        Some(UnitySecurableKind::Catalog) => "CATALOG",
        Some(UnitySecurableKind::Schema) => "SCHEMA",
        Some(UnitySecurableKind::Table) => "TABLE",
    };
    [grant.grantor, grant.principal]
        .into_iter()
        .chain(names.into_iter().flatten().map(str::to_owned))
        .chain([grant.privilege.api(), "NO", inherited_from].map(str::to_owned))
        .collect()
}

/// One view. It holds no rows itself: they come with the query.
#[derive(Debug)]
pub struct PrivilegeView {
    schema: SchemaRef,
    index: Option<usize>,
}

impl PrivilegeView {
    /// The view that a table stands for.
    pub fn new(table: &TableOutline) -> Self {
        Self {
            schema: table.arrow_schema(),
            index: PRIVILEGE_VIEWS
                .iter()
                .position(|(name, _)| *name == table.name),
        }
    }

    fn batch(&self, rows: &[PrivilegeRow]) -> Result<RecordBatch> {
        let columns = (0..self.schema.fields().len())
            .map(|column| {
                let cells: StringArray = rows
                    .iter()
                    .map(|row| row.get(column).map(String::as_str))
                    .collect();
                Arc::new(cells) as ArrayRef
            })
            .collect();
        Ok(RecordBatch::try_new(Arc::clone(&self.schema), columns)?)
    }
}

#[async_trait]
impl TableProvider for PrivilegeView {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::View
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let rows = state.config().get_extension::<PrivilegeRows>();
        let own = rows
            .as_ref()
            .and_then(|rows| rows.views.get(self.index?))
            .map_or(&[][..], Vec::as_slice);
        let batch = self.batch(own)?;
        MemTable::try_new(Arc::clone(&self.schema), vec![vec![batch]])?
            .scan(state, projection, filters, limit)
            .await
    }
}
