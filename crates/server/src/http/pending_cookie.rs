//! The cookie of a browser that is at the identity provider. It comes back with the page's own request and not with the provider's redirect, so
//! it is for this site only, as the cookie of whoever has signed in is.

use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use domain::Timestamp;

use crate::app::App;
use crate::http::sign_in_cookie;
use crate::identity_provider::PendingSignIn;

/// What the name is besides what binds it to the host.
const NAME: &str = "lakesentry_sign_in";

/// The cookie of somebody who goes to the provider.
pub fn begun(app: &App, pending: &PendingSignIn) -> CookieJar {
    let mut cookie = sign_in_cookie::bound(app, NAME, pending.cookie());
    let lifetime = PendingSignIn::lifetime().try_into().ok();
    cookie.set_max_age(lifetime);
    CookieJar::new().add(cookie)
}

/// Reads it, where it was given in time.
pub fn read(app: &App, headers: &HeaderMap, now: Timestamp) -> Option<PendingSignIn> {
    let jar = CookieJar::from_headers(headers);
    let cookie = jar.get(&sign_in_cookie::bound_name(app, NAME))?;
    PendingSignIn::read(cookie.value(), now)
}

/// Has the browser forget it.
pub fn finished(app: &App, cookies: CookieJar) -> CookieJar {
    let mut gone = sign_in_cookie::bound(app, NAME, String::new());
    gone.make_removal();
    cookies.add(gone)
}
