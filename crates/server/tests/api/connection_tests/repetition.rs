//! Testing again only what failed.

use contract::{CheckState, ProblemCode, StartedConnectionTest};
use reqwest::StatusCode;
use serde_json::json;

use super::script;
use crate::app::{TestApp, healthy, problem};

fn waiting(started: &StartedConnectionTest, workspace: usize) -> Vec<String> {
    started
        .checks(&started.workspaces[workspace])
        .iter()
        .filter(|check| check.state == CheckState::Waiting)
        .map(|check| check.name.to_string())
        .collect()
}

#[tokio::test]
async fn what_passed_is_kept_with_its_time_and_the_rest_runs_again() {
    let (app, network) = TestApp::start_behind_network().await;
    let account = app.azure();
    let (east, west) = (
        healthy(&account, "eastus").host,
        healthy(&account, "westeurope").host,
    );
    app.discover(&account, "azure", &account.reader).await;
    app.run_sql(&account, "eastus", script(&account, &[], true))
        .await;
    let first = app.test(&account, &[], &[&east, &west]).await;
    let before = first.check(&west, "metastore");
    // Whole seconds: the time of a check that ran again would be another one.
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;

    app.run_sql(&account, "westeurope", script(&account, &[], false))
        .await;
    network.take_requests();
    let again = json!({"account_id": account.account_id, "features": [], "repeats": first.id});
    let started = app.start_test(again).await;
    assert_eq!(waiting(&started, 0), Vec::<String>::new());
    let tables = waiting(&started, 1);
    assert_eq!(tables.len(), first.tables(&west).len());
    assert!(tables.iter().all(|name| name.starts_with("system.")));
    let checks = started.checks(&started.workspaces[1]);
    let kept = checks.iter().find(|check| check.name == before.name);
    assert_eq!(kept, Some(&before));

    let events = app.events(started.connection_test_id, None).await;
    let second = crate::app::TestOutcome {
        id: started.connection_test_id,
        events,
    };
    assert_eq!(second.ran().len(), tables.len());
    assert!(
        second
            .tables(&west)
            .iter()
            .all(|(_, state)| state.has_passed())
    );
    // The workspace in which everything had passed was left alone.
    let requests = network.take_requests();
    assert!(!requests.iter().any(|request| request.starts_with(&east)));

    // What was kept is as good for a connector as what ran.
    for (key, host) in [
        ("0192f0c1-0000-7000-8000-000000000001", &east),
        ("0192f0c1-0000-7000-8000-000000000002", &west),
    ] {
        let new = json!({"connection_test_id": second.id, "host": host});
        let made = app.create("/api/v1/connectors", key, new).await;
        assert_eq!(made.status(), StatusCode::CREATED);
    }
}

#[tokio::test]
async fn single_checks_can_be_named_and_other_inputs_keep_nothing() {
    let app = TestApp::start().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    app.discover(&account, "azure", &account.reader).await;
    app.run_sql(&account, "eastus", script(&account, &[], true))
        .await;
    let first = app.test(&account, &[], &[&host]).await;
    let request = |workspace: serde_json::Value| json!({"account_id": account.account_id, "features": [], "repeats": first.id, "workspaces": [workspace]});

    let one = json!({"host": host, "primary": true, "checks": ["system.billing.usage"]});
    let second = app.test_to_the_end(request(one.clone())).await;
    assert_eq!(second.ran(), ["system.billing.usage"]);

    // Without an earlier test, what it needs is made as well.
    let alone = json!({"account_id": account.account_id, "features": [], "workspaces": [one]});
    let third = app.test_to_the_end(alone).await;
    assert_eq!(
        third.ran(),
        [
            "credentials",
            "identity",
            "metastore",
            "warehouse",
            "system.billing.usage"
        ]
    );

    let other = json!({"host": host, "primary": true, "region": "eastus"});
    let started = app.start_test(request(other)).await;
    assert_eq!(
        waiting(&started, 0).len(),
        started.checks(&started.workspaces[0]).len()
    );

    let unknown = json!({"account_id": account.account_id, "features": [], "repeats": "6f1c2a4e-0b7d-4c1e-9a53-000000000001"});
    let answer = app.post("/api/v1/connection-tests", unknown).await;
    assert_eq!(
        problem(answer).await.code,
        ProblemCode::UnknownConnectionTest
    );
    let no_check = json!({"host": host, "primary": true, "checks": ["system.new.thing"]});
    let answer = app
        .post("/api/v1/connection-tests", request(no_check))
        .await;
    assert_eq!(problem(answer).await.code, ProblemCode::InvalidInput);
}
