//! `POST /__control`: changes that tests make directly.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Console;
use crate::control::{self, Control};
use crate::facts::Facts;

/// Makes one change and answers with the facts after it.
///
/// The JSON extractor demands the content type, which no form of another page can send.
pub async fn apply(
    State(console): State<Console>,
    Json(control): Json<Control>,
) -> (StatusCode, Json<Value>) {
    match control::apply(&console.app, &control) {
        Ok(()) => (StatusCode::OK, Json(json!(Facts::of(&console.app)))),
        Err(error) => (
            StatusCode::NOT_FOUND,
            Json(json!({ "error": error.to_string() })),
        ),
    }
}
