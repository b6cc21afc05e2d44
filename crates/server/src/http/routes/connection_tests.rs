//! `/api/v1/connection-tests`.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use connection_test::{Run, matrix};
use contract::{ConnectionTestMatrix, ConnectionTestRequest, StartedConnectionTest, TestEvent};
use domain::ConnectionTestId;
use futures::Stream;

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Admin, Json, OnboardingCookie, PathIds, RequestKey};
use crate::http::lasting;

/// Events that are made ready at a time: whoever comes late to a large test gets it in pieces, not as one heap in memory.
const EVENTS_AT_ONCE: usize = 256;
/// Workspaces whose rows are made ready at a time.
const WORKSPACES_AT_ONCE: usize = 64;

/// `POST /api/v1/connection-tests`: starts a test and tells what will be checked.
#[utoipa::path(
    post,
    path = "/api/v1/connection-tests",
    operation_id = "start_connection_test",
    tag = "connection tests",
    params(("idempotency-key" = Option<String>, Header, min_length = 16, max_length = 128, pattern = r"^[!-~]+$", description = "Names the call, so that a repetition makes nothing new")),
    request_body = ConnectionTestRequest,
    responses(
        (status = 201, description = "What will be checked", body = StartedConnectionTest),
        (status = 404, description = "The test to repeat is not known any more"),
        (status = 409, description = "A secret has to be given again, or a workspace belongs to another account"),
    ),
)]
pub async fn start(
    State(app): State<App>,
    Admin(actor): Admin,
    cookie: OnboardingCookie,
    key: Option<RequestKey>,
    Json(request): Json<ConnectionTestRequest>,
) -> Result<
    (
        OnboardingCookie,
        Result<(StatusCode, Json<StartedConnectionTest>), Error>,
    ),
    Error,
> {
    let brings_secrets = request
        .workspaces
        .iter()
        .any(|asked| asked.credentials.is_some());
    let cookie = if brings_secrets {
        cookie.before_a_secret(&app).await?
    } else {
        cookie
    };
    let key = key.map(|RequestKey(key)| key);
    let store = app.store_by(&actor);
    let started = app.starter(&store).start(&cookie.id, key, request).await;
    let answer = started.map(|started| (StatusCode::CREATED, Json(started)));
    Ok((cookie, answer.map_err(Error::from)))
}

