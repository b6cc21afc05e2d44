//! The sign-in page.

use axum::Router;
use axum::response::Html;
use axum::routing::get;

use super::App;
use super::reply::LOGIN_PAGE;

/// `/login.html`.
pub fn routes() -> Router<App> {
    Router::new().route("/login.html", get(async || Html(LOGIN_PAGE)))
}
