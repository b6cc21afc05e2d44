//! Which tables a statement reads, and whether the session may read them.

use datafusion::common::TableReference;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::logical_expr::LogicalPlan;

use super::grant_run::exists;
use super::{SqlError, SqlSession};
use crate::privileges::{self, Actor, UnityPrivilege, UnitySecurable};
use crate::simulation::Simulation;
use crate::world::SimulatedMetastore;

/// Checks every table, from the catalog down; privileges hide what is below the missing one.
pub fn check(
    simulation: &Simulation,
    session: &SqlSession,
    references: &[TableReference],
) -> Result<Vec<UnitySecurable>, SqlError> {
    if references.is_empty() {
        return Ok(Vec::new());
    }
    let world = simulation.world();
    let account = world.account(session.identity.cloud);
    let store = session
        .metastore
        .as_deref()
        .and_then(|id| account.metastore(id))
        .ok_or_else(SqlError::no_unity_catalog)?;
    let actor = account.actor(&session.identity.name, Some(store));
    references
        .iter()
        .map(|reference| {
            let table = securable(session, reference);
            readable(store, &actor, &table)?;
            Ok(table)
        })
        .collect()
}

/// Whether one table is there and may be read, in the order in which Databricks answers.
pub fn readable(
    store: &SimulatedMetastore,
    actor: &Actor,
    table: &UnitySecurable,
) -> Result<(), SqlError> {
    let missing = privileges::may_read(store, actor, table).err();
    let lacks_catalog = missing
        .as_ref()
        .is_some_and(|missing| missing.privilege == UnityPrivilege::USE_CATALOG);
    if !SimulatedMetastore::has_catalog(table.catalog_name()) {
        return Err(SqlError::not_found(&table.catalog()));
    }
    if lacks_catalog {
        return Err(missing
            .as_ref()
            .map_or_else(SqlError::no_unity_catalog, SqlError::missing));
    }
    let schema = table.parent().unwrap_or_else(|| table.clone());
    exists(store, &schema)?;
    match &missing {
        Some(missing) if missing.privilege == UnityPrivilege::USE_SCHEMA => {
            Err(SqlError::missing(missing))
        }
        _ => {
            exists(store, table)?;
            missing
                .as_ref()
                .map_or(Ok(()), |missing| Err(SqlError::missing(missing)))
        }
    }
}

/// The table that a reference means, with the session's catalog and schema in front of a short name.
pub fn securable(session: &SqlSession, reference: &TableReference) -> UnitySecurable {
    UnitySecurable::table(
        reference.catalog().unwrap_or(&session.catalog),
        reference.schema().unwrap_or(&session.schema),
        reference.table(),
    )
}

/// Refuses a plan that reads a table which was not checked.
pub fn only_checked(plan: &LogicalPlan, checked: &[UnitySecurable]) -> Result<(), SqlError> {
    let mut unchecked = None;
    plan.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node {
            let name = &scan.table_name;
            let known = checked.iter().any(|table| {
                table.table_name() == Some(name.table())
                    && name
                        .schema()
                        .is_none_or(|one| table.schema_name() == Some(one))
                    && name.catalog().is_none_or(|one| table.catalog_name() == one)
            });
            if !known {
                unchecked = Some(name.to_string());
                return Ok(TreeNodeRecursion::Stop);
            }
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    match unchecked {
        Some(name) => Err(SqlError::unsupported(&format!(
            "this way of reading {name}"
        ))),
        None => Ok(()),
    }
}
