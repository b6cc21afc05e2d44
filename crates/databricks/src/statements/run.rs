//! Runs a statement: submit, poll, collect, and cancel when nobody waits any more.

use std::time::Duration;

use reqwest::Method;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep};

use super::wire::{Cell, Chunk, NewStatement, StatementAnswer};
use super::{ResultColumn, Rows, SqlFailure, SqlStatement, StatementError, StatementId};
use crate::api::{Api, ApiCall};
use crate::error::Area;
use crate::retry::Repeat;
use crate::transport::{HttpReply, RequestBody};
use crate::{Error, ErrorKind};

const STATEMENTS: &str = "/api/2.0/sql/statements";
/// More parts than a result of 25 MiB can have.
const MAX_CHUNKS: usize = 10_000;
/// Longest pause between polls; reached second by second (Databricks' command line).
const MAX_POLL_S: u32 = 5;
/// How long telling Databricks to cancel may take.
const CANCEL_TIMEOUT: Duration = Duration::from_secs(30);

/// In which form a result comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ResultForm {
    /// As rows of text in the answers: at most 25 MiB, and nothing but the API is called.
    Rows,
    /// As Arrow streams in the cloud's storage, behind links.
    Links,
}

impl ResultForm {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Rows => ("INLINE", "JSON_ARRAY"),
            Self::Links => ("EXTERNAL_LINKS", "ARROW_STREAM"),
        }
    }
}

/// Runs a statement to its end.
pub(crate) async fn execute(api: &Api, statement: SqlStatement) -> Result<Rows, StatementError> {
    let cancellation = statement.cancellation.clone();
    let deadline = Instant::now() + statement.deadline;
    let (answer, reply) = ended(api, statement, ResultForm::Rows, deadline).await?;
    let statement_id = Some(StatementId(answer.statement_id.clone()));
    tokio::select! {
        biased;
        () = cancellation.cancelled() => Err(StatementError::Cancelled { statement_id }),
        () = tokio::time::sleep_until(deadline) => Err(StatementError::DeadlineExceeded { statement_id }),
        collected = collect(api, answer, &reply, deadline) => {
            let request_id = reply.occurrence().request_id.clone();
            collected.map(|rows| Rows { request_id, ..rows })
        }
    }
}

/// Runs a statement until it has ended well, and gives the answer that says so.
pub(super) async fn ended(
    api: &Api,
    statement: SqlStatement,
    form: ResultForm,
    deadline: Instant,
) -> Result<(StatementAnswer, HttpReply), StatementError> {
    let cancellation = statement.cancellation.clone();
    let mut running = RunningStatement {
        api: api.clone(),
        statement_id: None,
    };
    let outcome = tokio::select! {
        biased;
        () = cancellation.cancelled() => None,
        () = tokio::time::sleep_until(deadline) => None,
        outcome = running.run(statement, form, deadline) => Some(outcome),
    };
    if let Some(outcome) = outcome {
        return outcome;
    }
    // `running` still knows the statement and cancels it when dropped.
    let statement_id = running.statement_id.clone();
    Err(if cancellation.is_cancelled() {
        StatementError::Cancelled { statement_id }
    } else {
        StatementError::DeadlineExceeded { statement_id }
    })
}

/// A statement that Databricks may be running. Dropping it cancels the statement, unless it has ended.
struct RunningStatement {
    api: Api,
    statement_id: Option<StatementId>,
}

impl RunningStatement {
    async fn run(
        &mut self,
        statement: SqlStatement,
        form: ResultForm,
        deadline: Instant,
    ) -> Result<(StatementAnswer, HttpReply), StatementError> {
        let (mut answer, mut reply) = self.submit(statement, form, deadline).await?;
        let statement_id = StatementId(answer.statement_id.clone());
        self.statement_id = Some(statement_id.clone());
        let mut seconds = 1;
        while matches!(answer.status.state.as_str(), "PENDING" | "RUNNING") {
            sleep(pause(seconds)).await;
            seconds = (seconds + 1).min(MAX_POLL_S);
            (answer, reply) = self.poll(&statement_id, deadline).await?;
        }
        // It has ended, so there is nothing to cancel.
        self.statement_id = None;
        match answer.status.state.as_str() {
            // Closed is one that ran and whose result is gone, unless the answer carries it.
            "CLOSED" if !answer.carries_result() => Err(StatementError::Expired { statement_id }),
            "SUCCEEDED" | "CLOSED" => Ok((answer, reply)),
            "FAILED" => Err(StatementError::Failed(Box::new(SqlFailure::read(
                answer,
                reply.occurrence().request_id.clone(),
            )))),
            "CANCELED" | "CANCELLED" => Err(StatementError::Cancelled {
                statement_id: Some(statement_id),
            }),
            other => Err(reply.unreadable(&format!("unknown state {other}")).into()),
        }
    }

