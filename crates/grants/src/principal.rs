//! Who gets the privileges.

use std::fmt;

use domain::{ApplicationId, GroupName};

use crate::Quoted;

/// A grantee. There is no way to make one from a display name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// A service principal, by its application id.
    ServicePrincipal(ApplicationId),
    /// An account group, by its name.
    Group(GroupName),
}

impl fmt::Display for Principal {
    /// Writes the principal as SQL wants it, between back-ticks.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ServicePrincipal(id) => Quoted(&id.to_string()).fmt(f),
            Self::Group(name) => Quoted(name.as_str()).fmt(f),
        }
    }
}
