//! `GET /.well-known/jwks.json`.

use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse as _;
use axum::response::Response;
use contract::JwkSet;

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::Json;

const MEDIA_TYPE: [(HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/jwk-set+json")];

/// Publishes the keys that verify connection strings.
#[utoipa::path(
    get,
    path = "/.well-known/jwks.json",
    operation_id = "show_signing_keys",
    tag = "connection strings",
    responses((status = 200, description = "The keys that verify connection strings", body = JwkSet, content_type = "application/jwk-set+json")),
)]
pub async fn show(State(app): State<App>) -> Result<Response, Error> {
    let jwks = app.keyring().jwks().await?;
    Ok((MEDIA_TYPE, Json(jwks)).into_response())
}
