//! `POST /api/v1/discoveries`.

use axum::extract::State;
use contract::{Discovery, DiscoveryRequest};

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Json, OnboardingCookie};
use crate::services::discoveries;

/// Lists the workspaces of an account, and keeps the secret for the tests that follow.
pub async fn discover(
    State(app): State<App>,
    cookie: OnboardingCookie,
    Json(request): Json<DiscoveryRequest>,
) -> Result<(OnboardingCookie, Json<Discovery>), Error> {
    let cookie = if request.client_secret.is_some() {
        cookie.before_a_secret(&app)?
    } else {
        cookie
    };
    let discovery = discoveries::discover(&app, &cookie.id, request).await?;
    Ok((cookie, Json(discovery)))
}
