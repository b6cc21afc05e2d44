//! A simulated Databricks: accounts on three clouds, their workspaces, real SQL and real privileges.
//!
//! [`start`] opens the listeners and returns a [`Running`] whose [`Facts`] name every simulated host and the
//! ready-made credentials. [`Running::apply`] changes the simulated world the way an administrator would.

mod clock;
mod console;
mod control;
mod error;
mod facts;
mod faults;
mod http;
mod ids;
mod jobs;
mod ports;
mod privileges;
mod server;
mod simulation;
mod sql;
mod tables;
mod traffic;
mod world;

pub use control::Control;
pub use error::{ControlError, StartError};
pub use facts::{
    CloudFacts, Credentials, Facts, MetastoreFacts, ServicePrincipalFacts, WarehouseFacts,
    WorkspaceFacts,
};
pub use faults::{ActiveFault, Fault, FaultKind, FaultRule, Spelling};
pub use jobs::JobOptions;
pub use server::{Options, Running, start};
pub use tables::Rows;
pub use traffic::{Count, Metrics};
pub use world::{Cloud, OidcPolicy, Status, TokenRefusal};

/// The stack that threads of the runtime need: an unoptimised query planner recurses deeply.
pub const THREAD_STACK_SIZE: usize = 8 * 1024 * 1024;
