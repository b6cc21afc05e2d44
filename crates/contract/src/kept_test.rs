//! `GET /api/v1/connectors/{id}/test`: the last connection test of a connector's workspace.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Check, CheckName, CheckState, Observation};

/// The last test of a connector's workspace, whoever made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectorTest {
    /// None where it was never tested since it is connected, by a server that keeps tests.
    pub last: Option<KeptTest>,
}

/// A test with all of its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeptTest {
    /// When it ended.
    pub tested_at: Timestamp,
    /// Its checks, in order.
    pub checks: Vec<Check>,
}

impl KeptTest {
    /// Returns who answered in the workspace, as Databricks names them.
    pub fn tested_as(&self) -> Option<&str> {
        let identity = self
            .checks
            .iter()
            .find(|check| check.name == CheckName::Identity)?;
        match &identity.state {
            CheckState::Passed {
                found: Observation::Identity { user_name, .. },
                ..
            } => Some(user_name),
            _ => None,
        }
    }
}
