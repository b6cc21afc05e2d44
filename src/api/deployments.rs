//! The collector's files, as this server has them.

use deployment::CollectorPackage;

use super::ApiError;

/// Reads what there is, with the digests.
pub async fn package() -> Result<CollectorPackage, ApiError> {
    super::get("/collector/collector.json").await
}
