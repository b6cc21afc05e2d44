//! `/api/v1/audit-events`, `/api/v1/audit-trail`.

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use contract::{AuditTrailState, ListedAuditEvent};
use domain::Timestamp;
use futures::Stream;
use serde::Deserialize;
use store::{AuditFilter, AuditRecord, Store};

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
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EventQuery {
    /// Only events with a smaller number
    #[param(maximum = 9_007_199_254_740_991_u64)]
    before: Option<u64>,
    /// Only what was done, as a word
    action: Option<String>,
    /// Only what somebody did, by id, address or name
    actor: Option<String>,
    /// Only what was done to something, by id
    object: Option<String>,
    /// Only what was done then or later: a time in UTC, in whole seconds
    #[param(value_type = Option<String>, pattern = r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$")]
    since: Option<Timestamp>,
    /// Only what was done before: a time in UTC, in whole seconds
    #[param(value_type = Option<String>, pattern = r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$")]
    until: Option<Timestamp>,
    /// How many events at most; 50 where nobody says. Files have all
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

impl From<EventQuery> for AuditFilter {
    fn from(query: EventQuery) -> Self {
        Self {
            before: query.before,
            action: query.action,
            actor: query.actor,
            object: query.object,
            since: query.since,
            until: query.until,
        }
    }
}

type AskedFor = Result<Query<EventQuery>, QueryRejection>;

fn read(query: AskedFor) -> Result<EventQuery, Error> {
    let Query(query) = query.map_err(|_| Error::unreadable_query())?;
    if query.before.is_some_and(|before| before > LAST_NUMBER) {
        return Err(Error::out_of_range("/before", 0, LAST_NUMBER));
    }
    Ok(query)
}

/// `GET /api/v1/audit-events`: lists what people did, the newest first. `before` goes on from the last number of the answer before.
#[utoipa::path(
    get,
    path = "/api/v1/audit-events",
    operation_id = "list_audit_events",
    tag = "audit trail",
    params(EventQuery),
    responses((status = 200, description = "Events, the newest first", body = Vec<ListedAuditEvent>)),
)]
pub async fn list(
    State(app): State<App>,
    _: Admin,
    query: AskedFor,
) -> Result<Json<Vec<ListedAuditEvent>>, Error> {
    let query = read(query)?;
    let limit = query.limit.unwrap_or(FEW);
    if !(1..=MOST).contains(&limit) {
        return Err(Error::out_of_range("/limit", 1, MOST.into()));
    }
    let events = app.store().audit_events(&query.into(), limit).await?;
    Ok(Json(events.into_iter().map(audit::told).collect()))
}

/// `GET /api/v1/audit-events.jsonl`: gives the trail, the oldest first, a line of JSON for each event.
#[utoipa::path(
    get,
    path = "/api/v1/audit-events.jsonl",
    operation_id = "export_audit_trail",
    tag = "audit trail",
    params(EventQuery),
    responses((status = 200, description = "An event in each line, as in the list", body = String, content_type = "application/jsonl")),
)]
pub async fn export(State(app): State<App>, _: Admin, query: AskedFor) -> Result<Response, Error> {
    let lines = |page: Vec<AuditRecord>| {
        let mut lines = Vec::new();
        for event in page {
            serde_json::to_writer(&mut lines, &audit::told(event))?;
            lines.push(b'\n');
        }
        Ok(lines)
    };
    let file = File {
        media_type: "application/jsonl",
        disposition: "attachment; filename=\"lakesentry-audit-events.jsonl\"",
        head: Vec::new(),
    };
    Ok(file.of(app.store().clone(), read(query)?.into(), lines))
}

/// `GET /api/v1/audit-events.csv`: the same as a file for spreadsheets.
#[utoipa::path(
    get,
    path = "/api/v1/audit-events.csv",
    operation_id = "export_audit_trail_as_csv",
    tag = "audit trail",
    params(EventQuery),
    responses((status = 200, description = "An event in each line", body = String, content_type = "text/csv")),
)]
pub async fn export_csv(
    State(app): State<App>,
    _: Admin,
    query: AskedFor,
) -> Result<Response, Error> {
    let file = File {
        media_type: "text/csv; charset=utf-8; header=present",
        disposition: "attachment; filename=\"lakesentry-audit-events.csv\"",
        head: audit::csv_head().map_err(Error::internal)?,
    };
    Ok(file.of(app.store().clone(), read(query)?.into(), audit::csv_lines))
}

/// `GET /api/v1/audit-trail`: reads the whole trail, and says whether it is what was recorded.
#[utoipa::path(
    get,
    path = "/api/v1/audit-trail",
    operation_id = "show_audit_trail",
    tag = "audit trail",
    responses((status = 200, description = "Whether the chain holds", body = AuditTrailState)),
)]
pub async fn state(State(app): State<App>, _: Admin) -> Result<Json<AuditTrailState>, Error> {
    Ok(Json(audit::state(app.store()).await?))
}

/// A file that is written page by page.
struct File {
    media_type: &'static str,
    disposition: &'static str,
    head: Vec<u8>,
}

impl File {
    fn of(
        self,
        store: Store,
        filter: AuditFilter,
        lines: impl Fn(Vec<AuditRecord>) -> std::io::Result<Vec<u8>> + Send + 'static,
    ) -> Response {
        let headers = [
            (header::CONTENT_TYPE, self.media_type),
            (header::CONTENT_DISPOSITION, self.disposition),
        ];
        let pages = pages(store, filter, self.head, lines);
        (headers, Body::from_stream(pages)).into_response()
    }
}

fn pages(
    store: Store,
    filter: AuditFilter,
    head: Vec<u8>,
    lines: impl Fn(Vec<AuditRecord>) -> std::io::Result<Vec<u8>>,
) -> impl Stream<Item = std::io::Result<Vec<u8>>> {
    async_stream::try_stream! {
        yield head;
        let mut last = 0;
        loop {
            let page = store.audit_events_after(&filter, last).await;
            let page = page.map_err(std::io::Error::other)?;
            let Some(end) = page.last() else { break };
            last = end.event_number;
            yield lines(page)?;
        }
    }
}
