//! The collector as a program, against a server and a simulated Databricks: from a minted string to rows that others read.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod canaries;
mod check;
mod drift;
mod hand_over;
mod lake_reader;
mod pushes;
mod readers;
mod refusals;
mod server_program;
mod setup;
mod sharing;
mod soak;
