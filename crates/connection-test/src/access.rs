//! Is there more access than reading system tables needs?

use contract::{AdminRole, CheckState, Failure, FailureCause, Observation};
use contract::{HeldPrivilege, NotChecked, Warning};
use databricks::{Me, Securable, SecurableType};
use domain::{DatabricksHost, TableName};

use crate::privileges::{ACCOUNT_USERS, Findings, PrivilegeReader, account_groups};

/// Privileges that let somebody do everything, or give rights to others.
const BROAD: [&str; 2] = ["ALL_PRIVILEGES", "MANAGE"];
/// The privilege to see that something exists. It opens nothing.
const BROWSE: &str = "BROWSE";

/// The answer to a question about privileges.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    /// What is too much.
    excess: Vec<HeldPrivilege>,
    /// Why something was not told.
    unread: Option<Failure>,
    /// On how many securables was asked.
    securables: usize,
    /// How many catalogs were not asked about.
    left_out: usize,
    /// Through which workspace.
    through: Option<DatabricksHost>,
}

impl Access {
    /// Asks whether something broad is held on the catalog `system` or on one of the tables; what is held on a schema shows there, too.
    pub async fn to_the_plan(
        reader: &PrivilegeReader<'_>,
        me: &Me,
        tables: impl IntoIterator<Item = &TableName>,
    ) -> Self {
        let catalog = Securable {
            kind: SecurableType::Catalog,
            full_name: "system".to_owned(),
        };
        let tables = tables.into_iter().map(|table| Securable {
            kind: SecurableType::Table,
            full_name: table.full_name(),
        });
        let asked: Vec<Securable> = std::iter::once(catalog).chain(tables).collect();
        let found = ask(reader, me, &asked, Findings::default()).await;
        let is_broad = |held: &HeldPrivilege| BROAD.contains(&held.privilege.as_str());
        Self::judge(reader, found, is_broad, (asked.len(), 0))
    }

    /// Asks whether anything is held on another catalog than `system`.
    pub async fn elsewhere(reader: &PrivilegeReader<'_>, me: &Me) -> Self {
        let mut found = Findings::default();
        let (asked, left_out) = reader.other_catalogs(&mut found).await;
        let found = ask(reader, me, &asked, found).await;
        let opens = |held: &HeldPrivilege| held.privilege != BROWSE;
        Self::judge(reader, found, opens, (asked.len(), left_out))
    }

    fn judge(
        reader: &PrivilegeReader<'_>,
        found: Findings,
        is_excess: impl Fn(&HeldPrivilege) -> bool,
        (securables, left_out): (usize, usize),
    ) -> Self {
        // On what is not there nothing is held.
        let hides = |failure: &Failure| {
            !matches!(
                failure.cause,
                FailureCause::TableNotFound | FailureCause::SchemaNotFound
            )
        };
        Self {
            excess: at_the_origin(found.held.into_iter().filter(is_excess)),
            unread: found
                .unread
                .into_iter()
                .map(|unread| unread.failure)
                .find(hides),
            securables,
            left_out,
            through: Some(reader.workspace.host().clone()),
        }
    }

    /// Gives the state of the check. What was seen counts, even when not everything was told; to have seen nothing does not, then.
    pub fn state(&self) -> CheckState {
        if let (Some(failure), true) = (&self.unread, self.excess.is_empty()) {
            return unread(failure.clone());
        }
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        CheckState::Passed {
            found: Observation::Access {
                securables: count(self.securables),
                left_out: count(self.left_out),
                through: self.through.clone(),
            },
            warnings: self
                .excess
                .iter()
                .cloned()
                .map(|held| Warning::TooMuchAccess { held })
                .collect(),
        }
    }
}

/// Asks what the principal, everybody and its groups hold.
async fn ask(
    reader: &PrivilegeReader<'_>,
    me: &Me,
    securables: &[Securable],
    mut found: Findings,
) -> Findings {
    reader.all(&me.user_name, securables, &mut found).await;
    reader.group(ACCOUNT_USERS, securables, &mut found).await;
    for group in account_groups(me) {
        reader.group(&group, securables, &mut found).await;
    }
    found
}

