//! The identity provider by which people sign in (OpenID Connect Core 1.0, code flow with PKCE). Knows neither our HTTP nor the database.
//!
//! What the provider tells of itself is kept and asked for again when it gets old or a token names a key that is not known. Nothing is kept of
//! a sign-in that is under way: its browser holds one secret, and `state`, `nonce` and the verifier of PKCE follow from that.

mod admission;
mod clues;
mod error;
mod fetch;
mod id_token;
#[cfg(test)]
mod id_token_tests;
mod identity;
mod invalid;
mod metadata;
mod options;
mod pending;
mod settings;
mod tokens;

use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use domain::{Secret, Timestamp};
use governor::clock::DefaultClock;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use tokio::sync::Mutex;

use self::fetch::Fetcher;
use self::id_token::TokenKeys;
use self::metadata::Metadata;
use self::settings::ProviderSettings;

pub use admission::AdmissionRules;
pub use error::{ProviderError, foreign};
pub use identity::{NoEmail, ProviderIdentity};
pub use invalid::InvalidProvider;
pub use options::ProviderOptions;
pub use pending::{LocalPath, PendingPurpose, PendingSignIn};

/// How long what the provider tells of itself is believed.
const KEPT: Duration = Duration::from_hours(1);
/// How long nobody asks a provider again that could not be reached: everybody who wants to sign in would wait for it, one after the other.
const REST: Duration = Duration::from_secs(5);
/// How often keys are asked for because those that are kept did not sign a token.
const UNKNOWN_KEYS_A_MINUTE: NonZeroU32 = NonZeroU32::MIN.saturating_add(5);

/// The operator's identity provider.
#[derive(Debug)]
pub struct IdentityProvider {
    settings: ProviderSettings,
    redirect_uri: String,
    fetcher: Fetcher,
    told: Mutex<ProviderMemory>,
    unknown_keys: RateLimiter<NotKeyed, InMemoryState, DefaultClock>,
}

/// What the provider has told of itself.
#[derive(Debug, Default)]
struct ProviderMemory {
    metadata: Option<(Metadata, Instant)>,
    keys: Option<(TokenKeys, Instant)>,
    failed: Option<(ProviderError, Instant)>,
}

impl IdentityProvider {
    /// Reads the settings; `None` where there is no provider. `public_url` is the address of this server.
    ///
    /// # Errors
    /// When they can't be used.
    pub fn new(
        options: &ProviderOptions,
        public_url: &str,
    ) -> Result<Option<Self>, InvalidProvider> {
        let Some(settings) = options.settings()? else {
            return Ok(None);
        };
        let quota = Quota::per_minute(UNKNOWN_KEYS_A_MINUTE);
        Ok(Some(Self {
            redirect_uri: format!("{public_url}{}", contract::paths::PROVIDER_CALLBACK),
            fetcher: Fetcher::new(&settings.issuer)?,
            settings,
            told: Mutex::default(),
            unknown_keys: RateLimiter::direct(quota),
        }))
    }

    /// How it is called on the page.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// The name by which it is known to others.
    pub fn issuer(&self) -> &str {
        self.settings.issuer.as_str()
    }

    /// Whom the operator lets in on its word alone.
    pub fn admission(&self) -> &AdmissionRules {
        &self.settings.admission
    }

    /// Returns the page at which the provider asks the person.
    ///
    /// # Errors
    /// When the provider does not tell where that is.
    pub async fn authorization_url(
        &self,
        pending: &PendingSignIn,
    ) -> Result<String, ProviderError> {
        let metadata = self.metadata().await?;
        let mut url = metadata.authorization_endpoint;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", &self.redirect_uri)
            .append_pair("scope", &self.settings.scope)
            .append_pair("state", &pending.state())
            .append_pair("nonce", &pending.nonce())
            .append_pair("code_challenge", &pending.challenge())
            .append_pair("code_challenge_method", "S256");
        Ok(url.into())
    }

