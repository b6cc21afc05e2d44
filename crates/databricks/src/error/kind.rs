//! What can go wrong with a call: one variant per cause that a person can act on.

use std::net::IpAddr;
use std::time::Duration;

use domain::WorkspaceId;

use crate::IdTokenClaims;

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

macro_rules! exchange_refusals {
    ($($(#[$doc:meta])* $name:ident $word:literal)*) => {
        /// Why a token of another issuer is not exchanged.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ExchangeRefusal {
            $($(#[$doc])* $name,)*
            /// The answer does not tell.
            Untold,
        }

        impl ExchangeRefusal {
            /// Those that an answer can tell of, with the names by which operators write them.
            pub(crate) const NAMES: &'static [(&'static str, Self)] = &[$(($word, Self::$name)),*];
        }
    };
}

exchange_refusals! {
    /// The service principal has no federation policy.
    NoPolicy "no_policy"
    /// No policy names the issuer.
    Issuer "issuer"
    /// No policy of the issuer names the subject.
    Subject "subject"
    /// No policy of the issuer and the subject names the audience.
    Audience "audience"
    /// The issuer's keys do not have the one that signed.
    UnknownKey "unknown_key"
    /// The issuer's keys could not be fetched.
    KeysUnreachable "keys_unreachable"
    /// The signature is not the key's.
    Signature "signature"
    /// The token has expired, or is not valid yet.
    Expired "expired"
    /// The service principal is not in the workspace.
    NotInWorkspace "not_in_workspace"
}

/// What went wrong with a call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ErrorKind {
    /// The name has no address: mistyped, deleted, or known only inside a private network.
    #[error("the name has no address in DNS")]
    Dns,
    /// All addresses of the name are in networks that this client must not call (Private Link resolves to such addresses).
    #[error("the name leads to {address}, which is not a public address")]
    AddressRefused {
        /// The first refused address.
        address: IpAddr,
    },
    /// Nothing listens, or a firewall answers in its place.
    #[error("the connection was refused")]
    ConnectionRefused,
    /// The connection broke, before or after the request was sent.
    #[error("the connection was lost")]
    ConnectionLost {
        /// Whether the request, or a part of it, may have arrived.
        sent: bool,
    },
    /// TLS failed: usually a proxy that opens connections and shows its own certificate.
    #[error("there is no trusted TLS connection")]
    Tls,
    /// Time ran out.
    #[error("no answer came in time")]
    TimedOut {
        /// When.
        phase: Phase,
    },
    /// A sign-in page or a redirect to one came instead of JSON. From an account host: the principal may not list workspaces, or
    /// the account id is wrong. From a workspace: the host is no workspace (databricks-sdk-py #242, #332).
    #[error("a sign-in page came as answer")]
    SignInPage,
    /// The workspace is reachable through Private Link only.
    #[error("calls are accepted from its private network only")]
    PrivateLinkRequired,
    /// The caller's address is not on an IP access list.
    #[error("the IP access list does not hold the caller's address")]
    IpBlocked {
        /// The caller's address as Databricks saw it: the one to allow.
        source_address: Option<IpAddr>,
        /// The workspace whose list it is; `None` for the account's list or when not told.
        workspace_id: Option<WorkspaceId>,
    },
    /// The token endpoint refused the credentials: unknown application id, wrong or expired secret, or a service principal that is
    /// not in this workspace or account. OAuth does not say which.
    #[error("this application ID and secret are not accepted")]
    InvalidClient,
    /// As [`ErrorKind::InvalidClient`], and the secret has the form of one from Microsoft Entra ID.
    #[error("this secret is not accepted; it looks like one from Microsoft Entra ID")]
    EntraSecret,
    /// There is no ID token where the identity provider should have put one. Nothing was sent.
    #[error("there is no ID token to sign in with")]
    IdTokenMissing,
    /// No federation policy of the service principal accepts the ID token: there is none, it names another issuer, subject or audience,
    /// the issuer's key is not known, or the token has expired.
    #[error("no federation policy of the service principal accepts the ID token")]
    IdTokenRefused {
        /// Which of these it is, as far as the answer tells.
        why: ExchangeRefusal,
        /// What the token says.
        sent: Option<Box<IdTokenClaims>>,
    },
    /// There is no token endpoint where it should be: not a workspace, or a wrong account id.
    #[error("there is no token endpoint")]
    NoTokenEndpoint,
    /// The host names a token endpoint outside Databricks, or in another cloud. Nothing was sent there.
    #[error("the token endpoint that it names is not Databricks'")]
    ForeignTokenEndpoint {
        /// The endpoint, bounded.
        endpoint: String,
    },
    /// A personal access token was to be used on an account host, which knows none. Nothing was sent.
    #[error("a personal access token does not work there")]
    PersonalTokenOnAccount,
    /// The token is invalid or has expired, also after it was renewed once.
    #[error("the token is not accepted")]
    TokenRejected,
    /// The principal is in the account, not in this workspace.
    #[error("the principal is not in the workspace")]
    NotInWorkspace,
    /// The principal lacks an entitlement of the workspace, "Databricks SQL access" as a rule.
    #[error("the principal lacks an entitlement")]
    EntitlementMissing,
    /// The call is for account admins.
    #[error("the principal is not an account admin")]
    NotAccountAdmin,
    /// The workspace has no metastore, that is, no Unity Catalog and no system tables.
    #[error("there is no metastore")]
    NoMetastore,
    /// The principal may not use the SQL warehouse.
    #[error("the principal may not use the SQL warehouse")]
    WarehouseDenied,
    /// Another right is missing.
    #[error("the call was denied")]
    PermissionDenied,
    /// What the call is about, or the call itself, is not there.
    #[error("what was asked for is not known")]
    NotFound,
    /// Too many calls, also after waiting.
    #[error("too many calls")]
    Throttled {
        /// How long Databricks asks to wait.
        retry_after: Option<Duration>,
    },
    /// Databricks has a problem of its own (5xx).
    #[error("it is not available")]
    Unavailable {
        /// How long Databricks asks to wait.
        retry_after: Option<Duration>,
    },
    /// The call itself was found faulty (other 4xx).
    #[error("the call was found faulty")]
    Rejected,
    /// The answer is not what this client understands.
    #[error("the answer can't be read")]
    Unreadable,
    /// The answer is larger than allowed.
    #[error("the answer is larger than {limit_bytes} bytes")]
    TooLarge {
        /// The limit.
        limit_bytes: usize,
    },
}

impl ErrorKind {
    /// Says whether the host was not reached at all, so that asking it something else is in vain.
    pub const fn is_unreachable(&self) -> bool {
        matches!(
            self,
            Self::Dns
                | Self::AddressRefused { .. }
                | Self::ConnectionRefused
                | Self::ConnectionLost { .. }
                | Self::Tls
                | Self::TimedOut { .. }
        )
    }
}
