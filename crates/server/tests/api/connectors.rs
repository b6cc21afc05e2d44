//! Connectors.

use contract::{Connector, ProblemCode, RegionCoverage};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::app::{TestApp, TestOutcome, healthy, problem};

const KEYS: [&str; 3] = [
    "11111111-0000-4000-8000-000000000001",
    "11111111-0000-4000-8000-000000000002",
    "11111111-0000-4000-8000-000000000003",
];

/// Tests one workspace of each of two regions of the Azure account.
async fn two_tested(app: &TestApp) -> (TestOutcome, [String; 2]) {
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;
    let hosts = [
        healthy(&account, "eastus").host,
        healthy(&account, "westeurope").host,
    ];
    let outcome = app.test(&account, &[], &[&hosts[0], &hosts[1]]).await;
    (outcome, hosts)
}

#[tokio::test]
async fn the_first_connector_is_primary_and_a_repetition_makes_no_second() {
    let app = TestApp::start().await;
    let (outcome, hosts) = two_tested(&app).await;
    for (host, key) in hosts.iter().zip(KEYS) {
        for _ in 0..2 {
            let answer = app
                .create(
                    "/api/v1/connectors",
                    key,
                    json!({"connection_test_id": outcome.id, "host": host}),
                )
                .await;
            assert_eq!(answer.status(), StatusCode::CREATED);
            let connector: Connector = answer.json().await.unwrap();
            assert_eq!(connector.primary, *host == hosts[0]);
        }
    }
    let all: Vec<Connector> = app.get("/api/v1/connectors").await;
    assert_eq!(
        all.iter()
            .map(|connector| connector.host.as_str())
            .collect::<Vec<_>>(),
        hosts.iter().map(String::as_str).collect::<Vec<_>>()
    );
    let again = app
        .create(
            "/api/v1/connectors",
            KEYS[2],
            json!({"connection_test_id": outcome.id, "host": hosts[0]}),
        )
        .await;
    assert_eq!(problem(again).await.code, ProblemCode::AlreadyConnected);
    let reused = app
        .create(
            "/api/v1/connectors",
            KEYS[0],
            json!({"connection_test_id": outcome.id, "host": hosts[1]}),
        )
        .await;
    assert_eq!(
        problem(reused).await.code,
        ProblemCode::IdempotencyKeyReused
    );
}

#[tokio::test]
async fn regions_without_a_connector_are_listed_too() {
    let app = TestApp::start().await;
    let (outcome, hosts) = two_tested(&app).await;
    app.create(
        "/api/v1/connectors",
        KEYS[0],
        json!({"connection_test_id": outcome.id, "host": hosts[0]}),
    )
    .await;
    let regions: Vec<RegionCoverage> = app.get("/api/v1/regions").await;
    let covered: Vec<(&str, usize)> = regions
        .iter()
        .map(|region| (region.region.as_str(), region.connectors.len()))
        .collect();
    assert_eq!(covered, [("eastus", 1), ("westeurope", 0), ("westus2", 0)]);
}

#[tokio::test]
async fn a_killed_server_comes_back_with_what_it_confirmed() {
    let mut app = TestApp::start().await;
    let (outcome, hosts) = two_tested(&app).await;
    let mut confirmed = Vec::new();
    for (host, key) in hosts.iter().zip(KEYS) {
        let connector: Connector = app
            .create(
                "/api/v1/connectors",
                key,
                json!({"connection_test_id": outcome.id, "host": host}),
            )
            .await
            .json()
            .await
            .unwrap();
        confirmed.push(connector);
    }
    app = app.kill_and_restart().await;
    assert_eq!(
        app.get::<Vec<Connector>>("/api/v1/connectors").await,
        confirmed
    );
}

#[tokio::test]
async fn an_untested_workspace_and_a_foreign_account_are_refused() {
    let app = TestApp::start().await;
    let (outcome, hosts) = two_tested(&app).await;
    let untested = &app.azure().workspaces.last().unwrap().host.clone();
    let answer = app
        .create(
            "/api/v1/connectors",
            KEYS[0],
            json!({"connection_test_id": outcome.id, "host": untested}),
        )
        .await;
    assert_eq!(problem(answer).await.code, ProblemCode::NotTested);
    let answer = app
        .create(
            "/api/v1/connectors",
            KEYS[0],
            json!({"connection_test_id": "gone", "host": hosts[0]}),
        )
        .await;
    assert_eq!(
        problem(answer).await.code,
        ProblemCode::UnknownConnectionTest
    );
    let answer = app
        .post(
            "/api/v1/connectors",
            json!({"connection_test_id": outcome.id, "host": hosts[0]}),
        )
        .await;
    assert_eq!(problem(answer).await.code, ProblemCode::InvalidInput);

    app.create(
        "/api/v1/connectors",
        KEYS[0],
        json!({"connection_test_id": outcome.id, "host": hosts[0]}),
    )
    .await;
    let foreign = app.aws();
    app.discover(&foreign, "aws", &foreign.reader).await;
    let host = healthy(&foreign, "us-east-1").host;
    let outcome = app.test(&foreign, &[], &[&host]).await;
    let problem = problem(
        app.create(
            "/api/v1/connectors",
            KEYS[1],
            json!({"connection_test_id": outcome.id, "host": host}),
        )
        .await,
    )
    .await;
    assert_eq!(problem.code, ProblemCode::ForeignAccount);
    let detail = problem.detail.unwrap();
    assert!(
        detail.contains(&foreign.account_id) && detail.contains(&app.azure().account_id),
        "{detail}"
    );
}

#[tokio::test]
async fn when_the_primary_goes_the_oldest_other_takes_over() {
    let app = TestApp::start().await;
    let (outcome, hosts) = two_tested(&app).await;
    let mut ids = Vec::new();
    for (host, key) in hosts.iter().zip(KEYS) {
        let connector: Connector = app
            .create(
                "/api/v1/connectors",
                key,
                json!({"connection_test_id": outcome.id, "host": host}),
            )
            .await
            .json()
            .await
            .unwrap();
        ids.push(connector.connector_id);
    }
    let path = format!("/api/v1/connectors/{}", ids[0]);
    assert_eq!(
        app.request(Method::DELETE, &path)
            .send()
            .await
            .unwrap()
            .status(),
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        app.request(Method::DELETE, &path)
            .send()
            .await
            .unwrap()
            .status(),
        StatusCode::NOT_FOUND
    );
    let left: Vec<Connector> = app.get("/api/v1/connectors").await;
    assert!(left.len() == 1 && left[0].primary && left[0].connector_id == ids[1]);
}
