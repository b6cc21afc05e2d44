//! What the page plans: the choice in the URL, or else the recorded answers, and the plan that follows.
//!
//! The URL carries every state of the page, so that reload, back and a link to a colleague show the same. A link that was shared carries
//! the whole choice; then nothing is taken from this browser's own answers, which may belong to another account.

mod reading;

pub use reading::{NamedChoice, PlanLink, PlanParts};

use std::time::Duration;

use domain::{ApplicationId, InvalidGroupName, Region, SortedSet, TableName};
use grants::{Grant, Grantee, Identifiers, MetastorePlan, Role, Selection, Share, ShareError};
use leptos::prelude::*;

use crate::paths;
use crate::router::{Query, Router};
use crate::state::{Answers, GrantChoice, Step, TypedKey, Wizard, leave, left};

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
    pub const REGIONS: &str = crate::paths::REGIONS;
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
    /// What is planned, part by part.
    pub parts: PlanParts,
    /// Whether somebody confirmed on this page that everybody is meant.
    pub everybody_confirmed: RwSignal<bool>,
    /// The selection before the last change.
    before: RwSignal<Option<Selection>>,
    /// What the address brought that is not the recorded choice, until the person says which one counts.
    pub offered: RwSignal<Option<OfferedQuery>>,
}

/// A choice with the query that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedQuery {
    /// Without a group that can't get grants.
    query: Query,
    /// What the query says.
    pub choice: NamedChoice,
    /// Why the group that the address named is not part of it.
    pub refused_group: Option<InvalidGroupName>,
}

/// The name under which a tab keeps the query that the page itself has written last: that one comes from the person and not from a link.
const OWN_QUERY: &str = "grants.query";

impl Planner {
    /// Reads the URL of the page at `path` and the answers, and follows both.
    pub fn from_url(wizard: Wizard, path: String) -> Self {
        let search = Router::expect().search();
        let mut query = Query::read(&search.read_untracked());
        let recorded = wizard.answers().with_untracked(recorded_choice);
        // Documents are made of the address as it is: the page that links to them has asked.
        let is_step = path == paths::step(Step::Grants);
        let mut is_restored = false;
        let left = wizard.typed(TypedKey::GRANTS).unwrap_or_default();
        let is_left =
            !left.is_empty() && is_own_kind(&query) && only_choice(&query).after("") == left;
        if is_step && (is_left || is_own(&query) || !has_choice(&query)) {
            // What was chosen here and not recorded is gone on with, however the person left, and whichever tab it was in. An address that
            // says the same is no link of somebody else's.
            query = without_choice(query);
            for (name, value) in Query::read(&left).pairs() {
                query.put(name, Some(value.clone()));
            }
            is_restored = !left.is_empty();
            leave(OWN_QUERY, &query.after(""));
        }
        let offered = is_step.then(|| offered(&query, &recorded)).flatten();
        if offered.is_some() {
            query = without_choice(query);
        }
        let query = RwSignal::new(query);
        Effect::new(move |earlier: Option<String>| {
            let now = search.get();
            if earlier.is_some_and(|earlier| earlier != now) {
                query.set(Query::read(&now));
            }
            now
        });
        let path = StoredValue::new(path);
        let everybody_confirmed = RwSignal::new(false);
        let planner = Self {
            query,
            path,
            wizard,
            parts: PlanParts::follow(query.into(), wizard, everybody_confirmed.into()),
            everybody_confirmed,
            before: RwSignal::new(None),
            offered: RwSignal::new(offered),
        };
        if is_restored {
            planner.go(query.get_untracked());
        }
        planner
    }

    /// Returns the recorded choice.
    pub fn recorded(self) -> NamedChoice {
        self.wizard.answers().with(recorded_choice)
    }

    /// Plans what the address brought.
    pub fn take_offered(self) {
        if let Some(offered) = self.offered.get_untracked() {
            self.offered.set(None);
            self.go(offered.query);
        }
    }

    /// Drops what the address brought.
    pub fn keep_own(self) {
        self.offered.set(None);
        self.go(self.query.get_untracked());
    }

