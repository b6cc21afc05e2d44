//! Reading a table, slice by slice.

use std::time::Duration;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};
use databricks::{Rows, SqlFailureKind, SqlStatement, StatementError, WorkspaceClient};
use domain::WarehouseId;
use extraction::{Checkpoint, ColumnType, PlannedColumn, ReadingMethod, TablePlan, Watermark};
use sha2::{Digest as _, Sha256};

use crate::cells::RowDecoder;
use crate::position::{Condition, LastRow, ReadingOrder};
use crate::slice_size::SliceSize;
use crate::source_columns::{quoted, selected, to_read};
use crate::{ExtractError, SharingLimits};

/// Where a table is read.
#[derive(Debug, Clone)]
pub struct TableSource {
    /// The workspace.
    pub workspace: WorkspaceClient,
    /// The SQL warehouse that runs the statements.
    pub warehouse_id: WarehouseId,
    /// The catalog that has the system tables: `system`, or one that mirrors it.
    pub catalog: String,
    /// What may leave.
    pub limits: SharingLimits,
}

/// A table that is being read.
pub struct TableReader {
    source: TableSource,
    plan: TablePlan,
    decoder: RowDecoder,
    columns: Vec<PlannedColumn>,
    order: ReadingOrder,
    size: SliceSize,
    next: Option<NextSlice>,
    digest: Sha256,
    furthest: Option<Watermark>,
}

/// Where the next slice begins.
enum NextSlice {
    From(Option<Watermark>),
    After(LastRow),
}

/// Rows that were read with one statement.
#[derive(Debug)]
pub struct SliceOfRows {
    /// The rows.
    pub rows: RecordBatch,
    /// The first of them as Databricks wrote it, times as microseconds.
    pub first_row: Vec<Option<String>>,
    /// About how many bytes their text had.
    pub text_bytes: u64,
}

/// A cold warehouse needs minutes to start, and a year of events minutes to sort.
pub(crate) const DEADLINE: Duration = Duration::from_mins(15);

impl std::fmt::Debug for TableReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TableReader")
            .field("table", &self.plan.table)
            .field("furthest", &self.furthest)
            .finish_non_exhaustive()
    }
}

impl TableReader {
    /// Begins to read what is new since a checkpoint, with the overlap before it; without one, all that there is.
    ///
    /// # Errors
    /// When the table can't be read, or lacks a column by which it is read.
    pub async fn open(
        source: TableSource,
        plan: TablePlan,
        since: Option<&Checkpoint>,
    ) -> Result<Self, ExtractError> {
        let look = format!("SELECT * FROM {} LIMIT 0", name_of(&source, &plan));
        let found = execute(&source, look, Condition::default()).await?;
        let columns = to_read(&plan, &source.limits, &found.columns);
        let order = order(&plan, &columns)?;
        let decoder = RowDecoder::new(columns.clone()).map_err(|error| cell(&plan, &error))?;
        let from = match (since, &plan.method) {
            (Some(Checkpoint::Watermark(last)), ReadingMethod::Incremental { overlap, .. }) => {
                Some(last.earlier(*overlap))
            }
            _ => None,
        };
        Ok(Self {
            source,
            decoder,
            columns,
            order,
            size: SliceSize::first(),
            next: Some(NextSlice::From(from)),
            digest: Sha256::new(),
            furthest: match since {
                Some(Checkpoint::Watermark(last)) => Some(*last),
                _ => None,
            },
            plan,
        })
    }

    /// Returns the columns that are read.
    pub fn columns(&self) -> &[PlannedColumn] {
        &self.columns
    }

    /// Returns the schema of all slices.
    pub fn schema(&self) -> &SchemaRef {
        self.decoder.schema()
    }

    /// Returns how far the table has been read, once all slices were.
    pub fn checkpoint(&self) -> Option<Checkpoint> {
        match self.plan.method {
            ReadingMethod::Snapshot => Some(Checkpoint::Snapshot(format!(
                "{:x}",
                self.digest.clone().finalize()
            ))),
            ReadingMethod::Incremental { .. } => self.furthest.map(Checkpoint::Watermark),
        }
    }

