//! A Databricks workspace's identifier and state.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The id of a workspace: a decimal number, kept as text because it does not fit JavaScript's numbers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WorkspaceId(String);

/// The text is not a decimal number of at most 19 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A workspace ID is a number of at most 19 digits")]
pub struct InvalidWorkspaceId;

impl WorkspaceId {
    /// Reads a decimal number.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &str) -> Result<Self, InvalidWorkspaceId> {
        let digits = text.trim();
        let well_formed =
            matches!(digits.len(), 1..=19) && digits.bytes().all(|b| b.is_ascii_digit());
        if well_formed {
            Ok(Self(digits.to_owned()))
        } else {
            Err(InvalidWorkspaceId)
        }
    }

    /// Gives the digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for WorkspaceId {
    type Error = InvalidWorkspaceId;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<WorkspaceId> for String {
    fn from(id: WorkspaceId) -> Self {
        id.0
    }
}

impl From<u64> for WorkspaceId {
    fn from(id: u64) -> Self {
        Self(id.to_string())
    }
}

impl fmt::Display for WorkspaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The state of a workspace, as the account API tells it. Only a running one can be connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum WorkspaceState {
    /// Created on paper only.
    NotProvisioned,
    /// Being set up.
    Provisioning,
    /// In use.
    Running,
    /// Setting up failed.
    Failed,
    /// Blocked by Databricks.
    Banned,
    /// Being deleted.
    Cancelling,
    /// A state that this version does not know, in Databricks' word.
    Other(String),
}

impl WorkspaceState {
    /// Gives Databricks' word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::NotProvisioned => "NOT_PROVISIONED",
            Self::Provisioning => "PROVISIONING",
            Self::Running => "RUNNING",
            Self::Failed => "FAILED",
            Self::Banned => "BANNED",
            Self::Cancelling => "CANCELLING",
            Self::Other(word) => word,
        }
    }
}

impl From<String> for WorkspaceState {
    fn from(word: String) -> Self {
        match word.as_str() {
            "NOT_PROVISIONED" => Self::NotProvisioned,
            "PROVISIONING" => Self::Provisioning,
            "RUNNING" => Self::Running,
            "FAILED" => Self::Failed,
            "BANNED" => Self::Banned,
            "CANCELLING" => Self::Cancelling,
            _ => Self::Other(word),
        }
    }
}

impl From<WorkspaceState> for String {
    fn from(state: WorkspaceState) -> Self {
        state.as_str().to_owned()
    }
}
