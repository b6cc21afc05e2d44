//! SQL warehouses of a workspace.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::WorkspaceCaller;
use super::hosts::Site;
use super::reply::{RestError, RestReply, read};
use crate::ids;
use crate::simulation::SharedSimulation;
use crate::world::{SimulatedWarehouse, WarehouseLevel, WarehousePhase};

const BASE: &str = "/api/2.0/sql/warehouses";
/// Sizes by their names in the API.
const SIZES: [&str; 9] = [
    "2X-Small", "X-Small", "Small", "Medium", "Large", "X-Large", "2X-Large", "3X-Large",
    "4X-Large",
];

/// Routes of workspace hosts.
pub fn routes() -> Router<SharedSimulation> {
    Router::new()
        .route(BASE, get(list).post(create))
        .route(&format!("{BASE}/{{id}}"), get(one).delete(delete))
        .route(&format!("{BASE}/{{id}}/edit"), post(edit))
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

/// What can be said of a warehouse; what is not said stays as it is.
#[derive(Deserialize)]
struct WarehouseBody {
    name: Option<String>,
    cluster_size: Option<String>,
    min_num_clusters: Option<u32>,
    max_num_clusters: Option<u32>,
    auto_stop_mins: Option<u32>,
    warehouse_type: Option<String>,
    enable_serverless_compute: Option<bool>,
}

impl WarehouseBody {
    fn apply(self, warehouse: &mut SimulatedWarehouse) -> Result<(), RestError> {
        let settings = &mut warehouse.settings;
        if let Some(size) = self.cluster_size {
            if !SIZES.contains(&size.as_str()) {
                return Err(RestError::invalid(&format!(
                    "{size} is not a supported cluster size."
                )));
            }
            settings.cluster_size = size;
        }
        if let Some(kind) = self.warehouse_type {
            if !["PRO", "CLASSIC"].contains(&kind.as_str()) {
                return Err(RestError::invalid(&format!(
                    "{kind} is not a supported warehouse type."
                )));
            }
            settings.warehouse_type = kind;
        }
        settings.min_clusters = self.min_num_clusters.unwrap_or(settings.min_clusters);
        settings.max_clusters = self.max_num_clusters.unwrap_or(settings.max_clusters);
        settings.auto_stop_minutes = self.auto_stop_mins.unwrap_or(settings.auto_stop_minutes);
        if settings.min_clusters == 0 || settings.max_clusters < settings.min_clusters {
            return Err(RestError::invalid(
                "min_num_clusters must be between 1 and max_num_clusters",
            ));
        }
        if settings.auto_stop_minutes > 0 && settings.auto_stop_minutes < 5 {
            return Err(RestError::invalid(
                "auto_stop_mins must be 0 or at least 5 minutes",
            ));
        }
        warehouse.name = self.name.unwrap_or_else(|| warehouse.name.clone());
        warehouse.serverless = self
            .enable_serverless_compute
            .unwrap_or(warehouse.serverless);
        Ok(())
    }
}

/// It starts at once.
async fn create(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    caller.require_sql()?;
    let new: WarehouseBody = read(&body)?;
    if !caller.admin {
        return Err(RestError::denied(
            "You do not have permission to create SQL Warehouses.",
        ));
    }
    let name = new.name.clone().filter(|name| !name.trim().is_empty());
    let name = name.ok_or_else(|| RestError::invalid("name is required"))?;
    let delay = caller.app.start_delay();
    let mut world = caller.app.world();
    let (seed, label) = (world.seed, world.fresh_label("warehouse"));
    let workspace = world
        .account_mut(caller.site.cloud)
        .workspace_mut(caller.workspace)
        .ok_or_else(|| RestError::missing("The workspace does not exist."))?;
    if workspace.warehouses.iter().any(|one| one.name == name) {
        return Err(RestError::new(
            StatusCode::BAD_REQUEST,
            "RESOURCE_ALREADY_EXISTS",
            &format!("SQL warehouse with name `{name}` already exists"),
        ));
    }
    let mut warehouse = SimulatedWarehouse::new(ids::hex(seed, &label, 16), &name, false, false);
    new.apply(&mut warehouse)?;
    warehouse
        .access
        .insert(caller.identity.name.clone(), WarehouseLevel::IsOwner);
    warehouse.start(delay);
    let id = warehouse.id.clone();
    workspace.warehouses.push(warehouse);
    Ok(Json(json!({ "id": id })))
}

async fn edit(caller: WorkspaceCaller, Path(id): Path<String>, body: Bytes) -> RestReply {
    let changed: WarehouseBody = read(&body)?;
    managed(&caller, &id, WarehouseLevel::CanManage, |warehouse| {
        let mut edited = warehouse.clone();
        changed.apply(&mut edited)?;
        *warehouse = edited;
        Ok(())
    })
}

async fn delete(caller: WorkspaceCaller, Path(id): Path<String>) -> RestReply {
    let Json(_) = managed(&caller, &id, WarehouseLevel::CanManage, |_| Ok(()))?;
    let mut world = caller.app.world();
    if let Some(workspace) = world
        .account_mut(caller.site.cloud)
        .workspace_mut(caller.workspace)
    {
        workspace.warehouses.retain(|warehouse| warehouse.id != id);
    }
    Ok(Json(json!({})))
}

async fn start(caller: WorkspaceCaller, Path(id): Path<String>) -> RestReply {
    let delay = caller.app.start_delay();
    // Serverless warehouses are started by anybody who may use them.
    let serverless = caller
        .app
        .world()
        .account(caller.site.cloud)
        .workspace(caller.workspace)
        .and_then(|workspace| workspace.warehouse(&id))
        .is_some_and(|warehouse| warehouse.serverless);
    let least = if serverless {
        WarehouseLevel::CanUse
    } else {
        WarehouseLevel::CanManage
    };
    managed(&caller, &id, least, |warehouse| {
        warehouse.start(delay);
        Ok(())
    })
}

async fn stop(caller: WorkspaceCaller, Path(id): Path<String>) -> RestReply {
    managed(&caller, &id, WarehouseLevel::CanManage, |warehouse| {
        warehouse.stop();
        Ok(())
    })
}

/// Works on a warehouse on which the caller has at least this level.
fn managed(
    caller: &WorkspaceCaller,
    id: &str,
    least: WarehouseLevel,
    work: impl FnOnce(&mut SimulatedWarehouse) -> Result<(), RestError>,
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
    if !caller.admin && level.is_none_or(|level| level < least) {
        return Err(RestError::denied(
            "You do not have permission to manage the SQL Warehouse.",
        ));
    }
    work(warehouse)?;
    Ok(Json(json!({})))
}

fn info(site: &Site, warehouse: &SimulatedWarehouse) -> Value {
    let (id, settings) = (&warehouse.id, &warehouse.settings);
    let address = site.base.split_once("://").map_or("", |(_, rest)| rest);
    let (host, port) = address.split_once(':').unwrap_or((address, "443"));
    let secure = site.base.starts_with("https");
    let path = format!("/sql/1.0/warehouses/{id}");
    let on = warehouse.state() == WarehousePhase::Running;
    json!({
        "id": id,
        "name": warehouse.name,
        "size": settings.cluster_size.replace('-', "").to_uppercase(),
        "cluster_size": settings.cluster_size,
        "min_num_clusters": settings.min_clusters,
        "max_num_clusters": settings.max_clusters,
        "num_clusters": u8::from(on),
        "num_active_sessions": 0,
        "auto_stop_mins": settings.auto_stop_minutes,
        "auto_resume": true,
        "state": warehouse.state().name(),
        "creator_name": crate::world::BOTH_ADMIN,
        "enable_photon": true,
        "enable_serverless_compute": warehouse.serverless,
        "warehouse_type": settings.warehouse_type,
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
