//! The nodes that can be seen, from top to bottom, and which of them are put into the page.

use std::sync::Arc;

use super::forest::Forest;
use super::search::Matches;

/// A group or a row, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Node {
    /// A group.
    Group(usize),
    /// A row.
    Row(usize),
}

/// What the page may hold for the tree, in nodes of the document: the promise is 600.
const MOST_DOM_NODES: usize = 580;
/// What a group takes, and a row, with texts and with the comments by which Leptos finds its places.
const DOM_NODES: (usize, usize) = (21, 16);
/// Lines that are in the page where not all of them can be; the box is 17 lines high at most.
const WINDOW: usize = 26;
/// Those of them that are above the box.
const ABOVE: usize = 4;
/// The window moves in steps, so that scrolling by a line changes nothing.
const STEP: usize = 4;

/// The visible nodes. Knowing where each group begins is enough to find any of them.
#[derive(Debug, Clone)]
pub struct Visible {
    forest: Arc<Forest>,
    matches: Arc<Matches>,
    shown: Vec<VisibleGroup>,
    len: usize,
}

/// A group that is shown.
#[derive(Debug, Clone, Copy)]
struct VisibleGroup {
    group: usize,
    /// The place of the group's own node.
    start: usize,
    /// How many rows match.
    rows: usize,
    is_open: bool,
}

impl VisibleGroup {
    fn end(self) -> usize {
        self.start + 1 + if self.is_open { self.rows } else { 0 }
    }
}

/// A group that is in the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedGroup {
    /// Its number.
    pub group: usize,
    /// Lines above it.
    pub line: usize,
    /// Lines that it takes with its rows, be they in the page or not.
    pub lines: usize,
    /// Its place among the groups, from 1.
    pub position: usize,
    /// Its rows that are in the page.
    pub rows: Vec<PlacedRow>,
}

/// A row that is in the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlacedRow {
    /// Its number.
    pub row: usize,
    /// Lines above it.
    pub line: usize,
    /// Its place among those of its group that match, from 1.
    pub position: usize,
    /// How many those are.
    pub of: usize,
}

