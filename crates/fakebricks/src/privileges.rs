//! Unity Catalog privileges: what they are called, where they apply, who holds them.

mod check;
mod grants;
mod privilege;
mod securable;

pub use check::{Actor, Missing, effective, may_grant, may_read, visible_schema};
pub use grants::Grants;
pub use privilege::Privilege;
pub use securable::{Securable, SecurableKind};
