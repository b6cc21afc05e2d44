#![doc = include_str!("../README.md")]

mod access;
mod budget;
pub mod clock;
mod facts;
pub mod failure;
mod judge;
pub mod matrix;
pub mod place;
mod plan;
pub mod privileges;
mod probe;
mod refusal;
mod run;
mod setup;
mod shared;
mod sign_in;
mod test;
pub mod turns;
mod workspace_test;
pub mod workspaces;

pub use facts::{ConnectedWorkspace, WorkspaceFacts};
pub use run::{Run, RunEnd, Workspace};
pub use setup::{OnProof, Setup};
pub use sign_in::{SignIn, Who};
pub use test::{InvalidRequest, Test, as_started, check};
