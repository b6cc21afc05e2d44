//! This instance as an issuer of ID tokens (workload identity federation): Databricks takes them in place of a secret, where a federation
//! policy of the service principal says so.
//!
//! A token names one service principal of one account, lives for five minutes, and is handed to nobody but the client that sends it to a token
//! endpoint of Databricks. Whoever has the key can be every principal that trusts it; see `docs/no-secret.md`.

use std::sync::Arc;
use std::time::Duration;

use contract::{FederationTerms, JwkSet};
use databricks::{IdTokenIssuer, IssuedFuture};
use domain::{AccountId, ApplicationId, Timestamp};
use serde::Serialize;
use store::IssuerKeyRecord;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::issuer_key::{IssuerKey, jwk};
use super::master_key::{MasterKey, NotOpened};
use super::{Keyring, KeyringError};
use crate::clock;

/// How long a token is good: one exchange, and clocks that differ a little.
const LIFE: Duration = Duration::from_mins(5);

/// Writes ID tokens.
#[derive(Debug, Clone)]
pub struct TokenIssuer {
    keyring: Arc<Keyring>,
    /// The public URL, without a slash at its end.
    url: String,
}

#[derive(Debug, Serialize)]
struct IssuedClaims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: AccountId,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: Uuid,
}

impl TokenIssuer {
    /// An issuer of this name, which is the public URL.
    pub fn new(keyring: Arc<Keyring>, url: &str) -> Self {
        Self {
            keyring,
            url: url.trim_end_matches('/').to_owned(),
        }
    }

    /// Its name, as tokens carry it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whom tokens for a service principal name: this instance, the account, and the principal, so that no policy but its own takes them.
    pub fn subject(&self, account_id: AccountId, application_id: ApplicationId) -> String {
        let instance = self
            .url
            .split_once("://")
            .map_or(&*self.url, |(_, host)| host);
        format!("lakesentry:{instance}:{account_id}:{application_id}")
    }

    /// What a federation policy of a service principal has to say.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn terms(
        &self,
        account_id: AccountId,
        application_id: ApplicationId,
    ) -> Result<FederationTerms, KeyringError> {
        Ok(FederationTerms {
            issuer: self.url.clone(),
            subject: self.subject(account_id, application_id),
            audience: account_id,
            keys: self.keys().await?,
            fetchable: is_fetchable(&self.url),
        })
    }

    /// The public halves of all keys that are published: the one that waits to sign, the one that does, and those that did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keys(&self) -> Result<JwkSet, KeyringError> {
        let records = self.keyring.store.issuer_keys().await?;
        let published = records.into_iter().filter(|key| key.removed_at.is_none());
        Ok(JwkSet {
            keys: published.map(jwk).collect(),
        })
    }

    /// The same issuer with one of its keys.
    pub fn with_key(&self, record: IssuerKeyRecord) -> OneKeyIssuer {
        OneKeyIssuer {
            issuer: self.clone(),
            record,
        }
    }

    async fn write(
        &self,
        account_id: AccountId,
        application_id: ApplicationId,
        now: Timestamp,
    ) -> Result<Zeroizing<String>, KeyringError> {
        let record = self.keyring.store.active_issuer_key().await?;
        let record = record.ok_or(KeyringError::NoKey)?;
        self.write_with(&record, account_id, application_id, now)
    }

    fn write_with(
        &self,
        record: &IssuerKeyRecord,
        account_id: AccountId,
        application_id: ApplicationId,
        now: Timestamp,
    ) -> Result<Zeroizing<String>, KeyringError> {
        let key = opened(record, &self.keyring.master_key)?;
        let token = key.sign(&IssuedClaims {
            iss: &self.url,
            sub: &self.subject(account_id, application_id),
            aud: account_id,
            iat: now.unix(),
            nbf: now.unix(),
            exp: now.later(LIFE).unix(),
            jti: Uuid::new_v4(),
        });
        token.map_err(|_| KeyringError::NotSigned)
    }
}

impl IdTokenIssuer for TokenIssuer {
    fn id_token(&self, account_id: AccountId, application_id: ApplicationId) -> IssuedFuture<'_> {
        Box::pin(async move {
            let written = self.write(account_id, application_id, clock::now()).await;
            written.map_err(|error| told(&error))
        })
    }
}

/// The same with one key, also one that does not sign yet: by this the server finds out who takes it.
#[derive(Debug)]
pub struct OneKeyIssuer {
    issuer: TokenIssuer,
    record: IssuerKeyRecord,
}

impl IdTokenIssuer for OneKeyIssuer {
    fn id_token(&self, account_id: AccountId, application_id: ApplicationId) -> IssuedFuture<'_> {
        Box::pin(async move {
            let now = clock::now();
            let written = self
                .issuer
                .write_with(&self.record, account_id, application_id, now);
            written.map_err(|error| told(&error))
        })
    }
}

