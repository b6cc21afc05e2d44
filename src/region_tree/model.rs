//! What is chosen, searched, open and in focus, without a browser. All changes go through here.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use super::bits::Bits;
use super::forest::Forest;
use super::keys::{Effect, TypeAhead, effect};
use super::left::{TreeChoice, TreeView};
use super::search::Matches;
use super::visible::{Node, Visible};

/// How much of a group is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// Nothing.
    None,
    /// Something.
    Some,
    /// Everything that can be.
    All,
}

impl Share {
    /// Gives the value of `aria-checked`.
    pub const fn aria(self) -> &'static str {
        match self {
            Self::None => "false",
            Self::Some => "mixed",
            Self::All => "true",
        }
    }

    fn of(part: usize, whole: usize) -> Self {
        match part {
            0 => Self::None,
            _ if part < whole => Self::Some,
            _ => Self::All,
        }
    }
}

/// How many rows of a group are covered, of those that could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoverageCount {
    /// Chosen now, or for good earlier.
    pub rows: usize,
    /// All but the blocked ones.
    pub of: usize,
}

impl CoverageCount {
    /// Gives it in three steps.
    pub fn share(self) -> Share {
        Share::of(self.rows, self.of)
    }

    /// Gives the state in words.
    pub fn words(self) -> &'static str {
        match self.share() {
            Share::None if self.of == 0 => "Nothing to connect",
            Share::None => "None chosen",
            Share::Some | Share::All => "Covered",
        }
    }
}

/// What a key did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyOutcome {
    /// Nothing: the key is the browser's.
    NotOurs,
    /// Something, and the focus stays.
    Done,
    /// The focus is to go to a node.
    Focus(Node),
}

/// The state of a forest in the hands of a person. The numbers in it always belong to the forest in it.
#[derive(Debug, Clone)]
pub struct Model {
    forest: Arc<Forest>,
    chosen: Bits,
    /// The row that the person wants to come first.
    wanted: Option<usize>,
    matches: Arc<Matches>,
    open: Bits,
    /// Groups that were closed while a filter had opened all.
    closed: Bits,
    visible: Arc<Visible>,
    active: Option<Node>,
    details: Option<Node>,
    typed: TypeAhead,
}

impl Model {
    /// Starts with nothing chosen and all groups closed.
    pub fn new(forest: Arc<Forest>) -> Self {
        let matches = Arc::new(Matches::of(&forest, "", None));
        let groups = forest.groups().len();
        Self {
            chosen: Bits::none(forest.len()),
            wanted: None,
            open: Bits::none(groups),
            closed: Bits::none(groups),
            visible: Arc::new(Visible::of(&forest, &matches, |_| false)),
            active: None,
            details: None,
            typed: TypeAhead::default(),
            matches,
            forest,
        }
    }

    /// What can be chosen.
    pub fn forest(&self) -> &Arc<Forest> {
        &self.forest
    }

    /// What matches the filter.
    pub fn matches(&self) -> &Arc<Matches> {
        &self.matches
    }

    /// The nodes that are seen.
    pub fn visible(&self) -> &Arc<Visible> {
        &self.visible
    }

    /// The chosen rows.
    pub fn chosen(&self) -> &Bits {
        &self.chosen
    }

    /// Counts them.
    pub fn count(&self) -> usize {
        self.chosen.count(0..self.chosen.len())
    }

    /// Says whether a row is chosen, or was for good earlier.
    pub fn is_covered(&self, row: usize) -> bool {
        self.chosen.has(row) || self.forest.taken().has(row)
    }

    /// The row that comes first: the wanted one as long as it is chosen, or else the first one.
    pub fn first(&self) -> Option<usize> {
        self.wanted
            .filter(|&row| self.chosen.has(row))
            .or_else(|| self.chosen.first(0..self.chosen.len()))
    }

    /// The row that the person wants to come first, be it chosen or not.
    pub fn wanted(&self) -> Option<usize> {
        self.wanted
    }

    /// Makes a chosen row the first.
    pub fn make_first(&mut self, row: usize) {
        self.wanted = Some(row);
    }

    /// The node whose details are shown.
    pub fn details(&self) -> Option<Node> {
        self.details
    }

    /// Shows what is known of a node.
    pub fn show_details(&mut self, node: Node) {
        self.active = Some(node);
        self.details = Some(node);
    }

    /// Chooses a free row or not.
    pub fn set(&mut self, row: usize, is_chosen: bool) {
        if !self.forest.free().has(row) {
            return;
        }
        if is_chosen && self.first().is_none() {
            self.wanted = Some(row);
        }
        self.chosen.set(row, is_chosen);
    }

    /// How much of a group is chosen, of what matches the filter.
    pub fn share(&self, group: usize) -> Share {
        let (matching, range) = (
            self.matches.rows(),
            self.forest.groups()[group].rows.clone(),
        );
        let count = |bits: &Bits| bits.count_both(matching, range.clone());
        match count(self.forest.free()) {
            // What was chosen for good earlier stays so.
            0 => Share::of(count(self.forest.taken()), 1),
            free => Share::of(count(&self.chosen), free),
        }
    }

