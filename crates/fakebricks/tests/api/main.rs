//! The simulation over HTTP, as a client sees it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod accounts;
mod console;
mod drivers;
mod external_links;
mod faults;
mod grants;
mod hosts;
mod information_schema;
mod jobs;
mod nested_groups;
mod oauth;
mod permissions;
mod scale;
mod scim;
mod spark;
mod sql_forms;
mod statements;
mod support;
mod workspaces;
