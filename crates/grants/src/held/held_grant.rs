//! One row: who holds what.

use super::any_grant::{AnyGrant, AnyPrivilege, AnySecurable};
use super::error::NotAGrant;

/// One row: who holds what.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HeldGrant {
    /// The holder's name as Databricks shows it.
    pub principal: String,
    /// What, and on what.
    pub grant: AnyGrant,
    /// Where the privilege was granted, when not on the object itself.
    pub inherited_from: Option<AnySecurable>,
}

impl HeldGrant {
    /// Takes a row apart in words: `USE_SCHEMA` or `USE SCHEMA`, on an object, for a principal by its name.
    ///
    /// # Errors
    /// When there is no name, or no privilege can be called so.
    pub fn new(
        principal: &str,
        privilege: &str,
        securable: AnySecurable,
    ) -> Result<Self, NotAGrant> {
        if principal.trim().is_empty() {
            return Err(NotAGrant::Principal);
        }
        let privilege = AnyPrivilege::parse(privilege)?;
        Ok(Self {
            principal: principal.to_owned(),
            grant: AnyGrant {
                privilege,
                securable,
            },
            inherited_from: None,
        })
    }

    /// Says where the privilege was granted; the object itself is the same as nowhere else.
    #[must_use]
    pub fn inherited_from(self, source: Option<AnySecurable>) -> Self {
        let inherited_from = source.filter(|source| *source != self.grant.securable);
        Self {
            inherited_from,
            ..self
        }
    }

    /// Gives the grant as it was made: on the object that it is inherited from, if any.
    pub fn source(&self) -> AnyGrant {
        let securable = self.inherited_from.as_ref();
        AnyGrant {
            privilege: self.grant.privilege.clone(),
            securable: securable.unwrap_or(&self.grant.securable).clone(),
        }
    }

    /// Tells whether this is a grant to that principal. Databricks does not tell names apart by case.
    pub fn is_of(&self, name: &str) -> bool {
        is_same_name(&self.principal, name)
    }
}

/// Tells whether two names are of the same principal.
pub(super) fn is_same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inherited_privilege_was_granted_above() {
        let securable = |kind, name| AnySecurable::new(kind, name).unwrap();
        let row = HeldGrant::new("x", "SELECT", securable("TABLE", "system.a.b")).unwrap();
        assert_eq!(row.source(), row.grant);
        let row = row.inherited_from(Some(securable("CATALOG", "system")));
        assert_eq!(row.source().to_string(), "SELECT ON CATALOG system");
    }
}
