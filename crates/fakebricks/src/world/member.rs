//! People and service principals of an account.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Cloud, FederationPolicy};

/// Who is asking: an account and the name that SQL knows the principal by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CallerIdentity {
    /// The account, by its cloud.
    pub cloud: Cloud,
    /// Application id of a service principal, e-mail address of a person.
    pub name: String,
}

/// Person or program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountMemberKind {
    /// A person, named by e-mail address.
    User,
    /// A service principal, named by application id.
    ServicePrincipal,
}

/// One principal of an account.
#[derive(Debug, Clone)]
pub struct AccountMember {
    /// Application id or e-mail address.
    pub name: String,
    /// The numeric id that SCIM and workspace assignment use.
    pub scim_id: u64,
    /// What the console shows. Not unique, and not a name in SQL.
    pub display_name: String,
    /// Person or program.
    pub kind: AccountMemberKind,
    /// Holds the role `account_admin`.
    pub account_admin: bool,
    /// May obtain tokens.
    pub active: bool,
    /// OAuth secrets, at most five.
    pub secrets: Vec<PrincipalSecret>,
    /// Whose word it may come with in place of a secret, at most twenty.
    pub policies: Vec<FederationPolicy>,
    /// Account groups that it belongs to directly.
    pub groups: BTreeSet<String>,
}

/// One OAuth secret.
#[derive(Debug, Clone)]
pub struct PrincipalSecret {
    /// Names the secret in the API.
    pub id: String,
    /// The secret itself.
    pub value: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it stops being accepted.
    pub expires: Timestamp,
}

impl AccountMember {
    /// How many secrets one service principal may hold.
    pub const MAX_SECRETS: usize = 5;

    /// Whether the secret is one of its valid ones.
    pub fn accepts(&self, secret: &str, now: Timestamp) -> bool {
        self.active
            && self
                .secrets
                .iter()
                .any(|known| known.value == secret && now < known.expires)
    }
}
