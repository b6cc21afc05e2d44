//! Counts every answer by its route.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use crate::app::App;
use crate::metrics::AnswerKind;

/// Counts how an answer ended and how long it took to begin.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = word(request.method());
    let route = request.extensions().get::<MatchedPath>();
    // Pages and their files are one: their addresses are whatever somebody types.
    let route = route.map_or("page", MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    let kind = AnswerKind {
        method,
        route,
        status: response.status().as_u16(),
    };
    app.metrics().count(kind, begun.elapsed());
    response
}

/// A client may send any word as a method.
fn word(method: &Method) -> &'static str {
    let known = [
        (Method::GET, "GET"),
        (Method::HEAD, "HEAD"),
        (Method::POST, "POST"),
        (Method::PUT, "PUT"),
        (Method::PATCH, "PATCH"),
        (Method::DELETE, "DELETE"),
    ];
    let found = known.into_iter().find(|(known, _)| known == method);
    found.map_or("other", |(_, word)| word)
}
