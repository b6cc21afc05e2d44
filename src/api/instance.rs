//! The server itself, and what it holds for this browser.

use contract::{Instance, OnboardingSession, paths};

use super::{ApiError, NotTold};

/// Asks which server answers, in which mode, and who is signed in.
pub async fn instance() -> Result<Instance, NotTold> {
    super::ask(paths::INSTANCE).await
}

/// Asks which secrets the server still holds for this browser.
pub async fn onboarding_session() -> Result<OnboardingSession, ApiError> {
    super::get(paths::ONBOARDING_SESSION).await
}

/// Makes the server forget them.
pub async fn forget_credentials() -> Result<(), ApiError> {
    super::delete(paths::ONBOARDING_SESSION).await
}
