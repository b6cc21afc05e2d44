//! The parts of the plan, followed from the URL and the answers; and the way back into a URL.

use domain::{ApplicationId, GroupName, InvalidGroupName, Partition, Region, SecretShape};
use grants::{
    Everybody, Grantee, GranteeGroup, Identifiers, Metastore, Plan, Primary, Principal,
    ReadingWorkspace, Selection, Share, ShareError, SignsInBy, Surroundings,
};
use leptos::prelude::*;

use super::names;
use crate::router::Query;
use crate::state::{Answers, GrantChoice, Wizard};

/// One signal for each part, so that a change of one leaves the views of the others alone.
#[derive(Debug, Clone, Copy)]
pub struct PlanParts {
    /// Whether everything comes from a link that somebody shared.
    pub link: Memo<PlanLink>,
    /// Why the link can't be read.
    pub refused: Memo<Option<String>>,
    /// Features and tables.
    pub selection: Memo<Selection>,
    /// The group as typed; `None` when the service principal itself gets the grants.
    pub group: Memo<Option<String>>,
    /// The service principal.
    pub client: Memo<Option<ApplicationId>>,
    /// The regions, the primary first where it is among them.
    pub regions: Memo<Vec<Region>>,
    /// Where the global tables are read.
    pub primary: Memo<Primary>,
    /// The group of everybody, where it was named and not recorded before: nothing is written for it until somebody confirms it.
    pub everybody: Memo<Option<Everybody>>,
    /// Cloud, account and workspaces.
    pub surroundings: Memo<Surroundings>,
    /// What follows.
    pub plan: Memo<Plan>,
}

/// The link of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanLink {
    /// There is none: the answers of this browser count.
    Absent,
    /// It counts, and nothing of this browser.
    Foreign,
    /// It is about the account, the service principal and the regions that are answered in this browser: the answers add what no link carries.
    Own,
}

impl PlanParts {
    /// Says whether everything comes from a link that somebody shared, and follows that.
    pub fn is_shared(self) -> bool {
        self.link.get() != PlanLink::Absent
    }

    /// Follows the URL and the answers.
    pub fn follow(query: Signal<Query>, wizard: Wizard, confirmed: Signal<bool>) -> Self {
        let answers = wizard.answers();
        let read = Memo::new(move |_| read(&query.read()));
        let refused = Memo::new(move |_| read.read().as_ref().err().cloned());
        // A link that can't be read plans what this browser knows; the page says so.
        let chosen = Memo::new(move |_| read.get().ok().flatten());
        let link = Memo::new(move |_| {
            let chosen = chosen.read();
            match chosen.as_ref() {
                Some(share) if query.read().get(names::VERSION).is_some() => {
                    let is_own = is_of_own(share, &answers.read(), &wizard.metastores());
                    if is_own {
                        PlanLink::Own
                    } else {
                        PlanLink::Foreign
                    }
                }
                _ => PlanLink::Absent,
            }
        });
        let selection = Memo::new(move |_| match &*chosen.read() {
            Some(share) => share.selection().clone(),
            None => answers.read().grants.clone().unwrap_or_default().selection,
        });
        let group = Memo::new(move |_| {
            if chosen.read().is_some() {
                query.read().get(names::GROUP).map(str::to_owned)
            } else {
                answers
                    .read()
                    .group()
                    .map(|group| group.as_str().to_owned())
            }
        });
        let client = Memo::new(move |_| {
            if link.get() == PlanLink::Absent {
                return Some(answers.read().application?.application_id);
            }
            let chosen = chosen.read();
            match chosen.as_ref()?.identifiers()?.grantee()? {
                Grantee::ServicePrincipal(client) => Some(*client),
                Grantee::Group(_) => None,
            }
        });
        let is_foreign = move || link.get() == PlanLink::Foreign;
        let metastores = Memo::new(move |_| match &*chosen.read() {
            Some(share) if is_foreign() => Metastore::all(share.regions(), share.primary()),
            _ => wizard.metastores(),
        });
        let regions = Memo::new(move |_| regions_of(&metastores.read()));
        let primary = Memo::new(move |_| primary_of(&metastores.read()));
        // What was confirmed once and recorded is not asked again.
        let everybody = Memo::new(move |_| {
            let named = GroupName::parse(group.read().as_deref()?).ok()?;
            let recorded = answers
                .read()
                .group()
                .is_some_and(|group| *group.name() == named);
            GranteeGroup::new(named).err().filter(|_| !recorded)
        });
        let surroundings = Memo::new(move |_| match &*chosen.read() {
            Some(share) if is_foreign() => of_link(share),
            _ => of_answers(&answers.read()),
        });
        let plan = Memo::new(move |_| {
            let surroundings = surroundings.read();
            let reached = metastores.get().into_iter().map(|metastore| Metastore {
                workspace: workspace_in(&surroundings, &metastore),
                ..metastore
            });
            let may_be_everybody = confirmed.get() || everybody.read().is_none();
            let principal = principal(group.get(), client.get(), may_be_everybody);
            Plan::new(selection.get(), principal, reached)
        });
        Self {
            link,
            refused,
            selection,
            group,
            client,
            regions,
            primary,
            everybody,
            surroundings,
            plan,
        }
    }
}

