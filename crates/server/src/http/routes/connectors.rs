//! `/api/v1/connectors`.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use contract::{Connector, NewConnector};
use domain::ConnectorId;

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::IdempotencyKey;
use crate::http::extract::OnboardingCookie;
use crate::services::connectors;

/// Makes a connector from what a connection test found.
pub async fn create(
    State(app): State<App>,
    cookie: OnboardingCookie,
    IdempotencyKey(key): IdempotencyKey,
    request: Result<Json<NewConnector>, JsonRejection>,
) -> Result<(StatusCode, Json<Connector>), Error> {
    let Json(request) = request?;
    let connector = connectors::create(&app, &cookie.id, &key, &request).await?;
    Ok((StatusCode::CREATED, Json(connector)))
}

/// Lists all connectors, the primary first.
pub async fn list(State(app): State<App>) -> Result<Json<Vec<Connector>>, Error> {
    connectors::list(&app).await.map(Json)
}

/// Shows one.
pub async fn show(
    State(app): State<App>,
    Path(id): Path<ConnectorId>,
) -> Result<Json<Connector>, Error> {
    connectors::find(&app, id).await.map(Json)
}

/// Removes one, with its tokens.
pub async fn remove(
    State(app): State<App>,
    Path(id): Path<ConnectorId>,
) -> Result<StatusCode, Error> {
    let removed = app.store().delete_connector(id).await?;
    if removed {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::NotFound)
    }
}
