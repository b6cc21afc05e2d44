//! What the server read, in the words of the planner.

use contract::{AdminRole, HeldPrivilege, MetastorePermissions};
use grants::{AnySecurable, Held, HeldGrant, Role};

/// Takes the grants, groups and roles of one metastore. A privilege on something that this version does not know is left out: it can't be
/// part of a plan, and whoever holds it is not told apart by it.
pub fn held(read: &MetastorePermissions) -> Held {
    let grants = read.held.iter().filter_map(grant);
    let held = Held::new(grants).with_groups(read.groups.iter().cloned());
    read.roles
        .iter()
        .map(|&role| self::role(role))
        .fold(held, Held::with_role)
}

fn grant(held: &HeldPrivilege) -> Option<HeldGrant> {
    let securable = |securable: &contract::Securable| {
        AnySecurable::new(&securable.kind, &securable.full_name).ok()
    };
    let on = securable(&held.securable)?;
    let grant = HeldGrant::new(&held.principal, &held.privilege, on).ok()?;
    Some(grant.inherited_from(held.inherited_from.as_ref().and_then(securable)))
}

/// The role, in the words of the planner.
pub const fn role(role: AdminRole) -> Role {
    match role {
        AdminRole::AccountAdmin => Role::AccountAdmin,
        AdminRole::MetastoreAdmin => Role::MetastoreAdmin,
        AdminRole::WorkspaceAdmin => Role::WorkspaceAdmin,
    }
}
