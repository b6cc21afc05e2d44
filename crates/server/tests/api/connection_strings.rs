//! Minting.

use connection_string::{ReadContext, Verdict, read};
use contract::{Connector, MintedConnectionString, ProblemCode, Token, TokenState};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::app::{TestApp, healthy, problem};

fn key(number: u32) -> String {
    format!("22222222-0000-4000-8000-{number:012}")
}

fn wish() -> Value {
    json!({"execution_mode": "databricks_job", "expires_in_days": 7})
}

async fn connector(app: &TestApp) -> String {
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;
    let host = healthy(&account, "eastus").host;
    let outcome = app.test(&account, &[], &[&host]).await;
    let answer = app
        .create(
            "/api/v1/connectors",
            &key(0),
            json!({"connection_test_id": outcome.id, "host": host}),
        )
        .await;
    let connector: Connector = answer.json().await.unwrap();
    format!(
        "/api/v1/connectors/{}/connection-strings",
        connector.connector_id
    )
}

#[tokio::test]
async fn the_string_holds_what_a_collector_needs_and_is_shown_once() {
    let app = TestApp::start().await;
    let path = connector(&app).await;
    let answer = app.create(&path, &key(1), wish()).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let minted: MintedConnectionString = answer.json().await.unwrap();

    let report = read(
        &minted.connection_string,
        &ReadContext {
            now: 1_795_000_000,
            trusted_api_url: None,
        },
    );
    assert!(
        !matches!(report.verdict(), Verdict::Refused(_)),
        "{:?}",
        report.findings
    );
    let payload = report.payload.unwrap();
    assert_eq!(payload.api_url.as_str(), format!("http://{}", app.address));
    assert!(path.contains(&payload.connector_id.to_string()));
    assert_eq!(payload.token.fingerprint(), minted.token.fingerprint);

    let again = app.create(&path, &key(1), wish()).await;
    assert_eq!(problem(again).await.code, ProblemCode::AlreadyMinted);
    let listed = app
        .request(Method::GET, &path)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        listed.contains(&minted.token.fingerprint)
            && !listed.contains("lsc_")
            && !listed.contains("LAKESENTRY")
    );
}

#[tokio::test]
async fn two_tokens_at_most_are_alive_and_revoking_makes_room() {
    let app = TestApp::start().await;
    let path = connector(&app).await;
    for number in 1..=2 {
        assert_eq!(
            app.create(&path, &key(number), wish()).await.status(),
            StatusCode::CREATED
        );
    }
    assert_eq!(
        problem(app.create(&path, &key(3), wish()).await).await.code,
        ProblemCode::TooManyTokens
    );
    let tokens: Vec<Token> = app.get(&path).await;
    let revoked = app
        .request(Method::DELETE, &format!("{path}/{}", tokens[0].token_id))
        .send()
        .await
        .unwrap();
    assert_eq!(revoked.status(), StatusCode::NO_CONTENT);
    assert_eq!(
        app.get::<Vec<Token>>(&path).await[0].state,
        TokenState::Revoked
    );
    assert_eq!(
        app.create(&path, &key(3), wish()).await.status(),
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn an_impossible_wish_is_refused() {
    let app = TestApp::start().await;
    let path = connector(&app).await;
    for days in [0, 91] {
        let answer = app
            .create(
                &path,
                &key(days),
                json!({"execution_mode": "standalone", "expires_in_days": days}),
            )
            .await;
        assert_eq!(problem(answer).await.code, ProblemCode::InvalidInput);
    }
    let nowhere = "/api/v1/connectors/00000000-0000-4000-8000-000000000000/connection-strings";
    assert_eq!(
        problem(app.create(nowhere, &key(9), wish()).await)
            .await
            .code,
        ProblemCode::NotFound
    );
}
