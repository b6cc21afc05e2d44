//! Who a test runs as, and what is held for whom.

use contract::{CheckState, FailureCause, OnboardingSession, ProblemCode, Warning};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::failure;
use crate::app::{TestApp, healthy, problem};

/// Names a service principal that does not exist.
const NOBODY: &str = "0f0f0f0f-1111-2222-3333-444444444444";

fn admin_token(app: &TestApp) -> String {
    let account = app.azure();
    let mut metastores = account.metastores.iter();
    let metastore = metastores
        .find(|metastore| metastore.region == "eastus")
        .unwrap();
    metastore.admin.credentials.token.clone().unwrap()
}

/// A test of East US as somebody, with credentials that come with it or with what is held.
fn body(app: &TestApp, application_id: &str, credentials: Option<Value>) -> Value {
    let account = app.azure();
    let mut workspace = json!({"host": healthy(&account, "eastus").host, "primary": true});
    if let Some(credentials) = credentials {
        workspace["credentials"] = credentials;
    }
    json!({"account_id": account.account_id, "application_id": application_id, "features": [], "workspaces": [workspace]})
}

#[tokio::test]
async fn a_token_of_somebody_else_proves_the_workspace_and_not_the_principal() {
    let app = TestApp::start().await;
    let host = healthy(&app.azure(), "eastus").host;
    let token = json!({"personal_access_token": {"token": admin_token(&app)}});
    let outcome = app.test_to_the_end(body(&app, NOBODY, Some(token))).await;
    let identity = outcome.state(&host, "identity");
    let warned = identity.warnings().iter().any(
        |warning| matches!(warning, Warning::OtherPrincipal { expected } if expected.to_string() == NOBODY),
    );
    assert!(identity.has_passed() && warned, "{identity:?}");

    let new = json!({"connection_test_id": outcome.id, "host": host});
    let key = "0192f0c1-0000-7000-8000-000000000001";
    let made = app.create("/api/v1/connectors", key, new).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    let connector: contract::Connector = made.json().await.unwrap();
    assert_eq!(connector.application_id, None, "nobody has proved to be it");
    assert!(connector.tested_as.is_some_and(|who| who != NOBODY));
}

#[tokio::test]
async fn what_is_held_counts_for_the_principal_that_it_was_given_for() {
    let app = TestApp::start().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    let token = json!({"personal_access_token": {"token": admin_token(&app)}});
    app.test_to_the_end(body(&app, NOBODY, Some(token))).await;
    // Held for that one, and for nobody else.
    let again = app.test_to_the_end(body(&app, NOBODY, None)).await;
    assert!(again.state(&host, "credentials").has_passed());
    let reader = account.reader.credentials.application_id.clone();
    let other = app.post("/api/v1/connection-tests", body(&app, &reader, None));
    assert_eq!(problem(other.await).await.code, ProblemCode::SecretNeeded);

    app.discover(&account, "azure", &account.reader).await;
    let outcome = app.test_to_the_end(body(&app, &reader, None)).await;
    let identity = outcome.check(&host, "identity");
    assert!(identity.state.has_passed() && identity.state.warnings().is_empty());
    assert_eq!(identity.checked_as, Some(reader.clone()));

    // The secret of one principal in a test that is to run as another.
    let secret = json!({"oauth_m2m": {"application_id": reader, "client_secret": account.reader.credentials.client_secret}});
    let mixed = app.post("/api/v1/connection-tests", body(&app, NOBODY, Some(secret)));
    assert_eq!(problem(mixed.await).await.code, ProblemCode::InvalidInput);
}

#[tokio::test]
async fn a_token_that_nobody_looked_at_does_not_pass() {
    let app = TestApp::start().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    let dns = fakebricks::FaultRule {
        name: None,
        host: Some(host.clone()),
        path: String::new(),
        times: None,
        kind: fakebricks::FaultKind::Dns,
    };
    app.simulation
        .apply(&fakebricks::Control::AddFault(dns))
        .unwrap();
    let token = json!({"personal_access_token": {"token": admin_token(&app)}});
    let outcome = app.test_to_the_end(body(&app, NOBODY, Some(token))).await;
    assert_eq!(
        failure(&outcome, &host, "credentials"),
        FailureCause::UnknownHost
    );
    let session: OnboardingSession = app.get("/api/v1/onboarding-sessions/current").await;
    assert_eq!(session.tokens, []);
}

#[tokio::test]
async fn a_host_that_does_not_say_whose_it_is_gets_no_secret() {
    let (app, network) = TestApp::start_behind_network().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    app.discover(&account, "azure", &account.reader).await;
    network.take_requests();
    let reader = account.reader.credentials.application_id.clone();
    let unavailable = fakebricks::FaultRule {
        name: None,
        host: Some(host.clone()),
        path: "/.well-known/databricks-config".to_owned(),
        times: None,
        kind: fakebricks::FaultKind::ServerError { status: 503 },
    };
    app.simulation
        .apply(&fakebricks::Control::AddFault(unavailable))
        .unwrap();
    let outcome = app.test_to_the_end(body(&app, &reader, None)).await;
    assert_eq!(
        failure(&outcome, &host, "credentials"),
        FailureCause::Unavailable
    );
    let requests = network.take_requests();
    assert!(
        !requests.iter().any(|request| request.contains("POST")),
        "{requests:?}"
    );
}

#[tokio::test]
async fn forgetting_ends_what_runs_and_nothing_writes_back() {
    let (app, network) = TestApp::start_behind_network().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    let reader = &account.reader.credentials;
    let secret = json!({"oauth_m2m": {"application_id": reader.application_id, "client_secret": reader.client_secret}});
    network.delay(std::time::Duration::from_millis(400));
    let test = body(&app, &reader.application_id, Some(secret));
    let started = app.start_test(test).await;
    let path = "/api/v1/onboarding-sessions/current";
    let forgotten = app.request(Method::DELETE, path).send().await.unwrap();
    assert_eq!(forgotten.status(), StatusCode::NO_CONTENT);
    let events = app.events(started.connection_test_id, None).await;
    let outcome = crate::app::TestOutcome {
        id: started.connection_test_id,
        events,
    };
    let tables = outcome.state(&host, "system.query.history");
    assert!(
        matches!(tables, CheckState::NotChecked { .. }),
        "{tables:?}"
    );
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let session: OnboardingSession = app.get(path).await;
    assert_eq!((session.principals, session.tokens), (vec![], vec![]));
    let again = app.post(
        "/api/v1/connection-tests",
        body(&app, &reader.application_id, None),
    );
    assert_eq!(problem(again.await).await.code, ProblemCode::SecretNeeded);
}

#[tokio::test]
async fn a_repeated_test_has_the_name_and_the_features_of_today() {
    let app = TestApp::start().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    app.discover(&account, "azure", &account.reader).await;
    let request = |name: &str, features: Value, repeats: Option<domain::ConnectionTestId>| {
        json!({"account_id": account.account_id, "features": features, "repeats": repeats,
            "workspaces": [{"host": host, "name": name, "primary": true}]})
    };
    let first = app.test_to_the_end(request("old", json!([]), None)).await;
    let features = json!(["audit_log"]);
    let second = request("new", features, Some(first.id));
    let second = app.test_to_the_end(second).await;
    let new = json!({"connection_test_id": second.id, "host": host});
    let key = "0192f0c1-0000-7000-8000-000000000001";
    let made = app.create("/api/v1/connectors", key, new).await;
    let connector: contract::Connector = made.json().await.unwrap();
    assert_eq!(connector.workspace_name, "new");
    assert_eq!(connector.features, [domain::Feature::AuditLog]);
}
