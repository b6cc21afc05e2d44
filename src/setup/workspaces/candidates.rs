//! The workspaces that are shown: the account's and those added by hand, each once.

use std::borrow::Cow;
use std::sync::Arc;

use contract::DiscoveredWorkspace;
use domain::{DatabricksHost, Region, WorkspaceId, WorkspaceState};

use super::words;
use crate::region_tree::{Forest, Head, RowChoice, RowStanding, Rows, TreeRow};
use crate::state::{ChosenWorkspace, Source};

/// A workspace that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its host, once it has one.
    pub host: Option<DatabricksHost>,
    /// Its id.
    pub workspace_id: Option<WorkspaceId>,
    /// Its name.
    pub name: String,
    /// Its region, once told.
    pub region: Option<Region>,
    /// Its state.
    pub state: WorkspaceState,
    /// Whether a connector exists for it.
    pub connected: bool,
    /// Whether it was typed, not discovered.
    pub by_hand: bool,
}

impl Candidate {
    /// Gives the id of its row.
    pub fn id(&self) -> &str {
        match (&self.host, &self.workspace_id) {
            (Some(host), _) => host.as_str(),
            (None, Some(id)) => id.as_str(),
            (None, None) => &self.name,
        }
    }

    /// Gives the answer when it is chosen; `None` when it can't be.
    pub fn to_chosen(&self) -> Option<ChosenWorkspace> {
        let can_be_chosen = self.standing() == RowStanding::Free;
        let host = self.host.clone().filter(|_| can_be_chosen)?;
        Some(ChosenWorkspace {
            host,
            workspace_id: self.workspace_id.clone(),
            name: self.name.clone(),
            region: self.region.clone(),
            by_hand: self.by_hand,
        })
    }

    fn standing(&self) -> RowStanding {
        match (&self.state, &self.host) {
            _ if self.connected => RowStanding::Taken,
            (WorkspaceState::Running, Some(_)) => RowStanding::Free,
            _ => RowStanding::Blocked,
        }
    }

    fn choice(&self) -> RowChoice {
        match self.standing() {
            RowStanding::Free => RowChoice::Free,
            RowStanding::Taken => RowChoice::Taken("Connected already".to_owned()),
            RowStanding::Blocked if self.state == WorkspaceState::Running => {
                RowChoice::Blocked("Has no address yet, can't be connected".to_owned())
            }
            RowStanding::Blocked => {
                RowChoice::Blocked(format!("{}, can't be connected", words::state(&self.state)))
            }
        }
    }

    fn row(&self) -> TreeRow {
        let host = self.host.as_ref().map(DatabricksHost::to_string);
        let note = match (self.by_hand, host) {
            (true, Some(host)) if host == self.name => "added by hand".to_owned(),
            (true, Some(host)) => format!("{host} · added by hand"),
            (_, Some(host)) => host,
            (_, None) => String::new(),
        };
        TreeRow {
            id: self.id().to_owned(),
            name: self.name.clone(),
            note,
            choice: self.choice(),
        }
    }

    /// The name, and what else the filter looks at.
    fn search_text(&self, text: &mut String) {
        if self.name.is_ascii() {
            text.extend(self.name.chars().map(|letter| letter.to_ascii_lowercase()));
        } else {
            text.push_str(&self.name.to_lowercase());
        }
        let host = self.host.as_ref().map_or("", DatabricksHost::as_str);
        text.push('\n');
        text.push_str(host);
        let id = self.workspace_id.as_ref().map(WorkspaceId::as_str);
        // Hosts on Azure and Google Cloud tell the id.
        if let Some(id) = id.filter(|id| !host.contains(*id)) {
            text.push('\n');
            text.push_str(id);
        }
    }
}

/// The workspaces, as the tree reads them.
struct CandidateRows(Arc<Vec<Candidate>>);

impl Rows for CandidateRows {
    fn row(&self, number: usize) -> TreeRow {
        self.0[number].row()
    }

    fn id(&self, number: usize) -> Cow<'_, str> {
        Cow::Borrowed(self.0[number].id())
    }

    fn standing(&self, number: usize) -> RowStanding {
        self.0[number].standing()
    }

    fn search_text(&self, number: usize, text: &mut String) {
        self.0[number].search_text(text);
    }
}

impl From<&DiscoveredWorkspace> for Candidate {
    fn from(found: &DiscoveredWorkspace) -> Self {
        Self {
            host: found.host.clone(),
            workspace_id: Some(found.workspace_id.clone()),
            name: found.name.clone(),
            region: found.region.clone(),
            state: found.state.clone(),
            connected: found.connected,
            by_hand: false,
        }
    }
}

impl From<&ChosenWorkspace> for Candidate {
    fn from(added: &ChosenWorkspace) -> Self {
        Self {
            host: Some(added.host.clone()),
            workspace_id: added.workspace_id.clone(),
            name: added.name.clone(),
            region: added.region.clone(),
            // It answered a test, so it runs.
            state: WorkspaceState::Running,
            connected: false,
            by_hand: true,
        }
    }
}

