#![doc = include_str!("../README.md")]

mod access;
mod budget;
pub mod clock;
mod connected;
mod context;
pub mod failure;
mod invalid_request;
mod judge;
pub mod matrix;
pub mod place;
mod plan;
pub mod privileges;
mod probe;
mod refusal;
mod run;
mod setup;

mod sign_in;
pub mod spreadsheet;
mod test;
pub mod turns;
mod workspace_test;
pub mod workspaces;

pub use connected::ConnectedWorkspace;
pub use invalid_request::InvalidRequest;
pub use run::{KeptChanges, Run, RunEnd, RunWorkspace};
pub use setup::{OnProof, Setup};
pub use sign_in::{SignIn, Who};
pub use test::{Resumable, Test, TestPlan, TestSignIns, as_started, check};
