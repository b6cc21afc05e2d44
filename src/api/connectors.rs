//! Connectors, and the regions that they cover.

use contract::{Connector, NewConnector, RegionCoverage, paths};
use domain::ConnectorId;

use super::{ApiError, IdempotencyKey};

/// Creates a connector.
pub async fn connect(key: IdempotencyKey, new: NewConnector) -> Result<Connector, ApiError> {
    super::create(paths::CONNECTORS, &key, &new).await
}

/// Reads one connector.
pub async fn connector(id: ConnectorId) -> Result<Connector, ApiError> {
    super::get(&paths::connector(id)).await
}

/// Reads all regions with their connectors.
pub async fn regions() -> Result<Vec<RegionCoverage>, ApiError> {
    super::get(paths::REGIONS).await
}
