//! The one body of all failures: RFC 9457 problem details.

use serde::{Deserialize, Serialize};

/// A failure, sent as `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Always `about:blank`: `code` says what kind it is.
    pub r#type: String,
    /// What happened, in a short sentence.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Stable name of the kind; texts may change, codes do not.
    pub code: ProblemCode,
    /// Stable name of the reason, where a code has several: a [`crate::ProviderRefusal`] where the provider's word did not let somebody in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What is special about this case: hosts, ids, both values of a conflict. Never a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The members of the request that are refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Why Databricks could not be used, where that is the cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Box<crate::Failure>>,
    /// Names the request in the server's log.
    #[serde(default)]
    pub request_id: String,
}

/// One refused member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// JSON pointer to the member.
    pub field: String,
    /// Why it is refused.
    pub detail: String,
}

/// Kinds of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// A member of the request is missing or malformed; see `errors`.
    InvalidInput,
    /// The body is not JSON, or not said to be.
    UnsupportedBody,
    /// The body is larger than accepted.
    TooLarge,
    /// The request came from another site.
    ForeignOrigin,
    /// Databricks refused or could not be reached; see `failure`.
    Databricks,
    /// The server no longer holds the secret: type it again.
    SecretNeeded,
    /// The connection test is unknown or too old.
    UnknownConnectionTest,
    /// The workspace was not tested far enough to be connected.
    NotTested,
    /// The workspace belongs to another Databricks account than the connectors that exist.
    ForeignAccount,
    /// The workspace has a connector already.
    AlreadyConnected,
    /// The idempotency key was used for another request.
    IdempotencyKeyReused,
    /// The string was minted by an earlier request with this key, and is shown once only.
    AlreadyMinted,
    /// Two tokens of the connector are alive already: revoke one.
    TooManyTokens,
    /// As many connection tests run, or are held, as the server takes: wait for one, or end one.
    TooManyTests,
    /// What a collector pushes is refused; `detail` says why.
    PushRefused,
    /// More requests came than are answered: the header `Retry-After` says after how many seconds one is.
    TooManyRequests,
    /// Nobody is signed in, or no longer.
    SignInNeeded,
    /// What was given to sign in does not count: it is wrong, too old, or was used.
    SignInRefused,
    /// The person, or the key, may not do this; `detail` says who may.
    NotAllowed,
    /// No such resource.
    NotFound,
    /// The method is not offered here.
    MethodNotAllowed,
    /// Something went wrong on the server; its log has the request id.
    Internal,
    /// A kind that this version does not know.
    #[serde(other)]
    Unknown,
}
