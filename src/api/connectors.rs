//! Connectors, and the regions that they cover.

use contract::{
    Connector, ConnectorTest, ConnectorValidation, NewConnector, PrimaryChoice, RegionCoverage,
    ValidationSwitch, paths,
};
use domain::ConnectorId;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{ApiError, IdempotencyKey, NotTold};

/// Creates a connector.
pub async fn connect(key: IdempotencyKey, new: NewConnector) -> Result<Connector, ApiError> {
    super::create(paths::CONNECTORS, &key, &new).await
}

/// Reads one connector.
pub async fn connector(id: ConnectorId) -> Result<Connector, ApiError> {
    super::get(&paths::connector(id)).await
}

/// Reads the last connection test of its workspace.
pub async fn last_test(id: ConnectorId) -> Result<ConnectorTest, ApiError> {
    super::get(&paths::connector_test(id)).await
}

/// Lets a connector read the global tables.
pub async fn make_primary(id: ConnectorId, choice: &PrimaryChoice) -> Result<Connector, ApiError> {
    super::put(&paths::connector_primary(id), choice).await
}

/// Reads whether a connector is tested day after day, and what that came to.
pub async fn validation(id: ConnectorId) -> Result<ConnectorValidation, ApiError> {
    super::get(&paths::validation(id)).await
}

/// Switches the daily test.
pub async fn switch_validation(
    id: ConnectorId,
    daily: bool,
) -> Result<ConnectorValidation, ApiError> {
    super::put(&paths::validation(id), &ValidationSwitch { daily }).await
}

/// Says whether anything is connected, for which the connectors themselves need not be read.
pub async fn any() -> Result<bool, NotTold> {
    #[derive(Deserialize)]
    struct ConnectedRegion {
        connectors: Vec<IgnoredAny>,
    }
    let regions: Vec<ConnectedRegion> = super::ask(paths::REGIONS).await?;
    Ok(regions.iter().any(|region| !region.connectors.is_empty()))
}

/// Reads all regions with their connectors.
pub async fn regions() -> Result<Vec<RegionCoverage>, ApiError> {
    super::get(paths::REGIONS).await
}
