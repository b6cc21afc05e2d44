//! Access tokens: kept in memory until shortly before they expire, fetched by one caller at a time.

mod endpoint;
mod grant;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::{AccountId, ApplicationId, Credentials, DatabricksHost, Secret};
use parking_lot::Mutex;
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use tokio::time::Instant;

use crate::clock::DeadlinePassed;
use crate::error::Area;
use crate::inner::ClientInner;
use crate::{
    Error, ErrorKind, IdTokenClaims, IdTokenIssuer, Occurrence, Phase, ProvidedToken, SignIn,
    TokenProvider,
};
use endpoint::TokenEndpoint;
use grant::{GrantedToken, TokenGrant};

pub(crate) use endpoint::TOKEN_CALL;

/// A token is renewed when it has less left than this, or than half its life.
const RENEW_BEFORE: Duration = Duration::from_mins(5);
/// With less left a token is not used any more: Azure refuses tokens with less than 30 s (databricks-sdk-go).
const UNUSABLE_BEFORE: Duration = Duration::from_secs(40);
/// Pause after a renewal that failed while the old token is still good.
const RENEWAL_PAUSE: Duration = Duration::from_mins(1);
/// With more entries than this, expired ones are dropped.
const MAX_ENTRIES: usize = 1_000;

/// Who wants a token, where.
pub(crate) struct Login<'a> {
    pub(crate) inner: &'a ClientInner,
    pub(crate) host: &'a DatabricksHost,
    /// The account, when the host is asked as an account host.
    pub(crate) account_id: Option<AccountId>,
    pub(crate) sign_in: &'a SignIn,
}

/// The tokens of all hosts and credentials, with who writes the ID tokens for which some are got: tokens that another one got never answer.
#[derive(Default)]
pub(crate) struct TokenCache {
    slots: Mutex<HashMap<Key, Slot>>,
    issuer: Option<Arc<dyn IdTokenIssuer>>,
}

/// Whoever holds the lock of a slot fetches; the others wait and find the token.
type Slot = Arc<tokio::sync::Mutex<Option<CachedToken>>>;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    host: DatabricksHost,
    account_id: Option<AccountId>,
    /// `None` where somebody else gets the tokens.
    application_id: Option<ApplicationId>,
    /// Of the secret, of the place where ID tokens are, of the account for which they are written, or of the name of who gets the tokens.
    shown_hash: [u8; 32],
}

/// What calls show to be let in.
pub(crate) struct AccessGrant {
    pub(crate) secret: SecretString,
    /// What the ID token said that it was exchanged for.
    pub(crate) exchanged: Option<IdTokenClaims>,
}

struct CachedToken {
    token: Arc<AccessGrant>,
    renew_at: Instant,
    unusable_at: Instant,
}

