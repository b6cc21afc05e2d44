//! Who uses LakeSentry, and what they may do.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::PersonId;

/// What somebody may do. A higher role has all the rights of the lower ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees what is connected.
    User,
    /// Connects, mints connection strings, and says who may come in.
    Admin,
    /// The one who answers for this LakeSentry.
    Owner,
}

impl Role {
    /// All, the lowest first.
    pub const ALL: [Self; 3] = [Self::User, Self::Admin, Self::Owner];

    /// Gives its name in addresses, in the database and on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// Reads what [`Role::slug`] gives.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.slug() == slug)
    }

    /// Gives the word for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Admin => "Admin",
            Self::Owner => "Owner",
        }
    }
}

/// What an API key may be used for, as far as the role of its person goes. A wider scope has all of the narrower ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ApiKeyScope {
    /// Looking.
    Read,
    /// Connecting and minting.
    Write,
    /// Who may come in.
    Admin,
}

impl ApiKeyScope {
    /// All, the narrowest first.
    pub const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Admin];

    /// Gives its name in the database and on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }

    /// Reads what [`ApiKeyScope::slug`] gives.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.slug() == slug)
    }
}

impl PersonId {
    /// Who practises: in practice mode there is one person, and nobody signs in.
    pub const PRACTISING: Self = Self::new(Uuid::nil());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_reads_back_and_is_what_the_wire_says() {
        for role in Role::ALL {
            assert_eq!(Role::from_slug(role.slug()), Some(role));
            assert_eq!(serde_json::json!(role), role.slug());
        }
        for scope in ApiKeyScope::ALL {
            assert_eq!(ApiKeyScope::from_slug(scope.slug()), Some(scope));
            assert_eq!(serde_json::json!(scope), scope.slug());
        }
        assert!(Role::Owner > Role::Admin && Role::Admin > Role::User);
    }
}
