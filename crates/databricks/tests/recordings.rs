//! Recorded answers of real workspaces, played back: all of them must be understood.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an integration test is all test"
)]

#[path = "support/simulated_host.rs"]
#[expect(dead_code, reason = "shared with the other tests")]
mod simulated_host;

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use databricks::{ErrorKind, SqlFailureKind, SqlStatement, StatementError};
use domain::WarehouseId;
use serde_json::Value;
use simulated_host::{Answer, Seen, SimulatedHost, credentials, workspace_host};

/// The lines of all recordings; `None` where they are not available.
fn recordings() -> Option<Vec<Value>> {
    let shared = std::env::var_os("LAKESENTRY_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let Ok(folder) = std::fs::read_dir(shared.join("recordings")) else {
        println!("skipped: recordings not present");
        return None;
    };
    let mut files: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "jsonl"));
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        all.extend(lines.map(|line| -> Value { serde_json::from_str(line).unwrap() }));
    }
    Some(all)
}

/// Turns a recorded answer into one that can be played.
fn played(recording: &Value) -> Answer {
    let status = u16::try_from(recording["status"].as_u64().unwrap()).unwrap();
    let body = match &recording["response"] {
        Value::String(text) => text.clone(),
        json => json.to_string(),
    };
    let headers = recording["headers"].as_object().unwrap();
    headers
        .iter()
        .fold(Answer::status(status, body), |answer, (name, value)| {
            answer.header(name, value.as_str().unwrap())
        })
}

const STATEMENTS: &str = "/api/2.0/sql/statements";

/// The path that was asked, without query and without a slash at its end.
fn path(recording: &Value) -> &str {
    let url = recording["url"].as_str().unwrap();
    url.split('?').next().unwrap().trim_end_matches('/')
}

fn is_submit(recording: &Value) -> bool {
    recording["method"] == "POST" && path(recording) == STATEMENTS
}

fn state(answer: &Value) -> &str {
    answer["status"]["state"].as_str().unwrap_or_default()
}

/// What was recorded of one statement.
struct RecordedStatement<'a> {
    submit: &'a Value,
    /// Answers about it later on, in the order in which they came.
    polls: Vec<&'a Value>,
    /// Further chunks, by path.
    chunks: Vec<&'a Value>,
}

impl<'a> RecordedStatement<'a> {
    fn of(submit: &'a Value, recordings: &'a [Value]) -> Self {
        let id = submit["response"]["statement_id"].as_str().unwrap();
        let own = format!("{STATEMENTS}/{id}");
        let (chunks, polls) = recordings
            .iter()
            .filter(|one| one["method"] == "GET" && one["status"] == 200)
            .filter(|one| path(one).starts_with(&own))
            .partition(|one| path(one) != own);
        Self {
            submit,
            polls,
            chunks,
        }
    }

    /// The answer with which the statement ended; `None` when nobody waited for it.
    fn end(&self) -> Option<&'a Value> {
        std::iter::once(self.submit)
            .chain(self.polls.iter().copied())
            .map(|recording| &recording["response"])
            .find(|answer| !["PENDING", "RUNNING"].contains(&state(answer)))
    }

    /// Plays the answers; the last poll stays.
    fn script(&self) -> impl Fn(&Seen) -> Answer + Send + Sync + use<> {
        let submit = played(self.submit);
        let polls: Vec<Answer> = self.polls.iter().map(|one| played(one)).collect();
        let chunks: Vec<(String, Answer)> = self
            .chunks
            .iter()
            .map(|one| (path(one).to_owned(), played(one)))
            .collect();
        let next = AtomicUsize::new(0);
        move |seen| {
            let asked = seen.call.split(['?', ' ']).nth(1).unwrap_or_default();
            if seen.call.starts_with("POST") {
                return submit.clone();
            }
            let chunk = chunks.iter().find(|(path, _)| path == asked);
            if let Some((_, answer)) = chunk {
                return answer.clone();
            }
            let turn = next.fetch_add(1, Ordering::Relaxed);
            polls
                .get(turn)
                .or(polls.last())
                .cloned()
                .unwrap_or_else(|| Answer::json("{}"))
        }
    }

    /// The cells of all chunks that were recorded inline.
    fn cells(&self, end: &Value) -> Vec<Value> {
        let chunks = self.chunks.iter().map(|one| &one["response"]);
        std::iter::once(&end["result"])
            .chain(chunks)
            .filter_map(|chunk| chunk["data_array"].as_array())
            .flatten()
            .cloned()
            .collect()
    }
}

