//! The usage that is billed: what the timelines tell of, and what else is used; some of it corrected later.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::draw::Draw;
use super::metered::{self, MeteredPeriod, decimal};
use super::moment::{Moment, RosterEntry, RowContext};
use super::prices::{ALL_PURPOSE, BilledProduct, JOBS, SERVING, WAREHOUSES};
use super::slots::{MINUTE, slots};
use super::values::{self, ENTITIES};
use super::{Rows, SYSTEM, TableOutline, find};
use crate::clock;

/// An hour in microseconds.
const HOUR: i64 = 60 * MINUTE;
/// One of so many usage records is corrected.
const CORRECTED: u64 = 12;
/// What a record that is corrected says too much, in thousandths of a DBU.
const MISTAKE: i64 = 5_000;

/// Returns the rows of `system.billing.usage`.
pub fn rows<'a>(
    table: &'a TableOutline,
    context: &'a RowContext,
    now: Timestamp,
) -> impl Iterator<Item = Value> + 'a {
    metered_usage(context, table, now)
        .chain(others(context, table, now))
        .flat_map(move |used| used.records(table, context))
}

/// Returns the rows of `system.billing.attributed_usage`: queries with the records that bill them.
pub fn attributed<'a>(
    table: &'a TableOutline,
    context: &'a RowContext,
    now: Timestamp,
) -> impl Iterator<Item = Value> + 'a {
    find(SYSTEM, "billing", "usage")
        .into_iter()
        .flat_map(move |billed| {
            let newest = newest(billed, now);
            let queries = metered::regions(context)
                .into_iter()
                .flat_map(move |region| metered::queries(context, region, now))
                .filter(move |period| period.end() <= newest);
            queries.map(move |period| {
                let used = UsedProduct::of(WAREHOUSES, &period);
                let record = used.record(billed, context);
                let mut moment = used.moment(table, context, "");
                let mut row = values::cells(&mut moment);
                for column in ["sku_name", "billing_origin_product", "usage_date"] {
                    row.insert(column.to_owned(), record[column].clone());
                }
                row.insert("start_time".to_owned(), record["usage_start_time"].clone());
                row.insert("end_time".to_owned(), record["usage_end_time"].clone());
                let warehouse = period.workspace.warehouses.first();
                row.insert(
                    "usage_metadata".to_owned(),
                    json!({ "dbsql_statement_id": period.statement_id(context), "warehouse_id": warehouse }),
                );
                row.insert(
                    "usage_record_ids".to_owned(),
                    json!([record["record_id"].clone()]),
                );
                Value::Object(row)
            })
        })
}

/// Something that is billed.
struct UsedProduct<'a> {
    product: BilledProduct,
    workspace: &'a RosterEntry,
    start: i64,
    end: i64,
    thousandths: i64,
    /// Which thing of the workspace used it.
    entity: u64,
    run: Option<u64>,
}

/// What the timelines of all regions tell of. It is billed when the usage of its time has arrived.
fn metered_usage<'a>(
    context: &'a RowContext,
    table: &'a TableOutline,
    now: Timestamp,
) -> impl Iterator<Item = UsedProduct<'a>> {
    let newest = newest(table, now);
    metered::regions(context)
        .into_iter()
        .flat_map(move |region| {
            let jobs = metered::job_runs(context, region, now)
                .map(|period| UsedProduct::of(JOBS, &period));
            let people = metered::nodes(context, region, now)
                .map(|period| UsedProduct::of(ALL_PURPOSE, &period));
            let queries = metered::queries(context, region, now)
                .map(|period| UsedProduct::of(WAREHOUSES, &period));
            jobs.chain(people)
                .chain(queries)
                .filter(move |used| used.end <= newest)
        })
}

/// Up to when usage has arrived.
fn newest(table: &TableOutline, now: Timestamp) -> i64 {
    slots(table, now, Rows::Usual)
        .next()
        .map_or(0, |(at, _)| at)
}

