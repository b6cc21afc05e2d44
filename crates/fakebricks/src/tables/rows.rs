//! Rows: one for each slot of time, so that the same row stays while newer ones appear.

use std::sync::Arc;

use datafusion::arrow::compute::concat_batches;
use datafusion::arrow::json::ReaderBuilder;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::Result;
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::draw::Draw;
use super::moment::{Moment, RosterEntry, RowContext};
use super::{SYSTEM, TableOutline, consistent, values};

const MINUTE: i64 = 60_000_000;
/// Twenty-four hours of rows at one every ten minutes.
const ROWS: i64 = 144;
const STATIC_ROWS: i64 = 24;
/// Rows that are in memory as JSON at a time.
const PART: usize = 1000;

/// The rows of a table at this moment.
pub fn batch(table: &TableOutline, context: &RowContext, now: Timestamp) -> Result<RecordBatch> {
    let schema = table.arrow_schema();
    let mut decoder = ReaderBuilder::new(Arc::clone(&schema)).build_decoder()?;
    let mut batches = Vec::new();
    let mut rows = rows(table, context, now).peekable();
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
) -> Box<dyn Iterator<Item = Value> + 'a> {
    let workspaces: Vec<&RosterEntry> = context
        .workspaces
        .iter()
        .filter(|workspace| table.global || workspace.region == context.region)
        .collect();
    if workspaces.is_empty() {
        return Box::new(std::iter::empty());
    }
    if table.name == "workspaces_latest" {
        let each = workspaces.into_iter().enumerate();
        return Box::new(
            each.map(move |(index, workspace)| row(table, context, workspace, past(now, index))),
        );
    }
    if table.name == "list_prices" {
        return Box::new(consistent::prices(context, now).into_iter());
    }
    let count = workspaces.len() as u64;
    Box::new(slots(table, now).flat_map(move |(at, step)| {
        let number = u64::try_from(at / step).unwrap_or_default();
        let index = if consistent::is_list(table) {
            // Everything that other tables speak of is listed.
            number % count
        } else {
            Draw::new(context.seed, &format!("{}-{at}", table.name)).below(count)
        };
        let index = usize::try_from(index).unwrap_or_default();
        let mut moment = moment(table, context, workspaces[index], at);
        let cells = cells(table, &mut moment);
        consistent::settle(&mut moment, cells, number / count)
    }))
}

/// The moments that have a row, newest first, in microseconds, with how far they are apart.
fn slots(table: &TableOutline, now: Timestamp) -> impl Iterator<Item = (i64, i64)> + use<> {
    let daily = table.watermark.as_ref().is_some_and(|column| {
        column.ends_with("_date")
            || table
                .columns
                .iter()
                .any(|known| known.name == *column && known.type_text == "date")
    });
    let (step, count) = match (&table.watermark, daily) {
        (None, _) => (24 * 60 * MINUTE, STATIC_ROWS),
        (Some(_), true) => (120 * MINUTE, ROWS),
        (Some(_), false) => (10 * MINUTE, ROWS),
    };
    let newest = now.as_microsecond() - table.delay_minutes * MINUTE / 4;
    let first = newest - newest.rem_euclid(step);
    (0..count).map(move |back| (first - back * step, step))
}

fn past(now: Timestamp, days: usize) -> i64 {
    let day = 24 * 60 * MINUTE;
    let whole_days = now.as_microsecond() / day;
    (whole_days - 30 - i64::try_from(days).unwrap_or_default()) * day
}

fn row(table: &TableOutline, context: &RowContext, workspace: &RosterEntry, at: i64) -> Value {
    Value::Object(cells(table, &mut moment(table, context, workspace, at)))
}

