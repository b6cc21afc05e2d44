//! `/api/v1/connectors`.

use axum::extract::State;
use axum::http::StatusCode;
use contract::{Connector, ConnectorTest, NewConnector, PrimaryChoice};
use domain::ConnectorId;

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Admin, Json, OnboardingCookie, PathIds, RequestKey, User};
use crate::services::{connectors, kept_tests};

/// `POST /api/v1/connectors`: makes a connector from what a connection test found.
#[utoipa::path(
    post,
    path = "/api/v1/connectors",
    operation_id = "create_connector",
    tag = "connectors",
    params(("idempotency-key" = String, Header, min_length = 16, max_length = 128, pattern = r"^[!-~]+$", description = "Names the call, so that a repetition makes nothing new")),
    request_body = NewConnector,
    responses(
        (status = 201, description = "The connector", body = Connector),
        (status = 404, description = "The connection test is not known any more"),
        (status = 409, description = "The workspace is connected already, was not tested far enough, or belongs to another account"),
    ),
)]
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
#[utoipa::path(
    get,
    path = "/api/v1/connectors",
    operation_id = "list_connectors",
    tag = "connectors",
    responses((status = 200, description = "The connectors, the primary first", body = Vec<Connector>)),
)]
pub async fn list(State(app): State<App>, _: User) -> Result<Json<Vec<Connector>>, Error> {
    Ok(Json(connectors::list(app.store()).await?))
}

/// `GET /api/v1/connectors/{id}`: shows one.
#[utoipa::path(
    get,
    path = "/api/v1/connectors/{id}",
    operation_id = "show_connector",
    tag = "connectors",
    params(("id" = ConnectorId, Path, description = "The connector")),
    responses((status = 200, description = "The connector", body = Connector)),
)]
pub async fn show(
    State(app): State<App>,
    _: User,
    PathIds(id): PathIds<ConnectorId>,
) -> Result<Json<Connector>, Error> {
    Ok(Json(connectors::find(app.store(), id).await?))
}

/// `GET /api/v1/connectors/{id}/test`: shows the last connection test of its workspace, with the evidence.
#[utoipa::path(
    get,
    path = "/api/v1/connectors/{id}/test",
    operation_id = "show_last_test",
    tag = "connectors",
    params(("id" = ConnectorId, Path, description = "The connector")),
    responses((status = 200, description = "The last test", body = ConnectorTest)),
)]
pub async fn show_test(
    State(app): State<App>,
    _: User,
    PathIds(id): PathIds<ConnectorId>,
) -> Result<Json<ConnectorTest>, Error> {
    Ok(Json(kept_tests::show(app.store(), id).await?))
}

/// `PUT /api/v1/connectors/{id}/primary`: lets one read the global tables.
#[utoipa::path(
    put,
    path = "/api/v1/connectors/{id}/primary",
    operation_id = "make_connector_primary",
    tag = "connectors",
    params(("id" = ConnectorId, Path, description = "The connector")),
    request_body = PrimaryChoice,
    responses(
        (status = 200, description = "The connector, which reads the global tables now", body = Connector),
        (status = 409, description = "The test does not show that it can"),
    ),
)]
pub async fn make_primary(
    State(app): State<App>,
    Admin(actor): Admin,
    cookie: OnboardingCookie,
    PathIds(id): PathIds<ConnectorId>,
    Json(choice): Json<PrimaryChoice>,
) -> Result<Json<Connector>, Error> {
    let tests = app.connection_tests();
    let store = app.store_by(&actor);
    let connector =
        connectors::make_primary(&store, app.intake(), tests, &cookie.id, id, &choice).await?;
    Ok(Json(connector))
}

/// `DELETE /api/v1/connectors/{id}`: removes one, with its tokens. The place of a primary stays empty until a test shows who can take it.
#[utoipa::path(
    delete,
    path = "/api/v1/connectors/{id}",
    operation_id = "remove_connector",
    tag = "connectors",
    params(("id" = ConnectorId, Path, description = "The connector")),
    responses((status = 204, description = "It is gone, with its tokens")),
)]
pub async fn remove(
    State(app): State<App>,
    Admin(actor): Admin,
    PathIds(id): PathIds<ConnectorId>,
) -> Result<StatusCode, Error> {
    connectors::remove(&app.store_by(&actor), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