/// Lists the discovered workspaces and then those added by hand. One that is both stays discovered, with what the test told.
pub fn all(source: Option<&Source>, by_hand: &[ChosenWorkspace]) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = match source {
        Some(Source::Discovered(discovery)) => {
            discovery.workspaces.iter().map(Candidate::from).collect()
        }
        Some(Source::ByHand) | None => Vec::new(),
    };
    for added in by_hand {
        let known = all
            .iter_mut()
            .find(|known| known.host.as_ref() == Some(&added.host));
        match known {
            Some(known) => {
                known.region = known.region.take().or_else(|| added.region.clone());
                known.by_hand = true;
            }
            None => all.push(Candidate::from(added)),
        }
    }
    all
}

/// Groups the workspaces by region, in the order in which the regions first appear; those without a region come last.
pub fn by_region(candidates: &Arc<Vec<Candidate>>) -> Arc<Forest> {
    let mut regions: Vec<&Region> = Vec::new();
    let mut has_unknown = false;
    let groups = candidates.iter().map(|candidate| {
        let Some(region) = &candidate.region else {
            has_unknown = true;
            return None;
        };
        // A list in the order of the regions finds the last one at once.
        let known = regions.iter().rposition(|known| *known == region);
        Some(known.unwrap_or_else(|| {
            regions.push(region);
            regions.len() - 1
        }))
    });
    let groups: Vec<Option<usize>> = groups.collect();
    let last = regions.len();
    let known = regions.into_iter().map(|region| Head {
        id: format!("region-{region}"),
        name: region.label().to_owned(),
        note: region.to_string(),
    });
    let unknown = has_unknown.then(|| Head {
        id: "region-unknown".to_owned(),
        name: "Region not told yet".to_owned(),
        note: "the test finds out".to_owned(),
    });
    let heads = known.chain(unknown).collect();
    let group_of: Vec<usize> = groups
        .into_iter()
        .map(|group| group.unwrap_or(last))
        .collect();
    let rows = Arc::new(CandidateRows(Arc::clone(candidates)));
    Arc::new(Forest::plant(heads, &group_of, rows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region_tree::Selection;
    use contract::Discovery;
    use domain::{AccountId, Cloud};
    use leptos::prelude::{GetUntracked as _, Owner};

    fn discovered(name: &str, host: Option<&str>, region: Option<&str>) -> DiscoveredWorkspace {
        DiscoveredWorkspace {
            workspace_id: WorkspaceId::from(1),
            name: name.to_owned(),
            host: host.map(|host| DatabricksHost::parse(host).unwrap()),
            region: region.map(|region| Region::parse(region).unwrap()),
            state: WorkspaceState::Running,
            connected: false,
        }
    }

    fn source() -> Source {
        Source::Discovered(Discovery {
            account_id: AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap(),
            cloud: Cloud::Azure,
            discovered_at: domain::Timestamp::default(),
            through: None,
            workspaces: vec![
                discovered("prod", Some("adb-1.1.azuredatabricks.net"), Some("eastus")),
                discovered("lab", Some("adb-2.2.azuredatabricks.net"), None),
                discovered("new", None, Some("eastus")),
            ],
        })
    }

    fn added(host: &str) -> ChosenWorkspace {
        ChosenWorkspace {
            host: DatabricksHost::parse(host).unwrap(),
            workspace_id: None,
            name: host.to_owned(),
            region: Some(Region::parse("westus2").unwrap()),
            by_hand: true,
        }
    }

    #[test]
    fn a_workspace_that_is_added_twice_is_shown_once() {
        let all = all(Some(&source()), &[added("adb-2.2.azuredatabricks.net")]);
        assert_eq!(all.len(), 3);
        assert_eq!(all[1].name, "lab");
        assert_eq!(all[1].region, Region::parse("westus2").ok());
    }

    fn forest() -> Arc<Forest> {
        by_region(&Arc::new(all(Some(&source()), &[])))
    }

    #[test]
    fn workspaces_without_a_region_come_last() {
        let forest = forest();
        let groups = forest.groups();
        let names: Vec<_> = groups.iter().map(|group| group.name.as_str()).collect();
        assert_eq!(names, ["East US", "Region not told yet"]);
        let names: Vec<_> = (0..3).map(|row| forest.row(row).unwrap().name).collect();
        assert_eq!(names, ["prod", "new", "lab"]);
        assert!(forest.row(0).unwrap().is_free());
        assert!(!forest.row(1).unwrap().is_free());
    }

    #[test]
    fn the_filter_looks_at_names_addresses_and_regions() {
        let owner = Owner::new();
        let selection = owner.with(|| Selection::new(forest()));
        let count = |filter: &str| {
            selection.filter(filter);
            selection.matching.get_untracked()
        };
        assert_eq!(count("PROD"), 1);
        assert_eq!(count("adb-2"), 1);
        assert_eq!(count("east us"), 2);
        assert_eq!(count("east nothing"), 0);
    }
}
