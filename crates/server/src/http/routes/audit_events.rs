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
/// The largest number that every reader of JSON keeps as it is.
const LAST_NUMBER: u64 = (1 << 53) - 1;

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
#[utoipa::path(
    get,
    path = "/api/v1/audit-events",
    operation_id = "list_audit_events",
    tag = "audit trail",
    params(
        ("before" = Option<u64>, Query, maximum = 9_007_199_254_740_991_u64, description = "Only events with a smaller number"),
        ("action" = Option<String>, Query, description = "Only what was done, as a word"),
        ("actor_id" = Option<String>, Query, description = "Only what somebody did, by id"),
        ("object" = Option<String>, Query, description = "Only what was done to something, by id"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 500, description = "How many events at most; 50 where nobody says"),
    ),
    responses((status = 200, description = "Events, the newest first", body = Vec<ListedAuditEvent>)),
)]
pub async fn list(
    State(app): State<App>,
    _: Admin,
    query: Result<axum::extract::Query<EventQuery>, QueryRejection>,
) -> Result<Json<Vec<ListedAuditEvent>>, Error> {
    let axum::extract::Query(query) = query.map_err(|_| Error::unreadable_query())?;
    let limit = query.limit.unwrap_or(FEW);
    if !(1..=MOST).contains(&limit) {
        return Err(Error::out_of_range("/limit", 1, MOST.into()));
    }
    if query.before.is_some_and(|before| before > LAST_NUMBER) {
        return Err(Error::out_of_range("/before", 0, LAST_NUMBER));
    }
    let filter = AuditFilter {
        before: query.before,
        action: query.action,
        actor_id: query.actor_id,
        object: query.object,
    };
    let events = app.store().audit_events(&filter, limit).await?;
    Ok(Json(events.into_iter().map(audit::told).collect()))
}

/// `GET /api/v1/audit-events.jsonl`: gives the whole trail, the oldest first, a line of JSON for each event.
#[utoipa::path(
    get,
    path = "/api/v1/audit-events.jsonl",
    operation_id = "export_audit_trail",
    tag = "audit trail",
    responses((status = 200, description = "An event in each line, as in the list", body = String, content_type = "application/jsonl")),
)]
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
