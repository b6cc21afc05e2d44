//! Connectors that are tested day after day, without anything that is kept to sign in with.

use std::time::Duration;

use contract::{
    Connector, ConnectorValidation, FailureCause, IdTokenRefusal, ListedAuditEvent, ProblemCode,
};
use domain::{ConnectorId, Timestamp};
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::connection_strings;
use super::connection_tests::script;
use super::federation::Trusting;
use crate::app::{TestApp, problem};

fn path(id: ConnectorId) -> String {
    format!("/api/v1/connectors/{id}/validation")
}

async fn switch(app: &TestApp, id: ConnectorId, daily: bool) -> reqwest::Response {
    let request = app.request(Method::PUT, &path(id));
    request.json(&json!({"daily": daily})).send().await.unwrap()
}

async fn look(app: &TestApp, now: Timestamp) {
    let state = app.state.as_ref().unwrap();
    let tests = state.daily_tests(state.store().clone());
    tests.look(now).await.unwrap();
}

fn later(hours: u64) -> Timestamp {
    server::clock::now().later(Duration::from_secs(hours * 3600))
}

#[tokio::test]
async fn a_policy_that_is_deleted_is_found_by_the_next_test_and_its_return_soon_after() {
    let trusting = Trusting::start().await;
    let app = &trusting.app;
    trusting.trust(Some(trusting.policy()));
    let grants = script(&trusting.account, &[], true);
    app.run_sql(&trusting.account, "eastus", grants).await;
    let id = trusting.connect().await.connector_id;
    let shown: ConnectorValidation = app.get(&path(id)).await;
    assert_eq!((shown.next_at, shown.history.len()), (None, 0));
    look(app, later(1)).await;

    let on: ConnectorValidation = switch(app, id, true).await.json().await.unwrap();
    assert!(on.next_at.unwrap() <= server::clock::now());
    look(app, server::clock::now()).await;
    let shown: ConnectorValidation = app.get(&path(id)).await;
    let first = shown.history.first().unwrap();
    assert!(first.is_well(), "{:?}", first.failed.first());
    assert!(first.passed > 5);
    // About a day later, not all at the same second, and not before.
    let due = shown.next_at.unwrap();
    assert!(due > later(22) && due < later(26), "{due}");
    look(app, later(20)).await;
    let state = app.state.as_ref().unwrap();
    assert_eq!(state.store().last_validations().await.unwrap().len(), 1);
    assert!(!state.store().last_validations().await.unwrap()[0].failed);

    trusting.trust(None);
    app.change("UPDATE validations SET validated_at = validated_at - 86400")
        .await;
    look(app, later(27)).await;
    let shown: ConnectorValidation = app.get(&path(id)).await;
    assert_eq!(shown.history.len(), 2);
    let [failed] = shown.history[0].failed.as_slice() else {
        panic!("{:?}", shown.next_at);
    };
    assert_eq!(failed.name.to_string(), "credentials");
    assert!(
        matches!(
            failed.failure.cause,
            FailureCause::IdTokenRefused {
                why: IdTokenRefusal::NoPolicy,
                ..
            }
        ),
        "{failed:?}"
    );
    assert!(!serde_json::to_string(&shown).unwrap().contains("eyJ"));
    assert!(state.store().last_validations().await.unwrap()[0].failed);
    // What failed is looked at again within the hour.
    assert!(shown.next_at.unwrap() <= later(29), "{shown:?}");
    trusting.trust(Some(trusting.policy()));
    app.change("UPDATE validations SET validated_at = validated_at - 3600")
        .await;
    look(app, later(29)).await;
    let shown: ConnectorValidation = app.get(&path(id)).await;
    assert!(shown.history[0].is_well(), "{shown:?}");

    let events: Vec<ListedAuditEvent> = app.get("/api/v1/audit-events").await;
    let count = |action: &str| events.iter().filter(|event| event.action == action).count();
    assert_eq!(count("connector.validated"), 3);
    assert_eq!(count("connector.validation_switched"), 1);

    let off: ConnectorValidation = switch(app, id, false).await.json().await.unwrap();
    assert_eq!((off.next_at, off.history.len()), (None, 3));
    look(app, later(1000)).await;
    let shown: ConnectorValidation = app.get(&path(id)).await;
    assert_eq!(shown.history.len(), 3);
}

#[tokio::test]
async fn what_was_planned_while_the_clock_was_ahead_is_due_now() {
    let trusting = Trusting::start().await;
    let app = &trusting.app;
    trusting.trust(Some(trusting.policy()));
    let id = trusting.connect().await.connector_id;
    switch(app, id, true).await;
    look(app, server::clock::now()).await;
    app.change("UPDATE validation_plans SET due_at = due_at + 60 * 86400")
        .await;
    app.change("UPDATE validations SET validated_at = validated_at - 86400")
        .await;
    look(app, server::clock::now()).await;
    let shown: ConnectorValidation = app.get(&path(id)).await;
    assert_eq!(shown.history.len(), 2);
    assert!(shown.next_at.unwrap() < later(26));
}

#[tokio::test]
async fn a_test_that_can_t_be_made_is_told_like_one_that_fails() {
    let trusting = Trusting::start().await;
    let app = &trusting.app;
    trusting.trust(Some(trusting.policy()));
    let id = trusting.connect().await.connector_id;
    switch(app, id, true).await;
    // As a row that another version, or somebody's hand, has left.
    app.change("UPDATE connectors SET application_id = NULL")
        .await;
    look(app, server::clock::now()).await;
    let shown: ConnectorValidation = app.get(&path(id)).await;
    let [test] = shown.history.as_slice() else {
        panic!("{shown:?}");
    };
    let detail = test.failed[0].failure.detail.as_deref().unwrap();
    assert!(detail.contains("as whom it connects"), "{detail}");
    let due = shown.next_at.unwrap();
    assert!(due < later(2), "{due}");
}

#[tokio::test]
async fn what_was_tested_with_a_secret_is_not_tested_by_itself() {
    let app = TestApp::start().await;
    connection_strings::connector(&app).await;
    let connectors: Vec<Connector> = app.get("/api/v1/connectors").await;
    let id = connectors[0].connector_id;
    let answer = switch(&app, id, true).await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    let problem = problem(answer).await;
    assert_eq!(problem.code, ProblemCode::NotAllowed);
    assert!(problem.detail.unwrap().contains("keeps none"));
    let nobody = ConnectorId::from_u128(1);
    assert_eq!(
        switch(&app, nobody, true).await.status(),
        StatusCode::NOT_FOUND
    );
    look(&app, later(48)).await;
    let shown: ConnectorValidation = app.get(&path(id)).await;
    assert_eq!((shown.next_at, shown.history.len()), (None, 0));
}
