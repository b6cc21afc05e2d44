//! The workspaces that are shown: the account's and those added by hand, each once.

use contract::DiscoveredWorkspace;
use domain::{DatabricksHost, Region, WorkspaceId, WorkspaceState};

use super::words;
use crate::components::{RowChoice, TreeGroup, TreeRow};
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
    pub fn id(&self) -> String {
        match (&self.host, &self.workspace_id) {
            (Some(host), _) => host.to_string(),
            (None, Some(id)) => id.to_string(),
            (None, None) => self.name.clone(),
        }
    }

    /// Gives the answer when it is chosen; `None` when it can't be.
    pub fn to_chosen(&self) -> Option<ChosenWorkspace> {
        let can_be_chosen = self.choice() == RowChoice::Free;
        let host = self.host.clone().filter(|_| can_be_chosen)?;
        Some(ChosenWorkspace {
            host,
            workspace_id: self.workspace_id.clone(),
            name: self.name.clone(),
            region: self.region.clone(),
            by_hand: self.by_hand,
        })
    }

    fn choice(&self) -> RowChoice {
        if self.connected {
            return RowChoice::Taken("Connected already".to_owned());
        }
        match (&self.state, &self.host) {
            (WorkspaceState::Running, Some(_)) => RowChoice::Free,
            (WorkspaceState::Running, None) => {
                RowChoice::Blocked("Has no address yet, can't be connected".to_owned())
            }
            (state, _) => {
                RowChoice::Blocked(format!("{}, can't be connected", words::state(state)))
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
            id: self.id(),
            name: self.name.clone(),
            note,
            choice: self.choice(),
        }
    }

    fn matches(&self, words: &str) -> bool {
        let host = self.host.as_ref().map_or("", DatabricksHost::as_str);
        let id = self.workspace_id.as_ref().map_or("", WorkspaceId::as_str);
        let region = self.region.as_ref();
        let label = region.map_or("", Region::label).to_lowercase();
        words.split_whitespace().all(|word| {
            self.name.to_lowercase().contains(word)
                || host.contains(word)
                || id.contains(word)
                || label.contains(word)
                || region.is_some_and(|region| region.as_str().contains(word))
        })
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

/// Groups the workspaces that match a filter by region, in the order in which the regions first appear; those without a
/// region come last.
pub fn by_region(candidates: &[Candidate], filter: &str) -> Vec<TreeGroup> {
    let filter = domain::clean(filter).to_lowercase();
    let mut groups: Vec<TreeGroup> = Vec::new();
    let mut without_region = Vec::new();
    for candidate in candidates
        .iter()
        .filter(|candidate| candidate.matches(&filter))
    {
        let Some(region) = &candidate.region else {
            without_region.push(candidate.row());
            continue;
        };
        let id = format!("region-{region}");
        match groups.iter_mut().find(|group| group.id == id) {
            Some(group) => group.rows.push(candidate.row()),
            None => groups.push(TreeGroup {
                id,
                name: region.label().to_owned(),
                note: region.to_string(),
                rows: vec![candidate.row()],
            }),
        }
    }
    if !without_region.is_empty() {
        groups.push(TreeGroup {
            id: "region-unknown".to_owned(),
            name: "Region not told yet".to_owned(),
            note: "the test finds out".to_owned(),
            rows: without_region,
        });
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::Discovery;
    use domain::{AccountId, Cloud};

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
            discovered_at: String::new(),
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

    #[test]
    fn workspaces_without_a_region_come_last() {
        let groups = by_region(&all(Some(&source()), &[]), "");
        let names: Vec<_> = groups.iter().map(|group| group.name.as_str()).collect();
        assert_eq!(names, ["East US", "Region not told yet"]);
        assert_eq!(groups[0].rows.len(), 2);
        assert!(!groups[0].rows[1].is_free());
    }

    #[test]
    fn the_filter_looks_at_names_addresses_and_regions() {
        let all = all(Some(&source()), &[]);
        let count = |filter: &str| {
            by_region(&all, filter)
                .iter()
                .map(|group| group.rows.len())
                .sum::<usize>()
        };
        assert_eq!(count("PROD"), 1);
        assert_eq!(count("adb-2"), 1);
        assert_eq!(count("east us"), 2);
        assert_eq!(count("east nothing"), 0);
    }
}
