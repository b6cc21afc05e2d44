//! Grants over REST, with the same rules as in SQL.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::WorkspaceCaller;
use super::metastore_grants::{self, PermissionChange};
use super::paging::Paging;
use super::reply::{RestError, RestReply, read};
use super::unity::metastore_id;
use crate::privileges::{self, UnityPrivilege, UnitySecurable, UnitySecurableKind};
use crate::simulation::SharedSimulation;
use crate::world::{Account, SimulatedMetastore};

/// Routes of workspace hosts.
pub fn routes() -> Router<SharedSimulation> {
    let base = "/api/2.1/unity-catalog";
    Router::new()
        .route(
            &format!("{base}/permissions/{{kind}}/{{name}}"),
            get(direct).patch(change),
        )
        .route(
            &format!("{base}/effective-permissions/{{kind}}/{{name}}"),
            get(effective),
        )
}

#[derive(Deserialize, Default)]
struct GrantListing {
    principal: Option<String>,
    max_results: Option<i64>,
    page_token: Option<String>,
}

#[derive(Deserialize)]
struct PermissionChanges {
    #[serde(default)]
    changes: Vec<PermissionChange>,
}

async fn direct(
    caller: WorkspaceCaller,
    path: Path<(String, String)>,
    wanted: Query<GrantListing>,
) -> RestReply {
    if is_metastore(&path.0.0) {
        return metastore_grants::list(&caller, &path.0.1, wanted.principal.as_deref());
    }
    list(&caller, path, wanted, assignments)
}

async fn effective(
    caller: WorkspaceCaller,
    path: Path<(String, String)>,
    wanted: Query<GrantListing>,
) -> RestReply {
    if is_metastore(&path.0.0) {
        return metastore_grants::effective(&caller, &path.0.1, wanted.principal.as_deref());
    }
    list(&caller, path, wanted, effective_assignments)
}

fn is_metastore(kind: &str) -> bool {
    kind.eq_ignore_ascii_case("metastore")
}

/// Lists what is held on a securable, as far as the caller may see it.
fn list(
    caller: &WorkspaceCaller,
    Path((kind, name)): Path<(String, String)>,
    Query(wanted): Query<GrantListing>,
    held: fn(&SimulatedMetastore, &UnitySecurable) -> Assignments,
) -> RestReply {
    let on = securable(&kind, &name)?;
    let id = metastore_id(caller)?;
    let world = caller.app.world();
    let account = world.account(caller.site.cloud);
    let store = account.metastore(&id).ok_or_else(|| missing(&on))?;
    let only = visible(caller, account, store, &on, &wanted)?;
    listed(held(store, &on), only.as_deref(), &wanted)
}

async fn change(
    caller: WorkspaceCaller,
    Path((kind, name)): Path<(String, String)>,
    body: Bytes,
) -> RestReply {
    let changes: PermissionChanges = read(&body)?;
    if is_metastore(&kind) {
        return metastore_grants::change(&caller, &name, &changes.changes);
    }
    let on = securable(&kind, &name)?;
    let id = metastore_id(&caller)?;
    let mut world = caller.app.world();
    let account = world.account_mut(caller.site.cloud);
    let mut planned = Vec::new();
    {
        let store = account.metastore(&id).ok_or_else(|| missing(&on))?;
        exists(store, &on)?;
        let actor = account.actor(&caller.identity.name, Some(store));
        privileges::may_grant(store, &actor, &on)
            .map_err(|missing| RestError::denied(&missing.to_string()))?;
        for change in &changes.changes {
            planned.push(plan(account, change, &on)?);
        }
    }
    let store = account.metastore_mut(&id).ok_or_else(|| missing(&on))?;
    for (grantee, add, remove) in planned {
        for privilege in add {
            store
                .grants
                .grant(&grantee, privilege, &on, &caller.identity.name);
        }
        for privilege in remove {
            store.grants.revoke(&grantee, privilege, &on);
        }
    }
    listed(assignments(store, &on), None, &GrantListing::default())
}

type PlannedChange = (String, Vec<UnityPrivilege>, Vec<UnityPrivilege>);

fn plan(
    account: &Account,
    change: &PermissionChange,
    on: &UnitySecurable,
) -> Result<PlannedChange, RestError> {
    let named = |names: &[String]| -> Result<Vec<UnityPrivilege>, RestError> {
        names
            .iter()
            .map(|name| {
                UnityPrivilege::from_api(name)
                    .filter(|privilege| privilege.applies_to(on.kind()))
                    .ok_or_else(|| {
                        RestError::invalid(&format!(
                            "Privilege {name} is not applicable to this entity [{on}]."
                        ))
                    })
            })
            .collect()
    };
    let (add, remove) = (named(&change.add)?, named(&change.remove)?);
    let principal = &change.principal;
    if add.iter().any(|privilege| remove.contains(privilege)) {
        return Err(RestError::invalid(&format!(
            "Duplicate privileges to add and delete for principal {principal}."
        )));
    }
    let grantee = account
        .grantee(principal)
        .ok_or_else(|| unknown_principal(principal))?;
    Ok((grantee, add, remove))
}

