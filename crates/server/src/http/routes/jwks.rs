//! `GET /.well-known/jwks.json`.

use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse as _;
use axum::response::Response;

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::Json;

const MEDIA_TYPE: [(HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/jwk-set+json")];

/// Publishes the keys that verify connection strings.
pub async fn show(State(app): State<App>) -> Result<Response, Error> {
    let jwks = app.keyring().jwks().await?;
    Ok((MEDIA_TYPE, Json(jwks)).into_response())
}
