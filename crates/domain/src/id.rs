//! Ids that are UUIDs and that nobody types.

use std::fmt;

use primitives::NotAUuid;
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

            /// Reads a UUID.
            ///
            /// # Errors
            /// When the text is none.
            pub fn parse(text: &str) -> Result<Self, NotAUuid> {
                Uuid::try_parse(text).map(Self).map_err(|_| NotAUuid)
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
    /// Names an API key, without being any part of it.
    ApiKeyId
}
id! {
    /// Names a connection test. It is random where other ids tell their time: it stands in addresses that people pass on, and nobody may guess
    /// another one from it.
    ConnectionTestId
}
id! {
    /// Names an extraction: one reading of one table by a collector, which counts as a whole or not at all.
    ExtractionId
}
id! {
    /// Names an invitation, without being any part of its secret.
    InvitationId
}
id! {
    /// Names a metastore of Unity Catalog.
    MetastoreId
}
id! {
    /// Names a person.
    PersonId
}
id! {
    /// Names somebody's being signed in, without being any part of the secret that proves it.
    SignInId
}
id! {
    /// Names a collector token, without being any part of it.
    TokenId
}
