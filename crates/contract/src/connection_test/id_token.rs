//! The tokens in which LakeSentry says who it is, where Databricks trusts it by a federation policy.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::tolerant::extensible;

/// What an ID token says. The token itself is told nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SentIdToken {
    /// Who wrote it (`iss`).
    pub issuer: String,
    /// Whom it names (`sub`).
    pub subject: String,
    /// For whom it is (`aud`).
    pub audience: String,
    /// The key that signed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// When it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<Timestamp>,
    /// When it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// Why Databricks does not take an ID token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum IdTokenRefusal {
    /// The service principal has no federation policy.
    NoPolicy,
    /// No policy names the issuer.
    Issuer,
    /// No policy of the issuer names the subject.
    Subject,
    /// No policy of the issuer and the subject names the audience.
    Audience,
    /// The keys that the policy leads to do not have the one that signed.
    UnknownKey,
    /// The keys could not be fetched.
    KeysUnreachable,
    /// The signature is not the key's.
    Signature,
    /// It has expired or is not valid yet, by Databricks' clock.
    Expired,
    /// Databricks does not say, or with words that this version does not know.
    #[serde(other)]
    Untold,
}

extensible!(IdTokenRefusal);
