//! What the probe of one table found, with the evidence for it.

use domain::{TableName, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    Check, CheckName, CheckState, Failure, FailureCause, NotChecked, Observation, PrivilegeLevel,
    Warning,
};

/// What a probe of one table found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Verdict {
    /// The table.
    pub table: TableName,
    /// What was found.
    pub finding: Finding,
    /// What it is based on.
    pub evidence: TableEvidence,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Rows can be read.
    Readable,
    /// The table can be read and holds no row. That is not the same as refused.
    ReadableEmpty,
    /// Rows can be read, and the newest is older than is usual for the table.
    Late {
        /// How late rows usually come.
        usual_minutes: u32,
        /// How old the newest row is, at least.
        age_minutes: u32,
    },
    /// A privilege is missing.
    Denied {
        /// At which level. A missing upper level hides the lower ones.
        level: PrivilegeLevel,
    },
    /// Another privilege is missing than the usual ones.
    PrivilegeMissing {
        /// On what kind of thing.
        level: PrivilegeLevel,
        /// Its name in SQL: `BROWSE`.
        privilege: String,
    },
    /// The schema is not switched on in this metastore, as far as can be seen.
    SchemaNotEnabled,
    /// Databricks does not offer the table in this region, cloud or release.
    NotOffered,
    /// Nothing is known about the table.
    NotChecked {
        /// Why.
        because: NotChecked,
    },
}

/// What a verdict is based on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TableEvidence {
    /// What the statements showed.
    pub probe: Probe,
    /// When the probe ended; absent when there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<Timestamp>,
    /// As whom it was made: application id of a service principal, address of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_as: Option<String>,
}

/// What the statements of a probe showed, and what was read to explain a refusal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Probe {
    /// Databricks' id of the last statement, for its query history.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement_id: Option<String>,
    /// SQLSTATE of a refused statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sql_state: Option<String>,
    /// Error class of a refused statement: `INSUFFICIENT_PERMISSIONS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_class: Option<String>,
    /// Time of the newest row, where the table has a column for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newest: Option<Timestamp>,
    /// Why the newest row was not looked up in a table that can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newest_unread: Option<Failure>,
    /// The rows that were seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<RowsSeen>,
    /// The schema's state in the metastore, where it was asked about and told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema_state: Option<SystemSchemaState>,
    /// What the principal and its groups hold on the table, with what comes from above; absent where it was not asked about or not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privileges: Option<Vec<String>>,
}

/// The rows that a probe saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RowsSeen {
    /// All rows since a time were counted.
    Counted {
        /// How many.
        count: u64,
        /// Since when.
        since: Timestamp,
    },
    /// Rows of any age were asked for, up to a limit.
    Sampled {
        /// How many came.
        count: u64,
        /// How many were asked for.
        limit: u64,
    },
}

/// The state of a schema of the catalog `system`, as Databricks tells it to admins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SystemSchemaState {
    /// Switched on, by somebody or by Databricks.
    Enabled,
    /// It can be switched on.
    Available,
    /// It is being switched on or off.
    Changing,
    /// It is not offered here.
    Unavailable,
    /// A state that this version does not know.
    #[serde(other)]
    Unknown,
}

impl Verdict {
    /// Gives the verdict that a check of a table means; `None` for other checks.
    pub fn of(check: &Check) -> Option<Self> {
        let CheckName::Table(table) = &check.name else {
            return None;
        };
        Some(Self {
            table: table.clone(),
            finding: Finding::of(&check.state),
            evidence: TableEvidence {
                probe: check.probe.as_deref().cloned().unwrap_or_default(),
                checked_at: check.checked_at,
                checked_as: check.checked_as.clone(),
            },
        })
    }
}

impl Finding {
    /// Says what the state of a table's check means. A failure that tells nothing about the table leaves it unchecked.
    fn of(state: &CheckState) -> Self {
        match state {
            CheckState::Waiting | CheckState::Running => Self::NotChecked {
                because: NotChecked::NotYet,
            },
            CheckState::NotChecked { because } => Self::NotChecked {
                because: because.clone(),
            },
            CheckState::Passed {
                found: Observation::Table { empty: true, .. },
                ..
            } => Self::ReadableEmpty,
            CheckState::Passed { warnings, .. } => warnings
                .iter()
                .find_map(|warning| match *warning {
                    Warning::Late {
                        usual_minutes,
                        age_minutes,
                    } => Some(Self::Late {
                        usual_minutes,
                        age_minutes,
                    }),
                    _ => None,
                })
                .unwrap_or(Self::Readable),
            CheckState::Failed { failure } => match &failure.cause {
                FailureCause::Denied { level } => Self::Denied { level: *level },
                FailureCause::PrivilegeMissing { level, privilege } => Self::PrivilegeMissing {
                    level: *level,
                    privilege: privilege.clone(),
                },
                // Databricks hides a table in this way from those who may not select from it; what else it can mean was looked into.
                FailureCause::TableNotFound => Self::Denied {
                    level: PrivilegeLevel::Table,
                },
                FailureCause::SchemaNotFound => Self::SchemaNotEnabled,
                FailureCause::NotOffered => Self::NotOffered,
                _ => Self::NotChecked {
                    because: NotChecked::Unread {
                        failure: failure.clone(),
                    },
                },
            },
        }
    }

    /// Gives the word of the API and of the downloads.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Readable => "readable",
            Self::ReadableEmpty => "readable_empty",
            Self::Late { .. } => "late",
            Self::Denied { .. } | Self::PrivilegeMissing { .. } => "denied",
            Self::SchemaNotEnabled => "schema_not_enabled",
            Self::NotOffered => "not_offered",
            Self::NotChecked { .. } => "not_checked",
        }
    }
}