fn told(error: &KeyringError) -> String {
    tracing::error!(%error, "no token in which this instance says who it is");
    error.to_string()
}

impl Keyring {
    /// Makes sure that there is a key that signs ID tokens.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn ensure_issuer_key(&self) -> Result<(), KeyringError> {
        if let Some(active) = self.store.active_issuer_key().await? {
            // Connection strings are signed all the same.
            if let Err(error) = opened(&active, &self.master_key) {
                tracing::error!(%error, "no workspace can be signed in to without a secret");
            }
            return Ok(());
        }
        let new = IssuerKey::random().map_err(|_| KeyringError::NotSigned)?;
        let new = new.seal(&self.master_key)?;
        if self.store.add_first_issuer_key(&new, clock::now()).await? {
            tracing::info!(kid = new.kid, "key for ID tokens made");
        }
        Ok(())
    }
}

/// Opens a key with the master key that this server has.
pub(super) fn opened(
    record: &IssuerKeyRecord,
    master_key: &MasterKey,
) -> Result<IssuerKey, KeyringError> {
    IssuerKey::open(record, master_key)
        .map_err(|NotOpened| KeyringError::IssuerKeyClosed(record.kid.clone()))
}

/// Says whether the internet may find the keys under this address, as far as its name tells.
fn is_fetchable(url: &str) -> bool {
    const PRIVATE: [&str; 6] = [
        ".local",
        ".internal",
        ".localhost",
        ".lan",
        ".home.arpa",
        ".test",
    ];
    let Some(host) = url.strip_prefix("https://") else {
        return false;
    };
    let host = host.split(':').next().unwrap_or_default();
    let is_address = host.starts_with('[') || host.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    !is_address && host.contains('.') && !PRIVATE.iter().any(|ending| host.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::jwk::{Jwk, JwkSet as Keys};
    use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
    use proptest::prelude::*;
    use serde_json::Value;
    use store::Store;

    use super::*;
    use crate::signing::MasterKeyFile;

    const ACCOUNT: &str = "11111111-2222-3333-4444-555555555555";

    async fn issuer(folder: &std::path::Path, url: &str) -> TokenIssuer {
        let location = store::DatabaseLocation::File(folder.join("lakesentry.db"));
        let store = Store::open(&location).await.unwrap();
        let file = MasterKeyFile::beside(&folder.join("lakesentry.db"));
        TokenIssuer::new(Arc::new(Keyring::open(store, &file).await.unwrap()), url)
    }

    fn account(n: u128) -> AccountId {
        AccountId::parse(&Uuid::from_u128(n).to_string()).unwrap()
    }

    fn application(n: u128) -> ApplicationId {
        ApplicationId::parse(&Uuid::from_u128(n).to_string()).unwrap()
    }

    /// What whoever holds the keys reads in a token.
    async fn claims(issuer: &TokenIssuer, token: &str) -> Option<Value> {
        let keys = serde_json::to_string(&issuer.keys().await.unwrap()).unwrap();
        let keys: Keys = serde_json::from_str(&keys).unwrap();
        let header = decode_header(token).ok()?;
        let named = |key: &&Jwk| key.common.key_id == header.kid;
        let key = DecodingKey::from_jwk(keys.keys.iter().find(named)?).ok()?;
        let mut validation = Validation::new(Algorithm::ES256);
        validation.validate_aud = false;
        validation.validate_nbf = true;
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
                .switch_issuer_key(store::ProofDemand::OfEach, Duration::ZERO, clock::now())
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

    /// How far from now a token is written, and whether it counts: it lives for 300 seconds, and readers allow 60 more on either side.
    fn offsets() -> impl Strategy<Value = (i64, bool)> {
        prop_oneof![
            (-100_000_i64..-400).prop_map(|offset| (offset, false)),
            (-200_i64..1).prop_map(|offset| (offset, true)),
            (120_i64..100_000).prop_map(|offset| (offset, false)),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn a_token_is_for_one_account_one_principal_and_one_instance_now(
            one: (u128, u128), two: (u128, u128), at: prop::sample::Index, (offset, counts) in offsets(),
        ) {
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
                // Another name with the very same keys, and another instance with the same name and keys of its own.
                let renamed = TokenIssuer::new(Arc::clone(&issuer.keyring), "https://lakesentry.example.org");
                assert!(!meets(&renamed.terms(one.0, one.1).await.unwrap()));
                let other_folder = tempfile::tempdir().unwrap();
                let other = self::issuer(other_folder.path(), "https://lakesentry.example").await;
                assert!(claims(&other, &token).await.is_none());

                let written = Timestamp(clock::now().unix() + offset);
                let dated = issuer.write(one.0, one.1, written).await.unwrap();
                assert_eq!(claims(&issuer, &dated).await.is_some(), counts, "{offset}");

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
}
