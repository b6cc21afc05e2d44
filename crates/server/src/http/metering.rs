//! Counts every answer by its route.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::response::Response;

use crate::metrics::{AnswerKind, Metrics};

/// An answer that is on its way.
#[derive(Debug)]
pub struct Metering {
    begun: Instant,
    method: &'static str,
    route: String,
}

impl Metering {
    /// Begins with the request.
    pub fn begin(request: &Request) -> Self {
        let route = request.extensions().get::<MatchedPath>();
        Self {
            begun: Instant::now(),
            method: word(request.method()),
            // Pages and their files are one: their addresses are whatever somebody types.
            route: route.map_or("page", MatchedPath::as_str).to_owned(),
        }
    }

    /// Counts how the answer ended and how long it took to begin.
    pub fn end(self, metrics: &Metrics, response: &Response) {
        let kind = AnswerKind {
            method: self.method,
            route: self.route,
            status: response.status().as_u16(),
        };
        metrics.count(kind, self.begun.elapsed());
    }
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
