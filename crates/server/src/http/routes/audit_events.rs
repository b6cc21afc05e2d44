//! `/api/v1/audit-events`.

use axum::body::Body;
use axum::extract::State;
use axum::extract::rejection::QueryRejection;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use contract::ListedAuditEvent;
use serde::Deserialize;
use store::AuditFilter;

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Admin, Json};
use crate::services::audit;

/// Events in an answer where nobody says how many, and at most.
const FEW: u32 = 50;
const MOST: u32 = 500;

/// Which events are wanted.
#[derive(Debug, Deserialize)]
pub struct EventQuery {
    before: Option<u64>,
    action: Option<String>,
    actor_id: Option<String>,
    object: Option<String>,
    limit: Option<u32>,
}

/// `GET /api/v1/audit-events`: lists what people did, the newest first. `before` goes on from the last number of the answer before.
pub async fn list(
    State(app): State<App>,
    _: Admin,
    query: Result<axum::extract::Query<EventQuery>, QueryRejection>,
) -> Result<Json<Vec<ListedAuditEvent>>, Error> {
    let axum::extract::Query(query) = query.map_err(|_| Error::unreadable_query())?;
    let filter = AuditFilter {
        before: query.before,
        action: query.action,
        actor_id: query.actor_id,
        object: query.object,
    };
    let limit = query.limit.unwrap_or(FEW).min(MOST);
    let events = app.store().audit_events(&filter, limit).await?;
    Ok(Json(events.into_iter().map(audit::told).collect()))
}

/// `GET /api/v1/audit-events.jsonl`: gives the whole trail, the oldest first, a line of JSON for each event.
pub async fn export(State(app): State<App>, _: Admin) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/jsonl"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"lakesentry-audit-events.jsonl\"",
        ),
    ];
    let lines = async_stream::stream! {
        let mut last = 0;
        loop {
            let page = match app.store().audit_events_after(last).await {
                Ok(page) => page,
                Err(error) => {
                    yield Err(std::io::Error::other(error));
                    break;
                }
            };
            let Some(end) = page.last() else { break };
            last = end.event_number;
            let mut lines = Vec::new();
            for event in page {
                if let Ok(mut line) = serde_json::to_vec(&audit::told(event)) {
                    line.push(b'\n');
                    lines.extend(line);
                }
            }
            yield Ok(lines);
        }
    };
    (headers, Body::from_stream(lines)).into_response()
}
