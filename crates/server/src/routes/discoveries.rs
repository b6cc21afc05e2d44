//! `POST /api/v1/discoveries`.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use contract::{Discovery, DiscoveryRequest};

use crate::app::App;
use crate::error::Error;
use crate::services::discoveries;
use crate::session::OnboardingCookie;

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
