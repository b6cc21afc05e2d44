//! `POST /api/v1/addresses`.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use contract::{AddressRequest, DetectedAddress};

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::OnboardingCookie;
use crate::services::addresses;

/// Tells what a typed address is.
pub async fn detect(
    State(app): State<App>,
    cookie: OnboardingCookie,
    request: Result<Json<AddressRequest>, JsonRejection>,
) -> Result<Json<DetectedAddress>, Error> {
    let Json(request) = request?;
    addresses::detect(&app, &cookie.id, &request.address)
        .await
        .map(Json)
}
