//! Gives every request an id, in the log, in a header and in the body of a problem.

use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use domain::SecretShape;
use tracing::Instrument as _;
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

/// Names the request and everything that is logged while it is answered.
pub async fn layer(mut request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().simple().to_string();
    let span = tracing::info_span!(
        "request",
        id,
        peer = tracing::field::Empty,
        method = %request.method(),
        path = shown(request.uri().path())
    );
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).instrument(span).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    if let Some(ProblemBody(mut problem)) = response.extensions_mut().remove::<ProblemBody>() {
        problem.request_id = id;
        if let Ok(json) = serde_json::to_vec(&problem) {
            response
                .headers_mut()
                .remove(axum::http::header::CONTENT_LENGTH);
            *response.body_mut() = Body::from(json);
        }
    }
    response
}
