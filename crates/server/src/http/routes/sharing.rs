//! `/api/v1/connectors/{id}/sharing`.

use axum::extract::State;
use contract::SharingState;
use domain::{ConnectorId, SharingRules};

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Admin, Json, PathIds, User};
use crate::services::sharing;

/// `GET /api/v1/connectors/{id}/sharing`: shows what may leave the workspace.
#[utoipa::path(
    get,
    path = "/api/v1/connectors/{id}/sharing",
    operation_id = "show_sharing",
    tag = "connectors",
    params(("id" = ConnectorId, Path, description = "The connector")),
    responses((status = 200, description = "What may leave the workspace", body = SharingState)),
)]
pub async fn show(
    State(app): State<App>,
    _: User,
    PathIds(id): PathIds<ConnectorId>,
) -> Result<Json<SharingState>, Error> {
    Ok(Json(sharing::find(app.store(), id).await?))
}

/// `PUT /api/v1/connectors/{id}/sharing`: approves what may leave. It counts from the next request of the collector on.
#[utoipa::path(
    put,
    path = "/api/v1/connectors/{id}/sharing",
    operation_id = "approve_sharing",
    tag = "connectors",
    params(("id" = ConnectorId, Path, description = "The connector")),
    request_body = SharingRules,
    responses((status = 200, description = "What may leave from now on", body = SharingState)),
)]
pub async fn approve(
    State(app): State<App>,
    Admin(actor): Admin,
    PathIds(id): PathIds<ConnectorId>,
    Json(rules): Json<SharingRules>,
) -> Result<Json<SharingState>, Error> {
    let name = actor.person.name.clone();
    let state = sharing::approve(&app.store_by(&actor), id, rules, &name).await?;
    Ok(Json(state))
}
