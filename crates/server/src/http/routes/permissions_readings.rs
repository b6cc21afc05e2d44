//! `POST /api/v1/permissions-readings`.

use axum::extract::State;
use contract::{PermissionsReading, PermissionsReadingRequest};

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Admin, Json, OnboardingCookie};
use crate::services::permissions_readings;

/// Reads what a principal holds in each metastore, as far as the credentials may see it.
pub async fn read(
    State(app): State<App>,
    _: Admin,
    cookie: OnboardingCookie,
    Json(request): Json<PermissionsReadingRequest>,
) -> Result<(OnboardingCookie, Json<PermissionsReading>), Error> {
    let reading =
        permissions_readings::read(app.databricks(), app.vault(), &cookie.id, request).await?;
    Ok((cookie, Json(reading)))
}
