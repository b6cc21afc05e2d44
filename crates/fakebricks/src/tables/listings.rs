//! Tables that list things of which others speak by their id: each thing is listed.

use serde_json::{Map, Value};

use super::TableOutline;
use super::moment::Moment;
use super::values::ENTITIES;

/// Whether a table lists things that others speak of by their id.
pub fn is_one(table: &TableOutline) -> bool {
    listed(table).is_some()
}

/// The column with the id of what a table lists, which is the kind of thing, too.
fn listed(table: &TableOutline) -> Option<&'static str> {
    Some(match (table.schema.as_str(), table.name.as_str()) {
        ("lakeflow", "jobs" | "job_tasks") => "job_id",
        ("lakeflow", "pipelines") => "pipeline_id",
        ("compute", "clusters") => "cluster_id",
        ("compute", "warehouses") => "warehouse_id",
        ("compute", "instance_pools") => "instance_pool_id",
        ("mlflow", "experiments_latest") => "experiment_id",
        ("serving", "served_entities") => "served_entity_id",
        _ => return None,
    })
}

/// Makes a row tell of the thing with this number.
pub fn settle(moment: &Moment<'_>, row: &mut Map<String, Value>, number: u64) {
    let Some(column) = listed(moment.table) else {
        return;
    };
    if column == "warehouse_id" {
        let warehouses = &moment.workspace.warehouses;
        let index = usize::try_from(number).unwrap_or_default() % warehouses.len().max(1);
        let id = warehouses.get(index).cloned();
        row.insert(column.to_owned(), id.map_or(Value::Null, Value::from));
        return;
    }
    let index = number % ENTITIES;
    let mut set = |column: &str, value: String| row.insert(column.to_owned(), value.into());
    set(column, moment.named(column, index));
    if column == "served_entity_id" {
        set("endpoint_id", moment.named("endpoint_id", index));
        set("endpoint_name", format!("endpoint-{index}"));
    }
}
