//! Calls with a token: fetched before, renewed once when it is rejected.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use domain::{AccountId, DatabricksHost};
use reqwest::Method;
use tokio::time::Instant;

use crate::error::Area;
use crate::inner::ClientInner;
use crate::retry::Repeat;
use crate::token::{Login, TokenCache};
use crate::transport::{Authorization, HttpReply, HttpRequest, RequestBody};
use crate::{Error, ErrorKind, IdTokenClaims, SignIn};

/// One host with the credentials to use there.
#[derive(Clone)]
pub(crate) struct Api {
    pub(crate) inner: Arc<ClientInner>,
    pub(crate) tokens: Arc<TokenCache>,
    pub(crate) total_timeout: Duration,
    pub(crate) host: DatabricksHost,
    /// The account, when the host is asked as an account host.
    pub(crate) account_id: Option<AccountId>,
    pub(crate) sign_in: SignIn,
}

/// A call without the parts that are the same for all.
pub(crate) struct ApiCall {
    /// Method and path without ids, for messages.
    pub(crate) name: &'static str,
    pub(crate) area: Area,
    pub(crate) method: Method,
    /// Path and query.
    pub(crate) path: String,
    pub(crate) body: RequestBody,
    pub(crate) repeat: Repeat,
}

impl ApiCall {
    /// Reads something.
    pub(crate) fn get(name: &'static str, area: Area, path: impl Into<String>) -> Self {
        Self {
            name,
            area,
            method: Method::GET,
            path: path.into(),
            body: RequestBody::None,
            repeat: Repeat::Safe,
        }
    }
}

impl Api {
    /// Gets a token within the usual time, so that the calls after it have one, and returns what it was exchanged for.
    pub(crate) async fn sign_in(&self) -> Result<Option<IdTokenClaims>, Error> {
        let deadline = self.deadline();
        let token = self.tokens.bearer(&self.login(), deadline).await?;
        Ok(token.exchanged.clone())
    }

    fn login(&self) -> Login<'_> {
        Login {
            inner: &self.inner,
            host: &self.host,
            account_id: self.account_id,
            sign_in: &self.sign_in,
        }
    }

    /// Makes a call within the usual time.
    pub(crate) async fn call(&self, call: ApiCall) -> Result<HttpReply, Error> {
        self.call_until(call, self.deadline(), self.inner.limit_bytes)
            .await
    }

    /// Gives the end of the usual time for a call that begins now.
    pub(crate) fn deadline(&self) -> Instant {
        self.inner.transport.clock().now() + self.total_timeout
    }

    /// Makes a call within the given time and size.
    pub(crate) async fn call_until(
        &self,
        call: ApiCall,
        deadline: Instant,
        limit_bytes: usize,
    ) -> Result<HttpReply, Error> {
        let mut renewed = false;
        loop {
            let token = self.tokens.bearer(&self.login(), deadline).await?;
            let request = HttpRequest {
                call: call.name,
                area: call.area,
                method: call.method.clone(),
                path: call.path.clone(),
                authorization: Authorization::Bearer(&token.secret),
                body: call.body.clone(),
                repeat: call.repeat,
                limit_bytes,
            };
            let answer = self
                .inner
                .transport
                .send(&self.host, &request, deadline)
                .await;
            // A token can die before its time, for example when the secret is deleted or the clocks differ. A rejected call did
            // nothing, so repeating it is safe for all calls.
            match answer {
                Err(error)
                    if *error.kind() == ErrorKind::TokenRejected
                        && self.sign_in.is_renewable()
                        && !renewed =>
                {
                    self.tokens.drop_token(&self.login(), &token);
                    renewed = true;
                }
                answer => return answer,
            }
        }
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api")
            .field("host", &self.host)
            .field("account_id", &self.account_id)
            .field("sign_in", &self.sign_in)
            .finish_non_exhaustive()
    }
}
