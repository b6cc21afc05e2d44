//! The cookie that ties a browser to the secrets that it gave.

use std::convert::Infallible;

use anyhow::Context as _;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponseParts, ResponseParts};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

use crate::app::App;
use crate::http::error::Error;
use crate::sessions::Sessions;
use crate::vault::SessionId;

/// The onboarding session of the browser that sent the request; a new one when it has none that this server issued.
#[derive(Debug, Clone)]
pub struct OnboardingCookie {
    /// Names the session.
    pub id: SessionId,
    /// What the browser has to be told, where it does not know the name. A name that it knows is not told again: an answer that comes late
    /// would take a newer one from it.
    news: Option<Cookie<'static>>,
}

impl OnboardingCookie {
    fn new(app: &App, id: SessionId) -> Self {
        let sessions = app.sessions();
        let cookie = Cookie::build((sessions.cookie_name().to_owned(), sessions.value(&id)))
            .path("/api")
            .http_only(true)
            .same_site(SameSite::Strict)
            .secure(sessions.is_secure())
            .build();
        let news = Some(cookie);
        Self { id, news }
    }

    /// Returns the session that a secret may be held for; the answer has to carry it, also when it is a refusal. A session without one gets
    /// another name first: whoever knew, or planted, the old name can do nothing with the secret but have it forgotten.
    pub async fn before_a_secret(self, app: &App) -> Result<Self, Error> {
        let (principals, tokens) = app.vault().held(&self.id);
        if !principals.is_empty() || !tokens.is_empty() {
            return Ok(self);
        }
        let renewed = Self::new(app, issue()?);
        if let Some(replicas) = app.replicas() {
            let vault = app.vault();
            replicas.rename(vault, &self.id, &renewed.id).await?;
        } else {
            let new = renewed.id.clone();
            app.vault().rename(&self.id, new, String::new());
        }
        app.connection_tests().hand_over(&self.id, &renewed.id);
        Ok(renewed)
    }

    /// Forgets the Databricks secrets that are held for this browser, and ends what runs with them.
    pub async fn forget_secrets(&self, app: &App) -> Result<(), Error> {
        let names = app.vault().forget(&self.id);
        app.connection_tests().cancel_all_of(&names);
        if let Some(replicas) = app.replicas() {
            replicas.forget(&self.id).await?;
        }
        Ok(())
    }
}

impl FromRequestParts<App> for OnboardingCookie {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let jar = CookieJar::from_headers(&parts.headers);
        let sent = jar.get(app.sessions().cookie_name());
        match sent.and_then(|cookie| app.sessions().read(cookie.value())) {
            Some(id) => {
                if let Some(replicas) = app.replicas() {
                    replicas.look_up(app.vault(), &id).await?;
                }
                Ok(Self { id, news: None })
            }
            None => Ok(Self::new(app, issue()?)),
        }
    }
}

fn issue() -> Result<SessionId, Error> {
    Sessions::issue()
        .context("no randomness")
        .map_err(Error::internal)
}

impl IntoResponseParts for OnboardingCookie {
    type Error = Infallible;

    fn into_response_parts(self, response: ResponseParts) -> Result<ResponseParts, Infallible> {
        match self.news {
            Some(cookie) => CookieJar::new().add(cookie).into_response_parts(response),
            None => Ok(response),
        }
    }
}
