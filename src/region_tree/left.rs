//! What a tab keeps of a tree over a reload and over leaving the page: little, whatever the number of rows.

use serde::{Deserialize, Serialize};

/// What is chosen. A character for six rows, so that 50,000 rows take 8 kB at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeChoice {
    /// Tells the rows among which was chosen.
    pub forest: u64,
    /// The chosen ones, as [`Bits`](super::bits::Bits) write them.
    pub rows: String,
    /// The row that is wanted first.
    pub first: Option<usize>,
}

/// What is open and where the focus is, by ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeView {
    /// Groups that are open.
    pub open: Vec<String>,
    /// Groups that were closed under a filter.
    pub closed: Vec<String>,
    /// The node that Tab leads to.
    pub active: Option<String>,
    /// The node whose details are shown.
    pub details: Option<String>,
}
