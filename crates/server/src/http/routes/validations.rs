//! `/api/v1/connectors/{id}/validation`.

use axum::extract::State;
use contract::{ConnectorValidation, ValidationSwitch};
use domain::ConnectorId;

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Admin, Json, PathIds, User};
use crate::services::validations;

/// `GET /api/v1/connectors/{id}/validation`: whether a connector is tested day after day, and what that came to.
#[utoipa::path(
    get,
    path = "/api/v1/connectors/{id}/validation",
    operation_id = "show_validation",
    tag = "connectors",
    params(("id" = ConnectorId, Path, description = "The connector")),
    responses((status = 200, description = "When it is tested next, and what the tests came to", body = ConnectorValidation)),
)]
pub async fn show(
    State(app): State<App>,
    _: User,
    PathIds(id): PathIds<ConnectorId>,
) -> Result<Json<ConnectorValidation>, Error> {
    Ok(Json(validations::show(app.store(), id).await?))
}

/// `PUT /api/v1/connectors/{id}/validation`: switches the daily test on, with a first one at once, or off.
#[utoipa::path(
    put,
    path = "/api/v1/connectors/{id}/validation",
    operation_id = "switch_validation",
    tag = "connectors",
    params(("id" = ConnectorId, Path, description = "The connector")),
    request_body = ValidationSwitch,
    responses(
        (status = 200, description = "When it is tested next, and what the tests came to", body = ConnectorValidation),
        (status = 409, description = "The connector was tested with a secret, which is not kept"),
    ),
)]
pub async fn switch(
    State(app): State<App>,
    Admin(actor): Admin,
    PathIds(id): PathIds<ConnectorId>,
    Json(wanted): Json<ValidationSwitch>,
) -> Result<Json<ConnectorValidation>, Error> {
    let validation = validations::switch(&app.store_by(&actor), id, wanted).await?;
    Ok(Json(validation))
}
