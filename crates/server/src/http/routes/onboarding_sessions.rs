//! `/api/v1/onboarding-sessions/current`.

use axum::extract::State;
use axum::http::StatusCode;
use contract::OnboardingSession;

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Admin, Json, OnboardingCookie};
use crate::vault::IDLE_LIMIT;

/// Tells whose secrets are held for this browser. It gets its name here, before it sends any: what it asks to be forgotten may be under way.
#[utoipa::path(
    get,
    path = "/api/v1/onboarding-sessions/current",
    operation_id = "show_held_secrets",
    tag = "onboarding",
    responses((status = 200, description = "Whose secrets are held for this browser", body = OnboardingSession)),
)]
pub async fn show(
    State(app): State<App>,
    _: Admin,
    cookie: OnboardingCookie,
) -> (OnboardingCookie, Json<OnboardingSession>) {
    let (principals, tokens) = app.vault().held(&cookie.id);
    let session = OnboardingSession {
        principals,
        tokens,
        idle_limit_seconds: IDLE_LIMIT.as_secs(),
    };
    (cookie, Json(session))
}

/// Forgets them. What uses them ends, and keeps nothing.
#[utoipa::path(
    delete,
    path = "/api/v1/onboarding-sessions/current",
    operation_id = "forget_held_secrets",
    tag = "onboarding",
    responses((status = 204, description = "None is held")),
)]
pub async fn forget(
    State(app): State<App>,
    _: Admin,
    cookie: OnboardingCookie,
) -> Result<StatusCode, Error> {
    cookie.forget_secrets(&app).await?;
    Ok(StatusCode::NO_CONTENT)
}
