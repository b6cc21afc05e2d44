//! Which principals are in which workspace.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::AccountCaller;
use super::reply::{RestError, RestReply, read};
use crate::simulation::SharedSimulation;
use crate::world::{Account, AccountMember, AccountMemberKind, Membership, SimulatedWorkspace};

/// Routes of accounts hosts.
pub fn routes() -> Router<SharedSimulation> {
    let base = "/api/2.0/accounts/{account}/workspaces/{workspace}/permissionassignments";
    Router::new()
        .route(base, get(list))
        .route(&format!("{base}/permissions"), get(levels))
        .route(
            &format!("{base}/principals/{{principal}}"),
            put(assign).delete(remove),
        )
}

#[derive(Deserialize)]
struct AssignmentChange {
    #[serde(default)]
    permissions: Vec<String>,
}

async fn list(caller: AccountCaller, Path((_, workspace)): Path<(String, u64)>) -> RestReply {
    caller.require_admin()?;
    let world = caller.app.world();
    let account = world.account(caller.cloud);
    let found = assignable(account, workspace)?;
    let all: Vec<Value> = found
        .members
        .iter()
        .filter_map(|(name, membership)| Some(shown(account.member(name)?, membership)))
        .collect();
    Ok(Json(json!({ "permission_assignments": all })))
}

/// What can be assigned.
async fn levels(caller: AccountCaller, Path((_, workspace)): Path<(String, u64)>) -> RestReply {
    caller.require_admin()?;
    assignable(caller.app.world().account(caller.cloud), workspace)?;
    Ok(Json(json!({ "permissions": [
        { "permission_level": "USER", "description": "Can access the workspace" },
        { "permission_level": "ADMIN", "description": "Can administer the workspace" },
    ] })))
}

async fn assign(
    caller: AccountCaller,
    Path((_, workspace, principal)): Path<(String, u64, u64)>,
    body: Bytes,
) -> RestReply {
    caller.require_admin()?;
    let wanted: AssignmentChange = read(&body)?;
    let unknown = wanted
        .permissions
        .iter()
        .find(|one| !matches!(one.as_str(), "USER" | "ADMIN"));
    if let Some(unknown) = unknown {
        return Err(RestError::invalid(&format!("Unknown permission {unknown}")));
    }
    let mut world = caller.app.world();
    let account = world.account_mut(caller.cloud);
    assignable(account, workspace)?;
    let member = account
        .member_by_id(principal)
        .ok_or_else(|| unknown_principal(principal))?
        .clone();
    let found = account
        .workspace_mut(workspace)
        .ok_or_else(|| unknown_workspace(workspace))?;
    if wanted.permissions.is_empty() {
        found.members.remove(&member.name);
        return Ok(Json(json!({})));
    }
    let membership = found.members.entry(member.name.clone()).or_default();
    membership.admin = wanted.permissions.iter().any(|one| one == "ADMIN");
    Ok(Json(shown(&member, membership)))
}

async fn remove(
    caller: AccountCaller,
    Path((_, workspace, principal)): Path<(String, u64, u64)>,
) -> RestReply {
    caller.require_admin()?;
    let mut world = caller.app.world();
    let account = world.account_mut(caller.cloud);
    assignable(account, workspace)?;
    let name = account
        .member_by_id(principal)
        .ok_or_else(|| unknown_principal(principal))?
        .name
        .clone();
    if let Some(found) = account.workspace_mut(workspace) {
        found.members.remove(&name);
    }
    Ok(Json(json!({})))
}

/// Assignment from the account works for workspaces with Unity Catalog only.
fn assignable(account: &Account, workspace: u64) -> Result<&SimulatedWorkspace, RestError> {
    let found = account
        .workspace(workspace)
        .ok_or_else(|| unknown_workspace(workspace))?;
    if found.metastore.is_none() {
        return Err(RestError::new(
            StatusCode::BAD_REQUEST,
            "FEATURE_DISABLED",
            "Permission assignment APIs are not available for this workspace.",
        ));
    }
    Ok(found)
}

fn shown(member: &AccountMember, membership: &Membership) -> Value {
    let key = match member.kind {
        AccountMemberKind::User => "user_name",
        AccountMemberKind::ServicePrincipal => "service_principal_name",
    };
    let mut principal = json!({
        "principal_id": member.scim_id,
        "display_name": member.display_name,
    });
    principal[key] = Value::from(member.name.clone());
    let level = if membership.admin { "ADMIN" } else { "USER" };
    json!({ "principal": principal, "permissions": [level] })
}

fn unknown_workspace(id: u64) -> RestError {
    RestError::missing(&format!("Workspace {id} does not exist."))
}

fn unknown_principal(id: u64) -> RestError {
    RestError::missing(&format!("Principal {id} does not exist."))
}