impl Visible {
    /// Lists what is seen when some groups are open. A filter hides groups without a match.
    pub fn of(
        forest: &Arc<Forest>,
        matches: &Arc<Matches>,
        is_open: impl Fn(usize) -> bool,
    ) -> Self {
        let mut shown = Vec::new();
        let mut len = 0;
        for (group, known) in forest.groups().iter().enumerate() {
            let rows = matches.rows().count(known.rows.clone());
            if rows == 0 && matches.is_filtered() {
                continue;
            }
            let one = VisibleGroup {
                group,
                start: len,
                rows,
                is_open: is_open(group),
            };
            len = one.end();
            shown.push(one);
        }
        Self {
            forest: Arc::clone(forest),
            matches: Arc::clone(matches),
            shown,
            len,
        }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// How many groups there are.
    pub fn groups(&self) -> usize {
        self.shown.len()
    }

    /// Gives the numbers of the groups.
    pub fn group_numbers(&self) -> impl Iterator<Item = usize> {
        self.shown.iter().map(|shown| shown.group)
    }

    /// Counts the rows of a group that match, open or not.
    pub fn matching_in(&self, group: usize) -> usize {
        self.shown_group(group).map_or(0, |shown| shown.rows)
    }

    /// Gives the first rows of a group that match, open or not.
    pub fn matching_rows(&self, group: usize, at_most: usize) -> Vec<usize> {
        let Some(known) = self.forest.groups().get(group) else {
            return Vec::new();
        };
        let rows = self.matches.rows().numbers(known.rows.clone());
        rows.take(at_most).collect()
    }

    /// The node at a place.
    pub fn at(&self, place: usize) -> Option<Node> {
        let index = self.shown.partition_point(|shown| shown.end() <= place);
        let shown = self.shown.get(index)?;
        match place - shown.start {
            0 => Some(Node::Group(shown.group)),
            row => {
                let rows = self.forest.groups()[shown.group].rows.clone();
                self.matches.rows().nth(rows, row - 1).map(Node::Row)
            }
        }
    }

    /// Where a node is; `None` when it can't be seen.
    pub fn place(&self, node: Node) -> Option<usize> {
        match node {
            Node::Group(group) => self.shown_group(group).map(|shown| shown.start),
            Node::Row(row) => {
                let shown = self.shown_group(self.forest.group_of(row))?;
                let start = self.forest.groups()[shown.group].rows.start;
                let is_seen = shown.is_open && self.matches.rows().has(row);
                is_seen.then(|| shown.start + 1 + self.matches.rows().count(start..row))
            }
        }
    }

    /// Says whether a group is open.
    pub fn is_open(&self, group: usize) -> bool {
        self.shown_group(group).is_some_and(|shown| shown.is_open)
    }

    /// The first node after `node`, going around, whose name begins with a text in lower case.
    pub fn next_named(&self, start: &str, node: Node, or_itself: bool) -> Option<Node> {
        let here = self.place(node)?;
        let mut before = None;
        for shown in &self.shown {
            let known = &self.forest.groups()[shown.group];
            let rows = shown
                .is_open
                .then(|| self.matches.rows().numbers(known.rows.clone()));
            let nodes = std::iter::once(Node::Group(shown.group))
                .chain(rows.into_iter().flatten().map(Node::Row));
            for (place, node) in (shown.start..).zip(nodes) {
                let is_named = match node {
                    Node::Group(_) => known.text.starts_with(start),
                    Node::Row(row) => self.forest.text().begins_with(row, start),
                };
                if !is_named {
                    continue;
                }
                if place > here || place == here && or_itself {
                    return Some(node);
                }
                before = before.or(Some(node));
            }
        }
        before
    }

    /// Says whether there are more nodes than the page may hold, so that it holds a window of them.
    pub fn is_virtual(&self) -> bool {
        let (group, row) = DOM_NODES;
        let groups = self.shown.len();
        groups * group + (self.len - groups) * row > MOST_DOM_NODES
    }

    /// Chooses what is in the page when the box is scrolled down by `top` lines: the lines there and some around, and the node
    /// with the focus wherever it is, since a node that leaves the page loses the focus.
    pub fn window(&self, top: usize, focus: Option<Node>) -> Vec<PlacedGroup> {
        let window = if self.is_virtual() {
            let last = self.len.saturating_sub(WINDOW);
            let start = (top.saturating_sub(ABOVE) / STEP * STEP).min(last);
            start..start + WINDOW
        } else {
            0..self.len
        };
        let focus = focus.and_then(|focus| self.place(focus));
        let is_wanted = |start: usize, end: usize| {
            start < window.end && window.start < end
                || focus.is_some_and(|place| (start..end).contains(&place))
        };
        let mut placed = Vec::new();
        for (index, shown) in self.shown.iter().enumerate() {
            if !is_wanted(shown.start, shown.end()) {
                continue;
            }
            let first = shown.start + 1;
            let line = |place: usize| (first..shown.end()).contains(&place).then_some(place);
            let lines = window.start.max(first)..window.end.min(shown.end());
            let far = focus.and_then(line).filter(|place| !lines.contains(place));
            let mut rows: Vec<PlacedRow> = self.rows(*shown, lines);
            if let Some(place) = far {
                let row = self.rows(*shown, place..place + 1);
                let before = rows.partition_point(|row| row.line < place);
                rows.splice(before..before, row);
            }
            placed.push(PlacedGroup {
                group: shown.group,
                line: shown.start,
                lines: shown.end() - shown.start,
                position: index + 1,
                rows,
            });
        }
        placed
    }

    /// The rows at some places of one group.
    fn rows(&self, shown: VisibleGroup, places: std::ops::Range<usize>) -> Vec<PlacedRow> {
        let known = self.forest.groups()[shown.group].rows.clone();
        let matches = self.matches.rows();
        let first = places.start.saturating_sub(shown.start + 1);
        let Some(start) = matches.nth(known.clone(), first) else {
            return Vec::new();
        };
        places
            .zip(matches.numbers(start..known.end))
            .map(|(line, row)| PlacedRow {
                row,
                line,
                position: line - shown.start,
                of: shown.rows,
            })
            .collect()
    }

    fn shown_group(&self, group: usize) -> Option<VisibleGroup> {
        let index = self
            .shown
            .binary_search_by_key(&group, |shown| shown.group)
            .ok()?;
        Some(self.shown[index])
    }
}

#[cfg(test)]
mod tests {
    use super::super::RowStanding;
    use super::super::forest::sample;
    use super::*;
    use proptest::prelude::*;

