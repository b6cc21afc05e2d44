//! Which tokens are taken, and why others are not.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use jsonwebtoken::{EncodingKey, Header, encode};
use serde_json::json;

use super::*;

const ISSUER: &str = "https://lakesentry.example";
const SUBJECT: &str = "lakesentry:instance:account";
const ACCOUNT: &str = "1d0f6a52-0000-4000-8000-000000000001";

/// A key of an issuer's.
struct IssuerKey {
    pkcs8: Vec<u8>,
    kid: &'static str,
}

impl IssuerKey {
    fn new(kid: &'static str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let pkcs8 = pair.to_pkcs8v1().unwrap().as_ref().to_vec();
        Self { pkcs8, kid }
    }

    fn jwk(&self) -> Value {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &self.pkcs8);
        let pair = pair.unwrap();
        let point = &pair.public_key().as_ref()[1..];
        let coordinate = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({
            "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": self.kid,
            "x": coordinate(&point[..32]), "y": coordinate(&point[32..]),
        })
    }

    fn sign(&self, claims: &Value) -> String {
        let mut header = Header::new(Algorithm::ES256);
        header.kid = Some(self.kid.to_owned());
        encode(&header, claims, &EncodingKey::from_ec_der(&self.pkcs8)).unwrap()
    }
}

fn now() -> Timestamp {
    "2026-11-26T12:00:00Z".parse().unwrap()
}

fn claims() -> Value {
    let now = now().as_second();
    json!({ "iss": ISSUER, "sub": SUBJECT, "aud": ACCOUNT, "iat": now, "exp": now + 300, "jti": "1" })
}

fn policy(keys: &[&IssuerKey]) -> FederationPolicy {
    let keys: Vec<Value> = keys.iter().map(|key| key.jwk()).collect();
    FederationPolicy {
        id: "one".to_owned(),
        uid: "one".to_owned(),
        description: String::new(),
        oidc: OidcPolicy {
            issuer: ISSUER.to_owned(),
            subject: SUBJECT.to_owned(),
            jwks_json: Some(json!({ "keys": keys }).to_string()),
            ..OidcPolicy::default()
        },
        created: now(),
        updated: now(),
    }
}

async fn judged(token: &str, policies: &[FederationPolicy]) -> Result<i64, TokenRefusal> {
    judge(token, policies, ACCOUNT, now()).await
}

#[tokio::test]
async fn a_token_is_good_for_as_long_as_it_lives() {
    let key = IssuerKey::new("a");
    let token = key.sign(&claims());
    assert_eq!(judged(&token, &[policy(&[&key])]).await, Ok(300));
}

