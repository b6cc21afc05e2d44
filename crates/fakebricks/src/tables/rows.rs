//! The rows of each table.

use std::collections::HashSet;
use std::sync::Arc;

use datafusion::arrow::compute::concat_batches;
use datafusion::arrow::json::ReaderBuilder;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::Result;
use jiff::Timestamp;
use serde_json::Value;

use super::draw::Draw;
use super::moment::{Moment, RosterEntry, RowContext};
use super::slots::{MINUTE, slots};
use super::{
    Rows, TableOutline, account_events, lineage, listings, metered, prices, timelines, tpch, usage,
    values,
};

/// Rows that are in memory as JSON at a time.
const PART: usize = 1000;

/// The rows of a table at this moment.
pub fn batch(
    table: &TableOutline,
    context: &RowContext,
    now: Timestamp,
    wanted: Rows,
) -> Result<RecordBatch> {
    read(table, rows(table, context, now, wanted))
}

/// Makes a batch of rows that are JSON.
pub fn read(table: &TableOutline, rows: impl Iterator<Item = Value>) -> Result<RecordBatch> {
    let schema = table.arrow_schema();
    let mut decoder = ReaderBuilder::new(Arc::clone(&schema)).build_decoder()?;
    let mut batches = Vec::new();
    let mut rows = rows.peekable();
    // In parts: rows as JSON take many times the room that they take in a batch.
    while rows.peek().is_some() {
        let part: Vec<Value> = rows.by_ref().take(PART).collect();
        decoder.serialize(&part)?;
        batches.extend(decoder.flush()?);
    }
    Ok(concat_batches(&schema, &batches)?)
}

fn rows<'a>(
    table: &'a TableOutline,
    context: &'a RowContext,
    now: Timestamp,
    wanted: Rows,
) -> Box<dyn Iterator<Item = Value> + 'a> {
    match (table.schema.as_str(), table.name.as_str()) {
        ("access", "workspaces_latest") => {
            let each = context.workspaces.iter().enumerate();
            return Box::new(
                each.map(move |(index, workspace)| {
                    row(table, context, workspace, past(now, index))
                }),
            );
        }
        ("billing", "list_prices") => return Box::new(prices::rows(context, now).into_iter()),
        ("billing", "usage") => return Box::new(usage::rows(table, context, now)),
        ("billing", "attributed_usage") => return Box::new(usage::attributed(table, context, now)),
        (tpch::SCHEMA, name) => return Box::new(tpch::rows(name).into_iter()),
        _ => {}
    }
    if let Some(rows) = timelines::rows(table, context, now) {
        return rows;
    }
    let workspaces = workspaces(table, context);
    if workspaces.is_empty() {
        return Box::new(std::iter::empty());
    }
    let count = workspaces.len() as u64;
    let rows = slots(table, now, wanted).map(move |(at, step)| {
        let number = u64::try_from(at / step).unwrap_or_default();
        let index = if listings::is_one(table) {
            // Everything that other tables speak of is listed.
            number % count
        } else {
            Draw::new(context.seed, &format!("{}-{at}", table.name)).below(count)
        };
        let index = usize::try_from(index).unwrap_or_default();
        let mut moment = Moment::new(table, context, workspaces[index], at, "");
        let mut cells = values::cells(&mut moment);
        listings::settle(&moment, &mut cells, number / count);
        lineage::settle(&mut moment, &mut cells);
        // Only where many are asked for: the few usual ones are all about workspaces.
        if matches!(wanted, Rows::Dense { .. }) {
            account_events::settle(&moment, &mut cells);
        }
        Value::Object(cells)
    });
    if (table.schema.as_str(), table.name.as_str()) == ("compute", "node_types") {
        // A list has each of its things once.
        let mut listed = HashSet::new();
        return Box::new(rows.filter(move |row| listed.insert(row["node_type"].to_string())));
    }
    Box::new(rows)
}

/// The workspaces that a table can tell of.
fn workspaces<'a>(table: &TableOutline, context: &'a RowContext) -> Vec<&'a RosterEntry> {
    let regions = if table.global {
        metered::regions(context)
    } else {
        vec![context.region.as_str()]
    };
    let of_warehouses = table.schema == "compute" && table.name.starts_with("warehouse");
    regions
        .into_iter()
        .flat_map(|region| metered::busy(context, region))
        .filter(|workspace| !(of_warehouses && workspace.warehouses.is_empty()))
        .collect()
}

fn past(now: Timestamp, days: usize) -> i64 {
    let day = 24 * 60 * MINUTE;
    let whole_days = now.as_microsecond() / day;
    (whole_days - 30 - i64::try_from(days).unwrap_or_default()) * day
}

fn row(table: &TableOutline, context: &RowContext, workspace: &RosterEntry, at: i64) -> Value {
    let mut moment = Moment::new(table, context, workspace, at, "");
    Value::Object(values::cells(&mut moment))
}

#[cfg(test)]
mod tests;
