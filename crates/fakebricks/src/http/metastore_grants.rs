//! Grants on the metastore itself. They change nothing here but their own list.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::WorkspaceCaller;
use super::reply::{RestError, RestReply};
use super::unity::metastore_id;

/// The privileges that can be granted: <https://docs.databricks.com/data-governance/unity-catalog/manage-privileges/privileges>.
const PRIVILEGES: [&str; 16] = [
    "CREATE_CATALOG",
    "CREATE_CLEAN_ROOM",
    "CREATE_CONNECTION",
    "CREATE_EXTERNAL_LOCATION",
    "CREATE_PROVIDER",
    "CREATE_RECIPIENT",
    "CREATE_SERVICE_CREDENTIAL",
    "CREATE_SHARE",
    "CREATE_STORAGE_CREDENTIAL",
    "MANAGE_ALLOWLIST",
    "SET_SHARE_PERMISSION",
    "USE_CONNECTION",
    "USE_MARKETPLACE_ASSETS",
    "USE_PROVIDER",
    "USE_RECIPIENT",
    "USE_SHARE",
];

/// One change of a request.
#[derive(Debug, Deserialize)]
pub struct PermissionChange {
    /// Who is to have or to lose something.
    pub principal: String,
    /// What is added.
    #[serde(default)]
    pub add: Vec<String>,
    /// What is removed.
    #[serde(default)]
    pub remove: Vec<String>,
}

/// Lists who holds what on the caller's metastore.
pub fn list(caller: &WorkspaceCaller, id: &str, only: Option<&str>) -> RestReply {
    administered(caller, id)?;
    Ok(shown(caller, id, only))
}

/// The same in the shape of effective permissions: nothing is above a metastore.
pub fn effective(caller: &WorkspaceCaller, id: &str, only: Option<&str>) -> RestReply {
    let Json(mut body) = list(caller, id, only)?;
    let assignments = body["privilege_assignments"].as_array_mut();
    for held in assignments
        .into_iter()
        .flatten()
        .filter_map(|assignment| assignment["privileges"].as_array_mut())
        .flatten()
    {
        *held = json!({ "privilege": held });
    }
    Ok(Json(body))
}

/// Grants and revokes.
pub fn change(caller: &WorkspaceCaller, id: &str, changes: &[PermissionChange]) -> RestReply {
    administered(caller, id)?;
    {
        let mut world = caller.app.world();
        let account = world.account_mut(caller.site.cloud);
        let mut planned = Vec::new();
        for change in changes {
            let name = &change.principal;
            let grantee = account.grantee(name).ok_or_else(|| {
                RestError::new(
                    StatusCode::NOT_FOUND,
                    "PRINCIPAL_DOES_NOT_EXIST",
                    &format!("Could not find principal with name {name}."),
                )
            })?;
            planned.push((grantee, known(&change.add)?, known(&change.remove)?));
        }
        let held = account
            .metastore_mut(id)
            .map(|store| &mut store.own_grants)
            .into_iter();
        for own_grants in held {
            for (grantee, add, remove) in &planned {
                let names = own_grants.entry(grantee.clone()).or_default();
                names.extend(add);
                names.retain(|name| !remove.contains(name));
            }
            own_grants.retain(|_, names| !names.is_empty());
        }
    }
    Ok(shown(caller, id, None))
}

fn known(names: &[String]) -> Result<Vec<&'static str>, RestError> {
    names
        .iter()
        .map(|name| {
            PRIVILEGES
                .into_iter()
                .find(|known| known.eq_ignore_ascii_case(name))
                .ok_or_else(|| {
                    RestError::invalid(&format!(
                        "Privilege {name} is not applicable to this entity [metastore]."
                    ))
                })
        })
        .collect()
}

/// Refuses for other metastores, and those who do not administer this one.
fn administered(caller: &WorkspaceCaller, id: &str) -> Result<(), RestError> {
    if metastore_id(caller)? != id {
        return Err(RestError::new(
            StatusCode::NOT_FOUND,
            "METASTORE_DOES_NOT_EXIST",
            &format!("Metastore '{id}' does not exist."),
        ));
    }
    let world = caller.app.world();
    let account = world.account(caller.site.cloud);
    let actor = account.actor(&caller.identity.name, account.metastore(id));
    if actor.metastore_admin || actor.account_admin {
        return Ok(());
    }
    Err(RestError::denied(&format!(
        "User is not an owner of Metastore '{id}'."
    )))
}

fn shown(caller: &WorkspaceCaller, id: &str, only: Option<&str>) -> Json<Value> {
    let world = caller.app.world();
    let assignments: Vec<Value> = world
        .account(caller.site.cloud)
        .metastore(id)
        .into_iter()
        .flat_map(|store| &store.own_grants)
        .filter(|(name, _)| only.is_none_or(|only| only.eq_ignore_ascii_case(name)))
        .map(|(name, held)| json!({ "principal": name, "privileges": held }))
        .collect();
    Json(if assignments.is_empty() {
        json!({})
    } else {
        json!({ "privilege_assignments": assignments })
    })
}
