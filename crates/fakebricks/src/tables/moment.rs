//! What a row is made from.

use std::sync::Arc;

use super::TableOutline;
use super::draw::Draw;

/// What the rows of one metastore are made from.
#[derive(Debug, Clone)]
pub struct RowContext {
    /// Decides everything that is made up.
    pub seed: u64,
    /// The cloud's name in the API.
    pub cloud: &'static str,
    /// The account.
    pub account_id: String,
    /// The metastore.
    pub metastore_id: String,
    /// The metastore's region.
    pub region: String,
    /// Running workspaces of the account.
    pub workspaces: Arc<Vec<RosterEntry>>,
}

/// What rows say about one workspace.
#[derive(Debug, Clone)]
pub struct RosterEntry {
    /// The decimal id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Its region.
    pub region: String,
    /// Its warehouses.
    pub warehouses: Vec<String>,
}

/// The row that is being filled.
#[derive(Debug)]
pub struct Moment<'a> {
    /// The metastore's facts.
    pub context: &'a RowContext,
    /// The workspace that the row is about.
    pub workspace: &'a RosterEntry,
    /// The table.
    pub table: &'a TableOutline,
    /// When the event happened, in microseconds.
    pub at: i64,
    /// Decides what is made up.
    pub draw: Draw,
}