    /// Changes the selection, and remembers the old one to mark what the change added.
    pub fn select(self, change: impl FnOnce(&mut Selection)) {
        let old = self.parts.selection.get_untracked();
        let mut new = old.clone();
        change(&mut new);
        self.before.set(Some(old));
        self.write(&new, self.parts.group.get_untracked());
    }

    /// Names the group as typed; `None` for the service principal itself.
    pub fn name_group(self, group: Option<String>) {
        self.write(&self.parts.selection.get_untracked(), group);
    }

    /// Names the service principal of a shared plan.
    pub fn name_client(self, client: Option<ApplicationId>) {
        self.put(names::CLIENT, client.map(|id| id.to_string()));
    }

    /// Names the regions: of this page when it was shared, of the answers otherwise.
    pub fn name_regions(self, regions: Vec<Region>) {
        if untrack(|| self.parts.is_shared()) {
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

    /// Lists the tables that the last test read in a region as the principal of the plan, and follows them. A link that somebody shared may be
    /// about another account.
    pub fn read_by_test(self, region: Option<&Region>) -> Vec<TableName> {
        if self.parts.is_shared() {
            return Vec::new();
        }
        let answers = self.wizard.answers();
        let (answers, plan) = (answers.read(), self.parts.plan.read());
        answers.read_as(&plan.principal, region).cloned().collect()
    }

    /// Gives a name of the query, and follows it.
    pub fn get(self, name: &'static str) -> Memo<Option<String>> {
        let query = self.query;
        Memo::new(move |_| query.read().get(name).map(str::to_owned))
    }

    /// Gives another page of the same plan.
    pub fn path_to(self, path: &str) -> String {
        let mut query = reading::presentable(&self.query.read());
        query.put(names::ROLE, None);
        query.after(path)
    }

    /// Gives the page of the grants that a document belongs to: an own choice is there without its address.
    pub fn path_back(self) -> String {
        let path = paths::step(Step::Grants);
        if self.parts.link.get() == PlanLink::Own {
            path
        } else {
            self.path_to(&path)
        }
    }

    /// Says whether neither the address nor the answers hold a choice, and follows both.
    pub fn is_unchosen(self) -> bool {
        self.wizard.answers().read().grants.is_none() && !has_choice(&self.query.read())
    }

    /// Gives the privileges that the last change added in a metastore.
    pub fn newly_added(self, plan: &MetastorePlan) -> SortedSet<Grant> {
        let before = self.before.read();
        before.as_ref().map_or_else(SortedSet::new, |before| {
            let before = MetastorePlan::new(before, plan.metastore.clone());
            plan.grants.difference(&before.grants).cloned().collect()
        })
    }

    /// Gives the choice as it is recorded; or the sentence for a group that is not named right.
    pub fn choice(self) -> Result<GrantChoice, String> {
        let may_be_everybody = self.everybody_confirmed.get_untracked()
            || self.parts.everybody.read_untracked().is_none();
        let group = self.parts.group.get_untracked();
        let group = group.map(|name| reading::group_of(&name, may_be_everybody));
        Ok(GrantChoice {
            selection: self.parts.selection.get_untracked(),
            group: group.transpose()?,
        })
    }

    /// Gives the link that shows this plan in another browser; account and principal are named only when they are to be told.
    ///
    /// # Errors
    /// When the plan is too long for a link.
    pub fn link(self, with_identifiers: bool) -> Result<String, ShareError> {
        let origin = window().location().origin().unwrap_or_default();
        let path = paths::step(Step::Grants);
        let share = self.share(with_identifiers)?;
        Ok(format!("{origin}{path}?{}", share.to_query()))
    }

    fn share(self, with_identifiers: bool) -> Result<Share, ShareError> {
        let plan = self.parts.plan.read();
        let identifiers = with_identifiers.then(|| {
            let around = self.parts.surroundings.read();
            Identifiers::new(
                Grantee::of(&plan.principal),
                around.partition,
                around.account_id,
            )
        });
        let regions = self.parts.regions.get();
        let primary = self.parts.primary.get();
        let share = Share::new(
            plan.selection.clone(),
            regions,
            primary,
            identifiers.flatten(),
        )?;
        let trust = self.parts.surroundings.read().signs_in_by.trust();
        Ok(share.proven_by(trust))
    }

    /// Gives the page with the document for a role.
    pub fn document(self, role: Role) -> String {
        let mut query = self.told_whole();
        query.put(names::ROLE, Some(role.slug().to_owned()));
        query.after(paths::HAND_OVER)
    }

    /// Gives the query that shows the same in another browser: what is asked of a colleague names the account and who gets the grants. A
    /// plan that is too long for an address stays as it is here.
    fn told_whole(self) -> Query {
        if self.parts.is_shared() {
            return reading::presentable(&self.query.read());
        }
        let share = self.share(true);
        share.map_or_else(
            |_| reading::presentable(&self.query.read()),
            |share| Query::read(&share.to_query()),
        )
    }

    /// Writes the whole plan into the address of a document, which is passed on like the document itself. Does nothing where there is no
    /// choice yet, or a link that can't be read.
    pub fn tell_whole(self) {
        if !untrack(|| self.is_unchosen()) && self.parts.refused.read_untracked().is_none() {
            let role = self
                .query
                .read_untracked()
                .get(names::ROLE)
                .map(str::to_owned);
            let mut query = untrack(move || self.told_whole());
            query.put(names::ROLE, role);
            self.go(query);
        }
    }

    fn write(self, selection: &Selection, group: Option<String>) {
        let mut query = self.query.get_untracked();
        reading::put_selection(&mut query, selection);
        if group.is_some() {
            // Only one of the two can get the grants.
            query.put(names::CLIENT, None);
        }
        query.put(names::GROUP, group);
        if is_own_kind(&query) {
            let choice = only_choice(&reading::presentable(&query));
            self.wizard
                .type_in(TypedKey::GRANTS, Some(choice.after("")));
        }
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
        if window().location().pathname().ok().as_ref() != Some(&path) {
            return;
        }
        let query = reading::presentable(&query);
        // A browser that refuses, because it was asked too often, keeps an older state in the address until the next one.
        leave(OWN_QUERY, &query.after(""));
        if let Ok(history) = window().history() {
            let state = history.state().unwrap_or_default();
            drop(history.replace_state_with_url(&state, "", Some(&query.after(&path))));
        }
    }
}

fn recorded_choice(answers: &Answers) -> NamedChoice {
    answers
        .grants
        .as_ref()
        .map(NamedChoice::from)
        .unwrap_or_default()
}

/// Returns the choice of an address, where it is neither the recorded one nor one that this page has written. A link with a version is a
/// plan that somebody shared, which is never recorded by itself.
fn offered(query: &Query, recorded: &NamedChoice) -> Option<OfferedQuery> {
    let is_own = is_own(query);
    let (choice, refused_group) = reading::own_choice(query)?;
    let mut query = query.clone();
    if refused_group.is_some() {
        query.put(names::GROUP, None);
    }
    (!is_own && (choice != *recorded || refused_group.is_some())).then_some(OfferedQuery {
        query,
        choice,
        refused_group,
    })
}

/// Says whether the query is one that this page writes, and no plan that somebody shared.
fn is_own_kind(query: &Query) -> bool {
    query.get(names::VERSION).is_none()
}

/// Says whether the page itself has written the query last.
fn is_own(query: &Query) -> bool {
    is_own_kind(query) && left(OWN_QUERY).is_some_and(|own| own == query.after(""))
}

/// What of a query is the choice.
const CHOICE: [&str; 5] = [
    names::FEATURES,
    names::TABLES,
    names::LEVEL,
    names::GROUP,
    names::CLIENT,
];

fn has_choice(query: &Query) -> bool {
    [names::FEATURES, names::VERSION]
        .into_iter()
        .any(|name| query.get(name).is_some())
}

fn only_choice(query: &Query) -> Query {
    let mut choice = Query::default();
    for name in CHOICE {
        choice.put(name, query.get(name).map(str::to_owned));
    }
    choice
}

fn without_choice(mut query: Query) -> Query {
    for name in CHOICE {
        query.put(name, None);
    }
    query
}
