//! `/api/v1/connectors/{id}/approved-collector`.

use axum::extract::State;
use contract::{CollectorDeployment, CollectorFingerprint};
use domain::ConnectorId;

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Admin, Json, PathIds};
use crate::services::collectors;

/// `PUT /api/v1/connectors/{id}/approved-collector`: approves the collector that runs. The body is the one that was looked at.
#[utoipa::path(
    put,
    path = "/api/v1/connectors/{id}/approved-collector",
    operation_id = "approve_collector",
    tag = "connectors",
    params(("id" = ConnectorId, Path, description = "The connector")),
    request_body = CollectorFingerprint,
    responses(
        (status = 200, description = "The collector that runs, which is approved", body = CollectorDeployment),
        (status = 409, description = "Another one runs than the one in the body"),
    ),
)]
pub async fn approve(
    State(app): State<App>,
    Admin(actor): Admin,
    PathIds(id): PathIds<ConnectorId>,
    Json(seen): Json<CollectorFingerprint>,
) -> Result<Json<CollectorDeployment>, Error> {
    let name = actor.person.name.clone();
    let approved = collectors::approve(&app.store_by(&actor), id, &seen, &name).await?;
    Ok(Json(approved))
}
