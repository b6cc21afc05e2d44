//! The Statement Execution API.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

use super::auth::WorkspaceCaller;
use super::delivery::{Delivery, Disposition};
use super::reply::{RestError, RestReply, read};
use super::result_files::ResultFiles;
use super::sql_sessions;
use super::statement_result::StatementResult;
use super::statement_shapes::{BASE, result, shown};
use super::statement_store::{StatementState, StoredStatement};
use super::warehouses::require_use;
use crate::clock;
use crate::simulation::SharedSimulation;
use crate::sql::{
    self, Limits, ResultSink, SessionPlace, SqlError, SqlSession, StatementParameter,
};
use crate::tables::ExecutedStatement;
use crate::world::WarehousePhase;

const POLL: Duration = Duration::from_millis(50);

/// Routes of workspace hosts.
pub fn routes() -> Router<SharedSimulation> {
    Router::new()
        .route(BASE, post(submit))
        .route(&format!("{BASE}/"), post(submit))
        .route(&format!("{BASE}/{{id}}"), get(poll).delete(close))
        .route(&format!("{BASE}/{{id}}/cancel"), post(cancel))
        .route(
            &format!("{BASE}/{{id}}/result/chunks/{{index}}"),
            get(chunk),
        )
}

#[derive(Deserialize)]
struct StatementRequest {
    statement: Option<String>,
    warehouse_id: Option<String>,
    catalog: Option<String>,
    schema: Option<String>,
    #[serde(default)]
    parameters: Vec<StatementParameter>,
    row_limit: Option<usize>,
    byte_limit: Option<usize>,
    disposition: Option<String>,
    format: Option<String>,
    result_compression: Option<String>,
    session_id: Option<String>,
    wait_timeout: Option<String>,
    on_wait_timeout: Option<String>,
}

impl StatementRequest {
    /// How long to wait, and whether to cancel after that.
    fn wait(&self) -> Result<(Duration, bool), RestError> {
        let text = self.wait_timeout.as_deref().unwrap_or("10s");
        let seconds: u64 = text
            .strip_suffix('s')
            .and_then(|seconds| seconds.parse().ok())
            .filter(|seconds| *seconds == 0 || (5..=50).contains(seconds))
            .ok_or_else(|| {
                RestError::invalid("wait_timeout must be 0 seconds or between 5 and 50 seconds")
            })?;
        let cancels = match self.on_wait_timeout.as_deref() {
            None | Some("CONTINUE") => false,
            Some("CANCEL") => true,
            Some(other) => {
                return Err(RestError::invalid(&format!(
                    "Unknown on_wait_timeout {other}"
                )));
            }
        };
        if cancels && seconds == 0 {
            return Err(RestError::invalid(
                "on_wait_timeout CANCEL is not allowed with wait_timeout 0s",
            ));
        }
        Ok((Duration::from_secs(seconds), cancels))
    }

    /// How the result is to be handed out.
    fn delivery(&self) -> Result<Delivery, RestError> {
        Delivery::read(
            self.disposition.as_deref(),
            self.format.as_deref(),
            self.result_compression.as_deref(),
        )
    }
}

async fn submit(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    caller.require_sql()?;
    let request: StatementRequest = read(&body)?;
    let (wait, cancels) = request.wait()?;
    let delivery = request.delivery()?;
    let text = request
        .statement
        .clone()
        .filter(|text| !text.is_empty())
        .ok_or_else(|| RestError::invalid("statement is required"))?;
    let warehouse = request
        .warehouse_id
        .clone()
        .ok_or_else(|| RestError::invalid("warehouse_id is required"))?;
    require_use(&caller, &warehouse)?;
    let session = session(&caller, &request)?;
    let statement = caller
        .app
        .statements
        .add(caller.identity.clone(), caller.workspace);
    let work = Work {
        app: SharedSimulation::clone(&caller.app),
        session,
        statement: Arc::clone(&statement),
        text,
        warehouse,
        parameters: request.parameters,
        delivery,
        limits: Limits {
            rows: request.row_limit,
            bytes: request.byte_limit,
            any_size: delivery.disposition != Disposition::Inline,
        },
    };
    if wait.is_zero() {
        let at_once = shown(&caller.app, &statement);
        drop(tokio::spawn(work.run()));
        return Ok(Json(at_once));
    }
    drop(tokio::spawn(work.run()));
    let waited = tokio::time::timeout(wait, statement.ended()).await;
    if waited.is_err() && cancels {
        statement.advance(StatementState::Canceled);
    }
    Ok(Json(shown(&caller.app, &statement)))
}

/// Where the statement runs: as the request says, or as its session does, or as new sessions do.
fn session(caller: &WorkspaceCaller, request: &StatementRequest) -> Result<SqlSession, RestError> {
    let kept = request
        .session_id
        .as_deref()
        .map(|id| sql_sessions::own(caller, id))
        .transpose()?;
    let metastore = caller
        .app
        .world()
        .account(caller.site.cloud)
        .workspace(caller.workspace)
        .and_then(|workspace| workspace.metastore.clone());
    let place = match &kept {
        Some(kept) => kept.lock().clone(),
        None => SessionPlace::usual(metastore.is_some()),
    };
    let named = |name: &Option<String>| name.as_deref().map(str::to_lowercase);
    Ok(SqlSession {
        identity: caller.identity.clone(),
        metastore,
        catalog: named(&request.catalog).unwrap_or(place.catalog),
        schema: named(&request.schema).unwrap_or(place.schema),
        kept,
    })
}

