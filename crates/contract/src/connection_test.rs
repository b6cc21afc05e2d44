//! `POST /api/v1/connection-tests`: what the credentials can do in each workspace.

use std::fmt;

use domain::{
    AccountId, ApplicationId, Cloud, DatabricksHost, Feature, Region, Secret, SystemTable,
    WorkspaceId,
};
use serde::{Deserialize, Serialize};

/// Which workspaces to test, for which features.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ConnectionTestRequest {
    /// The account that all workspaces must belong to.
    pub account_id: AccountId,
    /// The optional features that were chosen.
    pub features: Vec<Feature>,
    /// The workspaces, at least one.
    pub workspaces: Vec<WorkspaceToTest>,
}

/// One workspace to test.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WorkspaceToTest {
    /// Its host.
    pub host: DatabricksHost,
    /// Its id, where known; another id behind the host is a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<WorkspaceId>,
    /// Its name, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its region, where known; another region is a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// Whether it is to read the global tables.
    pub primary: bool,
    /// Credentials of its own; absent to use those that the server holds, of the workspace or else of the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Credentials>,
}

/// How to sign in to a workspace.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum Credentials {
    /// OAuth machine-to-machine.
    OauthM2m {
        /// The service principal.
        client_id: ApplicationId,
        /// Its OAuth secret.
        #[serde(serialize_with = "Secret::on_the_wire")]
        client_secret: Secret,
    },
    /// A personal access token.
    PersonalAccessToken {
        /// The token.
        #[serde(serialize_with = "Secret::on_the_wire")]
        token: Secret,
    },
}

/// The test runs; its events are at `paths::connection_test_events`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartedConnectionTest {
    /// Names the test.
    pub connection_test_id: String,
    /// When it began.
    pub started_at: String,
    /// After how many seconds it is ended at the latest.
    pub time_limit_seconds: u64,
    /// What will be checked, in order, for each workspace.
    pub workspaces: Vec<TestedWorkspace>,
}

/// A workspace under test, with all its checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestedWorkspace {
    /// The host.
    pub host: DatabricksHost,
    /// The name, for people.
    pub name: Option<String>,
    /// Whether it is to read the global tables.
    pub primary: bool,
    /// The checks, in the order in which they run.
    pub checks: Vec<Check>,
}

/// An event of a running test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[allow(
    clippy::large_enum_variant,
    reason = "almost every event is the large one; on 32 bits it is small enough"
)]
pub enum TestEvent {
    /// A check has a new state.
    Check {
        /// The workspace.
        host: DatabricksHost,
        /// The check.
        check: Check,
    },
    /// Nothing more will come.
    Finished {
        /// When.
        finished_at: String,
        /// Whether somebody ended it before the end.
        cancelled: bool,
    },
}

/// One thing that is checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What is checked.
    pub name: CheckName,
    /// How far it is.
    #[serde(flatten)]
    pub state: CheckState,
    /// How long it took, once it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
}

/// What is checked, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CheckName {
    /// The credentials give an access token.
    Credentials,
    /// The token's owner is a member of the workspace, and the workspace is the stated one.
    Identity,
    /// The workspace has Unity Catalog; which metastore and region.
    Metastore,
    /// A SQL warehouse can be used.
    Warehouse,
    /// A system table can be read.
    Table(SystemTable),
}

impl fmt::Display for CheckName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Credentials => f.write_str("credentials"),
            Self::Identity => f.write_str("identity"),
            Self::Metastore => f.write_str("metastore"),
            Self::Warehouse => f.write_str("warehouse"),
            Self::Table(table) => table.fmt(f),
        }
    }
}

impl Serialize for CheckName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CheckName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Ok(match name.as_str() {
            "credentials" => Self::Credentials,
            "identity" => Self::Identity,
            "metastore" => Self::Metastore,
            "warehouse" => Self::Warehouse,
            table => Self::Table(SystemTable::parse(table).map_err(serde::de::Error::custom)?),
        })
    }
}

/// The state of a check. `Passed` is only ever said of a check that ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum CheckState {
    /// Its turn has not come.
    Waiting,
    /// It runs.
    Running,
    /// It ran and is all right.
    Passed {
        /// What was seen.
        found: Found,
    },
    /// It ran and is not.
    Failed {
        /// Why.
        failure: Failure,
    },
    /// It did not run.
    NotChecked {
        /// What prevented it.
        because: NotChecked,
    },
}