/// `GET …/events`: streams the results: those there are, then the others as they come. `Last-Event-ID` skips what was seen.
#[utoipa::path(
    get,
    path = "/api/v1/connection-tests/{id}/events",
    operation_id = "follow_connection_test",
    tag = "connection tests",
    params(
        ("id" = ConnectionTestId, Path, description = "The connection test"),
        ("last-event-id" = Option<String>, Header, description = "The last event that was seen"),
    ),
    responses(
        (status = 200, description = "Server-sent events: each holds a `TestEvent`", body = TestEvent, content_type = "text/event-stream"),
        (status = 204, description = "Nothing more will come"),
    ),
)]
pub async fn events(
    State(app): State<App>,
    Admin(actor): Admin,
    cookie: OnboardingCookie,
    PathIds(id): PathIds<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let run = find(&app, &cookie, &id).await?;
    let seen = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let next = seen.map_or(0, |seen| seen.saturating_add(1));
    // First whether it has ended, then how much there is: after the end nothing comes.
    let has_ended = run.has_ended();
    let count = run.event_count();
    if has_ended && next >= count {
        // To a browser that resumes, this says that nothing more will come (HTML, "server-sent events").
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    // An id that was never given would wait for what does not come.
    let stream = stream_events(run, next.min(count));
    let stream = lasting::while_signed_in(app, actor, stream);
    Ok(Sse::new(stream)
        .keep_alive(KeepAlive::default())
        .into_response())
}

fn stream_events(run: Arc<Run>, mut next: usize) -> impl Stream<Item = Result<Event, Infallible>> {
    async_stream::stream! {
        loop {
            let has_ended = run.has_ended();
            let events = run.events_from(next, EVENTS_AT_ONCE);
            let is_last = events.last().is_some_and(|event| matches!(event, TestEvent::Finished { .. }));
            let is_over = is_last || (has_ended && events.is_empty());
            for event in events {
                let sse = Event::default().id(next.to_string()).json_data(&event);
                next += 1;
                if let Ok(sse) = sse {
                    yield Ok(sse);
                }
            }
            if is_over {
                break;
            }
            run.wait_beyond(next).await;
            // Another server goes on with it: whoever looks comes back, and finds it there.
            if run.is_abandoned() {
                break;
            }
        }
    }
}

/// `GET …/matrix`: what every table showed in every workspace, a [`contract::ConnectionTestMatrix`] that is written piece by piece.
#[utoipa::path(
    get,
    path = "/api/v1/connection-tests/{id}/matrix",
    operation_id = "show_connection_test_matrix",
    tag = "connection tests",
    params(("id" = ConnectionTestId, Path, description = "The connection test")),
    responses((status = 200, description = "What every table showed in every workspace", body = ConnectionTestMatrix)),
)]
pub async fn matrix(
    State(app): State<App>,
    _: Admin,
    cookie: OnboardingCookie,
    PathIds(id): PathIds<String>,
) -> Result<Response, Error> {
    let run = find(&app, &cookie, &id).await?;
    let pieces = async_stream::stream! {
        yield matrix::json_head(&run);
        for (piece, places) in matrix::order(&run).chunks(WORKSPACES_AT_ONCE).enumerate() {
            yield matrix::json_rows(&run, places, piece == 0);
        }
        yield Ok(matrix::JSON_END.as_bytes().to_vec());
    };
    let headers = [(header::CONTENT_TYPE, "application/json")];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

/// `GET …/matrix.csv`: the same as a file for spreadsheets, written piece by piece.
#[utoipa::path(
    get,
    path = "/api/v1/connection-tests/{id}/matrix.csv",
    operation_id = "download_connection_test_matrix",
    tag = "connection tests",
    params(("id" = ConnectionTestId, Path, description = "The connection test")),
    responses((status = 200, description = "The same for spreadsheets", body = String, content_type = "text/csv")),
)]
pub async fn matrix_csv(
    State(app): State<App>,
    _: Admin,
    cookie: OnboardingCookie,
    PathIds(id): PathIds<String>,
) -> Result<Response, Error> {
    let run = find(&app, &cookie, &id).await?;
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
    let lines = async_stream::stream! {
        yield matrix::csv_head();
        for places in matrix::order(&run).chunks(WORKSPACES_AT_ONCE) {
            yield matrix::csv_lines(&run, places);
        }
    };
    Ok((headers, Body::from_stream(lines)).into_response())
}

async fn find(app: &App, cookie: &OnboardingCookie, id: &str) -> Result<Arc<Run>, Error> {
    // An id that can't be one is as unknown as one that is gone.
    let id = ConnectionTestId::parse(id).map_err(|_| Error::UNKNOWN_CONNECTION_TEST)?;
    let found = app.connection_tests().find(&cookie.id, id).await?;
    found.ok_or(Error::UNKNOWN_CONNECTION_TEST)
}

/// `DELETE …`: ends a test; what did not run is not checked.
#[utoipa::path(
    delete,
    path = "/api/v1/connection-tests/{id}",
    operation_id = "cancel_connection_test",
    tag = "connection tests",
    params(("id" = ConnectionTestId, Path, description = "The connection test")),
    responses((status = 204, description = "It ends")),
)]
pub async fn cancel(
    State(app): State<App>,
    _: Admin,
    cookie: OnboardingCookie,
    PathIds(id): PathIds<String>,
) -> Result<StatusCode, Error> {
    let run = find(&app, &cookie, &id).await?;
    app.connection_tests().cancel(&run).await?;
    Ok(StatusCode::NO_CONTENT)
}
