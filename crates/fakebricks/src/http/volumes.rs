//! Volumes of a metastore.

use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::WorkspaceCaller;
use super::reply::{RestError, RestReply, read};
use super::unity::metastore_id;
use crate::privileges::{Actor, UnityPrivilege, UnitySecurable};
use crate::simulation::SharedSimulation;
use crate::world::{SimulatedMetastore, SimulatedVolume};
use crate::{clock, ids, privileges};

const BASE: &str = "/api/2.1/unity-catalog/volumes";

/// Routes of workspace hosts.
pub fn routes() -> Router<SharedSimulation> {
    Router::new().route(BASE, get(list).post(create)).route(
        &format!("{BASE}/{{name}}"),
        get(one).patch(change).delete(remove),
    )
}

#[derive(Deserialize)]
struct VolumeRequest {
    #[serde(default)]
    catalog_name: String,
    #[serde(default)]
    schema_name: String,
    #[serde(default)]
    name: String,
    volume_type: Option<String>,
    comment: Option<String>,
}

/// Works on the caller's metastore.
fn with_metastore<T>(
    caller: &WorkspaceCaller,
    work: impl FnOnce(&mut SimulatedMetastore, &Actor) -> Result<T, RestError>,
) -> Result<T, RestError> {
    let id = metastore_id(caller)?;
    let mut world = caller.app.world();
    let account = world.account_mut(caller.site.cloud);
    let actor = account.actor(&caller.identity.name, account.metastore(&id));
    let store = account.metastore_mut(&id).ok_or_else(|| missing(""))?;
    work(store, &actor)
}

/// Works on a volume that the caller may read, or write.
pub fn with_volume<T>(
    caller: &WorkspaceCaller,
    name: &str,
    privilege: UnityPrivilege,
    work: impl FnOnce(&mut SimulatedVolume) -> Result<T, RestError>,
) -> Result<T, RestError> {
    with_metastore(caller, |store, actor| {
        let name = name.to_lowercase();
        let allowed = store
            .volumes
            .get(&name)
            .map(|volume| may(store, actor, &name, volume, privilege))
            .ok_or_else(|| missing(&name))?;
        if !allowed {
            return Err(RestError::denied(&format!(
                "User does not have {} on Volume '{name}'.",
                privilege.sql()
            )));
        }
        let volume = store.volumes.get_mut(&name).ok_or_else(|| missing(&name))?;
        work(volume)
    })
}

/// Owners and administrators may do anything, others what is granted on the schema or the catalog.
fn may(
    store: &SimulatedMetastore,
    actor: &Actor,
    name: &str,
    volume: &SimulatedVolume,
    privilege: UnityPrivilege,
) -> bool {
    let mut parts = name.split('.');
    let (catalog, schema) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let schema = UnitySecurable::of_schema(catalog, schema);
    actor.metastore_admin
        || actor.names.contains(&volume.owner)
        || privileges::effective(store, &schema)
            .iter()
            .any(|grant| grant.privilege == privilege && actor.names.contains(&grant.principal))
}

