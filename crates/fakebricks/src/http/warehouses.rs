//! SQL warehouses of a workspace.

use axum::extract::Path;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::auth::WorkspaceCaller;
use super::hosts::Site;
use super::reply::{RestError, RestReply};
use crate::simulation::SharedSimulation;
use crate::world::{SimulatedWarehouse, WarehouseLevel, WarehousePhase};

const BASE: &str = "/api/2.0/sql/warehouses";

/// Routes of workspace hosts.
pub fn routes() -> Router<SharedSimulation> {
    Router::new()
        .route(BASE, get(list))
        .route(&format!("{BASE}/{{id}}"), get(one))
        .route(&format!("{BASE}/{{id}}/start"), post(start))
        .route(&format!("{BASE}/{{id}}/stop"), post(stop))
}

/// Refuses with the reason when the caller may not use the warehouse.
pub fn require_use(caller: &WorkspaceCaller, id: &str) -> Result<(), RestError> {
    let world = caller.app.world();
    let warehouse = world
        .account(caller.site.cloud)
        .workspace(caller.workspace)
        .and_then(|workspace| workspace.warehouse(id))
        .ok_or_else(|| unknown(id))?;
    if caller.admin || warehouse.usable_by(&caller.identity.name) {
        return Ok(());
    }
    Err(RestError::denied(
        "You do not have permission to use the SQL Warehouse.",
    ))
}

/// The answer for an id that the workspace does not have.
pub fn unknown(id: &str) -> RestError {
    RestError::missing(&format!("SQL warehouse {id} does not exist."))
}

/// Only warehouses that the caller may use; none is an empty object.
async fn list(caller: WorkspaceCaller) -> RestReply {
    caller.require_sql()?;
    let world = caller.app.world();
    let shown: Vec<Value> = world
        .account(caller.site.cloud)
        .workspace(caller.workspace)
        .into_iter()
        .flat_map(|workspace| &workspace.warehouses)
        .filter(|warehouse| caller.admin || warehouse.usable_by(&caller.identity.name))
        .map(|warehouse| info(&caller.site, warehouse))
        .collect();
    Ok(Json(if shown.is_empty() {
        json!({})
    } else {
        json!({ "warehouses": shown })
    }))
}

async fn one(caller: WorkspaceCaller, Path(id): Path<String>) -> RestReply {
    caller.require_sql()?;
    require_use(&caller, &id)?;
    let world = caller.app.world();
    let found = world
        .account(caller.site.cloud)
        .workspace(caller.workspace)
        .and_then(|workspace| workspace.warehouse(&id))
        .ok_or_else(|| unknown(&id))?;
    Ok(Json(info(&caller.site, found)))
}

async fn start(caller: WorkspaceCaller, Path(id): Path<String>) -> RestReply {
    let delay = caller.app.start_delay();
    change(&caller, &id, |warehouse| warehouse.start(delay))
}

async fn stop(caller: WorkspaceCaller, Path(id): Path<String>) -> RestReply {
    change(&caller, &id, SimulatedWarehouse::stop)
}

fn change(
    caller: &WorkspaceCaller,
    id: &str,
    work: impl FnOnce(&mut SimulatedWarehouse),
) -> RestReply {
    caller.require_sql()?;
    require_use(caller, id)?;
    let mut world = caller.app.world();
    let warehouse = world
        .account_mut(caller.site.cloud)
        .workspace_mut(caller.workspace)
        .and_then(|workspace| workspace.warehouse_mut(id))
        .ok_or_else(|| unknown(id))?;
    let level = warehouse.access.get(&caller.identity.name).copied();
    // Serverless warehouses are started by anybody who may use them.
    let enough = if warehouse.serverless && warehouse.state() == WarehousePhase::Stopped {
        WarehouseLevel::CanUse
    } else {
        WarehouseLevel::CanManage
    };
    if !caller.admin && level.is_none_or(|level| level < enough) {
        return Err(RestError::denied(
            "You do not have permission to manage the SQL Warehouse.",
        ));
    }
    work(warehouse);
    Ok(Json(json!({})))
}

fn info(site: &Site, warehouse: &SimulatedWarehouse) -> Value {
    let id = &warehouse.id;
    let address = site.base.split_once("://").map_or("", |(_, rest)| rest);
    let (host, port) = address.split_once(':').unwrap_or((address, "443"));
    let secure = site.base.starts_with("https");
    let path = format!("/sql/1.0/warehouses/{id}");
    let on = warehouse.state() == WarehousePhase::Running;
    json!({
        "id": id,
        "name": warehouse.name,
        "size": "XSMALL",
        "cluster_size": "X-Small",
        "min_num_clusters": 1,
        "max_num_clusters": 1,
        "num_clusters": u8::from(on),
        "num_active_sessions": 0,
        "auto_stop_mins": 10,
        "auto_resume": true,
        "state": warehouse.state().name(),
        "creator_name": crate::world::BOTH_ADMIN,
        "enable_photon": true,
        "enable_serverless_compute": warehouse.serverless,
        "warehouse_type": "PRO",
        "spot_instance_policy": "COST_OPTIMIZED",
        "channel": { "name": "CHANNEL_NAME_CURRENT" },
        "tags": {},
        "jdbc_url": format!(
            "jdbc:spark://{host}:{port}/default;transportMode=http;ssl={};httpPath={path};",
            u8::from(secure)
        ),
        "odbc_params": {
            "hostname": host,
            "path": path,
            "protocol": if secure { "https" } else { "http" },
            "port": port.parse::<u16>().unwrap_or(443),
        },
        "health": { "status": "HEALTHY" },
    })
}
