//! What is chosen.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::{RowChoice, TreeGroup};

/// The ids of the chosen rows, and which of them comes first.
#[derive(Debug, Clone, Copy)]
pub struct Selection {
    chosen: RwSignal<BTreeSet<String>>,
    wanted: RwSignal<Option<String>>,
    /// The row that comes first, where one is chosen.
    pub first: Memo<Option<String>>,
    /// Makes a row the first.
    pub make_first: Callback<String>,
}

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
}

impl Selection {
    /// Starts with some rows. The row that was chosen first comes first; when it goes, the first of `in_order` does.
    pub fn new(
        chosen: BTreeSet<String>,
        first: Option<String>,
        in_order: Signal<Vec<String>>,
    ) -> Self {
        let chosen = RwSignal::new(chosen);
        let wanted = RwSignal::new(first);
        let first = Memo::new(move |_| {
            let chosen = chosen.read();
            let wanted = wanted.get().filter(|id| chosen.contains(id));
            wanted.or_else(|| {
                in_order.with(|ids| ids.iter().find(|id| chosen.contains(*id)).cloned())
            })
        });
        Self {
            chosen,
            wanted,
            first,
            make_first: Callback::new(move |id| wanted.set(Some(id))),
        }
    }

    /// Says whether a row is chosen, and follows it.
    pub fn has(self, id: &str) -> bool {
        self.chosen.with(|chosen| chosen.contains(id))
    }

    /// Gives the ids, and follows them.
    pub fn ids(self) -> BTreeSet<String> {
        self.chosen.get()
    }

    /// Chooses a row or not.
    pub fn set(self, id: &str, chosen: bool) {
        if chosen && self.first.with_untracked(Option::is_none) {
            self.wanted.set(Some(id.to_owned()));
        }
        self.chosen.update(|ids| {
            if chosen {
                ids.insert(id.to_owned());
            } else {
                ids.remove(id);
            }
        });
    }

    /// Chooses a row that was not chosen, and the other way round.
    pub fn toggle(self, id: &str) {
        self.set(
            id,
            !self.chosen.with_untracked(|chosen| chosen.contains(id)),
        );
    }

    /// Chooses all free rows of some groups, or none of them.
    pub fn set_all(self, groups: &[TreeGroup], chosen: bool) {
        self.chosen.update(|ids| {
            for row in groups
                .iter()
                .flat_map(|group| &group.rows)
                .filter(|row| row.is_free())
            {
                if chosen {
                    ids.insert(row.id.clone());
                } else {
                    ids.remove(&row.id);
                }
            }
        });
    }

    /// Goes from something to everything, from everything to nothing, and from nothing to everything.
    pub fn toggle_group(self, group: &TreeGroup) {
        let all = untrack(|| self.share(group)) == Share::All;
        self.set_all(std::slice::from_ref(group), !all);
    }

    /// Gives how much of a group is chosen, and follows it. Rows that can't be chosen don't count.
    pub fn share(self, group: &TreeGroup) -> Share {
        let chosen = self.chosen.read();
        let mut free = group.rows.iter().filter(|row| row.is_free()).peekable();
        if free.peek().is_none() {
            return if group.rows.iter().any(super::TreeRow::is_taken) {
                Share::All
            } else {
                Share::None
            };
        }
        let (mut some, mut all) = (false, true);
        for row in free {
            let is_chosen = chosen.contains(&row.id);
            some |= is_chosen;
            all &= is_chosen;
        }
        match (some, all) {
            (_, true) => Share::All,
            (true, false) => Share::Some,
            (false, false) => Share::None,
        }
    }

    /// Counts the rows of a group that are covered, and those that could be.
    pub fn coverage(self, group: &TreeGroup) -> (usize, usize) {
        let chosen = self.chosen.read();
        let covered = group
            .rows
            .iter()
            .filter(|row| row.is_taken() || chosen.contains(&row.id));
        let possible = group
            .rows
            .iter()
            .filter(|row| !matches!(row.choice, RowChoice::Blocked(_)));
        (covered.count(), possible.count())
    }
}

#[cfg(test)]
mod tests {
    use super::super::TreeRow;
    use super::*;

    fn row(id: &str, choice: RowChoice) -> TreeRow {
        TreeRow {
            id: id.to_owned(),
            name: id.to_owned(),
            note: String::new(),
            choice,
        }
    }

    fn group() -> TreeGroup {
        TreeGroup {
            id: "eastus".to_owned(),
            name: "East US".to_owned(),
            note: String::new(),
            rows: vec![
                row("a", RowChoice::Free),
                row("b", RowChoice::Free),
                row("c", RowChoice::Taken("Connected already".to_owned())),
                row("d", RowChoice::Blocked("Being deleted".to_owned())),
            ],
        }
    }

    #[test]
    fn a_group_goes_from_mixed_to_all_to_none() {
        Owner::new().with(|| {
            let in_order = Signal::stored(vec!["a".to_owned(), "b".to_owned()]);
            let selection = Selection::new(BTreeSet::from(["b".to_owned()]), None, in_order);
            assert_eq!(selection.share(&group()), Share::Some);
            assert_eq!(selection.coverage(&group()), (2, 3));
            selection.toggle_group(&group());
            assert_eq!(selection.share(&group()), Share::All);
            assert!(!selection.has("d"));
            selection.toggle_group(&group());
            assert_eq!(selection.share(&group()), Share::None);
        });
    }

    #[test]
    fn the_first_chosen_comes_first_until_a_person_says_otherwise() {
        Owner::new().with(|| {
            let in_order = Signal::stored(vec!["a".to_owned(), "b".to_owned()]);
            let selection = Selection::new(BTreeSet::new(), None, in_order);
            selection.set("b", true);
            selection.set("a", true);
            assert_eq!(selection.first.get_untracked().as_deref(), Some("b"));
            selection.make_first.run("a".to_owned());
            assert_eq!(selection.first.get_untracked().as_deref(), Some("a"));
            selection.set("a", false);
            assert_eq!(selection.first.get_untracked().as_deref(), Some("b"));
        });
    }
}
