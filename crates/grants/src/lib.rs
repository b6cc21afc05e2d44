#![doc = include_str!("../README.md")]

mod delta;
mod excess;
mod held;
mod metastore;
mod plan;
mod principal;
mod privilege;
mod quote;
mod script;
mod selection;
pub mod service_principal;

pub use delta::{Delta, Granted, Through};
pub use excess::{Excess, ExcessKind, Holding, Removal, Severity};
pub use held::{
    AnyGrant, AnyPrivilege, AnySecurable, Held, HeldGrant, NotAGrant, ReadError, Skipped,
};
pub use metastore::Metastore;
pub use plan::{MetastorePlan, Plan};
pub use principal::Principal;
pub use privilege::{Grant, Privilege, Role, Securable};
pub use quote::Quoted;
pub use script::{Direction, Line, Script};
pub use selection::{Level, Reason, Selection};
