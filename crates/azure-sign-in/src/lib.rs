#![doc = include_str!("../README.md")]

mod arc_challenge;
mod assertion;
mod chain;
mod command_line;
mod entra;
mod managed_identity;
mod settings;
mod source_error;
mod web;

pub use chain::{AttemptOutcome, AzureChain, ChainFailed, SourceAttempt, SourceKind};
pub use settings::{AzureCloud, AzureReach, AzureSettings, DATABRICKS_SCOPE, InvalidScope};
