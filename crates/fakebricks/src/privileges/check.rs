//! Decisions: who may read a table, who may grant, what a principal effectively holds.

use std::collections::BTreeSet;

use thiserror::Error;

use super::{UnityPrivilege, UnitySecurable, UnitySecurableKind};
use crate::tables;
use crate::world::SimulatedMetastore;

/// What decides the rights of one principal in one metastore.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Application id or e-mail address, and all groups.
    pub names: BTreeSet<String>,
    /// Administers this metastore.
    pub metastore_admin: bool,
    /// Administers the account.
    pub account_admin: bool,
}

/// A privilege that somebody does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("User does not have {} on {} '{on}'", .privilege.sql(), .on.kind().word())]
pub struct MissingPrivilege {
    /// The privilege.
    pub privilege: UnityPrivilege,
    /// Where it is missing.
    pub on: UnitySecurable,
}

/// Whether a privilege in a catalog is the actor's without any grant.
fn passes(actor: &Actor, privilege: UnityPrivilege, catalog: &str) -> bool {
    match tables::catalog(catalog) {
        Some(found) if found.open => privilege.only_reads(),
        Some(found) => owns(actor, found),
        None => false,
    }
}

/// Whether the actor owns a catalog; the metastore's admins stand in for Databricks, which owns `system`.
fn owns(actor: &Actor, catalog: &tables::CatalogOutline) -> bool {
    match catalog.owner {
        Some(owner) => actor.names.contains(owner),
        None => actor.metastore_admin,
    }
}

/// Whether the actor holds a privilege, directly or from above.
fn holds(
    store: &SimulatedMetastore,
    actor: &Actor,
    privilege: UnityPrivilege,
    on: &UnitySecurable,
) -> bool {
    passes(actor, privilege, on.catalog_name())
        || on
            .lineage()
            .iter()
            .filter(|level| inherits(privilege, level, on))
            .any(|level| store.grants.direct(&actor.names, privilege, level))
}

/// Whether a grant on `level` counts for `on`, which is that level or below it.
///
/// `USE SCHEMA` on the catalog `system` is accepted and counts nowhere:
/// <https://github.com/DataDog/documentation/issues/36005>.
fn inherits(privilege: UnityPrivilege, level: &UnitySecurable, on: &UnitySecurable) -> bool {
    level == on
        || privilege != UnityPrivilege::USE_SCHEMA
        || level.kind() != UnitySecurableKind::Catalog
        || level.catalog_name() != tables::SYSTEM
}

/// Whether the actor may read a table; otherwise the first privilege that is missing, from the catalog down.
pub fn may_read(
    store: &SimulatedMetastore,
    actor: &Actor,
    table: &UnitySecurable,
) -> Result<(), MissingPrivilege> {
    if needs_no_grant(table) {
        return Ok(());
    }
    let mut levels = table.lineage();
    levels.reverse();
    let needed = [
        UnityPrivilege::USE_CATALOG,
        UnityPrivilege::USE_SCHEMA,
        UnityPrivilege::SELECT,
    ];
    for (on, privilege) in levels.into_iter().zip(needed) {
        if !holds(store, actor, privilege, &on) {
            return Err(MissingPrivilege { privilege, on });
        }
    }
    Ok(())
}

/// Whether everybody may read a table: it shows what the reader may see anyway.
fn needs_no_grant(table: &UnitySecurable) -> bool {
    table.catalog_name() == tables::SYSTEM
        && table.schema_name() == Some(tables::INFORMATION_SCHEMA)
}

/// Whether the actor may change grants on a securable.
pub fn may_grant(
    store: &SimulatedMetastore,
    actor: &Actor,
    on: &UnitySecurable,
) -> Result<(), MissingPrivilege> {
    if administers(actor, on) || holds(store, actor, UnityPrivilege::MANAGE, on) {
        Ok(())
    } else {
        Err(MissingPrivilege {
            privilege: UnityPrivilege::MANAGE,
            on: on.clone(),
        })
    }
}

/// Whether the actor may change grants on a securable by role, without holding a privilege on it.
///
/// Which role Databricks asks for on schemas and tables of `system` is reported differently: either is enough here.
fn administers(actor: &Actor, on: &UnitySecurable) -> bool {
    actor.metastore_admin
        || (actor.account_admin
            && on.catalog_name() == tables::SYSTEM
            && on.kind() != UnitySecurableKind::Catalog)
        || tables::catalog(on.catalog_name()).is_some_and(|catalog| owns(actor, catalog))
}

/// Whether `information_schema` shows a grantee's privileges on a securable to the actor.
///
/// Who holds `MANAGE` sees no more there than without it, which Databricks says it will correct:
/// <https://docs.databricks.com/sql/language-manual/information-schema/catalog_privileges.html>.
pub fn shows_grants_of(actor: &Actor, on: &UnitySecurable, grantee: &str) -> bool {
    actor.names.contains(grantee) || administers(actor, on)
}

/// Whether a listing shows the catalog to the actor.
///
/// A metastore admin sees all, others what they own or may use:
/// <https://docs.databricks.com/api/workspace/catalogs/list>. `system` and `samples` are never hidden.
pub fn visible_catalog(
    store: &SimulatedMetastore,
    actor: &Actor,
    catalog: &tables::CatalogOutline,
) -> bool {
    let on = UnitySecurable::of_catalog(catalog.name);
    catalog.owner.is_none()
        || actor.metastore_admin
        || holds(store, actor, UnityPrivilege::USE_CATALOG, &on)
}

