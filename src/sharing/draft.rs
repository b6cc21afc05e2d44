//! What is ticked, before it is approved.

use std::collections::BTreeSet;

use domain::{LeavingTable, SharedTable, SharingRules, SystemTable, WorkspaceId};
use leptos::prelude::*;

/// What a person leaves out of what would leave.
#[derive(Debug, Clone, Copy)]
pub struct SharingDraft {
    tables: StoredValue<Vec<LeavingTable>>,
    /// Columns that are not ticked.
    held_back: RwSignal<BTreeSet<(SystemTable, String)>>,
    /// Whether texts of statements are masked.
    pub mask_statement_text: RwSignal<bool>,
    /// Ids of workspaces, as they are typed.
    pub workspaces: RwSignal<String>,
}

impl SharingDraft {
    /// Begins with everything ticked.
    pub fn of(tables: &[LeavingTable]) -> Self {
        Self {
            tables: StoredValue::new(tables.to_vec()),
            held_back: RwSignal::default(),
            mask_statement_text: RwSignal::new(false),
            workspaces: RwSignal::default(),
        }
    }

    /// Says whether a column is ticked.
    pub fn shares(self, table: SystemTable, column: &str) -> bool {
        let held_back = self.held_back.read();
        !held_back.contains(&(table, column.to_owned()))
    }

    /// Ticks a column, or takes the tick away.
    pub fn set(self, table: SystemTable, column: &str, on: bool) {
        let of = (table, column.to_owned());
        self.held_back.update(|held_back| {
            if on {
                held_back.remove(&of);
            } else {
                held_back.insert(of);
            }
        });
    }

    /// Returns what is to be approved, or what is wrong with the workspaces. A table without a tick does not leave at all.
    pub fn rules(self) -> Result<SharingRules, String> {
        let held_back = self.held_back.read_untracked();
        let workspaces = workspaces(&self.workspaces.read_untracked())?;
        let tables = self.tables.with_value(|tables| {
            let shared = tables.iter().map(|of| {
                let names = of.columns.keys();
                let names = names.filter(|name| !held_back.contains(&(of.table, (*name).clone())));
                SharedTable {
                    table: of.table,
                    columns: names.cloned().collect(),
                }
            });
            shared.filter(|shared| !shared.columns.is_empty()).collect()
        });
        Ok(SharingRules {
            tables,
            mask_statement_text: self.mask_statement_text.get_untracked(),
            workspaces,
        }
        .in_order())
    }
}

fn workspaces(text: &str) -> Result<Vec<WorkspaceId>, String> {
    let ids = text.split([',', ' ', '\n']).filter(|id| !id.is_empty());
    ids.map(|id| WorkspaceId::parse(id).map_err(|_| format!("{id} is no ID of a workspace")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> Vec<LeavingTable> {
        let json = r#"[{"table":"system.query.history","columns":{"a":"string","b":"string"},"rows":1,"text_bytes":2,"packed_bytes":3},
            {"table":"system.billing.usage","columns":{"c":"string"},"rows":0,"text_bytes":0,"packed_bytes":0}]"#;
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_is_not_ticked_is_not_approved() {
        let owner = Owner::new();
        owner.with(|| {
            let draft = SharingDraft::of(&tables());
            let usage = SystemTable::parse("system.billing.usage").unwrap();
            let history = SystemTable::parse("system.query.history").unwrap();
            draft.set(usage, "c", false);
            draft.set(history, "a", false);
            draft.set(history, "a", true);
            draft.set(history, "b", false);
            draft.workspaces.set("22, 11".to_owned());
            let rules = draft.rules().unwrap();
            assert_eq!(rules.columns_of(history).unwrap(), ["a"]);
            assert_eq!(rules.columns_of(usage), None);
            assert_eq!(rules.workspaces.len(), 2);
            draft.workspaces.set("eastus".to_owned());
            assert!(draft.rules().unwrap_err().contains("eastus"));
        });
    }
}
