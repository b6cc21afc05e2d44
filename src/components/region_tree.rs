//! Things to choose from, grouped by region: as a plain list, or as a tree where there are many.

mod coverage;
mod keys;
mod list;
mod selection;
mod tree;

pub use list::RegionList;
pub use selection::{Selection, Share};
pub use tree::RegionTree;

/// A region with what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeGroup {
    /// Unlike that of any other group and row.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// What stands behind the name.
    pub note: String,
    /// What it holds.
    pub rows: Vec<TreeRow>,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TreeRow {
    /// Unlike that of any other group and row.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// What stands behind the name.
    pub note: String,
    /// Whether it can be chosen.
    pub choice: RowChoice,
}

/// Whether a row can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RowChoice {
    /// It can.
    Free,
    /// It was chosen for good earlier; in words.
    Taken(String),
    /// It can't; in words.
    Blocked(String),
}

impl TreeRow {
    /// Says whether it can be chosen.
    pub fn is_free(&self) -> bool {
        self.choice == RowChoice::Free
    }

    /// Gives the words for a row that can't be chosen.
    pub fn why_not(&self) -> Option<&str> {
        match &self.choice {
            RowChoice::Free => None,
            RowChoice::Taken(words) | RowChoice::Blocked(words) => Some(words),
        }
    }

    fn is_taken(&self) -> bool {
        matches!(self.choice, RowChoice::Taken(_))
    }
}
