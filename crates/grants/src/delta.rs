//! What a principal holds, compared with a plan: granted, missing, too much.

mod classify;
mod cover;
mod scripts;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::held::ACCOUNT_USERS;
use crate::{
    AnyGrant, Excess, Grant, Held, HeldGrant, Holding, Metastore, MetastorePlan, Principal,
    Removal, Severity,
};
use cover::OfGroups;
pub use cover::covers;

/// The difference between what one metastore has granted and what its plan wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta {
    /// Where.
    pub metastore: Metastore,
    /// What the plan wants and the principal has, in the order of the plan.
    pub granted: Vec<Granted>,
    /// What the plan wants and the principal lacks, in the order of the plan.
    pub missing: Vec<Grant>,
    /// What the principal holds and the plan does not want, the worst first.
    pub excess: Vec<Excess>,
    /// How many rows were about the principal.
    pub own: usize,
    /// Who else the rows were about, and how many.
    pub others: BTreeMap<String, usize>,
}

/// A privilege of the plan that the principal has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// The privilege.
    pub grant: Grant,
    /// How it has it.
    pub through: Through,
}

/// How somebody has a privilege.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Through {
    /// It was granted just so.
    Itself,
    /// It is part of something wider that was granted.
    Wider(AnyGrant),
    /// A group that it is in holds it.
    Group {
        /// The group.
        group: String,
        /// What the group holds.
        grant: AnyGrant,
    },
}

impl fmt::Display for Through {
    /// Says it in words; nothing where there is nothing to say.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Itself => Ok(()),
            Self::Wider(wider) => write!(f, "by {wider}"),
            Self::Group { group, grant } => {
                write!(f, "by {grant}, which the group {group} holds")
            }
        }
    }
}

impl MetastorePlan {
    /// Compares what is held with what the plan wants for this principal.
    ///
    /// Only what takes effect counts: `SELECT` reaches down from a schema or catalog, `ALL PRIVILEGES` holds what can be held on its object,
    /// `USE SCHEMA` counts on schemas only. Of groups, that of everybody counts, and those of which it is known that the principal is in
    /// them. Roles don't count, because a reader should not need any.
    pub fn delta(&self, principal: &Principal, held: &Held) -> Delta {
        let name = principal.name();
        let sources = |name: &str| -> BTreeSet<AnyGrant> {
            let rows = held.grants.iter().filter(|row| row.is_of(name));
            rows.map(HeldGrant::source).collect()
        };
        let own = sources(&name);
        let everybody = std::iter::once(ACCOUNT_USERS);
        let groups = everybody.chain(held.groups.iter().map(String::as_str));
        let groups: OfGroups = groups
            .map(|group| (group.to_owned(), sources(group)))
            .collect();
        let mut granted = Vec::new();
        let mut missing = Vec::new();
        for grant in &self.grants {
            match cover::through(grant, &own, &groups) {
                Some(through) => granted.push(Granted {
                    grant: grant.clone(),
                    through,
                }),
                None => missing.push(grant.clone()),
            }
        }
        let mut others = BTreeMap::new();
        let of_another = |row: &&HeldGrant| {
            !row.is_of(&name) && !held.groups.iter().any(|group| row.is_of(group))
        };
        for row in held.grants.iter().filter(of_another) {
            *others.entry(row.principal.clone()).or_default() += 1;
        }
        Delta {
            metastore: self.metastore.clone(),
            granted,
            missing,
            excess: self.excess(principal, &own, &groups, held),
            own: held.grants.iter().filter(|row| row.is_of(&name)).count(),
            others,
        }
    }

    fn excess(
        &self,
        principal: &Principal,
        own: &BTreeSet<AnyGrant>,
        groups: &OfGroups,
        held: &Held,
    ) -> Vec<Excess> {
        let planned: BTreeSet<AnyGrant> = self.grants.iter().map(AnyGrant::from).collect();
        let roles = held.roles.iter().map(|&role| Excess {
            kind: crate::ExcessKind::Admin(role),
            severity: Severity::Risk,
            held: Holding::Role(role),
            why: classify::role(role).to_owned(),
            removal: Removal::of_role(role, principal),
        });
        let grants = own.difference(&planned).map(|grant| {
            let (kind, severity, why) = classify::grant(grant, self);
            Excess {
                kind,
                severity,
                held: Holding::Grant(grant.clone()),
                why,
                removal: Removal::of_grant(grant, principal),
            }
        });
        // What everybody may do is not for this plan to judge, and untidiness of other groups neither.
        let members = groups.iter().filter(|(group, _)| *group != ACCOUNT_USERS);
        let by_groups = members.flat_map(|(group, grants)| {
            let beyond = grants.difference(&planned);
            beyond.filter_map(|grant| self.excess_by_group(group, grant))
        });
        let mut all: Vec<Excess> = roles.chain(grants).chain(by_groups).collect();
        all.sort_by_key(|excess| (excess.severity, excess.kind));
        all
    }

    fn excess_by_group(&self, group: &str, grant: &AnyGrant) -> Option<Excess> {
        let (kind, severity, why) = classify::grant(grant, self);
        (severity == Severity::Risk).then(|| Excess {
            kind,
            severity,
            held: Holding::Grant(grant.clone()),
            why: format!("It is in the group {group}, which holds this. {why}"),
            removal: Removal::of_group_grant(grant, group),
        })
    }
}

impl Delta {
    /// Tells whether the principal holds exactly the plan.
    pub fn is_exact(&self) -> bool {
        self.missing.is_empty() && self.excess.is_empty()
    }

    /// Says in a line how the plan stands.
    pub fn summary(&self) -> String {
        let (granted, missing, excess) =
            (self.granted.len(), self.missing.len(), self.excess.len());
        if self.is_exact() {
            return format!("All {granted} privileges are granted, and nothing else.");
        }
        format!("{granted} granted, {missing} missing, {excess} too much.")
    }

    /// Warns when the rows are all about others: the usual mistake is the wrong principal, here or in the question.
    pub fn warning(&self, principal: &Principal) -> Option<String> {
        const NAMED: usize = 5;
        if self.own > 0 || self.others.is_empty() {
            return None;
        }
        let rows: usize = self.others.values().sum();
        let mut names: Vec<String> = self.others.keys().take(NAMED).cloned().collect();
        let more = self.others.len() - names.len();
        if more > 0 {
            names.push(format!("{more} more"));
        }
        Some(format!(
            "None of the {rows} rows is about {}. They are about: {}. Either it holds nothing yet, or one of these is the principal that is meant.",
            principal.name(),
            names.join(", ")
        ))
    }
}
