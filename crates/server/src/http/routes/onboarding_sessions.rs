//! `/api/v1/onboarding-sessions/current`.

use axum::extract::State;
use axum::http::StatusCode;
use contract::OnboardingSession;

use crate::app::App;
use crate::http::extract::{Admin, Json, OnboardingCookie};
use crate::vault::IDLE_LIMIT;

/// Tells whose secrets are held for this browser.
pub async fn show(
    State(app): State<App>,
    _: Admin,
    cookie: OnboardingCookie,
) -> Json<OnboardingSession> {
    let (principals, tokens) = app.vault().held(&cookie.id);
    Json(OnboardingSession {
        principals,
        tokens,
        idle_limit_seconds: IDLE_LIMIT.as_secs(),
    })
}

/// Forgets them. What uses them ends, and keeps nothing.
pub async fn forget(State(app): State<App>, _: Admin, cookie: OnboardingCookie) -> StatusCode {
    app.vault().forget(&cookie.id);
    app.connection_tests().cancel(&cookie.id);
    StatusCode::NO_CONTENT
}
