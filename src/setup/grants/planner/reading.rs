//! The parts of the plan, followed from the URL and the answers; and the way back into a URL.

use domain::{ApplicationId, GroupName, Region};
use grants::{
    Identifiers, Metastore, Plan, Principal, Selection, Share, ShareError, Surroundings, Workspace,
};
use leptos::prelude::*;

use super::names;
use crate::state::{Answers, Query};

/// One signal for each part, so that a change of one leaves the views of the others alone.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    pub is_shared: Memo<bool>,
    pub refused: Memo<Option<String>>,
    pub selection: Memo<Selection>,
    pub group: Memo<Option<String>>,
    pub client: Memo<Option<ApplicationId>>,
    pub regions: Memo<Vec<Region>>,
    pub surroundings: Memo<Surroundings>,
    pub plan: Memo<Plan>,
}

impl Reading {
    /// Follows the URL and the answers.
    pub fn follow(query: Signal<Query>, answers: Signal<Answers>) -> Self {
        let read = Memo::new(move |_| read(&query.read()));
        let refused = Memo::new(move |_| read.read().as_ref().err().cloned());
        // A link that can't be read plans what this browser knows; the page says so.
        let chosen = Memo::new(move |_| read.get().ok().flatten());
        let is_shared = Memo::new(move |_| {
            chosen.read().is_some() && query.read().get(names::VERSION).is_some()
        });
        let selection = Memo::new(move |_| match &*chosen.read() {
            Some(share) => share.selection().clone(),
            None => answers.read().grants.clone().unwrap_or_default().selection,
        });
        let group = Memo::new(move |_| {
            if chosen.read().is_some() {
                query.read().get(names::GROUP).map(str::to_owned)
            } else {
                answers.read().group().map(String::from)
            }
        });
        let client = Memo::new(move |_| {
            if is_shared.get() {
                let chosen = chosen.read();
                match chosen.as_ref()?.identifiers()?.principal() {
                    Principal::ServicePrincipal(client) => Some(*client),
                    Principal::Group(_) | Principal::Unnamed => None,
                }
            } else {
                Some(answers.read().application?.client_id)
            }
        });
        let regions = Memo::new(move |_| match &*chosen.read() {
            Some(share) if is_shared.get() => share.regions().to_vec(),
            _ => answers.read().grant_regions(),
        });
        let surroundings = Memo::new(move |_| match &*chosen.read() {
            Some(share) if is_shared.get() => of_link(share),
            _ => of_answers(&answers.read()),
        });
        let plan = Memo::new(move |_| {
            let surroundings = surroundings.read();
            let metastores = Metastore::all(&regions.read());
            let reached = metastores.into_iter().map(|metastore| Metastore {
                workspace: workspace_in(&surroundings, &metastore),
                ..metastore
            });
            let principal = principal(group.get(), client.get());
            Plan::new(selection.get(), principal, reached)
        });
        Self {
            is_shared,
            refused,
            selection,
            group,
            client,
            regions,
            surroundings,
            plan,
        }
    }
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

/// Writes the selection into the query of this page, so that it is the URL that counts.
pub fn put_selection(query: &mut Query, selection: &Selection) {
    // Only what can be shared can be selected, so this never fails; and if it did, the URL would stay as it was.
    let Ok(share) = Share::new(selection.clone(), [], None) else {
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

/// Who gets the grants.
fn principal(group: Option<String>, client: Option<ApplicationId>) -> Principal {
    match (group, client) {
        (Some(group), _) => GroupName::parse(&group).map_or(Principal::Unnamed, Principal::Group),
        (None, Some(client)) => Principal::ServicePrincipal(client),
        (None, None) => Principal::Unnamed,
    }
}

/// What a link tells about the account.
fn of_link(share: &Share) -> Surroundings {
    let identifiers = share.identifiers();
    Surroundings {
        cloud: identifiers.and_then(Identifiers::cloud),
        account_id: identifiers.and_then(Identifiers::account),
        workspaces: Vec::new(),
    }
}

fn of_answers(answers: &Answers) -> Surroundings {
    let workspaces = answers.workspaces.iter().flatten();
    let workspace = |chosen: &crate::state::ChosenWorkspace| Workspace {
        host: chosen.host.clone(),
        workspace_id: chosen.workspace_id.clone(),
        region: chosen.region.clone(),
    };
    Surroundings {
        cloud: answers.application.map(|application| application.cloud),
        account_id: answers
            .application
            .map(|application| application.account_id),
        workspaces: workspaces.map(workspace).collect(),
    }
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
    use domain::{Feature, TableName};
    use grants::Level;

    use super::*;

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
        assert_eq!(principal(Some(String::new()), None), Principal::Unnamed);
    }

    #[test]
    fn without_a_choice_the_url_says_nothing() {
        assert_eq!(read(&Query::read("as=rest")), Ok(None));
        assert!(read(&Query::read("v=7&with=")).is_err());
    }
}
