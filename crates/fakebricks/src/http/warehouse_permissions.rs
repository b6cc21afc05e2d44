//! Who may use a warehouse.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::Path;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::WorkspaceCaller;
use super::reply::{RestError, RestReply, read};
use super::warehouses::unknown;
use crate::simulation::SharedSimulation;
use crate::world::{Account, AccountMemberKind, SimulatedWarehouse, WarehouseLevel};

/// Routes of workspace hosts.
pub fn routes() -> Router<SharedSimulation> {
    let base = "/api/2.0/permissions/warehouses/{id}";
    Router::new()
        .route(base, get(list).patch(merge).put(replace))
        .route(&format!("{base}/permissionLevels"), get(possible))
}

#[derive(Deserialize)]
struct AccessChange {
    #[serde(default)]
    access_control_list: Vec<AccessEntry>,
}

#[derive(Deserialize)]
struct AccessEntry {
    service_principal_name: Option<String>,
    user_name: Option<String>,
    group_name: Option<String>,
    permission_level: String,
}

async fn list(caller: WorkspaceCaller, Path(id): Path<String>) -> RestReply {
    let mut world = caller.app.world();
    let account = world.account_mut(caller.site.cloud);
    manageable(&caller, account, &id)?;
    shown(&caller, account, &id)
}

/// The levels that a warehouse knows.
async fn possible(caller: WorkspaceCaller, Path(id): Path<String>) -> RestReply {
    let mut world = caller.app.world();
    manageable(&caller, world.account_mut(caller.site.cloud), &id)?;
    let all: Vec<Value> = [
        (WarehouseLevel::CanUse, "Can use the SQL warehouse"),
        (WarehouseLevel::CanMonitor, "Can monitor the SQL warehouse"),
        (WarehouseLevel::CanManage, "Can manage the SQL warehouse"),
        (WarehouseLevel::IsOwner, "Is owner of the SQL warehouse"),
    ]
    .iter()
    .map(|(level, text)| json!({ "permission_level": level.name(), "description": text }))
    .collect();
    Ok(Json(json!({ "permission_levels": all })))
}

async fn merge(caller: WorkspaceCaller, Path(id): Path<String>, body: Bytes) -> RestReply {
    let wanted: AccessChange = read(&body)?;
    let mut world = caller.app.world();
    let account = world.account_mut(caller.site.cloud);
    let levels = levels(&caller, account, &wanted)?;
    manageable(&caller, account, &id)?.access.extend(levels);
    shown(&caller, account, &id)
}

async fn replace(caller: WorkspaceCaller, Path(id): Path<String>, body: Bytes) -> RestReply {
    let wanted: AccessChange = read(&body)?;
    let mut world = caller.app.world();
    let account = world.account_mut(caller.site.cloud);
    let levels = levels(&caller, account, &wanted)?;
    let warehouse = manageable(&caller, account, &id)?;
    if !levels
        .values()
        .any(|level| *level == WarehouseLevel::IsOwner)
    {
        return Err(RestError::invalid(&format!(
            "PUT requests for warehouse {id} with no existing owner must provide a new owner."
        )));
    }
    warehouse.access = levels;
    shown(&caller, account, &id)
}

fn levels(
    caller: &WorkspaceCaller,
    account: &Account,
    wanted: &AccessChange,
) -> Result<BTreeMap<String, WarehouseLevel>, RestError> {
    let workspace = account.workspace(caller.workspace);
    wanted
        .access_control_list
        .iter()
        .map(|entry| {
            let level = WarehouseLevel::from_name(&entry.permission_level).ok_or_else(|| {
                RestError::invalid(&format!("Unknown level {}", entry.permission_level))
            })?;
            let (kind, name) = match (
                &entry.service_principal_name,
                &entry.user_name,
                &entry.group_name,
            ) {
                (Some(name), ..) => ("ServicePrincipalName", name),
                (None, Some(name), _) => ("UserName", name),
                (None, None, Some(name)) => ("GroupName", name),
                _ => return Err(RestError::invalid("An entry names no principal.")),
            };
            let known = account.member(name).map(|member| member.name.clone());
            known
                .filter(|name| {
                    workspace.is_some_and(|workspace| workspace.members.contains_key(name))
                })
                .map(|name| (name, level))
                .ok_or_else(|| {
                    RestError::missing(&format!("Principal: {kind}({name}) does not exist"))
                })
        })
        .collect()
}

/// The warehouse, when the caller may manage it.
fn manageable<'a>(
    caller: &WorkspaceCaller,
    account: &'a mut Account,
    id: &str,
) -> Result<&'a mut SimulatedWarehouse, RestError> {
    let warehouse = account
        .workspace_mut(caller.workspace)
        .and_then(|workspace| workspace.warehouse_mut(id))
        .ok_or_else(|| unknown(id))?;
    let level = warehouse.access.get(&caller.identity.name).copied();
    if caller.admin || level >= Some(WarehouseLevel::CanManage) {
        return Ok(warehouse);
    }
    Err(RestError::denied(&format!(
        "{} does not have Manage permissions on warehouse {id}.",
        caller.identity.name
    )))
}

fn shown(caller: &WorkspaceCaller, account: &Account, id: &str) -> RestReply {
    let warehouse = account
        .workspace(caller.workspace)
        .and_then(|workspace| workspace.warehouse(id))
        .ok_or_else(|| unknown(id))?;
    let list: Vec<Value> = warehouse
        .access
        .iter()
        .filter_map(|(name, level)| {
            let member = account.member(name)?;
            let key = match member.kind {
                AccountMemberKind::User => "user_name",
                AccountMemberKind::ServicePrincipal => "service_principal_name",
            };
            let mut entry = json!({
                "display_name": member.display_name,
                "all_permissions": [{ "permission_level": level.name(), "inherited": false }],
            });
            entry[key] = Value::from(name.clone());
            Some(entry)
        })
        .collect();
    Ok(Json(json!({
        "object_id": format!("/sql/warehouses/{id}"),
        "object_type": "warehouses",
        "access_control_list": list,
    })))
}
