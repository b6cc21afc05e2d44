//! What makes rows of different tables fit together: every run has its job, every usage its price and what used it.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::TableOutline;
use super::moment::{Moment, RowContext};
use super::values::{self, ENTITIES};
use crate::clock;

const DAY: i64 = 86_400_000_000;
/// Runs of jobs that a workspace has; each belongs to one of its jobs.
const RUNS: u64 = 40;
/// Every so many usage records one is corrected.
const CORRECTED: u64 = 12;

/// A product with the SKU of its usage and the price of a DBU.
const PRODUCTS: [(&str, &str, &str); 4] = [
    ("JOBS", "PREMIUM_JOBS_COMPUTE", "0.300000000000000000"),
    (
        "SQL",
        "PREMIUM_SERVERLESS_SQL_COMPUTE",
        "0.700000000000000000",
    ),
    (
        "ALL_PURPOSE",
        "PREMIUM_ALL_PURPOSE_COMPUTE",
        "0.550000000000000000",
    ),
    (
        "MODEL_SERVING",
        "PREMIUM_SERVERLESS_REAL_TIME_INFERENCE",
        "0.070000000000000000",
    ),
];

/// Whether a table lists things that others speak of by their id.
pub fn is_list(table: &TableOutline) -> bool {
    listed(table).is_some()
}

/// The column with the id of what a table lists, and the kind of thing.
fn listed(table: &TableOutline) -> Option<(&'static str, &'static str)> {
    Some(match (table.schema.as_str(), table.name.as_str()) {
        ("lakeflow", "jobs") => ("job_id", "job_id"),
        ("lakeflow", "pipelines") => ("pipeline_id", "pipeline_id"),
        ("compute", "clusters") => ("cluster_id", "cluster"),
        ("compute", "instance_pools") => ("instance_pool_id", "instance_pool_id"),
        ("mlflow", "experiments_latest") => ("experiment_id", "experiment_id"),
        ("serving", "served_entities") => ("served_entity_id", "served_entity_id"),
        _ => return None,
    })
}

/// Returns the rows that a row becomes: itself with ids that lead somewhere, and the records that correct it.
pub fn settle(moment: &mut Moment<'_>, mut row: Map<String, Value>, number: u64) -> Vec<Value> {
    if let Some((column, kind)) = listed(moment.table) {
        let index = number % ENTITIES;
        row.insert(column.to_owned(), values::named(moment, kind, index).into());
        if kind == "served_entity_id" {
            row.insert(
                "endpoint_id".to_owned(),
                values::named(moment, "endpoint_id", index).into(),
            );
            row.insert(
                "endpoint_name".to_owned(),
                format!("endpoint-{index}").into(),
            );
        }
        return vec![Value::Object(row)];
    }
    match (moment.table.schema.as_str(), moment.table.name.as_str()) {
        ("lakeflow", "job_run_timeline") => {
            let run = moment.draw.below(RUNS);
            set_run(moment, &mut row, run, "run_id");
        }
        ("lakeflow", "job_task_run_timeline") => {
            let run = moment.draw.below(RUNS);
            set_run(moment, &mut row, run, "job_run_id");
        }
        ("billing", "usage") => return usage(moment, row, number),
        _ => {}
    }
    vec![Value::Object(row)]
}

fn set_run(moment: &Moment<'_>, row: &mut Map<String, Value>, run: u64, column: &str) {
    let job = values::named(moment, "job_id", run % ENTITIES);
    row.insert("job_id".to_owned(), job.into());
    row.insert(column.to_owned(), values::named(moment, "run", run).into());
}

fn usage(moment: &mut Moment<'_>, mut row: Map<String, Value>, number: u64) -> Vec<Value> {
    let choice = usize::try_from(moment.draw.below(PRODUCTS.len() as u64)).unwrap_or_default();
    let (product, sku, _) = PRODUCTS[choice];
    row.insert("billing_origin_product".to_owned(), product.into());
    row.insert("sku_name".to_owned(), sku.into());
    if let Some(Value::Object(metadata)) = row.get_mut("usage_metadata") {
        for value in metadata.values_mut() {
            *value = Value::Null;
        }
        let run = moment.draw.below(RUNS);
        let mut set = |column: &str, value: String| {
            metadata.insert(column.to_owned(), value.into());
        };
        match product {
            "JOBS" => {
                set("job_id", values::named(moment, "job_id", run % ENTITIES));
                set("job_run_id", values::named(moment, "run", run));
                set(
                    "cluster_id",
                    values::named(moment, "cluster", run % ENTITIES),
                );
            }
            "SQL" => {
                if let Some(warehouse) = moment.workspace.warehouses.first() {
                    set("warehouse_id", warehouse.clone());
                }
            }
            "ALL_PURPOSE" => set(
                "cluster_id",
                values::named(moment, "cluster", run % ENTITIES),
            ),
            _ => {
                set(
                    "endpoint_id",
                    values::named(moment, "endpoint_id", run % ENTITIES),
                );
                set("endpoint_name", format!("endpoint-{}", run % ENTITIES));
            }
        }
    }
    let original = Value::Object(row);
    if !number.is_multiple_of(CORRECTED) {
        return vec![original];
    }
    let quantity = original["usage_quantity"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let mut correct = |kind: &str, quantity: String| {
        let mut record = original.clone();
        record["record_type"] = kind.into();
        record["record_id"] = moment.draw.uuid().into();
        record["usage_quantity"] = quantity.into();
        record
    };
    let retraction = correct("RETRACTION", format!("-{quantity}"));
    let restatement = correct("RESTATEMENT", format!("1{quantity}"));
    vec![original, retraction, restatement]
}

/// Returns the price list: for every SKU what it cost before, and what it costs now. Every usage has exactly one price.
pub fn prices(context: &RowContext, now: Timestamp) -> Vec<Value> {
    let today = now.as_microsecond().div_euclid(DAY) * DAY;
    // Prices change on a day that stays the same while time goes on.
    let changed = today - today.rem_euclid(365 * DAY) - 30 * DAY;
    let mut all = Vec::new();
    for (_, sku, price) in PRODUCTS {
        let periods = [
            (changed - 700 * DAY, Some(changed), "1.000000000000000000"),
            (changed, None, price),
        ];
        for (start, end, price) in periods {
            all.push(json!({
                "account_id": context.account_id,
                "price_start_time": clock::iso_micros(start),
                "price_end_time": end.map(clock::iso_micros),
                "sku_name": sku,
                "cloud": context.cloud.to_ascii_uppercase(),
                "currency_code": "USD",
                "usage_unit": "DBU",
                "pricing": {
                    "default": price,
                    "promotional": { "default": null },
                    "effective_list": { "default": price },
                },
            }));
        }
    }
    all
}
