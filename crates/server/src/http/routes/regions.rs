//! `GET /api/v1/regions`.

use axum::extract::State;
use contract::RegionCoverage;

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Json, User};
use crate::services::connectors;

/// Lists the regions with their connectors, and those where nothing is collected.
#[utoipa::path(
    get,
    path = "/api/v1/regions",
    operation_id = "list_regions",
    tag = "connectors",
    responses((status = 200, description = "The regions, also those where nothing is collected", body = Vec<RegionCoverage>)),
)]
pub async fn list(State(app): State<App>, _: User) -> Result<Json<Vec<RegionCoverage>>, Error> {
    Ok(Json(connectors::regions(app.store()).await?))
}
