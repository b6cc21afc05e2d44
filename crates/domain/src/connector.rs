//! A connector: one monitored workspace.

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

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }
    };
}
pub(crate) use id;

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
}

impl ConnectorStatus {
    /// Gives the words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pending => "Awaiting first data",
        }
    }
}
