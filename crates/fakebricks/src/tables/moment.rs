//! What a row is made from.

use std::sync::Arc;

use super::draw::Draw;
use super::{SYSTEM, TableOutline};

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

impl<'a> Moment<'a> {
    /// The row of a table about a workspace at a time; `which` tells it from others of the same time.
    pub fn new(
        table: &'a TableOutline,
        context: &'a RowContext,
        workspace: &'a RosterEntry,
        at: i64,
        which: &str,
    ) -> Self {
        // Global tables hold the same rows in every metastore.
        let owner = if table.catalog == SYSTEM && table.global {
            &context.account_id
        } else {
            &context.metastore_id
        };
        let label = format!("{}.{}-{owner}-{at}{which}", table.schema, table.name);
        Self {
            context,
            workspace,
            table,
            at,
            draw: Draw::new(context.seed, &label),
        }
    }

    /// Returns the id of one of the workspace's things; the kind is the column that holds such ids where they are listed.
    pub fn named(&self, kind: &str, index: u64) -> String {
        let label = format!("{}-{kind}-{index}", self.workspace.id);
        let mut named = Draw::new(self.context.seed, &label);
        match kind {
            "cluster_id" => format!(
                "0{}12-0{}3015-{}",
                index % 9 + 1,
                index % 9,
                &named.hex()[..8]
            ),
            "pipeline_id" | "endpoint_id" | "served_entity_id" => named.uuid(),
            _ => named.below(1_000_000_000_000_000).to_string(),
        }
    }
}
