//! What is asked of whom, before it becomes sentences.

use domain::{SortedSet, TableName};

use super::text::RichText;
use crate::named_metastore::NamedMetastore;
use crate::{Grant, Metastore, MetastorePlan, Plan, Principal, Role, Surroundings};

/// The part of a plan that falls to some roles.
pub struct AccessRequest<'a> {
    pub plan: &'a Plan,
    pub surroundings: &'a Surroundings,
    /// Whom the document is for, in the order in which the work comes; never empty.
    pub roles: Vec<Role>,
    /// The metastores in which these roles have something to run.
    pub groups: Vec<MetastoreGroup<'a>>,
    /// The metastores with the workspaces that LakeSentry reads through: the same that the scripts name.
    pub places: Vec<NamedMetastore<'a>>,
}

/// Metastores that are asked for the very same statements, so that they are said once.
pub struct MetastoreGroup<'a> {
    pub grants: SortedSet<Grant>,
    pub metastores: Vec<&'a MetastorePlan>,
    /// "East US (eastus)", "each of 3 other regions": goes after "in".
    pub place: String,
}

impl<'a> AccessRequest<'a> {
    pub fn new(plan: &'a Plan, roles: &[Role], surroundings: &'a Surroundings) -> Self {
        let asked = |role: &Role| roles.is_empty() || roles.contains(role);
        let roles: Vec<Role> = Role::ALL.into_iter().filter(asked).collect();
        let groups = group(&plan.metastores, &roles);
        Self {
            plan,
            surroundings,
            roles,
            groups,
            places: NamedMetastore::all(plan, surroundings),
        }
    }

    /// Whether anybody said yet through which workspaces LakeSentry reads.
    pub fn has_workspaces(&self) -> bool {
        let mut doors = self.places.iter().flat_map(|place| &place.doors);
        doors.any(|door| door.host.is_some())
    }

    /// Names each workspace with its region, as far as they are known: "East US (eastus), https://…".
    pub fn workspaces(&self) -> Vec<String> {
        let named = |place: &NamedMetastore<'_>| {
            let region = name(&place.plan.metastore);
            let doors = place.doors.iter().map(move |door| match &door.host {
                Some(host) => format!("{region}, https://{host}"),
                None => region.clone(),
            });
            doors.collect::<Vec<_>>()
        };
        self.places.iter().flat_map(named).collect()
    }

    pub fn asks(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// What these roles have to grant, in all metastores together.
    pub fn grants(&self) -> SortedSet<&Grant> {
        self.groups.iter().flat_map(|group| &group.grants).collect()
    }

    /// The tables that are to be read, in all metastores together.
    pub fn tables(&self) -> SortedSet<TableName> {
        let has_primary = self
            .plan
            .metastores
            .iter()
            .any(|plan| plan.metastore.primary);
        self.plan.selection.tables(has_primary)
    }

    /// Names whoever gets the privileges.
    pub fn grantee(&self) -> RichText {
        let principal = &self.plan.principal;
        match principal {
            Principal::ServicePrincipal(_) => {
                RichText::of("the service principal ").code(&principal.name())
            }
            Principal::Group(_) => RichText::of("the account group ").code(&principal.name()),
            Principal::Unnamed => {
                RichText::of("a service principal whose client ID is still to be filled in")
            }
        }
    }
}

impl MetastoreGroup<'_> {
    /// Whether anybody said yet which regions there are.
    pub fn has_regions(&self) -> bool {
        has_regions(&self.metastores)
    }
}

fn has_regions(plans: &[&MetastorePlan]) -> bool {
    plans.iter().any(|plan| plan.metastore.region.is_some())
}

/// Puts metastores with the same statements together, in the order of their first.
fn group<'a>(plans: &'a [MetastorePlan], roles: &[Role]) -> Vec<MetastoreGroup<'a>> {
    let theirs = |plan: &'a MetastorePlan| {
        let falls_to = |grant: &&Grant| roles.contains(&grant.role());
        plan.grants.iter().filter(falls_to)
    };
    let mut sets: Vec<Vec<&MetastorePlan>> = Vec::new();
    for plan in plans.iter().filter(|plan| theirs(plan).next().is_some()) {
        match sets.iter_mut().find(|set| theirs(set[0]).eq(theirs(plan))) {
            Some(set) => set.push(plan),
            None => sets.push(vec![plan]),
        }
    }
    let group = |(index, set): (usize, Vec<&'a MetastorePlan>)| MetastoreGroup {
        grants: theirs(set[0]).cloned().collect(),
        place: place(&set, index > 0),
        metastores: set,
    };
    sets.into_iter().enumerate().map(group).collect()
}

fn place(plans: &[&MetastorePlan], is_other: bool) -> String {
    match plans {
        [one] if has_regions(plans) => name(&one.metastore),
        all if has_regions(plans) => {
            let other = if is_other { "other " } else { "" };
            format!("each of {} {other}regions", all.len())
        }
        [one] if one.metastore.primary => "the primary region".to_owned(),
        [_] => "every other region".to_owned(),
        _ => "every region".to_owned(),
    }
}

/// The name of a metastore for people, with the cloud's spelling where it differs.
pub fn name(metastore: &Metastore) -> String {
    let label = metastore.label();
    match &metastore.region {
        Some(region) if region.as_str() != label => format!("{label} ({region})"),
        _ => label,
    }
}

/// "1 statement", "2 statements".
pub fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

/// "a, b and c".
pub fn join(words: impl IntoIterator<Item = String>) -> String {
    let mut words: Vec<String> = words.into_iter().collect();
    match words.pop() {
        None => String::new(),
        Some(last) if words.is_empty() => last,
        Some(last) => format!("{} and {last}", words.join(", ")),
    }
}
