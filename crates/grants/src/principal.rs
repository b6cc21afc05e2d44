//! Who gets the privileges.

use std::borrow::Cow;
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
    /// Nobody yet: a plan that was shared without naming anybody. What is written for it can be read and not run.
    Unnamed,
}

impl Principal {
    /// What stands for the name of nobody. Databricks knows no principal of this name.
    pub const PLACEHOLDER: &str = "<application-id>";

    /// Gives the name as Databricks knows it, without quotes.
    pub fn name(&self) -> Cow<'_, str> {
        match self {
            Self::ServicePrincipal(id) => Cow::Owned(id.to_string()),
            Self::Group(name) => Cow::Borrowed(name.as_str()),
            Self::Unnamed => Cow::Borrowed(Self::PLACEHOLDER),
        }
    }
}

impl fmt::Display for Principal {
    /// Writes the principal as SQL wants it, between back-ticks.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Quoted(&self.name()).fmt(f)
    }
}
