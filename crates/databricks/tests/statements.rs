//! Statements against a simulated host: polling, parts of results, failures, cancelling.

#![expect(clippy::unwrap_used, reason = "an integration test is all test")]

#[path = "support/simulated_host.rs"]
#[expect(dead_code, reason = "shared with the other tests")]
mod simulated_host;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use databricks::{
    DeniedLevel, ErrorKind, SqlFailureKind, SqlStatement, StatementError, StatementParameter,
    WorkspaceClient,
};
use domain::WarehouseId;
use simulated_host::{Answer, SimulatedHost, credentials, workspace_host};

const PENDING: &str = r#"{"statement_id":"s-1","status":{"state":"PENDING"}}"#;

fn workspace(host: &SimulatedHost) -> WorkspaceClient {
    host.client().workspace(workspace_host(), credentials())
}

fn statement() -> SqlStatement {
    SqlStatement::new(WarehouseId::parse("0123456789abcdef").unwrap(), "SELECT :x")
}

/// Waits until the host has seen a call, at most three seconds.
async fn until_seen(host: &SimulatedHost, call: &str) {
    for _ in 0..60 {
        if host.count(call) > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{call} was not seen, only {:?}", host.seen());
}

#[tokio::test]
async fn a_result_in_parts_is_collected() {
    let polls = AtomicUsize::new(0);
    let host = SimulatedHost::with_tokens(move |seen| match seen.call.as_str() {
        "POST /api/2.0/sql/statements" => Answer::json(PENDING),
        "GET /api/2.0/sql/statements/s-1" if polls.fetch_add(1, Ordering::SeqCst) == 0 => {
            Answer::json(PENDING.replace("PENDING", "RUNNING"))
        }
        "GET /api/2.0/sql/statements/s-1" => Answer::json(
            r#"{"statement_id":"s-1","status":{"state":"SUCCEEDED"},
                "manifest":{"schema":{"column_count":2,"columns":[{"name":"a","type_text":"INT"},{"name":"b","type_text":"STRING"}]},"truncated":true},
                "result":{"data_array":[["1",null]],"next_chunk_index":1,"next_chunk_internal_link":"/api/2.0/sql/statements/s-1/result/chunks/1?row_offset=1"}}"#,
        ),
        "GET /api/2.0/sql/statements/s-1/result/chunks/1?row_offset=1" => {
            Answer::json(r#"{"data_array":[["2","x"]],"next_chunk_index":2}"#)
        }
        "GET /api/2.0/sql/statements/s-1/result/chunks/2" => Answer::json(r#"{"data_array":[["3",""]]}"#),
        _ => Answer::status(404, ""),
    })
    .await;
    let mut statement = statement();
    statement.row_limit = Some(3);
    statement.parameters.push(StatementParameter {
        name: "x".to_owned(),
        value: None,
        type_name: "INT",
    });
    let rows = workspace(&host).execute(statement).await.unwrap();
    let cells: Vec<_> = rows.rows.iter().map(|row| row[1].as_deref()).collect();
    assert_eq!(cells, [None, Some("x"), Some("")]);
    assert_eq!(rows.column("b"), Some(1));
    assert_eq!(rows.first(), Some("1"));
    assert!(rows.truncated);

    let submit = host
        .seen()
        .into_iter()
        .find(|seen| seen.call.starts_with("POST /api"))
        .unwrap();
    assert_eq!(
        submit.body,
        r#"{"statement":"SELECT :x","warehouse_id":"0123456789abcdef","parameters":[{"name":"x","type":"INT"}],"row_limit":3,"wait_timeout":"10s","on_wait_timeout":"CONTINUE","disposition":"INLINE","format":"JSON_ARRAY"}"#
    );
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(host.count("POST /api/2.0/sql/statements/s-1/cancel"), 0);
}

#[tokio::test]
async fn a_missing_right_is_a_failure_of_the_statement() {
    let host = SimulatedHost::with_tokens(|_| {
        Answer::json(
            r#"{"statement_id":"s-1","status":{"state":"FAILED","sql_state":"42501","error":{"error_code":"BAD_REQUEST",
                "message":"[INSUFFICIENT_PERMISSIONS] Insufficient privileges:\nUser does not have USE SCHEMA on Schema 'system.access'. SQLSTATE: 42501"}}}"#,
        )
        .header("x-request-id", "r-9")
    })
    .await;
    let Err(StatementError::Failed(failure)) = workspace(&host).execute(statement()).await else {
        panic!("another outcome");
    };
    assert_eq!(failure.kind(), SqlFailureKind::Denied);
    let denied = failure.denied.unwrap();
    assert_eq!(
        (denied.level, denied.securable.as_deref()),
        (DeniedLevel::Schema, Some("system.access"))
    );
    assert_eq!(failure.request_id.as_deref(), Some("r-9"));
}

