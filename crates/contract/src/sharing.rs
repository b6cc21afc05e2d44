//! What may leave the workspace of a connector.

use domain::{SharingRules, Timestamp};
use serde::{Deserialize, Serialize};

/// What was approved; nothing of it while nobody has. Then all leaves that the catalogue of tables says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SharingState {
    /// The rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<SharingRules>,
    /// SHA-256 of the rules, which the audit trail has, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// When they were approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_at: Option<Timestamp>,
    /// The name of who approved them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
}
