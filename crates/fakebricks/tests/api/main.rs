//! The simulation over HTTP, as a client sees it.

mod accounts;
mod console;
mod grants;
mod hosts;
mod oauth;
mod statements;
mod support;
mod workspaces;
