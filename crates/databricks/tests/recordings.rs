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

use databricks::{ErrorKind, SqlFailureKind, SqlStatement, StatementError};
use domain::WarehouseId;
use serde_json::Value;
use simulated_host::{Answer, SimulatedHost, credentials, workspace_host};

/// The lines of the recordings; `None` where they are not available.
fn recordings() -> Option<Vec<Value>> {
    let shared = std::env::var_os("LAKESENTRY_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let path = shared.join("recordings/statement-execution.jsonl");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: recordings not present");
        return None;
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    Some(
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
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

fn is_submit(recording: &Value) -> bool {
    recording["method"] == "POST"
        && recording["url"]
            .as_str()
            .unwrap()
            .starts_with("/api/2.0/sql/statements")
}

#[tokio::test]
async fn every_statement_is_understood() {
    let Some(recordings) = recordings() else {
        return;
    };
    let (mut inline, mut links, mut failed) = (0, 0, 0);
    for recording in recordings.iter().filter(|recording| is_submit(recording)) {
        let answer = played(recording);
        let host = SimulatedHost::with_tokens(move |_| answer.clone()).await;
        let workspace = host.client().workspace(workspace_host(), credentials());
        let warehouse = WarehouseId::parse("0123456789abcdef").unwrap();
        let outcome = workspace
            .execute(SqlStatement::new(warehouse, "SELECT 1"))
            .await;

        let recorded = &recording["response"];
        let request_id = recording["headers"]["x-request-id"].as_str();
        match outcome {
            Ok(rows) => {
                inline += 1;
                let schema = &recorded["manifest"]["schema"];
                assert_eq!(
                    rows.columns.len() as u64,
                    schema["column_count"].as_u64().unwrap()
                );
                assert_eq!(
                    rows.rows.len() as u64,
                    recorded["manifest"]["total_row_count"].as_u64().unwrap()
                );
                assert_eq!(rows.statement_id.as_str(), recorded["statement_id"]);
                assert_eq!(rows.request_id.as_deref(), request_id);
                let cells = serde_json::to_value(&rows.rows).unwrap();
                let recorded_cells = recorded["result"].get("data_array").cloned();
                assert_eq!(
                    cells,
                    recorded_cells.unwrap_or_else(|| Value::Array(Vec::new()))
                );
            }
            // The recordings asked for links to cloud storage, which this client never does.
            Err(StatementError::Call(error))
                if error.occurrence().detail == "links instead of rows" =>
            {
                links += 1;
                assert_eq!(error.kind(), &ErrorKind::Unreadable);
                assert!(recorded["result"]["external_links"].is_array());
            }
            Err(StatementError::Failed(failure)) => {
                failed += 1;
                assert_eq!(recorded["status"]["state"], "FAILED");
                assert_ne!(failure.kind(), SqlFailureKind::Other, "{failure:?}");
                assert!(failure.class.is_some() && failure.sql_state.is_some());
            }
            Err(error) => panic!("not understood: {error:?}\n{recorded}"),
        }
    }
    assert!(
        inline > 0 && links > 0 && failed > 0,
        "{inline} {links} {failed}"
    );
}

#[tokio::test]
async fn every_refusal_is_classified() {
    let Some(recordings) = recordings() else {
        return;
    };
    let refused = recordings
        .iter()
        .filter(|recording| recording["status"] != 200);
    let mut count = 0;
    for recording in refused {
        count += 1;
        let answer = played(recording);
        let host = SimulatedHost::with_tokens(move |_| answer.clone()).await;
        let workspace = host.client().workspace(workspace_host(), credentials());
        let error = workspace.me().await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::TokenRejected, "{error:?}");
        let at = error.occurrence();
        assert_eq!(
            at.request_id.as_deref(),
            recording["headers"]["x-request-id"].as_str()
        );
        assert_eq!(at.detail, recording["response"]["message"]);
    }
    assert!(count > 0);
}

/// Sessions and closed statements are not modelled; their answers must still pass the transport.
#[tokio::test]
async fn every_other_answer_is_no_page_and_no_refusal() {
    let Some(recordings) = recordings() else {
        return;
    };
    let others = recordings
        .iter()
        .filter(|recording| recording["status"] == 200 && !is_submit(recording));
    for recording in others {
        let answer = played(recording);
        let host = SimulatedHost::with_tokens(move |_| answer.clone()).await;
        let workspace = host.client().workspace(workspace_host(), credentials());
        assert_eq!(workspace.warehouses().await.unwrap(), Vec::new());
    }
}
