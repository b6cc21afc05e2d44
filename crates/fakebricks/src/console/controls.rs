//! What programs ask the main listener: changes, counts, and where a host is.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::state::Console;
use crate::control::{self, Control};
use crate::facts::Facts;
use crate::faults::FaultKind;
use crate::traffic::Metrics;

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

/// `/__metrics`: how many requests each simulated host got, and how many of them at once.
pub async fn metrics(State(console): State<Console>) -> Json<Metrics> {
    Json(console.app.traffic.metrics())
}

/// The name to be looked up.
#[derive(Debug, Deserialize)]
pub struct HostQuery {
    host: String,
}

/// `/__resolve?host=…`: plays the name servers, for clients that want to meet names that are not known, ports that refuse, and TLS
/// that fails. It says which address to call and how, and 404 for a name that nobody knows.
pub async fn resolve(
    State(console): State<Console>,
    Query(name): Query<HostQuery>,
) -> (StatusCode, Json<Value>) {
    let app = &console.app;
    let unknown = (
        StatusCode::NOT_FOUND,
        Json(json!({ "error": "the name is not known" })),
    );
    let host = name.host.to_ascii_lowercase();
    if app.site(&host).is_none() {
        return unknown;
    }
    let (scheme, address) = match app.faults.take_connection(&host) {
        None => ("http", app.hosts.main),
        Some(FaultKind::Refused) => ("http", app.ports.refusing),
        Some(FaultKind::TlsName) => ("https", app.ports.tls_name),
        Some(FaultKind::TlsHandshake) => ("https", app.ports.tls_handshake),
        Some(_) => return unknown,
    };
    let found = json!({ "scheme": scheme, "address": address.to_string() });
    (StatusCode::OK, Json(found))
}
