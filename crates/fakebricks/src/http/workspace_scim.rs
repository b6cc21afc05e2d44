//! SCIM of a workspace: who the caller is, and entitlements of its service principals.

use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::account_groups;
use super::auth::WorkspaceCaller;
use super::reply::{RestError, RestReply, read};
use super::scim::{self, ListQuery, Patch};
use super::scim_filter::ScimSubject;
use crate::simulation::SharedSimulation;
use crate::world::{Account, AccountMember, AccountMemberKind, Membership, WorkspaceEntitlement};

const BASE: &str = "/api/2.0/preview/scim/v2";

/// Routes of workspace hosts.
pub fn routes() -> Router<SharedSimulation> {
    Router::new()
        .route(&format!("{BASE}/Me"), get(me))
        .route(&format!("{BASE}/Users"), get(users))
        .route(&format!("{BASE}/Users/{{id}}"), get(user))
        .route(&format!("{BASE}/Groups"), get(groups))
        .route(
            &format!("{BASE}/Groups/{{id}}"),
            get(group).patch(change_group),
        )
        .route(&format!("{BASE}/ServicePrincipals"), get(list))
        .route(
            &format!("{BASE}/ServicePrincipals/{{id}}"),
            get(one).patch(change),
        )
}

async fn me(caller: WorkspaceCaller) -> RestReply {
    let world = caller.app.world();
    let account = world.account(caller.site.cloud);
    let member = account
        .member(&caller.identity.name)
        .ok_or_else(|| not_found(0))?;
    let membership = membership(account, caller.workspace, member).unwrap_or_default();
    let mut groups = vec![json!({ "display": "users", "type": "direct", "value": "700" })];
    if membership.admin {
        groups.push(json!({ "display": "admins", "type": "direct", "value": "701" }));
    }
    groups.extend(
        (702..).zip(&member.groups).map(
            |(id, group)| json!({ "display": group, "type": "direct", "value": id.to_string() }),
        ),
    );
    Ok(Json(json!({
        "schemas": [
            "urn:ietf:params:scim:schemas:core:2.0:User",
            "urn:ietf:params:scim:schemas:extension:workspace:2.0:User",
        ],
        "id": member.scim_id.to_string(),
        "userName": member.name,
        "displayName": member.display_name,
        "active": member.active,
        "emails": [{ "type": "work", "value": member.name, "primary": true }],
        "groups": groups,
        "entitlements": entitlements(&membership),
    })))
}

async fn list(caller: WorkspaceCaller, Query(query): Query<ListQuery>) -> RestReply {
    listed(&caller, &query, AccountMemberKind::ServicePrincipal)
}

async fn users(caller: WorkspaceCaller, Query(query): Query<ListQuery>) -> RestReply {
    listed(&caller, &query, AccountMemberKind::User)
}

async fn user(caller: WorkspaceCaller, id: Path<u64>) -> RestReply {
    one(caller, id).await
}

/// Groups of the account; the workspace's own two are there, too.
async fn groups(caller: WorkspaceCaller, Query(query): Query<ListQuery>) -> RestReply {
    let filter = query.filter()?;
    let world = caller.app.world();
    let account = world.account(caller.site.cloud);
    let own = [(700, "users"), (ADMINS, "admins")].map(|(id, name)| (id, name, "WorkspaceGroup"));
    let of_account = account
        .groups
        .iter()
        .map(|name| (account.group_id(name), name.as_str(), "Group"));
    let all = own
        .into_iter()
        .chain(of_account)
        .filter(|(id, display_name, _)| {
            filter.fits(&ScimSubject {
                id: *id,
                name: "",
                display_name,
                active: true,
            })
        })
        .map(|(id, name, kind)| {
            json!({
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
                "id": id.to_string(),
                "displayName": name,
                "meta": { "resourceType": kind },
            })
        })
        .collect();
    Ok(Json(scim::page(all, &query)))
}

/// The workspace's own group of administrators.
const ADMINS: u64 = 701;

async fn group(caller: WorkspaceCaller, Path(id): Path<u64>) -> RestReply {
    let world = caller.app.world();
    let account = world.account(caller.site.cloud);
    if id == ADMINS {
        return Ok(Json(admins(account, caller.workspace)));
    }
    let name = account
        .groups
        .iter()
        .find(|name| account.group_id(name) == id);
    let name = name.ok_or_else(|| scim::not_found("Group", &id.to_string()))?;
    Ok(Json(account_groups::shown(account, name)))
}

