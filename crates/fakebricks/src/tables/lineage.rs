//! Lineage: the entity that read and wrote is one that other tables know.

use serde_json::{Map, Value, json};

use super::moment::Moment;
use super::values::ENTITIES;

/// Makes a row tell of an entity of its type, with the same id in `entity_id` and in `entity_metadata`.
pub fn settle(moment: &mut Moment<'_>, row: &mut Map<String, Value>) {
    let is_lineage = moment.table.schema == "access"
        && matches!(
            moment.table.name.as_str(),
            "table_lineage" | "column_lineage"
        );
    if !is_lineage {
        return;
    }
    let index = moment.draw.below(ENTITIES);
    let kind = row.get("entity_type").and_then(Value::as_str);
    let (id, metadata) = match kind.unwrap_or_default() {
        "JOB" => {
            let job = moment.named("job_id", index);
            let info = json!({ "job_id": job });
            (job, json!({ "job_info": info }))
        }
        "PIPELINE" => {
            let pipeline = moment.named("pipeline_id", index);
            let info = json!({ "dlt_pipeline_id": pipeline });
            (pipeline, json!({ "dlt_pipeline_info": info }))
        }
        "DASHBOARD_V3" => {
            let dashboard = moment.named("dashboard_id", index);
            (dashboard.clone(), json!({ "dashboard_id": dashboard }))
        }
        "DBSQL_QUERY" => {
            let query = moment.named("sql_query_id", index);
            (query.clone(), json!({ "sql_query_id": query }))
        }
        _ => {
            let notebook = moment.named("notebook_id", index);
            (notebook.clone(), json!({ "notebook_id": notebook }))
        }
    };
    row.insert("entity_id".to_owned(), id.into());
    row.insert("entity_metadata".to_owned(), metadata);
    // No statement of a warehouse did it, and which run of a job it was is not told.
    row.insert("statement_id".to_owned(), Value::Null);
    row.insert("entity_run_id".to_owned(), Value::Null);
}
