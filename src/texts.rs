//! Sentences that depend on a state or a code, in one place so that they can be reviewed.

pub mod failure;
pub mod features;
pub mod ids;
pub mod steps;
pub mod time;

pub use steps::{lost_by_changing, needs_first, needs_first_reason, step_number};