    /// Finds out whom the provider means by the code that it sent the browser back with.
    ///
    /// # Errors
    /// When the provider refuses the code, or what it answers does not prove anything; apart from that, when it tells no address that it
    /// verified.
    pub async fn identify(
        &self,
        pending: &PendingSignIn,
        code: &Secret,
        iss: Option<&str>,
        now: Timestamp,
    ) -> Result<Result<ProviderIdentity, NoEmail>, ProviderError> {
        let metadata = self.metadata().await?;
        // A provider that names itself in its answers does so in all of them (RFC 9207, 2.4).
        let is_another = match iss {
            Some(iss) => iss != self.issuer(),
            None => metadata.names_itself,
        };
        if is_another {
            return Err(ProviderError::OtherProvider);
        }
        let tokens = self.redeem(&metadata, pending, code).await?;
        let token = tokens.id_token.expose();
        let expected = id_token::ExpectedToken {
            issuer: self.issuer(),
            client_id: &self.settings.client_id,
            nonce: &pending.nonce(),
            now,
        };
        let (keys, are_new) = self.keys(&metadata).await?;
        let claims = match id_token::verify(token, &keys, &expected) {
            // The provider may sign with another key since.
            Err(ProviderError::Signature(_)) if !are_new && self.unknown_keys.check().is_ok() => {
                let keys = self.new_keys(&metadata).await?;
                id_token::verify(token, &keys, &expected)?
            }
            verified => verified?,
        };
        let clues = match &metadata.userinfo_endpoint {
            // Many providers tell addresses and groups there only.
            Some(endpoint) if !claims.tells_what_counts(&self.settings) => {
                let more = self
                    .fetcher
                    .get_as(endpoint, tokens.access_token.as_ref())
                    .await?;
                claims.with(more)?
            }
            _ => claims,
        };
        Ok(clues.identity(&self.settings))
    }

    async fn redeem(
        &self,
        metadata: &Metadata,
        pending: &PendingSignIn,
        code: &Secret,
    ) -> Result<tokens::Tokens, ProviderError> {
        let verifier = pending.verifier();
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.expose()),
            ("redirect_uri", &self.redirect_uri),
            ("code_verifier", &verifier),
        ];
        let client = tokens::ClientProof {
            client_id: &self.settings.client_id,
            secret: self.settings.client_secret.as_ref(),
            in_form: metadata.secret_in_form,
        };
        let redeemed = self
            .fetcher
            .redeem(&metadata.token_endpoint, &form, &client)
            .await;
        if let Err(ProviderError::Unreachable { .. } | ProviderError::Unusable { .. }) = &redeemed {
            // It may have moved.
            self.told.lock().await.metadata = None;
        }
        redeemed
    }

    async fn metadata(&self) -> Result<Metadata, ProviderError> {
        let mut told = self.told.lock().await;
        match &told.metadata {
            Some((metadata, at)) if at.elapsed() < KEPT => return Ok(metadata.clone()),
            _ => {}
        }
        if let Some((error, at)) = &told.failed
            && at.elapsed() < REST
        {
            return Err(error.clone());
        }
        match self.fetcher.metadata(&self.settings.issuer).await {
            Ok(metadata) => {
                told.metadata = Some((metadata.clone(), Instant::now()));
                told.failed = None;
                Ok(metadata)
            }
            Err(error) => {
                tracing::warn!(%error, issuer = self.issuer(), "the identity provider does not tell how to sign in");
                told.failed = Some((error.clone(), Instant::now()));
                Err(error)
            }
        }
    }

    /// Returns the provider's keys, and whether they were asked for just now.
    async fn keys(&self, metadata: &Metadata) -> Result<(TokenKeys, bool), ProviderError> {
        match &self.told.lock().await.keys {
            Some((keys, at)) if at.elapsed() < KEPT => return Ok((keys.clone(), false)),
            _ => {}
        }
        Ok((self.new_keys(metadata).await?, true))
    }

    async fn new_keys(&self, metadata: &Metadata) -> Result<TokenKeys, ProviderError> {
        let keys = self.fetcher.keys(&metadata.jwks_uri).await?;
        self.told.lock().await.keys = Some((keys.clone(), Instant::now()));
        Ok(keys)
    }
}
