//! Streams end when whoever looks at them may not look any more.

use std::time::{Duration, Instant};

use domain::{
    AccountId, ApiKeyScope, Authentication, Cloud, ConnectorId, DatabricksHost, MetastoreId,
    Region, Role, SignInId, WorkspaceFacts, WorkspaceId,
};
use reqwest::{Method, Response, StatusCode};
use serde_json::json;
use server::clock;
use sha2::{Digest as _, Sha256};
use store::{ConnectorCreation, NewSignInRecord, RepeatableCall, SignInRecord};
use uuid::Uuid;

use crate::real::RealApp;

/// Makes a connector, and returns where its data is streamed.
async fn stream_of(app: &RealApp) -> String {
    let connector_id = ConnectorId::from_u128(Uuid::now_v7().as_u128());
    let new = ConnectorCreation {
        connector_id,
        facts: WorkspaceFacts {
            account_id: AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap(),
            cloud: Cloud::Azure,
            region: Region::parse("eastus").unwrap(),
            metastore_id: MetastoreId::parse("22222222-3333-4444-5555-666666666666").unwrap(),
            workspace_id: WorkspaceId::parse("1").unwrap(),
            workspace_name: "w1".to_owned(),
            host: DatabricksHost::parse("adb-1.0.azuredatabricks.net").unwrap(),
            features: Vec::new(),
            authentication: Authentication::OauthM2m,
            application_id: None,
            tested_as: None,
        },
        tested_as_primary: true,
        signed_by: None,
        tested_daily: false,
        call: RepeatableCall {
            key: "key",
            request: "connector",
        },
        created_at: clock::now(),
    };
    app.store.create_connector(new).await.unwrap();
    format!("/api/v1/connectors/{connector_id}/data/events")
}

async fn look(app: &RealApp, who: &str, path: &str) -> Response {
    let request = app.request_as(who, Method::GET, path).send().await;
    let mut stream = request.unwrap();
    assert_eq!(stream.status(), StatusCode::OK);
    let first = stream.chunk().await.unwrap().unwrap();
    assert!(first.starts_with(b"data:"));
    stream
}

/// Says how long it takes until a stream ends.
async fn ends(mut stream: Response) -> Duration {
    let begun = Instant::now();
    let end = async { while stream.chunk().await.unwrap().is_some() {} };
    let waited = tokio::time::timeout(Duration::from_secs(30), end).await;
    waited.expect("it goes on");
    begun.elapsed()
}

async fn goes_on(stream: &mut Response) {
    let more = tokio::time::timeout(Duration::from_millis(500), stream.chunk()).await;
    assert!(!matches!(more, Ok(Ok(None))), "it has ended");
}

#[tokio::test]
async fn a_stream_ends_with_the_session_that_began_it() {
    let app = RealApp::start().await;
    let path = stream_of(&app).await;
    let (ada, owner) = app.signed_in("ada", Role::Owner).await;
    let mut others = look(&app, &owner, &path).await;
    for (index, change) in [json!({"role": "admin"}), json!({"disabled": true})]
        .iter()
        .enumerate()
    {
        let (bob, user) = app.signed_in(&format!("bob{index}"), Role::User).await;
        let key = app.key(&bob, ApiKeyScope::Read).await;
        let (stream, by_key) = (
            look(&app, &user, &path).await,
            look(&app, &key, &path).await,
        );
        let whom = contract::paths::person(bob.person_id);
        let request = app.request_as(&owner, Method::PATCH, &whom).json(change);
        assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
        assert!(ends(stream).await < Duration::from_secs(5));
        // A key goes on with a higher role, and ends with its person.
        if change.get("disabled").is_some() {
            assert!(ends(by_key).await < Duration::from_secs(5));
        }
    }
    let second = app.sign_in(&ada, clock::now()).await;
    let stream = look(&app, &second, &path).await;
    let out = app.request_as(&second, Method::DELETE, "/api/v1/sessions/current");
    assert_eq!(out.send().await.unwrap().status(), StatusCode::NO_CONTENT);
    assert!(ends(stream).await < Duration::from_secs(5));
    goes_on(&mut others).await;
    let everywhere = app.request_as(&owner, Method::DELETE, "/api/v1/sessions");
    assert_eq!(
        everywhere.send().await.unwrap().status(),
        StatusCode::NO_CONTENT
    );
    ends(others).await;
}

/// What another process did, and what time alone does, is found out within some seconds.
#[tokio::test]
async fn a_stream_ends_when_the_time_is_over() {
    let app = RealApp::start().await;
    let path = stream_of(&app).await;
    let (ada, _) = app.signed_in("ada", Role::Owner).await;
    let now = clock::now();
    let new = NewSignInRecord {
        record: SignInRecord {
            sign_in_id: SignInId::new(Uuid::now_v7()),
            person_id: ada.person_id,
            created_at: now,
            seen_at: now,
            ends_at: now.later(Duration::from_secs(3)),
            device: "a test".to_owned(),
        },
        secret_hash: Sha256::digest("short").into(),
    };
    app.store.begin_sign_in(&new).await.unwrap();
    let elsewhere = app.sign_in(&ada, now).await;
    let (short, ended_elsewhere) = (
        look(&app, "short", &path).await,
        look(&app, &elsewhere, &path).await,
    );
    let signed_in = app.store.sign_ins(ada.person_id, now).await.unwrap();
    for one in signed_in {
        if one.sign_in_id != new.record.sign_in_id {
            app.store
                .end_sign_in(ada.person_id, one.sign_in_id)
                .await
                .unwrap();
        }
    }
    let (one, other) = tokio::join!(ends(short), ends(ended_elsewhere));
    assert!(one < Duration::from_secs(15) && other < Duration::from_secs(15));
}
