//! What somebody already holds.

mod any_grant;
mod cells;
mod collected;
mod columns;
mod error;
mod gap;
mod held_grant;
mod json;
mod name;
mod read;
mod row;
mod rule;
mod subject;

pub use any_grant::{AnyGrant, AnyPrivilege, AnySecurable};
pub use error::{NotAGrant, ReadError, SkippedText};
pub use gap::Gap;
pub use held_grant::HeldGrant;

use domain::{SortedSet, TableName};

use crate::{Literal, Principal, Role};

/// Grants of one metastore as somebody saw them, with the roles of the principal where they are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeldGrants {
    /// The grants, of whomever.
    pub grants: SortedSet<HeldGrant>,
    /// Roles that the principal of the plan has. Grants don't show them: only the server knows.
    pub roles: SortedSet<Role>,
    /// Groups that the principal of the plan is in, as far as they are known: only the server sees them.
    pub groups: SortedSet<String>,
    /// Tables that the principal of the plan was seen to read. That is the better proof: what the permissions APIs tell may be more than an
    /// hour old.
    pub readable: SortedSet<TableName>,
    /// What was not told. Without any, everything is here that the principal holds.
    pub gaps: SortedSet<Gap>,
    /// What was passed over while reading.
    pub skipped: Vec<SkippedText>,
}

impl HeldGrants {
    /// The longest text that is read.
    pub const MAX_BYTES: usize = error::MAX_BYTES;

    /// Takes all grants that there are, known from elsewhere.
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

    /// Adds something that was not told.
    #[must_use]
    pub fn without(mut self, gap: Gap) -> Self {
        self.gaps.insert(gap);
        self
    }

    /// Adds tables that the principal of the plan was seen to read.
    #[must_use]
    pub fn with_readable(mut self, tables: impl IntoIterator<Item = TableName>) -> Self {
        self.readable.extend(tables);
        self
    }

    /// Joins what is known from elsewhere. A reading knows what it was not told; beside one, a text that names only some objects opens no
    /// new gap.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.gaps = match (self.is_text(), other.is_text()) {
            (true, false) => other.gaps,
            (false, true) => self.gaps,
            _ => self.gaps.into_iter().chain(other.gaps).collect(),
        };
        self.grants.extend(other.grants);
        self.readable.extend(other.readable);
        self.roles.extend(other.roles);
        self.groups.extend(other.groups);
        self.skipped.extend(other.skipped);
        self
    }

    fn is_text(&self) -> bool {
        self.gaps.contains(&Gap::BeyondText)
    }

    /// Reads what a person pasted: the result of `SHOW GRANTS` or of `information_schema` as table, CSV or JSON, answers of the permissions
    /// APIs, or several of them one after the other.
    ///
    /// # Errors
    /// When nothing in the text tells about grants, or when some JSON in it can't be used as a whole. A row that is not understood is no
    /// error: it is in [`Self::skipped`].
    pub fn read(text: &str) -> Result<Self, ReadError> {
        let read = read::read(text)?;
        Ok(Self {
            grants: read.grants,
            gaps: read.gaps,
            skipped: read.skipped,
            ..Self::default()
        })
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

#[cfg(test)]
mod tests {
    use domain::GroupName;

    use super::*;

    #[test]
    fn a_name_stays_inside_its_quotes_in_the_query() {
        let group = GroupName::parse(r"O'Hara \ team").unwrap();
        let query = HeldGrants::query(&Principal::group(group).unwrap());
        assert_eq!(
            query
                .matches(r"(lower('O\'Hara \\ team'), 'account users')")
                .count(),
            3
        );
    }
}
