#![doc = include_str!("../README.md")]

pub mod batch;
mod checkpoint;
mod column_type;
mod messages;
pub mod paths;
mod table_plan;

pub use checkpoint::{Checkpoint, Watermark};
pub use column_type::ColumnType;
pub use messages::{
    AssignedTable, Assignment, BatchReceipt, CanaryMoment, Commit, CycleReport, ExtractionBegun,
    ExtractionReceipt, NewExtraction, Refusal, TableOutcome, TableReport,
};
pub use table_plan::{PlannedColumn, ReadingMethod, TablePlan};
