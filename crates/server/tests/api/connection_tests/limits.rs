//! What a test may cost, a call that comes twice, and a stream that is resumed.

use std::time::Duration;

use contract::{ProblemCode, StartedConnectionTest, TestEvent};
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::app::{TestApp, healthy, problem};

const KEY: &str = "22222222-0000-4000-8000-000000000001";

#[tokio::test]
async fn a_request_that_would_fill_the_memory_is_refused_at_once() {
    let app = TestApp::start().await;
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;
    let workspaces: Vec<Value> = (0..5_000)
        .map(|n| json!({"host": format!("adb-{n}.1.azuredatabricks.net"), "primary": false}))
        .collect();
    let tables: Vec<String> = (0..500).map(|n| format!("system.many.t{n}")).collect();
    let body = json!({"account_id": account.account_id, "features": [], "tables": tables, "workspaces": workspaces});
    let refused = problem(app.post("/api/v1/connection-tests", body).await).await;
    assert_eq!(refused.code, ProblemCode::InvalidInput);
    assert_eq!(refused.errors[0].field, "/workspaces");
    let told = &refused.errors[0].detail;
    assert!(
        told.contains("5000 workspaces") && told.contains("150000"),
        "{told}"
    );
}

#[tokio::test]
async fn a_starting_call_that_comes_twice_starts_one_test() {
    let app = TestApp::start().await;
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;
    let host = healthy(&account, "eastus").host;
    let application_id = &account.reader.credentials.application_id;
    let body = json!({"account_id": account.account_id, "application_id": application_id, "features": [], "workspaces": [{"host": host, "primary": true}]});
    let path = "/api/v1/connection-tests";
    let mut ids = Vec::new();
    for _ in 0..2 {
        let answer = app.create(path, KEY, body.clone()).await;
        assert_eq!(answer.status(), StatusCode::CREATED);
        let started: StartedConnectionTest = answer.json().await.unwrap();
        assert_eq!(started.workspaces.len(), 1);
        ids.push(started.connection_test_id);
    }
    assert_eq!(ids[0], ids[1]);
    let mut other = body.clone();
    other["features"] = json!(["audit_log"]);
    let other = app.create(path, KEY, other).await;
    assert_eq!(problem(other).await.code, ProblemCode::IdempotencyKeyReused);
    let another = app.create(path, &KEY.replace('1', "2"), body.clone()).await;
    let another: StartedConnectionTest = another.json().await.unwrap();
    assert_ne!(another.connection_test_id, ids[0]);
    let short = app.create(path, "short", body).await;
    assert_eq!(problem(short).await.code, ProblemCode::InvalidInput);
}

#[tokio::test]
async fn a_stream_that_is_resumed_at_its_end_ends() {
    let (app, network) = TestApp::start_behind_network().await;
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;
    let host = healthy(&account, "eastus").host;
    let body = json!({"account_id": account.account_id, "features": [], "workspaces": [{"host": host, "primary": true}]});
    network.delay(Duration::from_millis(50));
    let running = app.start_test(body).await.connection_test_id;
    // An id that was never given.
    let late = app.events(running, Some(usize::MAX)).await;
    assert!(matches!(late.last(), Some(TestEvent::Finished { .. })));

    let all = app.events(running, None).await;
    let path = format!("/api/v1/connection-tests/{running}/events");
    for seen in [all.len() - 1, all.len() + 7] {
        let resumed = app
            .request(Method::GET, &path)
            .header("last-event-id", seen.to_string())
            .timeout(Duration::from_secs(10));
        let answer = resumed.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
    }
    assert_eq!(app.events(running, Some(all.len() - 2)).await.len(), 1);
}

#[tokio::test]
async fn one_browser_does_not_run_a_fourth_test() {
    let (app, network) = TestApp::start_behind_network().await;
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;
    let host = healthy(&account, "eastus").host;
    let body = json!({"account_id": account.account_id, "features": [], "workspaces": [{"host": host, "primary": true}]});
    network.delay(Duration::from_secs(2));
    app.start_test(body.clone()).await;
    app.start_test(body.clone()).await;
    let last = app.start_test(body.clone()).await.connection_test_id;
    let fourth = app.post("/api/v1/connection-tests", body.clone()).await;
    assert_eq!(fourth.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(problem(fourth).await.code, ProblemCode::TooManyTests);
    let path = format!("/api/v1/connection-tests/{last}");
    app.request(Method::DELETE, &path).send().await.unwrap();
    app.events(last, None).await;
    app.start_test(body).await;
}
