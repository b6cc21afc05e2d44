//! Federation policies of service principals. Only account admins see and change them.

use std::collections::BTreeSet;

use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::AccountCaller;
use super::reply::{RestError, RestReply, read};
use crate::simulation::SharedSimulation;
use crate::world::{AccountMember, FederationPolicy, OidcPolicy};
use crate::{clock, ids};

/// How many are on a page when nobody says how many.
const PAGE: usize = 50;

/// Routes of accounts hosts.
pub fn routes() -> Router<SharedSimulation> {
    let base = "/api/2.0/accounts/{account}/servicePrincipals/{id}/federationPolicies";
    Router::new().route(base, get(list).post(create)).route(
        &format!("{base}/{{policy}}"),
        get(one).patch(change).delete(remove),
    )
}

#[derive(Deserialize)]
struct NewPolicy {
    #[serde(default)]
    description: String,
    #[serde(default)]
    oidc_policy: OidcPolicy,
}

#[derive(Deserialize)]
struct CreateQuery {
    policy_id: Option<String>,
}

#[derive(Deserialize)]
struct PageQuery {
    page_size: Option<usize>,
    page_token: Option<String>,
}

#[derive(Deserialize)]
struct UpdateQuery {
    update_mask: Option<String>,
}

async fn list(
    caller: AccountCaller,
    Path((account, id)): Path<(String, u64)>,
    Query(query): Query<PageQuery>,
) -> RestReply {
    caller.require_admin()?;
    let world = caller.app.world();
    let member = principal(world.account(caller.cloud).member_by_id(id))?;
    let from = match &query.page_token {
        None => 0,
        Some(token) => token
            .parse()
            .map_err(|_| RestError::invalid("page_token is not one that was given out"))?,
    };
    let size = query.page_size.filter(|size| *size > 0).unwrap_or(PAGE);
    let all = &member.policies;
    let page = all.iter().skip(from).take(size);
    let policies: Vec<Value> = page.map(|policy| shown(&account, id, policy)).collect();
    let next = from + policies.len();
    let mut body = json!({ "policies": policies });
    if next < all.len() {
        body["next_page_token"] = Value::from(next.to_string());
    }
    Ok(Json(body))
}

async fn create(
    caller: AccountCaller,
    Path((account, id)): Path<(String, u64)>,
    Query(query): Query<CreateQuery>,
    body: Bytes,
) -> RestReply {
    caller.require_admin()?;
    let new: NewPolicy = read(&body)?;
    let mut world = caller.app.world();
    let (seed, label) = (world.seed, world.fresh_label("federation-policy"));
    let account_of = world.account_mut(caller.cloud);
    let member = principal(account_of.member_by_id_mut(id))?;
    let uid = ids::uuid(seed, &format!("{}-{label}", caller.cloud.slug()));
    let policy = add(
        member,
        query.policy_id,
        uid,
        new.description,
        new.oidc_policy,
    )?;
    Ok(Json(shown(&account, id, policy)))
}

/// Adds a policy to a principal, as the API does.
///
/// # Errors
/// When it is wrong, or there are enough.
pub fn add(
    member: &mut AccountMember,
    id: Option<String>,
    uid: String,
    description: String,
    oidc: OidcPolicy,
) -> Result<&FederationPolicy, RestError> {
    oidc.check().map_err(|wrong| RestError::invalid(&wrong))?;
    let id = id.unwrap_or_else(|| uid.clone());
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if id.is_empty() || !id.chars().all(is_name) {
        let message = "policy_id must consist of letters, digits and hyphens";
        return Err(RestError::invalid(message));
    }
    if member.policies.iter().any(|policy| policy.id == id) {
        let message = format!("Federation policy {id} already exists.");
        return Err(RestError::new(
            StatusCode::CONFLICT,
            "RESOURCE_ALREADY_EXISTS",
            &message,
        ));
    }
    if member.policies.len() >= AccountMember::MAX_POLICIES {
        return Err(RestError::new(
            StatusCode::BAD_REQUEST,
            "RESOURCE_LIMIT_EXCEEDED",
            "The service principal has the maximum number of federation policies (20).",
        ));
    }
    let now = clock::now();
    let place = member.policies.len();
    member.policies.push(FederationPolicy {
        id,
        uid,
        description,
        oidc,
        created: now,
        updated: now,
    });
    Ok(&member.policies[place])
}

