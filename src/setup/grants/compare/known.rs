//! What is known to be granted, by metastore. Kept in this tab: it names principals and objects, and no secret.

use contract::{MetastorePermissions, PermissionsReading, ReadingOutcome};
use domain::{SortedMap, SortedSet, TableName, Timestamp};
use grants::{HeldGrants, Plan, ReadError};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::json;

use super::held::held;

const TEXTS: &str = "lakesentry.granted";
const READINGS: &str = "lakesentry.permissions";

/// What was pasted, and what the server read.
#[derive(Debug, Clone, Copy)]
pub struct KnownGrants {
    texts: RwSignal<SortedMap<String, String>>,
    readings: RwSignal<SortedMap<String, DatedReading>>,
}

/// What the server read in one metastore, and what it was asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedReading {
    /// When.
    pub read_at: Timestamp,
    /// About whom.
    pub principal: String,
    /// About which tables.
    pub tables: SortedSet<TableName>,
    /// What came back.
    pub outcome: ReadingOutcome,
}

impl DatedReading {
    /// Tells whether the answer is about all that is planned now, for whom it is planned now.
    pub fn answers(&self, plan: &Plan) -> bool {
        let tables = plan.selection.tables(true);
        self.principal == *plan.principal.name() && tables.is_subset(&self.tables)
    }

    /// Gives the permissions, where the metastore answered.
    pub fn permissions(&self) -> Option<&MetastorePermissions> {
        match &self.outcome {
            ReadingOutcome::Read(permissions) => Some(permissions),
            ReadingOutcome::Failed { .. } | ReadingOutcome::SecretNeeded => None,
        }
    }
}

impl KnownGrants {
    /// Says whether this tab has left anything.
    pub fn is_anything_left() -> bool {
        let left = |key| storage()?.get_item(key).ok()?;
        [TEXTS, READINGS].into_iter().any(|key| left(key).is_some())
    }

    /// Takes what was left in this tab.
    pub fn of_this_tab() -> Self {
        Self {
            texts: RwSignal::new(load(TEXTS)),
            readings: RwSignal::new(load(READINGS)),
        }
    }

    /// Gives the text for a metastore, and does not follow it.
    pub fn pasted(self, metastore: &str) -> String {
        let texts = self.texts.read_untracked();
        texts.get(metastore).cloned().unwrap_or_default()
    }

    /// Records the text for a metastore.
    pub fn paste(self, metastore: &str, text: String) {
        self.texts.update(|texts| {
            if text.trim().is_empty() {
                texts.remove(metastore);
            } else {
                texts.insert(metastore.to_owned(), text);
            }
        });
        save(TEXTS, &*self.texts.read_untracked());
    }

    /// Records what the server read through the workspaces of these metastores, in the same order.
    pub fn record(
        self,
        metastores: Vec<String>,
        tables: &SortedSet<TableName>,
        read: PermissionsReading,
    ) {
        self.readings.update(|readings| {
            for (metastore, reading) in metastores.into_iter().zip(read.metastores) {
                let reading = DatedReading {
                    read_at: read.read_at,
                    principal: read.principal.clone(),
                    tables: tables.clone(),
                    outcome: reading.outcome,
                };
                readings.insert(metastore, reading);
            }
        });
        save(READINGS, &*self.readings.read_untracked());
    }

    /// Gives what the server read in a metastore, and follows it.
    pub fn reading(self, metastore: &str) -> Option<DatedReading> {
        self.readings.read().get(metastore).cloned()
    }

    /// Reads what was pasted for a metastore, and follows it.
    pub fn told(self, metastore: &str) -> Option<Result<HeldGrants, ReadError>> {
        let texts = self.texts.read();
        Some(HeldGrants::read(texts.get(metastore)?))
    }

    /// Joins all that is known for a metastore and still answers the plan, and follows it; `None` when there is nothing.
    pub fn held(self, metastore: &str, plan: &Plan) -> Option<HeldGrants> {
        let told = self.told(metastore).and_then(Result::ok);
        let reading = self.reading(metastore);
        let reading = reading.filter(|reading| reading.answers(plan));
        let read = reading
            .as_ref()
            .and_then(DatedReading::permissions)
            .map(held);
        match (told, read) {
            (Some(told), Some(read)) => Some(told.and(read)),
            (told, read) => told.or(read),
        }
    }
}

fn load<T: DeserializeOwned + Default>(key: &str) -> T {
    let left = storage().and_then(|storage| storage.get_item(key).ok()?);
    let value = left.and_then(|text| json::read(&text));
    value.unwrap_or_default()
}

fn save(key: &str, value: &impl Serialize) {
    // Without storage a reload loses it, no more.
    if let Some((storage, text)) = storage().zip(serde_json::to_string(value).ok()) {
        drop(storage.set_item(key, &text));
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok()?
}
