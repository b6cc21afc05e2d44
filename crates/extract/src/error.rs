//! Why a table can't be read.

use databricks::StatementError;

/// A table can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// A statement failed.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// The table lacks what it is read by.
    #[error("{table} has no column {column} any more, by which it is read")]
    ColumnMissing {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A cell has another form than its type says.
    #[error("{table}: a cell of the type of its column was expected: {reason}")]
    Cell {
        /// The table.
        table: String,
        /// What Arrow said; it may repeat a cell, so it is cut.
        reason: String,
    },
    /// A single row is more than a warehouse gives in one answer.
    #[error("{0} has a row that is larger than a SQL warehouse gives in one answer")]
    RowTooLarge(String),
    /// The watermark of a row can't be read.
    #[error("{table}: {value:?} is no value of the column {column}")]
    Watermark {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The value.
        value: String,
    },
}