/// Everybody may ask about themselves; the principal that is asked about, under its own name.
fn visible(
    caller: &WorkspaceCaller,
    account: &Account,
    store: &SimulatedMetastore,
    on: &UnitySecurable,
    wanted: &GrantListing,
) -> Result<Option<String>, RestError> {
    exists(store, on)?;
    let only = match &wanted.principal {
        Some(name) => Some(
            account
                .grantee(name)
                .ok_or_else(|| unknown_principal(name))?,
        ),
        None => None,
    };
    let actor = account.actor(&caller.identity.name, Some(store));
    let own = only.as_ref().is_some_and(|name| actor.names.contains(name));
    if !own {
        privileges::may_grant(store, &actor, on)
            .map_err(|missing| RestError::denied(&missing.to_string()))?;
    }
    Ok(only)
}

/// Privileges by the principal that holds them.
type Assignments = BTreeMap<String, Vec<Value>>;

fn assignments(store: &SimulatedMetastore, on: &UnitySecurable) -> Assignments {
    store
        .grants
        .on(on)
        .map(|(name, held)| {
            let names = held.keys().map(|one| Value::from(one.api())).collect();
            (name.to_owned(), names)
        })
        .collect()
}

/// The same with what comes from above, and from where it comes.
fn effective_assignments(store: &SimulatedMetastore, on: &UnitySecurable) -> Assignments {
    let mut by_principal = Assignments::new();
    for grant in privileges::effective(store, on) {
        let mut entry = json!({ "privilege": grant.privilege.api() });
        if let Some(source) = grant.source {
            let kind = source.kind().word().to_uppercase();
            entry["inherited_from_type"] = Value::from(kind);
            entry["inherited_from_name"] = Value::from(source.to_string());
        }
        by_principal.entry(grant.principal).or_default().push(entry);
    }
    by_principal
}

/// One page. It is cut before others than the wanted principal are left out, so that it may be empty and have a successor, as in
/// real metastores; all privileges of one principal are on one page. No match is an object without members.
fn listed(by_principal: Assignments, only: Option<&str>, wanted: &GrantListing) -> RestReply {
    let paging = Paging {
        max_results: wanted.max_results,
        page_token: wanted.page_token.as_deref(),
    };
    let (page, next) = paging.page(by_principal.into_iter().collect(), 150)?;
    let shown: Vec<Value> = page
        .into_iter()
        .filter(|(name, _)| only.is_none_or(|only| only == name))
        .map(|(name, held)| json!({ "principal": name, "privileges": held }))
        .collect();
    let mut body = json!({});
    if !shown.is_empty() {
        body["privilege_assignments"] = Value::Array(shown);
    }
    if let Some(next) = next {
        body["next_page_token"] = Value::from(next);
    }
    Ok(Json(body))
}

fn securable(kind: &str, name: &str) -> Result<UnitySecurable, RestError> {
    let parts: Vec<String> = name.split('.').map(str::to_owned).collect();
    UnitySecurableKind::from_word(kind)
        .and_then(|kind| UnitySecurable::new(kind, &parts))
        .ok_or_else(|| RestError::invalid(&format!("'{name}' is not the name of a {kind}.")))
}

fn exists(store: &SimulatedMetastore, on: &UnitySecurable) -> Result<(), RestError> {
    let catalog = on.catalog_name();
    let there = match (on.schema_name(), on.table_name()) {
        (None, _) => SimulatedMetastore::has_catalog(catalog),
        (Some(schema), None) => store.has_schema(catalog, schema),
        (Some(schema), Some(table)) => store.has_table(catalog, schema, table),
    };
    if there { Ok(()) } else { Err(missing(on)) }
}

fn missing(on: &UnitySecurable) -> RestError {
    let word = on.kind().word();
    RestError::new(
        StatusCode::NOT_FOUND,
        &format!("{}_DOES_NOT_EXIST", word.to_uppercase()),
        &format!("{word} '{on}' does not exist."),
    )
}

fn unknown_principal(name: &str) -> RestError {
    RestError::new(
        StatusCode::NOT_FOUND,
        "PRINCIPAL_DOES_NOT_EXIST",
        &format!("Could not find principal with name {name}."),
    )
}
