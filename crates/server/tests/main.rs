//! The server as its clients see it: the real router on a real port, SQLite, and a simulated Databricks.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod app;
/// One module for each resource.
mod api {
    mod connection_strings;
    mod connection_tests;
    mod connectors;
    mod discoveries;
    mod documents;
    mod guard;
    mod permissions_readings;
}