/// The regions that a link can carry, the primary first: without the primary's region none, because the first of a link is primary.
fn regions_of(metastores: &[Metastore]) -> Vec<Region> {
    let is_told = metastores
        .first()
        .is_some_and(|first| first.primary && first.region.is_some());
    let named = metastores.iter().filter(|_| is_told);
    named
        .filter_map(|metastore| metastore.region.clone())
        .collect()
}

/// The choice in the URL; `None` where there is none. An own choice is written like a shared one, without version and regions.
fn read(query: &Query) -> Result<Option<Share>, String> {
    let shared = query.get(names::VERSION).is_some();
    if !shared && query.get(names::FEATURES).is_none() {
        return Ok(None);
    }
    let own = (!shared).then_some((names::VERSION, Share::VERSION));
    // A name that is still being typed is judged at its field.
    let group = query.get(names::GROUP);
    let unfinished = group.is_some_and(|group| GroupName::parse(group).is_err());
    let pairs = query.pairs().iter();
    let pairs = pairs.map(|(name, value)| (name.as_str(), value.as_str()));
    let pairs: Vec<(&str, &str)> = pairs
        .filter(|(name, _)| !(unfinished && *name == names::GROUP))
        .chain(own)
        .collect();
    let told = |error: ShareError| format!("{error} {}", error.hint());
    Share::from_pairs(&pairs).map(Some).map_err(told)
}

/// A choice as it was named: its group may still be that of everybody, which nobody has confirmed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedChoice {
    /// Features, further tables, and on what they are granted.
    pub selection: Selection,
    /// The group; the service principal itself where there is none.
    pub group: Option<GroupName>,
}

impl From<&GrantChoice> for NamedChoice {
    fn from(choice: &GrantChoice) -> Self {
        Self {
            selection: choice.selection.clone(),
            group: choice.group.as_ref().map(|group| group.name().clone()),
        }
    }
}

/// Returns where the global tables are read in these metastores.
fn primary_of(metastores: &[Metastore]) -> Primary {
    let primary = metastores.iter().find(|metastore| metastore.primary);
    match primary.map(|metastore| metastore.region.clone()) {
        Some(Some(region)) => Primary::Region(region),
        Some(None) => Primary::Unknown,
        None => Primary::Elsewhere,
    }
}

/// Returns the choice in the URL of a page that nobody shared, with the group where it has one; and why its group can't get grants, where it
/// can't.
pub fn own_choice(query: &Query) -> Option<(NamedChoice, Option<InvalidGroupName>)> {
    if query.get(names::VERSION).is_some() {
        return None;
    }
    let share = read(query).ok().flatten()?;
    let group = query.get(names::GROUP).map(GroupName::parse);
    let refused = group
        .as_ref()
        .and_then(|group| group.as_ref().err().copied());
    let choice = NamedChoice {
        selection: share.selection().clone(),
        group: group.and_then(Result::ok),
    };
    Some((choice, refused))
}

/// Returns the query as it may stand in an address, which browsers keep: without a value in which a secret may begin.
pub fn presentable(query: &Query) -> Query {
    let mut shown = query.clone();
    let is_doubtful = |value: &String| SecretShape::may_begin_in(value);
    for (name, _) in query.pairs().iter().filter(|(_, value)| is_doubtful(value)) {
        shown.put(name, None);
    }
    shown
}

