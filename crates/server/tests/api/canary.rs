//! Secrets are looked for wherever bytes of the server end up: tables, journals, backups, the data, the log at its most talkative, metrics, traces.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use contract::{Connector, CreatedApiKey, MintedConnectionString};
use reqwest::{Client, Method, StatusCode, header};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::app::{TestApp, healthy};

/// What a collector of traces heard.
type Heard = Arc<Mutex<Vec<u8>>>;

async fn collector() -> (String, Heard) {
    let heard = Heard::default();
    let into = Arc::clone(&heard);
    let router = axum::Router::new().fallback(async move |body: Bytes| {
        into.lock().unwrap().extend_from_slice(&body);
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (format!("http://{address}"), heard)
}

/// The forms in which bytes could hide.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let hex = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    // Three bytes make four characters, so only a part that begins at a multiple of three is the same everywhere.
    let encoded = STANDARD_NO_PAD.encode(secret);
    let whole = encoded.len() / 4 * 4;
    let percent = secret
        .replace('/', "%2F")
        .replace('+', "%2B")
        .replace(':', "%3A");
    vec![
        secret.as_bytes().to_vec(),
        hex(secret.as_bytes()).into_bytes(),
        encoded[..whole].as_bytes().to_vec(),
        percent.into_bytes(),
        secret.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ]
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

fn files(folder: &Path, into: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into);
        } else {
            into.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
}

fn lakesentry(words: &[&str], database: &Path) {
    let output = Command::new(env!("CARGO_BIN_EXE_lakesentry"))
        .args(words)
        .arg("--database")
        .arg(database)
        .env_clear()
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_kept_or_told() {
    let (endpoint, traces) = collector().await;
    let app = TestApp::start_as_program_with(&[
        ("RUST_LOG", "debug"),
        ("LAKESENTRY_LOG_FORMAT", "json"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint),
        ("OTEL_BSP_SCHEDULE_DELAY", "100"),
    ])
    .await;
    let folder = app.database().parent().unwrap().to_owned();

    // The owner comes in with a token, and makes a key.
    lakesentry(&["bootstrap"], &app.database());
    let token_file = folder.join("test.sqlite.bootstrap");
    let bootstrap = fs::read_to_string(&token_file).unwrap().trim().to_owned();
    let plain = Client::builder().no_proxy().build().unwrap();
    let url = |path: &str| format!("http://{}{path}", app.address);
    let wrong = "0".repeat(64);
    let wrong = json!({"bootstrap_token": wrong});
    let refused = plain
        .post(url("/api/v1/sessions"))
        .json(&wrong)
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    let request = json!({"bootstrap_token": bootstrap, "owner": {"name": "Ada", "email": "ada@lake.example"}});
    let answer = plain
        .post(url("/api/v1/sessions"))
        .json(&request)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
    let cookie = answer.headers()[header::SET_COOKIE]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let session = cookie.split_once('=').unwrap().1.to_owned();
    let wish = json!({"name": "canary", "scope": "admin", "expires_in_days": 1});
    let made = plain
        .post(url("/api/v1/api-keys"))
        .header(header::COOKIE, &cookie)
        .json(&wish)
        .send()
        .await
        .unwrap();
    let made: CreatedApiKey = made.json().await.unwrap();
    let key = made.secret.expose().to_owned();
    let used = plain
        .get(url("/api/v1/regions"))
        .bearer_auth(&key)
        .send()
        .await
        .unwrap();
    assert_eq!(used.status(), StatusCode::OK);

    // A secret of Databricks, a wrong one, and one in the wrong place.
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;
    let host = healthy(&account, "eastus").host;
    let outcome = app.test(&account, &[], &[&host]).await;
    let body = json!({"connection_test_id": outcome.id, "host": host});
    let connector: Connector = app
        .create("/api/v1/connectors", "key-of-the-connector", body)
        .await
        .json()
        .await
        .unwrap();
    let strings = format!(
        "/api/v1/connectors/{}/connection-strings",
        connector.connector_id
    );
    let wish = json!({"execution_mode": "databricks_job", "expires_in_days": 7});
    let minted: MintedConnectionString = app
        .create(&strings, "key-of-the-string", wish)
        .await
        .json()
        .await
        .unwrap();
    let payload = minted.connection_string.rsplit('/').next().unwrap();
    let payload: String = payload.split('.').next().unwrap_or(payload).to_owned();
    let databricks = account.reader.credentials.client_secret.clone();
    let mistyped = "dose0123456789abcdef0123456789abcdef";
    for path in [
        format!("/api/v1/{mistyped}"),
        format!("/api/v1/regions?secret={mistyped}"),
    ] {
        app.request(Method::GET, &path)
            .header("x-note", mistyped)
            .send()
            .await
            .unwrap();
    }
    let nonsense = json!({"client_secret": mistyped, "partition": mistyped, mistyped: 1});
    app.request(Method::POST, "/api/v1/discoveries")
        .json(&nonsense)
        .send()
        .await
        .unwrap();

    let backup = folder.join("backup.sqlite");
    lakesentry(&["backup", backup.to_str().unwrap()], &app.database());
    let metrics = app
        .request(Method::GET, "/metrics")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let trail = app
        .request(Method::GET, "/api/v1/audit-events.jsonl")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    for _ in 0..100 {
        if holds(&traces.lock().unwrap(), b"/metrics") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let log = app.log.lock().unwrap().clone();
    let mut places = vec![
        ("the log".to_owned(), log.clone().into_bytes()),
        ("the metrics".to_owned(), metrics.into_bytes()),
        ("the audit trail".to_owned(), trail.into_bytes()),
        ("the traces".to_owned(), traces.lock().unwrap().clone()),
    ];
    files(&folder, &mut places);
    let names: Vec<&str> = places.iter().map(|(name, _)| name.as_str()).collect();
    for ending in [
        "test.sqlite",
        "test.sqlite-wal",
        "backup.sqlite",
        "test.sqlite.key",
    ] {
        assert!(
            names.iter().any(|name| name.ends_with(ending)),
            "{ending}: {names:?}"
        );
    }
    let secrets = [
        ("bootstrap token", bootstrap.as_str()),
        ("session", &session),
        ("API key", &key),
        ("connection string", &minted.connection_string),
        ("its payload", &payload),
        ("Databricks secret", &databricks),
        ("mistyped secret", mistyped),
    ];
    for (what, secret) in secrets {
        assert!(secret.len() >= 16, "{what} is no secret: {secret}");
        for form in forms(secret) {
            for (place, bytes) in &places {
                assert!(
                    !holds(bytes, &form),
                    "{what} is in {place}, as {}",
                    String::from_utf8_lossy(&form)
                );
            }
        }
    }
    // The search finds what is there: hashes are, and so are the things that may be told.
    let hash = Sha256::digest(&key);
    assert!(
        places
            .iter()
            .any(|(name, bytes)| name.ends_with("backup.sqlite") && holds(bytes, &hash))
    );
    let connector = connector.connector_id.to_string();
    for place in ["the log", "the audit trail", "the traces"] {
        let (_, bytes) = places.iter().find(|(name, _)| name == place).unwrap();
        assert!(holds(bytes, connector.as_bytes()), "{place}");
    }
    // Every line is JSON, and what belongs to a request names it.
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(lines.len() > 20);
    let recorded = lines
        .iter()
        .find(|line| line["action"] == "connector.created")
        .unwrap();
    assert_eq!(recorded["span"]["name"], "request");
    assert_eq!(recorded["span"]["id"].as_str().unwrap().len(), 32);
    assert_eq!(recorded["level"], "INFO");
}
