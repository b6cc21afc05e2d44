//! The workspaces of an account.

use contract::{Discovery, DiscoveryRequest, paths};

use super::ApiError;

/// Lists them.
pub async fn discover(request: DiscoveryRequest) -> Result<Discovery, ApiError> {
    super::post(paths::DISCOVERIES, &request).await
}
