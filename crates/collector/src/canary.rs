//! The canary: a statement that does nothing, run in each cycle and looked out for in the history of queries by the next ones. So it is known how
//! long a row takes, and whether rows are missing.

use std::collections::HashSet;
use std::time::Instant;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray as _;
use databricks::SqlStatement;
use domain::SystemTable;
use extract::TableSource;
use extraction::{Assignment, CanaryMoment};
use uuid::Uuid;

/// The table in which every statement of a workspace has a row.
const HISTORY: &str = "system.query.history";
const STATEMENT_ID: &str = "statement_id";

/// A moment of a statement, by the clock of this machine.
#[derive(Debug, Clone)]
struct Sighting {
    statement_id: String,
    at: Instant,
}

impl Sighting {
    fn told(&self) -> CanaryMoment {
        CanaryMoment {
            statement_id: self.statement_id.clone(),
            seconds_ago: u32::try_from(self.at.elapsed().as_secs()).unwrap_or(u32::MAX),
        }
    }
}

/// The statement that this cycle ran.
#[derive(Debug)]
pub struct Canary {
    sighting: Sighting,
    run_as: Option<String>,
}

impl Canary {
    /// Runs one, where its row would be read. That it can't be run is not worth a failed cycle.
    pub async fn run(source: &TableSource, assignment: &Assignment) -> Option<Self> {
        if !is_read(assignment) {
            return None;
        }
        // Whoever looks at the history is told what it is.
        let mark = Uuid::now_v7().simple();
        let text = format!("SELECT 'LakeSentry canary {mark}', current_user()");
        let statement = SqlStatement::new(source.warehouse_id.clone(), text);
        match source.workspace.execute(statement).await {
            Ok(rows) => Some(Self {
                sighting: Sighting {
                    statement_id: rows.statement_id.as_str().to_owned(),
                    at: Instant::now(),
                },
                run_as: rows.rows.into_iter().flatten().nth(1).flatten(),
            }),
            Err(error) => {
                tracing::warn!("the statement whose way is measured did not run: {error}");
                None
            }
        }
    }

    /// Returns what the server is told of it.
    pub fn told(&self) -> CanaryMoment {
        self.sighting.told()
    }

    /// Returns who ran it, as Databricks calls them.
    pub fn run_as(&self) -> Option<String> {
        self.run_as.clone()
    }
}

/// Says whether rows about statements of this workspace are read at all.
fn is_read(assignment: &Assignment) -> bool {
    let mut tables = assignment.tables.iter();
    let has_history = tables.any(|assigned| assigned.table.full_name() == HISTORY);
    let is_of_workspace = assignment.sharing.as_ref().is_none_or(|rules| {
        rules.workspaces.is_empty() || rules.workspaces.contains(&assignment.workspace_id)
    });
    has_history && is_of_workspace
}

/// The statements that are looked out for while a table is read.
#[derive(Debug, Default)]
pub struct LookOut {
    awaited: HashSet<String>,
    seen: Vec<Sighting>,
}

impl LookOut {
    /// Looks out for statements in the table that has them.
    pub fn of(table: SystemTable, canaries: &[String]) -> Self {
        let awaited = if table.full_name() == HISTORY {
            canaries.iter().cloned().collect()
        } else {
            HashSet::new()
        };
        Self {
            awaited,
            seen: Vec::new(),
        }
    }

    /// Looks at rows that were read.
    pub fn look_at(&mut self, rows: &RecordBatch) {
        if self.awaited.is_empty() {
            return;
        }
        let ids = rows.column_by_name(STATEMENT_ID);
        let ids = ids.and_then(|column| column.as_string_opt::<i32>());
        for id in ids.into_iter().flatten().flatten() {
            if let Some(statement_id) = self.awaited.take(id) {
                let at = Instant::now();
                self.seen.push(Sighting { statement_id, at });
            }
        }
    }

    /// Returns those that were seen.
    pub fn seen(&self) -> Vec<CanaryMoment> {
        self.seen.iter().map(Sighting::told).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, StringArray};

    use super::*;

    #[test]
    fn each_statement_is_seen_once_and_only_where_statements_are_told_of() {
        let ids: ArrayRef = Arc::new(StringArray::from(vec![
            Some("a"),
            None,
            Some("b"),
            Some("a"),
        ]));
        let rows = RecordBatch::try_from_iter([(STATEMENT_ID, ids)]).unwrap();
        let awaited = ["a".to_owned(), "c".to_owned()];
        let seen = |table: &str| {
            let mut look_out = LookOut::of(SystemTable::parse(table).unwrap(), &awaited);
            look_out.look_at(&rows);
            look_out.look_at(&rows);
            let seen = look_out.seen().into_iter();
            seen.map(|of| of.statement_id).collect::<Vec<_>>()
        };
        assert_eq!(seen(HISTORY), ["a"]);
        assert!(seen("system.access.audit").is_empty());
    }
}
