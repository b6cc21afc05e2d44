//! Service principals of an account.

use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::AccountCaller;
use super::reply::{RestError, RestReply, read};
use super::scim_filter::ScimFilter;
use crate::simulation::SharedSimulation;
use crate::world::{AccountMember, AccountMemberKind};

/// Routes of accounts hosts.
pub fn routes() -> Router<SharedSimulation> {
    let base = "/api/2.0/accounts/{account}/scim/v2/ServicePrincipals";
    Router::new().route(base, get(list).post(create)).route(
        &format!("{base}/{{id}}"),
        get(one).patch(change).put(replace).delete(remove),
    )
}

/// Which part of a list is wanted.
#[derive(Debug, Deserialize)]
pub struct ListQuery {
    filter: Option<String>,
    #[serde(rename = "startIndex")]
    start_index: Option<usize>,
    count: Option<usize>,
    attributes: Option<String>,
}

/// The body of a PATCH.
#[derive(Debug, Deserialize)]
pub struct Patch {
    /// Applied in order.
    #[serde(rename = "Operations", default)]
    pub operations: Vec<Operation>,
}

/// One change.
#[derive(Debug, Deserialize)]
pub struct Operation {
    op: String,
    #[serde(default)]
    path: String,
    #[serde(default)]
    value: Value,
}

impl Operation {
    /// What is set: the values of a multi-valued attribute, and whether they are added.
    pub fn values_of(&self, attribute: &str) -> Option<(bool, Vec<String>)> {
        let adds = !self.op.eq_ignore_ascii_case("remove");
        if let Some(rest) = self.path.strip_prefix(attribute) {
            // `roles[value eq "account_admin"]` names the value in the path.
            let in_path = rest.split('"').nth(1).map(str::to_owned);
            return Some((
                adds,
                in_path.map_or_else(|| values(&self.value), |one| vec![one]),
            ));
        }
        let nested = self.value.get(attribute).filter(|_| self.path.is_empty())?;
        Some((adds, values(nested)))
    }
}

fn values(value: &Value) -> Vec<String> {
    let texts = |value: &Value| {
        let inner = value.get("value").unwrap_or(value);
        inner.as_str().map(str::to_owned)
    };
    match value {
        Value::Array(all) => all.iter().filter_map(texts).collect(),
        other => texts(other).into_iter().collect(),
    }
}

/// A page of a list in the shape of SCIM.
pub fn page(mut all: Vec<Value>, query: &ListQuery) -> Value {
    let total = all.len();
    let start = query.start_index.unwrap_or(1).max(1);
    let mut shown: Vec<Value> = all
        .drain(..)
        .skip(start - 1)
        .take(query.count.unwrap_or(100))
        .collect();
    for resource in &mut shown {
        query.cut(resource);
    }
    json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": shown.len(),
        "Resources": shown,
    })
}

impl ListQuery {
    /// Returns the filter; one that is not understood is refused, because an empty list would be taken for an answer.
    pub fn filter(&self) -> Result<ScimFilter, RestError> {
        let text = self.filter.as_deref().unwrap_or_default();
        ScimFilter::parse(text).map_err(|error| {
            RestError::scim(
                StatusCode::BAD_REQUEST,
                &format!("Given filter is not valid: {error}"),
            )
        })
    }

    /// Leaves out the attributes that are not asked for; every resource keeps its id.
    fn cut(&self, resource: &mut Value) {
        let (Some(attributes), Some(members)) = (&self.attributes, resource.as_object_mut()) else {
            return;
        };
        let asked: Vec<&str> = attributes
            .split(',')
            .filter_map(|one| one.trim().split('.').next())
            .collect();
        members.retain(|name, _| {
            let always = name == "id" || name == "schemas";
            always || asked.iter().any(|one| one.eq_ignore_ascii_case(name))
        });
    }
}

/// A service principal in the shape of SCIM.
pub fn shown(member: &AccountMember) -> Value {
    let mut body = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServicePrincipal"],
        "id": member.scim_id.to_string(),
        "applicationId": member.name,
        "displayName": member.display_name,
        "active": member.active,
    });
    if member.account_admin {
        body["roles"] = json!([{ "value": "account_admin" }]);
    }
    body
}

