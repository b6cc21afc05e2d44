//! A connector: one monitored workspace.

use serde::{Deserialize, Serialize};

/// How LakeSentry signs in to a workspace while it is being set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authentication {
    /// OAuth machine-to-machine with a service principal.
    OauthM2m,
    /// A personal access token.
    PersonalAccessToken,
}

/// What a connector is doing, as a function of what is stored about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectorStatus {
    /// Nothing was received yet.
    Pending,
}

impl ConnectorStatus {
    /// Gives the words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pending => "Awaiting first data",
        }
    }
}
