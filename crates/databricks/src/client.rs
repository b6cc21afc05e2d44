//! The client: options, connections and tokens that all calls share.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use domain::{AccountId, DatabricksHost};

use crate::api::Api;
use crate::token::TokenCache;
use crate::transport::{AddressRange, SetupError, Transport};
use crate::{AccountClient, Credentials, Error, HostMetadata, WorkspaceClient, metadata};

/// How a client behaves. The defaults are meant for production.
#[derive(Debug, Clone)]
pub struct Options {
    /// Practice mode: every name is looked up at the simulation at this address, which leads to itself, and spoken to without TLS. Only
    /// addresses of this machine can be reached.
    pub simulated: Option<SocketAddr>,
    /// Customers see it in their audit log (`user_agent`): `<product>/<version>`.
    pub user_agent: String,
    /// Private ranges that may be called. Without them only public addresses are.
    pub allowed_private: Vec<AddressRange>,
    /// Longest time for connecting; half of it for looking the name up.
    pub connect_timeout: Duration,
    /// Longest silence of a connected host. Must exceed the 50 s that Databricks may hold a statement back.
    pub inactivity_timeout: Duration,
    /// Longest time for a call with its token and all repetitions; [`crate::Statement::deadline`] counts instead for statements.
    pub total_timeout: Duration,
    /// Largest answer that is read.
    pub limit_bytes: usize,
    /// Largest list of workspaces that is read. It has no pages: an account with 10,000 workspaces answers in one piece.
    pub workspaces_limit_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            simulated: None,
            user_agent: concat!("lakesentry-onboarding/", env!("CARGO_PKG_VERSION")).to_owned(),
            allowed_private: Vec::new(),
            connect_timeout: Duration::from_secs(10),
            inactivity_timeout: Duration::from_secs(75),
            total_timeout: Duration::from_mins(1),
            limit_bytes: 32 << 20,
            workspaces_limit_bytes: 64 << 20,
        }
    }
}

/// Calls Databricks. Cheap to clone; clones share connections and tokens.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    total_timeout: Duration,
}

pub(crate) struct Inner {
    pub(crate) transport: Transport,
    pub(crate) tokens: TokenCache,
    pub(crate) limit_bytes: usize,
    pub(crate) workspaces_limit_bytes: usize,
}

impl Client {
    /// Sets a client up.
    ///
    /// # Errors
    /// When the user agent is no header value, or when the machine's trusted certificates can't be read.
    pub fn new(options: Options) -> Result<Self, SetupError> {
        let inner = Inner {
            transport: Transport::new(&options)?,
            tokens: TokenCache::default(),
            limit_bytes: options.limit_bytes,
            workspaces_limit_bytes: options.workspaces_limit_bytes,
        };
        Ok(Self {
            inner: Arc::new(inner),
            total_timeout: options.total_timeout,
        })
    }

    /// Gives the same client with another limit for whole calls.
    #[must_use]
    pub fn with_total_timeout(&self, total_timeout: Duration) -> Self {
        Self {
            total_timeout,
            ..self.clone()
        }
    }

    /// Gives the calls of an account.
    pub fn account(
        &self,
        host: DatabricksHost,
        account_id: AccountId,
        credentials: Credentials,
    ) -> AccountClient {
        let api = self.api(host, Some(account_id), credentials);
        AccountClient::new(api, account_id)
    }

    /// Gives the calls of a workspace.
    pub fn workspace(&self, host: DatabricksHost, credentials: Credentials) -> WorkspaceClient {
        WorkspaceClient::new(self.api(host, None, credentials))
    }

    /// Asks a host what it is. Needs no credentials; old hosts don't know the answer ([`Error::NotFound`]).
    pub async fn host_metadata(&self, host: &DatabricksHost) -> Result<HostMetadata, Error> {
        let deadline = self.inner.transport.clock().now() + self.total_timeout;
        metadata::fetch(&self.inner.transport, host, deadline).await
    }

    /// Forgets the tokens got with these credentials, on all hosts.
    pub fn forget(&self, credentials: &Credentials) {
        self.inner.tokens.forget(credentials);
    }

    fn api(
        &self,
        host: DatabricksHost,
        account_id: Option<AccountId>,
        credentials: Credentials,
    ) -> Api {
        Api {
            inner: Arc::clone(&self.inner),
            total_timeout: self.total_timeout,
            host,
            account_id,
            credentials,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("total_timeout", &self.total_timeout)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