async fn create(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    let request: VolumeRequest = read(&body)?;
    if request.volume_type.as_deref() != Some("MANAGED") {
        return Err(RestError::new(
            StatusCode::NOT_IMPLEMENTED,
            "NOT_IMPLEMENTED",
            "The simulation has managed volumes only.",
        ));
    }
    if request.name.is_empty() || request.name.contains(['.', '/', ' ']) {
        return Err(RestError::invalid("The name of the volume is not valid."));
    }
    with_metastore(&caller, |store, actor| {
        let (catalog, schema) = (&request.catalog_name, &request.schema_name);
        let on = UnitySecurable::of_schema(catalog, schema);
        if !store.has_schema(on.catalog_name(), on.schema_name().unwrap_or_default()) {
            return Err(RestError::new(
                StatusCode::NOT_FOUND,
                "SCHEMA_DOES_NOT_EXIST",
                &format!("Schema '{on}' does not exist."),
            ));
        }
        let granted = privileges::effective(store, &on).iter().any(|grant| {
            grant.privilege == UnityPrivilege::CREATE_VOLUME
                && actor.names.contains(&grant.principal)
        });
        if !granted {
            privileges::may_grant(store, actor, &on).map_err(|_| {
                RestError::denied(&format!(
                    "User does not have CREATE VOLUME on Schema '{on}'."
                ))
            })?;
        }
        let name = format!("{on}.{}", request.name.to_lowercase());
        if store.volumes.contains_key(&name) {
            return Err(RestError::new(
                StatusCode::CONFLICT,
                "VOLUME_ALREADY_EXISTS",
                &format!("Volume '{name}' already exists."),
            ));
        }
        let volume = SimulatedVolume {
            id: ids::uuid(0, &format!("volume-{}-{name}", store.id)),
            owner: caller.identity.name.clone(),
            comment: request.comment,
            created: clock::now(),
            folders: std::collections::BTreeSet::new(),
            files: std::collections::BTreeMap::new(),
        };
        let info = shown(store, &name, &volume);
        store.volumes.insert(name, volume);
        Ok(Json(info))
    })
}

async fn list(caller: WorkspaceCaller, Query(request): Query<VolumeRequest>) -> RestReply {
    with_metastore(&caller, |store, actor| {
        let schema = UnitySecurable::of_schema(&request.catalog_name, &request.schema_name);
        let inside = format!("{schema}.");
        let all: Vec<Value> = store
            .volumes
            .iter()
            .filter(|(name, volume)| {
                name.starts_with(&inside)
                    && may(store, actor, name, volume, UnityPrivilege::READ_VOLUME)
            })
            .map(|(name, volume)| shown(store, name, volume))
            .collect();
        Ok(Json(if all.is_empty() {
            json!({})
        } else {
            json!({ "volumes": all })
        }))
    })
}

async fn one(caller: WorkspaceCaller, Path(name): Path<String>) -> RestReply {
    with_volume(&caller, &name, UnityPrivilege::READ_VOLUME, |_| Ok(()))?;
    with_metastore(&caller, |store, _| info_of(store, &name))
}

async fn change(caller: WorkspaceCaller, Path(name): Path<String>, body: Bytes) -> RestReply {
    let request: VolumeRequest = read(&body)?;
    with_volume(&caller, &name, UnityPrivilege::MANAGE, |volume| {
        if request.comment.is_some() {
            volume.comment = request.comment;
        }
        Ok(())
    })?;
    with_metastore(&caller, |store, _| info_of(store, &name))
}

async fn remove(caller: WorkspaceCaller, Path(name): Path<String>) -> RestReply {
    with_volume(&caller, &name, UnityPrivilege::MANAGE, |_| Ok(()))?;
    with_metastore(&caller, |store, _| {
        store.volumes.remove(&name.to_lowercase());
        Ok(Json(json!({})))
    })
}

fn info_of(store: &SimulatedMetastore, name: &str) -> RestReply {
    let name = name.to_lowercase();
    let volume = store.volumes.get(&name).ok_or_else(|| missing(&name))?;
    Ok(Json(shown(store, &name, volume)))
}

fn shown(store: &SimulatedMetastore, full_name: &str, volume: &SimulatedVolume) -> Value {
    let parts: Vec<&str> = full_name.split('.').collect();
    json!({
        "full_name": full_name,
        "catalog_name": parts.first(),
        "schema_name": parts.get(1),
        "name": parts.get(2),
        "volume_id": volume.id,
        "volume_type": "MANAGED",
        "owner": volume.owner,
        "comment": volume.comment,
        "metastore_id": store.id,
        "created_at": volume.created.as_millisecond(),
        "created_by": volume.owner,
        "updated_at": volume.created.as_millisecond(),
        "updated_by": volume.owner,
    })
}

fn missing(name: &str) -> RestError {
    RestError::new(
        StatusCode::NOT_FOUND,
        "VOLUME_DOES_NOT_EXIST",
        &format!("Volume '{name}' does not exist."),
    )
}