/// Writes the selection into the query of this page, so that it is the URL that counts.
pub fn put_selection(query: &mut Query, selection: &Selection) {
    // Only what can be shared can be selected, so this never fails; and if it did, the URL would stay as it was.
    let Ok(share) = Share::new(selection.clone(), [], Primary::Unknown, None) else {
        return;
    };
    let written = Query::read(&share.to_query());
    for name in [names::FEATURES, names::TABLES, names::LEVEL] {
        query.put(name, written.get(name).map(str::to_owned));
    }
    if query.get(names::FEATURES).is_none() {
        query.put(names::FEATURES, Some(String::new()));
    }
}

/// Names the group that a person typed; the group of everybody only where that was confirmed.
pub fn group_of(typed: &str, may_be_everybody: bool) -> Result<GranteeGroup, String> {
    let name = GroupName::parse(typed).map_err(|reason| reason.to_string())?;
    match GranteeGroup::new(name) {
        Ok(group) => Ok(group),
        Err(everybody) if may_be_everybody => Ok(everybody.confirmed()),
        Err(everybody) => Err(format!("{everybody} Confirm that this is meant.")),
    }
}

/// Who gets the grants.
fn principal(
    group: Option<String>,
    client: Option<ApplicationId>,
    may_be_everybody: bool,
) -> Principal {
    match (group, client) {
        (Some(group), _) => {
            group_of(&group, may_be_everybody).map_or(Principal::Unnamed, Principal::Group)
        }
        (None, Some(client)) => Principal::ServicePrincipal(client),
        (None, None) => Principal::Unnamed,
    }
}

/// Says whether a link names the account, the service principal and the regions of the answers. A group is named in place of the service
/// principal.
fn is_of_own(share: &Share, answers: &Answers, metastores: &[Metastore]) -> bool {
    let Some((told, own)) = share.identifiers().zip(answers.application.as_ref()) else {
        return false;
    };
    let is_principal = match told.grantee() {
        Some(Grantee::ServicePrincipal(client)) => *client == own.application_id,
        Some(Grantee::Group(_)) => true,
        None => false,
    };
    is_principal
        && share.trust() == answers.trust_keys()
        && told.account() == Some(own.account_id)
        && share.regions() == regions_of(metastores)
        && *share.primary() == primary_of(metastores)
}

/// What a link tells about the account.
fn of_link(share: &Share) -> Surroundings {
    let identifiers = share.identifiers();
    Surroundings {
        partition: identifiers.and_then(Identifiers::partition),
        account_id: identifiers.and_then(Identifiers::account),
        workspaces: Vec::new(),
        signs_in_by: SignsInBy::chosen(share.trust()),
    }
}

fn of_answers(answers: &Answers) -> Surroundings {
    let beyond = |host| {
        let test = answers.test.as_ref();
        test.is_some_and(|test| test.beyond_grants.contains(host))
    };
    let workspaces = answers.workspaces.iter().flatten();
    let workspaces = workspaces.filter(|workspace| !beyond(&workspace.host));
    let workspace = |chosen: &crate::state::ChosenWorkspace| ReadingWorkspace {
        host: chosen.host.clone(),
        workspace_id: chosen.workspace_id.clone(),
        region: chosen.region.clone(),
    };
    Surroundings {
        partition: partition_of(answers),
        account_id: answers
            .application
            .map(|application| application.account_id),
        workspaces: workspaces.map(workspace).collect(),
        signs_in_by: SignsInBy::chosen(answers.trust_keys()),
    }
}

/// The part of the cloud that the chosen workspaces are in; before any was chosen, the one of step 1.
fn partition_of(answers: &Answers) -> Option<Partition> {
    let mut hosts = answers.workspaces.iter().flatten();
    let chosen = hosts.next().map(|workspace| workspace.host.partition());
    chosen.or_else(|| Some(answers.application?.partition))
}

/// The first workspace of the region: every one of them reaches the metastore.
fn workspace_in(
    surroundings: &Surroundings,
    metastore: &Metastore,
) -> Option<domain::DatabricksHost> {
    let mut workspaces = surroundings.workspaces.iter();
    let found = workspaces
        .find(|workspace| workspace.region.is_some() && workspace.region == metastore.region)?;
    Some(found.host.clone())
}

#[cfg(test)]
mod tests {
    use domain::{ConnectionTestId, DatabricksHost, Feature, TableName};
    use grants::Level;

    use super::*;
    use crate::state::{ChosenWorkspace, TestOutcome};

    fn selection() -> Selection {
        Selection {
            features: [Feature::AuditLog].into(),
            tables: [TableName::parse("system.compute.warehouses").unwrap()].into(),
            level: Level::Schema,
        }
    }