async fn one(
    caller: AccountCaller,
    Path((account, id, policy)): Path<(String, u64, String)>,
) -> RestReply {
    caller.require_admin()?;
    let world = caller.app.world();
    let member = principal(world.account(caller.cloud).member_by_id(id))?;
    let found = member.policies.iter().find(|known| known.id == policy);
    let found = found.ok_or_else(unknown_policy)?;
    Ok(Json(shown(&account, id, found)))
}

fn is_field(name: &str) -> bool {
    let parts = [
        "issuer",
        "audiences",
        "subject",
        "subject_claim",
        "jwks_uri",
        "jwks_json",
    ];
    let part = name.strip_prefix("oidc_policy.");
    matches!(name, "*" | "description" | "oidc_policy")
        || part.is_some_and(|of| parts.contains(&of))
}

/// What the mask names is replaced by what the body says of it; without a mask, all that can be.
async fn change(
    caller: AccountCaller,
    Path((account, id, policy)): Path<(String, u64, String)>,
    Query(query): Query<UpdateQuery>,
    body: Bytes,
) -> RestReply {
    caller.require_admin()?;
    let new: NewPolicy = read(&body)?;
    let mask = query.update_mask.as_deref().unwrap_or("*");
    let mask: BTreeSet<&str> = mask.split(',').map(str::trim).collect();
    if let Some(unknown) = mask.iter().find(|name| !is_field(name)) {
        return Err(RestError::invalid(&format!(
            "update_mask: {unknown} is no field of a federation policy"
        )));
    }
    let names = |name: &str| mask.contains(name) || mask.contains("*");
    let mut world = caller.app.world();
    let account_of = world.account_mut(caller.cloud);
    let member = principal(account_of.member_by_id_mut(id))?;
    let found = member.policies.iter_mut().find(|known| known.id == policy);
    let found = found.ok_or_else(unknown_policy)?;
    let mut oidc = found.oidc.clone();
    let parts = |name: &str| names("oidc_policy") || names(&format!("oidc_policy.{name}"));
    let given = new.oidc_policy;
    if parts("issuer") {
        oidc.issuer = given.issuer;
    }
    if parts("audiences") {
        oidc.audiences = given.audiences;
    }
    if parts("subject") {
        oidc.subject = given.subject;
    }
    if parts("subject_claim") {
        oidc.subject_claim = given.subject_claim;
    }
    if parts("jwks_uri") {
        oidc.jwks_uri = given.jwks_uri;
    }
    if parts("jwks_json") {
        oidc.jwks_json = given.jwks_json;
    }
    oidc.check().map_err(|wrong| RestError::invalid(&wrong))?;
    found.oidc = oidc;
    if names("description") {
        found.description = new.description;
    }
    found.updated = clock::now();
    Ok(Json(shown(&account, id, found)))
}

async fn remove(
    caller: AccountCaller,
    Path((_, id, policy)): Path<(String, u64, String)>,
) -> RestReply {
    caller.require_admin()?;
    let mut world = caller.app.world();
    let account_of = world.account_mut(caller.cloud);
    let member = principal(account_of.member_by_id_mut(id))?;
    let before = member.policies.len();
    member.policies.retain(|known| known.id != policy);
    if member.policies.len() == before {
        return Err(unknown_policy());
    }
    Ok(Json(json!({})))
}

fn shown(account: &str, principal: u64, policy: &FederationPolicy) -> Value {
    let id = &policy.id;
    json!({
        "name": format!("accounts/{account}/servicePrincipals/{principal}/federationPolicies/{id}"),
        "policy_id": id,
        "service_principal_id": principal,
        "uid": policy.uid,
        "description": policy.description,
        "oidc_policy": policy.oidc,
        "create_time": clock::iso(policy.created),
        "update_time": clock::iso(policy.updated),
    })
}

fn principal<T>(found: Option<T>) -> Result<T, RestError> {
    found.ok_or_else(|| RestError::missing("Service principal not found."))
}

fn unknown_policy() -> RestError {
    RestError::missing("Federation policy not found.")
}