/// A statement on its way through a warehouse.
struct Work {
    app: SharedSimulation,
    session: SqlSession,
    statement: Arc<StoredStatement>,
    text: String,
    warehouse: String,
    parameters: Vec<StatementParameter>,
    delivery: Delivery,
    limits: Limits,
}

impl Work {
    async fn run(self) {
        while !self.warehouse_is_on() {
            if self.statement.state().is_final() {
                return;
            }
            tokio::time::sleep(POLL).await;
        }
        self.statement.advance(StatementState::Running);
        let began_at = clock::now();
        let next = match Box::pin(self.answer()).await {
            Ok(result) => StatementState::Succeeded(result),
            Err(error) => StatementState::Failed(error),
        };
        if matches!(next, StatementState::Succeeded(_)) {
            self.app.executed.note(ExecutedStatement {
                statement_id: self.statement.id.clone(),
                workspace_id: self.statement.workspace.to_string(),
                executed_by: self.statement.owner.name.clone(),
                text: self.text,
                began_at,
                ended_at: clock::now(),
            });
        }
        self.statement.advance(next);
    }

    /// Runs it, or gives what the same was answered before, where that is wanted.
    async fn answer(&self) -> Result<Arc<StatementResult>, SqlError> {
        let asked = format!(
            "{} {} {:?} {:?} {:?}",
            self.statement.workspace,
            self.statement.owner.name,
            self.delivery,
            self.parameters,
            self.text
        );
        let statements = &self.app.statements;
        let reuses = self.app.reuses_results();
        if reuses && let Some(known) = statements.answered(&asked) {
            return Ok(known);
        }
        // A limit is about rows in memory.
        let is_whole = self.limits.rows.is_none() && self.limits.bytes.is_none();
        let is_filed = is_whole && self.delivery.disposition != Disposition::Inline;
        let mut files = is_filed.then(|| ResultFiles::new(self.delivery));
        let answer = sql::run(
            &self.app,
            &self.session,
            &self.text,
            &self.parameters,
            self.limits,
            files.as_mut().map(|files| files as &mut dyn ResultSink),
        );
        let result = Arc::new(StatementResult::new(
            Box::pin(answer).await?,
            files,
            self.delivery,
        ));
        if reuses && result.is_long() {
            statements.remember(asked, &result);
        }
        Ok(result)
    }

    /// Switches the warehouse on when it is off; it is on later.
    fn warehouse_is_on(&self) -> bool {
        let mut world = self.app.world();
        let warehouse = world
            .find_workspace(self.statement.workspace)
            .and_then(|(_, workspace)| workspace.warehouse_mut(&self.warehouse));
        let Some(warehouse) = warehouse else {
            return true;
        };
        warehouse.start(self.app.start_delay());
        warehouse.state() == WarehousePhase::Running
    }
}

async fn poll(caller: WorkspaceCaller, Path(id): Path<String>) -> RestReply {
    caller.require_sql()?;
    let statement = own(&caller, &id)?;
    Ok(Json(shown(&caller.app, &statement)))
}

async fn cancel(caller: WorkspaceCaller, Path(id): Path<String>) -> RestReply {
    caller.require_sql()?;
    own(&caller, &id)?.advance(StatementState::Canceled);
    Ok(Json(json!({})))
}

async fn close(caller: WorkspaceCaller, Path(id): Path<String>) -> RestReply {
    caller.require_sql()?;
    own(&caller, &id)?.close();
    Ok(Json(json!({})))
}

async fn chunk(caller: WorkspaceCaller, Path((id, index)): Path<(String, usize)>) -> RestReply {
    caller.require_sql()?;
    let statement = own(&caller, &id)?;
    match statement.state() {
        StatementState::Succeeded(answer) if index < answer.chunk_count() => {
            Ok(Json(result(&caller.app, &statement, &answer, index)))
        }
        StatementState::Succeeded(_) => Err(RestError::invalid(&format!(
            "Chunk index {index} is out of bounds."
        ))),
        _ => Err(RestError::new(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            &format!("The statement {id} has no result."),
        )),
    }
}

/// The statement, when the caller submitted it to this workspace.
fn own(caller: &WorkspaceCaller, id: &str) -> Result<Arc<StoredStatement>, RestError> {
    caller
        .app
        .statements
        .get(id)
        .filter(|statement| {
            statement.owner == caller.identity && statement.workspace == caller.workspace
        })
        .ok_or_else(|| {
            RestError::new(
                StatusCode::NOT_FOUND,
                "NOT_FOUND",
                &format!("The statement {id} was not found."),
            )
        })
}
