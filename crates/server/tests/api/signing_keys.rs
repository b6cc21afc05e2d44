//! The keys that sign connection strings: published, stored, hidden.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use contract::{JwkSet, ProblemCode};
use ed25519_dalek::SigningKey;
use reqwest::{Method, StatusCode};
use serde_json::Value;
use server::signing::{Keyring, MasterKeyFile};
use sha2::{Digest as _, Sha256};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions as _, Connection as _};
use store::{DatabaseLocation, SigningKeyRecord, Store};

use super::connection_strings::{connector, key, wish};
use crate::app::{TestApp, problem};
use crate::signatures::{mint, signed_bytes, verifies};

const JWKS: &str = "/.well-known/jwks.json";

#[tokio::test]
async fn the_public_key_is_published_in_the_form_of_the_rfcs() {
    let app = TestApp::start().await;
    let answer = app.request(Method::GET, JWKS).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    for (name, value) in [
        ("content-type", "application/jwk-set+json"),
        ("cache-control", "public, max-age=300"),
        ("x-content-type-options", "nosniff"),
        (
            "content-security-policy",
            "default-src 'none'; frame-ancestors 'none'",
        ),
    ] {
        assert_eq!(answer.headers()[name], value);
    }
    let set: Value = answer.json().await.unwrap();
    let jwk = &set["keys"][0];
    let x = jwk["x"].as_str().unwrap();
    assert_eq!(URL_SAFE_NO_PAD.decode(x).unwrap().len(), 32);
    let thumbprint = Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#));
    let expected = serde_json::json!({"keys": [{
        "kty": "OKP", "crv": "Ed25519", "x": x, "kid": URL_SAFE_NO_PAD.encode(thumbprint), "use": "sig", "alg": "EdDSA",
    }]});
    assert_eq!(set, expected);

    let instance: Value = app.get("/api/v1/instance").await;
    assert_eq!(instance["signing_key"], *jwk);
    let written = app.request(Method::PUT, JWKS).send().await.unwrap();
    assert_eq!(written.headers()["cache-control"], "no-store");
    assert_eq!(problem(written).await.code, ProblemCode::MethodNotAllowed);
}

#[tokio::test]
async fn a_minted_string_verifies_and_one_changed_byte_does_not() {
    let app = TestApp::start().await;
    let path = connector(&app).await;
    let (token, payload) = mint(&app, &path, 1).await;
    let jwks: JwkSet = app.get(JWKS).await;
    assert_eq!(payload["signature"]["kid"], jwks.keys[0].kid);
    assert_eq!(token.kid.as_deref(), Some(jwks.keys[0].kid.as_str()));
    let bytes = signed_bytes(&payload);
    assert!(verifies(&payload, &bytes, &jwks));
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(!verifies(&payload, &changed, &jwks), "byte {at}");
    }
}

#[tokio::test]
async fn the_key_outlives_the_process() {
    let mut app = TestApp::start().await;
    let path = connector(&app).await;
    let (_, before) = mint(&app, &path, 1).await;
    app = app.kill_and_restart().await;
    let (_, after) = mint(&app, &path, 2).await;
    let jwks: JwkSet = app.get(JWKS).await;
    assert_eq!(jwks.keys.len(), 1);
    for payload in [before, after] {
        assert!(verifies(&payload, &signed_bytes(&payload), &jwks));
    }
}

#[tokio::test]
async fn two_first_starts_agree_on_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("test.sqlite");
    let file = MasterKeyFile::beside(&database);
    // SQLite lets one process alone make a file with a write-ahead log; all that comes after may be at the same time.
    let empty = SqliteConnectOptions::new().filename(&database);
    let empty = empty
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal);
    empty.connect().await.unwrap().close().await.unwrap();
    let start = async || {
        let store = Store::open(&DatabaseLocation::File(database.clone()))
            .await
            .unwrap();
        Keyring::open(store, &file).await.unwrap()
    };
    let keyrings = tokio::join!(start(), start(), start());
    let first = keyrings.0.jwks().await.unwrap();
    assert_eq!(first.keys.len(), 1);
    assert_eq!(keyrings.1.active_jwk().await.unwrap(), first.keys[0]);
    assert_eq!(keyrings.2.active_jwk().await.unwrap(), first.keys[0]);
    // Whoever comes later opens it with the file that is left.
    start().await;
}

/// What was logged on this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Opens the private half as the documentation says that it is sealed.
fn private_half(record: &SigningKeyRecord, master_key: &[u8]) -> Vec<u8> {
    let (nonce, msg) = record.sealed.as_ref().unwrap().split_at(24);
    let aad = format!(
        "lakesentry signing key {} version {}",
        record.kid, record.key_version
    );
    let aad = aad.as_bytes();
    XChaCha20Poly1305::new(master_key.into())
        .decrypt(XNonce::from_slice(nonce), Payload { msg, aad })
        .unwrap()
}

/// The ways in which bytes may be written down.
fn spellings(secret: &[u8]) -> Vec<Vec<u8>> {
    let hex = secret.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    });
    vec![
        secret.to_vec(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
        STANDARD_NO_PAD.encode(secret).into_bytes(),
        URL_SAFE_NO_PAD.encode(secret).into_bytes(),
        format!("{secret:?}").trim_matches(['[', ']']).into(),
    ]
}

fn holds(text: &[u8], needle: &[u8]) -> bool {
    text.windows(needle.len()).any(|window| window == needle)
}

#[tokio::test]
async fn the_private_half_and_the_master_key_are_nowhere_in_clear() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let app = TestApp::start().await;
    let path = connector(&app).await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        let answer = app.create(&path, &key(1), wish()).await;
        seen.extend(answer.bytes().await.unwrap());
    }
    for path in [JWKS, "/api/v1/instance", "/api/v1/connectors", &path] {
        let answer = app.request(Method::GET, path).send().await.unwrap();
        seen.extend(answer.bytes().await.unwrap());
    }
    drop(guard);
    let logged = log.0.lock().unwrap().clone();

    let master_key_file = fs::read(app.database().with_extension("sqlite.key")).unwrap();
    let master_key = STANDARD.decode(master_key_file.trim_ascii()).unwrap();
    let store = Store::open(&DatabaseLocation::File(app.database()))
        .await
        .unwrap();
    let record = store.active_signing_key().await.unwrap().unwrap();
    let private_half = private_half(&record, &master_key);
    let public_half = SigningKey::from_bytes(&private_half.as_slice().try_into().unwrap())
        .verifying_key()
        .to_bytes();
    assert_eq!(public_half, record.public_key);

    let mut stored = Vec::new();
    for ending in ["sqlite", "sqlite-wal"] {
        stored.extend(fs::read(app.database().with_extension(ending)).unwrap());
    }
    // The search finds what is there.
    assert!(holds(&stored, &public_half) && holds(&stored, record.sealed.as_ref().unwrap()));
    assert!(holds(&logged, b"connection string minted") && holds(&logged, record.kid.as_bytes()));
    for secret in [&private_half, &master_key] {
        for spelling in spellings(secret) {
            for text in [&stored, &seen, &logged] {
                assert!(!holds(text, &spelling));
            }
        }
    }
}
