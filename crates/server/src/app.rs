//! What all requests share.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, header};
use connection_string::{ApiUrl, ApiUrlRefused};
use databricks::Client;

use crate::actor::Actor;
use crate::config::{Config, InvalidConfig, SecurityContact};
use crate::http::origin::Origin;
use crate::identity_provider::{IdentityProvider, InvalidProvider};
use crate::intake::Intake;
use crate::metrics::Metrics;
use crate::outbound::InvalidRefusalWords;
use crate::rate_limits::{RateLimits, RateOptions};
use crate::reach::Reach;
use crate::replicas::Replicas;
use crate::services::connection_strings::Minter;
use crate::services::connection_tests::{ConnectionTests, Starter, TakingOver};
use crate::services::invitations::Inviter;
use crate::services::issuer_keys::KeyTrials;
use crate::services::validations::DailyTests;
use crate::sessions::Sessions;
use crate::signing::{Keyring, TokenIssuer};
use crate::vault::{IDLE_LIMIT, Vault};
use store::{DatabaseLocation, ReplicaNews, Store};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::{CancellationToken, DropGuard};

/// Handle to the state of the server. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    inner: Arc<AppInner>,
}

#[derive(Debug)]
struct AppInner {
    public_url: ApiUrl,
    own_origins: Vec<Origin>,
    reach: Reach,
    practice: Option<SocketAddr>,
    store: Store,
    keyring: Arc<Keyring>,
    issuer: TokenIssuer,
    databricks: Client,
    vault: Arc<Vault>,
    sessions: Sessions,
    security_contact: Option<SecurityContact>,
    connection_tests: Arc<ConnectionTests>,
    /// What there is in common with other servers on the database, and what ends it.
    shared: Option<(Replicas, DropGuard)>,
    intake: Intake,
    bootstrap_file: PathBuf,
    rate_limits: RateLimits,
    metrics: Metrics,
    provider: Option<IdentityProvider>,
    sessions_changed: watch::Sender<()>,
    validate_every: Duration,
}

