#![doc = include_str!("../README.md")]

mod check;
mod cli;
mod cover;
mod delta;
mod excess;
pub mod federation;
mod format;
pub mod hand_over;
mod held;
mod metastore;
mod named_metastore;
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
mod trust_policy;

pub use cover::{covers, first_missing};
pub use delta::{Delta, GrantInPlace, Through};
pub use excess::{Excess, ExcessKind, ExcessSeverity, Holding, Removal};
pub use format::Format;
pub use hand_over::HandOver;
pub use held::{
    AnyGrant, AnyPrivilege, AnySecurable, Gap, HeldGrant, HeldGrants, NotAGrant, ReadError,
    SkippedText,
};
pub use metastore::{Metastore, Primary};
pub use plan::{MetastorePlan, Plan};
pub use principal::{Everybody, Grantee, GranteeGroup, Principal};
pub use privilege::{Grant, Privilege, Role, Securable};
pub use quote::{HclString, Literal, QuotedName, ShellWord};
pub use script::{Direction, Line, Script};
pub use selection::{Level, Reason, Selection};
pub use share::{Identifiers, Share, ShareDifference, ShareError, SharedPart};
pub use surroundings::{ReadingWorkspace, SignsInBy, Surroundings};
