//! What holds for the rows, whatever the seed, the account and the time.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::clock;
use crate::tables::{SYSTEM, find};

fn entry(number: usize, region: &str) -> RosterEntry {
    RosterEntry {
        id: (number + 12).to_string(),
        name: format!("workspace-{number}"),
        url: format!("https://{number}.example"),
        region: region.to_owned(),
        // Some have no warehouse, some have two.
        warehouses: (0..(number + 1) % 4 % 3)
            .map(|index| format!("{number:08x}{index:08x}"))
            .collect(),
    }
}

fn context(seed: u64, workspaces: usize) -> RowContext {
    let regions = ["eastus", "westeurope", "westus2"];
    RowContext {
        seed,
        cloud: "azure",
        account_id: "account".to_owned(),
        metastore_id: "metastore".to_owned(),
        region: regions[0].to_owned(),
        workspaces: Arc::new(
            (0..workspaces)
                .map(|number| entry(number, regions[number % regions.len()]))
                .collect(),
        ),
    }
}

/// The rows of a table of `system`.
fn all(context: &RowContext, now: Timestamp, schema: &str, name: &str) -> Vec<Value> {
    let table = find(SYSTEM, schema, name).unwrap();
    rows(table, context, now, Rows::Usual).collect()
}

fn worlds() -> impl Strategy<Value = (RowContext, Timestamp)> {
    (any::<u64>(), 1_usize..200, 1_700_000_000_i64..1_900_000_000).prop_map(
        |(seed, workspaces, second)| {
            let now = Timestamp::from_second(second).unwrap();
            (context(seed, workspaces), now)
        },
    )
}

/// Ids with the table and the column in which each is listed; by the name of the column that speaks of them.
const LISTED: [(&str, [&str; 3]); 15] = [
    ("job_id", ["lakeflow", "jobs", "job_id"]),
    ("pipeline_id", ["lakeflow", "pipelines", "pipeline_id"]),
    ("dlt_pipeline_id", ["lakeflow", "pipelines", "pipeline_id"]),
    ("cluster_id", ["compute", "clusters", "cluster_id"]),
    ("warehouse_id", ["compute", "warehouses", "warehouse_id"]),
    (
        "instance_pool_id",
        ["compute", "instance_pools", "instance_pool_id"],
    ),
    (
        "driver_instance_pool_id",
        ["compute", "instance_pools", "instance_pool_id"],
    ),
    (
        "worker_instance_pool_id",
        ["compute", "instance_pools", "instance_pool_id"],
    ),
    (
        "experiment_id",
        ["mlflow", "experiments_latest", "experiment_id"],
    ),
    ("endpoint_id", ["serving", "served_entities", "endpoint_id"]),
    (
        "served_entity_id",
        ["serving", "served_entities", "served_entity_id"],
    ),
    ("job_run_id", ["lakeflow", "job_run_timeline", "run_id"]),
    ("parent_run_id", ["lakeflow", "job_run_timeline", "run_id"]),
    (
        "job_task_run_id",
        ["lakeflow", "job_task_run_timeline", "run_id"],
    ),
    (
        "workspace_id",
        ["access", "workspaces_latest", "workspace_id"],
    ),
];

