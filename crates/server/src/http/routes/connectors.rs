//! `/api/v1/connectors`.

use axum::extract::State;
use axum::http::StatusCode;
use contract::{Connector, NewConnector, PrimaryChoice};
use domain::ConnectorId;

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Admin, Json, OnboardingCookie, PathIds, RequestKey, User};
use crate::services::connectors;

/// `POST /api/v1/connectors`: makes a connector from what a connection test found.
pub async fn create(
    State(app): State<App>,
    Admin(actor): Admin,
    cookie: OnboardingCookie,
    RequestKey(key): RequestKey,
    Json(request): Json<NewConnector>,
) -> Result<(StatusCode, Json<Connector>), Error> {
    let tests = app.connection_tests();
    let connector =
        connectors::create(&app.store_by(&actor), tests, &cookie.id, &key, &request).await?;
    Ok((StatusCode::CREATED, Json(connector)))
}

/// `GET /api/v1/connectors`: lists all connectors, the primary first.
pub async fn list(State(app): State<App>, _: User) -> Result<Json<Vec<Connector>>, Error> {
    Ok(Json(connectors::list(app.store()).await?))
}

/// `GET /api/v1/connectors/{id}`: shows one.
pub async fn show(
    State(app): State<App>,
    _: User,
    PathIds(id): PathIds<ConnectorId>,
) -> Result<Json<Connector>, Error> {
    Ok(Json(connectors::find(app.store(), id).await?))
}

/// `PUT /api/v1/connectors/{id}/primary`: lets one read the global tables.
pub async fn make_primary(
    State(app): State<App>,
    Admin(actor): Admin,
    cookie: OnboardingCookie,
    PathIds(id): PathIds<ConnectorId>,
    Json(choice): Json<PrimaryChoice>,
) -> Result<Json<Connector>, Error> {
    let tests = app.connection_tests();
    let connector =
        connectors::make_primary(&app.store_by(&actor), tests, &cookie.id, id, &choice).await?;
    Ok(Json(connector))
}

/// `DELETE /api/v1/connectors/{id}`: removes one, with its tokens. The place of a primary stays empty until a test shows who can take it.
pub async fn remove(
    State(app): State<App>,
    Admin(actor): Admin,
    PathIds(id): PathIds<ConnectorId>,
) -> Result<StatusCode, Error> {
    connectors::remove(&app.store_by(&actor), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
