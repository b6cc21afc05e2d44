//! What a person should look at although the check passed.

use domain::{ApplicationId, DatabricksHost, MetastoreId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::tolerant::extensible;
use crate::{AdminRole, HeldPrivilege};

/// Something that is no failure: the check passed, and this is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Warning {
    /// The newest row of a table is older than is usual for it.
    Late {
        /// How late rows usually come.
        usual_minutes: u32,
        /// How old the newest row is, at least.
        age_minutes: u32,
    },
    /// The same metastore is read through another workspace as well, which gives the same rows of its region twice.
    SameMetastore {
        /// The metastore.
        metastore_id: MetastoreId,
        /// The other workspace.
        other: DatabricksHost,
        /// Whether that one has a connector already; otherwise it is part of the same test.
        connected: bool,
    },
    /// The token is not of the principal that the test is to run as: what is found holds for the workspace, and not for the principal.
    OtherPrincipal {
        /// The principal.
        expected: ApplicationId,
    },
    /// Clocks differ, so that times can't be compared and tokens may be refused.
    ClockSkew {
        /// The time at LakeSentry's server.
        here: Timestamp,
        /// The time that the host told.
        there: Timestamp,
    },
    /// The principal has a role of an administrator.
    AdminRole {
        /// Which.
        role: AdminRole,
        /// The group that gives it, where the principal has it through one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<String>,
    },
    /// The principal holds a privilege that nobody needs for reading system tables.
    TooMuchAccess {
        /// The privilege, and who holds it: the principal or a group that it is in.
        held: HeldPrivilege,
    },
    /// A warning that this version does not know.
    #[serde(other)]
    Unknown,
}

extensible!(Warning);
