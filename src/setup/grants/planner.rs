//! What the page plans: the choice in the URL, or else the recorded answers, and the plan that follows.
//!
//! The URL carries every state of the page, so that reload, back and a link to a colleague show the same. A link that was shared carries
//! the whole choice; then nothing is taken from this browser's own answers, which may belong to another account.

mod reading;

use std::collections::BTreeSet;
use std::time::Duration;

use domain::{ApplicationId, GroupName, Region};
use grants::{
    Grant, Identifiers, MetastorePlan, Plan, Role, Selection, Share, ShareError, Surroundings,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::paths;
use crate::state::{GrantChoice, Query, Step, Wizard};

/// Names in the query that are not part of a [`Share`].
pub mod names {
    /// The version of a shared link; own choices have none.
    pub const VERSION: &str = grants::Share::VERSION_KEY;
    /// The chosen features: where it stands, the choice is in the URL.
    pub const FEATURES: &str = "with";
    /// Further tables.
    pub const TABLES: &str = "tables";
    /// On what `SELECT` is granted.
    pub const LEVEL: &str = "level";
    /// The group that gets the grants.
    pub const GROUP: &str = "group";
    /// The service principal that gets the grants.
    pub const CLIENT: &str = "client";
    /// The regions.
    pub const REGIONS: &str = "regions";
    /// The metastore whose files are shown.
    pub const METASTORE: &str = "in";
    /// The format that is shown.
    pub const FORMAT: &str = "as";
    /// Which part of the statements is shown.
    pub const PART: &str = "show";
    /// Present when the link to share names the account.
    pub const TELL: &str = "tell";
    /// The role that a document is made for.
    pub const ROLE: &str = "role";
}

/// The handle of the page and of the documents that are made from its plan.
#[derive(Debug, Clone, Copy)]
pub struct Planner {
    query: RwSignal<Query>,
    path: StoredValue<String>,
    wizard: Wizard,
    /// Whether everything comes from a link that somebody shared.
    pub is_shared: Memo<bool>,
    /// Why the link can't be read.
    pub refused: Memo<Option<String>>,
    /// Features and tables.
    pub selection: Memo<Selection>,
    /// The group as typed; `None` when the service principal itself gets the grants.
    pub group: Memo<Option<String>>,
    /// The service principal.
    pub client: Memo<Option<ApplicationId>>,
    /// The regions, the primary first.
    pub regions: Memo<Vec<Region>>,
    /// Cloud, account and workspaces.
    pub surroundings: Memo<Surroundings>,
    /// What follows.
    pub plan: Memo<Plan>,
    /// The selection before the last change.
    before: RwSignal<Option<Selection>>,
}

impl Planner {
    /// Reads the URL of the page at `path` and the answers, and follows both.
    pub fn from_url(wizard: Wizard, path: String) -> Self {
        let search = use_location().search;
        let query = RwSignal::new(Query::read(&search.read_untracked()));
        Effect::new(move |earlier: Option<String>| {
            let now = search.get();
            if earlier.is_some_and(|earlier| earlier != now) {
                query.set(Query::read(&now));
            }
            now
        });
        let path = StoredValue::new(path);
        let read = reading::Reading::follow(query.into(), wizard.answers());
        Self {
            query,
            path,
            wizard,
            is_shared: read.is_shared,
            refused: read.refused,
            selection: read.selection,
            group: read.group,
            client: read.client,
            regions: read.regions,
            surroundings: read.surroundings,
            plan: read.plan,
            before: RwSignal::new(None),
        }
    }

    /// Changes the selection, and remembers the old one to mark what the change added.
    pub fn select(self, change: impl FnOnce(&mut Selection)) {
        let old = self.selection.get_untracked();
        let mut new = old.clone();
        change(&mut new);
        self.before.set(Some(old));
        self.write(&new, self.group.get_untracked());
    }

    /// Names the group as typed; `None` for the service principal itself.
    pub fn name_group(self, group: Option<String>) {
        self.write(&self.selection.get_untracked(), group);
    }

    /// Names the service principal of a shared plan.
    pub fn name_client(self, client: Option<ApplicationId>) {
        self.put(names::CLIENT, client.map(|id| id.to_string()));
    }

    /// Names the regions: of this page when it was shared, of the answers otherwise.
    pub fn name_regions(self, regions: Vec<Region>) {
        if self.is_shared.get_untracked() {
            let names: Vec<&str> = regions.iter().map(Region::as_str).collect();
            self.put(names::REGIONS, (!names.is_empty()).then(|| names.join(",")));
        } else {
            self.wizard.name_regions(regions);
        }
    }

    /// Sets one name of the query.
    pub fn put(self, name: &'static str, value: Option<String>) {
        let mut query = self.query.get_untracked();
        query.put(name, value);
        self.go(query);
    }

    /// Gives a name of the query, and follows it.
    pub fn get(self, name: &'static str) -> Memo<Option<String>> {
        let query = self.query;
        Memo::new(move |_| query.read().get(name).map(str::to_owned))
    }

    /// Gives another page of the same plan.
    pub fn path_to(self, path: &str) -> String {
        let mut query = self.query.get();
        query.put(names::ROLE, None);
        query.after(path)
    }

    /// Gives the privileges that the last change added in a metastore.
    pub fn newly_added(self, plan: &MetastorePlan) -> BTreeSet<Grant> {
        let before = self.before.read();
        before.as_ref().map_or_else(BTreeSet::new, |before| {
            let before = MetastorePlan::new(before, plan.metastore.clone());
            plan.grants.difference(&before.grants).cloned().collect()
        })
    }

    /// Gives the choice as it is recorded; or the sentence for a group that is not named right.
    pub fn choice(self) -> Result<GrantChoice, String> {
        let group = self.group.get_untracked();
        let group = group.map(|name| GroupName::parse(&name).map_err(|reason| reason.to_string()));
        Ok(GrantChoice {
            selection: self.selection.get_untracked(),
            group: group.transpose()?,
        })
    }

    /// Gives the link that shows this plan in another browser; account and principal are named only when they are to be told.
    ///
    /// # Errors
    /// When the plan is too long for a link.
    pub fn link(self, with_identifiers: bool) -> Result<String, ShareError> {
        let plan = self.plan.read();
        let identifiers = with_identifiers.then(|| {
            let around = self.surroundings.read();
            Identifiers::new(plan.principal.clone(), around.cloud, around.account_id)
        });
        let regions = self.regions.get();
        let share = Share::new(plan.selection.clone(), regions, identifiers.flatten())?;
        let origin = window().location().origin().unwrap_or_default();
        let path = paths::step(Step::Grants);
        Ok(format!("{origin}{path}?{}", share.to_query()))
    }

    /// Gives the page with the document for a role.
    pub fn document(self, role: Role) -> String {
        let mut query = self.query.get();
        query.put(names::ROLE, Some(role.slug().to_owned()));
        query.after(paths::HAND_OVER)
    }

    fn write(self, selection: &Selection, group: Option<String>) {
        let mut query = self.query.get_untracked();
        reading::put_selection(&mut query, selection);
        if group.is_some() {
            // Only one of the two can get the grants.
            query.put(names::CLIENT, None);
        }
        query.put(names::GROUP, group);
        self.go(query);
    }

    /// Shows another state of the page, and writes it into the address once it is shown. The router is passed by: it would look for the
    /// page anew. Browsers read the icon again for each new address, which takes as long as a frame has.
    fn go(self, query: Query) {
        self.query.set(query);
        request_animation_frame(move || {
            set_timeout(move || self.write_address(), Duration::ZERO);
        });
    }

    /// Does nothing when the page was left meanwhile: the address is another page's then.
    fn write_address(self) {
        let query = self.query.try_get_untracked();
        let path = self.path.try_get_value();
        let Some((query, path)) = query.zip(path) else {
            return;
        };
        // A browser that refuses, because it was asked too often, keeps an older state in the address until the next one.
        if let Ok(history) = window().history() {
            let state = history.state().unwrap_or_default();
            drop(history.replace_state_with_url(&state, "", Some(&query.after(&path))));
        }
    }
}
