//! What a request shows to say who makes it, and the cookie that a browser shows.

use axum::http::{HeaderMap, header};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::Secret;

use crate::app::App;
use crate::services::sign_in::Proof;

/// How the name of a scheme is followed in the `Authorization` header.
const BEARER: &str = "bearer ";

/// What the name of the cookie is besides what binds it to the host.
const NAME: &str = "lakesentry_session";

/// Reads what a request shows. A key goes before a cookie: a program that sends one means it.
pub fn shown(app: &App, headers: &HeaderMap) -> Proof {
    if let Some(authorization) = headers.get(header::AUTHORIZATION) {
        let key = authorization.to_str().ok().and_then(|text| {
            let (scheme, key) = text.split_at_checked(BEARER.len())?;
            scheme.eq_ignore_ascii_case(BEARER).then_some(key)
        });
        return key
            .and_then(Secret::parse)
            .map_or(Proof::Nothing, Proof::ApiKey);
    }
    let jar = CookieJar::from_headers(headers);
    jar.get(&name(app))
        .and_then(|cookie| Secret::parse(cookie.value()))
        .map_or(Proof::Nothing, Proof::Cookie)
}

/// The cookie of somebody who has signed in.
pub fn signed_in(app: &App, secret: &Secret) -> CookieJar {
    CookieJar::new().add(cookie(app, secret.expose().to_owned()))
}

/// The cookie of somebody who has signed out.
pub fn signed_out(app: &App) -> CookieJar {
    let mut gone = cookie(app, String::new());
    gone.make_removal();
    CookieJar::new().add(gone)
}

fn cookie(app: &App, value: String) -> Cookie<'static> {
    bound(app, NAME, value)
}

fn name(app: &App) -> String {
    bound_name(app, NAME)
}

/// A cookie that only this server's own pages show.
pub fn bound(app: &App, name: &str, value: String) -> Cookie<'static> {
    Cookie::build((bound_name(app, name), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(app.sessions().is_secure())
        .build()
}

/// Over TLS, the beginning `__Host-` keeps other hosts of the same domain from planting one. Without it, browsers give a cookie to every port
/// of a host, so the port is part of the name.
pub fn bound_name(app: &App, name: &str) -> String {
    if app.sessions().is_secure() {
        format!("__Host-{name}")
    } else {
        format!("{name}_{}", app.sessions().port())
    }
}
