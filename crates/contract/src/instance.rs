//! What the server is, and what it holds for one browser.

use domain::{
    AccountId, ApplicationId, Cloud, ConnectorId, DatabricksHost, Partition, Region, WorkspaceId,
};
use serde::{Deserialize, Serialize};

use crate::{CurrentSession, Jwk};

/// The instance that answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Instance {
    /// Version of the server.
    pub version: String,
    /// The address that connection strings name.
    pub public_url: String,
    /// Who asks.
    pub session: CurrentSession,
    /// Present when Databricks is simulated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practice: Option<Practice>,
    /// The key that signs new connection strings.
    pub signing_key: Jwk,
    /// The account that the connectors belong to; absent while there is no connector. No other account can be set up here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<ConnectedAccount>,
    /// The connector that reads the global tables; absent while there is none, also when there are others. Only this answer says where
    /// they are granted and tested: no other workspace is primary as long as it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary: Option<PrimaryConnector>,
    /// Where to report a vulnerability; absent when the operator does not say, and then there is no `security.txt` either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub security_contact: Option<String>,
}

/// The account that the connectors belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectedAccount {
    /// The account.
    pub account_id: AccountId,
    /// Its cloud.
    pub cloud: Cloud,
}

/// The connector that reads the global tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PrimaryConnector {
    /// Its id.
    pub connector_id: ConnectorId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Its workspace's host.
    pub host: DatabricksHost,
    /// Its region.
    pub region: Region,
}

/// Practice mode: everything is real but Databricks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Practice {
    /// The simulated Databricks' own console.
    pub console_url: String,
}

/// The secrets that the server holds in memory for this browser, by what they are for. The secrets themselves are never sent back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnboardingSession {
    /// The service principals whose secret is held, in order.
    #[serde(default)]
    pub principals: Vec<HeldCredentials>,
    /// The workspaces for which a personal access token is held, in order.
    #[serde(default)]
    pub tokens: Vec<HeldToken>,
    /// Seconds without use after which all are forgotten.
    pub idle_limit_seconds: u64,
}

/// Where a personal access token is held, and for the tests of which service principal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldToken {
    /// The workspace.
    pub host: DatabricksHost,
    /// The service principal.
    pub application_id: ApplicationId,
}

/// Whose secret is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldCredentials {
    /// The part of a cloud that the account is in.
    pub partition: Partition,
    /// The account.
    pub account_id: AccountId,
    /// The service principal.
    pub application_id: ApplicationId,
}
