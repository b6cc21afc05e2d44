//! What an error text is made of.

use contract::CheckName;
use domain::TableName;

/// The four parts of an error text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureText {
    /// What happened.
    pub what: String,
    /// Where: host, and what was being done there.
    pub place: String,
    /// Why, most likely.
    pub why: String,
    /// What to do now.
    pub now: String,
}

/// What was being done when it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt<'a> {
    /// Listing the workspaces of the account.
    ListWorkspaces,
    /// Listing them as one workspace's system table has them.
    ListThroughWorkspace,
    /// Anything about a workspace or its connector.
    Connect,
    /// Signing in here.
    SignIn,
    /// Anything about who may come in here.
    ChangeAccess,
    /// Approving what leaves a workspace.
    ApproveSharing,
    /// Reading what a principal holds.
    ReadPermissions,
    /// A check of a connection test.
    Check(&'a CheckName),
}

/// The table that lists the workspaces of an account.
const WORKSPACES_TABLE: &str = "system.access.workspaces_latest";

impl Attempt<'_> {
    /// Returns the words that follow the host.
    pub fn words(self) -> String {
        match self {
            Self::ListWorkspaces => "while listing the workspaces of the account".to_owned(),
            Self::ListThroughWorkspace => format!("while reading {WORKSPACES_TABLE}"),
            Self::Connect => "while connecting the workspace".to_owned(),
            Self::SignIn => "while signing in to LakeSentry".to_owned(),
            Self::ChangeAccess => "while changing who may come in".to_owned(),
            Self::ApproveSharing => "while approving what leaves the workspace".to_owned(),
            Self::ReadPermissions => "while asking what is granted".to_owned(),
            Self::Check(CheckName::Credentials) => "while signing in".to_owned(),
            Self::Check(CheckName::Identity) => "while asking who signed in".to_owned(),
            Self::Check(CheckName::Metastore) => "while reading the metastore".to_owned(),
            Self::Check(CheckName::Warehouse) => "while looking for a SQL warehouse".to_owned(),
            Self::Check(CheckName::Table(table)) => format!("while reading {table}"),
            Self::Check(CheckName::Access(_)) => "while looking for too much access".to_owned(),
        }
    }

    /// Returns the table that was being read, if any.
    pub fn table(self) -> Option<TableName> {
        match self {
            Self::Check(CheckName::Table(table)) => Some(table.clone()),
            Self::ListThroughWorkspace => TableName::parse(WORKSPACES_TABLE).ok(),
            Self::Check(_)
            | Self::ListWorkspaces
            | Self::Connect
            | Self::SignIn
            | Self::ChangeAccess
            | Self::ApproveSharing
            | Self::ReadPermissions => None,
        }
    }

    /// The account API has its own access list, admins and network policy.
    pub const fn is_account(self) -> bool {
        matches!(self, Self::ListWorkspaces)
    }
}

/// What happened, why, and what to do now.
pub type Words = (String, String, String);

/// Makes words of the three parts.
pub fn say(what: &str, why: &str, now: &str) -> Words {
    (what.to_owned(), why.to_owned(), now.to_owned())
}
