//! `/api/v1/connectors/{id}/data`.

use axum::extract::State;
use contract::ConnectorData;
use domain::ConnectorId;

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Json, PathIds};
use crate::services::connector_data;

/// `GET /api/v1/connectors/{id}/data`: says what was received, table by table.
pub async fn show(
    State(app): State<App>,
    PathIds(id): PathIds<ConnectorId>,
) -> Result<Json<ConnectorData>, Error> {
    let data = connector_data::of(app.store(), id).await?;
    data.map(Json).ok_or(Error::NotFound)
}
