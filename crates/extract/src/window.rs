//! Reading the rows of a window of time in their order: by slices of a day, each one statement whose result lies in the cloud's storage.
//!
//! A slice says its days and its moments: the days let Databricks skip files, the moments are exact. Parts of a result are fetched beforehand
//! and in parallel, and come out in their order, so that what is made of them does not depend on how many are fetched at a time.

use std::collections::VecDeque;
use std::time::Duration;

use arrow_array::RecordBatch;
use arrow_ipc::reader::StreamDecoder;
use arrow_schema::ArrowError;
use databricks::{
    LinkedResult, ResultColumn, Rows, SqlStatement, StatementError, StatementId,
    StatementParameter, WorkspaceClient,
};
use domain::{SystemTable, WarehouseId};
use tokio::task::JoinHandle;

use crate::reader::DEADLINE;
use crate::source_columns::quoted;

const DAY_US: i64 = 86_400_000_000;
/// Slices are not cut shorter than this.
const SHORTEST_US: i64 = 60_000_000;
/// What parts that were fetched and not yet used may have, about: a part takes several times its size while it is used.
const AHEAD_BYTES: u64 = 24 << 20;

/// A table whose rows have a time and its day.
#[derive(Debug, Clone)]
pub struct WindowTable {
    /// The calls of the workspace.
    pub workspace: WorkspaceClient,
    /// The SQL warehouse that reads.
    pub warehouse_id: WarehouseId,
    /// The catalog that has the table.
    pub catalog: String,
    /// The table.
    pub table: SystemTable,
    /// The column with the time of a row.
    pub time_column: &'static str,
    /// The column with the day (UTC) of a row.
    pub day_column: &'static str,
}

/// A part of a window, in microseconds since 1970: half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WindowSlice {
    /// The first moment.
    pub from: i64,
    /// The first moment that is not in it.
    pub until: i64,
}

/// What is read of a row, and of which rows.
#[derive(Debug, Clone)]
pub struct WindowQuery {
    /// What stands between SELECT and FROM.
    pub select: String,
    /// A further condition; empty for none.
    pub condition: String,
    /// The values of its markers.
    pub parameters: Vec<StatementParameter>,
    /// What stands behind ORDER BY.
    pub order_by: String,
}

/// Rows can't be read.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// A statement failed, or a part of its result was not to be had.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// A part of a result is no Arrow stream.
    #[error("a part of the result can't be read: {0}")]
    Part(String),
    /// Rows are missing.
    #[error("the result has {promised} rows, and {read} came")]
    RowsMissing {
        /// How many Databricks told of.
        promised: u64,
        /// How many came.
        read: u64,
    },
}

impl WindowSlice {
    /// Cuts a window at midnights in UTC.
    pub fn days(from: i64, until: i64) -> Vec<Self> {
        let mut slices = Vec::new();
        let mut at = from;
        while at < until {
            let midnight = (at.div_euclid(DAY_US) + 1) * DAY_US;
            let next = midnight.min(until);
            slices.push(Self {
                from: at,
                until: next,
            });
            at = next;
        }
        slices
    }

    /// Cuts a slice in two; `None` when it is too short for that.
    pub fn halves(self) -> Option<[Self; 2]> {
        let length = self.until - self.from;
        (length >= 2 * SHORTEST_US).then(|| {
            let middle = self.from + length / 2;
            let first = Self {
                from: self.from,
                until: middle,
            };
            let second = Self {
                from: middle,
                until: self.until,
            };
            [first, second]
        })
    }
}

impl WindowTable {
    /// How long a statement may take.
    pub const DEADLINE: Duration = DEADLINE;

    /// Asks which columns the table has just now.
    ///
    /// # Errors
    /// When it can't be read.
    pub async fn columns(&self) -> Result<Vec<ResultColumn>, StatementError> {
        let text = format!("SELECT * FROM {} LIMIT 0", self.name());
        let mut statement = SqlStatement::new(self.warehouse_id.clone(), text);
        statement.deadline = DEADLINE;
        Ok(self.workspace.execute(statement).await?.columns)
    }

    /// Reads a slice, up to where its rows can be fetched.
    ///
    /// # Errors
    /// When the statement fails.
    pub async fn read(
        &self,
        query: &WindowQuery,
        slice: WindowSlice,
    ) -> Result<SliceResult, StatementError> {
        let statement = self.statement(query, slice);
        let result = self.workspace.execute_linked(statement).await?;
        Ok(SliceResult { slice, result })
    }

    /// Reads a slice with its rows in the answers of the API, as text: 25 MiB at most, and the cloud's storage is not needed.
    ///
    /// # Errors
    /// When the statement fails, also because there is too much.
    pub async fn read_inline(
        &self,
        query: &WindowQuery,
        slice: WindowSlice,
    ) -> Result<Rows, StatementError> {
        self.workspace.execute(self.statement(query, slice)).await
    }

