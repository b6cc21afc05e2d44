//! Made-up cells, chosen by the name of the column.

use datafusion::arrow::datatypes::{DataType, Field};
use serde_json::{Map, Value, json};

use super::moment::Moment;
use super::{TableOutline, enumerated};
use crate::clock;

const SECOND: i64 = 1_000_000;

/// All cells of a row.
pub fn cells(moment: &mut Moment<'_>) -> Map<String, Value> {
    let schema = moment.table.arrow_schema();
    let fields = schema.fields().iter();
    fields
        .map(|field| {
            let cell = value(moment, field.name(), field.data_type(), 0);
            (field.name().clone(), cell)
        })
        .collect()
}

fn value(moment: &mut Moment<'_>, name: &str, data_type: &DataType, depth: usize) -> Value {
    match data_type {
        DataType::Utf8 => text(moment, name, depth),
        DataType::Timestamp(..) => time(moment, name),
        DataType::Date32 => Value::from(clock::day(moment.at)),
        DataType::Boolean => Value::from(moment.draw.below(2) == 0),
        DataType::Decimal128(..) => {
            let (whole, part) = (moment.draw.below(40), moment.draw.below(10_000));
            Value::from(format!("{whole}.{part:04}"))
        }
        DataType::Float32 | DataType::Float64 => {
            let thousandths = u32::try_from(moment.draw.below(100_000)).unwrap_or_default();
            Value::from(f64::from(thousandths) / 1000.0)
        }
        DataType::Int8 => Value::from(moment.draw.below(100)),
        DataType::Int16 | DataType::Int32 | DataType::Int64 => integer(moment, name),
        DataType::Struct(_) if name.contains("parameters") => Value::Null,
        DataType::Struct(members) => {
            let cells: Map<String, Value> = members
                .iter()
                .map(|member| (member.name().clone(), member_value(moment, member, depth)))
                .collect();
            Value::Object(cells)
        }
        DataType::List(item) => json!([value(moment, name, item.data_type(), depth + 1)]),
        DataType::Map(entries, _) => map(moment, name, entries),
        _ => Value::Null,
    }
}

/// Members of structs are mostly empty in real rows, so most identifiers are left out.
fn member_value(moment: &mut Moment<'_>, member: &Field, depth: usize) -> Value {
    let often_empty = member.name().ends_with("_id") && moment.draw.below(3) != 0;
    if depth > 3 || often_empty {
        return Value::Null;
    }
    value(moment, member.name(), member.data_type(), depth + 1)
}

fn map(moment: &mut Moment<'_>, name: &str, entries: &Field) -> Value {
    let nested = match entries.data_type() {
        DataType::Struct(fields) => fields.get(1).map(|field| field.data_type().clone()),
        _ => None,
    };
    let key = if name.contains("tags") {
        "team"
    } else {
        "name"
    };
    match nested {
        Some(inner) => json!({ key: value(moment, key, &inner, 2) }),
        None => json!({}),
    }
}

fn integer(moment: &mut Moment<'_>, name: &str) -> Value {
    if name == "status_code" {
        return Value::from(moment.draw.pick(&[&200, &200, &200, &403]).to_owned());
    }
    if name.ends_with("_duration_ms") {
        return Value::from(moment.draw.below(60_000));
    }
    Value::from(moment.draw.below(5_000))
}

fn time(moment: &mut Moment<'_>, name: &str) -> Value {
    let is_watermark = moment.table.watermark.as_deref() == Some(name);
    let micros = match name {
        _ if is_watermark => moment.at,
        "delete_time"
        | "deletion_time"
        | "price_end_time"
        | "endpoint_delete_time"
        | "table_dropped_time"
        | "deleted_at" => return Value::Null,
        // What began when the row says ends after that.
        _ if name.contains("end") && begins_at_watermark(moment.table) => moment.at + 60 * SECOND,
        "create_time" | "creation_time" | "price_start_time" => moment.at - 30 * 86_400 * SECOND,
        _ if name.contains("start") => moment.at - 600 * SECOND,
        _ => moment.at,
    };
    Value::from(clock::iso_micros(micros))
}

/// Whether the column that tells how new a row is tells when something began.
fn begins_at_watermark(table: &TableOutline) -> bool {
    let column = table.watermark.as_deref().unwrap_or_default();
    column.contains("start")
}

