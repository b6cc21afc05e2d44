//! Why a call to Databricks failed: one variant per cause that a person can act on.

mod body;
mod classify;
mod detail;

use std::net::IpAddr;
use std::time::Duration;

use domain::{DatabricksHost, WorkspaceId};

pub(crate) use body::ErrorBody;
pub use classify::Area;
pub(crate) use classify::classify;
pub use detail::bounded;

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

/// What was going on when time ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Asking for the addresses of the host.
    Resolve,
    /// Connecting, TLS included. Typical of a firewall that drops packets.
    Connect,
    /// Waiting for the answer, or for the rest of it.
    Answer,
    /// All attempts together took longer than the call may.
    Total,
}

/// Why a call failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The name has no address: mistyped, deleted, or known only inside a private network.
    #[error("{} has no address in DNS", .0.host)]
    Dns(Box<Occurrence>),
    /// All addresses of the name are in networks that this client must not call (Private Link resolves to such addresses).
    #[error("{} leads to {address}, which is not a public address", .at.host)]
    AddressRefused {
        /// Where.
        at: Box<Occurrence>,
        /// The first refused address.
        address: IpAddr,
    },
    /// Nothing listens, or a firewall answers in its place.
    #[error("{} refused the connection", .0.host)]
    ConnectionRefused(Box<Occurrence>),
    /// The connection broke, before or after the request was sent.
    #[error("the connection to {} was lost", .at.host)]
    ConnectionLost {
        /// Where.
        at: Box<Occurrence>,
        /// Whether the request, or a part of it, may have arrived.
        sent: bool,
    },
    /// TLS failed: usually a proxy that opens connections and shows its own certificate.
    #[error("no trusted TLS connection to {}", .0.host)]
    Tls(Box<Occurrence>),
    /// Time ran out.
    #[error("{} did not answer in time", .at.host)]
    TimedOut {
        /// Where.
        at: Box<Occurrence>,
        /// When.
        phase: Phase,
    },
    /// A sign-in page or a redirect to one came instead of JSON. From an account host: the principal may not list workspaces, or
    /// the account id is wrong. From a workspace: the host is no workspace (databricks-sdk-py #242, #332).
    #[error("{} answered with a sign-in page", .0.host)]
    SignInPage(Box<Occurrence>),
    /// The workspace is reachable through Private Link only.
    #[error("{} accepts calls from its private network only", .0.host)]
    PrivateLinkRequired(Box<Occurrence>),
    /// The caller's address is not on an IP access list.
    #[error("{} has an IP access list without the caller's address", .at.host)]
    IpBlocked {
        /// Where.
        at: Box<Occurrence>,
        /// The caller's address as Databricks saw it: the one to allow.
        source_address: Option<IpAddr>,
        /// The workspace whose list it is; `None` for the account's list or when not told.
        workspace_id: Option<WorkspaceId>,
    },
    /// The token endpoint refused the credentials: unknown application id, wrong or expired secret, or a service principal that is
    /// not in this workspace or account. OAuth does not say which.
    #[error("{} does not accept this client ID and secret", .0.host)]
    InvalidClient(Box<Occurrence>),
    /// As [`Error::InvalidClient`], and the secret has the form of one from Microsoft Entra ID.
    #[error("{} does not accept this secret, which looks like one from Microsoft Entra ID", .0.host)]
    EntraSecret(Box<Occurrence>),
    /// There is no token endpoint where it should be: not a workspace, or a wrong account id.
    #[error("{} has no token endpoint", .0.host)]
    NoTokenEndpoint(Box<Occurrence>),
    /// The host names a token endpoint outside Databricks, or in another cloud. Nothing was sent there.
    #[error("{} names a token endpoint that is not Databricks'", .at.host)]
    ForeignTokenEndpoint {
        /// Where.
        at: Box<Occurrence>,
        /// The endpoint, bounded.
        endpoint: String,
    },
    /// A personal access token was to be used on an account host, which knows none. Nothing was sent.
    #[error("a personal access token does not work on {}", .0.host)]
    PersonalTokenOnAccount(Box<Occurrence>),
    /// The token is invalid or has expired, also after it was renewed once.
    #[error("{} does not accept the token", .0.host)]
    TokenRejected(Box<Occurrence>),
    /// The principal is in the account, not in this workspace.
    #[error("the principal is not in the workspace {}", .0.host)]
    NotInWorkspace(Box<Occurrence>),
    /// The principal lacks an entitlement of the workspace, "Databricks SQL access" as a rule.
    #[error("the principal lacks an entitlement in {}", .0.host)]
    EntitlementMissing(Box<Occurrence>),
    /// The call is for account admins.
    #[error("the principal is not an account admin")]
    NotAccountAdmin(Box<Occurrence>),
    /// The workspace has no metastore, that is, no Unity Catalog and no system tables.
    #[error("{} has no metastore", .0.host)]
    NoMetastore(Box<Occurrence>),
    /// The principal may not use the SQL warehouse.
    #[error("the principal may not use the SQL warehouse")]
    WarehouseDenied(Box<Occurrence>),
    /// Another right is missing.
    #[error("{} denied the call", .0.host)]
    PermissionDenied(Box<Occurrence>),
    /// What the call is about, or the call itself, is not there.
    #[error("{} does not know what was asked for", .0.host)]
    NotFound(Box<Occurrence>),
    /// Too many calls, also after waiting.
    #[error("{} asks to slow down", .at.host)]
    Throttled {
        /// Where.
        at: Box<Occurrence>,
        /// How long Databricks asks to wait.
        retry_after: Option<Duration>,
    },
    /// Databricks has a problem of its own (5xx).
    #[error("{} is not available", .at.host)]
    Unavailable {
        /// Where.
        at: Box<Occurrence>,
        /// How long Databricks asks to wait.
        retry_after: Option<Duration>,
    },
    /// The call itself was found faulty (other 4xx).
    #[error("{} rejected the call", .0.host)]
    Rejected(Box<Occurrence>),
    /// The answer is not what this client understands.
    #[error("the answer of {} can't be read", .0.host)]
    Unreadable(Box<Occurrence>),
    /// The answer is larger than allowed.
    #[error("the answer of {} is larger than {limit_bytes} bytes", .at.host)]
    TooLarge {
        /// Where.
        at: Box<Occurrence>,
        /// The limit.
        limit_bytes: usize,
    },
}

