#![doc = include_str!("../README.md")]

mod check;
mod cli;
mod delta;
mod excess;
mod format;
pub mod hand_over;
mod held;
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
mod share;
mod surroundings;
mod terraform;
pub mod texts;

pub use delta::{Delta, Granted, Through, covers};
pub use excess::{Excess, ExcessKind, Holding, Removal, Severity};
pub use format::Format;
pub use hand_over::HandOver;
pub use held::{
    AnyGrant, AnyPrivilege, AnySecurable, Held, HeldGrant, NotAGrant, ReadError, Skipped,
};
pub use metastore::Metastore;
pub use plan::{MetastorePlan, Plan};
pub use principal::Principal;
pub use privilege::{Grant, Privilege, Role, Securable};
pub use quote::{HclString, Literal, Quoted, ShellWord};
pub use script::{Direction, Line, Script};
pub use selection::{Level, Reason, Selection};
pub use share::{Identifiers, Share, ShareError};
pub use surroundings::{Surroundings, Workspace};