/// Every member of a row by its name, however deep.
fn members(value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(object) => {
            for (name, member) in object {
                if let Some(text) = member.as_str() {
                    found.push((name.clone(), text.to_owned()));
                }
                members(member, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| members(item, found)),
        _ => {}
    }
}

fn micros(row: &Value, column: &str) -> i64 {
    let at: Timestamp = row[column].as_str().unwrap().parse().unwrap();
    at.as_microsecond()
}

/// A quantity in thousandths.
fn thousandths(row: &Value) -> i64 {
    let text = row["usage_quantity"].as_str().unwrap();
    text.replace('.', "").parse().unwrap()
}

#[test]
fn every_table_can_be_filled() {
    for table in crate::tables::all() {
        let batch = batch(table, &context(7, 5), clock::now(), Rows::Usual).unwrap();
        assert_eq!(batch.num_columns(), table.columns.len());
        assert!(batch.num_rows() > 0, "{}", table.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn every_id_leads_to_a_row((context, now) in worlds()) {
        let here: BTreeSet<&str> = context
            .workspaces
            .iter()
            .filter(|workspace| workspace.region == context.region)
            .map(|workspace| workspace.id.as_str())
            .collect();
        let mut listed: BTreeMap<[&str; 3], BTreeSet<(String, String)>> = BTreeMap::new();
        for (_, place) in LISTED {
            let [schema, name, column] = place;
            listed.entry(place).or_insert_with(|| {
                all(&context, now, schema, name)
                    .iter()
                    .map(|row| [&row["workspace_id"], &row[column]].map(|id| id.as_str().unwrap().to_owned()))
                    .map(|[workspace, id]| (workspace, id))
                    .collect()
            });
        }
        let mut checked = BTreeSet::new();
        for table in crate::tables::all().iter().filter(|table| table.catalog == SYSTEM) {
            for row in rows(table, &context, now, Rows::Usual) {
                let workspace = row["workspace_id"].as_str().unwrap_or_default().to_owned();
                let mut found = Vec::new();
                members(&row, &mut found);
                for (name, id) in found {
                    let Some((_, place)) = LISTED.iter().find(|(column, _)| *column == name) else {
                        continue;
                    };
                    // What is elsewhere is listed in the metastore of its region.
                    if name != "workspace_id" && !here.contains(workspace.as_str()) {
                        continue;
                    }
                    let key = (workspace.clone(), id);
                    prop_assert!(listed[place].contains(&key), "{}.{} {name} {key:?}", table.schema, table.name);
                    checked.insert(name);
                }
            }
        }
        prop_assert!(checked.len() >= 10, "{checked:?}");
    }

    #[test]
    fn every_usage_has_exactly_one_price((context, now) in worlds()) {
        let prices = all(&context, now, "billing", "list_prices");
        for row in all(&context, now, "billing", "usage") {
            let (start, end) = (micros(&row, "usage_start_time"), micros(&row, "usage_end_time"));
            prop_assert!(start < end);
            let fitting = prices.iter().filter(|price| {
                price["sku_name"] == row["sku_name"]
                    && price["cloud"] == row["cloud"]
                    && price["usage_unit"] == row["usage_unit"]
                    && micros(price, "price_start_time") <= start
                    && (price["price_end_time"].is_null() || start < micros(price, "price_end_time"))
            });
            prop_assert_eq!(fitting.count(), 1, "{}", row);
        }
    }

    #[test]
    fn usage_and_timelines_tell_the_same((context, now) in worlds()) {
        let usage = all(&context, now, "billing", "usage");
        let newest = usage.iter().map(|row| micros(row, "usage_end_time")).max().unwrap();
        let mut billed: BTreeMap<[String; 3], i64> = BTreeMap::new();
        for row in &usage {
            let who = &row["usage_metadata"];
            let key = [&row["workspace_id"], &who["job_run_id"], &who["cluster_id"]];
            *billed.entry(key.map(ToString::to_string)).or_default() += thousandths(row);
        }
        // Each cluster has a rate of its own: so many thousandths of a DBU a second.
        let mut ran: BTreeMap<[String; 3], i64> = BTreeMap::new();
        for (name, times) in [
            ("job_run_timeline", ["period_start_time", "period_end_time"]),
            ("node_timeline", ["start_time", "end_time"]),
        ] {
            let schema = if name == "node_timeline" { "compute" } else { "lakeflow" };
            for row in all(&context, now, schema, name) {
                let end = micros(&row, times[1]);
                if end > newest {
                    continue;
                }
                let (run, cluster) = if name == "node_timeline" {
                    (Value::Null, row["cluster_id"].clone())
                } else {
                    (row["run_id"].clone(), row["compute"][0]["cluster_id"].clone())
                };
                let key = [&row["workspace_id"], &run, &cluster].map(ToString::to_string);
                *ran.entry(key).or_default() += (end - micros(&row, times[0])) / 1_000_000;
            }
        }
        prop_assert!(!ran.is_empty());
        for (key, seconds) in &ran {
            let amount = billed.get(key).copied().unwrap_or_default();
            prop_assert!(amount > 0 && amount % seconds == 0, "{:?} ran {} s, billed {}", key, seconds, amount);
            prop_assert!((1..=5).contains(&(amount / seconds)));
        }
    }

    #[test]
    fn tasks_last_as_long_as_their_run((context, now) in worlds()) {
        let key = |row: &Value, run: &str| {
            [&row["workspace_id"], &row[run], &row["period_start_time"], &row["period_end_time"]]
                .map(ToString::to_string)
        };
        let runs = all(&context, now, "lakeflow", "job_run_timeline");
        let tasks = all(&context, now, "lakeflow", "job_task_run_timeline");
        let runs_of = |rows: &[Value], run: &str| rows.iter().map(|row| key(row, run)).collect::<BTreeSet<_>>();
        prop_assert_eq!(runs_of(&runs, "run_id"), runs_of(&tasks, "job_run_id"));
        for row in &runs {
            let parts = ["setup", "queue", "execution", "cleanup"]
                .map(|part| row[format!("{part}_duration_seconds")].as_i64().unwrap());
            let whole = row["run_duration_seconds"].as_i64().unwrap();
            prop_assert_eq!(parts.iter().sum::<i64>(), whole);
            let period = micros(row, "period_end_time") - micros(row, "period_start_time");
            prop_assert_eq!(whole * 1_000_000, period);
        }
    }

    #[test]
    fn corrections_take_back_exactly_what_was_wrong((context, now) in worlds()) {
        let usage = all(&context, now, "billing", "usage");
        let ids: BTreeSet<String> = usage.iter().map(|row| row["record_id"].to_string()).collect();
        prop_assert_eq!(ids.len(), usage.len());
        let mut retracted = 0;
        for (index, row) in usage.iter().enumerate() {
            if row["record_type"] != "RETRACTION" {
                continue;
            }
            retracted += 1;
            let (original, restated) = (&usage[index - 1], &usage[index + 1]);
            prop_assert_eq!(&original["record_type"], "ORIGINAL");
            prop_assert_eq!(&restated["record_type"], "RESTATEMENT");
            prop_assert_eq!(thousandths(row), -thousandths(original));
            prop_assert!(thousandths(restated) > 0 && thousandths(restated) < thousandths(original));
            for column in ["workspace_id", "sku_name", "usage_start_time", "usage_end_time", "usage_metadata"] {
                prop_assert_eq!(&row[column], &original[column]);
                prop_assert_eq!(&row[column], &restated[column]);
            }
        }
        prop_assert!(retracted > 0);
    }

    #[test]
    fn queries_last_as_long_as_their_warehouses_are_billed((context, now) in worlds()) {
        let usage = all(&context, now, "billing", "usage");
        let newest = usage.iter().map(|row| micros(row, "usage_end_time")).max().unwrap();
        let mut billed: BTreeMap<String, i64> = BTreeMap::new();
        for row in usage.iter().filter(|row| row["billing_origin_product"] == "SQL") {
            let warehouse = row["usage_metadata"]["warehouse_id"].to_string();
            *billed.entry(warehouse).or_default() += thousandths(row);
        }
        let mut ran: BTreeMap<String, i64> = BTreeMap::new();
        for row in all(&context, now, "query", "history") {
            let parts = ["waiting_for_compute", "waiting_at_capacity", "compilation", "execution", "result_fetch"];
            let of = |name: &str| row[format!("{name}_duration_ms")].as_i64().unwrap();
            let milliseconds = of("total");
            prop_assert_eq!(parts.map(of).iter().sum::<i64>(), milliseconds);
            let end = micros(&row, "end_time");
            prop_assert_eq!(end - micros(&row, "start_time"), milliseconds * 1000);
            if end <= newest {
                *ran.entry(row["compute"]["warehouse_id"].to_string()).or_default() += milliseconds / 1000;
            }
        }
        prop_assert!(!ran.is_empty());
        for (warehouse, seconds) in &ran {
            // Thousandths of a DBU: one a second.
            prop_assert_eq!(billed.get(warehouse), Some(seconds), "{}", warehouse);
        }
    }

    #[test]
    fn lineage_names_the_entity_that_it_describes((context, now) in worlds()) {
        let members = [
            ("JOB", "/job_info/job_id"),
            ("PIPELINE", "/dlt_pipeline_info/dlt_pipeline_id"),
            ("NOTEBOOK", "/notebook_id"),
            ("DASHBOARD_V3", "/dashboard_id"),
            ("DBSQL_QUERY", "/sql_query_id"),
        ];
        for name in ["table_lineage", "column_lineage"] {
            for row in all(&context, now, "access", name) {
                let kind = row["entity_type"].as_str().unwrap();
                let (_, path) = members.iter().find(|(known, _)| *known == kind).unwrap();
                prop_assert!(row["entity_id"].is_string(), "{row}");
                prop_assert_eq!(row["entity_metadata"].pointer(path), Some(&row["entity_id"]));
            }
        }
    }

    #[test]
    fn what_is_attributed_is_billed((context, now) in worlds()) {
        let usage = all(&context, now, "billing", "usage");
        let ids: BTreeSet<&str> = usage.iter().map(|row| row["record_id"].as_str().unwrap()).collect();
        let queries: BTreeMap<String, String> = all(&context, now, "query", "history")
            .iter()
            .map(|row| (row["statement_id"].to_string(), row["compute"]["warehouse_id"].to_string()))
            .collect();
        let attributed = all(&context, now, "billing", "attributed_usage");
        let of_the_region = attributed.iter().filter(|row| {
            let statement = row["usage_metadata"]["dbsql_statement_id"].to_string();
            queries.get(&statement) == Some(&row["usage_metadata"]["warehouse_id"].to_string())
        });
        prop_assert!(of_the_region.count() > 0);
        for row in attributed {
            let record = row["usage_record_ids"][0].as_str().unwrap();
            prop_assert!(ids.contains(record), "{row}");
        }
    }

    #[test]
    fn what_ends_ends_after_it_began((context, now) in worlds()) {
        let begins = [
            ("period_start_time", "period_end_time"),
            ("usage_start_time", "usage_end_time"),
            ("start_time", "end_time"),
            ("create_time", "change_time"),
        ];
        for table in crate::tables::all().iter().filter(|table| table.catalog == SYSTEM) {
            for row in rows(table, &context, now, Rows::Usual) {
                for (begin, end) in begins {
                    if row[begin].is_string() && row[end].is_string() {
                        prop_assert!(micros(&row, begin) < micros(&row, end), "{} {row}", table.name);
                    }
                }
            }
        }
    }
}

#[test]
fn rows_stay_the_same_while_time_goes_on() {
    let table = find(SYSTEM, "access", "audit").unwrap();
    let now = clock::now();
    let later = Timestamp::from_microsecond(now.as_microsecond() + 10 * MINUTE).unwrap();
    let context = context(7, 5);
    let mut before = rows(table, &context, now, Rows::Usual);
    let mut after = rows(table, &context, later, Rows::Usual).skip(1);
    assert_eq!(before.next(), after.next());
}
