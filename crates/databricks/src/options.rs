//! How a client behaves.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::transport::{AddressRange, OutboundProxy};
use crate::{IdTokenIssuer, RefusalWords};

/// How a client behaves. The defaults are meant for production.
#[derive(Debug, Clone)]
pub struct ClientOptions {
    /// Practice mode: every name is looked up at the simulation at this address, which leads to itself, and spoken to without TLS. Only
    /// addresses of this machine can be reached.
    pub simulated: Option<SocketAddr>,
    /// Customers see it in their audit log (`user_agent`): `<product>/<version>`.
    pub user_agent: String,
    /// Private ranges that may be called. Without them only public addresses are.
    pub allowed_private: Vec<AddressRange>,
    /// The proxy through which all requests go. One that the environment names is not used: requests carry secrets, and where they go is
    /// decided in one place.
    pub proxy: Option<OutboundProxy>,
    /// Who writes the tokens of [`domain::Credentials::Federated`].
    pub id_token_issuer: Option<Arc<dyn IdTokenIssuer>>,
    /// By which words a refused token is understood.
    pub refusal_words: RefusalWords,
    /// Longest time for connecting; half of it for looking the name up.
    pub connect_timeout: Duration,
    /// Longest silence of a connected host. Must exceed the 50 s that Databricks may hold a statement back.
    pub inactivity_timeout: Duration,
    /// Longest time for a call with its token and all repetitions; [`crate::SqlStatement::deadline`] counts instead for statements.
    pub total_timeout: Duration,
    /// Largest answer that is read.
    pub limit_bytes: usize,
    /// Largest list of workspaces that is read. It has no pages: an account with 10,000 workspaces answers in one piece.
    pub workspaces_limit_bytes: usize,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            simulated: None,
            user_agent: concat!("lakesentry-onboarding/", env!("CARGO_PKG_VERSION")).to_owned(),
            allowed_private: Vec::new(),
            proxy: None,
            id_token_issuer: None,
            refusal_words: RefusalWords::default(),
            connect_timeout: Duration::from_secs(10),
            inactivity_timeout: Duration::from_secs(75),
            total_timeout: Duration::from_mins(1),
            limit_bytes: 32 << 20,
            workspaces_limit_bytes: 64 << 20,
        }
    }
}
