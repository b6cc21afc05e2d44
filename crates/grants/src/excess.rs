//! What somebody holds beyond a plan, why that matters, and what takes it away.

use std::fmt;

use crate::{AnyGrant, Line, Principal, QuotedName, Role};

/// One thing that is too much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excess {
    /// In what way.
    pub kind: ExcessKind,
    /// How bad it is.
    pub severity: ExcessSeverity,
    /// What is held.
    pub held: Holding,
    /// Why it matters, in a sentence or two.
    pub why: String,
    /// What takes it away.
    pub removal: Removal,
}

/// In what way something is too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ExcessKind {
    /// A role that administers.
    Admin(Role),
    /// `ALL PRIVILEGES`.
    AllPrivileges,
    /// `MANAGE` or ownership: the right to give rights.
    Manage,
    /// A privilege to change or create something.
    Write,
    /// Something outside of the catalog `system`.
    OtherCatalog,
    /// `SELECT` on the catalog, or on a schema of which the plan grants single tables.
    TooWide,
    /// Something of the catalog `system` that nobody chose.
    NotChosen,
    /// A privilege that this version does not know.
    Unknown,
    /// A privilege that Databricks accepts and ignores.
    WithoutEffect,
    /// A privilege on a table of a schema that the plan grants as a whole.
    Redundant,
}

impl ExcessKind {
    /// Gives the name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Admin(_) => "Administers",
            Self::AllPrivileges => "All privileges",
            Self::Manage => "Can give rights",
            Self::Write => "Can change",
            Self::OtherCatalog => "Outside of the catalog system",
            Self::TooWide => "Too wide",
            Self::NotChosen => "Not chosen",
            Self::Unknown => "Unknown privilege",
            Self::WithoutEffect => "Without effect",
            Self::Redundant => "Held twice",
        }
    }
}

/// How bad something is that is too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ExcessSeverity {
    /// It lets the holder read or do what nobody wanted.
    Risk,
    /// It shows names at most, or nothing.
    Untidy,
}

impl ExcessSeverity {
    /// Gives the name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Risk => "Risk",
            Self::Untidy => "Untidy",
        }
    }
}

/// What is held: a privilege or a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holding {
    /// A privilege, where it was granted.
    Grant(AnyGrant),
    /// A role.
    Role(Role),
}

impl fmt::Display for Holding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Grant(grant) => grant.fmt(f),
            Self::Role(role) => f.write_str(role.label()),
        }
    }
}

/// What takes something away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removal {
    /// A statement.
    Statement(Line),
    /// No `REVOKE` does it.
    Steps {
        /// What to do, in words.
        words: String,
        /// The same as a command or statement; names in angle brackets are to be filled in.
        command: String,
    },
}

impl Removal {
    /// Gives the `REVOKE` that takes a privilege away. An ownership can only be given to somebody else.
    pub(crate) fn of_grant(grant: &AnyGrant, principal: &Principal) -> Self {
        if is_ownership(grant) {
            return Self::Steps {
                words: "Give it another owner: an ownership can't be revoked.".to_owned(),
                command: format!("ALTER {} OWNER TO `<group>`;", grant.securable),
            };
        }
        Self::Statement(Line::Revoke {
            grant: grant.clone(),
            principal: principal.clone(),
        })
    }

    /// Gives the steps that take away what a group holds: others may be in it.
    pub(crate) fn of_group_grant(grant: &AnyGrant, group: &str) -> Self {
        Self::Steps {
            words: "Take the service principal out of the group in the account console; or revoke it from the group, if no other member needs it.".to_owned(),
            command: format!("REVOKE {grant} FROM {};", QuotedName(group)),
        }
    }

    /// Gives the steps that take a role away: no grant makes an admin.
    pub(crate) fn of_role(role: Role, principal: &Principal) -> Self {
        const PATCH: &str = "\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"]";
        let (what, id) = match principal {
            Principal::Group(_) => ("groups", "<group-id>"),
            Principal::ServicePrincipal(_) | Principal::Unnamed => ("service-principals", "<id>"),
        };
        let (words, command) = match role {
            Role::AccountAdmin => (
                "Take the role away in the account console, on the principal's page under Roles, or run the command as an account admin.",
                format!(
                    "databricks account {what} patch {id} --json '{{{PATCH},\"Operations\":[{{\"op\":\"remove\",\"path\":\"roles[value eq \\\"account_admin\\\"]\"}}]}}'"
                ),
            ),
            Role::MetastoreAdmin => (
                "Give the metastore to a group of people that the principal is not in: in the account console under Catalog, or by the command.",
                "databricks metastores update <metastore-id> --owner <group>".to_owned(),
            ),
            Role::WorkspaceAdmin => (
                "Take it out of the group admins of each workspace; it stays a user there.",
                format!(
                    "databricks groups patch <id-of-admins> --json '{{{PATCH},\"Operations\":[{{\"op\":\"remove\",\"path\":\"members[value eq \\\"{id}\\\"]\"}}]}}'"
                ),
            ),
        };
        Self::Steps {
            words: words.to_owned(),
            command,
        }
    }
}

impl fmt::Display for Removal {
    /// Writes the statement or the command.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Statement(line) => line.fmt(f),
            Self::Steps { command, .. } => f.write_str(command),
        }
    }
}

/// Whether this is no privilege but the object itself, as listings of `hive_metastore` and old workspaces show it.
pub(crate) fn is_ownership(grant: &AnyGrant) -> bool {
    matches!(grant.privilege.as_str(), "OWN" | "OWNER" | "OWNERSHIP")
}

#[cfg(test)]
mod tests {
    use domain::{ApplicationId, GroupName};

    use super::*;
    use crate::{AnyPrivilege, AnySecurable};

    fn grant(privilege: &str, kind: &str, name: &str) -> AnyGrant {
        AnyGrant {
            privilege: AnyPrivilege::parse(privilege).unwrap(),
            securable: AnySecurable::new(kind, name).unwrap(),
        }
    }

    #[test]
    fn a_role_is_taken_from_the_kind_of_principal_that_has_it() {
        let id = ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap();
        let account = |principal| Removal::of_role(Role::AccountAdmin, &principal).to_string();
        assert_eq!(
            account(Principal::ServicePrincipal(id)),
            r#"databricks account service-principals patch <id> --json '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"remove","path":"roles[value eq \"account_admin\"]"}]}'"#
        );
        let group = GroupName::parse("readers").unwrap();
        assert!(
            account(Principal::group(group).unwrap())
                .starts_with("databricks account groups patch")
        );
        for role in Role::ALL {
            let Removal::Steps { words, command } = Removal::of_role(role, &Principal::Unnamed)
            else {
                panic!("SQL can't take back a role");
            };
            assert!(command.starts_with("databricks ") && words.ends_with('.'));
        }
    }

    #[test]
    fn what_is_held_elsewhere_is_revoked_with_its_quotes() {
        let group = Principal::group(GroupName::parse("a`b").unwrap()).unwrap();
        let removal = |grant| Removal::of_grant(&grant, &group).to_string();
        assert_eq!(
            removal(grant("apply_tag", "table", "`my-cat`.sales.orders")),
            "REVOKE APPLY TAG ON TABLE `my-cat`.sales.orders FROM `a``b`;"
        );
        assert_eq!(
            removal(grant("CREATE CATALOG", "METASTORE", "")),
            "REVOKE CREATE CATALOG ON METASTORE FROM `a``b`;"
        );
        assert_eq!(
            removal(grant("OWN", "SCHEMA", "main.sales")),
            "ALTER SCHEMA main.sales OWNER TO `<group>`;"
        );
    }
}