#[tokio::test]
async fn a_part_outside_the_api_is_not_fetched() {
    let host = SimulatedHost::with_tokens(|_| {
        Answer::json(
            r#"{"statement_id":"s-1","status":{"state":"SUCCEEDED"},"result":{"data_array":[],"next_chunk_internal_link":"https://evil.example/api/"}}"#,
        )
    })
    .await;
    let error = workspace(&host).execute(statement()).await.unwrap_err();
    assert!(
        matches!(&error, StatementError::Call(error) if *error.kind() == ErrorKind::Unreadable),
        "{error:?}"
    );
    assert_eq!(host.count("GET /api"), 0);
}

#[tokio::test]
async fn a_result_that_is_gone_has_expired() {
    let host = SimulatedHost::with_tokens(|seen| match seen.call.as_str() {
        "POST /api/2.0/sql/statements" => Answer::json(PENDING),
        _ => Answer::status(404, r#"{"error_code":"NOT_FOUND","message":"gone"}"#),
    })
    .await;
    let error = workspace(&host).execute(statement()).await.unwrap_err();
    assert!(matches!(error, StatementError::Expired { .. }), "{error:?}");
}

#[tokio::test]
async fn a_lost_answer_is_not_submitted_again() {
    let host = SimulatedHost::with_tokens(|_| Answer::status(504, "")).await;
    let error = workspace(&host).execute(statement()).await.unwrap_err();
    assert!(
        matches!(&error, StatementError::Call(error) if matches!(error.kind(), ErrorKind::Unavailable { .. })),
        "{error:?}"
    );
    assert_eq!(host.count("POST /api"), 1);
}

#[tokio::test]
async fn a_deadline_cancels() {
    let host = SimulatedHost::with_tokens(|_| Answer::json(PENDING)).await;
    let mut statement = statement();
    statement.deadline = Duration::from_millis(500);
    let error = workspace(&host).execute(statement).await.unwrap_err();
    assert!(
        matches!(&error, StatementError::DeadlineExceeded { statement_id: Some(id) } if id.as_str() == "s-1"),
        "{error:?}"
    );
    until_seen(&host, "POST /api/2.0/sql/statements/s-1/cancel").await;
}

#[tokio::test]
async fn a_triggered_cancellation_cancels_within_a_second() {
    let host = SimulatedHost::with_tokens(|_| Answer::json(PENDING)).await;
    let statement = statement();
    let cancellation = statement.cancellation.clone();
    let workspace = workspace(&host);
    let running = tokio::spawn(async move { workspace.execute(statement).await });
    until_seen(&host, "POST /api/2.0/sql/statements").await;
    let start = std::time::Instant::now();
    cancellation.cancel();
    let error = running.await.unwrap().unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(1));
    assert!(
        matches!(error, StatementError::Cancelled { .. }),
        "{error:?}"
    );
    until_seen(&host, "POST /api/2.0/sql/statements/s-1/cancel").await;
}

