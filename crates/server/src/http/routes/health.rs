//! For whoever watches the process.

use axum::extract::State;

use crate::app::App;
use crate::http::error::Error;

/// `GET /healthz`: the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers too.
pub async fn ready(State(app): State<App>) -> Result<&'static str, Error> {
    app.store().ping().await?;
    Ok("ok\n")
}
