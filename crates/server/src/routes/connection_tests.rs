//! `/api/v1/connection-tests`.

use std::convert::Infallible;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use contract::{ConnectionTestRequest, StartedConnectionTest, TestEvent};
use futures::Stream;

use crate::app::App;
use crate::error::Error;
use crate::services::connection_tests;
use crate::session::OnboardingCookie;

/// Starts a test and tells what will be checked.
pub async fn start(
    State(app): State<App>,
    cookie: OnboardingCookie,
    request: Result<Json<ConnectionTestRequest>, JsonRejection>,
) -> Result<(StatusCode, OnboardingCookie, Json<StartedConnectionTest>), Error> {
    let Json(request) = request?;
    let started = connection_tests::start(&app, &cookie.id, request)?;
    Ok((StatusCode::CREATED, cookie, Json(started)))
}

/// Streams the results: those there are, then the others as they come. `Last-Event-ID` skips what was seen.
pub async fn events(
    State(app): State<App>,
    cookie: OnboardingCookie,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Error> {
    let run = app
        .connection_tests()
        .find(&cookie.id, &id)
        .ok_or(Error::UnknownConnectionTest)?;
    let seen = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let mut next = seen.map_or(0, |seen| seen.saturating_add(1));
    let stream = async_stream::stream! {
        loop {
            let events = run.events_from(next);
            let finished = events.last().is_some_and(|event| matches!(event, TestEvent::Finished { .. }));
            for event in events {
                let sse = Event::default().id(next.to_string()).json_data(&event);
                next += 1;
                if let Ok(sse) = sse {
                    yield Ok(sse);
                }
            }
            if finished {
                break;
            }
            run.wait_beyond(next).await;
        }
    };
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

/// Ends a test; what did not run is not checked.
pub async fn cancel(
    State(app): State<App>,
    cookie: OnboardingCookie,
    Path(id): Path<String>,
) -> Result<StatusCode, Error> {
    let run = app
        .connection_tests()
        .find(&cookie.id, &id)
        .ok_or(Error::UnknownConnectionTest)?;
    run.cancel();
    Ok(StatusCode::NO_CONTENT)
}
