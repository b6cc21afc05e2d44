use jsonwebtoken::jwk::{Jwk, JwkSet as Keys};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use proptest::prelude::*;
use serde_json::Value;
use store::Store;

use super::*;
use crate::signing::MasterKeyFile;

const ACCOUNT: &str = "11111111-2222-3333-4444-555555555555";

async fn issuer(folder: &std::path::Path, url: &str) -> Issuer {
    let location = store::DatabaseLocation::File(folder.join("lakesentry.db"));
    let store = Store::open(&location).await.unwrap();
    let file = MasterKeyFile::beside(&folder.join("lakesentry.db"));
    Issuer::new(Arc::new(Keyring::open(store, &file).await.unwrap()), url)
}

fn account(n: u128) -> AccountId {
    AccountId::parse(&Uuid::from_u128(n).to_string()).unwrap()
}

fn application(n: u128) -> ApplicationId {
    ApplicationId::parse(&Uuid::from_u128(n).to_string()).unwrap()
}

/// What whoever holds the keys reads in a token.
async fn claims(issuer: &Issuer, token: &str) -> Option<Value> {
    let keys = serde_json::to_string(&issuer.keys().await.unwrap()).unwrap();
    let keys: Keys = serde_json::from_str(&keys).unwrap();
    let header = decode_header(token).ok()?;
    let named = |key: &&Jwk| key.common.key_id == header.kid;
    let key = DecodingKey::from_jwk(keys.keys.iter().find(named)?).ok()?;
    let mut validation = Validation::new(Algorithm::ES256);
    validation.validate_aud = false;
    decode(token, &key, &validation)
        .ok()
        .map(|read| read.claims)
}

#[tokio::test]
async fn a_token_says_who_for_whom_and_for_five_minutes() {
    let folder = tempfile::tempdir().unwrap();
    let issuer = issuer(folder.path(), "https://lakesentry.example/").await;
    let account_id = AccountId::parse(ACCOUNT).unwrap();
    let application_id = ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap();
    let now = clock::now();
    let token = issuer.write(account_id, application_id, now).await.unwrap();
    let claims = claims(&issuer, &token).await.unwrap();
    assert_eq!(claims["iss"], "https://lakesentry.example");
    assert_eq!(claims["aud"], ACCOUNT);
    assert_eq!(
        claims["sub"],
        format!("lakesentry:lakesentry.example:{ACCOUNT}:1d0f6a52-0000-4000-8000-00000000009c")
    );
    let life = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    assert_eq!(life, 300);
    let terms = issuer.terms(account_id, application_id).await.unwrap();
    assert_eq!(claims["sub"], terms.subject);
    let again = issuer.write(account_id, application_id, now).await.unwrap();
    assert_ne!(*again, *token);
}

#[tokio::test]
async fn a_rotation_leaves_no_moment_without_a_key_that_is_published() {
    let folder = tempfile::tempdir().unwrap();
    let issuer = issuer(folder.path(), "https://lakesentry.example").await;
    let application_id = ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap();
    let mut last = None;
    for turn in 0..3 {
        let token = issuer
            .write(account(1), application_id, clock::now())
            .await
            .unwrap();
        let kid = decode_header(&token).unwrap().kid;
        assert_ne!(kid, last, "{turn}");
        last = kid;
        let new = IssuerKey::random()
            .unwrap()
            .seal(&issuer.keyring.master_key)
            .unwrap();
        issuer
            .keyring
            .store
            .add_issuer_key(&new, clock::now())
            .await
            .unwrap();
        assert!(claims(&issuer, &token).await.is_some());
        issuer
            .keyring
            .store
            .switch_issuer_key(clock::now())
            .await
            .unwrap();
        assert!(claims(&issuer, &token).await.is_some());
    }
    assert_eq!(issuer.keys().await.unwrap().keys.len(), 4);
}

#[test]
fn only_a_public_name_may_be_fetched() {
    for (url, fetchable) in [
        ("https://lakesentry.example.com", true),
        ("https://lakesentry.example.com:8443", true),
        ("http://lakesentry.example.com", false),
        ("https://lakesentry", false),
        ("https://lakesentry.corp.internal", false),
        ("https://10.0.0.7", false),
        ("https://[2001:db8::1]", false),
        ("http://127.0.0.1:4170", false),
    ] {
        assert_eq!(is_fetchable(url), fetchable, "{url}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_token_is_for_one_account_and_one_principal(one: (u128, u128), two: (u128, u128), at: prop::sample::Index) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let issuer = issuer(folder.path(), "https://lakesentry.example").await;
            let id = |(a, b): (u128, u128)| (account(a), application(b));
            let (one, two) = (id(one), id(two));
            let token = issuer.write(one.0, one.1, clock::now()).await.unwrap();
            let said = claims(&issuer, &token).await.unwrap();
            let meets = |terms: &FederationTerms| {
                said["iss"] == terms.issuer && said["sub"] == terms.subject && said["aud"] == terms.audience.to_string()
            };
            assert!(meets(&issuer.terms(one.0, one.1).await.unwrap()));
            assert_eq!(meets(&issuer.terms(two.0, two.1).await.unwrap()), one == two);
            let mut bytes = token.as_bytes().to_vec();
            let place = at.index(bytes.len());
            bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            // Some bits of the last character mean nothing.
            if place + 1 < token.len() {
                assert!(claims(&issuer, &changed).await.is_none());
            }
        });
    }
}
