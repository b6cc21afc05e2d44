//! Reads one table.

use std::time::Duration;

use contract::{CheckState, FailureCause, Found, Probe, RowsSeen};
use databricks::{Rows, SqlFailureKind, Statement, StatementError, WarehouseId, WorkspaceClient};
use domain::TableName;
use jiff::{SignedDuration, Timestamp};

use crate::clock;
use crate::failure;
use crate::judge::{self, FRESHNESS_HOURS};

/// How many rows of any age are asked for: one proves that reading works.
const SAMPLE: u64 = 1;

/// A table that is read, with what is needed for it.
pub struct TableProbe<'a> {
    /// The workspace.
    pub workspace: &'a WorkspaceClient,
    /// The warehouse that runs the statements.
    pub warehouse: &'a WarehouseId,
    /// The table.
    pub table: &'a TableName,
    /// The time for one statement.
    pub deadline: Duration,
}

/// What reading showed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// Rows of the last days.
    Recent,
    /// Rows, none of them of the last days.
    OldOnly,
    /// Rows; which are the newest can't be told.
    Timeless,
    /// No row at all.
    Nothing,
}

/// Rows of the last days.
struct Recent {
    count: u64,
    newest: Option<String>,
    since: String,
}

impl TableProbe<'_> {
    /// Reads the table. The newest row is looked for in the last days only; a table without rows there is asked for any row.
    pub async fn run(&self) -> (CheckState, Probe) {
        let mut probe = Probe::default();
        match self.read(&mut probe).await {
            Ok(seen) => (self.passed(&probe, seen), probe),
            Err(error) => {
                note_error(&mut probe, &error);
                let failure = failure::of_statement(&error, self.workspace.host());
                (CheckState::Failed { failure }, probe)
            }
        }
    }

    async fn read(&self, probe: &mut Probe) -> Result<Seen, StatementError> {
        let recent = self.recent(probe).await?;
        let has_time = recent.is_some();
        if let Some(Recent {
            count: count @ 1..,
            newest,
            since,
        }) = recent
        {
            probe.newest = newest;
            probe.rows = Some(RowsSeen::Counted { count, since });
            return Ok(Seen::Recent);
        }
        let query = format!("SELECT 1 FROM {} LIMIT {SAMPLE}", self.table);
        let rows = self.query(query, probe).await?;
        let count = u64::try_from(rows.rows.len()).unwrap_or(u64::MAX);
        probe.rows = Some(RowsSeen::Sampled {
            count,
            limit: SAMPLE,
        });
        Ok(match count {
            0 => Seen::Nothing,
            _ if has_time => Seen::OldOnly,
            _ => Seen::Timeless,
        })
    }

    /// Counts the rows of the last days; `None` for a table without a column that tells the time. Columns differ by region and release.
    async fn recent(&self, probe: &mut Probe) -> Result<Option<Recent>, StatementError> {
        let Some(column) = self.table.known().and_then(|table| table.event_time) else {
            return Ok(None);
        };
        let since = clock::text(clock::now() - SignedDuration::from_hours(FRESHNESS_HOURS));
        let query = format!(
            "SELECT max({column}), count(*) FROM {} WHERE {column} >= TIMESTAMP '{since}'",
            self.table
        );
        let rows = match self.query(query, probe).await {
            Err(StatementError::Failed(failure))
                if failure.kind() == SqlFailureKind::ColumnNotFound =>
            {
                return Ok(None);
            }
            rows => rows?,
        };
        let count = rows.rows.first().and_then(|row| row.get(1)?.as_deref());
        Ok(Some(Recent {
            count: count
                .and_then(|count| count.parse().ok())
                .unwrap_or_default(),
            newest: rows.first().map(str::to_owned),
            since,
        }))
    }

    async fn query(&self, query: String, probe: &mut Probe) -> Result<Rows, StatementError> {
        let mut statement = Statement::new(self.warehouse.clone(), query);
        statement.deadline = self.deadline;
        let rows = self.workspace.execute(statement).await?;
        probe.statement_id = Some(rows.statement_id.as_str().to_owned());
        Ok(rows)
    }

    fn passed(&self, probe: &Probe, seen: Seen) -> CheckState {
        let newest = probe.newest.as_deref();
        let late = self.table.known().and_then(|table| match seen {
            // A time that can't be read tells nothing about how late it is.
            Seen::Recent => {
                let newest: Timestamp = newest?.parse().ok()?;
                judge::lateness(table, Some(newest), clock::now())
            }
            Seen::OldOnly => judge::lateness(table, None, clock::now()),
            Seen::Timeless | Seen::Nothing => None,
        });
        CheckState::Passed {
            found: Found::Table {
                newest: newest.map(str::to_owned),
                empty: seen == Seen::Nothing,
            },
            warnings: late.into_iter().collect(),
        }
    }
}

/// Keeps what an error tells about the statement.
fn note_error(probe: &mut Probe, error: &StatementError) {
    let statement_id = match error {
        StatementError::Failed(failure) => {
            probe.sql_state.clone_from(&failure.sql_state);
            probe.error_class.clone_from(&failure.class);
            Some(&failure.statement_id)
        }
        StatementError::DeadlineExceeded { statement_id }
        | StatementError::Cancelled { statement_id } => statement_id.as_ref(),
        StatementError::Expired { statement_id } => Some(statement_id),
        StatementError::Call(_) => None,
    };
    if let Some(id) = statement_id.filter(|id| !id.as_str().is_empty()) {
        probe.statement_id = Some(id.as_str().to_owned());
    }
}

/// Says whether it is worth asking why: the table was not found, which has several meanings.
pub const fn is_not_found(state: &CheckState) -> bool {
    matches!(
        state,
        CheckState::Failed { failure } if matches!(failure.cause, FailureCause::TableNotFound | FailureCause::SchemaNotFound)
    )
}
