//! For whoever watches the process.

use axum::extract::State;
use axum::http::{HeaderName, header};

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::User;

/// `GET /healthz`: the process answers.
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "is_alive",
    tag = "operation",
    responses((status = 200, description = "The process answers", body = String, content_type = "text/plain")),
)]
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /metrics`: what was counted, for Prometheus.
#[utoipa::path(
    get,
    path = "/metrics",
    operation_id = "show_metrics",
    tag = "operation",
    responses((status = 200, description = "What was counted, for Prometheus", body = String, content_type = "text/plain")),
)]
pub async fn metrics(State(app): State<App>, _: User) -> ([(HeaderName, &'static str); 1], String) {
    let text = app.metrics().text(env!("CARGO_PKG_VERSION"));
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text)
}

/// `GET /readyz`: the database answers too.
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "is_ready",
    tag = "operation",
    responses((status = 200, description = "The database answers, too", body = String, content_type = "text/plain")),
)]
pub async fn ready(State(app): State<App>) -> Result<&'static str, Error> {
    app.store().ping().await?;
    Ok("ok\n")
}