/// The server can't start.
#[derive(Debug, thiserror::Error)]
pub enum AppStartError {
    /// The public address is no origin.
    #[error("the public URL {0:?} can't be used: {1}")]
    PublicUrl(String, ApiUrlRefused),
    /// The client for Databricks can't be set up.
    #[error("the client for Databricks can't be set up: {0}")]
    Client(#[from] databricks::SetupError),
    /// The folder for the data can't be used.
    #[error("the folder for the data can't be used: {0}. Name another with --data")]
    Data(#[from] lake::LakeError),
    /// A setting is missing.
    #[error(transparent)]
    Config(#[from] InvalidConfig),
    /// What Databricks says could be misunderstood.
    #[error(transparent)]
    Refusals(#[from] InvalidRefusalWords),
    /// The identity provider can't be set up.
    #[error(transparent)]
    Provider(#[from] InvalidProvider),
    /// The operating system gives no randomness.
    #[error("no randomness for sessions")]
    NoRandomness(#[from] getrandom::Error),
}

impl App {
    /// Sets the server up for an address that is already listened on.
    ///
    /// # Errors
    /// When the public URL or the machine's certificates can't be used.
    pub fn new(
        config: &Config,
        listening: SocketAddr,
        store: Store,
        keyring: Keyring,
    ) -> Result<Self, AppStartError> {
        let reach = config.reach.clone();
        let own_url = reach.own_url(listening);
        let public_url = reach.public_url.clone().unwrap_or_else(|| own_url.clone());
        let public_url = ApiUrl::parse(&public_url)
            .map_err(|reason| AppStartError::PublicUrl(public_url, reason))?;
        let own = [
            format!("{}://localhost:{}", reach.scheme(), listening.port()),
            own_url,
            public_url.to_string(),
        ];
        let keyring = Arc::new(keyring);
        // Browsers know the port of the public address, and each server has its own.
        let port = reach
            .public_url
            .as_deref()
            .and_then(|url| url::Url::parse(url).ok()?.port_or_known_default());
        let is_secure = public_url.as_str().starts_with("https:");
        let is_shared = store.is_shared();
        let sessions = Sessions::new(
            port.filter(|_| is_shared).unwrap_or(listening.port()),
            is_secure,
            is_shared.then(|| keyring.key_for("lakesentry onboarding cookie")),
        )?;
        let (vault, connection_tests, shared) = if is_shared {
            let replicas = Replicas::new(store.clone(), Arc::clone(&keyring));
            let (shares, to_share) = mpsc::unbounded_channel();
            let vault = Arc::new(Vault::shared(shares));
            let end = CancellationToken::new();
            let sharing = replicas.clone().share_secrets(Arc::clone(&vault), to_share);
            tokio::spawn(end.clone().run_until_cancelled_owned(sharing));
            let tests = ConnectionTests::shared(replicas.clone());
            (vault, Arc::new(tests), Some((replicas, end.drop_guard())))
        } else {
            Default::default()
        };
        let issuer = TokenIssuer::new(Arc::clone(&keyring), public_url.as_str());
        let options = databricks::ClientOptions {
            id_token_issuer: Some(Arc::new(issuer.clone())),
            refusal_words: config.outbound.refusal_words()?,
            simulated: config.practice,
            proxy: config.outbound.outbound_proxy.clone(),
            allowed_private: config.outbound.allowed_private.clone(),
            ..databricks::ClientOptions::default()
        };
        Ok(Self {
            inner: Arc::new(AppInner {
                own_origins: own.iter().filter_map(|own| Origin::parse(own)).collect(),
                sessions,
                provider: IdentityProvider::new(&config.provider, public_url.as_str())?,
                public_url,
                reach,
                practice: config.practice,
                security_contact: config.security_contact.clone(),
                intake: Intake::open(store.clone(), &config.storage.data_folder()?)?,
                store,
                keyring,
                issuer,
                databricks: Client::new(options)?,
                vault,
                connection_tests,
                shared,
                bootstrap_file: config.storage.bootstrap_file(),
                metrics: Metrics::default(),
                sessions_changed: watch::Sender::default(),
                validate_every: config.validation.every(),
                rate_limits: RateLimits::new(match config.practice {
                    Some(_) => RateOptions::NONE,
                    None => config.rates,
                }),
            }),
        })
    }

    /// The address that connection strings name.
    pub fn public_url(&self) -> &ApiUrl {
        &self.inner.public_url
    }

    /// How this server is reached.
    pub fn reach(&self) -> &Reach {
        &self.inner.reach
    }

    /// The simulated Databricks, in practice mode.
    pub fn practice(&self) -> Option<SocketAddr> {
        self.inner.practice
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The database, for a change that the audit trail tells of as somebody's.
    pub fn store_by(&self, actor: &Actor) -> Store {
        self.store().by(actor.for_audit())
    }

    /// The keys that sign connection strings.
    pub fn keyring(&self) -> &Keyring {
        &self.inner.keyring
    }

    /// This instance as an issuer of ID tokens.
    pub fn issuer(&self) -> &TokenIssuer {
        &self.inner.issuer
    }

    /// Removes the file with a bootstrap token that was used. One that can't be removed opens nothing.
    pub fn forget_bootstrap_file(&self) {
        if let Err(error) = std::fs::remove_file(&self.inner.bootstrap_file) {
            tracing::debug!(%error, "the file of the bootstrap token stays");
        }
    }

    /// The client for Databricks.
    pub fn databricks(&self) -> &Client {
        &self.inner.databricks
    }

    /// The secrets of running onboarding sessions.
    pub fn vault(&self) -> &Vault {
        &self.inner.vault
    }

    /// The connection tests of the last half hour.
    pub fn connection_tests(&self) -> &ConnectionTests {
        &self.inner.connection_tests
    }

    /// Where collectors push to.
    pub fn intake(&self) -> &Intake {
        &self.inner.intake
    }

    /// What minting connection strings works with.
    pub fn minter<'a>(&'a self, store: &'a Store) -> Minter<'a> {
        Minter {
            store,
            keyring: self.keyring(),
            api_url: self.public_url(),
        }
    }

    /// What starting a connection test works with.
    pub fn starter<'a>(&'a self, store: &'a Store) -> Starter<'a> {
        Starter {
            tests: &self.inner.connection_tests,
            store,
            databricks: self.databricks(),
            vault: &self.inner.vault,
        }
    }

    /// What this server has in common with others on its database; none on a file.
    pub fn replicas(&self) -> Option<&Replicas> {
        self.inner.shared.as_ref().map(|(replicas, _)| replicas)
    }

    /// Works with the other servers on the database, for ever: hears what they say, and goes on with what those have begun that are lost.
    pub async fn share(self, location: DatabaseLocation) {
        let Some(replicas) = self.replicas().cloned() else {
            return;
        };
        let taking_over = TakingOver {
            tests: Arc::clone(&self.inner.connection_tests),
            store: self.store().clone(),
            databricks: self.databricks().clone(),
            replicas: replicas.clone(),
        };
        let hearing = replicas.clone().listen(location, |news| self.hear(news));
        tokio::join!(taking_over.run(), hearing);
    }

    fn hear(&self, news: &ReplicaNews) {
        match news {
            ReplicaNews::Forgotten(session) => {
                let names = self.inner.vault.forget_by_hash(session);
                self.inner.connection_tests.cancel_all_of(&names);
            }
            ReplicaNews::SignIns => {
                self.inner.sessions_changed.send_replace(());
            }
            ReplicaNews::Missed => {
                self.inner.sessions_changed.send_replace(());
                let app = self.clone();
                tokio::spawn(async move { app.forget_what_others_forgot().await });
            }
            ReplicaNews::Test(_) | ReplicaNews::Cancelled(_) => {}
        }
    }

    /// Forgets the sessions that other servers have forgotten, of which nothing was heard.
    async fn forget_what_others_forgot(&self) {
        let Some(replicas) = self.replicas() else {
            return;
        };
        match replicas.forgotten_elsewhere(self.vault()).await {
            Ok(forgotten) => {
                for id in forgotten {
                    let names = self.vault().forget(&id);
                    self.connection_tests().cancel_all_of(&names);
                }
            }
            Err(error) => tracing::warn!(%error, "what other servers forgot is still held here"),
        }
    }

    /// Leaves what is carried out here to the other servers, because this one is told to end.
    pub fn begin_to_leave(&self) {
        if let Some(replicas) = self.replicas() {
            replicas.begin_to_leave();
        }
    }

    /// What finding out works with who takes the keys for ID tokens.
    pub fn key_trials(&self, store: Store) -> KeyTrials {
        KeyTrials {
            store,
            issuer: self.issuer().clone(),
            databricks: self.databricks().clone(),
            turns: self.connection_tests().turns(),
        }
    }

    /// What tests connectors day after day, in the name of the store.
    pub fn daily_tests(&self, store: Store) -> DailyTests {
        DailyTests {
            store,
            databricks: self.databricks().clone(),
            turns: self.connection_tests().turns(),
            every: self.inner.validate_every,
        }
    }

    /// By which identity provider people sign in.
    pub fn provider(&self) -> Option<&IdentityProvider> {
        self.inner.provider.as_ref()
    }

    /// Says that somebody may be signed in no more, or may do less.
    pub fn note_sessions_changed(&self) {
        self.inner.sessions_changed.send_replace(());
        if let Some(replicas) = self.replicas() {
            replicas.note_sessions_changed();
        }
    }

    /// Tells when somebody may be signed in no more, or may do less.
    pub fn sessions_changed(&self) -> watch::Receiver<()> {
        self.inner.sessions_changed.subscribe()
    }

    /// What inviting somebody works with.
    pub fn inviter<'a>(&'a self, store: &'a Store) -> Inviter<'a> {
        Inviter {
            store,
            public_url: self.public_url().as_str(),
            has_provider: self.provider().is_some(),
        }
    }

    /// How often somebody may ask.
    pub fn rate_limits(&self) -> &RateLimits {
        &self.inner.rate_limits
    }

    /// What is counted for whoever watches the process.
    pub fn metrics(&self) -> &Metrics {
        &self.inner.metrics
    }

    /// Drops secrets and results that were not used for half an hour.
    pub async fn forget_idle(&self, now: Instant) {
        self.inner.vault.sweep(now);
        self.inner.connection_tests.sweep(now);
        self.inner.rate_limits.sweep();
        self.forget_what_others_forgot().await;
        if self.store().is_shared()
            && let Err(error) = self.store().forget_idle_replica_sessions(IDLE_LIMIT).await
        {
            tracing::warn!(%error, "secrets that nobody came back for stay");
        }
    }

    /// Ends what runs at Databricks.
    pub async fn stop(&self) {
        self.inner.connection_tests.stop().await;
        self.inner.databricks.settle().await;
    }

    /// The origins under which this server is reached.
    pub fn own_origins(&self) -> &[Origin] {
        &self.inner.own_origins
    }

    /// Who issues sessions.
    pub fn sessions(&self) -> &Sessions {
        &self.inner.sessions
    }

    /// How to report a vulnerability of this instance, if its operator says so.
    pub fn security_contact(&self) -> Option<&SecurityContact> {
        self.inner.security_contact.as_ref()
    }

    /// The address of the start page, under the name by which the request called this server.
    pub fn start_page(&self, request: &HeaderMap) -> String {
        let own = self.public_url().as_str();
        let scheme = own.split_once("://").map_or("http", |(scheme, _)| scheme);
        let host = request
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        match host.filter(|host| self.own_origins().iter().any(|own| own.is_called(host))) {
            Some(host) => format!("{scheme}://{host}/"),
            None => format!("{own}/"),
        }
    }
}
