//! The cookie that ties a browser to the secrets that it gave.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponseParts, ResponseParts};

use crate::app::App;
use crate::http::error::Error;
use crate::vault::SessionId;

const COOKIE: &str = "lakesentry_onboarding";

/// The onboarding session of the browser that sent the request; a new one when it has none.
#[derive(Debug, Clone)]
pub struct OnboardingCookie {
    /// Names the session.
    pub id: SessionId,
    secure: bool,
}

impl FromRequestParts<App> for OnboardingCookie {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let secure = app.public_url().as_str().starts_with("https:");
        let sent = parts
            .headers
            .get_all(header::COOKIE)
            .into_iter()
            .filter_map(|value| value.to_str().ok());
        let value = sent
            .flat_map(|cookies| cookies.split(';'))
            .find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='));
        let id = match value.and_then(SessionId::parse) {
            Some(id) => id,
            None => SessionId::random()
                .map_err(|error| Error::Internal(format!("no randomness: {error}")))?,
        };
        Ok(Self { id, secure })
    }
}

impl IntoResponseParts for OnboardingCookie {
    type Error = std::convert::Infallible;

    fn into_response_parts(
        self,
        mut response: ResponseParts,
    ) -> Result<ResponseParts, Self::Error> {
        let secure = if self.secure { "; Secure" } else { "" };
        let cookie = format!(
            "{COOKIE}={}; Path=/api; HttpOnly; SameSite=Strict{secure}",
            self.id.as_str()
        );
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
        Ok(response)
    }
}
