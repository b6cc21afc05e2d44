//! `POST /api/v1/connectors/{id}/connection-strings`: the credential of a collector.

use domain::TokenId;
use serde::{Deserialize, Serialize};

/// How to make a connection string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MintRequest {
    /// Where the collector runs.
    pub execution_mode: ExecutionMode,
    /// Within how many days it has to be used for the first time, 1 to 90.
    pub expires_in_days: u32,
}

/// Where the collector runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExecutionMode {
    /// As a job in the workspace.
    DatabricksJob,
    /// Anywhere that reaches the workspace.
    Standalone,
}

/// A new connection string. This answer is the only one that holds it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MintedConnectionString {
    /// What may be known about its token afterwards.
    pub token: Token,
    /// The string. A credential: whoever holds it can push as the connector.
    pub connection_string: String,
}

impl std::fmt::Debug for MintedConnectionString {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MintedConnectionString")
            .field("token", &self.token)
            .finish_non_exhaustive()
    }
}

/// A collector token, without the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Its id.
    pub token_id: TokenId,
    /// First digits of its hash, `xxxx-xxxx-xxxx`.
    pub fingerprint: String,
    /// When it was minted.
    pub created_at: String,
    /// Until when it must be used for the first time.
    pub expires_at: String,
    /// What has become of it.
    pub state: TokenState,
}

/// The life of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    /// Not used yet.
    Minted,
    /// Not used in time.
    Expired,
    /// Ended by a person.
    Revoked,
}
