//! What may leave the workspace of a connector.

use contract::{SharingState, paths};
use domain::{ConnectorId, SharingRules};

use super::ApiError;

/// Reads what was approved.
pub async fn state(id: ConnectorId) -> Result<SharingState, ApiError> {
    super::get(&paths::sharing(id)).await
}

/// Approves what may leave.
pub async fn approve(id: ConnectorId, rules: &SharingRules) -> Result<SharingState, ApiError> {
    super::put(&paths::sharing(id), rules).await
}
