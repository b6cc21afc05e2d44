//! The test that is repeated day after day, where nothing has to be kept for it.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{CheckName, Failure};

/// Whether a connector is tested day after day, and what that came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectorValidation {
    /// When it is tested next; absent where that is switched off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Timestamp>,
    /// What the tests came to, the newest first.
    pub history: Vec<DailyTest>,
}

/// What one test came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DailyTest {
    /// When it ended.
    pub validated_at: Timestamp,
    /// How many checks passed.
    pub passed: u32,
    /// What failed.
    pub failed: Vec<FailedCheck>,
    /// How many checks were not made: because of what failed, or because time was over.
    pub not_checked: u32,
}

impl DailyTest {
    /// Whether everything that was looked at is well.
    pub fn is_well(&self) -> bool {
        self.failed.is_empty() && self.passed > 0
    }
}

/// A check that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FailedCheck {
    /// What was checked.
    pub name: CheckName,
    /// Why it failed.
    pub failure: Failure,
}

/// Switches the daily test on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ValidationSwitch {
    /// Whether the connector is to be tested day after day.
    pub daily: bool,
}