    /// Reads the next rows; `None` when there are no more.
    ///
    /// # Errors
    /// When a statement fails, or a cell can't be read.
    pub async fn next_slice(&mut self) -> Result<Option<SliceOfRows>, ExtractError> {
        let Some(next) = &self.next else {
            return Ok(None);
        };
        let (rows, asked) = loop {
            let condition = match next {
                NextSlice::From(first) => self.order.from(*first),
                NextSlice::After(last) => self.order.after(last),
            };
            let condition = self.source.limits.restrict(condition, &self.columns);
            let asked = self.size.rows();
            let statement = self.statement(&condition, asked);
            match execute(&self.source, statement, condition).await {
                Ok(rows) if rows.truncated => {}
                Ok(rows) => break (rows, asked),
                Err(StatementError::Failed(failure))
                    if failure.kind() == SqlFailureKind::ResultTooLarge => {}
                Err(error) => return Err(error.into()),
            }
            if !self.size.was_too_large() {
                return Err(ExtractError::RowTooLarge(self.plan.table.full_name()));
            }
        };
        let Some(last) = rows.rows.last() else {
            self.next = None;
            return Ok(None);
        };
        let last = self.last_row(last)?;
        self.furthest = self.furthest.max(last.watermark);
        // Fewer than were asked for: there are no more. Rows that come in this moment are the next cycle's.
        self.next = (rows.rows.len() as u64 >= asked).then_some(NextSlice::After(last));
        let text_bytes = text_bytes(&rows);
        self.size.learn(rows.rows.len() as u64, text_bytes);
        let read = self.decoder.read(&rows.rows);
        let batch = read.map_err(|error| cell(&self.plan, &error))?;
        // Only a list is compared with what it was.
        if self.plan.method == ReadingMethod::Snapshot {
            for cells in &rows.rows {
                self.digest.update(self.decoder.digest(cells));
            }
        }
        Ok(Some(SliceOfRows {
            rows: batch,
            first_row: rows.rows.into_iter().next().unwrap_or_default(),
            text_bytes,
        }))
    }

    fn statement(&self, condition: &Condition, rows: u64) -> String {
        let mut text = format!(
            "SELECT {} FROM {}",
            selected(&self.columns, &self.source.limits),
            name_of(&self.source, &self.plan)
        );
        if !condition.text.is_empty() {
            text.push_str(" WHERE ");
            text.push_str(&condition.text);
        }
        let order = self.order.order_by();
        format!("{text} ORDER BY {order} LIMIT {rows}")
    }

    fn last_row(&self, cells: &[Option<String>]) -> Result<LastRow, ExtractError> {
        let cell = |wanted: &PlannedColumn| {
            let place = self.columns.iter().position(|column| column == wanted);
            place.and_then(|place| cells.get(place).cloned().flatten())
        };
        let watermark = match &self.order.watermark {
            None => None,
            Some(column) => {
                let text = cell(column).unwrap_or_default();
                let read = match column.column_type {
                    ColumnType::Timestamp => text.parse().ok().and_then(Watermark::from_micros),
                    _ => Watermark::parse(&text),
                };
                Some(read.ok_or_else(|| ExtractError::Watermark {
                    table: self.plan.table.full_name(),
                    column: column.name.clone(),
                    value: text,
                })?)
            }
        };
        Ok(LastRow {
            watermark,
            key: self.order.key.iter().map(cell).collect(),
        })
    }
}

/// Finds the columns of the order among those that the table has.
fn order(plan: &TablePlan, columns: &[PlannedColumn]) -> Result<ReadingOrder, ExtractError> {
    let find = |name: &str| {
        let found = columns.iter().find(|column| column.name == name).cloned();
        found.ok_or_else(|| ExtractError::ColumnMissing {
            table: plan.table.full_name(),
            column: name.to_owned(),
        })
    };
    let watermark = plan
        .watermark()
        .map(|column| find(&column.name))
        .transpose()?;
    let of_watermark = watermark.as_ref().map(|column| column.name.clone());
    let key = plan
        .key
        .iter()
        .filter(|name| Some(*name) != of_watermark.as_ref());
    Ok(ReadingOrder {
        watermark,
        key: key.map(|name| find(name)).collect::<Result<_, _>>()?,
    })
}

async fn execute(
    source: &TableSource,
    text: String,
    condition: Condition,
) -> Result<Rows, StatementError> {
    let mut statement = SqlStatement::new(source.warehouse_id.clone(), text);
    statement.parameters = condition.parameters;
    statement.deadline = DEADLINE;
    source.workspace.execute(statement).await
}

fn name_of(source: &TableSource, plan: &TablePlan) -> String {
    let parts = [source.catalog.as_str(), plan.table.schema, plan.table.name];
    parts.map(quoted).join(".")
}

fn text_bytes(rows: &Rows) -> u64 {
    let cells = rows.rows.iter().flatten().flatten();
    cells.map(|cell| cell.len() as u64 + 4).sum()
}

fn cell(plan: &TablePlan, error: &ArrowError) -> ExtractError {
    ExtractError::Cell {
        table: plan.table.full_name(),
        reason: error.to_string().chars().take(200).collect(),
    }
}