    /// Submits in a task of its own: when the caller goes away while the request is under way, the task still learns the id and
    /// cancels. The call is not repeated after a lost connection, because the API has no key that would make that safe.
    async fn submit(
        &self,
        statement: SqlStatement,
        form: ResultForm,
        deadline: Instant,
    ) -> Result<(StatementAnswer, HttpReply), StatementError> {
        let (disposition, format) = form.words();
        let wait_s = wait_seconds(deadline.saturating_duration_since(Instant::now()));
        let body = serde_json::to_vec(&NewStatement {
            statement: &statement.text,
            warehouse_id: statement.warehouse_id.as_str(),
            parameters: &statement.parameters,
            row_limit: statement.row_limit,
            wait_timeout: format!("{wait_s}s"),
            on_wait_timeout: "CONTINUE",
            disposition,
            format,
        })
        .expect("texts and numbers can always be written as JSON");
        let call = ApiCall {
            name: "POST /api/2.0/sql/statements",
            area: Area::Workspace,
            method: Method::POST,
            path: STATEMENTS.to_owned(),
            body: RequestBody::Json(body),
            repeat: Repeat::OnlyIfRefused,
        };
        let api = self.api.clone();
        let (send, receive) = oneshot::channel();
        // A little more than the deadline, so that the id is learnt and the statement cancelled.
        let submit_deadline = deadline + Duration::from_secs(15);
        let farewell = api.inner.farewells.begin();
        tokio::spawn(async move {
            let _farewell = farewell;
            let limit_bytes = api.inner.limit_bytes;
            let submitted = api.call_until(call, submit_deadline, limit_bytes).await;
            let read = submitted.and_then(|reply| Ok((reply.json::<StatementAnswer>()?, reply)));
            if let Err(Ok((answer, _))) = send.send(read) {
                cancel(&api, &StatementId(answer.statement_id)).await;
            }
        });
        match receive.await {
            Ok(submitted) => Ok(submitted?),
            Err(_gone) => Err(StatementError::Cancelled { statement_id: None }),
        }
    }

    async fn poll(
        &self,
        statement_id: &StatementId,
        deadline: Instant,
    ) -> Result<(StatementAnswer, HttpReply), StatementError> {
        let call = ApiCall::get(
            "GET /api/2.0/sql/statements/{id}",
            Area::Workspace,
            statement_path(statement_id, ""),
        );
        let limit_bytes = self.api.inner.limit_bytes;
        match self.api.call_until(call, deadline, limit_bytes).await {
            Ok(reply) => Ok((reply.json()?, reply)),
            Err(error) if is_gone(&error) => Err(StatementError::Expired {
                statement_id: statement_id.clone(),
            }),
            Err(error) => Err(error.into()),
        }
    }
}

/// Follows the parts of a result to the last one.
async fn collect(
    api: &Api,
    answer: StatementAnswer,
    first: &HttpReply,
    deadline: Instant,
) -> Result<Rows, StatementError> {
    let limit_bytes = api.inner.limit_bytes;
    let statement_id = StatementId(answer.statement_id);
    let mut rows = Vec::new();
    let mut bytes = first.len();
    let promised = answer.manifest.total_row_count.0;
    let mut next = take(answer.result, &statement_id, first, &mut rows)?;
    for _chunk in 0..MAX_CHUNKS {
        let Some(path) = next else {
            // Rows that came in a form of which this client knows nothing would be missing without a word.
            if promised.is_some_and(|promised| (rows.len() as u64) < promised) {
                return Err(first.unreadable("fewer rows than the result has").into());
            }
            let columns = answer.manifest.schema.columns.into_iter();
            return Ok(Rows {
                statement_id,
                columns: columns
                    .map(|column| ResultColumn {
                        name: column.name.0.unwrap_or_default(),
                        type_text: column.type_text.0.unwrap_or_default(),
                    })
                    .collect(),
                rows,
                truncated: answer.manifest.truncated.0.unwrap_or_default(),
                request_id: None,
            });
        };
        let name = "GET /api/2.0/sql/statements/{id}/result/chunks/{n}";
        let call = ApiCall::get(name, Area::Workspace, path);
        let reply = match api.call_until(call, deadline, limit_bytes).await {
            Ok(reply) => reply,
            Err(error) if is_gone(&error) => {
                return Err(StatementError::Expired { statement_id });
            }
            Err(error) => return Err(error.into()),
        };
        bytes += reply.len();
        if bytes > limit_bytes {
            let kind = ErrorKind::TooLarge { limit_bytes };
            return Err(Error::new(kind, reply.occurrence().clone()).into());
        }
        next = take(reply.json()?, &statement_id, &reply, &mut rows)?;
    }
    Err(first
        .unreadable("the parts of the result do not end")
        .into())
}

