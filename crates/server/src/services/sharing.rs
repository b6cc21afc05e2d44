//! What may leave the workspace of a connector: approved by an admin, and kept to by collector and intake alike.

use contract::SharingState;
use domain::{ConnectorId, SharingRules, WORKSPACE_ID};
use extraction::TablePlan;
use sha2::{Digest as _, Sha256};
use store::{ConnectorRecord, SharingRulesRecord, Store};

use crate::clock;
use crate::intake;

/// Why rules are not approved.
#[derive(Debug, thiserror::Error)]
pub enum SharingError {
    /// There is no such connector.
    #[error("no such connector")]
    NotFound,
    /// A member of the rules can't be kept to.
    #[error("{reason}")]
    Refused {
        /// JSON pointer to the member.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
    /// What is stored can't be read.
    #[error("the stored rules can't be read: {0}")]
    Stored(#[from] serde_json::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Returns what was approved.
pub async fn find(store: &Store, id: ConnectorId) -> Result<SharingState, SharingError> {
    connector(store, id).await?;
    match store.sharing_rules(id).await? {
        Some(record) => from_record(&record),
        None => Ok(SharingState::default()),
    }
}

/// Approves rules, in the name of a person.
pub async fn approve(
    store: &Store,
    id: ConnectorId,
    rules: SharingRules,
    approved_by: &str,
) -> Result<SharingState, SharingError> {
    check(&connector(store, id).await?, &rules)?;
    let rules = serde_json::to_string(&rules.in_order())?;
    let record = SharingRulesRecord {
        sha256: format!("{:x}", Sha256::digest(&rules)),
        rules,
        approved_at: clock::now(),
        approved_by: approved_by.to_owned(),
    };
    if !store.approve_sharing(id, &record).await? {
        return Err(SharingError::NotFound);
    }
    tracing::info!(connector_id = %id, sha256 = record.sha256, "what may leave a workspace was approved");
    from_record(&record)
}

async fn connector(store: &Store, id: ConnectorId) -> Result<ConnectorRecord, SharingError> {
    let found = store.connector(id, clock::now()).await?;
    found.ok_or(SharingError::NotFound)
}

fn from_record(record: &SharingRulesRecord) -> Result<SharingState, SharingError> {
    Ok(SharingState {
        rules: Some(serde_json::from_str(&record.rules)?),
        sha256: Some(record.sha256.clone()),
        approved_at: Some(record.approved_at),
        approved_by: Some(record.approved_by.clone()),
    })
}

/// Refuses rules by which a table could not be read, or which the server could not hold a collector to.
fn check(connector: &ConnectorRecord, rules: &SharingRules) -> Result<(), SharingError> {
    let assigned = intake::tables(connector);
    for (place, shared) in rules.tables.iter().enumerate() {
        let refuse = |member: &str, reason: String| SharingError::Refused {
            field: format!("/tables/{place}/{member}"),
            reason,
        };
        let table = shared.table;
        if !assigned.contains(&table) {
            let reason = format!("{table} is not read through this connector");
            return Err(refuse("table", reason));
        }
        let plan = TablePlan::of(table);
        for column in &shared.columns {
            let letters = column.bytes();
            let is_name = letters
                .clone()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_');
            if !is_name || !(1..=255).contains(&letters.len()) {
                return Err(refuse("columns", format!("{table} has no such column")));
            }
            if plan.leaves_out(column) {
                let reason = format!("{column} of {table} never leaves the workspace");
                return Err(refuse("columns", reason));
            }
        }
        for needed in needed(&plan, rules) {
            if !rules.shares(table, &needed) {
                let reason = format!("{table} can't be read without its column {needed}");
                return Err(refuse("columns", reason));
            }
        }
    }
    Ok(())
}

/// The columns without which a table can't be read, or its rows not be told apart by their workspace.
fn needed(plan: &TablePlan, rules: &SharingRules) -> Vec<String> {
    let mut needed = plan.key.clone();
    needed.extend(plan.watermark().map(|column| column.name.clone()));
    if !rules.workspaces.is_empty() {
        needed.extend(plan.column(WORKSPACE_ID).map(|column| column.name.clone()));
    }
    needed
}