async fn list(caller: AccountCaller, Query(query): Query<ListQuery>) -> RestReply {
    caller.require_admin()?;
    let filter = query.filter()?;
    let world = caller.app.world();
    let all = world
        .account(caller.cloud)
        .members
        .iter()
        .filter(|member| member.kind == AccountMemberKind::ServicePrincipal && filter.fits(member))
        .map(shown)
        .collect();
    Ok(Json(page(all, &query)))
}

#[derive(Deserialize)]
struct NewServicePrincipal {
    #[serde(rename = "displayName")]
    display_name: Option<String>,
    active: Option<bool>,
    #[serde(default)]
    roles: Vec<Value>,
}

async fn create(
    caller: AccountCaller,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), RestError> {
    caller.require_admin()?;
    let new: NewServicePrincipal = read(&body)?;
    let display_name = new.display_name.unwrap_or_default();
    if display_name.trim().is_empty() {
        return Err(RestError::scim(
            StatusCode::BAD_REQUEST,
            "displayName is required",
        ));
    }
    let mut world = caller.app.world();
    let (seed, label) = (world.seed, world.fresh_label("principal"));
    let account = world.account_mut(caller.cloud);
    let id = account.add_service_principal(seed, &label, display_name.trim());
    let member = account.member_by_id_mut(id).ok_or_else(|| gone(id))?;
    member.active = new.active.unwrap_or(true);
    member.account_admin = values(&Value::Array(new.roles)).contains(&"account_admin".to_owned());
    Ok((StatusCode::CREATED, Json(shown(member))))
}

async fn one(caller: AccountCaller, Path((_, id)): Path<(String, u64)>) -> RestReply {
    caller.require_admin()?;
    let world = caller.app.world();
    let member = world
        .account(caller.cloud)
        .member_by_id(id)
        .ok_or_else(|| gone(id))?;
    Ok(Json(shown(member)))
}

async fn change(
    caller: AccountCaller,
    Path((_, id)): Path<(String, u64)>,
    body: Bytes,
) -> RestReply {
    caller.require_admin()?;
    let patch: Patch = read(&body)?;
    let mut world = caller.app.world();
    let member = world
        .account_mut(caller.cloud)
        .member_by_id_mut(id)
        .ok_or_else(|| gone(id))?;
    for operation in &patch.operations {
        if let Some((adds, roles)) = operation.values_of("roles")
            && roles.iter().any(|role| role == "account_admin")
        {
            member.account_admin = adds;
        }
        if operation.path == "active" {
            member.active = operation.value.as_bool().unwrap_or(member.active);
        }
    }
    Ok(Json(shown(member)))
}

/// All of a service principal that can be changed: what is not given is as in a new one.
async fn replace(
    caller: AccountCaller,
    Path((_, id)): Path<(String, u64)>,
    body: Bytes,
) -> RestReply {
    caller.require_admin()?;
    let new: NewServicePrincipal = read(&body)?;
    let mut world = caller.app.world();
    let member = world
        .account_mut(caller.cloud)
        .member_by_id_mut(id)
        .ok_or_else(|| gone(id))?;
    if let Some(name) = new.display_name {
        name.trim().clone_into(&mut member.display_name);
    }
    member.active = new.active.unwrap_or(true);
    member.account_admin = values(&Value::Array(new.roles)).contains(&"account_admin".to_owned());
    Ok(Json(shown(member)))
}

async fn remove(
    caller: AccountCaller,
    Path((_, id)): Path<(String, u64)>,
) -> Result<StatusCode, RestError> {
    caller.require_admin()?;
    let mut world = caller.app.world();
    world
        .account_mut(caller.cloud)
        .remove_member(id)
        .ok_or_else(|| gone(id))?;
    Ok(StatusCode::NO_CONTENT)
}

fn gone(id: u64) -> RestError {
    RestError::scim(
        StatusCode::NOT_FOUND,
        &format!("Service principal with id {id} not found."),
    )
}