/// Models, in one of the busy workspaces of any region at each slot.
fn others<'a>(
    context: &'a RowContext,
    table: &'a TableOutline,
    now: Timestamp,
) -> impl Iterator<Item = UsedProduct<'a>> {
    let workspaces: Vec<&RosterEntry> = metered::regions(context)
        .into_iter()
        .flat_map(|region| metered::busy(context, region))
        .collect();
    let slots = slots(table, now, Rows::Usual).filter({
        let nobody = workspaces.is_empty();
        move |_| !nobody
    });
    slots.map(move |(at, _)| {
        let mut draw = Draw::new(context.seed, &format!("used-{}-{at}", context.account_id));
        let index = draw.below(workspaces.len() as u64);
        let workspace = workspaces[usize::try_from(index).unwrap_or_default()];
        UsedProduct {
            product: SERVING,
            workspace,
            start: at - HOUR,
            end: at,
            thousandths: 1 + i64::try_from(draw.below(40_000)).unwrap_or_default(),
            entity: draw.below(ENTITIES),
            run: None,
        }
    })
}

impl<'a> UsedProduct<'a> {
    fn of(product: BilledProduct, period: &MeteredPeriod<'a>) -> Self {
        Self {
            product,
            workspace: period.workspace,
            start: period.start,
            end: period.end(),
            thousandths: period.thousandths(),
            entity: period.cluster,
            run: period.run,
        }
    }

    /// What a row about this is made from; `which` tells it from others about the same.
    fn moment(&self, table: &'a TableOutline, context: &'a RowContext, which: &str) -> Moment<'a> {
        let which = format!("-{}-{}{which}", self.product.name, self.workspace.region);
        Moment::new(table, context, self.workspace, self.end, &which)
    }

    /// The record that says what was used.
    fn record(&self, table: &'a TableOutline, context: &'a RowContext) -> Value {
        let mut moment = self.moment(table, context, "");
        let mut row = values::cells(&mut moment);
        let mut set = |column: &str, value: Value| row.insert(column.to_owned(), value);
        set("billing_origin_product", self.product.name.into());
        set("sku_name", self.product.sku.into());
        set("usage_start_time", clock::iso_micros(self.start).into());
        set("usage_end_time", clock::iso_micros(self.end).into());
        set("usage_date", clock::day(self.start).into());
        set("usage_quantity", decimal(self.thousandths).into());
        if let Some(Value::Object(metadata)) = row.get_mut("usage_metadata") {
            self.settle(&moment, metadata);
        }
        Value::Object(row)
    }

    /// Tells who used it, and nothing else.
    fn settle(&self, moment: &Moment<'_>, metadata: &mut Map<String, Value>) {
        for value in metadata.values_mut() {
            *value = Value::Null;
        }
        let mut set =
            |column: &str, value: String| metadata.insert(column.to_owned(), value.into());
        match self.product.name {
            "JOBS" => {
                let run = self.run.unwrap_or_default();
                set("job_id", moment.named("job_id", run % ENTITIES));
                set("job_run_id", moment.named("run_id", run));
                set("cluster_id", moment.named("cluster_id", self.entity));
            }
            "ALL_PURPOSE" => {
                set("cluster_id", moment.named("cluster_id", self.entity));
            }
            "SQL" => {
                if let Some(warehouse) = moment.workspace.warehouses.first() {
                    set("warehouse_id", warehouse.clone());
                }
            }
            _ => {
                set("endpoint_id", moment.named("endpoint_id", self.entity));
                set("endpoint_name", format!("endpoint-{}", self.entity));
            }
        }
    }

    /// The records of the bill. A wrong one is taken back and said anew, so that the sum is right.
    fn records(&self, table: &'a TableOutline, context: &'a RowContext) -> Vec<Value> {
        let original = self.record(table, context);
        let mut draw = self.moment(table, context, "-corrected").draw;
        if draw.below(CORRECTED) != 0 {
            return vec![original];
        }
        let mut correct = |kind: &str, thousandths: i64| {
            let mut record = original.clone();
            record["record_type"] = kind.into();
            record["usage_quantity"] = decimal(thousandths).into();
            if kind != "ORIGINAL" {
                record["record_id"] = draw.uuid().into();
            }
            record
        };
        let wrong = self.thousandths + MISTAKE;
        vec![
            correct("ORIGINAL", wrong),
            correct("RETRACTION", -wrong),
            correct("RESTATEMENT", self.thousandths),
        ]
    }
}