#[tokio::test]
async fn every_statement_is_understood() {
    let Some(recordings) = recordings() else {
        return;
    };
    let submits = recordings
        .iter()
        .filter(|recording| is_submit(recording) && recording["status"] == 200);
    let (mut understood, mut left_open) = (0, 0);
    for submit in submits {
        let statement = RecordedStatement::of(submit, &recordings);
        let Some(end) = statement.end() else {
            left_open += 1;
            continue;
        };
        let host = SimulatedHost::with_tokens(statement.script()).await;
        let workspace = host.client().workspace(workspace_host(), credentials());
        let warehouse = WarehouseId::parse("0123456789abcdef").unwrap();
        let outcome = workspace
            .execute(SqlStatement::new(warehouse, "SELECT 1"))
            .await;
        match outcome {
            Ok(rows) => {
                let schema = &end["manifest"]["schema"];
                assert_eq!(
                    rows.columns.len() as u64,
                    schema["column_count"].as_u64().unwrap()
                );
                assert_eq!(
                    rows.rows.len() as u64,
                    end["manifest"]["total_row_count"].as_u64().unwrap()
                );
                assert_eq!(rows.statement_id.as_str(), end["statement_id"]);
                let cells = serde_json::to_value(&rows.rows).unwrap();
                assert_eq!(cells, Value::Array(statement.cells(end)));
            }
            // What was asked for as links to cloud storage or as Arrow, which this client never does.
            Err(StatementError::Call(error)) if error.kind() == &ErrorKind::Unreadable => {
                let result = &end["result"];
                let of_drivers =
                    result["external_links"].is_array() || result["attachment"].is_string();
                assert!(of_drivers, "not understood: {error:?}\n{end}");
            }
            Err(StatementError::Failed(failure)) => {
                assert_eq!(state(end), "FAILED");
                assert_ne!(failure.kind(), SqlFailureKind::Other, "{failure:?}");
                assert!(failure.class.is_some() && failure.sql_state.is_some());
            }
            Err(_) if ["CANCELED", "CLOSED"].contains(&state(end)) => {}
            Err(error) => panic!("not understood: {error:?}\n{end}"),
        }
        understood += 1;
    }
    println!("{understood} statements understood, {left_open} left open by who recorded them");
    assert!(understood > 0);
}

#[tokio::test]
async fn every_refusal_is_classified() {
    let Some(recordings) = recordings() else {
        return;
    };
    let refused = recordings
        .iter()
        .filter(|recording| recording["status"] != 200);
    for recording in refused {
        let answer = played(recording);
        let host = SimulatedHost::with_tokens(move |_| answer.clone()).await;
        let workspace = host.client().workspace(workspace_host(), credentials());
        let error = workspace.me().await.unwrap_err();
        assert_ne!(error.kind(), &ErrorKind::Unreadable, "{error:?}");
        if recording["response"]["error_code"].is_number() {
            assert_eq!(error.kind(), &ErrorKind::TokenRejected, "{error:?}");
        }
        let at = error.occurrence();
        assert_eq!(
            at.request_id.as_deref(),
            recording["headers"]["x-request-id"].as_str()
        );
        assert_eq!(at.detail, recording["response"]["message"]);
    }
}

/// Sessions and closed statements are not modelled; their answers must still pass the transport.
#[tokio::test]
async fn every_other_answer_is_no_page_and_no_refusal() {
    let Some(recordings) = recordings() else {
        return;
    };
    let others = recordings
        .iter()
        .filter(|recording| path(recording).starts_with("/api/2.0/sql/s"))
        .filter(|recording| recording["status"] == 200 && !is_submit(recording));
    for recording in others {
        let answer = played(recording);
        let host = SimulatedHost::with_tokens(move |_| answer.clone()).await;
        let workspace = host.client().workspace(workspace_host(), credentials());
        assert_eq!(workspace.warehouses().await.unwrap(), Vec::new());
    }
}