#[tokio::test]
async fn each_difference_has_its_own_refusal() {
    let (key, other) = (IssuerKey::new("a"), IssuerKey::new("a"));
    let with = |member: &str, value: Value| {
        let mut claims = claims();
        claims[member] = value;
        key.sign(&claims)
    };
    let policies = [policy(&[&key])];
    let refusal = async |token: String, policies: &[FederationPolicy]| {
        judged(&token, policies).await.unwrap_err()
    };
    let right = || key.sign(&claims());
    assert_eq!(refusal(right(), &[]).await, TokenRefusal::NoPolicy);
    let found = refusal(with("iss", json!("https://x.example")), &policies).await;
    assert!(
        matches!(found, TokenRefusal::Issuer { found, expected } if found == "https://x.example" && expected == ISSUER)
    );
    let found = refusal(with("sub", json!("x")), &policies).await;
    assert!(
        matches!(found, TokenRefusal::Subject { found, expected } if found == "x" && expected == SUBJECT)
    );
    let found = refusal(with("aud", json!(["x", "y"])), &policies).await;
    assert!(
        matches!(found, TokenRefusal::Audience { found, expected } if found == "x y" && expected == ACCOUNT)
    );
    let old = now().as_second() - 100;
    assert_eq!(
        refusal(with("exp", json!(old)), &policies).await,
        TokenRefusal::Expired
    );
    assert_eq!(
        refusal(with("iat", json!(old + 300)), &policies).await,
        TokenRefusal::Expired
    );
    // A date may have a fraction.
    for (claim, late) in [("nbf", 60.5), ("iat", 60.5), ("exp", -60.0)] {
        let at = now().as_duration().as_secs_f64() + late;
        assert_eq!(
            refusal(with(claim, json!(at)), &policies).await,
            TokenRefusal::Expired,
            "{claim}"
        );
    }
    for no_date in [json!("soon"), json!(null), json!([]), json!(true)] {
        assert_eq!(
            refusal(with("nbf", no_date), &policies).await,
            TokenRefusal::Malformed
        );
    }
    assert_eq!(
        refusal(with("nbf", json!(1e300)), &policies).await,
        TokenRefusal::Expired
    );
    for (member, value) in [
        ("use", json!("enc")),
        ("key_ops", json!(["encrypt"])),
        ("alg", json!("ES384")),
    ] {
        let mut jwk = key.jwk();
        jwk[member] = value;
        let mut other = policy(&[]);
        other.oidc.jwks_json = Some(json!({ "keys": [jwk] }).to_string());
        assert!(matches!(
            refusal(right(), &[other]).await,
            TokenRefusal::UnknownKey { .. }
        ));
    }
    let soon = now().as_duration().as_secs_f64() + 59.5;
    assert_eq!(judged(&with("nbf", json!(soon)), &policies).await, Ok(300));
    assert_eq!(
        refusal(other.sign(&claims()), &policies).await,
        TokenRefusal::Signature
    );
    let elsewhere = IssuerKey::new("b");
    let found = refusal(elsewhere.sign(&claims()), &policies).await;
    assert_eq!(
        found,
        TokenRefusal::UnknownKey {
            kid: "b".to_owned()
        }
    );
    let mut fetched = policy(&[&key]);
    fetched.oidc.jwks_json = None;
    assert!(matches!(
        refusal(right(), &[fetched]).await,
        TokenRefusal::Unreachable { .. }
    ));
}

#[tokio::test]
async fn what_is_signed_otherwise_is_no_token() {
    let key = IssuerKey::new("a");
    let policies = [policy(&[&key])];
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let none = format!("{}.{}.", part(&json!({ "alg": "none" })), part(&claims()));
    // A secret that everybody knows: the public key.
    let secret = EncodingKey::from_secret(key.jwk().to_string().as_bytes());
    let symmetric = encode(&Header::new(Algorithm::HS256), &claims(), &secret).unwrap();
    for text in [none, symmetric, "a.b.c".to_owned(), String::new()] {
        assert_eq!(
            judged(&text, &policies).await,
            Err(TokenRefusal::Malformed),
            "{text}"
        );
    }
    let token = key.sign(&claims());
    for place in 0..token.len() {
        let mut bytes = token.clone().into_bytes();
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).unwrap();
        // The last character of a part has bits that mean nothing.
        if URL_SAFE_NO_PAD
            .decode(changed.rsplit('.').next().unwrap())
            .ok()
            != URL_SAFE_NO_PAD
                .decode(token.rsplit('.').next().unwrap())
                .ok()
            || changed.rsplit_once('.').unwrap().0 != token.rsplit_once('.').unwrap().0
        {
            assert!(judged(&changed, &policies).await.is_err(), "{place}");
        }
    }
}

#[tokio::test]
async fn any_of_several_policies_may_take_it() {
    let (one, two) = (IssuerKey::new("a"), IssuerKey::new("b"));
    let mut elsewhere = policy(&[&one]);
    elsewhere.oidc.issuer = "https://x.example".to_owned();
    let mut narrowed = policy(&[&one, &two]);
    narrowed.oidc.audiences = vec!["x".to_owned()];
    let policies = [elsewhere, narrowed, policy(&[&one, &two])];
    assert_eq!(judged(&two.sign(&claims()), &policies).await, Ok(300));
}
