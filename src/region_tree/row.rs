//! A row, as it is shown and as it can be chosen.

/// Something to choose, as it is shown.
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

/// [`RowChoice`] without the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowStanding {
    /// It can be chosen.
    Free,
    /// It was chosen for good earlier.
    Taken,
    /// It can't be chosen.
    Blocked,
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
}
