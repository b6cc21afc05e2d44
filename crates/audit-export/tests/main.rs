//! The program against the simulated Databricks.

#![expect(clippy::unwrap_used, missing_docs, reason = "these are tests")]

mod check;
mod export;
mod forms;
mod resume;
mod sign_in;
mod support;
mod troubles;
