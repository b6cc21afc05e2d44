//! The program against the simulated Databricks.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod check;
mod export;
mod follow;
mod forms;
mod place;
mod readers;
mod resume;
mod sign_in;
mod support;
mod troubles;
