#![doc = include_str!("../README.md")]

mod plan;
mod principal;
mod privilege;
mod quote;
mod script;
pub mod service_principal;

pub use plan::Plan;
pub use principal::Principal;
pub use privilege::{Grant, Privilege, Role, Securable};
pub use quote::Quoted;
pub use script::{Direction, Line, Script};
