//! Workspaces and metastores of an account.

use std::collections::HashMap;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::auth::AccountCaller;
use super::reply::{RestError, RestReply};
use super::unity::metastore_info;
use crate::ids;
use crate::simulation::SharedSimulation;
use crate::world::{Account, Cloud, Sketch};

const BASE: &str = "/api/2.0/accounts/{account}";

/// Routes of accounts hosts.
pub fn routes() -> Router<SharedSimulation> {
    let path = |rest: &str| format!("{BASE}{rest}");
    Router::new()
        .route(&path("/workspaces"), get(workspaces))
        .route(&path("/workspaces/{workspace}"), get(workspace))
        .route(&path("/workspaces/{workspace}/metastore"), get(assignment))
        .route(&path("/metastores"), get(metastores))
        .route(&path("/metastores/{metastore}"), get(metastore))
        .route(
            &path("/metastores/{metastore}/workspaces"),
            get(metastore_workspaces),
        )
}

/// On Azure those without the role are sent to the sign-in page instead.
fn require_workspaces(caller: &AccountCaller) -> Result<(), RestError> {
    match caller.require_admin() {
        Err(_) if caller.cloud == Cloud::Azure => Err(RestError::login_redirect()),
        other => other,
    }
}

/// The whole list at once: there is no paging here. It is written one by one, because fifty thousand together take much room.
async fn workspaces(caller: AccountCaller) -> Result<Response, RestError> {
    require_workspaces(&caller)?;
    let world = caller.app.world();
    let account = world.account(caller.cloud);
    let mut ids = SharedIds::default();
    let mut list = "[".to_owned();
    for workspace in account.sketches() {
        if list.len() > 1 {
            list.push(',');
        }
        list.push_str(&shown(account, &workspace, &mut ids).to_string());
    }
    list.push(']');
    Ok(([(header::CONTENT_TYPE, "application/json")], list).into_response())
}

async fn workspace(caller: AccountCaller, Path((_, id)): Path<(String, String)>) -> RestReply {
    require_workspaces(&caller)?;
    let world = caller.app.world();
    let account = world.account(caller.cloud);
    let found = id.parse().ok().and_then(|id| account.workspace(id));
    let found =
        found.ok_or_else(|| RestError::missing(&format!("workspace {id} could not be found")))?;
    Ok(Json(shown(
        account,
        &found.sketch(),
        &mut SharedIds::default(),
    )))
}

/// Ids that workspaces of a region share: their cross-account role, their bucket, their subscription.
#[derive(Default)]
struct SharedIds(HashMap<(&'static str, String), String>);

impl SharedIds {
    fn get(&mut self, seed: u64, what: &'static str, region: &str) -> &str {
        self.0
            .entry((what, region.to_owned()))
            .or_insert_with(|| ids::uuid(seed, &format!("{what}-{region}")))
    }
}

/// A workspace in the shape of its cloud; there is no host in it.
fn shown(account: &Account, workspace: &Sketch, ids: &mut SharedIds) -> Value {
    let (cloud, seed, region) = (account.cloud, account.seed, &workspace.region);
    let mut all = json!({
        "account_id": account.id,
        "workspace_id": workspace.id,
        "workspace_name": workspace.name,
        "deployment_name": workspace.deployment,
        "cloud": cloud.slug(),
        "pricing_tier": if cloud == Cloud::Aws { "ENTERPRISE" } else { "PREMIUM" },
        "workspace_status": workspace.status.name(),
        "workspace_status_message": workspace.status.message(),
        "creation_time": 1_699_999_999_000_i64,
    });
    let own = match cloud {
        Cloud::Aws => json!({
            "aws_region": workspace.region,
            "credentials_id": ids.get(seed, "credentials", region).to_owned(),
            "storage_configuration_id": ids.get(seed, "storage", region).to_owned(),
            "is_no_public_ip_enabled": true,
            "compute_mode": "HYBRID",
            "storage_mode": "CUSTOMER_HOSTED",
        }),
        Cloud::Azure => json!({
            "location": workspace.region,
            "azure_workspace_info": {
                "subscription_id": ids.get(seed, "subscription", region),
                "resource_group": format!("rg-data-{}", workspace.region),
            },
        }),
        Cloud::Gcp => json!({
            "location": workspace.region,
            "cloud_resource_container": { "gcp": { "project_id": "acme-dbx" } },
            "gcp_managed_network_config": { "subnet_cidr": "10.0.0.0/20" },
        }),
    };
    if let (Value::Object(all), Value::Object(own)) = (&mut all, own) {
        all.extend(own);
    }
    all
}

async fn metastores(caller: AccountCaller) -> RestReply {
    caller.require_admin()?;
    let world = caller.app.world();
    let all: Vec<Value> = world
        .account(caller.cloud)
        .metastores
        .iter()
        .map(metastore_info)
        .collect();
    Ok(Json(json!({ "metastores": all })))
}

async fn metastore(caller: AccountCaller, Path((_, id)): Path<(String, String)>) -> RestReply {
    caller.require_admin()?;
    let world = caller.app.world();
    let found = world
        .account(caller.cloud)
        .metastore(&id)
        .ok_or_else(|| no_metastore(&id))?;
    Ok(Json(json!({ "metastore_info": metastore_info(found) })))
}

async fn metastore_workspaces(
    caller: AccountCaller,
    Path((_, id)): Path<(String, String)>,
) -> RestReply {
    caller.require_admin()?;
    let world = caller.app.world();
    let account = world.account(caller.cloud);
    let metastore = account.metastore(&id).ok_or_else(|| no_metastore(&id))?;
    let ids: Vec<u64> = account
        .sketches()
        .filter(|workspace| workspace.catalog && workspace.region == metastore.region)
        .map(|workspace| workspace.id)
        .collect();
    Ok(Json(json!({ "workspace_ids": ids })))
}

async fn assignment(caller: AccountCaller, Path((_, id)): Path<(String, String)>) -> RestReply {
    caller.require_admin()?;
    let world = caller.app.world();
    let found = id
        .parse()
        .ok()
        .and_then(|id| world.account(caller.cloud).workspace(id));
    let metastore = found
        .and_then(|workspace| workspace.metastore.as_ref().map(|id| (workspace.id, id)))
        .ok_or_else(|| {
            RestError::new(
                StatusCode::NOT_FOUND,
                "METASTORE_DOES_NOT_EXIST",
                "No metastore assigned for the workspace",
            )
        })?;
    Ok(Json(json!({ "metastore_assignment": {
        "metastore_id": metastore.1,
        "workspace_id": metastore.0,
        "default_catalog_name": "main",
    } })))
}

fn no_metastore(id: &str) -> RestError {
    RestError::new(
        StatusCode::NOT_FOUND,
        "METASTORE_DOES_NOT_EXIST",
        &format!("Metastore '{id}' does not exist."),
    )
}
