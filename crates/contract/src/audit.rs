//! What the audit trail tells.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

/// Something that somebody did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedAuditEvent {
    /// Its number: 1, 2, 3, …
    pub event_number: u64,
    /// When.
    pub recorded_at: Timestamp,
    /// How the server knew who it was, as a word: `browser`, `api_key`, `bootstrap_token`, `practice`, `nobody`, or `machine`.
    pub means: String,
    /// The person, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<String>,
    /// The person, or the program, by the name of then.
    pub actor_name: String,
    /// The address that the request came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The request, as the log and the answer name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// What was done, as a word.
    pub action: String,
    /// To what, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// What it was before, and what it is since.
    pub members: Vec<AuditedMember>,
    /// SHA-256 of the event and, by that, of all before, in hexadecimal.
    pub hash: String,
}

/// Whether the trail is what was recorded, and what it can be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditTrailState {
    /// How many events there are up to the first that is not as it was recorded.
    pub events: u64,
    /// The last of them, as number and hash: to be kept where nobody who has the database can change it.
    pub head: String,
    /// What is wrong, in words; absent where nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// All words for what can be done.
    pub actions: Vec<String>,
}

/// A member of what was changed. Secrets are none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditedMember {
    /// Its name.
    pub name: String,
    /// What it was; absent where it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it is; absent where it is no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}