    #[test]
    fn an_own_choice_reads_back_and_is_no_shared_one() {
        let mut query = Query::read("in=eastus");
        put_selection(&mut query, &selection());
        assert_eq!(query.get("in"), Some("eastus"));
        assert_eq!(query.get(names::VERSION), None);
        let read = read(&query).unwrap().unwrap();
        assert_eq!(*read.selection(), selection());
        put_selection(&mut query, &Selection::default());
        assert_eq!(query.after("/x"), "/x?in=eastus&with=");
    }

    #[test]
    fn a_group_that_is_being_typed_does_not_spoil_the_rest() {
        let query = Query::read("v=1&with=audit_log&group=");
        assert_eq!(read(&query).unwrap().unwrap().selection().features.len(), 1);
        assert_eq!(
            principal(Some(String::new()), None, true),
            Principal::Unnamed
        );
    }

    #[test]
    fn everybody_gets_nothing_by_a_link() {
        let named = |confirmed| principal(Some("account users".to_owned()), None, confirmed);
        assert_eq!(named(false), Principal::Unnamed);
        assert_eq!(named(true).name(), "account users");
        assert!(group_of("admins", true).is_err());
    }

    #[test]
    fn without_a_choice_the_url_says_nothing() {
        assert_eq!(read(&Query::read("as=rest")), Ok(None));
        assert!(read(&Query::read("v=7&with=")).is_err());
    }

    #[test]
    fn nothing_is_granted_to_everybody_without_a_confirmation() {
        for name in ["account users", "Account  Users"] {
            let named = |meant| principal(Some(name.to_owned()), None, meant);
            assert_eq!(named(false), Principal::Unnamed);
            assert!(matches!(named(true), Principal::Group(_)));
        }
        let other = principal(Some("account users of finance".to_owned()), None, false);
        assert!(matches!(other, Principal::Group(_)));
    }

    #[test]
    fn the_choice_of_an_address_is_read_with_its_group() {
        let choice = |query: &str| own_choice(&Query::read(query));
        let (told, refused) = choice("?with=&group=account users").unwrap();
        assert_eq!(told.group.unwrap().as_str(), "account users");
        assert_eq!(refused, None);
        // A shared plan is shown as one and never recorded by itself.
        assert_eq!(choice("?v=1&with=audit_log"), None);
        assert_eq!(choice("?as=sql"), None);
    }

    #[test]
    fn a_group_that_can_get_no_grants_is_told() {
        for (group, why) in [
            ("admins", InvalidGroupName::OfWorkspace),
            ("", InvalidGroupName::Empty),
            ("dose0123456789abcdef", InvalidGroupName::Secret),
        ] {
            let query = Query::read(&format!("?with=&group={group}"));
            let (choice, refused) = own_choice(&query).unwrap();
            assert_eq!((choice, refused), (NamedChoice::default(), Some(why)));
        }
    }

    #[test]
    fn nobody_is_asked_for_grants_in_a_workspace_that_they_do_not_help() {
        let host =
            |name: &str| DatabricksHost::parse(&format!("{name}.azuredatabricks.net")).unwrap();
        let (adb, legacy) = (host("adb-1.1"), host("adb-2.2"));
        let chosen = |host: &DatabricksHost| ChosenWorkspace {
            host: host.clone(),
            workspace_id: None,
            name: host.to_string(),
            region: None,
            by_hand: false,
        };
        let id = ConnectionTestId::parse("22222222-3333-4444-5555-666666666666").unwrap();
        let answers = Answers {
            workspaces: Some(vec![chosen(&adb), chosen(&legacy)]),
            test: Some(TestOutcome {
                beyond_grants: vec![legacy],
                ..TestOutcome::of(id)
            }),
            ..Answers::default()
        };
        let listed = of_answers(&answers).workspaces;
        let hosts = listed.into_iter().map(|workspace| workspace.host);
        assert_eq!(hosts.collect::<Vec<_>>(), [adb]);
    }

    #[test]
    fn no_secret_stands_in_an_address() {
        let address = |query: &str| presentable(&Query::read(query)).after("");
        assert_eq!(
            address("?with=&group=dose0123456789abcdef&in=eastus"),
            "?with=&in=eastus"
        );
        // As long as it may become one.
        assert_eq!(address("?with=&group=dapi"), "?with=");
        assert_eq!(address("?with=&group=readers"), "?with=&group=readers");
    }
}
