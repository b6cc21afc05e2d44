//! The real program, killed the hard way: what it confirmed is there afterwards.

use contract::Connector;
use serde_json::json;

use crate::app::{TestApp, healthy};

#[tokio::test]
async fn a_killed_program_comes_back_with_what_it_confirmed() {
    let mut app = TestApp::start_as_program().await;
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;
    let host = healthy(&account, "eastus").host;
    let outcome = app.test(&account, &[], &[&host]).await;
    let body = json!({"connection_test_id": outcome.id, "host": host});
    let answer = app
        .create("/api/v1/connectors", "key-of-the-connector", body)
        .await;
    assert_eq!(answer.status(), 201);
    let confirmed = vec![answer.json::<Connector>().await.unwrap()];
    // Killed in the moment of the answer, without a chance to close anything.
    app = app.kill_and_restart().await;
    assert_eq!(
        app.get::<Vec<Connector>>("/api/v1/connectors").await,
        confirmed
    );
    // Secrets are in memory only.
    app.discover(&account, "azure", &account.reader).await;
    let held: contract::OnboardingSession = app.get("/api/v1/onboarding-sessions/current").await;
    assert!(held.principals.len() == 1);
    app = app.kill_and_restart().await;
    let held: contract::OnboardingSession = app.get("/api/v1/onboarding-sessions/current").await;
    assert!(held.principals.is_empty());
    assert_eq!(
        app.get::<Vec<Connector>>("/api/v1/connectors").await,
        confirmed
    );
}
