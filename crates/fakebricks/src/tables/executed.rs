//! Statements that somebody ran: each has a row in the history of queries, once the usual delay has passed.
//!
//! Those that read a table have none here, because else tables would change by being read.

use std::collections::VecDeque;

use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::Result;
use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use serde_json::Value;

use super::moment::RowContext;
use super::{TableOutline, rows, timelines};

/// A statement that somebody ran.
#[derive(Debug, Clone)]
pub struct ExecutedStatement {
    /// Its id.
    pub statement_id: String,
    /// Where.
    pub workspace_id: String,
    /// Who.
    pub executed_by: String,
    /// Its text.
    pub text: String,
    /// When it began.
    pub began_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
}

/// The statements that somebody ran.
#[derive(Debug, Default)]
pub struct ExecutedStatements(Mutex<StatementLog>);

#[derive(Debug, Default)]
struct StatementLog {
    all: VecDeque<ExecutedStatement>,
    delay_seconds: Option<u32>,
}

/// How many are remembered; the oldest are forgotten first.
const KEPT: usize = 10_000;

impl ExecutedStatements {
    /// Notes a statement that has ended.
    pub fn note(&self, statement: ExecutedStatement) {
        let mut words = statement.text.split_whitespace();
        if words.any(|word| word.eq_ignore_ascii_case("from")) {
            return;
        }
        let mut executed = self.0.lock();
        if executed.all.len() == KEPT {
            executed.all.pop_front();
        }
        executed.all.push_back(statement);
    }

    /// Has rows come so many seconds after the end of their statements, or as late as is usual.
    pub fn set_delay(&self, seconds: Option<u32>) {
        self.0.lock().delay_seconds = seconds;
    }

    /// Forgets all of them.
    pub fn clear(&self) {
        *self.0.lock() = StatementLog::default();
    }

    /// The rows of the history of queries that are there by now.
    pub fn batch(
        &self,
        table: &TableOutline,
        context: &RowContext,
        now: Timestamp,
    ) -> Result<RecordBatch> {
        let executed = self.0.lock();
        let delay = match executed.delay_seconds {
            Some(seconds) => SignedDuration::from_secs(i64::from(seconds)),
            None => SignedDuration::from_mins(table.delay_minutes),
        };
        let row = |statement: &ExecutedStatement| -> Option<Value> {
            let workspaces = context.workspaces.iter();
            let mut here = workspaces.filter(|workspace| workspace.region == context.region);
            let workspace = here.find(|workspace| workspace.id == statement.workspace_id)?;
            let is_there = now.duration_since(statement.ended_at) >= delay;
            is_there.then(|| timelines::executed(table, context, workspace, statement))
        };
        rows::read(table, executed.all.iter().filter_map(row))
    }
}