/// Whether a listing that asks for it shows that the catalog is there, and nothing in it.
pub fn browsable_catalog(
    store: &SimulatedMetastore,
    actor: &Actor,
    catalog: &tables::CatalogOutline,
) -> bool {
    let on = UnitySecurable::of_catalog(catalog.name);
    holds(store, actor, UnityPrivilege::BROWSE, &on)
}

/// Whether a listing shows the schema to the actor.
pub fn visible_schema(store: &SimulatedMetastore, actor: &Actor, schema: &UnitySecurable) -> bool {
    let catalog = schema.catalog();
    if !holds(store, actor, UnityPrivilege::USE_CATALOG, &catalog) {
        return false;
    }
    holds(store, actor, UnityPrivilege::USE_SCHEMA, schema)
        || holds(store, actor, UnityPrivilege::SELECT, schema)
        || store
            .grants
            .all()
            .any(|(on, name, _)| on.parent().as_ref() == Some(schema) && actor.names.contains(name))
}

/// A grant that counts on a securable.
#[derive(Debug, Clone)]
pub struct EffectiveGrant {
    /// Who holds it.
    pub principal: String,
    /// What.
    pub privilege: UnityPrivilege,
    /// Who granted it.
    pub grantor: String,
    /// What it was granted on, when not on the securable itself.
    pub source: Option<UnitySecurable>,
}

/// Grants that count on a securable.
pub fn effective(store: &SimulatedMetastore, on: &UnitySecurable) -> Vec<EffectiveGrant> {
    let mut found = Vec::new();
    for level in on.lineage() {
        for (name, held) in store.grants.on(&level) {
            for (privilege, grantor) in held {
                if inherits(*privilege, &level, on) && privilege.applies_to(on.kind()) {
                    found.push(EffectiveGrant {
                        principal: name.to_owned(),
                        privilege: *privilege,
                        grantor: grantor.clone(),
                        source: (level != *on).then(|| level.clone()),
                    });
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{BOTH_ADMIN, Cloud, READER, World};

    fn usage() -> UnitySecurable {
        UnitySecurable::table("system", "billing", "usage")
    }

    /// Grants `privilege on` pairs to the reader, then says what reading `system.billing.usage` misses.
    #[track_caller]
    fn check(granted: &[(UnityPrivilege, UnitySecurable)], want: Result<(), &str>) {
        let mut world = World::build(1, 0);
        let account = world.account_mut(Cloud::Azure);
        let reader = account.by_display_name(READER).unwrap().name.clone();
        for (privilege, on) in granted {
            account.metastores[0]
                .grants
                .grant(&reader, *privilege, on, BOTH_ADMIN);
        }
        let store = &account.metastores[0];
        let got = may_read(store, &account.actor(&reader, Some(store)), &usage());
        assert_eq!(
            got.map_err(|missing| missing.to_string()),
            want.map_err(str::to_owned)
        );
    }

    #[test]
    fn each_level_is_asked_for_from_the_top() {
        let schema = usage().parent().unwrap();
        let catalog = usage().catalog();
        check(
            &[],
            Err("User does not have USE CATALOG on Catalog 'system'"),
        );
        check(
            &[(UnityPrivilege::SELECT, usage())],
            Err("User does not have USE CATALOG on Catalog 'system'"),
        );
        let mut granted = vec![(UnityPrivilege::USE_CATALOG, catalog.clone())];
        check(
            &granted,
            Err("User does not have USE SCHEMA on Schema 'system.billing'"),
        );
        granted.push((UnityPrivilege::USE_SCHEMA, schema.clone()));
        check(
            &granted,
            Err("User does not have SELECT on Table 'system.billing.usage'"),
        );
        granted.push((UnityPrivilege::SELECT, schema));
        check(&granted, Ok(()));
    }

    #[test]
    fn use_schema_on_the_system_catalog_has_no_effect_and_select_cascades() {
        let catalog = usage().catalog();
        check(
            &[
                (UnityPrivilege::USE_CATALOG, catalog.clone()),
                (UnityPrivilege::USE_SCHEMA, catalog.clone()),
                (UnityPrivilege::SELECT, catalog),
            ],
            Err("User does not have USE SCHEMA on Schema 'system.billing'"),
        );
    }

    #[test]
    fn a_metastore_admin_reads_system_and_not_the_business_catalog() {
        let world = World::build(1, 0);
        let account = world.account(Cloud::Aws);
        let store = &account.metastores[0];
        let actor = account.actor(BOTH_ADMIN, Some(store));
        assert_eq!(may_read(store, &actor, &usage()), Ok(()));
        assert!(
            may_read(
                store,
                &actor,
                &UnitySecurable::table("main", "sales", "orders")
            )
            .is_err()
        );
    }

    #[test]
    fn samples_are_open_to_everybody_and_grantable_by_nobody_else() {
        let world = World::build(1, 0);
        let account = world.account(Cloud::Aws);
        let store = &account.metastores[0];
        let actor = account.actor(crate::world::ANALYST, Some(store));
        let trips = UnitySecurable::table("samples", "nyctaxi", "trips");
        assert_eq!(may_read(store, &actor, &trips), Ok(()));
        assert!(may_grant(store, &actor, &trips).is_err());
    }

    #[test]
    fn an_account_admin_grants_below_the_catalog_only() {
        let world = World::build(1, 0);
        let account = world.account(Cloud::Aws);
        let store = &account.metastores[0];
        let actor = account.actor(crate::world::ACCOUNT_ADMIN_USER, Some(store));
        assert_eq!(may_grant(store, &actor, &usage()), Ok(()));
        let refused = may_grant(store, &actor, &usage().catalog()).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "User does not have MANAGE on Catalog 'system'"
        );
    }
}
