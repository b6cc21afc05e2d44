//! `/api/v1/connectors/{id}/sharing`.

use axum::extract::State;
use contract::SharingState;
use domain::{ConnectorId, SharingRules};

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Admin, Json, PathIds, User};
use crate::services::sharing;

/// `GET /api/v1/connectors/{id}/sharing`: shows what may leave the workspace.
pub async fn show(
    State(app): State<App>,
    _: User,
    PathIds(id): PathIds<ConnectorId>,
) -> Result<Json<SharingState>, Error> {
    Ok(Json(sharing::find(app.store(), id).await?))
}

/// `PUT /api/v1/connectors/{id}/sharing`: approves what may leave. It counts from the next request of the collector on.
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
