//! Checks signatures with nothing of the server's own code.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use contract::{JwkSet, MintedConnectionString, Token};
use ed25519_dalek::{Signature, VerifyingKey};
use reqwest::StatusCode;
use serde_json::Value;

use crate::api::connection_strings::{key, wish};
use crate::app::TestApp;

/// Mints a string, and gives its token's record and what is inside.
pub async fn mint(app: &TestApp, path: &str, number: u32) -> (Token, Value) {
    let answer = app.create(path, &key(number), wish()).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let minted: MintedConnectionString = answer.json().await.unwrap();
    (minted.token, payload(&minted.connection_string))
}

/// What is inside a string.
pub fn payload(connection_string: &str) -> Value {
    let base64 = connection_string.strip_prefix("LAKESENTRY://").unwrap();
    serde_json::from_slice(&STANDARD.decode(base64).unwrap()).unwrap()
}

/// What RFC 8785 makes of the payload without its signature. All names and texts in it are ASCII.
pub fn signed_bytes(payload: &Value) -> Vec<u8> {
    let mut members: BTreeMap<String, Value> = serde_json::from_value(payload.clone()).unwrap();
    members.remove("signature");
    serde_json::to_vec(&members).unwrap()
}

/// Says whether one of the published keys signed these bytes, by the signature in the payload.
pub fn verifies(payload: &Value, bytes: &[u8], jwks: &JwkSet) -> bool {
    let signature = &payload["signature"];
    let Some(jwk) = jwks.keys.iter().find(|jwk| signature["kid"] == jwk.kid) else {
        return false;
    };
    let public_key = URL_SAFE_NO_PAD.decode(&jwk.x).unwrap();
    let value = URL_SAFE_NO_PAD.decode(signature["value"].as_str().unwrap());
    VerifyingKey::from_bytes(&public_key.try_into().unwrap())
        .unwrap()
        .verify_strict(bytes, &Signature::from_slice(&value.unwrap()).unwrap())
        .is_ok()
}