/// Only the group of administrators is the workspace's to change.
async fn change_group(caller: WorkspaceCaller, Path(id): Path<u64>, body: Bytes) -> RestReply {
    caller.require_admin()?;
    let patch: Patch = read(&body)?;
    let mut world = caller.app.world();
    let account = world.account_mut(caller.site.cloud);
    if id != ADMINS {
        let detail = "Groups of the account are changed in the account, and 'users' follows from the assignments.";
        return Err(RestError::scim(StatusCode::BAD_REQUEST, detail));
    }
    for operation in &patch.operations {
        let Some((adds, members)) = operation.values_of("members") else {
            let detail = format!("Unknown attribute {}", operation.path);
            return Err(RestError::scim(StatusCode::BAD_REQUEST, &detail));
        };
        for member in members {
            let unknown = || scim::not_found("Principal", &member);
            let id = member.parse().map_err(|_| unknown())?;
            let name = account.member_by_id(id).ok_or_else(unknown)?.name.clone();
            account
                .workspace_mut(caller.workspace)
                .and_then(|workspace| workspace.members.get_mut(&name))
                .ok_or_else(unknown)?
                .admin = adds;
        }
    }
    Ok(Json(admins(account, caller.workspace)))
}

fn admins(account: &Account, workspace: u64) -> Value {
    let inside = |member: &&AccountMember| {
        membership(account, workspace, member).is_some_and(|membership| membership.admin)
    };
    let members: Vec<Value> = account
        .members
        .iter()
        .filter(inside)
        .map(
            |member| json!({ "value": member.scim_id.to_string(), "display": member.display_name }),
        )
        .collect();
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        "id": ADMINS.to_string(),
        "displayName": "admins",
        "meta": { "resourceType": "WorkspaceGroup" },
        "members": members,
    })
}

fn listed(caller: &WorkspaceCaller, query: &ListQuery, kind: AccountMemberKind) -> RestReply {
    let filter = query.filter()?;
    let world = caller.app.world();
    let account = world.account(caller.site.cloud);
    let all = account
        .members
        .iter()
        .filter(|member| member.kind == kind)
        .filter(|member| filter.fits(&(*member).into()))
        .filter_map(|member| {
            Some(shown(
                member,
                &membership(account, caller.workspace, member)?,
            ))
        })
        .collect();
    Ok(Json(scim::page(all, query)))
}

async fn one(caller: WorkspaceCaller, Path(id): Path<u64>) -> RestReply {
    let world = caller.app.world();
    let account = world.account(caller.site.cloud);
    let member = account.member_by_id(id).ok_or_else(|| not_found(id))?;
    let membership = membership(account, caller.workspace, member).ok_or_else(|| not_found(id))?;
    Ok(Json(shown(member, &membership)))
}

async fn change(caller: WorkspaceCaller, Path(id): Path<u64>, body: Bytes) -> RestReply {
    caller.require_admin()?;
    let patch: Patch = read(&body)?;
    let mut world = caller.app.world();
    let account = world.account_mut(caller.site.cloud);
    let member = account
        .member_by_id(id)
        .ok_or_else(|| not_found(id))?
        .clone();
    let membership = account
        .workspace_mut(caller.workspace)
        .and_then(|workspace| workspace.members.get_mut(&member.name))
        .ok_or_else(|| not_found(id))?;
    for operation in &patch.operations {
        let Some((adds, values)) = operation.values_of("entitlements") else {
            continue;
        };
        for value in values {
            let known = WorkspaceEntitlement::from_value(&value).ok_or_else(|| {
                let detail = format!("Unknown entitlement {value}");
                RestError::scim(StatusCode::BAD_REQUEST, &detail)
            })?;
            if adds {
                membership.entitlements.insert(known);
            } else {
                membership.entitlements.remove(&known);
            }
        }
    }
    Ok(Json(shown(&member, membership)))
}

fn membership(account: &Account, workspace: u64, member: &AccountMember) -> Option<Membership> {
    account
        .workspace(workspace)?
        .members
        .get(&member.name)
        .cloned()
}

fn shown(member: &AccountMember, membership: &Membership) -> Value {
    let mut body = scim::shown(member);
    body["entitlements"] = entitlements(membership);
    body
}

fn entitlements(membership: &Membership) -> Value {
    let all: Vec<Value> = membership
        .entitlements
        .iter()
        .map(|one| json!({ "value": one.value() }))
        .collect();
    Value::Array(all)
}

fn not_found(id: u64) -> RestError {
    RestError::scim(
        StatusCode::NOT_FOUND,
        &format!("ServicePrincipal with id {id} not found."),
    )
}
