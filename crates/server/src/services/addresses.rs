//! What a typed workspace address is.

use contract::{DetectedAddress, Evidence};
use domain::Address;

use crate::app::App;
use crate::error::Error;

/// Reads an address and asks its host what it is. A host that does not tell is judged by its name.
pub async fn detect(app: &App, typed: &str) -> Result<DetectedAddress, Error> {
    let address = Address::parse(typed).map_err(|reason| Error::InvalidInput {
        field: "/address",
        detail: reason.to_string(),
    })?;
    // Old hosts and hosts behind a firewall do not answer; signing in will tell why.
    let told = app
        .databricks()
        .host_metadata(&address.host)
        .await
        .unwrap_or_default();
    Ok(DetectedAddress {
        cloud: told.cloud.unwrap_or_else(|| address.host.cloud()),
        cloud_evidence: if told.cloud.is_some() {
            Evidence::DatabricksConfig
        } else {
            Evidence::Zone
        },
        workspace_id: told.workspace_id.or(address.workspace_id),
        account_id: told.account_id.or(address.account_id),
        host: address.host,
    })
}
