//! Tokens that a real provider would not make. What a real one makes is tried in the tests of the server.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Timestamp;
use ed25519_dalek::{Signer as _, SigningKey};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::clues::Clues;
use super::error::ProviderError;
use super::id_token::{ExpectedToken, TokenKeys, verify};

const NOW: Timestamp = Timestamp(1_800_000_000);

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn keys() -> TokenKeys {
    let x = URL_SAFE_NO_PAD.encode(key().verifying_key().as_bytes());
    let own =
        json!({"kty": "OKP", "crv": "Ed25519", "kid": "k1", "alg": "EdDSA", "use": "sig", "x": x});
    let unknown = json!({"kty": "new", "kid": "k2"});
    let encrypts = json!({"kty": "OKP", "crv": "Ed25519", "kid": "k3", "use": "enc", "x": x});
    TokenKeys::read(json!({"keys": [unknown, encrypts, own]})).unwrap()
}

fn claims() -> Value {
    json!({
        "iss": "https://login.example", "sub": "ada", "aud": "lakesentry", "nonce": "n1",
        "iat": NOW.unix(), "exp": NOW.unix() + 3600, "email": "ada@lake.example",
    })
}

fn coded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn token_with(header: &Value, claims: &Value) -> String {
    let signed = format!("{}.{}", coded(header), coded(claims));
    let signature = key().sign(signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

fn token(claims: &Value) -> String {
    token_with(&json!({"alg": "EdDSA", "kid": "k1"}), claims)
}

fn read(token: &str) -> Result<Clues, ProviderError> {
    let expected = ExpectedToken {
        issuer: "https://login.example",
        client_id: "lakesentry",
        nonce: "n1",
        now: NOW,
    };
    verify(token, &keys(), &expected)
}

#[track_caller]
fn refused(token: &str, want: &str) {
    let error = read(token).unwrap_err().to_string();
    assert!(error.contains(want), "{error}");
}

#[test]
fn a_token_of_this_sign_in_is_read() {
    assert!(read(&token(&claims())).is_ok());
    let mut several = claims();
    several["aud"] = json!(["other", "lakesentry"]);
    several["azp"] = json!("lakesentry");
    assert!(read(&token(&several)).is_ok());
    assert!(
        read(&token_with(&json!({"alg": "EdDSA"}), &claims())).is_ok(),
        "without a name of the key"
    );
}

#[test]
fn a_token_for_another_is_refused_with_what_differs() {
    for (member, value, want) in [
        (
            "iss",
            json!("https://evil.example"),
            "iss is https://evil.example",
        ),
        (
            "iss",
            json!("https://login.example/"),
            "iss is https://login.example/",
        ),
        (
            "aud",
            json!("another"),
            "aud is another, expected was lakesentry",
        ),
        ("aud", json!(["another"]), "aud is another"),
        ("aud", json!([]), "aud is"),
        ("aud", json!(["lakesentry", "another"]), "azp is missing"),
        ("azp", json!("another"), "azp is another"),
        ("nonce", json!("n2"), "nonce"),
        ("nonce", Value::Null, "nonce"),
        ("sub", json!(""), "names nobody"),
        ("sub", json!("x".repeat(256)), "names nobody"),
        ("sub", json!(7), "form of an ID token"),
        ("exp", json!("soon"), "form of an ID token"),
    ] {
        let mut other = claims();
        other[member] = value;
        refused(&token(&other), want);
    }
    let mut secret = claims();
    secret["aud"] = json!(format!("dose{}", "0123456789abcdef".repeat(2)));
    refused(&token(&secret), "aud is …");
}

#[test]
fn clocks_that_differ_are_told_with_both_times() {
    let with = |iat: i64, exp: i64| {
        let mut claims = claims();
        claims["iat"] = json!(NOW.unix() + iat);
        claims["exp"] = json!(NOW.unix() + exp);
        read(&token(&claims))
    };
    assert!(with(59, 3600).is_ok());
    assert!(with(-3600, -59).is_ok());
    let ended = with(-7200, -3600).unwrap_err().to_string();
    assert!(ended.contains("ended at 2027-01-15T07:00:00Z"), "{ended}");
    assert!(ended.contains("clock says 2027-01-15T08:00:00Z"), "{ended}");
    let not_begun = with(3600, 7200).unwrap_err().to_string();
    assert!(
        not_begun.contains("begins at 2027-01-15T09:00:00Z"),
        "{not_begun}"
    );
    assert!(matches!(with(0, -60), Err(ProviderError::Ended { .. })));
    assert!(matches!(
        with(61, 3600),
        Err(ProviderError::NotBegun { .. })
    ));
    let mut never = claims();
    never["exp"] = json!(i64::MAX);
    refused(&token(&never), "times");
}

#[test]
fn only_the_providers_own_keys_count() {
    let claims = claims();
    for (header, want) in [
        (json!({"alg": "none", "kid": "k1"}), "it is none"),
        (json!({"alg": "HS256", "kid": "k1"}), "not accepted"),
        (json!({"alg": "RS256", "kid": "k1"}), "did not sign"),
        (
            json!({"alg": "EdDSA", "kid": "k1", "crit": ["exp"]}),
            "has to be understood",
        ),
        (json!({"alg": "EdDSA", "kid": "k2"}), "publishes no key k2"),
        (json!({"alg": "EdDSA", "kid": "k3"}), "publishes no key k3"),
    ] {
        refused(&token_with(&header, &claims), want);
    }
    let (head, _) = {
        let whole = token(&claims);
        let (head, signature) = whole.rsplit_once('.').unwrap();
        (head.to_owned(), signature.to_owned())
    };
    refused(&format!("{head}."), "did not sign");
    refused(&head, "it is none");
    // A key in the token itself is nobody's.
    let x = URL_SAFE_NO_PAD.encode(SigningKey::from_bytes(&[8; 32]).verifying_key().as_bytes());
    let header = json!({"alg": "EdDSA", "jwk": {"kty": "OKP", "crv": "Ed25519", "x": x}});
    let signed = format!("{}.{}", coded(&header), coded(&claims));
    let signature = SigningKey::from_bytes(&[8; 32]).sign(signed.as_bytes());
    let forged = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()));
    refused(&forged, "did not sign");
}

proptest! {
    /// Whatever is changed in a token, it counts no more.
    #[test]
    fn a_changed_token_is_refused(at in any::<prop::sample::Index>(), by in 1u8..127) {
        let mut bytes = token(&claims()).into_bytes();
        let at = at.index(bytes.len());
        let was = bytes[at];
        bytes[at] = (was.wrapping_add(by) % 94) + 33;
        prop_assume!(bytes[at] != was);
        let text = String::from_utf8(bytes).unwrap();
        // The last character of a part has bits that mean nothing; a decoder that takes them reads the same token.
        if let Ok(read) = read(&text) {
            let read = format!("{read:?}");
            prop_assert!(read.contains("ada@lake.example"), "{}", read);
        }
    }

    #[test]
    fn reading_never_panics(text in ".{0,200}") {
        prop_assert!(read(&text).is_err());
    }
}
