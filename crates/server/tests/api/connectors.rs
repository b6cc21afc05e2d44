//! Connectors.

use contract::{
    CheckState, Connector, ConnectorTest, Instance, KeptTest, ProblemCode, RegionCoverage,
};
use domain::ConnectionTestId;
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::connection_tests::script;
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
            json!({"connection_test_id": "00000000-0000-4000-8000-000000000000", "host": hosts[0]}),
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
    // Another account is refused by the first step and by the test, not by the last click.
    let foreign = app.aws();
    let discovery = app.discover(&foreign, "aws", &foreign.reader).await;
    let host = healthy(&foreign, "us-east-1").host;
    let test = json!({"account_id": foreign.account_id, "features": [], "workspaces": [{"host": host, "primary": true,
        "credentials": {"personal_access_token": {"token": "dapi0"}}}]});
    let test = app.post("/api/v1/connection-tests", test).await;
    for refused in [discovery, test] {
        let problem = problem(refused).await;
        assert_eq!(problem.code, ProblemCode::ForeignAccount);
        let detail = problem.detail.unwrap();
        assert!(
            detail.contains(&foreign.account_id) && detail.contains(&app.azure().account_id),
            "{detail}"
        );
    }
    assert_eq!(
        app.get::<Vec<Connector>>("/api/v1/connectors").await.len(),
        1
    );
}

/// Makes connectors of the two hosts.
async fn connect(app: &TestApp, outcome: &TestOutcome, hosts: &[String]) -> Vec<Connector> {
    let mut connectors = Vec::new();
    for (host, key) in hosts.iter().zip(KEYS) {
        let body = json!({"connection_test_id": outcome.id, "host": host});
        let answer = app.create("/api/v1/connectors", key, body).await;
        connectors.push(answer.json().await.unwrap());
    }
    connectors
}

#[tokio::test]
async fn a_workspace_that_was_not_tested_for_the_global_tables_does_not_become_primary() {
    let app = TestApp::start().await;
    let (outcome, hosts) = two_tested(&app).await;
    // The one that was tested for them is left out.
    let connectors = connect(&app, &outcome, &hosts[1..]).await;
    assert!(!connectors[0].primary);
    let instance: Instance = app.get("/api/v1/instance").await;
    assert!(instance.account.is_some() && instance.primary.is_none());
}

#[tokio::test]
async fn where_there_is_a_primary_no_other_workspace_is_tested_for_the_global_tables() {
    let app = TestApp::start().await;
    let (outcome, hosts) = two_tested(&app).await;
    connect(&app, &outcome, &hosts[..1]).await;
    let account = app.azure();
    // The page says otherwise; the database counts.
    let body = json!({"account_id": account.account_id, "features": [], "workspaces": [
        {"host": hosts[1], "primary": true}, {"host": hosts[0], "primary": false}]});
    let started = app.start_test(body).await;
    let tested: Vec<(&str, bool)> = started
        .workspaces
        .iter()
        .map(|tested| (tested.host.as_str(), tested.primary))
        .collect();
    assert_eq!(
        tested,
        [(hosts[1].as_str(), false), (hosts[0].as_str(), true)]
    );
    let has_usage = |at: usize| {
        let checks = started.checks(&started.workspaces[at]);
        checks
            .iter()
            .any(|check| check.name.to_string() == "system.billing.list_prices")
    };
    assert!(has_usage(1) && !has_usage(0));
}

#[tokio::test]
async fn two_primaries_in_one_test_are_refused() {
    let app = TestApp::start().await;
    let (_, hosts) = two_tested(&app).await;
    let body = json!({"account_id": app.azure().account_id, "features": [], "workspaces": [
        {"host": hosts[0], "primary": true}, {"host": hosts[1], "primary": true}]});
    let refused = problem(app.post("/api/v1/connection-tests", body).await).await;
    assert_eq!(refused.errors[0].field, "/workspaces");
}

