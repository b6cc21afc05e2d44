//! Minting, and what becomes of tokens.

use std::time::Duration;

use connection_string::{ReadContext, TrustedInstance, Verdict, read};
use contract::{Connector, MintedConnectionString, ProblemCode, Token, TokenState};
use domain::Timestamp;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::app::{TestApp, healthy, problem};

pub fn key(number: u32) -> String {
    format!("22222222-0000-4000-8000-{number:012}")
}

pub fn wish() -> Value {
    json!({"execution_mode": "databricks_job", "expires_in_days": 7})
}

/// Makes a connector, and gives the address of its connection strings.
pub async fn connector(app: &TestApp) -> String {
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
            trusted: TrustedInstance::Unknown,
        },
    );
    assert!(report.verdict() != Verdict::Refuse, "{:?}", report.findings);
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

#[tokio::test]
async fn a_repetition_makes_no_second_token() {
    let app = TestApp::start().await;
    let path = connector(&app).await;
    app.create(&path, &key(1), wish()).await;
    for _ in 0..2 {
        let again = app.create(&path, &key(1), wish()).await;
        assert_eq!(problem(again).await.code, ProblemCode::AlreadyMinted);
    }
    let other = app.create(&path, &key(1), wish_with("end_now")).await;
    assert_eq!(problem(other).await.code, ProblemCode::IdempotencyKeyReused);
    let tokens: Vec<Token> = app.get(&path).await;
    assert!(tokens.len() == 1 && tokens[0].state == TokenState::Minted);
}

#[tokio::test]
async fn a_string_that_nobody_has_seen_is_told_apart() {
    let app = TestApp::start().await;
    let path = connector(&app).await;
    let minted: MintedConnectionString = app
        .create(&path, &key(1), wish())
        .await
        .json()
        .await
        .unwrap();
    app.create(&path, &key(2), wish()).await;
    let shown = format!("{path}/{}/shown", minted.token.token_id);
    let seen = async || {
        let answer = app.request(Method::POST, &shown).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
        app.get::<Vec<Token>>(&path).await
    };
    let tokens = seen().await;
    assert!(tokens[0].shown_at.is_none() && tokens[1].shown_at.is_some());

    app.change("UPDATE collector_tokens SET shown_at = 1795356000 WHERE shown_at IS NOT NULL")
        .await;
    let tokens = seen().await;
    assert_eq!(tokens[1].shown_at, Some(Timestamp(1_795_356_000)));

    let nobody = "/00000000-0000-4000-8000-000000000000";
    for unknown in [
        format!("{path}{nobody}/shown"),
        format!(
            "/api/v1/connectors{nobody}/connection-strings/{}/shown",
            minted.token.token_id
        ),
    ] {
        let answer = app.request(Method::POST, &unknown).send().await.unwrap();
        assert_eq!(problem(answer).await.code, ProblemCode::NotFound);
    }
}

fn wish_with(older_strings: &str) -> Value {
    json!({"execution_mode": "databricks_job", "expires_in_days": 30, "older_strings": older_strings})
}

#[tokio::test]
async fn the_older_string_ends_when_it_was_said_to() {
    let app = TestApp::start().await;
    let path = connector(&app).await;
    for (number, (choice, hours)) in [
        ("until_replaced", None),
        ("end_now", Some(0)),
        ("end_in_1h", Some(1)),
        ("end_in_24h", Some(24)),
        ("end_in_7d", Some(7 * 24)),
    ]
    .into_iter()
    .enumerate()
    {
        let number = u32::try_from(number).unwrap();
        app.create(&path, &key(10 + number), wish()).await;
        let answer = app
            .create(&path, &key(20 + number), wish_with(choice))
            .await;
        assert_eq!(answer.status(), StatusCode::CREATED, "{choice}");
        let tokens: Vec<Token> = app.get(&path).await;
        let expected = hours.map(|hours| tokens[0].created_at.later(Duration::from_hours(hours)));
        assert_eq!(tokens[1].ends_at, expected, "{choice}");
        assert_eq!(tokens[0].ends_at, None, "{choice}");
        let state = if choice == "end_now" {
            TokenState::Ended
        } else {
            TokenState::Minted
        };
        assert_eq!(tokens[1].state, state, "{choice}");
        app.change("UPDATE collector_tokens SET revoked_at = 1795356000")
            .await;
    }
}

#[tokio::test]
async fn a_third_string_needs_the_end_of_the_older_ones() {
    let app = TestApp::start().await;
    let path = connector(&app).await;
    for number in 1..=2 {
        app.create(&path, &key(number), wish()).await;
    }
    let refused = app.create(&path, &key(3), wish_with("end_in_1h")).await;
    assert_eq!(problem(refused).await.code, ProblemCode::TooManyTokens);
    let tokens: Vec<Token> = app.get(&path).await;
    assert!(
        tokens.iter().all(|token| token.ends_at.is_none()),
        "a refusal ends nothing"
    );

    let answer = app.create(&path, &key(3), wish_with("end_now")).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let states: Vec<TokenState> = app
        .get::<Vec<Token>>(&path)
        .await
        .into_iter()
        .map(|token| token.state)
        .collect();
    assert_eq!(
        states,
        [TokenState::Minted, TokenState::Ended, TokenState::Ended]
    );
}

#[tokio::test]
async fn an_end_is_not_put_off_and_makes_room_when_it_has_come() {
    let app = TestApp::start().await;
    let path = connector(&app).await;
    let live = async || {
        let connectors: Vec<Connector> = app.get("/api/v1/connectors").await;
        connectors[0].live_tokens
    };
    app.create(&path, &key(1), wish()).await;
    app.create(&path, &key(2), wish_with("end_in_1h")).await;
    let tokens: Vec<Token> = app.get(&path).await;
    let settled = tokens[1].ends_at;
    let newest = format!("{path}/{}", tokens[0].token_id);
    app.request(Method::DELETE, &newest).send().await.unwrap();
    app.create(&path, &key(3), wish_with("end_in_7d")).await;
    assert_eq!(app.get::<Vec<Token>>(&path).await[2].ends_at, settled);
    assert_eq!(live().await, 2);

    app.change("UPDATE collector_tokens SET ends_at = created_at WHERE ends_at IS NOT NULL")
        .await;
    assert_eq!(live().await, 1);
    assert_eq!(
        app.get::<Vec<Token>>(&path).await[2].state,
        TokenState::Ended
    );
    assert_eq!(
        app.create(&path, &key(4), wish()).await.status(),
        StatusCode::CREATED
    );
}
