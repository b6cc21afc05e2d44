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
    /// The group that everybody is in holds it.
    AccountUsers(AnyGrant),
}

impl fmt::Display for Through {
    /// Says it in words; nothing where there is nothing to say.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Itself => Ok(()),
            Self::Wider(wider) => write!(f, "by {wider}"),
            Self::AccountUsers(grant) => write!(f, "by {grant}, which `{ACCOUNT_USERS}` holds"),
        }
    }
}

impl MetastorePlan {
    /// Compares what is held with what the plan wants for this principal.
    ///
    /// Only what takes effect counts: `SELECT` reaches down from a schema or catalog, `ALL PRIVILEGES` holds what can be held on its object,
    /// `USE SCHEMA` counts on schemas only. What other groups hold is not counted, because nobody sees here who is in them; nor are roles,
    /// because a reader should not need any.
    pub fn delta(&self, principal: &Principal, held: &Held) -> Delta {
        let name = principal.name();
        let sources = |name: &str| -> BTreeSet<AnyGrant> {
            let rows = held.grants.iter().filter(|row| row.is_of(name));
            rows.map(HeldGrant::source).collect()
        };
        let (own, everybody) = (sources(&name), sources(ACCOUNT_USERS));
        let mut granted = Vec::new();
        let mut missing = Vec::new();
        for grant in &self.grants {
            match cover::through(grant, &own, &everybody) {
                Some(through) => granted.push(Granted {
                    grant: grant.clone(),
                    through,
                }),
                None => missing.push(grant.clone()),
            }
        }
        let mut others = BTreeMap::new();
        for row in held.grants.iter().filter(|row| !row.is_of(&name)) {
            *others.entry(row.principal.clone()).or_default() += 1;
        }
        let rows = held.grants.len();
        Delta {
            metastore: self.metastore.clone(),
            granted,
            missing,
            excess: self.excess(principal, &own, held),
            own: rows - others.values().sum::<usize>(),
            others,
        }
    }

    fn excess(&self, principal: &Principal, own: &BTreeSet<AnyGrant>, held: &Held) -> Vec<Excess> {
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
        let mut all: Vec<Excess> = roles.chain(grants).collect();
        all.sort_by_key(|excess| (excess.severity, excess.kind));
        all
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