impl Error {
    /// Gives where and how it was seen.
    pub fn occurrence(&self) -> &Occurrence {
        match self {
            Self::Dns(at)
            | Self::ConnectionRefused(at)
            | Self::Tls(at)
            | Self::SignInPage(at)
            | Self::PrivateLinkRequired(at)
            | Self::InvalidClient(at)
            | Self::EntraSecret(at)
            | Self::NoTokenEndpoint(at)
            | Self::PersonalTokenOnAccount(at)
            | Self::TokenRejected(at)
            | Self::NotInWorkspace(at)
            | Self::EntitlementMissing(at)
            | Self::NotAccountAdmin(at)
            | Self::NoMetastore(at)
            | Self::WarehouseDenied(at)
            | Self::PermissionDenied(at)
            | Self::NotFound(at)
            | Self::Rejected(at)
            | Self::Unreadable(at)
            | Self::AddressRefused { at, .. }
            | Self::ConnectionLost { at, .. }
            | Self::TimedOut { at, .. }
            | Self::IpBlocked { at, .. }
            | Self::ForeignTokenEndpoint { at, .. }
            | Self::Throttled { at, .. }
            | Self::Unavailable { at, .. }
            | Self::TooLarge { at, .. } => at,
        }
    }

    /// Says whether the host was not reached at all, so that asking it something else is in vain.
    pub fn is_unreachable(&self) -> bool {
        matches!(
            self,
            Self::Dns(_)
                | Self::AddressRefused { .. }
                | Self::ConnectionRefused(_)
                | Self::ConnectionLost { .. }
                | Self::Tls(_)
                | Self::TimedOut { .. }
        )
    }
}
