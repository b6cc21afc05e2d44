//! `POST /api/v1/discoveries`.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use contract::{Discovery, DiscoveryRequest};

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::OnboardingCookie;
use crate::services::discoveries;

/// Lists the workspaces of an account, and keeps the secret for the tests that follow.
pub async fn discover(
    State(app): State<App>,
    cookie: OnboardingCookie,
    request: Result<Json<DiscoveryRequest>, JsonRejection>,
) -> Result<(OnboardingCookie, Json<Discovery>), Error> {
    let Json(request) = request?;
    let discovery = discoveries::discover(&app, &cookie.id, request).await?;
    Ok((cookie, Json(discovery)))
}
