#![doc = include_str!("../README.md")]

mod assertion;
mod chain;
mod command_line;
mod entra;
mod managed_identity;
mod settings;
mod web;

pub use chain::{Attempt, AttemptOutcome, AzureChain, ChainFailed, SourceKind};
pub use settings::{AzureCloud, AzureReach, AzureSettings, DATABRICKS_SCOPE, InvalidScope};
