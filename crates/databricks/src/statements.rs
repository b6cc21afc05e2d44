//! Running SQL: what is asked, what comes back, how it can fail.

mod denied;
mod failure;
mod linked;
mod run;
mod wire;

use std::time::Duration;

use domain::WarehouseId;
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use crate::Error;

pub use denied::{DeniedLevel, DeniedRight};
pub use failure::{SqlFailure, SqlFailureKind};
pub use linked::LinkedResult;
pub(crate) use linked::execute_linked;
pub(crate) use run::execute;

/// Databricks' id of a statement, for its query history.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StatementId(pub(crate) String);

impl StatementId {
    /// Gives the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One SQL statement that reads.
#[derive(Debug, Clone)]
pub struct SqlStatement {
    /// The SQL warehouse that runs it.
    pub warehouse_id: WarehouseId,
    /// One statement, at most 16 MiB.
    pub text: String,
    /// Values of the markers `:name` in the text.
    pub parameters: Vec<StatementParameter>,
    /// Most rows to give; more are cut off and [`Rows::truncated`] says so.
    pub row_limit: Option<u64>,
    /// Longest time from sending to the last row, the start of the warehouse included.
    pub deadline: Duration,
    /// Ends the statement early.
    pub cancellation: CancellationToken,
}

/// The value of a named marker. Never for names of tables: those can't be parameters.
#[derive(Debug, Clone, Serialize)]
pub struct StatementParameter {
    /// The name without the colon.
    pub name: String,
    /// The value as text; `None` for NULL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The SQL type that the text is cast to: `STRING`, `DATE`, `TIMESTAMP`, `BIGINT`.
    #[serde(rename = "type")]
    pub type_name: &'static str,
}

impl SqlStatement {
    /// Five minutes: the warehouses that are no serverless ones take several to start.
    pub const DEFAULT_DEADLINE: Duration = Duration::from_mins(5);

    /// Makes a statement without parameters and without a limit of rows.
    pub fn new(warehouse_id: WarehouseId, text: impl Into<String>) -> Self {
        Self {
            warehouse_id,
            text: text.into(),
            parameters: Vec::new(),
            row_limit: None,
            deadline: Self::DEFAULT_DEADLINE,
            cancellation: CancellationToken::new(),
        }
    }
}

/// The result of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// Databricks' id of the statement.
    pub statement_id: StatementId,
    /// The columns.
    pub columns: Vec<ResultColumn>,
    /// The rows; every cell is text, `None` is NULL.
    pub rows: Vec<Vec<Option<String>>>,
    /// Whether rows were cut off by [`SqlStatement::row_limit`] or by Databricks.
    pub truncated: bool,
    /// Databricks' id of the last request.
    pub request_id: Option<String>,
}

/// A column of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultColumn {
    /// The name.
    pub name: String,
    /// The exact SQL type: `DECIMAL(18,2)`, `ARRAY<STRUCT<a: INT>>`.
    pub type_text: String,
}

impl Rows {
    /// Gives the place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// Gives the first cell of the first row, the answer of `SELECT <one value>`.
    pub fn first(&self) -> Option<&str> {
        self.rows.first()?.first()?.as_deref()
    }
}

/// Why a statement gave no rows.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StatementError {
    /// Databricks ran it, or tried to, and it failed. The usual answer of a probe without rights.
    #[error(transparent)]
    Failed(Box<SqlFailure>),
    /// It took longer than [`SqlStatement::deadline`]; Databricks was told to cancel it.
    #[error("the statement took longer than allowed")]
    DeadlineExceeded {
        /// The statement, once Databricks had accepted it.
        statement_id: Option<StatementId>,
    },
    /// It was cancelled: by [`SqlStatement::cancellation`], or by somebody in the workspace.
    #[error("the statement was cancelled")]
    Cancelled {
        /// The statement, once Databricks had accepted it.
        statement_id: Option<StatementId>,
    },
    /// Databricks no longer knows the statement or its result.
    #[error("the result of the statement has expired")]
    Expired {
        /// The statement.
        statement_id: StatementId,
    },
    /// A call failed.
    #[error(transparent)]
    Call(#[from] Error),
}