fn text(moment: &mut Moment<'_>, name: &str, depth: usize) -> Value {
    let nobody_s = match name {
        "warehouse_id" => moment.workspace.warehouses.is_empty(),
        // The timelines know which runs there were; they set this themselves.
        "job_run_id" | "job_task_run_id" | "entity_run_id" | "parent_run_id"
        | "source_task_run_id" | "root_task_run_id" => true,
        _ => false,
    };
    if nobody_s {
        return Value::Null;
    }
    if let Some(known) = known_text(moment, name, depth) {
        return Value::from(known);
    }
    if let Some(choices) = enumerated::values(&moment.table.schema, name) {
        return Value::from(moment.draw.pick(choices));
    }
    if is_person(name) {
        let number = moment.draw.below(6) + 1;
        return Value::from(format!("user{number}@acme.example"));
    }
    if name.ends_with("_id") {
        return Value::from(moment.draw.uuid());
    }
    let number = moment.draw.below(8) + 1;
    Value::from(format!("{}-{number}", name.replace('_', "-")))
}

fn is_person(name: &str) -> bool {
    name == "email"
        || name.contains("owner")
        || name.ends_with("_by")
        || name.ends_with("_user_name")
        || name == "run_as"
        || name == "requester"
        || name == "executed_as"
}

fn known_text(moment: &mut Moment<'_>, name: &str, depth: usize) -> Option<String> {
    let context = moment.context;
    let workspace = moment.workspace;
    let pick = |moment: &mut Moment<'_>, choices: &[&str]| moment.draw.pick(choices).to_owned();
    Some(match name {
        "account_id" => context.account_id.clone(),
        "metastore_id" => context.metastore_id.clone(),
        "workspace_id" => workspace.id.clone(),
        "workspace_name" => workspace.name.clone(),
        "workspace_url" => workspace.url.clone(),
        "warehouse_id" => workspace.warehouses.first()?.clone(),
        "cluster_id" | "job_id" | "pipeline_id" | "instance_pool_id" | "experiment_id"
        | "endpoint_id" | "served_entity_id" => entity(moment, name),
        "dlt_pipeline_id" => entity(moment, "pipeline_id"),
        "driver_instance_pool_id" | "worker_instance_pool_id" => entity(moment, "instance_pool_id"),
        "cloud" => context.cloud.to_ascii_uppercase(),
        "region" | "source_region" => workspace.region.clone(),
        "status" if depth == 0 => "RUNNING".to_owned(),
        "currency_code" => "USD".to_owned(),
        "usage_unit" => "DBU".to_owned(),
        "service_name" => pick(
            moment,
            &["clusters", "jobs", "databrickssql", "unityCatalog"],
        ),
        "action_name" => pick(moment, &["create", "start", "runNow", "getTable"]),
        "version" => "2.0".to_owned(),
        "source_ip_address" | "ip" => format!("203.0.113.{}", moment.draw.below(254) + 1),
        "user_agent" => "Mozilla/5.0".to_owned(),
        "statement_text" => pick(
            moment,
            &[
                "SELECT count(*) FROM main.sales.orders",
                "SELECT currency_code, sum(amount) FROM main.sales.orders GROUP BY 1",
            ],
        ),
        "client_application" => "Databricks SQL Editor".to_owned(),
        "type" if moment.table.name == "history" => "WAREHOUSE".to_owned(),
        "warehouse_channel" | "channel" => "CURRENT".to_owned(),
        "node_type" | "driver_node_type" | "worker_node_type" => node_type(moment).to_owned(),
        "source_table_full_name" | "table_full_name" => "main.sales.orders".to_owned(),
        "target_table_full_name" => "main.sales.orders_by_day".to_owned(),
        "error_message" | "termination_code" if moment.draw.below(4) != 0 => return None,
        "name" if depth == 0 => format!("{}-{}", moment.table.name, moment.draw.below(6) + 1),
        _ => return None,
    })
}

/// One of a few things of the same kind, so that rows of different tables speak of the same ones.
fn entity(moment: &mut Moment<'_>, kind: &str) -> String {
    let index = moment.draw.below(ENTITIES);
    moment.named(kind, index)
}

/// How many things of each kind a workspace has.
pub const ENTITIES: u64 = 5;

fn node_type(moment: &mut Moment<'_>) -> &'static str {
    let choices: &[&'static str] = match moment.context.cloud {
        "aws" => &["i3.xlarge", "m5d.large", "r6id.2xlarge"],
        "azure" => &["Standard_D4ds_v5", "Standard_E8ds_v5", "Standard_F8"],
        _ => &["n2-standard-4", "n2-highmem-8", "e2-standard-8"],
    };
    moment.draw.pick(choices)
}
