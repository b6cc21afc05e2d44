//! Unity Catalog privileges: what they are called, where they apply, who holds them.

mod check;
mod grants;
mod privilege;
mod securable;

pub use check::{
    Actor, EffectiveGrant, MissingPrivilege, browsable_catalog, effective, may_grant, may_read,
    shows_grants_of, visible_catalog, visible_schema,
};
pub use grants::Grants;
pub use privilege::UnityPrivilege;
pub use securable::{UnitySecurable, UnitySecurableKind};
