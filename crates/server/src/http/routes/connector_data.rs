//! `/api/v1/connectors/{id}/data`.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use contract::ConnectorData;
use domain::{ConnectorId, SystemTable};
use futures::Stream;

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Admin, Json, PathIds, User};
use crate::http::lasting;
use crate::services::connector_data;

/// Time alone changes a status, and another process may have received something.
const LOOK_AGAIN: Duration = Duration::from_secs(10);
/// A cycle commits many tables in a moment.
const SHORTEST_PAUSE: Duration = Duration::from_millis(300);

/// `GET /api/v1/connectors/{id}/data`: says what was received, table by table.
#[utoipa::path(
    get,
    path = "/api/v1/connectors/{id}/data",
    operation_id = "show_connector_data",
    tag = "connectors",
    params(("id" = ConnectorId, Path, description = "The connector")),
    responses((status = 200, description = "What has arrived, table by table", body = ConnectorData)),
)]
pub async fn show(
    State(app): State<App>,
    _: User,
    PathIds(id): PathIds<ConnectorId>,
) -> Result<Json<ConnectorData>, Error> {
    let data = connector_data::of(app.store(), app.intake(), id).await?;
    data.map(Json).ok_or(Error::NOT_FOUND)
}

/// `GET …/data/events`: streams the same, whenever it has changed.
#[utoipa::path(
    get,
    path = "/api/v1/connectors/{id}/data/events",
    operation_id = "follow_connector_data",
    tag = "connectors",
    params(("id" = ConnectorId, Path, description = "The connector")),
    responses((status = 200, description = "Server-sent events: each holds a `ConnectorData`", body = ConnectorData, content_type = "text/event-stream")),
)]
pub async fn events(
    State(app): State<App>,
    User(actor): User,
    PathIds(id): PathIds<ConnectorId>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Error> {
    let first = connector_data::of(app.store(), app.intake(), id).await?;
    let first = first.ok_or(Error::NOT_FOUND)?;
    let stream = lasting::while_signed_in(app.clone(), actor, changes(app, first));
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

fn changes(app: App, first: ConnectorData) -> impl Stream<Item = Result<Event, Infallible>> {
    async_stream::stream! {
        let id = first.connector_id;
        let mut news = app.intake().news();
        let mut told = None;
        let mut now = Some(first);
        // Ends with the connector.
        while let Some(data) = now {
            if told.as_ref() != Some(&data) {
                if let Ok(event) = Event::default().json_data(&data) {
                    yield Ok(event);
                }
                told = Some(data);
            }
            tokio::time::sleep(SHORTEST_PAUSE).await;
            // Whether there is news or only time has passed, the facts are looked at again.
            drop(tokio::time::timeout(LOOK_AGAIN, news.changed()).await);
            now = match connector_data::of(app.store(), app.intake(), id).await {
                Ok(data) => data,
                Err(error) => {
                    tracing::warn!(%error, "the data of a connector can't be told");
                    told.clone()
                }
            };
        }
    }
}

/// `DELETE …/data/{table}/checkpoint`: lets the next cycle read all of a table again. Rows that are stored are not stored twice.
#[utoipa::path(
    delete,
    path = "/api/v1/connectors/{id}/data/{table}/checkpoint",
    operation_id = "read_table_again",
    tag = "connectors",
    params(
        ("id" = ConnectorId, Path, description = "The connector"),
        ("table" = SystemTable, Path, description = "The table"),
    ),
    responses((status = 204, description = "The next cycle reads all of it")),
)]
pub async fn read_again(
    State(app): State<App>,
    Admin(actor): Admin,
    PathIds((id, table)): PathIds<(ConnectorId, SystemTable)>,
) -> Result<StatusCode, Error> {
    if connector_data::read_again(&app.store_by(&actor), id, table).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::NOT_FOUND)
    }
}
