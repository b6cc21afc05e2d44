#![doc = include_str!("../README.md")]

pub mod hand_over;
mod metastore;
mod plan;
mod principal;
mod privilege;
mod quote;
mod script;
mod selection;
pub mod service_principal;
mod share;
pub mod texts;

pub use hand_over::HandOver;
pub use metastore::Metastore;
pub use plan::{MetastorePlan, Plan};
pub use principal::Principal;
pub use privilege::{Grant, Privilege, Role, Securable};
pub use quote::Quoted;
pub use script::{Direction, Line, Script};
pub use selection::{Level, Reason, Selection};
pub use share::{Identifiers, Share, ShareError};
