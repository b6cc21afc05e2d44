//! Why a call to Databricks failed: what went wrong, of a kind that a person can act on, and where it was seen.

mod body;
mod classify;
mod detail;
mod kind;

use std::fmt;

use domain::DatabricksHost;

pub(crate) use body::ErrorBody;
pub use classify::Area;
pub(crate) use classify::classify;
pub use detail::bounded;
pub use kind::{ErrorKind, ExchangeRefusal, Phase};

/// Where and how a failure was seen. Holds no secret and is bounded in length, so it may be shown as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// The host that was asked.
    pub host: DatabricksHost,
    /// Which part of Databricks was asked.
    pub area: Area,
    /// The call, as method and path without ids: `GET /api/2.0/sql/warehouses`.
    pub call: &'static str,
    /// The HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// Databricks' or OAuth's own code: `PERMISSION_DENIED`, `403`, `invalid_client`.
    pub code: Option<String>,
    /// Databricks' id of the request, for its support.
    pub request_id: Option<String>,
    /// What Databricks or the network said, bounded and without secrets.
    pub detail: String,
}

/// A failed call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(Box<KindAndPlace>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct KindAndPlace {
    kind: ErrorKind,
    at: Occurrence,
}

impl Error {
    /// Says what went wrong, and where.
    pub fn new(kind: ErrorKind, at: Occurrence) -> Self {
        Self(Box::new(KindAndPlace { kind, at }))
    }

    /// Returns what went wrong.
    pub const fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Returns where and how it was seen.
    pub const fn occurrence(&self) -> &Occurrence {
        &self.0.at
    }

    /// Takes a secret out of what Databricks said, and lets somebody who knows more say what kind it is.
    pub(crate) fn explained(mut self, kind: Option<ErrorKind>, secret: &str) -> Self {
        self.0.at.detail = self.0.at.detail.replace(secret, "…");
        if let Some(kind) = kind {
            self.0.kind = kind;
        }
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.at.host, self.0.kind)
    }
}

impl std::error::Error for Error {}
