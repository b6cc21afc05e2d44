//! What a commit came to, as whoever made it is told, and as its version says.

use crate::actions::CommitInfo;

/// What a commit came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CommitOutcome {
    /// The version that shows the rows; none when all were there before.
    pub version: Option<u64>,
    /// Rows that are new, or newer than those that were stored.
    pub rows_stored: u64,
    /// Rows that they took the place of, which are in the table no more.
    pub rows_replaced: u64,
    /// Rows of the commit that were left out because they have the key and the watermark of another of its rows; told by the commit itself only.
    pub rows_alike: u64,
}

/// Under which name a version says it.
pub const ROWS_STORED: &str = "numOutputRows";
/// Under which name a version says it.
pub const ROWS_REPLACED: &str = "numTargetRowsUpdated";

impl CommitOutcome {
    /// Reads what a version says that it came to.
    pub fn read(version: u64, info: &CommitInfo) -> Self {
        let number = |name: &str| {
            let text = info.operation_metrics.get(name);
            text.and_then(|text| text.parse().ok()).unwrap_or_default()
        };
        Self {
            version: Some(version),
            rows_stored: number(ROWS_STORED),
            rows_replaced: number(ROWS_REPLACED),
            rows_alike: 0,
        }
    }
}
