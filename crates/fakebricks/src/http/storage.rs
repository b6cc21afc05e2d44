//! The cloud's storage, where large results are fetched: links that carry their own permission, for a while.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde::Deserialize;

use super::delivery::ResultFormat;
use super::statement_store::StatementState;
use crate::simulation::SharedSimulation;
use crate::{clock, ids};

/// Everything that the storage port serves.
pub fn routes() -> Router<SharedSimulation> {
    Router::new().route("/results/{id}/{index}", get(fetch))
}

/// The address of a chunk, and when it stops working.
pub fn link(app: &SharedSimulation, id: &str, index: usize) -> (String, String) {
    let lifetime = app.link_seconds();
    let until = clock::ahead(clock::now(), lifetime);
    let until_ms = until.as_millisecond();
    let link = format!(
        "http://{}/results/{id}/{index}?X-Amz-Expires={lifetime}&expires={until_ms}&X-Amz-Signature={}",
        app.storage(),
        signature(app, id, index, until_ms)
    );
    (link, clock::iso(until))
}

/// What nobody can make who was not given the link.
fn signature(app: &SharedSimulation, id: &str, index: usize, until_ms: i64) -> String {
    let seed = app.world().seed;
    ids::hex(seed, &format!("link-{id}-{index}-{until_ms}"), 64)
}

#[derive(Deserialize)]
struct Permission {
    expires: i64,
    #[serde(rename = "X-Amz-Signature")]
    signature: String,
}

/// Errors are XML and in the words of S3.
async fn fetch(
    State(app): State<SharedSimulation>,
    Path((id, index)): Path<(String, usize)>,
    Query(permission): Query<Permission>,
    headers: HeaderMap,
) -> Response {
    if headers.contains_key(header::AUTHORIZATION) {
        return refused(
            StatusCode::BAD_REQUEST,
            "InvalidArgument",
            "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature \
             query string parameter or the Authorization header should be specified",
        );
    }
    if permission.signature != signature(&app, &id, index, permission.expires) {
        return refused(
            StatusCode::FORBIDDEN,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided.",
        );
    }
    if permission.expires <= clock::now().as_millisecond() {
        return refused(StatusCode::FORBIDDEN, "AccessDenied", "Request has expired");
    }
    let statement = app.statements.get(&id);
    let found = statement.and_then(|statement| match statement.state() {
        StatementState::Succeeded(answer) => {
            let is_there = index < answer.chunk_count() && !answer.is_inline();
            let file = is_there.then(|| answer.file(index)).flatten();
            file.map(|bytes| (bytes, answer.delivery.format))
        }
        _ => None,
    });
    match found {
        Some((body, format)) => {
            let content_type = match format {
                ResultFormat::JsonArray => "application/json",
                ResultFormat::Csv => "text/csv",
                ResultFormat::ArrowStream => "binary/octet-stream",
            };
            ([(header::CONTENT_TYPE, content_type)], body).into_response()
        }
        None => refused(
            StatusCode::NOT_FOUND,
            "NoSuchKey",
            "The specified key does not exist.",
        ),
    }
}

fn refused(status: StatusCode, code: &str, message: &str) -> Response {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Error><Code>{code}</Code><Message>{message}</Message></Error>"
    );
    (status, [(header::CONTENT_TYPE, "application/xml")], body).into_response()
}
