#![doc = include_str!("../README.md")]

mod actions;
mod checkpoint;
mod compaction;
mod delta_schema;
mod error;
mod files;
mod known_rows;
mod log;
mod parquet_file;
mod statistics;
mod table;
mod vacuum;

pub use error::LakeError;
pub use parquet_file::StoredFile;
pub use table::{CommitOutcome, Lake, RowsCommit};
