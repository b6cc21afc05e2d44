//! Tables whose rows somebody took away, or held back.

use parking_lot::Mutex;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// What rows a table has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "rows", rename_all = "snake_case")]
pub enum Rows {
    /// As new as the table usually has them.
    #[default]
    Usual,
    /// None.
    Empty,
    /// None of the last hours.
    Late {
        /// How many hours the newest row is older than usual.
        hours: u32,
    },
    /// Many: one every so many seconds of the last hours.
    Dense {
        /// How many seconds apart they are.
        every_s: u32,
        /// For how many hours back.
        hours: u32,
    },
    /// As many as a large account has, each made when it is read. Only the audit log knows these; other tables stay usual.
    Many {
        /// How many a day.
        per_day: u32,
        /// For how many days back.
        days: u32,
    },
}

/// The tables that have other rows than usual: metastore, then schema and name.
#[derive(Debug, Default)]
pub struct RowOverrides(Mutex<HashMap<(String, String), Rows>>);

impl RowOverrides {
    /// Decides for one table of `system`, named without the catalog.
    pub fn set(&self, metastore: &str, table: &str, rows: Rows) {
        let key = (metastore.to_owned(), table.to_owned());
        let mut all = self.0.lock();
        match rows {
            Rows::Usual => all.remove(&key),
            other => all.insert(key, other),
        };
    }

    /// What rows a table of `system` has.
    pub fn of(&self, metastore: &str, table: &str) -> Rows {
        let all = self.0.lock();
        let key = (metastore.to_owned(), table.to_owned());
        all.get(&key).copied().unwrap_or_default()
    }

    /// All that differ: metastore, table, rows.
    pub fn all(&self) -> Vec<(String, String, Rows)> {
        let all = self.0.lock();
        let mut all: Vec<_> = all
            .iter()
            .map(|((metastore, table), rows)| (metastore.clone(), table.clone(), *rows))
            .collect();
        all.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        all
    }

    /// Gives every table its usual rows back.
    pub fn clear(&self) {
        self.0.lock().clear();
    }
}