/// A privilege on a catalog shows on everything inside; it is one thing, at the place where it was granted.
fn at_the_origin(held: impl Iterator<Item = HeldPrivilege>) -> Vec<HeldPrivilege> {
    let mut once: Vec<HeldPrivilege> = Vec::new();
    for mut held in held {
        if let Some(origin) = held.inherited_from.take() {
            held.securable = origin;
        }
        if !once.contains(&held) {
            once.push(held);
        }
    }
    once
}

/// Gives the state of a question about a role.
pub fn of_role(role: Option<Warning>) -> CheckState {
    CheckState::Passed {
        found: Observation::Access {
            securables: 0,
            left_out: 0,
            through: None,
        },
        warnings: role.into_iter().collect(),
    }
}

/// Gives the state of a question that was not answered: that nothing was found would be a guess.
pub fn unread(failure: Failure) -> CheckState {
    CheckState::NotChecked {
        because: NotChecked::Unread { failure },
    }
}

/// Tells whether the principal is metastore admin, which is the owner of the metastore: itself or a group.
pub fn metastore_admin(me: &Me, owner: &str) -> Option<Warning> {
    // Databricks does not tell names of principals apart by case.
    let is_owner = |name: &str| name.to_lowercase() == owner.to_lowercase();
    let role = AdminRole::MetastoreAdmin;
    if is_owner(&me.user_name) {
        return Some(Warning::AdminRole { role, group: None });
    }
    let group = account_groups(me).into_iter().find(|group| is_owner(group));
    group.map(|group| Warning::AdminRole {
        role,
        group: Some(group),
    })
}

/// Tells whether the principal is workspace admin, which the workspace's own group `admins` says.
pub fn workspace_admin(me: &Me) -> Option<Warning> {
    me.is_workspace_admin().then_some(Warning::AdminRole {
        role: AdminRole::WorkspaceAdmin,
        group: None,
    })
}

/// Tells whether the principal is account admin.
pub fn account_admin(is_admin: bool) -> Option<Warning> {
    is_admin.then_some(Warning::AdminRole {
        role: AdminRole::AccountAdmin,
        group: None,
    })
}

#[cfg(test)]
mod tests {
    use contract::Securable;

    use super::*;

    fn held(privilege: &str, on: &str, from: Option<&str>) -> HeldPrivilege {
        let securable = |full_name: &str| Securable {
            kind: "catalog".to_owned(),
            full_name: full_name.to_owned(),
        };
        HeldPrivilege {
            principal: "account users".to_owned(),
            privilege: privilege.to_owned(),
            securable: securable(on),
            inherited_from: from.map(securable),
        }
    }

    fn failure() -> Failure {
        Failure {
            cause: FailureCause::GrantsHidden,
            host: DatabricksHost::parse("acme.cloud.databricks.com").unwrap(),
            detail: None,
            request_id: None,
            sql_state: None,
        }
    }

    #[test]
    fn a_privilege_from_above_is_one_thing() {
        let all = [
            held("MANAGE", "system", None),
            held("MANAGE", "system.billing.usage", Some("system")),
            held("MANAGE", "system.query.history", Some("system")),
        ];
        assert_eq!(
            at_the_origin(all.into_iter()),
            [held("MANAGE", "system", None)]
        );
    }

    #[test]
    fn nothing_found_is_only_good_when_everything_was_told() {
        let clean = Access::default();
        assert!(clean.state().has_passed() && clean.state().warnings().is_empty());
        let partly = Access {
            unread: Some(failure()),
            ..Access::default()
        };
        assert_eq!(partly.state(), unread(failure()));
        let seen = Access {
            excess: vec![held("MANAGE", "system", None)],
            ..partly
        };
        assert_eq!(seen.state().warnings().len(), 1);
    }
}
