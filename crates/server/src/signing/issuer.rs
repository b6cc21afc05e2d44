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
use store::IssuerKeyChange;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::issuer_key::{IssuerKey, jwk};
use super::master_key::NotOpened;
use super::{Keyring, KeyringError};
use crate::clock;

/// How long a token is good: one exchange, and clocks that differ a little.
const LIFE: Duration = Duration::from_mins(5);

/// Writes ID tokens.
#[derive(Debug, Clone)]
pub struct Issuer {
    keyring: Arc<Keyring>,
    /// The public URL, without a slash at its end.
    url: String,
}

#[derive(Debug, Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: AccountId,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: Uuid,
}

impl Issuer {
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

    async fn write(
        &self,
        account_id: AccountId,
        application_id: ApplicationId,
        now: Timestamp,
    ) -> Result<Zeroizing<String>, KeyringError> {
        let record = self.keyring.store.active_issuer_key().await?;
        let record = record.ok_or(KeyringError::NoKey)?;
        let key = IssuerKey::open(&record, &self.keyring.master_key)
            .map_err(|NotOpened| KeyringError::Replaced(record.kid))?;
        let token = key.sign(&Claims {
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

impl IdTokenIssuer for Issuer {
    fn id_token(&self, account_id: AccountId, application_id: ApplicationId) -> IssuedFuture<'_> {
        Box::pin(async move {
            let written = self.write(account_id, application_id, clock::now()).await;
            written.map_err(|error| {
                tracing::error!(%error, "no token in which this instance says who it is");
                error.to_string()
            })
        })
    }
}

impl Keyring {
    /// Makes sure that there is a key that signs ID tokens.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn ensure_issuer_key(&self) -> Result<(), KeyringError> {
        if self.store.active_issuer_key().await?.is_some() {
            return Ok(());
        }
        let new = IssuerKey::random().map_err(|_| KeyringError::NotSigned)?;
        let new = new.seal(&self.master_key)?;
        if let IssuerKeyChange::Done(made) = self.store.add_issuer_key(&new, clock::now()).await? {
            tracing::info!(kid = made.kid, "key for ID tokens made");
        }
        Ok(())
    }
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
mod tests;
