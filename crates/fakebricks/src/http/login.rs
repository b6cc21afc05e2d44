//! The sign-in page.

use axum::Router;
use axum::response::Html;
use axum::routing::get;

use super::reply::LOGIN_PAGE;
use crate::simulation::SharedSimulation;

/// `/login.html`.
pub fn routes() -> Router<SharedSimulation> {
    Router::new().route("/login.html", get(async || Html(LOGIN_PAGE)))
}
