//! Why the lake can't do something.

use std::io;
use std::path::PathBuf;

/// The lake failed.
#[derive(Debug, thiserror::Error)]
pub enum LakeError {
    /// A file can't be read or written.
    #[error("{}: {source}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A column comes with another type than the table has.
    #[error("the column {column} is {found} now, and {expected} in the table")]
    ColumnType {
        /// The column.
        column: String,
        /// The type in the table, in Delta's words.
        expected: String,
        /// The type of the new rows.
        found: String,
    },
    /// A type has no equal in Delta.
    #[error("a column of the type {0} can't be stored")]
    UnknownType(String),
    /// A version of the table's log is no JSON of Delta's.
    #[error("version {version} of {}: {reason}", .folder.display())]
    Log {
        /// The table's folder.
        folder: PathBuf,
        /// The version.
        version: u64,
        /// What is wrong.
        reason: String,
    },
    /// The number was used by a later extraction, or is older than the last.
    #[error("extraction {number} comes after {last} was committed")]
    Superseded {
        /// The number of this one.
        number: i64,
        /// The last that was committed.
        last: i64,
    },
    /// A Parquet file can't be read or written.
    #[error("Parquet: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// Rows don't fit together.
    #[error("Arrow: {0}")]
    Arrow(#[from] arrow_schema::ArrowError),
}