    fn statement(&self, query: &WindowQuery, slice: WindowSlice) -> SqlStatement {
        let (time, day) = (quoted(self.time_column), quoted(self.day_column));
        let mut text = format!(
            "SELECT {} FROM {} WHERE {day} >= :from_day AND {day} <= :until_day \
             AND {time} >= timestamp_micros(:from_us) AND {time} < timestamp_micros(:until_us)",
            query.select,
            self.name()
        );
        if !query.condition.is_empty() {
            text.push_str(" AND (");
            text.push_str(&query.condition);
            text.push(')');
        }
        text.push_str(" ORDER BY ");
        text.push_str(&query.order_by);
        let mut statement = SqlStatement::new(self.warehouse_id.clone(), text);
        let mut parameter = |name: &str, value: String, type_name: &'static str| {
            statement.parameters.push(StatementParameter {
                name: name.to_owned(),
                value: Some(value),
                type_name,
            });
        };
        // The last moment of the slice is the microsecond before its end.
        parameter("from_day", day_text(slice.from), "DATE");
        parameter("until_day", day_text(slice.until - 1), "DATE");
        parameter("from_us", slice.from.to_string(), "BIGINT");
        parameter("until_us", slice.until.to_string(), "BIGINT");
        statement
            .parameters
            .extend(query.parameters.iter().cloned());
        statement.deadline = DEADLINE;
        statement
    }

    fn name(&self) -> String {
        let parts = [self.catalog.as_str(), self.table.schema, self.table.name];
        parts.map(quoted).join(".")
    }
}

/// The day in UTC of a moment.
fn day_text(micros: i64) -> String {
    let at = jiff::Timestamp::from_microsecond(micros).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.strftime("%Y-%m-%d").to_string()
}

/// A slice whose rows can be fetched.
#[derive(Debug, Clone)]
pub struct SliceResult {
    /// The slice.
    pub slice: WindowSlice,
    result: LinkedResult,
}

impl SliceResult {
    /// Databricks' id of the statement.
    pub fn statement_id(&self) -> &StatementId {
        &self.result.statement_id
    }

    /// Says whether Databricks cut rows off: the slice has to be cut.
    pub fn truncated(&self) -> bool {
        self.result.truncated
    }

    /// Begins to fetch the rows, at most `parallel` parts at a time.
    pub fn batches(&self, parallel: usize) -> SliceBatches {
        let largest = self
            .result
            .part_bytes
            .iter()
            .max()
            .copied()
            .unwrap_or_default();
        let fit = AHEAD_BYTES.checked_div(largest).unwrap_or(u64::MAX).max(1);
        SliceBatches {
            result: self.result.clone(),
            ahead: parallel
                .max(1)
                .min(usize::try_from(fit).unwrap_or(usize::MAX)),
            next: 0,
            running: VecDeque::new(),
            rows: 0,
        }
    }
}

/// The rows of a slice, part by part. Dropped, it fetches nothing more.
#[derive(Debug)]
pub struct SliceBatches {
    result: LinkedResult,
    ahead: usize,
    next: usize,
    running: VecDeque<FetchTask>,
    rows: u64,
}

/// A part that is being fetched; dropped, it is not fetched any more.
#[derive(Debug)]
struct FetchTask(JoinHandle<Result<Vec<RecordBatch>, WindowError>>);

impl Drop for FetchTask {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl SliceBatches {
    /// Returns the rows of the next part; `None` after the last one.
    ///
    /// # Errors
    /// When the part can't be had, or rows are missing in the end.
    pub async fn next(&mut self) -> Result<Option<Vec<RecordBatch>>, WindowError> {
        while self.running.len() < self.ahead && self.next < self.result.part_bytes.len() {
            let (result, index) = (self.result.clone(), self.next);
            let task = tokio::spawn(async move {
                let part = result.part(index).await?;
                decoded(part).map_err(|error| WindowError::Part(bounded(&error)))
            });
            self.running.push_back(FetchTask(task));
            self.next += 1;
        }
        let Some(mut task) = self.running.pop_front() else {
            return match self.result.row_count {
                Some(promised) if promised != self.rows => Err(WindowError::RowsMissing {
                    promised,
                    read: self.rows,
                }),
                _ => Ok(None),
            };
        };
        let batches = match (&mut task.0).await {
            Ok(fetched) => fetched?,
            Err(error) => return Err(WindowError::Part(error.to_string())),
        };
        let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
        self.rows += rows as u64;
        Ok(Some(batches))
    }
}

/// Reads an Arrow stream. The decoder takes no memory on the word of a length.
fn decoded(part: Vec<u8>) -> Result<Vec<RecordBatch>, ArrowError> {
    let mut decoder = StreamDecoder::new();
    let mut buffer = arrow_buffer::Buffer::from_vec(part);
    let mut batches = Vec::new();
    while !buffer.is_empty() {
        if let Some(batch) = decoder.decode(&mut buffer)? {
            batches.push(batch);
        }
    }
    decoder.finish()?;
    Ok(batches)
}

/// Arrow may repeat a cell.
fn bounded(error: &ArrowError) -> String {
    error.to_string().chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_cut_at_midnights() {
        let hour = DAY_US / 24;
        let slices = WindowSlice::days(23 * hour, 2 * DAY_US + hour);
        let bounds: Vec<(i64, i64)> = slices
            .iter()
            .map(|slice| (slice.from / hour, slice.until / hour))
            .collect();
        assert_eq!(bounds, [(23, 24), (24, 48), (48, 49)]);
        assert!(WindowSlice::days(5, 5).is_empty());
    }

    #[test]
    fn halves_are_the_whole() {
        let slice = WindowSlice {
            from: 7,
            until: DAY_US,
        };
        let [first, second] = slice.halves().unwrap();
        assert_eq!(
            (first.from, first.until, second.until),
            (7, second.from, DAY_US)
        );
        assert_eq!(
            WindowSlice {
                from: 0,
                until: SHORTEST_US
            }
            .halves(),
            None
        );
    }

    #[test]
    fn what_is_no_stream_is_refused() {
        assert!(decoded(b"no stream of Arrow's".to_vec()).is_err());
    }
}
