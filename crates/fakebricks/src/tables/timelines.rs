//! The timelines: rows about periods in which something ran, which the usage speaks of, too.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::executed::ExecutedStatement;
use super::metered::{self, MeteredPeriod};
use super::moment::{Moment, RosterEntry, RowContext};
use super::{TableOutline, values};
use crate::clock;

/// Returns the rows of a timeline, newest first, when the table is one.
pub fn rows<'a>(
    table: &'a TableOutline,
    context: &'a RowContext,
    now: Timestamp,
) -> Option<Box<dyn Iterator<Item = Value> + 'a>> {
    let row = match (table.schema.as_str(), table.name.as_str()) {
        ("lakeflow", "job_run_timeline") => job_run,
        ("lakeflow", "job_task_run_timeline") => task_run,
        ("query", "history") => {
            let periods = metered::queries(context, &context.region, now);
            return Some(Box::new(
                periods.map(|period| filled(table, context, &period, query)),
            ));
        }
        ("compute", "node_timeline") => {
            let periods = metered::nodes(context, &context.region, now);
            return Some(Box::new(
                periods.map(|period| filled(table, context, &period, node)),
            ));
        }
        _ => return None,
    };
    let periods = metered::job_runs(context, &context.region, now);
    Some(Box::new(
        periods.map(move |period| filled(table, context, &period, row)),
    ))
}

/// What makes a made-up row tell of a period.
type Settle = fn(&Moment<'_>, &MeteredPeriod<'_>, &mut Map<String, Value>);

fn filled(
    table: &TableOutline,
    context: &RowContext,
    period: &MeteredPeriod<'_>,
    settle: Settle,
) -> Value {
    let mut moment = Moment::new(table, context, period.workspace, period.end(), "");
    let mut row = values::cells(&mut moment);
    settle(&moment, period, &mut row);
    Value::Object(row)
}

/// The row of a statement that somebody ran.
pub fn executed(
    table: &TableOutline,
    context: &RowContext,
    workspace: &RosterEntry,
    statement: &ExecutedStatement,
) -> Value {
    let (start, end) = (
        statement.began_at.as_microsecond(),
        statement.ended_at.as_microsecond(),
    );
    let mut moment = Moment::new(table, context, workspace, end, &statement.statement_id);
    let mut row = values::cells(&mut moment);
    let period = MeteredPeriod {
        workspace,
        cluster: 0,
        run: None,
        start,
        seconds: (end - start) / 1_000_000,
    };
    query(&moment, &period, &mut row);
    for (column, text) in [
        ("statement_id", &statement.statement_id),
        ("statement_text", &statement.text),
        ("executed_by", &statement.executed_by),
    ] {
        row.insert(column.to_owned(), text.clone().into());
    }
    row.insert("statement_type".to_owned(), "SELECT".into());
    row.insert("execution_status".to_owned(), "FINISHED".into());
    row.insert("error_message".to_owned(), Value::Null);
    row.insert("end_time".to_owned(), clock::iso_micros(end).into());
    row.insert("update_time".to_owned(), clock::iso_micros(end).into());
    Value::Object(row)
}

fn node(moment: &Moment<'_>, period: &MeteredPeriod<'_>, row: &mut Map<String, Value>) {
    let cluster = moment.named("cluster_id", period.cluster);
    row.insert("cluster_id".to_owned(), cluster.into());
    set_times(row, ["start_time", "end_time"], period);
}

/// A query waits, is compiled and runs, and its result is fetched: that is all its time.
fn query(moment: &Moment<'_>, period: &MeteredPeriod<'_>, row: &mut Map<String, Value>) {
    let total = period.seconds * 1000;
    let (waited, compiled, fetched) = (total / 10, total / 20, total / 50);
    for (column, milliseconds) in [
        ("total_duration_ms", total),
        ("waiting_for_compute_duration_ms", waited),
        ("waiting_at_capacity_duration_ms", 0),
        ("compilation_duration_ms", compiled),
        ("result_fetch_duration_ms", fetched),
        ("execution_duration_ms", total - waited - compiled - fetched),
    ] {
        row.insert(column.to_owned(), milliseconds.into());
    }
    let statement = period.statement_id(moment.context);
    row.insert("statement_id".to_owned(), statement.into());
    let warehouse = period.workspace.warehouses.first();
    let compute = json!({ "type": "WAREHOUSE", "warehouse_id": warehouse });
    row.insert("compute".to_owned(), compute);
    set_times(row, ["start_time", "end_time"], period);
}

fn job_run(moment: &Moment<'_>, period: &MeteredPeriod<'_>, row: &mut Map<String, Value>) {
    ran(moment, period, row);
    let run = moment.named("run_id", period.run.unwrap_or_default());
    row.insert("run_id".to_owned(), run.into());
    let queued = period.seconds / 20;
    row.insert("queue_duration_seconds".to_owned(), queued.into());
    row.insert("run_duration_seconds".to_owned(), period.seconds.into());
    // What is not queued is set up, executed or cleaned up.
    let executed = row["execution_duration_seconds"]
        .as_i64()
        .unwrap_or_default();
    row.insert(
        "execution_duration_seconds".to_owned(),
        (executed - queued).into(),
    );
}

/// Every job has one task.
fn task_run(moment: &Moment<'_>, period: &MeteredPeriod<'_>, row: &mut Map<String, Value>) {
    ran(moment, period, row);
    let run = period.run.unwrap_or_default();
    let (task, run) = (
        moment.named("task_run_id", run),
        moment.named("run_id", run),
    );
    row.insert("run_id".to_owned(), task.into());
    row.insert("job_run_id".to_owned(), run.clone().into());
    row.insert("parent_run_id".to_owned(), run.into());
    row.insert("task_key".to_owned(), "main".into());
}

fn ran(moment: &Moment<'_>, period: &MeteredPeriod<'_>, row: &mut Map<String, Value>) {
    let job = moment.named("job_id", period.job().unwrap_or_default());
    let cluster = moment.named("cluster_id", period.cluster);
    let compute = json!({ "type": "CLASSIC", "cluster_id": cluster, "warehouse_id": null });
    row.insert("job_id".to_owned(), job.into());
    row.insert("compute_ids".to_owned(), json!([cluster]));
    row.insert("compute".to_owned(), json!([compute]));
    let (setup, cleanup) = (period.seconds / 10, period.seconds / 20);
    let executed = period.seconds - setup - cleanup;
    for (column, seconds) in [
        ("setup_duration_seconds", setup),
        ("cleanup_duration_seconds", cleanup),
        ("execution_duration_seconds", executed),
    ] {
        row.insert(column.to_owned(), seconds.into());
    }
    set_times(row, ["period_start_time", "period_end_time"], period);
}

fn set_times(row: &mut Map<String, Value>, columns: [&str; 2], period: &MeteredPeriod<'_>) {
    for (column, at) in columns.into_iter().zip([period.start, period.end()]) {
        row.insert(column.to_owned(), clock::iso_micros(at).into());
    }
}
