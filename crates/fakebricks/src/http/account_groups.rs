//! Groups of an account and who belongs to them directly.

use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::AccountCaller;
use super::reply::{RestError, RestReply, read};
use super::scim::{ListQuery, Operation, Patch, not_found, page, values};
use super::scim_filter::ScimSubject;
use crate::simulation::SharedSimulation;
use crate::world::{Account, AccountMemberKind};

/// Routes of accounts hosts.
pub fn routes() -> Router<SharedSimulation> {
    let base = "/api/2.0/accounts/{account}/scim/v2/Groups";
    Router::new().route(base, get(list).post(create)).route(
        &format!("{base}/{{id}}"),
        get(one).patch(change).put(replace).delete(remove),
    )
}

#[derive(Deserialize)]
struct GroupBody {
    #[serde(rename = "displayName")]
    display_name: Option<String>,
    #[serde(default)]
    members: Vec<Value>,
}

async fn list(caller: AccountCaller, Query(query): Query<ListQuery>) -> RestReply {
    caller.require_admin()?;
    let filter = query.filter()?;
    let world = caller.app.world();
    let account = world.account(caller.cloud);
    let all = account
        .groups
        .iter()
        .filter(|name| {
            filter.fits(&ScimSubject {
                id: account.group_id(name),
                name: "",
                display_name: name,
                active: true,
            })
        })
        .map(|name| shown(account, name))
        .collect();
    Ok(Json(page(all, &query)))
}

async fn create(
    caller: AccountCaller,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), RestError> {
    caller.require_admin()?;
    let new: GroupBody = read(&body)?;
    let name = new.display_name.unwrap_or_default().trim().to_owned();
    if name.is_empty() {
        return Err(RestError::scim(
            StatusCode::BAD_REQUEST,
            "displayName is required",
        ));
    }
    let mut world = caller.app.world();
    let account = world.account_mut(caller.cloud);
    if account.grantee(&name).is_some() {
        return Err(RestError::scim(
            StatusCode::CONFLICT,
            &format!("Group with name {name} already exists."),
        ));
    }
    account.groups.insert(name.clone());
    set_members(account, &name, true, &values(&Value::Array(new.members)))?;
    Ok((StatusCode::CREATED, Json(shown(account, &name))))
}

async fn one(caller: AccountCaller, Path((_, id)): Path<(String, String)>) -> RestReply {
    caller.require_admin()?;
    let world = caller.app.world();
    let account = world.account(caller.cloud);
    Ok(Json(shown(account, &known(account, &id)?)))
}

async fn change(
    caller: AccountCaller,
    Path((_, id)): Path<(String, String)>,
    body: Bytes,
) -> RestReply {
    caller.require_admin()?;
    let patch: Patch = read(&body)?;
    let mut world = caller.app.world();
    let account = world.account_mut(caller.cloud);
    let name = known(account, &id)?;
    for operation in &patch.operations {
        let Some((adds, members)) = operation.values_of("members") else {
            return Err(unknown(operation));
        };
        set_members(account, &name, adds, &members)?;
    }
    Ok(Json(shown(account, &name)))
}

/// Who is not given belongs to the group no longer.
async fn replace(
    caller: AccountCaller,
    Path((_, id)): Path<(String, String)>,
    body: Bytes,
) -> RestReply {
    caller.require_admin()?;
    let new: GroupBody = read(&body)?;
    let mut world = caller.app.world();
    let account = world.account_mut(caller.cloud);
    let name = known(account, &id)?;
    if new.display_name.is_some_and(|wanted| wanted != name) {
        return Err(renaming());
    }
    empty(account, &name);
    set_members(account, &name, true, &values(&Value::Array(new.members)))?;
    Ok(Json(shown(account, &name)))
}

async fn remove(
    caller: AccountCaller,
    Path((_, id)): Path<(String, String)>,
) -> Result<StatusCode, RestError> {
    caller.require_admin()?;
    let mut world = caller.app.world();
    let account = world.account_mut(caller.cloud);
    let name = known(account, &id)?;
    account.groups.remove(&name);
    empty(account, &name);
    account.parent_groups.remove(&name);
    Ok(StatusCode::NO_CONTENT)
}

/// Nobody belongs to the group any more.
fn empty(account: &mut Account, group: &str) {
    for member in &mut account.members {
        member.groups.remove(group);
    }
    for parents in account.parent_groups.values_mut() {
        parents.remove(group);
    }
}

/// Whether the group belongs to the other one, directly or through others, or is the same.
fn is_inside(account: &Account, group: &str, other: &str) -> bool {
    group == other
        || account
            .parent_groups
            .get(group)
            .into_iter()
            .flatten()
            .any(|parent| is_inside(account, parent, other))
}

fn set_members(
    account: &mut Account,
    group: &str,
    adds: bool,
    members: &[String],
) -> Result<(), RestError> {
    for id in members {
        if let Ok(inner) = known(account, id) {
            if adds && is_inside(account, group, &inner) {
                let detail = format!("Group {inner} would belong to itself.");
                return Err(RestError::scim(StatusCode::BAD_REQUEST, &detail));
            }
            let parents = account.parent_groups.entry(inner).or_default();
            if adds {
                parents.insert(group.to_owned());
            } else {
                parents.remove(group);
            }
            continue;
        }
        let member = id
            .parse()
            .ok()
            .and_then(|id| account.member_by_id_mut(id))
            .ok_or_else(|| not_found("Principal", id))?;
        if adds {
            member.groups.insert(group.to_owned());
        } else {
            member.groups.remove(group);
        }
    }
    Ok(())
}

/// A group in the shape of SCIM, with its direct members.
pub fn shown(account: &Account, name: &str) -> Value {
    let mut members: Vec<Value> = account
        .members
        .iter()
        .filter(|member| member.groups.contains(name))
        .map(|member| {
            let kind = match member.kind {
                AccountMemberKind::User => "Users",
                AccountMemberKind::ServicePrincipal => "ServicePrincipals",
            };
            json!({
                "value": member.scim_id.to_string(),
                "display": member.display_name,
                "$ref": format!("{kind}/{}", member.scim_id),
            })
        })
        .collect();
    for (inner, parents) in &account.parent_groups {
        if parents.contains(name) {
            let id = account.group_id(inner);
            members.push(json!({
                "value": id.to_string(),
                "display": inner,
                "$ref": format!("Groups/{id}"),
            }));
        }
    }
    let mut body = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        "id": account.group_id(name).to_string(),
        "displayName": name,
        "meta": { "resourceType": "Group" },
    });
    if !members.is_empty() {
        body["members"] = Value::Array(members);
    }
    body
}

/// The name of the group with this id.
fn known(account: &Account, id: &str) -> Result<String, RestError> {
    account
        .groups
        .iter()
        .find(|name| account.group_id(name).to_string() == id)
        .cloned()
        .ok_or_else(|| not_found("Group", id))
}

fn unknown(operation: &Operation) -> RestError {
    if operation.path == "displayName" || operation.value.get("displayName").is_some() {
        return renaming();
    }
    let detail = format!("Unknown attribute {}", operation.path);
    RestError::scim(StatusCode::BAD_REQUEST, &detail)
}

/// The id of a group follows from its name here.
fn renaming() -> RestError {
    RestError::scim(
        StatusCode::NOT_IMPLEMENTED,
        "The simulation does not rename groups.",
    )
}
