//! What all requests share.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::http::{HeaderMap, header};
use connection_string::{ApiUrl, ApiUrlRefused};
use databricks::Client;

use crate::config::Config;
use crate::http;
use crate::services::connection_tests::ConnectionTests;
use crate::signing::Keyring;
use crate::store::Store;
use crate::vault::Vault;

/// Handle to the state of the server. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    public_url: ApiUrl,
    own_hosts: Vec<String>,
    practice: Option<SocketAddr>,
    store: Store,
    keyring: Keyring,
    databricks: Client,
    vault: Vault,
    connection_tests: ConnectionTests,
}

/// The server can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The public address is no origin.
    #[error("the public URL {0:?} can't be used: {1}")]
    PublicUrl(String, ApiUrlRefused),
    /// The client for Databricks can't be set up.
    #[error("the client for Databricks can't be set up: {0}")]
    Client(#[from] databricks::SetupError),
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
    ) -> Result<Self, StartError> {
        let public_url = config
            .public_url
            .clone()
            .unwrap_or_else(|| format!("http://{listening}"));
        let public_url = ApiUrl::parse(&public_url)
            .map_err(|reason| StartError::PublicUrl(public_url, reason))?;
        let public_host = public_url
            .as_str()
            .split_once("://")
            .map_or_else(String::new, |(_, host)| host.to_owned());
        let options = databricks::Options {
            simulated: config.practice,
            ..databricks::Options::default()
        };
        Ok(Self {
            inner: Arc::new(Inner {
                own_hosts: vec![
                    listening.to_string(),
                    format!("localhost:{}", listening.port()),
                    public_host,
                ],
                public_url,
                practice: config.practice,
                store,
                keyring,
                databricks: Client::new(options)?,
                vault: Vault::default(),
                connection_tests: ConnectionTests::default(),
            }),
        })
    }

    /// The address that connection strings name.
    pub fn public_url(&self) -> &ApiUrl {
        &self.inner.public_url
    }

    /// The simulated Databricks, in practice mode.
    pub fn practice(&self) -> Option<SocketAddr> {
        self.inner.practice
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The keys that sign connection strings.
    pub fn keyring(&self) -> &Keyring {
        &self.inner.keyring
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

    /// Drops secrets and results that were not used for half an hour.
    pub fn forget_idle(&self, now: Instant) {
        self.inner.vault.sweep(now);
        self.inner.connection_tests.sweep(now);
    }

    /// Ends what runs at Databricks.
    pub async fn stop(&self) {
        self.inner.connection_tests.stop().await;
        self.inner.databricks.settle().await;
    }

    /// Says whether a `Host` header names this server.
    pub fn answers_to(&self, host: &str) -> bool {
        self.inner
            .own_hosts
            .iter()
            .any(|own| own.eq_ignore_ascii_case(host))
    }

    /// The address of the start page, under the name by which the request called this server.
    pub fn start_page(&self, request: &HeaderMap) -> String {
        let own = self.public_url().as_str();
        let scheme = own.split_once("://").map_or("http", |(scheme, _)| scheme);
        let host = request
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        match host.filter(|host| self.answers_to(host)) {
            Some(host) => format!("{scheme}://{host}/"),
            None => format!("{own}/"),
        }
    }

    /// The policy that the inspector's file states; one that forbids everything while the file is not built.
    pub fn inspector_policy(&self) -> String {
        http::inspector_policy().unwrap_or_else(|| "default-src 'none'".to_owned())
    }
}
