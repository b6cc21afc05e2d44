//! Secret scopes of a workspace.

use axum::body::Bytes;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::WorkspaceCaller;
use super::reply::{RestError, RestReply, read};
use crate::clock;
use crate::simulation::SharedSimulation;
use crate::world::{Account, ScopeLevel, SecretScope, StoredSecret};

const BASE: &str = "/api/2.0/secrets";

/// Routes of workspace hosts.
pub fn routes() -> Router<SharedSimulation> {
    Router::new()
        .route(&format!("{BASE}/scopes/create"), post(create_scope))
        .route(&format!("{BASE}/scopes/delete"), post(delete_scope))
        .route(&format!("{BASE}/scopes/list"), get(list_scopes))
        .route(&format!("{BASE}/put"), post(put))
        .route(&format!("{BASE}/delete"), post(delete))
        .route(&format!("{BASE}/list"), get(list))
        .route(&format!("{BASE}/get"), get(one))
        .route(&format!("{BASE}/acls/put"), post(put_access))
        .route(&format!("{BASE}/acls/delete"), post(delete_access))
        .route(&format!("{BASE}/acls/list"), get(list_access))
        .route(&format!("{BASE}/acls/get"), get(one_access))
}

/// The members of all these requests.
#[derive(Deserialize)]
struct SecretRequest {
    #[serde(default)]
    scope: String,
    #[serde(default)]
    key: String,
    string_value: Option<String>,
    bytes_value: Option<String>,
    initial_manage_principal: Option<String>,
    #[serde(default)]
    principal: String,
    #[serde(default)]
    permission: String,
    backend_azure_keyvault: Option<Value>,
}

/// Works on a scope on which the caller has at least this level.
fn with_scope<T>(
    caller: &WorkspaceCaller,
    name: &str,
    least: ScopeLevel,
    work: impl FnOnce(&mut SecretScope) -> Result<T, RestError>,
) -> Result<T, RestError> {
    let mut world = caller.app.world();
    let scope = world
        .account_mut(caller.site.cloud)
        .workspace_mut(caller.workspace)
        .and_then(|workspace| workspace.belongings.scopes.get_mut(name))
        .ok_or_else(|| RestError::missing(&format!("Scope {name} does not exist!")))?;
    let held = [caller.identity.name.as_str(), "users"]
        .into_iter()
        .filter_map(|principal| scope.access.get(principal))
        .max();
    if !caller.admin && held.is_none_or(|held| *held < least) {
        return Err(RestError::denied(&format!(
            "User {} does not have {} permission on scope {name}.",
            caller.identity.name,
            least.name()
        )));
    }
    work(scope)
}

async fn create_scope(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    let request: SecretRequest = read(&body)?;
    if request.backend_azure_keyvault.is_some() {
        return Err(RestError::new(
            StatusCode::NOT_IMPLEMENTED,
            "NOT_IMPLEMENTED",
            "The simulation does not have scopes of a key vault.",
        ));
    }
    let fits = |one: char| one.is_ascii_alphanumeric() || "-_@.".contains(one);
    if request.scope.is_empty() || !request.scope.chars().all(fits) {
        return Err(RestError::invalid("Scope name is not valid."));
    }
    let mut scope = SecretScope::default();
    let manager = match request.initial_manage_principal.as_deref() {
        Some("users") => "users".to_owned(),
        Some(_) => {
            return Err(RestError::invalid(
                "initial_manage_principal must be users or absent",
            ));
        }
        None => caller.identity.name.clone(),
    };
    scope.access.insert(manager, ScopeLevel::Manage);
    let mut world = caller.app.world();
    let scopes = world
        .account_mut(caller.site.cloud)
        .workspace_mut(caller.workspace)
        .map(|workspace| &mut workspace.belongings.scopes)
        .ok_or_else(|| RestError::missing("The workspace does not exist."))?;
    if scopes.contains_key(&request.scope) {
        return Err(RestError::new(
            StatusCode::BAD_REQUEST,
            "RESOURCE_ALREADY_EXISTS",
            &format!("Scope {} already exists!", request.scope),
        ));
    }
    scopes.insert(request.scope, scope);
    Ok(Json(json!({})))
}

async fn delete_scope(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    let request: SecretRequest = read(&body)?;
    with_scope(&caller, &request.scope, ScopeLevel::Manage, |_| Ok(()))?;
    let mut world = caller.app.world();
    if let Some(workspace) = world
        .account_mut(caller.site.cloud)
        .workspace_mut(caller.workspace)
    {
        workspace.belongings.scopes.remove(&request.scope);
    }
    Ok(Json(json!({})))
}

async fn list_scopes(caller: WorkspaceCaller) -> RestReply {
    let world = caller.app.world();
    let scopes: Vec<Value> = world
        .account(caller.site.cloud)
        .workspace(caller.workspace)
        .into_iter()
        .flat_map(|workspace| workspace.belongings.scopes.keys())
        .map(|name| json!({ "name": name, "backend_type": "DATABRICKS" }))
        .collect();
    Ok(Json(if scopes.is_empty() {
        json!({})
    } else {
        json!({ "scopes": scopes })
    }))
}

