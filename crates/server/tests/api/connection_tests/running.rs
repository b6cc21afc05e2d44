//! How a test runs: bounded, watched, and ended at once.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use contract::{CheckState, NotChecked, StartedConnectionTest, TestEvent};
use domain::ConnectionTestId;
use futures::StreamExt as _;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::app::{TestApp, TestOutcome, healthy};

async fn cancel(app: &TestApp, id: ConnectionTestId) {
    let path = format!("/api/v1/connection-tests/{id}");
    let answer = app.request(Method::DELETE, &path).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
}

fn body(app: &TestApp, hosts: &[&str]) -> serde_json::Value {
    let workspaces: Vec<_> = hosts
        .iter()
        .enumerate()
        .map(|(index, host)| json!({"host": host, "primary": index == 0}))
        .collect();
    json!({"account_id": app.azure().account_id, "features": [], "workspaces": workspaces})
}

#[tokio::test]
async fn cancelling_ends_within_a_second_and_leaves_the_rest_not_checked() {
    let (app, network) = TestApp::start_behind_network().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    app.discover(&account, "azure", &account.reader).await;
    network.delay(Duration::from_secs(20));
    let started = app.start_test(body(&app, &[&host])).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let begun = Instant::now();
    cancel(&app, started.connection_test_id).await;
    let events = app.events(started.connection_test_id, None).await;
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert!(matches!(
        events.last(),
        Some(TestEvent::Finished {
            cancelled: true,
            ..
        })
    ));
    let outcome = TestOutcome {
        id: started.connection_test_id,
        events,
    };
    for check in [
        "credentials",
        "system.query.history",
        "access.account_admin",
    ] {
        assert_eq!(
            outcome.state(&host, check),
            CheckState::NotChecked {
                because: NotChecked::Cancelled
            }
        );
    }
}

#[tokio::test]
async fn cancelling_while_a_warehouse_starts_ends_at_once_too() {
    let app = TestApp::start().await;
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;
    let stopped = account
        .workspaces
        .iter()
        .find(|workspace| {
            !workspace.warehouses.is_empty()
                && workspace
                    .warehouses
                    .iter()
                    .all(|warehouse| warehouse.state == "STOPPED")
        })
        .unwrap();
    let started = app.start_test(body(&app, &[&stopped.host])).await;
    cancel(&app, started.connection_test_id).await;
    let begun = Instant::now();
    let events = app.events(started.connection_test_id, None).await;
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert!(matches!(
        events.last(),
        Some(TestEvent::Finished {
            cancelled: true,
            ..
        })
    ));
}

/// Reads events with their ids as a browser does, until there are enough; then the connection breaks.
async fn watch(
    app: &TestApp,
    started: &StartedConnectionTest,
    last: Option<&str>,
    enough: usize,
) -> Vec<(String, String)> {
    let path = format!(
        "/api/v1/connection-tests/{}/events",
        started.connection_test_id
    );
    let mut request = app.request(Method::GET, &path);
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    let mut stream = request.send().await.unwrap().bytes_stream();
    let mut text = String::new();
    let mut seen = Vec::new();
    while let Some(bytes) = stream.next().await {
        text.push_str(std::str::from_utf8(&bytes.unwrap()).unwrap());
        while let Some((event, rest)) = text.split_once("\n\n") {
            let field = |name: &str| {
                event
                    .lines()
                    .find_map(|line| line.strip_prefix(name))
                    .map(|value| value.trim().to_owned())
            };
            if let (Some(id), Some(data)) = (field("id:"), field("data:")) {
                seen.push((id, data));
            }
            text = rest.to_owned();
            if seen.len() == enough {
                return seen;
            }
        }
    }
    seen
}

#[tokio::test]
async fn a_broken_connection_goes_on_where_it_was_while_the_test_runs() {
    let (app, network) = TestApp::start_behind_network().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    app.discover(&account, "azure", &account.reader).await;
    network.delay(Duration::from_millis(20));
    let started = app.start_test(body(&app, &[&host])).await;
    let mut all = watch(&app, &started, None, 5).await;
    assert_eq!(all.len(), 5);
    loop {
        let last = all.last().unwrap().0.clone();
        let more = watch(&app, &started, Some(&last), 7).await;
        if more.is_empty() {
            break;
        }
        all.extend(more);
        if all.last().unwrap().1.contains("\"finished\"") {
            break;
        }
    }
    let ids: BTreeSet<usize> = all.iter().map(|(id, _)| id.parse().unwrap()).collect();
    assert_eq!(ids.len(), all.len(), "an event came twice");
    assert_eq!(ids, (0..all.len()).collect(), "an event was missed");
    let whole = app.events(started.connection_test_id, None).await;
    let read: Vec<TestEvent> = all
        .iter()
        .map(|(_, data)| serde_json::from_str(data).unwrap())
        .collect();
    assert_eq!(read, whole);
}

#[tokio::test]
async fn no_host_gets_more_than_its_share() {
    let (app, network) = TestApp::start_behind_network_with(60).await;
    let account = app.azure();
    let found = app.discover(&account, "azure", &account.reader).await;
    let found: contract::Discovery = found.json().await.unwrap();
    let hosts: Vec<&str> = found
        .workspaces
        .iter()
        .filter(|workspace| workspace.state == domain::WorkspaceState::Running)
        .filter_map(|workspace| workspace.host.as_ref())
        .map(domain::DatabricksHost::as_str)
        .take(24)
        .collect();
    // Enough for more than all together may get.
    assert_eq!(hosts.len(), 24);
    network.delay(Duration::from_millis(30));
    // Two tests of the same workspaces share what a host gets.
    let one = app.start_test(body(&app, &hosts)).await;
    let two = app.start_test(body(&app, &hosts)).await;
    for started in [&one, &two] {
        app.events(started.connection_test_id, None).await;
    }
    let (of_a_host, overall) = network.most_at_once();
    assert!(of_a_host <= 4, "{of_a_host}");
    assert!(of_a_host > 1, "{of_a_host}");
    assert!((25..=32).contains(&overall), "{overall}");
}

#[tokio::test]
async fn a_workspace_that_is_named_twice_is_refused() {
    let app = TestApp::start().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    let answer = app
        .post("/api/v1/connection-tests", body(&app, &[&host, &host]))
        .await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn stopping_the_server_cancels_the_statements_at_databricks() {
    let (app, network) = TestApp::start_behind_network().await;
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;
    let stopped = account
        .workspaces
        .iter()
        .find(|workspace| {
            let mut states = workspace
                .warehouses
                .iter()
                .map(|warehouse| &warehouse.state);
            !workspace.warehouses.is_empty() && states.all(|state| state == "STOPPED")
        })
        .unwrap();
    app.simulation
        .apply(&fakebricks::Control::WarehouseStart { ms: 60_000 })
        .unwrap();
    let started = app.start_test(body(&app, &[&stopped.host])).await;
    let mut requests = Vec::new();
    let submitted = |requests: &Vec<String>| {
        requests
            .iter()
            .any(|request| request.contains("GET /api/2.0/sql/statements/"))
    };
    for _ in 0..1200 {
        requests.extend(network.take_requests());
        if submitted(&requests) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(submitted(&requests), "{requests:?}");
    app.state.as_ref().unwrap().stop().await;
    let cancels = network.take_requests();
    assert!(
        cancels.iter().any(|request| request.ends_with("/cancel")),
        "{cancels:?}"
    );
    let events = app.events(started.connection_test_id, None).await;
    assert!(matches!(
        events.last(),
        Some(TestEvent::Finished {
            cancelled: true,
            ..
        })
    ));
}
