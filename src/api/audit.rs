//! The audit trail.

use contract::{AuditTrailState, ListedAuditEvent, paths};

use super::ApiError;

/// Asks whether the trail is what was recorded.
pub async fn state() -> Result<AuditTrailState, ApiError> {
    super::get(paths::AUDIT_TRAIL_STATE).await
}

/// Lists events, by an address with its query.
pub async fn events(url: &str) -> Result<Vec<ListedAuditEvent>, ApiError> {
    super::get(url).await
}
