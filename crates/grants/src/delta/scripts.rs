//! A difference as SQL.

use domain::{SortedSet, insert_by_key};
use std::cmp::Reverse;

use super::{Delta, GrantInPlace, Through};
use crate::excess::is_ownership;
use crate::{
    AnyGrant, AnySecurable, Direction, Grant, Holding, Line, Principal, Removal, Role, Script,
    Securable, script,
};

impl Delta {
    /// Writes the statements that give what is missing or could not be read, and no others.
    pub fn script(&self, principal: &Principal) -> Script {
        let grants = self.to_grant();
        let count = grants.len();
        let mut lines = vec![script::heading(
            &self.metastore,
            "what LakeSentry still lacks",
            count,
            "statements",
        )];
        if count == 0 {
            lines.push(Line::Comment("Nothing is missing.".to_owned()));
        }
        if !self.unknown.is_empty() {
            lines.push(Line::Comment(
                "Some of it may be granted already: that could not be read. To grant it again changes nothing.".to_owned(),
            ));
        }
        lines.extend(script::blocks(
            grants.into_iter(),
            Direction::Give,
            principal,
        ));
        Script { lines }
    }

    /// Writes the statements that take back what is too much, and then give what the plan lacks: because it is missing, or because it was
    /// only there through what is taken back. After them the principal holds the plan in the catalog `system` and nothing else; only what
    /// the group of everybody holds is not granted once more.
    ///
    /// Roles and ownerships are not in it: no `REVOKE` takes them back. A comment names them.
    pub fn tidy_script(&self, principal: &Principal) -> Script {
        let mut revoked: Vec<&AnyGrant> = Vec::new();
        for grant in self.revoked() {
            insert_by_key(&mut revoked, grant, |grant| {
                let on = &grant.securable;
                (!on.in_system(), Reverse(on.parts().len()), *grant)
            });
        }
        let given = self.given_after(&revoked);
        let count = revoked.len() + given.len();
        let mut lines = vec![script::heading(
            &self.metastore,
            "takes back what LakeSentry does not need, and gives what it then lacks",
            count,
            "statements",
        )];
        lines.extend(self.not_in_sql());
        if count == 0 {
            lines.push(Line::Comment("There is nothing to do.".to_owned()));
        }
        lines.extend(revokes(&revoked, principal));
        lines.extend(script::blocks(given.iter(), Direction::Give, principal));
        Script { lines }
    }

    fn revoked(&self) -> impl Iterator<Item = &AnyGrant> {
        self.excess
            .iter()
            .filter_map(|excess| match (&excess.held, &excess.removal) {
                (Holding::Grant(grant), Removal::Statement(_)) => Some(grant),
                _ => None,
            })
    }

    /// What is to be given once those are revoked.
    fn given_after(&self, revoked: &[&AnyGrant]) -> SortedSet<Grant> {
        // `REVOKE ALL PRIVILEGES` takes the single privileges on the same object along, those of the plan included
        // (https://docs.databricks.com/sql/language-manual/security-revoke.html).
        let emptied: SortedSet<&AnySecurable> = revoked
            .iter()
            .filter(|grant| grant.privilege.as_str() == "ALL PRIVILEGES")
            .map(|grant| &grant.securable)
            .collect();
        let is_lost = |granted: &&GrantInPlace| match &granted.through {
            Through::Itself => emptied.contains(&AnySecurable::from(&granted.grant.securable)),
            Through::Wider(wider) => revoked.contains(&wider),
            Through::Group { .. } | Through::Reading(_) => false,
        };
        let lost = self.granted.iter().filter(is_lost);
        self.to_grant()
            .into_iter()
            .chain(lost.map(|granted| &granted.grant))
            .cloned()
            .collect()
    }

    fn not_in_sql(&self) -> impl Iterator<Item = Line> {
        let named = self
            .excess
            .iter()
            .filter_map(|excess| match (&excess.held, &excess.removal) {
                (_, Removal::Statement(_)) => None,
                (Holding::Role(role), _) => {
                    Some(format!("SQL can't take back the role {}.", role.label()))
                }
                // The names of object and group are left out: a comment holds no text from outside.
                (Holding::Grant(grant), _) if !is_ownership(grant) => Some(
                    "What comes from a group is not taken back here: others may be in it."
                        .to_owned(),
                ),
                (Holding::Grant(_), _) => Some(
                    "REVOKE can't take back an ownership: give the object another owner."
                        .to_owned(),
                ),
            });
        named.map(Line::Comment)
    }
}

/// One block for those who can run it, with a comment where they change.
fn revokes(grants: &[&AnyGrant], principal: &Principal) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut last = None;
    for &grant in grants {
        let who = who(&grant.securable);
        if last.replace(who) != Some(who) {
            lines.push(Line::Comment(format!("By {who}")));
        }
        lines.push(Line::Revoke {
            grant: grant.clone(),
            principal: principal.clone(),
        });
    }
    lines
}

/// Who can take back a privilege on this.
fn who(on: &AnySecurable) -> &'static str {
    let role = match on.kind() {
        "METASTORE" => Role::MetastoreAdmin,
        "CATALOG" if on.in_system() => Securable::Catalog.role(),
        _ if on.in_system() => Role::AccountAdmin,
        _ => return "the owner of the object or of its catalog, or a metastore admin",
    };
    role.with_article()
}