#[tokio::test]
async fn dropping_cancels_even_while_the_statement_is_being_submitted() {
    let host = SimulatedHost::with_tokens(|seen| match seen.call.as_str() {
        "POST /api/2.0/sql/statements" => Answer::json(PENDING).after(Duration::from_millis(500)),
        _ => Answer::json("{}"),
    })
    .await;
    let workspace = workspace(&host);
    let running = tokio::spawn(async move { workspace.execute(statement()).await });
    until_seen(&host, "POST /api/2.0/sql/statements").await;
    running.abort();
    until_seen(&host, "POST /api/2.0/sql/statements/s-1/cancel").await;
}

#[tokio::test]
async fn a_closed_statement_that_carries_its_rows_has_succeeded() {
    let closed =
        |rest: &str| format!(r#"{{"statement_id":"s-1","status":{{"state":"CLOSED"}}{rest}}}"#);
    let rows = closed(r#","manifest":{"total_row_count":1},"result":{"data_array":[["1"]]}"#);
    let none = closed(r#","manifest":{"total_row_count":0},"result":{}"#);
    for (answer, count) in [(rows, 1), (none, 0)] {
        let host = SimulatedHost::with_tokens(move |_| Answer::json(&*answer)).await;
        let rows = workspace(&host).execute(statement()).await.unwrap();
        assert_eq!(rows.rows.len(), count);
    }
    let gone = closed(r#","manifest":{"total_row_count":1}"#);
    let host = SimulatedHost::with_tokens(move |_| Answer::json(&*gone)).await;
    let error = workspace(&host).execute(statement()).await.unwrap_err();
    assert!(matches!(error, StatementError::Expired { .. }), "{error:?}");
}

#[tokio::test]
async fn no_result_has_fewer_rows_than_it_promises() {
    for result in [
        r#"{"attachment":"QVJST1cx"}"#,
        r#"{"data_array":[["1"]]}"#,
        "null",
    ] {
        let host = SimulatedHost::with_tokens(move |_| {
            Answer::json(format!(
                r#"{{"statement_id":"s-1","status":{{"state":"SUCCEEDED"}},"manifest":{{"total_row_count":2}},"result":{result}}}"#
            ))
        })
        .await;
        let error = workspace(&host).execute(statement()).await.unwrap_err();
        assert!(
            matches!(&error, StatementError::Call(error) if *error.kind() == ErrorKind::Unreadable),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn what_is_not_needed_may_have_any_form() {
    let host = SimulatedHost::with_tokens(|_| {
        Answer::json(
            r#"{"statement_id":"s-1","status":{"state":"SUCCEEDED","sql_state":5,"error":"none"},
                "manifest":{"schema":{"columns":[{"name":"a","type_text":null}]},"truncated":null,"total_row_count":"2"},
                "result":{"data_array":[["1"],[2]],"external_links":null,"attachment":null,"row_count":"two"}}"#,
        )
    })
    .await;
    let rows = workspace(&host).execute(statement()).await.unwrap();
    let cells: Vec<_> = rows.rows.iter().map(|row| row[0].as_deref()).collect();
    assert_eq!(cells, [Some("1"), Some("2")]);
}

#[tokio::test]
async fn settling_waits_until_a_statement_is_cancelled() {
    let host = SimulatedHost::with_tokens(|seen| match seen.call.as_str() {
        call if call.ends_with("/cancel") => Answer::json("{}").after(Duration::from_millis(200)),
        _ => Answer::json(PENDING),
    })
    .await;
    let client = host.client();
    let workspace = client.workspace(workspace_host(), credentials());
    let running = tokio::spawn(async move { workspace.execute(statement()).await });
    until_seen(&host, "GET /api/2.0/sql/statements/s-1").await;
    running.abort();
    drop(running.await);
    client.settle().await;
    assert_eq!(host.count("POST /api/2.0/sql/statements/s-1/cancel"), 1);
}
