#![doc = include_str!("../README.md")]

mod check;
mod cli;
mod format;
mod metastore;
mod place;
mod plan;
mod principal;
mod privilege;
mod quote;
mod rest;
mod script;
mod selection;
pub mod service_principal;
mod surroundings;
mod terraform;

pub use format::Format;
pub use metastore::Metastore;
pub use plan::{MetastorePlan, Plan};
pub use principal::Principal;
pub use privilege::{Grant, Privilege, Role, Securable};
pub use quote::{HclString, Literal, Quoted, ShellWord};
pub use script::{Direction, Line, Script};
pub use selection::{Level, Reason, Selection};
pub use surroundings::{Surroundings, Workspace};
