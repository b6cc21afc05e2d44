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
        let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        digits
            .map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]))
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
        encoded.as_bytes()[..whole].to_vec(),
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

/// The secrets that were used, by what they are.
type Secrets = Vec<(&'static str, String)>;

/// The owner comes in with a token, and makes a key.
async fn come_in(app: &TestApp, folder: &Path) -> Secrets {
    lakesentry(&["bootstrap"], &app.database());
    let bootstrap = fs::read_to_string(folder.join("test.sqlite.bootstrap")).unwrap();
    let bootstrap = bootstrap.trim().to_owned();
    let http = Client::builder().no_proxy().build().unwrap();
    let url = |path: &str| format!("http://{}{path}", app.address);
    let post = |path: &str, body: Value| http.post(url(path)).json(&body);
    let wrong = json!({"bootstrap_token": "0".repeat(64)});
    let refused = post("/api/v1/sessions", wrong).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    let owner = json!({"name": "Ada", "email": "ada@lake.example"});
    let right = json!({"bootstrap_token": bootstrap, "owner": owner});
    let answer = post("/api/v1/sessions", right).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
    let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let session = cookie.split_once('=').unwrap().1.to_owned();
    let wish = json!({"name": "canary", "scope": "admin", "expires_in_days": 1});
    let made = post("/api/v1/api-keys", wish).header(header::COOKIE, &cookie);
    let made: CreatedApiKey = made.send().await.unwrap().json().await.unwrap();
    let key = made.secret.expose().to_owned();
    let used = http
        .get(url("/api/v1/regions"))
        .bearer_auth(&key)
        .send()
        .await;
    assert_eq!(used.unwrap().status(), StatusCode::OK);
    vec![
        ("bootstrap token", bootstrap),
        ("session", session),
        ("API key", key),
    ]
}

/// A workspace is connected with a secret of Databricks, and gets a connection string.
async fn connect(app: &TestApp) -> (Connector, Secrets) {
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;
    let host = healthy(&account, "eastus").host;
    let outcome = app.test(&account, &[], &[&host]).await;
    let body = json!({"connection_test_id": outcome.id, "host": host});
    let made = app
        .create("/api/v1/connectors", "key-of-the-connector", body)
        .await;
    let connector: Connector = made.json().await.unwrap();
    let strings = format!(
        "/api/v1/connectors/{}/connection-strings",
        connector.connector_id
    );
    let wish = json!({"execution_mode": "databricks_job", "expires_in_days": 7});
    let minted = app.create(&strings, "key-of-the-string", wish).await;
    let minted: MintedConnectionString = minted.json().await.unwrap();
    let payload = minted.connection_string.rsplit('/').next().unwrap();
    let payload = payload.split('.').next().unwrap_or(payload).to_owned();
    let secrets = vec![
        ("connection string", minted.connection_string),
        ("its payload", payload),
        (
            "Databricks secret",
            account.reader.credentials.client_secret,
        ),
    ];
    (connector, secrets)
}

/// Somebody puts a secret wherever it does not belong.
async fn mistype(app: &TestApp) -> Secrets {
    let secret = "dose0123456789abcdef0123456789abcdef";
    for path in [
        format!("/api/v1/{secret}"),
        format!("/api/v1/regions?secret={secret}"),
    ] {
        let request = app.request(Method::GET, &path).header("x-note", secret);
        request.send().await.unwrap();
    }
    let nonsense = json!({"client_secret": secret, "partition": secret, secret: 1});
    let request = app.request(Method::POST, "/api/v1/discoveries");
    request.json(&nonsense).send().await.unwrap();
    vec![("mistyped secret", secret.to_owned())]
}

async fn text(app: &TestApp, path: &str) -> Vec<u8> {
    let answer = app.request(Method::GET, path).send().await.unwrap();
    answer.bytes().await.unwrap().to_vec()
}

/// Everything that the server has written or told.
async fn places(app: &TestApp, folder: &Path, traces: &Heard) -> Vec<(String, Vec<u8>)> {
    let backup = folder.join("backup.sqlite");
    lakesentry(&["backup", backup.to_str().unwrap()], &app.database());
    let metrics = text(app, "/metrics").await;
    let trail = text(app, "/api/v1/audit-events.jsonl").await;
    for _ in 0..100 {
        if holds(&traces.lock().unwrap(), b"/metrics") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut places = vec![
        (
            "the log".to_owned(),
            app.log.lock().unwrap().clone().into_bytes(),
        ),
        ("the metrics".to_owned(), metrics),
        ("the audit trail".to_owned(), trail),
        ("the traces".to_owned(), traces.lock().unwrap().clone()),
    ];
    files(folder, &mut places);
    for ending in [
        "test.sqlite",
        "test.sqlite-wal",
        "backup.sqlite",
        "test.sqlite.key",
    ] {
        assert!(
            places.iter().any(|(name, _)| name.ends_with(ending)),
            "{ending}"
        );
    }
    places
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
    let mut secrets = come_in(&app, &folder).await;
    let (connector, more) = connect(&app).await;
    secrets.extend(more);
    secrets.extend(mistype(&app).await);
    let places = places(&app, &folder, &traces).await;
    for (what, secret) in &secrets {
        assert!(secret.len() >= 16, "{what} is no secret: {secret}");
        for form in forms(secret) {
            for (place, bytes) in &places {
                let shown = String::from_utf8_lossy(&form);
                assert!(!holds(bytes, &form), "{what} is in {place}, as {shown}");
            }
        }
    }
    // The search finds what is there: hashes are, and so are the things that may be told.
    let (_, key) = secrets.iter().find(|(what, _)| *what == "API key").unwrap();
    let hash = Sha256::digest(key);
    let mut backups = places
        .iter()
        .filter(|(name, _)| name.ends_with("backup.sqlite"));
    assert!(backups.any(|(_, bytes)| holds(bytes, &hash)));
    let connector = connector.connector_id.to_string();
    for place in ["the log", "the audit trail", "the traces"] {
        let (_, bytes) = places.iter().find(|(name, _)| name == place).unwrap();
        assert!(holds(bytes, connector.as_bytes()), "{place}");
    }
    // Every line is JSON, and what belongs to a request names it.
    let (_, log) = &places[0];
    let lines: Vec<Value> = log
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    let recorded = lines
        .iter()
        .find(|line| line["action"] == "connector.created");
    let recorded = recorded.unwrap();
    assert_eq!(recorded["span"]["name"], "request");
    assert_eq!(recorded["span"]["id"].as_str().unwrap().len(), 32);
    assert_eq!(recorded["level"], "INFO");
}