    /// How much of a group is covered, whatever the filter hides.
    pub fn covered(&self, group: usize) -> CoverageCount {
        let range = self.forest.groups()[group].rows.clone();
        let count = |bits: &Bits| bits.count(range.clone());
        let taken = count(self.forest.taken());
        CoverageCount {
            rows: count(&self.chosen) + taken,
            of: count(self.forest.free()) + taken,
        }
    }

    /// Goes from something to everything, from everything to nothing, and from nothing to everything.
    pub fn toggle_group(&mut self, group: usize) {
        let all = self.share(group) == Share::All;
        self.set_range(self.forest.groups()[group].rows.clone(), !all);
    }

    /// Chooses all free rows that match the filter, or none of them.
    pub fn set_all(&mut self, are_chosen: bool) {
        self.set_range(0..self.forest.len(), are_chosen);
    }

    /// Chooses the first free row of each group that matches the filter, where nothing of it is covered yet.
    pub fn choose_one_of_each(&mut self) {
        let meant = self.matches.rows().both(self.forest.free());
        let groups = self.forest.groups().iter().enumerate();
        let bare = groups.filter(|(number, _)| self.covered(*number).rows == 0);
        let first: Vec<usize> = bare
            .filter_map(|(_, group)| meant.first(group.rows.clone()))
            .collect();
        for row in first {
            self.set(row, true);
        }
        self.open_chosen();
    }

    fn set_range(&mut self, range: std::ops::Range<usize>, are_chosen: bool) {
        let meant = self.matches.rows().both(self.forest.free());
        if are_chosen {
            if self.first().is_none() {
                self.wanted = None;
            }
            self.chosen.join(&meant, range);
        } else {
            self.chosen.remove(&meant, range);
        }
    }

    /// Chooses a node that was not chosen, and the other way round.
    pub fn toggle(&mut self, node: Node) {
        match node {
            Node::Group(group) => self.toggle_group(group),
            Node::Row(row) => self.set(row, !self.chosen.has(row)),
        }
    }

    /// Hides what does not hold all words of the filter.
    pub fn filter(&mut self, filter: &str) {
        self.matches = Arc::new(Matches::of(&self.forest, filter, Some(&self.matches)));
        if !self.matches.is_filtered() {
            self.closed = Bits::none(self.closed.len());
        }
        self.look();
    }

    /// Opens a group or closes it.
    pub fn set_open(&mut self, group: usize, is_open: bool) {
        if self.matches.is_filtered() {
            self.closed.set(group, !is_open);
        } else {
            self.open.set(group, is_open);
        }
        self.look();
    }

    /// Opens all groups.
    pub fn open_all(&mut self) {
        self.open = Bits::all(self.open.len());
        self.closed = Bits::none(self.closed.len());
        self.look();
    }

    /// Opens the groups in which something is chosen, so that a choice is not hidden at first.
    pub fn open_chosen(&mut self) {
        for (number, group) in self.forest.groups().iter().enumerate() {
            if self.chosen.first(group.rows.clone()).is_some() {
                self.open.set(number, true);
            }
        }
        self.look();
    }

    /// The one node that Tab leads to: the last one that had the focus, or the first chosen one, or the first.
    pub fn tab_stop(&self) -> Option<Node> {
        let is_seen = |node: &Node| self.visible.place(*node).is_some();
        self.active
            .filter(is_seen)
            .or_else(|| self.first_chosen_seen())
            .or_else(|| self.visible.at(0))
    }

    fn first_chosen_seen(&self) -> Option<Node> {
        let seen = self.chosen.both(self.matches.rows());
        let mut open = self
            .visible
            .group_numbers()
            .filter(|&group| self.visible.is_open(group));
        open.find_map(|group| seen.first(self.forest.groups()[group].rows.clone()))
            .map(Node::Row)
    }

    /// Takes the focus to a node.
    pub fn focus(&mut self, node: Node) {
        self.active = Some(node);
    }

    /// Does what a key does.
    pub fn press(&mut self, key: &str, now_ms: f64) -> KeyOutcome {
        let Some(at) = self.tab_stop() else {
            return KeyOutcome::NotOurs;
        };
        let Some(effect) = effect(key, &self.forest, &self.visible, at) else {
            let is_letter = key.chars().count() == 1;
            if !is_letter {
                // Arrows with nowhere to go stay ours, so that the page does not scroll below the focus.
                let is_move = key.starts_with("Arrow");
                return if is_move {
                    KeyOutcome::Done
                } else {
                    KeyOutcome::NotOurs
                };
            }
            let found = self.typed.letter(key, now_ms, &self.visible, at);
            return found.map_or(KeyOutcome::Done, |node| self.go(node));
        };
        self.active = Some(at);
        match effect {
            Effect::Go(node) => return self.go(node),
            Effect::Open(group) => self.set_open(group, true),
            Effect::Close(group) => self.set_open(group, false),
            Effect::OpenAll => self.open_all(),
            Effect::Toggle(node) => self.toggle(node),
            Effect::Details(node) => self.details = Some(node),
            Effect::NoDetails if self.details.is_none() => return KeyOutcome::NotOurs,
            Effect::NoDetails => self.details = None,
        }
        KeyOutcome::Done
    }

