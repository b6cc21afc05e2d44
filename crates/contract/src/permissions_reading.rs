//! `POST /api/v1/permissions-readings`: what a principal holds in each metastore, as far as the credentials may see it.

use domain::{
    AccountId, ApplicationId, Credentials, DatabricksHost, GroupName, MetastoreId, Partition,
    Region, TableName, Timestamp, WorkspaceId,
};
use serde::{Deserialize, Serialize};

use crate::Failure;

/// Whose privileges to read, on what and where.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PermissionsReadingRequest {
    /// The part of a cloud that the account is in.
    pub partition: Partition,
    /// The account API, where somebody typed it; absent for the one that the part of the cloud is known by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accounts_host: Option<DatabricksHost>,
    /// The account that all workspaces must belong to.
    pub account_id: AccountId,
    /// The service principal that LakeSentry reads as.
    pub application_id: ApplicationId,
    /// The account group that is to hold the grants; absent when the service principal itself is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupName>,
    /// The tables that are planned, of all metastores together.
    pub tables: Vec<TableName>,
    /// The workspaces to read through, one for each metastore.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 100))]
    pub workspaces: Vec<WorkspaceToRead>,
}

/// A workspace through which its metastore is read.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkspaceToRead {
    /// Its host.
    pub host: DatabricksHost,
    /// Its id, where known; another id behind the host is a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<WorkspaceId>,
    /// Its region, where known; another region is a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// Credentials of its own, for example of a metastore admin, who sees more. They are used for this reading only and not held. Absent
    /// to use those that the server holds, of the workspace or else of the account.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "Credentials::on_the_wire"
    )]
    pub credentials: Option<Credentials>,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PermissionsReading {
    /// When.
    pub read_at: Timestamp,
    /// Whose privileges: the application id or the name of the group.
    pub principal: String,
    /// One for each workspace of the request, in its order.
    pub metastores: Vec<MetastoreReading>,
}

/// What was read through one workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MetastoreReading {
    /// The workspace.
    pub host: DatabricksHost,
    /// How it went.
    pub outcome: ReadingOutcome,
}

/// How a reading went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReadingOutcome {
    /// The metastore answered.
    Read(Box<MetastorePermissions>),
    /// The metastore could not be read at all.
    Failed {
        /// Why.
        failure: Failure,
    },
    /// The server holds no credentials for the workspace.
    SecretNeeded,
}

/// What is held in one metastore.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MetastorePermissions {
    /// The metastore.
    pub metastore_id: MetastoreId,
    /// Its name.
    pub name: String,
    /// Its region.
    pub region: Region,
    /// As whom it was read: application id of a service principal, address of a person.
    pub read_as: String,
    /// Whether that is the principal itself. Groups and roles are only known then.
    pub read_as_itself: bool,
    /// Account groups of the principal, as far as the workspace tells. What they hold counts for it, too.
    pub groups: Vec<String>,
    /// Privileges of the principal, of `account users` and of [`Self::groups`], in the order of these.
    pub held: Vec<HeldPrivilege>,
    /// Administrator roles that the principal was seen to have. One that is not here, nor in [`Self::unread`], was looked for and not found
    /// if [`Self::read_as_itself`], and not looked for otherwise.
    pub roles: Vec<AdminRole>,
    /// What could not be read.
    pub unread: Vec<Unread>,
    /// How many other catalogs were not asked about, because there are too many; at least.
    pub catalogs_left_out: usize,
}

/// A privilege that counts on a securable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldPrivilege {
    /// Who holds it, by the name that grants know it by.
    pub principal: String,
    /// Its name in Databricks' API, with underscores: `USE_CATALOG`, `ALL_PRIVILEGES`.
    pub privilege: String,
    /// On what it counts.
    pub securable: Securable,
    /// What it was granted on, where that is not the securable itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inherited_from: Option<Securable>,
}

/// Something that privileges are held on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Securable {
    /// Its kind as the API writes it, in lower case: `catalog`, `schema`, `table`, and whatever Databricks adds.
    pub kind: String,
    /// Its full name, without back-ticks.
    pub full_name: String,
}

/// A role of an administrator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AdminRole {
    /// Of the account.
    AccountAdmin,
    /// Of the metastore.
    MetastoreAdmin,
    /// Of the workspace that was read through.
    WorkspaceAdmin,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unread {
    /// What.
    pub what: WhatUnread,
    /// Why.
    pub failure: Failure,
}

/// What could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WhatUnread {
    /// What a principal holds on a securable. For `account users` and groups, the first refusal stands for all securables.
    Privileges {
        /// The principal.
        principal: String,
        /// The securable.
        securable: Securable,
    },
    /// Which other catalogs there are.
    Catalogs,
    /// Whether the principal has a role.
    Role {
        /// The role.
        role: AdminRole,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FailureCause;

    fn securable(kind: &str, full_name: &str) -> Securable {
        Securable {
            kind: kind.to_owned(),
            full_name: full_name.to_owned(),
        }
    }

    fn host() -> DatabricksHost {
        DatabricksHost::parse("acme.cloud.databricks.com").unwrap()
    }

    #[test]
    fn a_reading_reads_back() {
        let read = MetastorePermissions {
            metastore_id: MetastoreId::parse("22222222-3333-4444-5555-666666666666").unwrap(),
            name: "main".to_owned(),
            region: Region::parse("eu-west-1").unwrap(),
            read_as: "ann@example.com".to_owned(),
            read_as_itself: false,
            groups: Vec::new(),
            held: vec![HeldPrivilege {
                principal: "finops".to_owned(),
                privilege: "SELECT".to_owned(),
                securable: securable("table", "system.billing.usage"),
                inherited_from: Some(securable("schema", "system.billing")),
            }],
            roles: vec![AdminRole::AccountAdmin],
            unread: vec![Unread {
                what: WhatUnread::Privileges {
                    principal: "finops".to_owned(),
                    securable: securable("catalog", "main"),
                },
                failure: Failure {
                    cause: FailureCause::GrantsHidden,
                    host: host(),
                    detail: None,
                    request_id: None,
                    sql_state: None,
                },
            }],
            catalogs_left_out: 0,
        };
        let reading = MetastoreReading {
            host: host(),
            outcome: ReadingOutcome::Read(Box::new(read)),
        };
        let json = serde_json::to_string(&reading).unwrap();
        assert_eq!(
            json,
            r#"{"host":"acme.cloud.databricks.com","outcome":{"read":{"metastore_id":"22222222-3333-4444-5555-666666666666","name":"main","region":"eu-west-1","read_as":"ann@example.com","read_as_itself":false,"groups":[],"held":[{"principal":"finops","privilege":"SELECT","securable":{"kind":"table","full_name":"system.billing.usage"},"inherited_from":{"kind":"schema","full_name":"system.billing"}}],"roles":["account_admin"],"unread":[{"what":{"privileges":{"principal":"finops","securable":{"kind":"catalog","full_name":"main"}}},"failure":{"cause":"grants_hidden","host":"acme.cloud.databricks.com"}}],"catalogs_left_out":0}}}"#
        );
        assert_eq!(
            serde_json::from_str::<MetastoreReading>(&json).unwrap(),
            reading
        );
    }

    #[test]
    fn a_metastore_without_an_answer_says_why() {
        let json = r#"{"host":"acme.cloud.databricks.com","outcome":"secret_needed"}"#;
        let reading: MetastoreReading = serde_json::from_str(json).unwrap();
        assert_eq!(reading.outcome, ReadingOutcome::SecretNeeded);
        assert_eq!(serde_json::to_string(&reading).unwrap(), json);
    }
}