#[tokio::test]
async fn the_place_of_a_removed_primary_goes_to_one_that_was_granted_and_tested() {
    let app = TestApp::start().await;
    let (outcome, hosts) = two_tested(&app).await;
    let connectors = connect(&app, &outcome, &hosts).await;
    let gone = format!("/api/v1/connectors/{}", connectors[0].connector_id);
    for status in [StatusCode::NO_CONTENT, StatusCode::NOT_FOUND] {
        let answer = app.request(Method::DELETE, &gone).send().await.unwrap();
        assert_eq!(answer.status(), status);
    }
    let left: Vec<Connector> = app.get("/api/v1/connectors").await;
    assert!(left.len() == 1 && !left[0].primary);

    let account = app.azure();
    let path = format!("/api/v1/connectors/{}/primary", left[0].connector_id);
    let choose = async |test: ConnectionTestId| {
        app.request(Method::PUT, &path)
            .json(&json!({"connection_test_id": test}))
            .send()
            .await
            .unwrap()
    };
    // Tested, but not for the global tables; then for them, but they are not granted.
    let denied = app.test(&account, &[], &[&hosts[1]]).await;
    for test in [outcome.id, denied.id] {
        assert_eq!(
            problem(choose(test).await).await.code,
            ProblemCode::NotTested
        );
    }
    // Somebody else may read them: that proves nothing about the service principal, neither by a token nor in a test of its own.
    let admin = account
        .metastores
        .iter()
        .find(|metastore| metastore.region == "westeurope")
        .map(|metastore| metastore.admin.clone())
        .unwrap();
    let own_secret = &admin.credentials;
    for (application_id, credentials) in [
        (
            &account.reader.credentials.application_id,
            json!({"personal_access_token": {"token": own_secret.token}}),
        ),
        (
            &own_secret.application_id,
            json!({"oauth_m2m": {"application_id": own_secret.application_id, "client_secret": own_secret.client_secret}}),
        ),
    ] {
        let body = json!({"account_id": account.account_id, "application_id": application_id, "features": [],
            "workspaces": [{"host": hosts[1], "primary": true, "credentials": credentials}]});
        let as_admin = app.test_to_the_end(body).await;
        let usage = as_admin.verdict(&hosts[1], "system.billing.usage");
        assert_eq!(usage.finding, contract::Finding::Readable);
        assert_eq!(
            problem(choose(as_admin.id).await).await.code,
            ProblemCode::NotTested
        );
    }
    app.discover(&account, "azure", &account.reader).await;

    let statements = script(&account, &[], true);
    app.run_sql(&account, "westeurope", statements).await;
    let granted = app.test(&account, &[], &[&hosts[1]]).await;
    let answer = choose(granted.id).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.json::<Connector>().await.unwrap().primary);
    let instance: Instance = app.get("/api/v1/instance").await;
    let primary = instance.primary.unwrap();
    assert_eq!(primary.connector_id, left[0].connector_id);
    assert_eq!(primary.region.as_str(), "westeurope");
}

#[tokio::test]
async fn the_last_test_stays_with_its_connector() {
    let app = TestApp::start_as_program().await;
    let (outcome, hosts) = two_tested(&app).await;
    let answer = app
        .create(
            "/api/v1/connectors",
            KEYS[0],
            json!({"connection_test_id": outcome.id, "host": hosts[0]}),
        )
        .await;
    let connector: Connector = answer.json().await.unwrap();
    let path = format!("/api/v1/connectors/{}/test", connector.connector_id);
    let last =
        async |app: &TestApp| -> KeptTest { app.get::<ConnectorTest>(&path).await.last.unwrap() };
    let account = app.azure();
    let failed = |test: &KeptTest| {
        let checks = test.checks.iter();
        checks
            .filter(|check| matches!(check.state, CheckState::Failed { .. }))
            .count()
    };
    let first = last(&app).await;
    assert_eq!(
        first.tested_as(),
        Some(account.reader.credentials.application_id.as_str())
    );
    assert!(failed(&first) > 0, "nothing was granted yet");

    // The server has forgotten the test, and the connector has not.
    let app = app.kill_and_restart().await;
    assert_eq!(last(&app).await, first);

    // Whoever tests the workspace next, that one counts; of a workspace without a connector nothing is kept.
    let grants = script(&account, &[], true);
    app.run_sql(&account, "eastus", grants).await;
    app.discover(&account, "azure", &account.reader).await;
    app.test(&account, &[], &[&hosts[0], &hosts[1]]).await;
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while failed(&last(&app).await) > 0 {
        assert!(std::time::Instant::now() < deadline, "it was not kept");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let connectors: Vec<Connector> = app.get("/api/v1/connectors").await;
    assert_eq!(connectors.len(), 1);
}