impl CachedToken {
    fn new(granted: GrantedToken, now: Instant) -> Self {
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
    /// Begins without tokens.
    pub(crate) fn new(issuer: Option<Arc<dyn IdTokenIssuer>>) -> Self {
        Self {
            slots: Mutex::default(),
            issuer,
        }
    }

    /// Begins without tokens, with the same issuer.
    pub(crate) fn emptied(&self) -> Self {
        Self::new(self.issuer.clone())
    }

    /// Gives a token for a host, from memory when there is one.
    pub(crate) async fn bearer(
        &self,
        login: &Login<'_>,
        deadline: Instant,
    ) -> Result<Arc<AccessGrant>, Error> {
        let (application_id, shown_hash) = match login.sign_in {
            SignIn::Credentials(Credentials::OauthM2m {
                application_id,
                client_secret,
            }) => (Some(*application_id), hash(client_secret.expose())),
            SignIn::Credentials(Credentials::PersonalAccessToken { token }) => {
                return personal(login, token);
            }
            // What is written anew for each token tells nobody apart.
            SignIn::Credentials(Credentials::Federated {
                application_id,
                account_id,
            }) => (Some(*application_id), hash(&account_id.to_string())),
            SignIn::Federated(identity) => {
                let place = identity.id_token.to_string();
                (Some(identity.application_id), hash(&place))
            }
            SignIn::Provided(provider) => (None, hash(&provider.name())),
        };
        let slot = self.slot(Key {
            host: login.host.clone(),
            account_id: login.account_id,
            application_id,
            shown_hash,
        });
        let clock = login.inner.transport.clock();
        let Ok(mut slot) = clock.timeout_at(deadline, slot.lock()).await else {
            let at = occurrence(login, "waiting for another call to get the token");
            let phase = Phase::Total;
            return Err(Error::new(ErrorKind::TimedOut { phase }, at));
        };
        let now = clock.now();
        if let Some(cached) = slot.as_ref().filter(|cached| now < cached.renew_at) {
            return Ok(Arc::clone(&cached.token));
        }
        match self.fetch(login, deadline).await {
            Ok(granted) => {
                let cached = slot.insert(CachedToken::new(granted, clock.now()));
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
    pub(crate) fn drop_token(&self, login: &Login<'_>, rejected: &Arc<AccessGrant>) {
        let slots = self.slots.lock();
        let of_login = slots
            .iter()
            .filter(|(key, _)| key.host == *login.host && key.account_id == login.account_id);
        for (_, slot) in of_login {
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

    async fn fetch(&self, login: &Login<'_>, deadline: Instant) -> Result<GrantedToken, Error> {
        let transport = &login.inner.transport;
        if let SignIn::Provided(provider) = login.sign_in {
            return provided(login, provider.as_ref(), deadline).await;
        }
        // Read before anybody is asked for the endpoint: without it there is nothing to send there.
        let grant = TokenGrant::of(login.sign_in, self.issuer.as_deref())
            .await
            .map_err(|said| Error::new(ErrorKind::IdTokenMissing, occurrence(login, &said)))?;
        let endpoint = match login.account_id {
            Some(account_id) => TokenEndpoint::account(login.host, account_id),
            None => TokenEndpoint::discover(transport, login.host, deadline).await?,
        };
        grant::fetch(login.inner, &endpoint, &grant, deadline).await
    }

    fn slot(&self, key: Key) -> Slot {
        let mut slots = self.slots.lock();
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
}

fn personal(login: &Login<'_>, token: &Secret) -> Result<Arc<AccessGrant>, Error> {
    if login.account_id.is_some() {
        let at = occurrence(login, "account hosts know OAuth only");
        return Err(Error::new(ErrorKind::PersonalTokenOnAccount, at));
    }
    Ok(Arc::new(AccessGrant {
        secret: SecretString::from(token.expose()),
        exchanged: None,
    }))
}

/// Asks whoever gets the tokens.
async fn provided(
    login: &Login<'_>,
    provider: &dyn TokenProvider,
    deadline: Instant,
) -> Result<GrantedToken, Error> {
    let clock = login.inner.transport.clock();
    match clock.timeout_at(deadline, provider.token()).await {
        Ok(Ok(ProvidedToken { token, life })) => Ok(GrantedToken {
            token: AccessGrant {
                secret: token,
                exchanged: None,
            },
            life,
        }),
        Ok(Err(refusal)) => {
            let kind = if refusal.is_passing {
                ErrorKind::Unavailable { retry_after: None }
            } else {
                ErrorKind::TokenRejected
            };
            Err(Error::new(kind, occurrence(login, &refusal.reason)))
        }
        Err(DeadlinePassed) => {
            let at = occurrence(login, &format!("waiting for {}", provider.name()));
            let phase = Phase::Total;
            Err(Error::new(ErrorKind::TimedOut { phase }, at))
        }
    }
}

/// Says whether trying later with the same credentials may help.
fn is_passing(error: &Error) -> bool {
    let kind = error.kind();
    let is_busy = matches!(
        kind,
        ErrorKind::Throttled { .. } | ErrorKind::Unavailable { .. }
    );
    kind.is_unreachable() || is_busy
}

fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

fn occurrence(login: &Login<'_>, detail: &str) -> Occurrence {
    Occurrence {
        host: login.host.clone(),
        area: Area::Token,
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
        let granted = GrantedToken {
            token: AccessGrant {
                secret: SecretString::from("x"),
                exchanged: None,
            },
            life: Duration::from_secs(life_s),
        };
        let cached = CachedToken::new(granted, now);
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