impl CheckState {
    /// Says whether nothing more will happen.
    pub const fn has_ended(&self) -> bool {
        matches!(
            self,
            Self::Passed { .. } | Self::Failed { .. } | Self::NotChecked { .. }
        )
    }
}

/// Why a check did not run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum NotChecked {
    /// An earlier check failed that this one needs.
    After {
        /// The earlier one.
        check: CheckName,
    },
    /// Somebody cancelled the test.
    Cancelled,
    /// The test's time was used up.
    OutOfTime,
}

/// What a passed check saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "found", rename_all = "snake_case")]
pub enum Found {
    /// An access token was given.
    Credentials {
        /// The service principal; absent with a personal access token.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_id: Option<ApplicationId>,
    },
    /// Who the token belongs to.
    Identity {
        /// Application id of a service principal, address of a person.
        user_name: String,
        /// The name that people see.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        display_name: Option<String>,
        /// The workspace.
        workspace_id: WorkspaceId,
    },
    /// The metastore.
    Metastore {
        /// Its UUID.
        metastore_id: String,
        /// Its name.
        name: String,
        /// Its cloud.
        cloud: Cloud,
        /// Its region, which is the workspace's.
        region: Region,
    },
    /// The warehouse that is used.
    Warehouse {
        /// Its id.
        warehouse_id: String,
        /// Its name.
        name: String,
        /// Its state when the test began.
        state: WarehouseState,
        /// How many can be used.
        usable: u32,
    },
    /// The table can be read.
    Table {
        /// Time of the newest event, where the table has one; absent when the table has no time column or no row.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        newest: Option<String>,
        /// Whether it holds no row at all. Readable but empty is not the same as refused.
        empty: bool,
    },
}

/// The state of a SQL warehouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarehouseState {
    /// Ready.
    Running,
    /// Starting or stopping.
    Changing,
    /// Stopped; a statement starts it.
    Stopped,
}

/// Why something at Databricks failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[serde(tag = "cause", rename_all = "snake_case")]
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
    /// The workspace has no Unity Catalog, hence no system tables.
    NoMetastore,
    /// No warehouse that the principal may use.
    NoWarehouse,
    /// The warehouse was not ready in time.
    WarehouseNotReady {
        /// Its name.
        name: String,
    },
    /// The principal may not use the warehouse.
    WarehouseRefused,
    /// A privilege is missing.
    Denied {
        /// At which level. A missing upper level hides the lower ones.
        level: PrivilegeLevel,
    },
    /// The table is not there, or hidden.
    TableNotFound,
    /// The schema is not there: not enabled in this metastore, or hidden.
    SchemaNotFound,
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

/// Where a privilege is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrivilegeLevel {
    /// `USE CATALOG`.
    Catalog,
    /// `USE SCHEMA`.
    Schema,
    /// `SELECT`.
    Table,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_one_flat_object() {
        let table = SystemTable::parse("system.billing.usage").unwrap();
        let host = DatabricksHost::parse("acme.cloud.databricks.com").unwrap();
        let cause = FailureCause::Denied {
            level: PrivilegeLevel::Schema,
        };
        let failure = Failure {
            cause,
            host,
            detail: None,
            request_id: None,
            sql_state: Some("42501".into()),
        };
        let check = Check {
            name: CheckName::Table(table),
            state: CheckState::Failed { failure },
            duration_ms: Some(12),
        };
        let json = serde_json::to_string(&check).unwrap();
        assert_eq!(
            json,
            r#"{"name":"system.billing.usage","state":"failed","failure":{"cause":{"cause":"denied","level":"schema"},"host":"acme.cloud.databricks.com","sql_state":"42501"},"duration_ms":12}"#
        );
        assert_eq!(serde_json::from_str::<Check>(&json).unwrap(), check);
    }

    #[test]
    fn a_cause_of_a_newer_server_is_read() {
        assert_eq!(
            serde_json::from_str::<FailureCause>(r#"{"cause":"eclipse"}"#).unwrap(),
            FailureCause::Unknown
        );
    }
}
