#![doc = include_str!("../README.md")]

mod access;
mod budget;
pub mod clock;
mod facts;
pub mod failure;
mod judge;
pub mod matrix;
mod place;
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
pub use run::{Ended, Run, Workspace};
pub use setup::Setup;
pub use sign_in::SignIn;
pub use test::{InvalidRequest, Test, as_started, check};
