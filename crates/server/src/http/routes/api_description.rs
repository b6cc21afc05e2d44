//! `GET /api/v1/openapi.json`.

use axum::http::{HeaderName, header};

use crate::http::openapi::OPENAPI_JSON;

/// Describes this API, as OpenAPI 3.1.
#[utoipa::path(
    get,
    path = "/api/v1/openapi.json",
    operation_id = "describe_api",
    tag = "operation",
    responses((status = 200, description = "The description", body = serde_json::Value)),
)]
pub async fn show() -> ([(HeaderName, &'static str); 1], &'static str) {
    (
        [(header::CONTENT_TYPE, "application/json")],
        OPENAPI_JSON.as_str(),
    )
}
