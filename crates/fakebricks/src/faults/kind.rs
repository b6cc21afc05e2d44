//! What can go wrong between a client and Databricks.

use axum::http::Method;
use serde::{Deserialize, Serialize};

use crate::world::TokenRefusal;

/// One kind of trouble. The JSON form is tagged by `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// The name of the host is not known. `/__resolve` says so; a client that does not ask there finds its connection closed.
    Dns,
    /// Nobody listens. `/__resolve` gives a port that refuses; a client that does not ask there finds its connection closed.
    Refused,
    /// The certificate is for another name. `/__resolve` gives a port that speaks TLS.
    TlsName,
    /// The handshake is refused. `/__resolve` gives a port that speaks TLS.
    TlsHandshake,
    /// The connection is reset when the request was sent.
    Reset,
    /// 303 to the sign-in page, with that page as body.
    SignInRedirect,
    /// The sign-in page with 200.
    SignInPage,
    /// The redirect of a network path that Private Link does not allow.
    PrivateLink,
    /// Any status, with the standard body.
    Status {
        /// The status to answer with.
        status: u16,
        /// The header `Retry-After`, in seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after_s: Option<u32>,
        /// The code in the body; the usual one of the status when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error_code: Option<String>,
        /// The text in the body.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// The token endpoint refuses the client. Databricks says the same of a wrong and of an expired secret, and of one of Entra ID.
    InvalidClient {
        /// 401, and 400 in some places.
        #[serde(default = "unauthorized")]
        status: u16,
    },
    /// The token endpoint does not take another's token in place of a secret.
    ExchangeRefused(TokenRefusal),
    /// 401: the credential is missing, or not one for this API.
    Unauthenticated {
        /// How the code is written.
        #[serde(default)]
        spelling: Spelling,
    },
    /// 403: as a number the token is not accepted, as text the caller lacks a right.
    Forbidden {
        /// How the code is written.
        #[serde(default)]
        spelling: Spelling,
    },
    /// 403: the caller's address is not on the list.
    IpAccessList {
        /// The address that Databricks saw.
        #[serde(default = "caller_address")]
        address: String,
    },
    /// 429.
    TooManyRequests {
        /// The header `Retry-After`, in seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after_s: Option<u32>,
    },
    /// SCIM has had enough, which it says as an internal error.
    ScimThrottle,
    /// 500, 502, 503 or 504 in the shape that each has.
    ServerError {
        /// The status to answer with.
        #[serde(default = "unavailable")]
        status: u16,
    },
    /// 200 with text that is no JSON.
    NotJson,
    /// The statement is not known any more.
    StatementExpired,
    /// The answer begins late.
    SlowAnswer {
        /// How late.
        delay_ms: u64,
    },
    /// The answer comes in small pieces.
    SlowBody {
        /// The pause before each piece.
        pause_ms: u64,
        /// The size of a piece.
        #[serde(default = "piece_bytes")]
        piece_bytes: usize,
    },
    /// The connection ends in the middle of the body.
    Truncated,
    /// Host metadata and discovery name a token endpoint elsewhere.
    ForeignOidcEndpoint {
        /// The foreign issuer.
        #[serde(default = "foreign_issuer")]
        issuer: String,
    },
    /// The host's clock is wrong: the header `Date` and the times in tokens.
    ClockSkew {
        /// Ahead when positive.
        seconds: i64,
    },
}

/// How an error code is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spelling {
    /// As a number, the status.
    #[default]
    Numeric,
    /// As a word.
    Text,
}

/// Where a fault sets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultStage {
    /// There is no answer.
    Connection,
    /// There is another answer than the real one.
    Instead,
    /// The answer is changed on its way.
    Change,
}

impl FaultKind {
    /// Where it sets in.
    pub fn stage(&self) -> FaultStage {
        match self {
            Self::Dns | Self::Refused | Self::TlsName | Self::TlsHandshake => {
                FaultStage::Connection
            }
            Self::SlowAnswer { .. }
            | Self::SlowBody { .. }
            | Self::Truncated
            | Self::ForeignOidcEndpoint { .. }
            | Self::ClockSkew { .. } => FaultStage::Change,
            Self::Reset
            | Self::SignInRedirect
            | Self::SignInPage
            | Self::PrivateLink
            | Self::Status { .. }
            | Self::InvalidClient { .. }
            | Self::ExchangeRefused(_)
            | Self::Unauthenticated { .. }
            | Self::Forbidden { .. }
            | Self::IpAccessList { .. }
            | Self::TooManyRequests { .. }
            | Self::ScimThrottle
            | Self::ServerError { .. }
            | Self::NotJson
            | Self::StatementExpired => FaultStage::Instead,
        }
    }

    /// Whether it can happen to such a request at all.
    pub fn concerns(&self, method: &Method, path: &str) -> bool {
        match self {
            // The page itself is where they lead.
            Self::SignInRedirect | Self::SignInPage | Self::PrivateLink => path != "/login.html",
            Self::InvalidClient { .. } | Self::ExchangeRefused(_) => path.ends_with("/v1/token"),
            Self::Unauthenticated { .. } | Self::Forbidden { .. } | Self::IpAccessList { .. } => {
                path.starts_with("/api/")
            }
            Self::ScimThrottle => path.contains("/scim/"),
            Self::StatementExpired => {
                method == Method::GET && path.starts_with("/api/2.0/sql/statements/")
            }
            Self::ForeignOidcEndpoint { .. } => path.contains("/.well-known/"),
            _ => true,
        }
    }
}

fn unauthorized() -> u16 {
    401
}

fn unavailable() -> u16 {
    503
}

fn piece_bytes() -> usize {
    16
}

/// An address of the range for documentation.
fn caller_address() -> String {
    "203.0.113.7".to_owned()
}

/// Inside no zone of Databricks, and nobody's: the ending is reserved.
fn foreign_issuer() -> String {
    "https://login.databricks.example/oidc".to_owned()
}
