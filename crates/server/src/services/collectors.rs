//! The collector that runs, beside the one that was approved.

use contract::{CollectorDeployment, CollectorFingerprint};
use domain::ConnectorId;
use store::{ApprovedFingerprintRecord, Store};

use crate::clock;

/// Why a collector is not approved.
#[derive(Debug, thiserror::Error)]
pub enum ApprovalError {
    /// There is no such connector.
    #[error("no such connector")]
    NotFound,
    /// Another one runs than the one that somebody looked at.
    #[error("another collector has reported meanwhile: look at it first")]
    Changed,
    /// What is stored can't be read.
    #[error("what the collector said can't be read: {0}")]
    Stored(#[from] serde_json::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Returns what the collector of a connector says of itself, and what was approved. What can't be read was written by another version, and is not
/// known.
pub async fn deployment(
    store: &Store,
    id: ConnectorId,
) -> Result<CollectorDeployment, store::Error> {
    let read = |json: &str| serde_json::from_str::<CollectorFingerprint>(json).ok();
    let reported = store.fingerprint(id).await?;
    let approved = store.approved_fingerprint(id).await?;
    Ok(CollectorDeployment {
        reported: reported.as_deref().and_then(read),
        approved: approved.as_ref().and_then(|of| read(&of.fingerprint)),
        approved_at: approved.as_ref().map(|of| of.approved_at),
        approved_by: approved.map(|of| of.approved_by),
    })
}

/// Approves the collector that a person has looked at, in their name, as long as it is the one that runs.
pub async fn approve(
    store: &Store,
    id: ConnectorId,
    seen: &CollectorFingerprint,
    approved_by: &str,
) -> Result<CollectorDeployment, ApprovalError> {
    let running = deployment(store, id).await?.reported;
    if store.connector(id, clock::now()).await?.is_none() {
        return Err(ApprovalError::NotFound);
    }
    if running.as_ref() != Some(seen) {
        return Err(ApprovalError::Changed);
    }
    let record = ApprovedFingerprintRecord {
        fingerprint: serde_json::to_string(seen)?,
        approved_at: clock::now(),
        approved_by: approved_by.to_owned(),
    };
    if !store.approve_fingerprint(id, &record).await? {
        return Err(ApprovalError::NotFound);
    }
    tracing::info!(connector_id = %id, version = seen.version, "the collector that runs was approved");
    Ok(deployment(store, id).await?)
}