async fn put(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    let request: SecretRequest = read(&body)?;
    if request.key.is_empty() {
        return Err(RestError::invalid("key is required"));
    }
    let value = match (&request.string_value, &request.bytes_value) {
        (Some(text), None) => text.clone().into_bytes(),
        (None, Some(encoded)) => STANDARD
            .decode(encoded)
            .map_err(|_| RestError::invalid("bytes_value is not Base64"))?,
        _ => {
            return Err(RestError::invalid(
                "exactly one of string_value and bytes_value is required",
            ));
        }
    };
    let at = clock::now();
    with_scope(&caller, &request.scope, ScopeLevel::Write, |scope| {
        scope
            .secrets
            .insert(request.key, StoredSecret { value, at });
        Ok(Json(json!({})))
    })
}

async fn delete(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    let request: SecretRequest = read(&body)?;
    with_scope(&caller, &request.scope, ScopeLevel::Write, |scope| {
        scope
            .secrets
            .remove(&request.key)
            .map(|_| Json(json!({})))
            .ok_or_else(|| no_secret(&request))
    })
}

async fn list(caller: WorkspaceCaller, Query(request): Query<SecretRequest>) -> RestReply {
    with_scope(&caller, &request.scope, ScopeLevel::Read, |scope| {
        let secrets: Vec<Value> = scope
            .secrets
            .iter()
            .map(|(key, secret)| {
                json!({ "key": key, "last_updated_timestamp": secret.at.as_millisecond() })
            })
            .collect();
        Ok(Json(if secrets.is_empty() {
            json!({})
        } else {
            json!({ "secrets": secrets })
        }))
    })
}

async fn one(caller: WorkspaceCaller, Query(request): Query<SecretRequest>) -> RestReply {
    with_scope(&caller, &request.scope, ScopeLevel::Read, |scope| {
        let secret = scope
            .secrets
            .get(&request.key)
            .ok_or_else(|| no_secret(&request))?;
        Ok(Json(json!({
            "key": request.key,
            "value": STANDARD.encode(&secret.value),
        })))
    })
}

/// A secret that the caller may read.
pub fn value(caller: &WorkspaceCaller, scope: &str, key: &str) -> Result<Vec<u8>, RestError> {
    with_scope(caller, scope, ScopeLevel::Read, |found| {
        let secret = found.secrets.get(key);
        secret
            .map(|secret| secret.value.clone())
            .ok_or_else(|| unknown_secret(scope, key))
    })
}

async fn put_access(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    let request: SecretRequest = read(&body)?;
    let level = ScopeLevel::from_name(&request.permission)
        .ok_or_else(|| RestError::invalid("permission must be READ, WRITE or MANAGE"))?;
    let known = {
        let world = caller.app.world();
        grantee(world.account(caller.site.cloud), &request.principal)
    };
    let principal = known.ok_or_else(|| {
        RestError::missing(&format!("Principal {} does not exist!", request.principal))
    })?;
    with_scope(&caller, &request.scope, ScopeLevel::Manage, |scope| {
        scope.access.insert(principal, level);
        Ok(Json(json!({})))
    })
}

/// Groups of the workspace and of the account, and who is known there.
fn grantee(account: &Account, name: &str) -> Option<String> {
    let of_workspace = ["users", "admins"].contains(&name);
    of_workspace
        .then(|| name.to_owned())
        .or_else(|| account.grantee(name))
}

async fn delete_access(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    let request: SecretRequest = read(&body)?;
    with_scope(&caller, &request.scope, ScopeLevel::Manage, |scope| {
        scope
            .access
            .remove(&request.principal)
            .map(|_| Json(json!({})))
            .ok_or_else(|| no_access(&request))
    })
}

async fn list_access(caller: WorkspaceCaller, Query(request): Query<SecretRequest>) -> RestReply {
    with_scope(&caller, &request.scope, ScopeLevel::Manage, |scope| {
        let items: Vec<Value> = scope
            .access
            .iter()
            .map(|(name, level)| json!({ "principal": name, "permission": level.name() }))
            .collect();
        Ok(Json(json!({ "items": items })))
    })
}

async fn one_access(caller: WorkspaceCaller, Query(request): Query<SecretRequest>) -> RestReply {
    with_scope(&caller, &request.scope, ScopeLevel::Manage, |scope| {
        let level = scope
            .access
            .get(&request.principal)
            .ok_or_else(|| no_access(&request))?;
        Ok(Json(json!({
            "principal": request.principal,
            "permission": level.name(),
        })))
    })
}

fn no_secret(request: &SecretRequest) -> RestError {
    unknown_secret(&request.scope, &request.key)
}

fn unknown_secret(scope: &str, key: &str) -> RestError {
    RestError::missing(&format!(
        "No secret exists with scope: {scope} and key: {key}"
    ))
}

fn no_access(request: &SecretRequest) -> RestError {
    let SecretRequest {
        scope, principal, ..
    } = request;
    RestError::missing(&format!(
        "No ACL exists for principal {principal} on scope {scope}"
    ))
}
