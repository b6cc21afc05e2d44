//! What a principal holds.

use contract::{PermissionsReading, PermissionsReadingRequest, paths};

use super::ApiError;

/// Reads it.
pub async fn read(request: PermissionsReadingRequest) -> Result<PermissionsReading, ApiError> {
    super::post(paths::PERMISSIONS_READINGS, &request).await
}
