//! Why something at Databricks failed.

use domain::{AccountId, ApplicationId, Cloud, DatabricksHost, Region, WorkspaceId};
use serde::{Deserialize, Serialize};

use super::id_token::{IdTokenRefusal, SentIdToken};
use crate::tolerant::extensible;

/// Why something at Databricks failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Failure {
    /// The cause, as far as the answer tells.
    pub cause: FailureCause,
    /// The host that was asked.
    pub host: DatabricksHost,
    /// Databricks' own words, without secrets; for the curious and for support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Databricks' request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// SQLSTATE of a refused statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sql_state: Option<String>,
}

/// Causes that a person can act on, one each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum FailureCause {
    /// The name of the host is not known.
    UnknownHost,
    /// The name leads to an address inside a private network.
    PrivateAddress,
    /// The name servers did not answer.
    DnsSilent,
    /// No connection.
    Unreachable,
    /// No connection in time, as behind a firewall that drops packets.
    ConnectTimedOut,
    /// The connection broke.
    ConnectionLost,
    /// The certificate or the TLS handshake.
    Tls,
    /// No answer in time.
    TimedOut,
    /// Client id unknown, or secret wrong or expired.
    InvalidClient,
    /// As before, and the secret has the form of one of Microsoft Entra ID.
    EntraSecret,
    /// Databricks does not take the word of this LakeSentry for the service principal.
    IdTokenRefused {
        /// Why, as far as it says.
        why: IdTokenRefusal,
        /// What was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sent: Option<Box<SentIdToken>>,
    },
    /// This LakeSentry could not write the token in which it says who it is.
    IdTokenNotWritten,
    /// The access token was refused.
    TokenRejected,
    /// A personal access token was to be used at an account host, which takes none. It was not sent.
    PersonalTokenAtAccount,
    /// There is no token endpoint where every workspace has one.
    NoTokenEndpoint,
    /// The account id is unknown at this host.
    UnknownAccount,
    /// The service principal is not account admin.
    NotAccountAdmin,
    /// A sign-in page came instead of an answer.
    SignInPage,
    /// The address of this server is not on the IP access list.
    AddressBlocked {
        /// The address to allow, where told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
    },
    /// The workspace only accepts connections over private link.
    PrivateLinkOnly,
    /// The principal is not a member of the workspace.
    NotInWorkspace,
    /// The entitlement for SQL is missing.
    SqlEntitlementMissing,
    /// The workspace belongs to another account.
    ForeignAccount {
        /// The stated one.
        expected: AccountId,
        /// The workspace's.
        found: AccountId,
    },
    /// Somebody else is signed in than the principal that the test is to run as.
    OtherPrincipal {
        /// The principal.
        expected: ApplicationId,
        /// Who is: application id of a service principal, address of a person.
        found: String,
    },
    /// Another workspace answers at this host.
    OtherWorkspace {
        /// The stated one.
        expected: WorkspaceId,
        /// The one that answers.
        found: WorkspaceId,
    },
    /// The metastore is in another region than stated.
    OtherRegion {
        /// The stated one.
        expected: Region,
        /// The metastore's.
        found: Region,
    },
    /// The metastore is on another cloud than the workspace's address.
    OtherCloud {
        /// The address'.
        expected: Cloud,
        /// The metastore's.
        found: Cloud,
    },
    /// The host is in another part of Databricks than the account: a sovereign cloud has accounts of its own.
    OtherZone {
        /// The DNS zone of the account's other workspaces.
        expected: String,
        /// The host's.
        found: String,
    },
    /// The workspace has no Unity Catalog, hence no system tables.
    NoMetastore,
    /// No warehouse that the principal may use.
    NoWarehouse,
    /// The warehouse was not ready in time.
    WarehouseNotReady {
        /// Its name.
        name: String,
    },
    /// The warehouse did not start, or does not go on: no machines, no quota, being deleted. It is no missing right.
    WarehouseFailed {
        /// Its name, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// What Databricks says about its health.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        health: Option<String>,
    },
    /// The principal may not use the warehouse.
    WarehouseRefused,
    /// A privilege is missing.
    Denied {
        /// At which level. A missing upper level hides the lower ones.
        level: PrivilegeLevel,
    },
    /// Another privilege is missing than the ones that reading needs as a rule, which Databricks names.
    PrivilegeMissing {
        /// On what kind of thing.
        level: PrivilegeLevel,
        /// Its name in SQL: `BROWSE`.
        privilege: String,
    },
    /// The table is not there, or hidden.
    TableNotFound,
    /// The schema is not there: not enabled in this metastore, or hidden.
    SchemaNotFound,
    /// Databricks does not offer the table in this region, cloud or release.
    NotOffered,
    /// No such principal in the account, or none that can hold grants, as a group of a workspace.
    UnknownPrincipal,
    /// The caller may not see what others hold there.
    GrantsHidden,
    /// The statement ran longer than it may.
    StatementTimedOut,
    /// Somebody cancelled the statement in the workspace.
    StatementCancelled,
    /// Databricks no longer has the statement or its result.
    StatementExpired,
    /// Databricks could not run the statement, for a reason that is no missing right.
    StatementFailed,
    /// A right is missing, and Databricks does not say which.
    PermissionDenied,
    /// The host does not know what was asked for.
    NotFound,
    /// The answer is larger than this version reads.
    AnswerTooLarge,
    /// Too many requests.
    Throttled,
    /// Databricks has a problem of its own.
    Unavailable,
    /// An answer that this version can't read.
    Unreadable,
    /// The host sent a token endpoint that does not belong to it; the secret was not sent.
    ForeignTokenEndpoint,
    /// Refused for another reason.
    Refused,
    /// A cause that this version does not know.
    #[serde(other)]
    Unknown,
}

extensible!(FailureCause);

/// Where a privilege is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PrivilegeLevel {
    /// `USE CATALOG`.
    Catalog,
    /// `USE SCHEMA`.
    Schema,
    /// `SELECT`.
    Table,
}
