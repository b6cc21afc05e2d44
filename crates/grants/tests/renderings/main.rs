//! What a plan becomes, read back by whatever will read it: SQL, Terraform, a shell, JSON, the simulated Databricks.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod access;
mod every_format;
mod plans;
mod read_hcl;
mod read_sql;
mod shell;
mod shell_script;
mod simulation;
mod snapshots;
mod terraform;
