//! Rows: one for each slot of time, so that the same row stays while newer ones appear.

use std::sync::Arc;

use datafusion::arrow::compute::concat_batches;
use datafusion::arrow::json::ReaderBuilder;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::Result;
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::draw::Draw;
use super::values::{self, Moment};
use super::{SYSTEM, Table};

const MINUTE: i64 = 60_000_000;
/// Twenty-four hours of rows at one every ten minutes.
const ROWS: i64 = 144;
const STATIC_ROWS: i64 = 24;
/// Rows that are in memory as JSON at a time.
const PART: usize = 1000;

/// What the rows of one metastore are made from.
#[derive(Debug, Clone)]
pub struct RowContext {
    /// Decides everything that is made up.
    pub seed: u64,
    /// The cloud's name in the API.
    pub cloud: &'static str,
    /// The account.
    pub account_id: String,
    /// The metastore.
    pub metastore_id: String,
    /// The metastore's region.
    pub region: String,
    /// Running workspaces of the account.
    pub workspaces: Arc<Vec<WorkspaceFacts>>,
}

/// What rows say about one workspace.
#[derive(Debug, Clone)]
pub struct WorkspaceFacts {
    /// The decimal id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Its region.
    pub region: String,
    /// Its warehouses.
    pub warehouses: Vec<String>,
}

/// The rows of a table at this moment.
pub fn batch(table: &Table, context: &RowContext, now: Timestamp) -> Result<RecordBatch> {
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
    table: &'a Table,
    context: &'a RowContext,
    now: Timestamp,
) -> Box<dyn Iterator<Item = Value> + 'a> {
    let workspaces: Vec<&WorkspaceFacts> = context
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
    Box::new(slots(table, now).map(move |at| {
        let mut draw = Draw::new(context.seed, &format!("{}-{at}", table.name));
        let count = workspaces.len() as u64;
        let index = usize::try_from(draw.below(count)).unwrap_or_default();
        row(table, context, workspaces[index], at)
    }))
}

/// The moments that have a row, newest first, in microseconds.
fn slots(table: &Table, now: Timestamp) -> impl Iterator<Item = i64> + use<> {
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
    (0..count).map(move |back| first - back * step)
}

fn past(now: Timestamp, days: usize) -> i64 {
    let day = 24 * 60 * MINUTE;
    let whole_days = now.as_microsecond() / day;
    (whole_days - 30 - i64::try_from(days).unwrap_or_default()) * day
}

fn row(table: &Table, context: &RowContext, workspace: &WorkspaceFacts, at: i64) -> Value {
    let label = if table.catalog == SYSTEM && table.global {
        // Global tables hold the same rows in every metastore.
        format!(
            "{}.{}-{}-{at}",
            table.schema, table.name, context.account_id
        )
    } else {
        format!(
            "{}.{}-{}-{at}",
            table.schema, table.name, context.metastore_id
        )
    };
    let mut moment = Moment {
        context,
        workspace,
        table,
        at,
        draw: Draw::new(context.seed, &label),
    };
    let cells: Map<String, Value> = table
        .columns
        .iter()
        .map(|column| (column.name.clone(), values::column(&mut moment, column)))
        .collect();
    Value::Object(cells)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;

    fn context() -> RowContext {
        RowContext {
            seed: 7,
            cloud: "azure",
            account_id: "account".to_owned(),
            metastore_id: "metastore".to_owned(),
            region: "eastus".to_owned(),
            workspaces: Arc::new(vec![WorkspaceFacts {
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
