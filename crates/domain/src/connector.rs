//! A connector: one monitored workspace.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// Reads a UUID; `None` when it is none.
            pub fn parse(text: &str) -> Option<Self> {
                Uuid::try_parse(text).ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }
    };
}

id! {
    /// Names a connector.
    ConnectorId
}
id! {
    /// Names a collector token, without being any part of it.
    TokenId
}

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
