//! Service principals and users of an account.

use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::Value;

use super::auth::AccountCaller;
use super::reply::{RestError, RestReply, read};
use super::scim::{ListQuery, Patch, not_found, page, shown, values};
use crate::simulation::SharedSimulation;
use crate::world::{Account, AccountMember, AccountMemberKind};

use AccountMemberKind::{ServicePrincipal, User};

/// The role of those who administer the account.
const ADMIN: &str = "account_admin";

/// Routes of accounts hosts.
pub fn routes() -> Router<SharedSimulation> {
    let base = "/api/2.0/accounts/{account}/scim/v2";
    let mut routes = Router::new();
    for (name, kind) in [("ServicePrincipals", ServicePrincipal), ("Users", User)] {
        routes = routes
            .route(
                &format!("{base}/{name}"),
                get(async move |caller, query| list(caller, query, kind))
                    .post(async move |caller, body| create(caller, body, kind)),
            )
            .route(
                &format!("{base}/{name}/{{id}}"),
                get(async move |caller, path| one(caller, path, kind))
                    .patch(async move |caller, path, body| change(caller, path, body, kind))
                    .put(async move |caller, path, body| replace(caller, path, body, kind))
                    .delete(async move |caller, path| remove(caller, path, kind)),
            );
    }
    routes
}

fn list(
    caller: AccountCaller,
    Query(query): Query<ListQuery>,
    kind: AccountMemberKind,
) -> RestReply {
    caller.require_admin()?;
    let filter = query.filter()?;
    let world = caller.app.world();
    let all = world
        .account(caller.cloud)
        .members
        .iter()
        .filter(|member| member.kind == kind && filter.fits(&(*member).into()))
        .map(shown)
        .collect();
    Ok(Json(page(all, &query)))
}

/// What can be said of a principal; what is not given is as in a new one.
#[derive(Deserialize)]
struct PrincipalBody {
    #[serde(rename = "displayName")]
    display_name: Option<String>,
    #[serde(rename = "userName")]
    user_name: Option<String>,
    active: Option<bool>,
    #[serde(default)]
    roles: Vec<Value>,
}

impl PrincipalBody {
    fn apply(self, member: &mut AccountMember) {
        if let Some(name) = self.display_name {
            name.trim().clone_into(&mut member.display_name);
        }
        member.active = self.active.unwrap_or(true);
        member.account_admin = values(&Value::Array(self.roles))
            .iter()
            .any(|role| role == ADMIN);
    }
}

fn create(
    caller: AccountCaller,
    body: Bytes,
    kind: AccountMemberKind,
) -> Result<(StatusCode, Json<Value>), RestError> {
    caller.require_admin()?;
    let new: PrincipalBody = read(&body)?;
    let name = match kind {
        ServicePrincipal => &new.display_name,
        User => &new.user_name,
    };
    let name = name.as_deref().unwrap_or_default().trim().to_owned();
    if name.is_empty() {
        let attribute = match kind {
            ServicePrincipal => "displayName",
            User => "userName",
        };
        return Err(RestError::scim(
            StatusCode::BAD_REQUEST,
            &format!("{attribute} is required"),
        ));
    }
    let mut world = caller.app.world();
    let (seed, label) = (world.seed, world.fresh_label("principal"));
    let account = world.account_mut(caller.cloud);
    let id = match kind {
        ServicePrincipal => account.add_service_principal(seed, &label, &name),
        User if account.member(&name).is_some() => {
            return Err(RestError::scim(
                StatusCode::CONFLICT,
                &format!("User with username {name} already exists in this account."),
            ));
        }
        User => account.add_user(seed, &label, &name),
    };
    let member = known(account, id, kind)?;
    new.apply(member);
    Ok((StatusCode::CREATED, Json(shown(member))))
}

fn one(
    caller: AccountCaller,
    Path((_, id)): Path<(String, u64)>,
    kind: AccountMemberKind,
) -> RestReply {
    caller.require_admin()?;
    let mut world = caller.app.world();
    let member = known(world.account_mut(caller.cloud), id, kind)?;
    Ok(Json(shown(member)))
}

fn change(
    caller: AccountCaller,
    Path((_, id)): Path<(String, u64)>,
    body: Bytes,
    kind: AccountMemberKind,
) -> RestReply {
    caller.require_admin()?;
    let changes: Patch = read(&body)?;
    let mut world = caller.app.world();
    let member = known(world.account_mut(caller.cloud), id, kind)?;
    for operation in &changes.operations {
        if let Some((adds, roles)) = operation.values_of("roles")
            && roles.iter().any(|role| role == ADMIN)
        {
            member.account_admin = adds;
        }
        let set = |attribute: &str| match operation.path.as_str() {
            "" => operation.value.get(attribute).cloned(),
            path => (path == attribute).then(|| operation.value.clone()),
        };
        if let Some(active) = set("active").and_then(|value| value.as_bool()) {
            member.active = active;
        }
        if let Some(Value::String(name)) = set("displayName") {
            member.display_name = name;
        }
    }
    Ok(Json(shown(member)))
}

fn replace(
    caller: AccountCaller,
    Path((_, id)): Path<(String, u64)>,
    body: Bytes,
    kind: AccountMemberKind,
) -> RestReply {
    caller.require_admin()?;
    let new: PrincipalBody = read(&body)?;
    let mut world = caller.app.world();
    let member = known(world.account_mut(caller.cloud), id, kind)?;
    new.apply(member);
    Ok(Json(shown(member)))
}

fn remove(
    caller: AccountCaller,
    Path((_, id)): Path<(String, u64)>,
    kind: AccountMemberKind,
) -> Result<StatusCode, RestError> {
    caller.require_admin()?;
    let mut world = caller.app.world();
    let account = world.account_mut(caller.cloud);
    known(account, id, kind)?;
    account.remove_member(id);
    Ok(StatusCode::NO_CONTENT)
}

fn known(
    account: &mut Account,
    id: u64,
    kind: AccountMemberKind,
) -> Result<&mut AccountMember, RestError> {
    let what = match kind {
        ServicePrincipal => "Service principal",
        User => "User",
    };
    account
        .member_by_id_mut(id)
        .filter(|member| member.kind == kind)
        .ok_or_else(|| not_found(what, &id.to_string()))
}
