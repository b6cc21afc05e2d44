//! Unity Catalog: the workspace's metastore and the system schemas in it.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::auth::WorkspaceCaller;
use super::reply::{RestError, RestReply, read};
use crate::simulation::SharedSimulation;
use crate::world::{SchemaState, SimulatedMetastore};

const BASE: &str = "/api/2.1/unity-catalog";

/// Routes of workspace hosts.
pub fn routes() -> Router<SharedSimulation> {
    let schemas = format!("{BASE}/metastores/{{metastore}}/systemschemas");
    Router::new()
        .route(&format!("{BASE}/metastore_summary"), get(summary))
        .route(
            &format!("{BASE}/current-metastore-assignment"),
            get(assignment),
        )
        .route(
            &format!("{BASE}/metastores/{{metastore}}"),
            get(metastore).patch(update),
        )
        .route(&schemas, get(list))
        .route(
            &format!("{schemas}/{{schema}}"),
            put(enable).delete(disable),
        )
}

/// A metastore as both levels of the API show it.
pub fn metastore_info(metastore: &SimulatedMetastore) -> Value {
    json!({
        "metastore_id": metastore.id,
        "name": metastore.name,
        "cloud": metastore.cloud.slug(),
        "region": metastore.region,
        "global_metastore_id": metastore.global_id(),
        "owner": metastore.owner,
        "privilege_model_version": "1.0",
        "delta_sharing_scope": "INTERNAL",
        "external_access_enabled": false,
        "created_at": 1_690_000_000_000_i64,
        "updated_at": 1_690_000_000_000_i64,
    })
}

/// The id of the caller's metastore.
pub fn metastore_id(caller: &WorkspaceCaller) -> Result<String, RestError> {
    caller
        .app
        .world()
        .account(caller.site.cloud)
        .workspace(caller.workspace)
        .and_then(|workspace| workspace.metastore.clone())
        .ok_or_else(|| {
            RestError::new(
                StatusCode::NOT_FOUND,
                "METASTORE_DOES_NOT_EXIST",
                "No metastore assigned for the current workspace",
            )
        })
}

async fn summary(caller: WorkspaceCaller) -> RestReply {
    let id = metastore_id(&caller)?;
    let world = caller.app.world();
    let found = world.account(caller.site.cloud).metastore(&id);
    Ok(Json(found.map(metastore_info).unwrap_or_default()))
}

async fn assignment(caller: WorkspaceCaller) -> RestReply {
    let id = metastore_id(&caller)?;
    Ok(Json(json!({
        "metastore_id": id,
        "workspace_id": caller.workspace,
        "default_catalog_name": "main",
    })))
}

async fn metastore(caller: WorkspaceCaller, Path(id): Path<String>) -> RestReply {
    administered(&caller, &id)?;
    let world = caller.app.world();
    let found = world.account(caller.site.cloud).metastore(&id);
    Ok(Json(found.map(metastore_info).unwrap_or_default()))
}

/// What a metastore may be changed in here: who administers it.
#[derive(Deserialize)]
struct MetastoreChange {
    owner: Option<String>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

async fn update(caller: WorkspaceCaller, Path(id): Path<String>, body: Bytes) -> RestReply {
    administered(&caller, &id)?;
    let change: MetastoreChange = read(&body)?;
    if let Some(name) = change.others.keys().find(|name| *name != "metastore_id") {
        let text = format!("The simulation does not change '{name}' of a metastore.");
        return Err(RestError::new(
            StatusCode::NOT_IMPLEMENTED,
            "NOT_IMPLEMENTED",
            &text,
        ));
    }
    let mut world = caller.app.world();
    let account = world.account_mut(caller.site.cloud);
    if let Some(owner) = change.owner {
        if account.grantee(&owner).is_none() {
            return Err(RestError::new(
                StatusCode::NOT_FOUND,
                "PRINCIPAL_DOES_NOT_EXIST",
                &format!("Could not find principal with name {owner}."),
            ));
        }
        if let Some(found) = account.metastore_mut(&id) {
            found.owner = owner;
        }
    }
    let found = account.metastore(&id);
    Ok(Json(found.map(metastore_info).unwrap_or_default()))
}

/// Gives the metastore in the path, when it is the workspace's and the caller may see its schemas.
fn administered(caller: &WorkspaceCaller, asked: &str) -> Result<(), RestError> {
    let id = metastore_id(caller)?;
    if id != asked {
        return Err(RestError::new(
            StatusCode::NOT_FOUND,
            "METASTORE_DOES_NOT_EXIST",
            &format!("Metastore '{asked}' does not exist."),
        ));
    }
    let world = caller.app.world();
    let account = world.account(caller.site.cloud);
    let actor = account.actor(&caller.identity.name, account.metastore(&id));
    if actor.metastore_admin || actor.account_admin {
        return Ok(());
    }
    Err(RestError::denied(&format!(
        "User is not a metastore admin for Metastore '{id}'."
    )))
}

async fn list(caller: WorkspaceCaller, Path(id): Path<String>) -> RestReply {
    administered(&caller, &id)?;
    let world = caller.app.world();
    let schemas: Vec<Value> = world
        .account(caller.site.cloud)
        .metastore(&id)
        .into_iter()
        .flat_map(|metastore| &metastore.schemas)
        .map(|(name, state)| json!({ "schema": name, "state": state.name() }))
        .collect();
    Ok(Json(json!({ "schemas": schemas })))
}

async fn enable(caller: WorkspaceCaller, Path((id, schema)): Path<(String, String)>) -> RestReply {
    change(&caller, &id, &schema, |state| match state {
        SchemaState::Available => Ok(SchemaState::EnableCompleted),
        SchemaState::EnableCompleted => Err(RestError::new(
            StatusCode::CONFLICT,
            "SCHEMA_ALREADY_EXISTS",
            &format!("schema {schema} already exists"),
        )),
        SchemaState::Managed | SchemaState::Unavailable => Err(RestError::invalid(&format!(
            "{schema} system schema can only be enabled by Databricks"
        ))),
    })
}

async fn disable(caller: WorkspaceCaller, Path((id, schema)): Path<(String, String)>) -> RestReply {
    change(&caller, &id, &schema, |state| match state {
        SchemaState::EnableCompleted => Ok(SchemaState::Available),
        SchemaState::Available => Err(RestError::new(
            StatusCode::NOT_FOUND,
            "SCHEMA_DOES_NOT_EXIST",
            &format!("Schema 'system.{schema}' does not exist."),
        )),
        SchemaState::Managed | SchemaState::Unavailable => Err(RestError::invalid(&format!(
            "{schema} system schema can only be disabled by Databricks"
        ))),
    })
}

fn change(
    caller: &WorkspaceCaller,
    id: &str,
    schema: &str,
    next: impl FnOnce(SchemaState) -> Result<SchemaState, RestError>,
) -> RestReply {
    administered(caller, id)?;
    let mut world = caller.app.world();
    let state = world
        .account_mut(caller.site.cloud)
        .metastore_mut(id)
        .and_then(|metastore| metastore.schemas.get_mut(schema))
        .ok_or_else(|| RestError::invalid(&format!("Unknown system schema {schema}")))?;
    *state = next(*state)?;
    Ok(Json(json!({})))
}
