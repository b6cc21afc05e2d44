//! Access tokens: kept in memory until shortly before they expire, fetched by one caller at a time.

mod endpoint;
mod grant;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::{AccountId, ApplicationId, DatabricksHost, Secret};
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use tokio::time::Instant;

use crate::api::Api;
use crate::{Credentials, Error, Occurrence, Phase};
use endpoint::TokenEndpoint;
use grant::Granted;

pub(crate) use endpoint::TOKEN_CALL;

/// A token is renewed when it has less left than this, or than half its life.
const RENEW_BEFORE: Duration = Duration::from_mins(5);
/// With less left a token is not used any more: Azure refuses tokens with less than 30 s (databricks-sdk-go).
const UNUSABLE_BEFORE: Duration = Duration::from_secs(40);
/// Pause after a renewal that failed while the old token is still good.
const RENEWAL_PAUSE: Duration = Duration::from_mins(1);
/// With more entries than this, expired ones are dropped.
const MAX_ENTRIES: usize = 1_000;

/// The tokens of all hosts and credentials.
#[derive(Default)]
pub(crate) struct TokenCache {
    slots: Mutex<HashMap<Key, Slot>>,
}

/// Whoever holds the lock of a slot fetches; the others wait and find the token.
type Slot = Arc<tokio::sync::Mutex<Option<Cached>>>;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    host: DatabricksHost,
    account_id: Option<AccountId>,
    application_id: ApplicationId,
    secret_hash: [u8; 32],
}

struct Cached {
    token: Arc<SecretString>,
    renew_at: Instant,
    unusable_at: Instant,
}

impl Cached {
    fn new(granted: Granted, now: Instant) -> Self {
        let life = granted.life;
        let unusable_at = now + life.saturating_sub(UNUSABLE_BEFORE);
        let renew_at = now + life.saturating_sub(RENEW_BEFORE.min(life / 2));
        Self {
            token: Arc::new(granted.token),
            renew_at: renew_at.min(unusable_at),
            unusable_at,
        }
    }
}

impl TokenCache {
    /// Gives a token for a host, from memory when there is one.
    pub(crate) async fn bearer(
        &self,
        api: &Api,
        deadline: Instant,
    ) -> Result<Arc<SecretString>, Error> {
        let (application_id, secret) = match &api.credentials {
            Credentials::OauthM2m {
                application_id,
                secret,
            } => (*application_id, secret),
            Credentials::PersonalAccessToken(token) => return personal(api, token),
        };
        let slot = self.slot(Key {
            host: api.host.clone(),
            account_id: api.account_id,
            application_id,
            secret_hash: hash(secret),
        });
        let clock = api.inner.transport.clock();
        let Ok(mut slot) = clock.timeout_at(deadline, slot.lock()).await else {
            let at = Box::new(occurrence(api, "waiting for another call to get the token"));
            return Err(Error::TimedOut {
                at,
                phase: Phase::Total,
            });
        };
        let now = clock.now();
        if let Some(cached) = slot.as_ref().filter(|cached| now < cached.renew_at) {
            return Ok(Arc::clone(&cached.token));
        }
        match fetch(api, application_id, secret, deadline).await {
            Ok(granted) => {
                let cached = slot.insert(Cached::new(granted, clock.now()));
                Ok(Arc::clone(&cached.token))
            }
            Err(error) => match slot.as_mut() {
                Some(cached) if now < cached.unusable_at && is_passing(&error) => {
                    cached.renew_at = now + RENEWAL_PAUSE;
                    Ok(Arc::clone(&cached.token))
                }
                _ => {
                    *slot = None;
                    Err(error)
                }
            },
        }
    }

    /// Drops a token that Databricks rejected, unless it was already replaced.
    pub(crate) fn drop_token(&self, api: &Api, rejected: &Arc<SecretString>) {
        let slots = self.slots();
        let of_api = slots
            .iter()
            .filter(|(key, _)| key.host == api.host && key.account_id == api.account_id);
        for (_, slot) in of_api {
            // A locked slot is being renewed.
            if let Ok(mut cached) = slot.try_lock()
                && cached
                    .as_ref()
                    .is_some_and(|cached| Arc::ptr_eq(&cached.token, rejected))
            {
                *cached = None;
            }
        }
    }

    /// Drops what was got with these credentials.
    pub(crate) fn forget(&self, credentials: &Credentials) {
        if let Credentials::OauthM2m {
            application_id,
            secret,
        } = credentials
        {
            let secret_hash = hash(secret);
            self.slots().retain(|key, _| {
                key.application_id != *application_id || key.secret_hash != secret_hash
            });
        }
    }

    fn slot(&self, key: Key) -> Slot {
        let mut slots = self.slots();
        if slots.len() >= MAX_ENTRIES {
            let now = Instant::now();
            slots.retain(|_, slot| {
                slot.try_lock().map_or(true, |cached| {
                    cached.as_ref().is_some_and(|c| now < c.unusable_at)
                })
            });
        }
        Arc::clone(slots.entry(key).or_default())
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<Key, Slot>> {
        // A map of tokens is valid at every moment, so a panic elsewhere can't have spoilt it.
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn personal(api: &Api, token: &Secret) -> Result<Arc<SecretString>, Error> {
    if api.account_id.is_some() {
        let at = Box::new(occurrence(api, "account hosts know OAuth only"));
        return Err(Error::PersonalTokenOnAccount(at));
    }
    Ok(Arc::new(SecretString::from(token.expose())))
}

async fn fetch(
    api: &Api,
    application_id: ApplicationId,
    secret: &Secret,
    deadline: Instant,
) -> Result<Granted, Error> {
    let transport = &api.inner.transport;
    let endpoint = match api.account_id {
        Some(account_id) => TokenEndpoint::account(&api.host, account_id),
        None => TokenEndpoint::discover(transport, &api.host, deadline).await?,
    };
    grant::fetch(transport, &endpoint, application_id, secret, deadline).await
}

/// Says whether trying later with the same credentials may help.
fn is_passing(error: &Error) -> bool {
    error.is_unreachable() || matches!(error, Error::Throttled { .. } | Error::Unavailable { .. })
}

fn hash(secret: &Secret) -> [u8; 32] {
    Sha256::digest(secret.expose().as_bytes()).into()
}

fn occurrence(api: &Api, detail: &str) -> Occurrence {
    Occurrence {
        host: api.host.clone(),
        call: TOKEN_CALL,
        status: None,
        code: None,
        request_id: None,
        detail: detail.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(life_s: u64, renew_after_s: u64, unusable_after_s: u64) {
        let now = Instant::now();
        let granted = Granted {
            token: SecretString::from("x"),
            life: Duration::from_secs(life_s),
        };
        let cached = Cached::new(granted, now);
        assert_eq!((cached.renew_at - now).as_secs(), renew_after_s, "{life_s}");
        assert_eq!(
            (cached.unusable_at - now).as_secs(),
            unusable_after_s,
            "{life_s}"
        );
    }

    #[test]
    fn tokens_are_renewed_before_they_expire() {
        check(3600, 3300, 3560);
        check(300, 150, 260);
        check(60, 20, 20);
        check(30, 0, 0);
    }
}
