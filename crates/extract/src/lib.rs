#![doc = include_str!("../README.md")]

mod cells;
mod error;
mod limits;
mod position;
mod reader;
mod slice_size;
mod source_columns;
mod window;

pub use error::ExtractError;
pub use limits::SharingLimits;
pub use reader::{SliceOfRows, TableReader, TableSource};
pub use window::{SliceBatches, SliceResult, WindowError, WindowQuery, WindowSlice, WindowTable};
