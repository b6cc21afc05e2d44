//! `POST /api/v1/addresses`.

use axum::extract::State;
use contract::{AddressRequest, DetectedAddress};

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Admin, Json, OnboardingCookie};
use crate::services::addresses;

/// Tells what a typed address is.
#[utoipa::path(
    post,
    path = "/api/v1/addresses",
    operation_id = "detect_address",
    tag = "onboarding",
    request_body = AddressRequest,
    responses((status = 200, description = "What the address is, each fact with its source", body = DetectedAddress)),
)]
pub async fn detect(
    State(app): State<App>,
    _: Admin,
    cookie: OnboardingCookie,
    Json(request): Json<AddressRequest>,
) -> Result<Json<DetectedAddress>, Error> {
    let (databricks, vault) = (app.databricks(), app.vault());
    let detected = addresses::detect(databricks, vault, &cookie.id, &request.address).await?;
    Ok(Json(detected))
}
