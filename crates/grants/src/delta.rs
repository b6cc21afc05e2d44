//! What a principal holds, compared with a plan: granted, missing, too much.

mod classify;
mod scripts;
mod through;

use crate::held::ACCOUNT_USERS;
use crate::{
    AnyGrant, AnySecurable, Excess, ExcessSeverity, Gap, Grant, HeldGrant, HeldGrants, Holding,
    Metastore, MetastorePlan, Principal, Removal,
};
use domain::{SortedMap, SortedSet, insert_by_key};
use through::OfGroups;

pub use through::Through;

/// The difference between what one metastore has granted and what its plan wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta {
    /// Where.
    pub metastore: Metastore,
    /// What the plan wants and the principal has, in the order of the plan.
    pub granted: Vec<GrantInPlace>,
    /// What the plan wants and the principal lacks, in the order of the plan.
    pub missing: Vec<Grant>,
    /// What the plan wants and of which it could not be read whether the principal has it, in the order of the plan.
    pub unknown: Vec<Grant>,
    /// What the principal holds and the plan does not want, the worst first.
    pub excess: Vec<Excess>,
    /// How many rows were about the principal.
    pub own: usize,
    /// Who else the rows were about, and how many.
    pub others: SortedMap<String, usize>,
    /// What was not told. The lists hold as far as it goes.
    pub gaps: SortedSet<Gap>,
}

/// A privilege of the plan that the principal has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantInPlace {
    /// The privilege.
    pub grant: Grant,
    /// How it has it.
    pub through: Through,
}

impl MetastorePlan {
    /// Compares what is held with what the plan wants for this principal.
    ///
    /// Only what takes effect counts: `SELECT` reaches down from a schema or catalog, `ALL PRIVILEGES` holds what can be held on its object,
    /// `USE SCHEMA` counts on schemas only. Of groups, that of everybody counts, and those of which it is known that the principal is in
    /// them. Roles don't count, because a reader should not need any.
    pub fn delta(&self, principal: &Principal, held: &HeldGrants) -> Delta {
        let name = principal.name();
        let sources = |name: &str| -> SortedSet<AnyGrant> {
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
        let (mut missing, mut unknown) = (Vec::new(), Vec::new());
        let read = |grant: &Grant| through::by_reading(grant, &held.readable);
        for grant in &self.grants {
            match through::find(grant, &own, &groups).or_else(|| read(grant)) {
                Some(through) => granted.push(GrantInPlace {
                    grant: grant.clone(),
                    through,
                }),
                None if is_hidden(grant, &name, held) => unknown.push(grant.clone()),
                None => missing.push(grant.clone()),
            }
        }
        let mut others = SortedMap::default();
        let of_another = |row: &&HeldGrant| {
            !row.is_of(&name) && !held.groups.iter().any(|group| row.is_of(group))
        };
        for row in held.grants.iter().filter(of_another) {
            *others.of(row.principal.clone()) += 1;
        }
        Delta {
            metastore: self.metastore.clone(),
            granted,
            missing,
            unknown,
            gaps: held.gaps.clone(),
            excess: self.excess(principal, &own, &groups, held),
            own: held.grants.iter().filter(|row| row.is_of(&name)).count(),
            others,
        }
    }

    fn excess(
        &self,
        principal: &Principal,
        own: &SortedSet<AnyGrant>,
        groups: &OfGroups,
        held: &HeldGrants,
    ) -> Vec<Excess> {
        let planned: SortedSet<AnyGrant> = self.grants.iter().map(AnyGrant::from).collect();
        let roles = held.roles.iter().map(|&role| Excess {
            kind: crate::ExcessKind::Admin(role),
            severity: ExcessSeverity::Risk,
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
        let mut all = Vec::new();
        for excess in roles.chain(grants).chain(by_groups) {
            insert_by_key(&mut all, excess, |excess: &Excess| {
                (excess.severity, excess.kind)
            });
        }
        all
    }

    fn excess_by_group(&self, group: &str, grant: &AnyGrant) -> Option<Excess> {
        let (kind, severity, why) = classify::grant(grant, self);
        (severity == ExcessSeverity::Risk).then(|| Excess {
            kind,
            severity,
            held: Holding::Grant(grant.clone()),
            why: format!("It is in the group {group}, which holds this. {why}"),
            removal: Removal::of_group_grant(grant, group),
        })
    }
}

/// Whether it could not be read if the principal itself has a privilege.
fn is_hidden(grant: &Grant, name: &str, held: &HeldGrants) -> bool {
    let on = AnySecurable::from(&grant.securable);
    held.gaps.iter().any(|gap| gap.hides(name, &on))
}

impl Delta {
    /// Tells whether the principal is known to hold exactly the plan.
    pub fn is_exact(&self) -> bool {
        self.agrees() && self.gaps.is_empty()
    }

    /// Tells whether what was told is what the plan wants, no less and no more.
    pub fn agrees(&self) -> bool {
        self.missing.is_empty() && self.unknown.is_empty() && self.excess.is_empty()
    }

    /// Returns what has to be granted to be sure: what is missing, and what could not be read. To grant again changes nothing.
    pub fn to_grant(&self) -> SortedSet<&Grant> {
        self.missing.iter().chain(&self.unknown).collect()
    }

    /// Says in a line how the plan stands.
    pub fn summary(&self) -> String {
        let (granted, missing, excess) =
            (self.granted.len(), self.missing.len(), self.excess.len());
        let limit = if self.gaps.is_empty() {
            ""
        } else {
            ", as far as it could be read"
        };
        if self.agrees() {
            return format!("All {granted} privileges are granted, and nothing else{limit}.");
        }
        let unknown = match self.unknown.len() {
            0 => String::new(),
            count => format!("{count} could not be read, "),
        };
        format!("{granted} granted, {missing} missing, {unknown}{excess} too much{limit}.")
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
