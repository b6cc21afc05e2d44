//! Reads one table.

use std::time::Duration;

use contract::{CheckState, FailureCause, Observation, Probe, RowsSeen};
use databricks::{Rows, SqlFailureKind, SqlStatement, StatementError, WorkspaceClient};
use domain::{TableName, Timestamp, WarehouseId};

use crate::judge::{FRESHNESS_HOURS, Newest};
use crate::{budget, clock, failure};

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
    /// The time for the statement that proves that the table can be read.
    pub deadline: Duration,
}

/// What a probe showed.
pub struct ProbeOutcome {
    /// The state of the check; lateness is not judged yet.
    pub state: CheckState,
    /// What the statements showed.
    pub probe: Probe,
    /// How old the newest row is, where that is known.
    pub newest: Option<Newest>,
}

/// What was found out about the newest row of a table that holds rows.
enum Freshness {
    /// There are rows of the last days.
    Recent {
        count: u64,
        newest: Option<Timestamp>,
        since: Timestamp,
    },
    /// There are none of the last days.
    OldOnly,
    /// The table has no column that tells.
    Timeless,
}

impl TableProbe<'_> {
    /// Reads the table: first whether it can be read at all, then, as an extra with a time of its own, how old its newest row is.
    pub async fn run(&self) -> ProbeOutcome {
        let mut probe = Probe::default();
        match self.sample(&mut probe).await {
            Ok(0) => Self::passed(probe, true, None),
            Ok(_) => {
                let newest = self.look_for_newest(&mut probe).await;
                Self::passed(probe, false, newest)
            }
            Err(error) => {
                note_error(&mut probe, &error);
                let failure = failure::of_statement(&error, self.workspace.host());
                ProbeOutcome {
                    state: CheckState::Failed { failure },
                    probe,
                    newest: None,
                }
            }
        }
    }

    /// Asks for any row. It proves that the table can be read, and costs next to nothing however large the table is.
    async fn sample(&self, probe: &mut Probe) -> Result<u64, StatementError> {
        let query = format!("SELECT 1 FROM {} LIMIT {SAMPLE}", self.table);
        let rows = self.query(query, self.deadline, probe).await?;
        let count = u64::try_from(rows.rows.len()).unwrap_or(u64::MAX);
        probe.rows = Some(RowsSeen::Sampled {
            count,
            limit: SAMPLE,
        });
        Ok(count)
    }

    /// Looks for the newest row. Whatever goes wrong with that is noted and changes nothing about the table being readable.
    async fn look_for_newest(&self, probe: &mut Probe) -> Option<Newest> {
        match self.freshness(probe).await {
            Ok(Freshness::Recent {
                count,
                newest,
                since,
            }) => {
                probe.rows = Some(RowsSeen::Counted { count, since });
                probe.newest = newest;
                newest.map(Newest::At)
            }
            Ok(Freshness::OldOnly) => Some(Newest::LongAgo),
            Ok(Freshness::Timeless) => None,
            Err(error) => {
                probe.newest_unread = Some(failure::of_statement(&error, self.workspace.host()));
                None
            }
        }
    }

    /// Counts the rows of the last days. Columns differ by region and release.
    async fn freshness(&self, probe: &mut Probe) -> Result<Freshness, StatementError> {
        let Some(column) = self.table.known().and_then(|table| table.event_time) else {
            return Ok(Freshness::Timeless);
        };
        let since = clock::now().earlier(Duration::from_hours(FRESHNESS_HOURS.into()));
        let query = format!(
            "SELECT max({column}), count(*) FROM {} WHERE {column} >= TIMESTAMP '{since}'",
            self.table
        );
        let rows = match self.query(query, budget::FRESHNESS, probe).await {
            Err(StatementError::Failed(failure))
                if failure.kind() == SqlFailureKind::ColumnNotFound =>
            {
                return Ok(Freshness::Timeless);
            }
            rows => rows?,
        };
        let count = rows.rows.first().and_then(|row| row.get(1)?.as_deref());
        Ok(match count.and_then(|count| count.parse::<u64>().ok()) {
            Some(count @ 1..) => Freshness::Recent {
                count,
                // A time that can't be read tells nothing.
                newest: rows.first().and_then(clock::read),
                since,
            },
            Some(0) => Freshness::OldOnly,
            // An answer that is no count tells nothing.
            None => Freshness::Timeless,
        })
    }

    async fn query(
        &self,
        query: String,
        deadline: Duration,
        probe: &mut Probe,
    ) -> Result<Rows, StatementError> {
        let mut statement = SqlStatement::new(self.warehouse.clone(), query);
        statement.deadline = deadline;
        let rows = self.workspace.execute(statement).await?;
        probe.statement_id = Some(rows.statement_id.as_str().to_owned());
        Ok(rows)
    }

    fn passed(probe: Probe, empty: bool, newest: Option<Newest>) -> ProbeOutcome {
        let found = Observation::Table {
            newest: probe.newest,
            empty,
        };
        ProbeOutcome {
            state: CheckState::Passed {
                found,
                warnings: Vec::new(),
            },
            probe,
            newest,
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
