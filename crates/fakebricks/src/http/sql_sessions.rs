//! Sessions of drivers, in which statements run one after the other.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{delete, post};
use axum::{Json, Router};
use parking_lot::Mutex;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::auth::WorkspaceCaller;
use super::reply::{RestError, RestReply, read};
use super::unity::metastore_id;
use super::warehouses::require_use;
use crate::simulation::SharedSimulation;
use crate::sql::SessionPlace;

const BASE: &str = "/api/2.0/sql/sessions";
/// The settings of a session that change nothing here, with the one value that is simulated; without one, all are.
const SETTINGS: [(&str, Option<&str>); 6] = [
    ("ansi_mode", Some("true")),
    ("timezone", Some("utc")),
    ("query_tags", None),
    ("statement_timeout", None),
    ("use_cached_result", None),
    ("enable_photon", None),
];

/// Routes of workspace hosts.
pub fn routes() -> Router<SharedSimulation> {
    Router::new()
        .route(BASE, post(open))
        .route(&format!("{BASE}/"), post(open))
        .route(&format!("{BASE}/{{id}}"), delete(close))
}

#[derive(Deserialize)]
struct SessionRequest {
    warehouse_id: Option<String>,
    catalog: Option<String>,
    schema: Option<String>,
    #[serde(default)]
    session_confs: Map<String, Value>,
}

async fn open(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    caller.require_sql()?;
    let request: SessionRequest = read(&body)?;
    let warehouse = request
        .warehouse_id
        .ok_or_else(|| RestError::invalid("warehouse_id is required"))?;
    require_use(&caller, &warehouse)?;
    for (name, value) in &request.session_confs {
        simulated(name, value.as_str().unwrap_or_default())?;
    }
    let usual = SessionPlace::usual(metastore_id(&caller).is_ok());
    let place = SessionPlace {
        catalog: request
            .catalog
            .map_or(usual.catalog, |name| name.to_lowercase()),
        schema: request
            .schema
            .map_or(usual.schema, |name| name.to_lowercase()),
    };
    let id = caller
        .app
        .sessions
        .open(caller.identity, caller.workspace, place);
    Ok(Json(json!({ "session_id": id })))
}

/// Refuses settings that would change what statements answer.
fn simulated(name: &str, value: &str) -> Result<(), RestError> {
    let known = SETTINGS.iter().any(|(known, only)| {
        name.eq_ignore_ascii_case(known) && only.is_none_or(|only| value.eq_ignore_ascii_case(only))
    });
    if known {
        return Ok(());
    }
    Err(RestError::new(
        StatusCode::NOT_IMPLEMENTED,
        "NOT_IMPLEMENTED",
        &format!("The simulation does not have sessions with {name} = {value}."),
    ))
}

async fn close(caller: WorkspaceCaller, Path(id): Path<String>) -> RestReply {
    caller.require_sql()?;
    let sessions = &caller.app.sessions;
    if !sessions.close(&id, &caller.identity, caller.workspace) {
        return Err(missing(&id));
    }
    Ok(Json(json!({})))
}

/// The place of a session, when the caller opened it in this workspace.
pub fn own(caller: &WorkspaceCaller, id: &str) -> Result<Arc<Mutex<SessionPlace>>, RestError> {
    caller
        .app
        .sessions
        .place(id, &caller.identity, caller.workspace)
        .ok_or_else(|| missing(id))
}

fn missing(id: &str) -> RestError {
    RestError::new(
        StatusCode::NOT_FOUND,
        "NOT_FOUND",
        &format!("The session {id} was not found."),
    )
}
