//! Carries out statements about grants.

use super::grant_parser::{GrantChange, GrantStatement, GrantTarget};
use super::{SqlAnswer, SqlError, SqlSession};
use crate::privileges::{self, Actor, UnityPrivilege, UnitySecurable};
use crate::simulation::Simulation;
use crate::world::{Account, SimulatedMetastore};

/// Runs one statement about grants.
pub fn run(
    simulation: &Simulation,
    session: &SqlSession,
    statement: &GrantStatement,
) -> Result<SqlAnswer, SqlError> {
    let metastore_id = session
        .metastore
        .as_deref()
        .ok_or_else(SqlError::no_unity_catalog)?;
    let mut world = simulation.world();
    let account = world.account_mut(session.identity.cloud);
    match statement {
        GrantStatement::Grant(change) => {
            let (names, on) = (&change.privileges, securable(session, &change.on)?);
            let grantee = prepare(account, metastore_id, session, change, &on)?;
            if let Some(store) = account.metastore_mut(metastore_id) {
                for privilege in names {
                    store
                        .grants
                        .grant(&grantee, *privilege, &on, &session.identity.name);
                }
            }
            Ok(SqlAnswer::nothing())
        }
        GrantStatement::Revoke(change) => {
            let on = securable(session, &change.on)?;
            let grantee = prepare(account, metastore_id, session, change, &on)?;
            if let Some(store) = account.metastore_mut(metastore_id) {
                for privilege in &change.privileges {
                    store.grants.revoke(&grantee, *privilege, &on);
                }
            }
            Ok(SqlAnswer::nothing())
        }
        GrantStatement::Show { principal, on } => {
            let on = securable(session, on)?;
            let store = account
                .metastore(metastore_id)
                .ok_or_else(SqlError::no_unity_catalog)?;
            let actor = account.actor(&session.identity.name, Some(store));
            show(account, store, &actor, principal.as_deref(), &on)
        }
    }
}

/// Everything that can refuse a change; gives the name under which it is kept.
fn prepare(
    account: &Account,
    metastore_id: &str,
    session: &SqlSession,
    change: &GrantChange,
    on: &UnitySecurable,
) -> Result<String, SqlError> {
    let store = account
        .metastore(metastore_id)
        .ok_or_else(SqlError::no_unity_catalog)?;
    let actor = account.actor(&session.identity.name, Some(store));
    exists(store, on)?;
    privileges::may_grant(store, &actor, on)
        .map_err(|missing| SqlError::may_not_grant(&missing))?;
    for privilege in &change.privileges {
        if !privilege.applies_to(on.kind()) {
            return Err(SqlError::not_applicable(*privilege, on));
        }
    }
    account
        .grantee(&change.principal)
        .ok_or_else(|| SqlError::no_principal(&change.principal))
}

fn show(
    account: &Account,
    store: &SimulatedMetastore,
    actor: &Actor,
    principal: Option<&str>,
    on: &UnitySecurable,
) -> Result<SqlAnswer, SqlError> {
    exists(store, on)?;
    let wanted = match principal {
        Some(name) => Some(
            account
                .grantee(name)
                .ok_or_else(|| SqlError::no_principal(name))?,
        ),
        None => None,
    };
    // Those who may not change grants see their own only.
    let sees_all = privileges::may_grant(store, actor, on).is_ok();
    let rows = listed(store, on)
        .into_iter()
        .filter(|(name, ..)| wanted.as_ref().is_none_or(|wanted| wanted == name))
        .filter(|(name, ..)| sees_all || actor.names.contains(name))
        .map(|(name, privilege, level)| {
            vec![
                name,
                privilege.sql(),
                level.kind().word().to_uppercase(),
                level.to_string(),
            ]
        })
        .collect();
    Ok(SqlAnswer::texts(
        &["Principal", "ActionType", "ObjectType", "ObjectKey"],
        rows,
    ))
}

/// Grants on the securable and on what it is in, as listings show them.
fn listed(
    store: &SimulatedMetastore,
    on: &UnitySecurable,
) -> Vec<(String, UnityPrivilege, UnitySecurable)> {
    on.lineage()
        .into_iter()
        .flat_map(|level| {
            store
                .grants
                .on(&level)
                .flat_map(|(name, held)| held.keys().map(move |one| (name.to_owned(), *one)))
                .map(|(name, privilege)| (name, privilege, level.clone()))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Whether catalog, schema and table are there.
pub fn exists(store: &SimulatedMetastore, on: &UnitySecurable) -> Result<(), SqlError> {
    let catalog = on.catalog_name();
    if !SimulatedMetastore::has_catalog(catalog) {
        return Err(SqlError::not_found(&on.catalog()));
    }
    let Some(schema) = on.schema_name() else {
        return Ok(());
    };
    if !store.has_schema(catalog, schema) {
        let missing = on.lineage().into_iter().rev().nth(1);
        return Err(SqlError::not_found(missing.as_ref().unwrap_or(on)));
    }
    match on.table_name() {
        Some(table) if !store.has_table(catalog, schema, table) => Err(SqlError::not_found(on)),
        _ => Ok(()),
    }
}

/// The securable that is meant, with the session's catalog and schema in front of a short name.
fn securable(session: &SqlSession, target: &GrantTarget) -> Result<UnitySecurable, SqlError> {
    let wanted = target.kind as usize + 1;
    let defaults = [session.catalog.clone(), session.schema.clone()];
    let lacking = wanted.saturating_sub(target.parts.len());
    let mut parts: Vec<String> = defaults.into_iter().take(lacking).collect();
    parts.extend(target.parts.iter().cloned());
    UnitySecurable::new(target.kind, &parts).ok_or_else(|| {
        SqlError::syntax(
            &format!("'{}'", target.parts.join(".")),
            0,
            &target.parts.join("."),
        )
    })
}