fn moment<'a>(
    table: &'a TableOutline,
    context: &'a RowContext,
    workspace: &'a RosterEntry,
    at: i64,
) -> Moment<'a> {
    // Global tables hold the same rows in every metastore.
    let owner = if table.catalog == SYSTEM && table.global {
        &context.account_id
    } else {
        &context.metastore_id
    };
    let label = format!("{}.{}-{owner}-{at}", table.schema, table.name);
    Moment {
        context,
        workspace,
        table,
        at,
        draw: Draw::new(context.seed, &label),
    }
}

fn cells(table: &TableOutline, moment: &mut Moment<'_>) -> Map<String, Value> {
    let columns = table.columns.iter();
    columns
        .map(|column| (column.name.clone(), values::column(moment, column)))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::clock;

    fn context() -> RowContext {
        RowContext {
            seed: 7,
            cloud: "azure",
            account_id: "account".to_owned(),
            metastore_id: "metastore".to_owned(),
            region: "eastus".to_owned(),
            workspaces: Arc::new(vec![RosterEntry {
                id: "12".to_owned(),
                name: "one".to_owned(),
                url: "https://one.example".to_owned(),
                region: "eastus".to_owned(),
                warehouses: vec!["0123456789abcdef".to_owned()],
            }]),
        }
    }

    #[test]
    fn every_table_can_be_filled() {
        for table in super::super::all() {
            let batch = batch(table, &context(), clock::now()).unwrap();
            assert_eq!(batch.num_columns(), table.columns.len());
            assert!(batch.num_rows() > 0, "{}", table.name);
        }
    }

    #[test]
    fn every_usage_has_one_price_and_every_id_leads_to_a_row() {
        let (context, now) = (context(), clock::now());
        let all = |schema: &str, name: &str| -> Vec<Value> {
            let table = super::super::find(SYSTEM, schema, name).unwrap();
            rows(table, &context, now).collect()
        };
        let ids = |schema: &str, name: &str, column: &str| -> BTreeSet<String> {
            let rows = all(schema, name);
            rows.iter()
                .map(|row| row[column].as_str().unwrap().to_owned())
                .collect()
        };
        let prices = all("billing", "list_prices");
        let (jobs, clusters) = (
            ids("lakeflow", "jobs", "job_id"),
            ids("compute", "clusters", "cluster_id"),
        );
        let usage = all("billing", "usage");
        for row in &usage {
            let at = row["usage_start_time"].as_str().unwrap();
            assert!(at < row["usage_end_time"].as_str().unwrap());
            let fitting = prices.iter().filter(|price| {
                let until = price["price_end_time"].as_str();
                price["sku_name"] == row["sku_name"]
                    && price["price_start_time"].as_str().unwrap() <= at
                    && until.is_none_or(|until| at < until)
            });
            assert_eq!(fitting.count(), 1, "{row}");
            let metadata = &row["usage_metadata"];
            assert!(
                metadata["job_id"]
                    .as_str()
                    .is_none_or(|id| jobs.contains(id)),
                "{row}"
            );
            assert!(
                metadata["cluster_id"]
                    .as_str()
                    .is_none_or(|id| clusters.contains(id)),
                "{row}"
            );
        }
        let corrections = usage
            .iter()
            .filter(|row| row["record_type"] == "RETRACTION");
        assert!(corrections.count() > 0);
        for row in all("lakeflow", "job_run_timeline") {
            assert!(jobs.contains(row["job_id"].as_str().unwrap()));
            assert!(
                ["JOB_RUN", "SUBMIT_RUN", "WORKFLOW_RUN"]
                    .contains(&row["run_type"].as_str().unwrap())
            );
        }
    }

    #[test]
    fn rows_stay_the_same_while_time_goes_on() {
        let table = super::super::find(SYSTEM, "access", "audit").unwrap();
        let now = clock::now();
        let later = Timestamp::from_microsecond(now.as_microsecond() + 10 * MINUTE).unwrap();
        let context = context();
        let mut before = rows(table, &context, now);
        let mut after = rows(table, &context, later).skip(1);
        assert_eq!(before.next(), after.next());
    }
}
