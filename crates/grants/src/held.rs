//! What somebody already holds.

mod any_grant;
mod cells;
mod collected;
mod columns;
mod error;
mod json;
mod name;
mod read;
mod rule;
mod subject;

use std::collections::BTreeSet;

pub use any_grant::{AnyGrant, AnyPrivilege, AnySecurable};
pub use error::{NotAGrant, ReadError, Skipped};

use crate::{Literal, Principal, Role};

/// Grants of one metastore as somebody saw them, with the roles of the principal where they are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// The grants, of whomever.
    pub grants: BTreeSet<HeldGrant>,
    /// Roles that the principal of the plan has. Grants don't show them: only the server knows.
    pub roles: BTreeSet<Role>,
    /// Groups that the principal of the plan is in, as far as they are known: only the server sees them.
    pub groups: BTreeSet<String>,
    /// What was passed over while reading.
    pub skipped: Vec<Skipped>,
}

impl Held {
    /// The longest text that is read.
    pub const MAX_BYTES: usize = 1024 * 1024;

    /// Takes grants that are known from elsewhere.
    pub fn new(grants: impl IntoIterator<Item = HeldGrant>) -> Self {
        Self {
            grants: grants.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Adds a role that the principal of the plan has.
    #[must_use]
    pub fn with_role(mut self, role: Role) -> Self {
        self.roles.insert(role);
        self
    }

    /// Adds groups that the principal of the plan is in.
    #[must_use]
    pub fn with_groups(mut self, groups: impl IntoIterator<Item = String>) -> Self {
        self.groups.extend(groups);
        self
    }

    /// Joins what is known from elsewhere.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.grants.extend(other.grants);
        self.roles.extend(other.roles);
        self.groups.extend(other.groups);
        self.skipped.extend(other.skipped);
        self
    }

    /// Reads what a person pasted: the result of `SHOW GRANTS` or of `information_schema` as table, CSV or JSON, answers of the permissions
    /// APIs, or several of them one after the other.
    ///
    /// # Errors
    /// When nothing in the text tells about grants, or when some JSON in it can't be used as a whole. A row that is not understood is no
    /// error: it is in [`Self::skipped`].
    pub fn read(text: &str) -> Result<Self, ReadError> {
        read::read(text)
    }

    /// Writes a query whose result shows everything that the principal holds in a metastore, in every catalog, for [`Self::read`].
    ///
    /// The views show what the asking person may see: a metastore admin sees all. Volumes, functions, external locations and the like
    /// have views of their own and are left out.
    pub fn query(principal: &Principal) -> String {
        let level = |kind: &str, view: &str, key: &str| {
            format!(
                "SELECT grantee AS Principal, privilege_type AS ActionType, '{kind}' AS ObjectType, {key} AS ObjectKey, \
                 inherited_from AS InheritedFrom FROM system.information_schema.{view} WHERE {}",
                whom(principal)
            )
        };
        [
            level("CATALOG", "catalog_privileges", "catalog_name"),
            level(
                "SCHEMA",
                "schema_privileges",
                "concat_ws('.', catalog_name, schema_name)",
            ),
            level(
                "TABLE",
                "table_privileges",
                "concat_ws('.', table_catalog, table_schema, table_name)",
            ),
        ]
        .join(" UNION ALL ")
            + " ORDER BY ObjectType, ObjectKey"
    }
}

/// The name of the group that holds every user and service principal of an account.
pub(crate) const ACCOUNT_USERS: &str = "account users";

fn whom(principal: &Principal) -> String {
    let name = principal.name();
    format!(
        "lower(grantee) IN (lower({}), '{ACCOUNT_USERS}')",
        Literal(&name)
    )
}

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
        self.principal.trim().to_lowercase() == name.trim().to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use domain::GroupName;

    use super::*;

    #[test]
    fn a_name_stays_inside_its_quotes_in_the_query() {
        let group = GroupName::parse(r"O'Hara \ team").unwrap();
        let query = Held::query(&Principal::Group(group));
        assert_eq!(
            query
                .matches(r"(lower('O\'Hara \\ team'), 'account users')")
                .count(),
            3
        );
    }

    #[test]
    fn an_inherited_privilege_was_granted_above() {
        let securable = |kind, name| AnySecurable::new(kind, name).unwrap();
        let row = HeldGrant::new("x", "SELECT", securable("TABLE", "system.a.b")).unwrap();
        assert_eq!(row.source(), row.grant);
        let row = row.inherited_from(Some(securable("CATALOG", "system")));
        assert_eq!(row.source().to_string(), "SELECT ON CATALOG system");
    }
}
