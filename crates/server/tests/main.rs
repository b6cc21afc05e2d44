//! The server as its clients see it: the real router on a real port, SQLite, and a simulated Databricks.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]
#![allow(clippy::print_stderr, reason = "a test says what it leaves out")]

mod app;
mod network;
mod provider;
mod real;
mod signatures;
/// One module for each resource.
mod api {
    mod access;
    mod addresses;
    mod audit_events;
    #[cfg(unix)]
    mod backup;
    #[cfg(unix)]
    mod canary;
    mod collector_files;
    pub mod connection_strings;
    mod connection_tests;
    mod connectors;
    mod description;
    mod discoveries;
    #[cfg(unix)]
    mod doctor;
    mod documents;
    pub mod federation;
    mod guard;
    #[cfg(unix)]
    mod hard_ends;
    mod instance;
    mod invitations;
    #[cfg(unix)]
    mod issuer_keys;
    #[cfg(unix)]
    mod keys_command;
    mod killed;
    mod limits;
    mod log;
    mod partitions;
    mod permissions_readings;
    mod postgres;
    mod provider_sign_in;
    mod reach;
    mod refusals;
    mod replicas;
    mod sessions;
    mod sign_in;
    mod signing_keys;
    mod streams;
    mod validations;
}
