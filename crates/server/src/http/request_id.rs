//! Gives every request an id, in the log, in a header and in the body of a problem.

use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::response::Response;
use domain::SecretShape;
use tracing::Span;
use uuid::Uuid;

use crate::http::error::ProblemBody;

/// The id of a request, for those who answer it.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Whoever puts a secret into an address by mistake finds it in no log.
fn shown(path: &str) -> &str {
    if SecretShape::find_in(path).next().is_some() {
        "(a secret was in it)"
    } else {
        path
    }
}

/// Names the request and everything that is logged while it is answered. Of pages, their files and health nothing is logged, and there are many.
pub fn begin(request: &mut Request) -> (RequestId, Span) {
    let id = RequestId(Uuid::now_v7().simple().to_string());
    let route = request.extensions().get::<MatchedPath>();
    let is_quiet = route.is_none_or(|route| route.as_str() == "/healthz");
    let span = if is_quiet {
        Span::none()
    } else {
        tracing::info_span!(
            "request",
            id = id.0,
            peer = tracing::field::Empty,
            method = %request.method(),
            path = shown(request.uri().path())
        )
    };
    request.extensions_mut().insert(id.clone());
    (id, span)
}

/// Writes the id into the answer.
pub fn write(id: RequestId, response: &mut Response) {
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert("x-request-id", value);
    }
    if let Some(ProblemBody(mut problem)) = response.extensions_mut().remove::<ProblemBody>() {
        problem.request_id = id.0;
        if let Ok(json) = serde_json::to_vec(&problem) {
            response
                .headers_mut()
                .remove(axum::http::header::CONTENT_LENGTH);
            *response.body_mut() = Body::from(json);
        }
    }
}
