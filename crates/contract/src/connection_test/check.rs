//! One check: what it is about and how far it is.

use std::fmt;

use domain::{TableName, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Failure, Observation, Probe, Warning};

/// One thing that is checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Check {
    /// What is checked.
    pub name: CheckName,
    /// How far it is.
    pub state: CheckState,
    /// How long it took, once it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
    /// When it ended; absent for one that did not run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<Timestamp>,
    /// As whom it was made: application id of a service principal, address of a person; absent as long as nobody has signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_as: Option<String>,
    /// What the statements of a table's probe showed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probe: Option<Box<Probe>>,
}

impl Check {
    /// Makes a check whose turn has not come.
    pub const fn waiting(name: CheckName) -> Self {
        Self {
            name,
            state: CheckState::Waiting,
            duration_ms: None,
            checked_at: None,
            checked_as: None,
            probe: None,
        }
    }
}

/// What is checked, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    Table(TableName),
    /// There is no more access than needed. It never fails; too much access is a warning.
    Access(AccessQuestion),
}

/// What is asked about access that nobody needs for reading system tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AccessQuestion {
    /// Is it an admin of the account?
    AccountAdmin,
    /// Is it an admin of the metastore?
    MetastoreAdmin,
    /// Is it an admin of the workspace?
    WorkspaceAdmin,
    /// Does it hold `MANAGE` or `ALL PRIVILEGES` on what it is to read?
    BroadPrivileges,
    /// Can it read another catalog than `system`?
    OtherCatalogs,
}

impl AccessQuestion {
    /// All questions, in the order in which they are asked.
    pub const ALL: [Self; 5] = [
        Self::AccountAdmin,
        Self::MetastoreAdmin,
        Self::WorkspaceAdmin,
        Self::BroadPrivileges,
        Self::OtherCatalogs,
    ];

    /// Gives the name of its check in JSON.
    pub const fn check_name(self) -> &'static str {
        match self {
            Self::AccountAdmin => "access.account_admin",
            Self::MetastoreAdmin => "access.metastore_admin",
            Self::WorkspaceAdmin => "access.workspace_admin",
            Self::BroadPrivileges => "access.broad_privileges",
            Self::OtherCatalogs => "access.other_catalogs",
        }
    }
}

impl fmt::Display for CheckName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Credentials => f.write_str("credentials"),
            Self::Identity => f.write_str("identity"),
            Self::Metastore => f.write_str("metastore"),
            Self::Warehouse => f.write_str("warehouse"),
            Self::Table(table) => table.fmt(f),
            Self::Access(question) => f.write_str(question.check_name()),
        }
    }
}

#[cfg(feature = "openapi")]
domain::text_schema! {
    CheckName => domain::text("What is checked: a part of the way to the tables, a table by its name, or a question about too much access.").pattern(Some(
        r"^(credentials|identity|metastore|warehouse|access\.(account_admin|metastore_admin|workspace_admin|broad_privileges|other_catalogs)|system\.[a-z][a-z0-9_]{0,254}\.[a-z_][a-z0-9_]{0,254})$"
    ));
}

impl Serialize for CheckName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CheckName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let question = AccessQuestion::ALL
            .into_iter()
            .find(|question| question.check_name() == name);
        if let Some(question) = question {
            return Ok(Self::Access(question));
        }
        Ok(match name.as_str() {
            "credentials" => Self::Credentials,
            "identity" => Self::Identity,
            "metastore" => Self::Metastore,
            "warehouse" => Self::Warehouse,
            table => Self::Table(TableName::parse(table).map_err(serde::de::Error::custom)?),
        })
    }
}

/// The state of a check. `Passed` is only ever said of a check that ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// Its turn has not come.
    Waiting,
    /// It runs.
    Running,
    /// It ran and is all right, as far as there are no warnings.
    Passed {
        /// What was seen.
        found: Observation,
        /// What a person should look at all the same.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        warnings: Vec<Warning>,
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

    /// Says whether it ran and is all right.
    pub const fn has_passed(&self) -> bool {
        matches!(self, Self::Passed { .. })
    }

    /// Gives what a person should look at although it passed.
    pub fn warnings(&self) -> &[Warning] {
        match self {
            Self::Passed { warnings, .. } => warnings,
            _ => &[],
        }
    }
}

/// Why a check did not run, or why there is no verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NotChecked {
    /// An earlier check failed that this one needs.
    After {
        /// The earlier one.
        check: CheckName,
    },
    /// The answer could not be read: nothing is known, neither good nor bad.
    Unread {
        /// Why.
        failure: Failure,
    },
    /// It has not ended yet. Only a matrix of a running test says so.
    NotYet,
    /// Somebody cancelled the test.
    Cancelled,
    /// The test's time was used up.
    OutOfTime,
}
