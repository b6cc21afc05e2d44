//! A connector: one monitored workspace.

use serde::{Deserialize, Serialize};

/// How LakeSentry signs in to a workspace while it is being set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Authentication {
    /// OAuth machine-to-machine with a service principal.
    OauthM2m,
    /// A personal access token.
    PersonalAccessToken,
    /// The word of this LakeSentry, which Databricks trusts (workload identity federation).
    Federated,
}

/// What a connector is doing, as a function of what is stored about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ConnectorStatus {
    /// Nothing was received yet.
    Pending,
    /// Data arrives as it should.
    Active,
    /// Two cycles or more were missed.
    Late,
    /// Nothing came for four cycles or more, or no data that is young enough.
    Stale,
    /// No table could be read, or no string is alive.
    Error,
}

impl ConnectorStatus {
    /// Gives the words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pending => "Awaiting first data",
            Self::Active => "Receiving",
            Self::Late => "Late",
            Self::Stale => "Stopped",
            Self::Error => "Problem",
        }
    }
}