    fn go(&mut self, node: Node) -> KeyOutcome {
        self.active = Some(node);
        KeyOutcome::Focus(node)
    }

    /// Takes other data for the same things: what is chosen, open and in focus stays so where it is still there. Where the node
    /// with the focus is gone, its neighbour gets it.
    pub fn replant(&mut self, forest: Arc<Forest>) {
        let old = std::mem::replace(self, Self::new(forest));
        let filter = old.matches.is_filtered().then(|| old.matches.filter());
        self.chosen = self.same_rows(&old, &old.chosen).both(self.forest.free());
        let same = |node: Node| self.same_node(&old, node);
        let wanted = old.wanted.and_then(|row| match same(Node::Row(row))? {
            Node::Row(row) => Some(row),
            Node::Group(_) => None,
        });
        let (details, active) = (old.details.and_then(same), old.active.and_then(same));
        (self.wanted, self.details, self.active) = (wanted, details, active);
        let place = old.active.and_then(|node| old.visible.place(node));
        for (number, group) in old.forest.groups().iter().enumerate() {
            if let Some(same) = self.forest.find_group(&group.id) {
                self.open.set(same, old.open.has(number));
                self.closed.set(same, old.closed.has(number));
            }
        }
        if let Some(filter) = filter {
            self.matches = Arc::new(Matches::of(&self.forest, filter, None));
        }
        self.look();
        if self.active.is_none() && old.active.is_some() {
            let last = self.visible.len().saturating_sub(1);
            self.active = place.and_then(|place| self.visible.at(place.min(last)));
        }
    }

    fn same_rows(&self, old: &Self, rows: &Bits) -> Bits {
        let numbers = rows.numbers(0..rows.len());
        let ids: HashSet<Cow<'_, str>> = numbers
            .filter_map(|row| old.forest.id(Node::Row(row)))
            .collect();
        if ids.is_empty() {
            return Bits::none(self.forest.len());
        }
        self.forest.find(|id| ids.contains(id))
    }

    fn same_node(&self, old: &Self, node: Node) -> Option<Node> {
        self.forest.node(&old.forest.id(node)?)
    }

    /// Chooses the rows with some ids; one of them is wanted first.
    pub fn choose(&mut self, is_chosen: impl Fn(&str) -> bool, first: Option<&str>) {
        self.chosen = self.forest.find(is_chosen).both(self.forest.free());
        self.wanted = first.and_then(|first| self.forest.find_one(first));
    }

    /// What is to be kept of the choice, which is short.
    pub fn choice(&self) -> TreeChoice {
        TreeChoice {
            forest: self.forest.fingerprint(),
            rows: self.chosen.to_text(),
            first: self.wanted,
        }
    }

    /// Takes a choice up again; `false` when it was made among other rows.
    pub fn take_choice(&mut self, choice: &TreeChoice) -> bool {
        let rows = Bits::from_text(&choice.rows, self.forest.len());
        let (Some(rows), true) = (rows, choice.forest == self.forest.fingerprint()) else {
            return false;
        };
        self.chosen = rows.both(self.forest.free());
        self.wanted = choice.first.filter(|&row| row < self.forest.len());
        true
    }

    /// What is to be kept of the view.
    pub fn view(&self) -> TreeView {
        let id = |node: Node| self.forest.id(node).map(Cow::into_owned);
        let ids = |groups: &Bits| {
            let numbers = groups.numbers(0..groups.len());
            numbers.filter_map(|group| id(Node::Group(group))).collect()
        };
        TreeView {
            open: ids(&self.open),
            closed: ids(&self.closed),
            active: self.active.and_then(id),
            details: self.details.and_then(id),
        }
    }

    /// Takes a view up again, as far as its nodes are still there.
    pub fn take_view(&mut self, view: &TreeView) {
        for (number, group) in self.forest.groups().iter().enumerate() {
            self.open.set(number, view.open.contains(&group.id));
            self.closed.set(number, view.closed.contains(&group.id));
        }
        self.active = view.active.as_deref().and_then(|id| self.forest.node(id));
        self.details = view.details.as_deref().and_then(|id| self.forest.node(id));
        self.look();
    }

    fn look(&mut self) {
        let visible = Visible::of(&self.forest, &self.matches, |group| {
            if self.matches.is_filtered() {
                !self.closed.has(group)
            } else {
                self.open.has(group)
            }
        });
        self.visible = Arc::new(visible);
    }
}

#[cfg(test)]
mod tests;
