//! Tokens that somebody else gets: Microsoft Entra ID for a person, an application or a machine.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use secrecy::SecretString;

/// Where access tokens come from that this client does not get itself.
///
/// It is asked when there is no token, shortly before one expires, and when Databricks rejects one.
pub trait TokenProvider: fmt::Debug + Send + Sync {
    /// Names whose tokens these are, without a secret. Two of one name share their tokens.
    fn name(&self) -> String;

    /// Gets a token.
    fn token(&self) -> Pin<Box<dyn Future<Output = Result<ProvidedToken, NoToken>> + Send + '_>>;
}

/// A token and how long it lives from now on.
#[derive(Debug, Clone)]
pub struct ProvidedToken {
    /// The token.
    pub token: SecretString,
    /// How long it lives from now on.
    pub life: Duration,
}

/// There is no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct NoToken {
    /// Why, in a sentence without a secret.
    pub reason: String,
    /// Whether trying later may help.
    pub is_passing: bool,
}
