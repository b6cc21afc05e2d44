//! Somebody whom the provider vouches for.

use crate::email_address::EmailAddress;

/// Somebody whom the provider knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderIdentity {
    /// Whom the provider means, for ever.
    pub subject: String,
    /// How the person is called.
    pub name: String,
    /// The address, which the provider verified.
    pub email: EmailAddress,
    /// The groups that the person is in.
    pub groups: Vec<String>,
}

/// The provider tells no address that it verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoEmail;
