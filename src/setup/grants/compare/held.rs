//! What the server read, in the words of the planner.

use contract::{AdminRole, HeldPrivilege, MetastorePermissions, WhatUnread};
use grants::{AnySecurable, Gap, HeldGrant, HeldGrants, Role};

/// Takes the grants, groups and roles of one metastore, and what could not be read of them. A privilege on something that this version does
/// not know can't be part of a plan; that it is there is a gap.
pub fn held(read: &MetastorePermissions) -> HeldGrants {
    let grants: Vec<HeldGrant> = read.held.iter().filter_map(grant).collect();
    let not_understood = (grants.len() < read.held.len()).then_some(Gap::OtherCatalogs);
    let held = HeldGrants::new(grants).with_groups(read.groups.iter().cloned());
    let held = read
        .roles
        .iter()
        .map(|&role| self::role(role))
        .fold(held, HeldGrants::with_role);
    gaps(read)
        .into_iter()
        .chain(not_understood)
        .fold(held, HeldGrants::without)
}

/// What the reading did not tell. Groups and roles are only known where it was read as the principal itself.
fn gaps(read: &MetastorePermissions) -> Vec<Gap> {
    let unread = read.unread.iter().map(|unread| match &unread.what {
        WhatUnread::Privileges {
            principal,
            securable,
        } => AnySecurable::new(&securable.kind, &securable.full_name).map_or(
            Gap::OtherCatalogs,
            |on| Gap::Privileges {
                holder: principal.clone(),
                on,
            },
        ),
        WhatUnread::Catalogs => Gap::OtherCatalogs,
        WhatUnread::Role { role } => Gap::Role(self::role(*role)),
    });
    let left_out = (read.catalogs_left_out > 0).then_some(Gap::OtherCatalogs);
    let mut gaps: Vec<Gap> = unread.chain(left_out).collect();
    if !read.read_as_itself {
        gaps.push(Gap::Groups);
        gaps.extend(Role::ALL.map(Gap::Role));
    }
    gaps
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