/// Says whether Databricks does not know the statement any more.
pub(super) fn is_gone(error: &Error) -> bool {
    *error.kind() == ErrorKind::NotFound
}

/// Moves the rows of a part out and gives the path of the next part.
fn take(
    chunk: Chunk,
    statement_id: &StatementId,
    reply: &HttpReply,
    rows: &mut Vec<Vec<Option<String>>>,
) -> Result<Option<String>, Error> {
    if !chunk.external_links.is_empty() {
        return Err(reply.unreadable("links instead of rows"));
    }
    if chunk.attachment.0 {
        return Err(reply.unreadable("an attachment instead of rows"));
    }
    let cells = |row: Vec<Cell>| row.into_iter().map(|cell| cell.0).collect();
    rows.extend(chunk.data_array.into_iter().map(cells));
    match (chunk.next_chunk_internal_link, chunk.next_chunk_index) {
        // The link is sent with the token, so it must lead to the API.
        (Some(link), _) if link.starts_with("/api/") => Ok(Some(link)),
        (Some(_), _) => Err(reply.unreadable("the next part of the result is not in the API")),
        (None, Some(index)) => Ok(Some(statement_path(
            statement_id,
            &format!("/result/chunks/{index}"),
        ))),
        (None, None) => Ok(None),
    }
}

/// `wait_timeout` is 0 or 5 to 50 seconds.
fn wait_seconds(left: Duration) -> u64 {
    match left.as_secs() {
        0..=4 => 0,
        left => left.min(10),
    }
}

/// The pause before a poll, 20 % shorter or longer by chance, so that many statements don't poll in step.
fn pause(seconds: u32) -> Duration {
    Duration::from_secs(u64::from(seconds)).mul_f64(rand::random_range(0.8..=1.2))
}

/// The id comes from an answer, so it is kept from being more than one segment.
pub(super) fn statement_path(statement_id: &StatementId, tail: &str) -> String {
    let id = crate::percent::encoded(statement_id.as_str());
    format!("{STATEMENTS}/{id}{tail}")
}

async fn cancel(api: &Api, statement_id: &StatementId) {
    let call = ApiCall {
        name: "POST /api/2.0/sql/statements/{id}/cancel",
        area: Area::Workspace,
        method: Method::POST,
        path: statement_path(statement_id, "/cancel"),
        body: RequestBody::Json(b"{}".to_vec()),
        repeat: Repeat::Safe,
    };
    let deadline = Instant::now() + CANCEL_TIMEOUT;
    if let Err(error) = api.call_until(call, deadline, api.inner.limit_bytes).await {
        tracing::debug!(statement_id = statement_id.as_str(), %error, "a statement was not cancelled");
    }
}

impl Drop for RunningStatement {
    fn drop(&mut self) {
        let Some(statement_id) = self.statement_id.take() else {
            return;
        };
        // Without a runtime the program is ending; Databricks stops the statement when it is not polled for 15 minutes.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let api = self.api.clone();
            let farewell = api.inner.farewells.begin();
            runtime.spawn(async move {
                cancel(&api, &statement_id).await;
                drop(farewell);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_is_one_that_databricks_accepts() {
        let wait = |seconds| wait_seconds(Duration::from_secs(seconds));
        assert_eq!([0, 4, 5, 9, 10, 300].map(wait), [0, 0, 5, 9, 10, 10]);
    }

    #[test]
    fn pauses_vary_by_a_fifth() {
        for _ in 0..100 {
            let pause = pause(5).as_secs_f64();
            assert!((4.0..=6.0).contains(&pause), "{pause}");
        }
    }

    #[test]
    fn an_id_is_one_segment() {
        let id = StatementId("../../x?y".to_owned());
        assert_eq!(
            statement_path(&id, "/cancel"),
            "/api/2.0/sql/statements/..%2F..%2Fx%3Fy/cancel"
        );
    }
}
