//! What is held, read from what people paste and compared with a plan.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

// The same rows in every form that a person may paste.
mod forms;
// A metastore that runs the statements of a script.
mod model;
// Samples of pastes, as snapshots.
mod pastes;
// What must hold for any plan and any grants.
mod plans;
// What must hold for any text.
mod reading;
// The simulated Databricks runs the scripts and answers.
mod simulation;
// What people see of a difference, as snapshots.
mod texts;