    fn visible(sizes: &[u32], open: &[bool], filter: &str) -> Visible {
        let rows = (0_u32..).zip(sizes).flat_map(|(group, &size)| {
            (0..size).map(move |row| (group, format!("{group}-{row}"), RowStanding::Free))
        });
        let forest = sample::forest(rows.collect());
        let matches = Arc::new(Matches::of(&forest, filter, None));
        Visible::of(&forest, &matches, |group| {
            open.get(group).copied().unwrap_or(false)
        })
    }

    proptest! {
        #[test]
        fn places_and_nodes_belong_together(sizes in proptest::collection::vec(0_u32..60, 1..6), open in proptest::collection::vec(any::<bool>(), 6), filter in "[0-9]?") {
            let visible = visible(&sizes, &open, &filter);
            for place in 0..visible.len() {
                let node = visible.at(place).unwrap();
                prop_assert_eq!(visible.place(node), Some(place));
            }
            prop_assert_eq!(visible.at(visible.len()), None);
        }

        #[test]
        fn the_window_holds_what_is_in_the_box_and_the_focus(
            sizes in proptest::collection::vec(0_u32..400, 1..40),
            open in proptest::collection::vec(any::<bool>(), 40),
            top in 0_usize..4000,
            focus in any::<prop::sample::Index>(),
        ) {
            let visible = visible(&sizes, &open, "");
            prop_assume!(visible.len() > 0);
            let focus = focus.index(visible.len());
            let placed = visible.window(top, visible.at(focus));
            let mut lines = Vec::new();
            for group in &placed {
                prop_assert_eq!(visible.at(group.line), Some(Node::Group(group.group)));
                lines.push(group.line);
                for row in &group.rows {
                    prop_assert_eq!(visible.at(row.line), Some(Node::Row(row.row)));
                    prop_assert_eq!(row.position, row.line - group.line);
                    lines.push(row.line);
                }
            }
            prop_assert!(lines.is_sorted_by(|a, b| a < b), "each once and in order: {:?}", lines);
            prop_assert!(lines.contains(&focus));
            if visible.is_virtual() {
                // What fits into the box.
                for line in top..(top + 18).min(visible.len()) {
                    prop_assert!(lines.contains(&line), "{line} of {} at {top}", visible.len());
                }
                // The window, the focus, and the groups that those are in.
                prop_assert!(lines.len() <= WINDOW + 3);
            } else {
                prop_assert_eq!(lines.len(), visible.len());
            }
            let rows: usize = placed.iter().map(|group| group.rows.len()).sum();
            prop_assert!(placed.len() * DOM_NODES.0 + rows * DOM_NODES.1 <= 600);
        }
    }

    #[test]
    fn a_filter_hides_groups_without_a_match() {
        let visible = visible(&[3, 12], &[true, true], "1-11");
        assert_eq!(visible.groups(), 1);
        assert_eq!(visible.len(), 2);
        assert_eq!(visible.place(Node::Group(0)), None);
        let placed = visible.window(0, None);
        assert_eq!((placed[0].rows[0].position, placed[0].rows[0].of), (1, 1));
    }

    #[test]
    fn letters_lead_around() {
        let visible = visible(&[3, 3], &[true, false], "");
        let next =
            |start: &str, from, or_itself| visible.next_named(start, Node::Row(from), or_itself);
        assert_eq!(next("0-", 0, false), Some(Node::Row(1)));
        assert_eq!(next("0-", 2, false), Some(Node::Row(0)));
        assert_eq!(next("0-0", 0, true), Some(Node::Row(0)));
        assert_eq!(next("group 1", 0, false), Some(Node::Group(1)));
        assert_eq!(next("1-", 0, false), None);
    }
}
