//! `/api/v1/connection-tests`.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use connection_test::{Run, matrix};
use contract::{ConnectionTestRequest, StartedConnectionTest, TestEvent};
use futures::Stream;

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::OnboardingCookie;
use crate::services::connection_tests;

/// Events that are made ready at a time: whoever comes late to a large test gets it in pieces, not as one heap in memory.
const EVENTS_AT_ONCE: usize = 256;

/// Starts a test and tells what will be checked.
pub async fn start(
    State(app): State<App>,
    cookie: OnboardingCookie,
    request: Result<Json<ConnectionTestRequest>, JsonRejection>,
) -> Result<(StatusCode, OnboardingCookie, Json<StartedConnectionTest>), Error> {
    let Json(request) = request?;
    let started = connection_tests::start(&app, &cookie.id, request).await?;
    Ok((StatusCode::CREATED, cookie, Json(started)))
}

/// Streams the results: those there are, then the others as they come. `Last-Event-ID` skips what was seen.
pub async fn events(
    State(app): State<App>,
    cookie: OnboardingCookie,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Error> {
    let run = find(&app, &cookie, &id)?;
    let seen = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let mut next = seen.map_or(0, |seen| seen.saturating_add(1));
    let stream = async_stream::stream! {
        loop {
            let events = run.events_from(next, EVENTS_AT_ONCE);
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

/// Gives what every table showed in every workspace, as JSON, or as CSV where that is what the caller accepts.
pub async fn matrix(
    State(app): State<App>,
    cookie: OnboardingCookie,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let accepted = headers
        .get(header::ACCEPT)
        .and_then(|accepted| accepted.to_str().ok());
    if accepted.is_some_and(wants_csv) {
        return matrix_csv(State(app), cookie, Path(id)).await;
    }
    let run = find(&app, &cookie, &id)?;
    Ok(Json(matrix::of(&run)).into_response())
}

/// Gives the same as a file for spreadsheets.
pub async fn matrix_csv(
    State(app): State<App>,
    cookie: OnboardingCookie,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let run = find(&app, &cookie, &id)?;
    let headers = [
        (
            header::CONTENT_TYPE,
            "text/csv; charset=utf-8; header=present",
        ),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"lakesentry-connection-test.csv\"",
        ),
    ];
    Ok((headers, matrix::csv(&matrix::of(&run))).into_response())
}

/// The first of the two forms that a caller names counts; weights are not looked at.
fn wants_csv(accepted: &str) -> bool {
    let first = accepted
        .split(',')
        .map(|form| form.split(';').next().unwrap_or_default().trim())
        .find(|form| matches!(*form, "text/csv" | "application/json"));
    first == Some("text/csv")
}

fn find(app: &App, cookie: &OnboardingCookie, id: &str) -> Result<Arc<Run>, Error> {
    app.connection_tests()
        .find(&cookie.id, id)
        .ok_or(Error::UnknownConnectionTest)
}

/// Ends a test; what did not run is not checked.
pub async fn cancel(
    State(app): State<App>,
    cookie: OnboardingCookie,
    Path(id): Path<String>,
) -> Result<StatusCode, Error> {
    let run = find(&app, &cookie, &id)?;
    run.cancel();
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_that_is_named_first_counts() {
        assert!(wants_csv("text/csv"));
        assert!(wants_csv("text/html, text/csv;q=0.9, application/json"));
        assert!(!wants_csv("application/json, text/csv"));
        assert!(!wants_csv("*/*"));
    }
}
