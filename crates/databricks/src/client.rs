//! The client: connections and tokens that all calls share.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use domain::{AccountId, Credentials, DatabricksHost};

use crate::api::Api;
use crate::inner::ClientInner;
use crate::token::TokenCache;
use crate::transport::SetupError;
use crate::{
    AccountClient, ClientOptions, Error, HostMetadata, IdTokenIssuer, SignIn, WorkspaceClient,
    metadata,
};

/// Calls Databricks. Cheap to clone; clones share connections and tokens.
#[derive(Clone)]
pub struct Client {
    inner: Arc<ClientInner>,
    tokens: Arc<TokenCache>,
    total_timeout: Duration,
}

impl Client {
    /// Sets a client up.
    ///
    /// # Errors
    /// When the user agent is no header value, or when the machine's trusted certificates can't be read.
    pub fn new(options: ClientOptions) -> Result<Self, SetupError> {
        Ok(Self {
            inner: Arc::new(ClientInner::new(&options)?),
            tokens: Arc::new(TokenCache::new(options.id_token_issuer)),
            total_timeout: options.total_timeout,
        })
    }

    /// Returns a client with the same connections and with tokens of its own, which end with it and with what was made of it. No token
    /// that was got before answers in it, and none is left behind.
    #[must_use]
    pub fn with_own_tokens(&self) -> Self {
        Self {
            tokens: Arc::new(self.tokens.emptied()),
            ..self.clone()
        }
    }

    /// Returns a client with the same connections that says by another issuer who it is, with tokens of its own.
    #[must_use]
    pub fn with_issuer(&self, issuer: Arc<dyn IdTokenIssuer>) -> Self {
        Self {
            tokens: Arc::new(TokenCache::new(Some(issuer))),
            ..self.clone()
        }
    }

    /// Waits until Databricks has been told of every statement that is not wanted any more.
    pub async fn settle(&self) {
        self.inner.farewells.ended().await;
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
        let api = self.api(host, Some(account_id), credentials.into());
        AccountClient::new(api, account_id)
    }

    /// Gives the calls of a workspace.
    pub fn workspace(&self, host: DatabricksHost, sign_in: impl Into<SignIn>) -> WorkspaceClient {
        WorkspaceClient::new(self.api(host, None, sign_in.into()))
    }

    /// Asks a host what it is. Needs no credentials; old hosts don't know the answer ([`ErrorKind::NotFound`](crate::ErrorKind::NotFound)).
    pub async fn host_metadata(&self, host: &DatabricksHost) -> Result<HostMetadata, Error> {
        let deadline = self.inner.transport.clock().now() + self.total_timeout;
        metadata::fetch(&self.inner.transport, host, deadline).await
    }

    /// Reaches a host without credentials, and reads its clock; `None` where it does not tell.
    pub async fn host_time(&self, host: &DatabricksHost) -> Result<Option<SystemTime>, Error> {
        let deadline = self.inner.transport.clock().now() + self.total_timeout;
        metadata::host_time(&self.inner.transport, host, deadline).await
    }

    fn api(&self, host: DatabricksHost, account_id: Option<AccountId>, sign_in: SignIn) -> Api {
        Api {
            inner: Arc::clone(&self.inner),
            tokens: Arc::clone(&self.tokens),
            total_timeout: self.total_timeout,
            host,
            account_id,
            sign_in,
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
