//! What is done around every answer. One layer does all of it: with each layer, the router copies all that is inside of it for each request.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures::FutureExt as _;
use tower_http::timeout::TimeoutBody;
use tracing::Instrument as _;

use crate::app::App;
use crate::http::error::Error;
use crate::http::metering::Metering;
use crate::http::{guard, peer, request_id, time_limit};

/// Time in which some more of a body has to come.
const BODY_GOES_ON_WITHIN: Duration = Duration::from_secs(30);

/// Names the request, counts its answer, keeps out who may not ask, and ends what takes too long or fails.
pub async fn layer(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let (id, span) = request_id::begin(&mut request);
    let metering = Metering::begin(&request);
    let answer = answer(&app, request, next).instrument(span);
    let mut response = answer.await;
    metering.end(app.metrics(), &response);
    request_id::write(id, &mut response);
    response
}

async fn answer(app: &App, mut request: Request, next: Next) -> Response {
    let admitted = peer::admit(app, &mut request);
    if let Err(error) = admitted.and_then(|()| guard::admit(app, &request)) {
        return error.into_response();
    }
    let request = request.map(|body| Body::new(TimeoutBody::new(BODY_GOES_ON_WITHIN, body)));
    let answer = AssertUnwindSafe(time_limit::within_limit(next.run(request)));
    let answered = answer.catch_unwind().await;
    answered
        .unwrap_or_else(|_| Error::internal(anyhow::anyhow!("a handler panicked")).into_response())
}
