//! Where a collector runs.

use core::fmt;
use core::str::FromStr;

/// Where a collector runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExecutionMode {
    /// As a job in the workspace.
    DatabricksJob,
    /// Anywhere that reaches the workspace.
    Standalone,
}

/// The text is not the word of an execution mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an execution mode: `databricks_job` or `standalone`")]
pub struct NotAnExecutionMode;

impl ExecutionMode {
    /// Both modes.
    pub const ALL: [Self; 2] = [Self::DatabricksJob, Self::Standalone];

    /// Returns the word in connection strings, in the API and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DatabricksJob => "databricks_job",
            Self::Standalone => "standalone",
        }
    }

    /// Reads that word.
    ///
    /// # Errors
    /// When it is another one.
    pub fn parse(text: &str) -> Result<Self, NotAnExecutionMode> {
        Self::ALL
            .into_iter()
            .find(|mode| mode.as_str() == text)
            .ok_or(NotAnExecutionMode)
    }
}

impl FromStr for ExecutionMode {
    type Err = NotAnExecutionMode;

    fn from_str(text: &str) -> Result<Self, NotAnExecutionMode> {
        Self::parse(text)
    }
}

impl fmt::Display for ExecutionMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
