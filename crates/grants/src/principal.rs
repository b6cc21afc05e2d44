//! Who gets the privileges.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use domain::{ApplicationId, GroupName};
use serde::{Deserialize, Serialize};

use crate::{QuotedName, Selection};

/// Who is to get the privileges. There is no way to make one from a display name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// A service principal, by its application id.
    ServicePrincipal(ApplicationId),
    /// An account group, by its name.
    Group(GranteeGroup),
    /// Nobody yet: a plan that was shared without naming anybody. What is written for it can be read and not run.
    Unnamed,
}

impl Principal {
    /// What stands for the name of nobody. Databricks knows no principal of this name.
    pub const PLACEHOLDER: &str = "<application-id>";

    /// Names an account group.
    ///
    /// # Errors
    /// When it is the group of everybody: that needs a confirmation.
    pub fn group(name: GroupName) -> Result<Self, Everybody> {
        GranteeGroup::new(name).map(Self::Group)
    }

    /// Gives the name as Databricks knows it, without quotes.
    pub fn name(&self) -> Cow<'_, str> {
        match self {
            Self::ServicePrincipal(id) => Cow::Owned(id.to_string()),
            Self::Group(name) => Cow::Borrowed(name.as_str()),
            Self::Unnamed => Cow::Borrowed(Self::PLACEHOLDER),
        }
    }
}

/// An account group that may be granted to. One that holds everybody is only one after a confirmation, so that no script opens tables to the
/// whole account by a slip or by a link.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GranteeGroup(GroupName);

impl GranteeGroup {
    /// Takes a name.
    ///
    /// # Errors
    /// When it is that of the group of everybody: that needs a confirmation.
    pub fn new(name: GroupName) -> Result<Self, Everybody> {
        if name.is_everybody() {
            return Err(Everybody(name));
        }
        Ok(Self(name))
    }

    /// Returns the name.
    pub fn name(&self) -> &GroupName {
        &self.0
    }

    /// Returns the name as a text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// The group of everybody, which nobody has confirmed yet as the one that is to get the privileges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Everybody(GroupName);

impl Everybody {
    /// Says what a grant to it opens, for the question to the person.
    pub fn opens(&self, selection: &Selection) -> String {
        let tables = selection.tables(true).len();
        format!(
            "{self} All of them could then read {tables} system tables: who used what, when, and what it cost. Use a service principal, or a group of the account that only LakeSentry's reader is in."
        )
    }

    /// Takes the answer that this is meant.
    pub fn confirmed(self) -> GranteeGroup {
        GranteeGroup(self.0)
    }
}

impl fmt::Display for Everybody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "The group account users holds every user and service principal of the account.",
        )
    }
}

impl Error for Everybody {}

/// Whom somebody has named, in a link or in a field: not yet one that privileges are written for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grantee {
    /// A service principal.
    ServicePrincipal(ApplicationId),
    /// An account group.
    Group(GroupName),
}

impl Grantee {
    /// Returns whom a plan names, if anybody.
    pub fn of(principal: &Principal) -> Option<Self> {
        match principal {
            Principal::ServicePrincipal(id) => Some(Self::ServicePrincipal(*id)),
            Principal::Group(group) => Some(Self::Group(group.0.clone())),
            Principal::Unnamed => None,
        }
    }

    /// Returns the principal for a plan.
    ///
    /// # Errors
    /// When it is the group of everybody: that needs a confirmation.
    pub fn principal(&self) -> Result<Principal, Everybody> {
        match self {
            Self::ServicePrincipal(id) => Ok(Principal::ServicePrincipal(*id)),
            Self::Group(name) => Principal::group(name.clone()),
        }
    }
}

impl fmt::Display for Grantee {
    /// Writes the name without quotes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ServicePrincipal(id) => id.fmt(f),
            Self::Group(name) => f.write_str(name.as_str()),
        }
    }
}

impl fmt::Display for Principal {
    /// Writes the principal as SQL wants it, between back-ticks.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        QuotedName(&self.name()).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use domain::Feature;

    use super::*;
    use crate::{Metastore, MetastorePlan, Script};

    #[test]
    fn nothing_is_written_for_everybody_before_somebody_confirms_it() {
        let name = GroupName::parse("account users").unwrap();
        let everybody = Grantee::Group(name).principal().unwrap_err();
        let selection = Selection::of([Feature::AuditLog]);
        let question = everybody.opens(&selection);
        assert!(
            question.contains("every user and service principal"),
            "{question}"
        );
        let count = selection.tables(true).len();
        assert!(
            question.contains(&format!("{count} system tables")),
            "{question}"
        );
        let principal = Principal::Group(everybody.confirmed());
        let metastore = Metastore::all(&[], &crate::Primary::Unknown).remove(0);
        let script = Script::grant(&MetastorePlan::new(&selection, metastore), &principal);
        assert!(script.to_string().contains("TO `account users`;"));
    }

    #[test]
    fn other_groups_need_no_confirmation() {
        let group = Principal::group(GroupName::parse("system-table-readers").unwrap()).unwrap();
        assert_eq!(Grantee::of(&group).unwrap().principal(), Ok(group));
    }
}
