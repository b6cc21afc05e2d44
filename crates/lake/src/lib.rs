#![doc = include_str!("../README.md")]

mod actions;
mod checkpoint;
mod commit_outcome;
mod compaction;
mod delta_schema;
mod error;
mod files;
mod log;
mod newest_rows;
mod parquet_file;
mod row_identity;
mod statistics;
mod table;
mod vacuum;

pub use commit_outcome::CommitOutcome;
pub use error::LakeError;
pub use parquet_file::StoredFile;
pub use row_identity::{ROW_KEY, RowIdentity};
pub use table::{Lake, RowsCommit};
