//! The handle through which views read and change the state.

use std::sync::Arc;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::json;

use super::Forest;
use super::bits::Bits;
use super::left::{TreeChoice, TreeView};
use super::model::{CoverageCount, KeyOutcome, Model, Share};
use super::visible::{Node, Visible};

/// What is chosen, and how it is looked at. Memos give each view its part, so that a change reaches only what shows it.
#[derive(Debug, Clone, Copy)]
pub struct Selection {
    model: RwSignal<Model>,
    scrolled: RwSignal<ScrollPosition>,
    /// What can be chosen.
    pub forest: Memo<Arc<Forest>>,
    pub(super) visible: Memo<Arc<Visible>>,
    /// The row that comes first, where one is chosen.
    pub(super) first: Memo<Option<usize>>,
    /// The chosen rows and the wanted first one.
    chosen: Memo<(Bits, Option<usize>)>,
    /// How many rows are chosen.
    pub count: Memo<usize>,
    /// How many rows match the filter.
    pub matching: Memo<usize>,
}

/// Where the person is in the tree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ScrollPosition {
    /// Lines that are scrolled out above.
    pub top: usize,
    /// Whether the keyboard is in the tree.
    pub has_focus: bool,
}

/// How it is looked at: what a tab keeps beside the choice.
#[derive(Serialize, Deserialize)]
struct Look {
    view: TreeView,
    scrolled: ScrollPosition,
}

impl Selection {
    /// Starts with nothing chosen.
    pub fn new(forest: Arc<Forest>) -> Self {
        let model = RwSignal::new(Model::new(forest));
        Self {
            model,
            scrolled: RwSignal::default(),
            forest: Memo::new_with_compare(
                move |_| model.with(|model| Arc::clone(model.forest())),
                is_other,
            ),
            visible: Memo::new_with_compare(
                move |_| model.with(|model| Arc::clone(model.visible())),
                is_other,
            ),
            first: Memo::new(move |_| model.with(Model::first)),
            chosen: Memo::new(move |_| {
                model.with(|model| (model.chosen().clone(), model.wanted()))
            }),
            count: Memo::new(move |_| model.with(Model::count)),
            matching: Memo::new(move |_| model.with(|model| model.matches().count())),
        }
    }

    /// Takes other data for the same things, as when the list was read again.
    pub fn replant(self, forest: Arc<Forest>) {
        self.model.update(|model| model.replant(forest));
    }

    /// Chooses the rows with some ids, one of them first.
    pub fn choose(self, is_chosen: impl Fn(&str) -> bool, first: Option<&str>) {
        self.model.update(|model| model.choose(is_chosen, first));
    }

    /// Chooses the row with an id as well.
    pub fn add(self, id: &str) {
        self.model.update(|model| {
            if let Some(row) = model.forest().find_one(id) {
                model.set(row, true);
                model.set_open(model.forest().group_of(row), true);
            }
        });
    }

    /// Opens the groups in which something is chosen.
    pub fn open_chosen(self) {
        self.model.update(Model::open_chosen);
    }

    /// Chooses a row or not.
    pub fn set(self, row: usize, is_chosen: bool) {
        self.model.update(|model| model.set(row, is_chosen));
    }

    /// Chooses all free rows that match the filter, or none of them.
    pub fn set_all(self, are_chosen: bool) {
        self.model.update(|model| model.set_all(are_chosen));
    }

    /// Chooses one row of each group in which nothing is covered yet.
    pub fn choose_one_of_each(self) {
        self.model.update(Model::choose_one_of_each);
    }

    /// Hides what does not match.
    pub fn filter(self, filter: &str) {
        self.model.update(|model| model.filter(filter));
    }

    /// Gives the source's numbers of the chosen rows, the first one first.
    pub fn numbers(self) -> Vec<usize> {
        self.model.with_untracked(|model| {
            let (forest, chosen, first) = (model.forest(), model.chosen(), model.first());
            let others = chosen
                .numbers(0..chosen.len())
                .filter(|&row| Some(row) != first);
            let rows = first.into_iter().chain(others);
            rows.filter_map(|row| forest.number(row)).collect()
        })
    }

    /// What is to be kept of the choice; follows it, and nothing else.
    pub fn choice_text(self) -> String {
        self.chosen.track();
        self.forest.track();
        let choice = self.model.with_untracked(Model::choice);
        serde_json::to_string(&choice).unwrap_or_default()
    }

    /// Takes a choice up again; `false` when it was made among other rows.
    pub fn take_choice(self, text: &str) -> bool {
        let Some(choice) = json::read::<TreeChoice>(text) else {
            return false;
        };
        let mut is_taken = false;
        self.model
            .update(|model| is_taken = model.take_choice(&choice));
        is_taken
    }

    /// What is to be kept of the view; follows it.
    pub fn look_text(self) -> String {
        let look = Look {
            view: self.model.with(Model::view),
            scrolled: self.scrolled.get(),
        };
        serde_json::to_string(&look).unwrap_or_default()
    }

    /// Takes a view up again, as far as its nodes are still there.
    pub fn take_look(self, text: &str) {
        if let Some(look) = json::read::<Look>(text) {
            self.model.update(|model| model.take_view(&look.view));
            self.scrolled.set(look.scrolled);
        }
    }

    pub(super) fn scrolled(self) -> RwSignal<ScrollPosition> {
        self.scrolled
    }

    /// Says whether a row is chosen, or was for good earlier; follows it.
    pub(super) fn is_covered(self, row: usize) -> bool {
        self.model.with(|model| model.is_covered(row))
    }

    /// Gives how much of a group is chosen, and follows it.
    pub(super) fn share(self, group: usize) -> Share {
        self.model.with(|model| model.share(group))
    }

    /// Gives how much of a group is covered, and follows it.
    pub(super) fn covered(self, group: usize) -> CoverageCount {
        self.model.with(|model| model.covered(group))
    }

    /// Gives the node that Tab leads to, and follows it.
    pub(super) fn tab_stop(self) -> Option<Node> {
        self.model.with(Model::tab_stop)
    }

    /// Gives the node whose details are shown, and follows it.
    pub(super) fn details(self) -> Option<Node> {
        self.model.with(Model::details)
    }

    pub(super) fn show_details(self, node: Node) {
        self.model.update(|model| model.show_details(node));
    }

    pub(super) fn make_first(self, row: usize) {
        self.model.update(|model| model.make_first(row));
    }

    pub(super) fn toggle_group(self, group: usize) {
        self.model.update(|model| model.toggle_group(group));
    }

    /// A click chooses a node and takes the focus there.
    pub(super) fn click(self, node: Node) {
        self.model.update(|model| {
            model.focus(node);
            model.toggle(node);
        });
    }

    pub(super) fn set_open(self, group: usize, is_open: bool) {
        self.model.update(|model| {
            model.focus(Node::Group(group));
            model.set_open(group, is_open);
        });
    }

    pub(super) fn press(self, key: &str, now_ms: f64) -> KeyOutcome {
        let mut pressed = KeyOutcome::NotOurs;
        self.model.maybe_update(|model| {
            pressed = model.press(key, now_ms);
            pressed != KeyOutcome::NotOurs
        });
        pressed
    }
}

/// Two handles of the same thing are the same; that is known without a look into it.
fn is_other<T>(one: Option<&Arc<T>>, other: Option<&Arc<T>>) -> bool {
    !one.zip(other)
        .is_some_and(|(one, other)| Arc::ptr_eq(one, other))
}
