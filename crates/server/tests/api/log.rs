//! What the real program writes into its log.

use std::time::Duration;

use contract::{Connector, MintedConnectionString};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::app::{TestApp, healthy};

#[tokio::test]
async fn what_is_taken_away_is_in_the_log_and_no_secret_is() {
    let app = TestApp::start_as_program().await;
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;
    let host = healthy(&account, "eastus").host;
    let outcome = app.test(&account, &[], &[&host]).await;
    let body = json!({"connection_test_id": outcome.id, "host": host});
    let made = app.create("/api/v1/connectors", "key-of-the-connector", body);
    let connector: Connector = made.await.json().await.unwrap();
    let own = format!("/api/v1/connectors/{}", connector.connector_id);
    let strings = format!("{own}/connection-strings");
    let wish = json!({"execution_mode": "databricks_job", "expires_in_days": 7});
    let minted = app.create(&strings, "key-of-the-string", wish).await;
    let minted: MintedConnectionString = minted.json().await.unwrap();
    let token_id = minted.token.token_id;
    for path in [format!("{strings}/{token_id}"), own] {
        let answer = app.request(Method::DELETE, &path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT, "{path}");
    }

    // The log comes through a pipe.
    let removed = format!("connector_id={}", connector.connector_id);
    let mut log = String::new();
    for _ in 0..100 {
        log = app.log.lock().unwrap().clone();
        if log.contains("connector removed") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let line = |words: &str| {
        let found = log.lines().find(|line| line.contains(words));
        found.unwrap_or_else(|| panic!("{words:?} is not in the log: {log}"))
    };
    let revoked = line("connection string revoked");
    assert!(
        revoked.contains(&format!("token_id={token_id}")),
        "{revoked}"
    );
    assert!(revoked.contains(&removed), "{revoked}");
    assert!(line("connector removed").contains(&removed));
    let secrets = [
        account.reader.credentials.client_secret.as_str(),
        minted.connection_string.as_str(),
    ];
    for secret in secrets {
        assert!(!log.contains(secret), "{log}");
    }
}
