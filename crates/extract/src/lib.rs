#![doc = include_str!("../README.md")]

mod cells;
mod error;
mod position;
mod reader;
mod slice_size;
mod source_columns;

pub use error::ExtractError;
pub use reader::{SliceOfRows, TableReader, TableSource};
