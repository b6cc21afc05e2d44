//! OAuth secrets of service principals, on accounts hosts and through workspaces.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{delete, get};
use axum::{Json, Router};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::auth::{AccountCaller, WorkspaceCaller};
use super::reply::{RestError, RestReply, read};
use crate::simulation::SharedSimulation;
use crate::world::{AddError, Cloud, PrincipalSecret, SECRET_LIFETIME};
use crate::{clock, ids};

/// Routes of accounts hosts.
pub fn account_routes() -> Router<SharedSimulation> {
    let base = "/api/2.0/accounts/{account}/servicePrincipals/{id}/credentials/secrets";
    Router::new()
        .route(base, get(account_list).post(account_create))
        .route(&format!("{base}/{{secret}}"), delete(account_remove))
}

/// The same for workspace administrators; the path has no account in it.
pub fn workspace_routes() -> Router<SharedSimulation> {
    let base = "/api/2.0/accounts/servicePrincipals/{id}/credentials/secrets";
    Router::new()
        .route(base, get(workspace_list).post(workspace_create))
        .route(&format!("{base}/{{secret}}"), delete(workspace_remove))
}

#[derive(Deserialize)]
struct NewSecret {
    lifetime: Option<String>,
}

async fn account_list(caller: AccountCaller, Path((_, id)): Path<(String, u64)>) -> RestReply {
    caller.require_admin()?;
    list(&caller.app, caller.cloud, id)
}

async fn account_create(
    caller: AccountCaller,
    Path((_, id)): Path<(String, u64)>,
    body: Bytes,
) -> RestReply {
    caller.require_admin()?;
    create(&caller.app, caller.cloud, id, &body)
}

async fn account_remove(
    caller: AccountCaller,
    Path((_, id, secret)): Path<(String, u64, String)>,
) -> RestReply {
    caller.require_admin()?;
    remove(&caller.app, caller.cloud, id, &secret)
}

async fn workspace_list(caller: WorkspaceCaller, Path(id): Path<u64>) -> RestReply {
    caller.require_admin()?;
    list(&caller.app, caller.site.cloud, id)
}

async fn workspace_create(caller: WorkspaceCaller, Path(id): Path<u64>, body: Bytes) -> RestReply {
    caller.require_admin()?;
    create(&caller.app, caller.site.cloud, id, &body)
}

async fn workspace_remove(
    caller: WorkspaceCaller,
    Path((id, secret)): Path<(u64, String)>,
) -> RestReply {
    caller.require_admin()?;
    remove(&caller.app, caller.site.cloud, id, &secret)
}

fn list(app: &SharedSimulation, cloud: Cloud, id: u64) -> RestReply {
    let world = app.world();
    let member = world
        .account(cloud)
        .member_by_id(id)
        .ok_or_else(unknown_principal)?;
    let secrets: Vec<Value> = member.secrets.iter().map(shown).collect();
    Ok(Json(json!({ "secrets": secrets })))
}

fn create(app: &SharedSimulation, cloud: Cloud, id: u64, body: &Bytes) -> RestReply {
    let new: NewSecret = read(body)?;
    let lifetime = match &new.lifetime {
        None => SECRET_LIFETIME,
        Some(text) => text
            .strip_suffix('s')
            .and_then(|seconds| seconds.parse().ok())
            .map(SignedDuration::from_secs)
            .filter(|asked| asked.is_positive() && *asked <= SECRET_LIFETIME)
            .ok_or_else(|| RestError::invalid("lifetime must be 1s to 63072000s"))?,
    };
    let mut world = app.world();
    let (seed, label) = (world.seed, world.fresh_label("secret"));
    let secret = world
        .account_mut(cloud)
        .add_secret(seed, &label, id, clock::now(), lifetime)
        .map_err(|error| match error {
            AddError::UnknownPrincipal => unknown_principal(),
            AddError::TooManySecrets => RestError::new(
                StatusCode::BAD_REQUEST,
                "RESOURCE_LIMIT_EXCEEDED",
                "The service principal has the maximum number of secrets (5).",
            ),
        })?;
    let mut body = shown(&secret);
    body["secret"] = Value::from(secret.value);
    Ok(Json(body))
}

fn remove(app: &SharedSimulation, cloud: Cloud, id: u64, secret: &str) -> RestReply {
    let mut world = app.world();
    let member = world
        .account_mut(cloud)
        .member_by_id_mut(id)
        .ok_or_else(unknown_principal)?;
    let before = member.secrets.len();
    member.secrets.retain(|known| known.id != secret);
    if member.secrets.len() == before {
        return Err(RestError::missing("Secret not found."));
    }
    Ok(Json(json!({})))
}

fn shown(secret: &PrincipalSecret) -> Value {
    let digest = Sha256::digest(secret.value.as_bytes());
    json!({
        "id": secret.id,
        "status": "ACTIVE",
        "secret_hash": ids::hex_of(&digest),
        "create_time": clock::iso(secret.created),
        "update_time": clock::iso(secret.created),
        "expire_time": clock::iso(secret.expires),
    })
}

fn unknown_principal() -> RestError {
    RestError::missing("Service principal not found.")
}
