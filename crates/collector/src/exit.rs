//! How the program ends.

use std::process::ExitCode;

use crate::cycle_lock::LockError;
use crate::instance::InstanceError;

/// Why the program ends before all was done.
#[derive(Debug, thiserror::Error)]
pub enum Ending {
    /// Some tables failed.
    #[error("{failed} of {all} tables could not be read or pushed")]
    Tables {
        /// How many.
        failed: usize,
        /// Of how many.
        all: usize,
    },
    /// The settings or the connection string can't be used.
    #[error("{0}")]
    Settings(String),
    /// The LakeSentry server can't be used.
    #[error("LakeSentry: {0}")]
    Instance(#[from] InstanceError),
    /// Databricks can't be used.
    #[error("Databricks: {0}")]
    Databricks(String),
    /// Another cycle runs.
    #[error(transparent)]
    Busy(LockError),
    /// Somebody ended it.
    #[error("ended by a signal; what was not committed is read again in the next cycle")]
    Signal,
}

/// Returns the exit code that README documents.
pub fn code(ending: &Result<(), Ending>) -> ExitCode {
    ExitCode::from(match ending {
        Ok(()) => 0,
        Err(Ending::Tables { .. }) => 1,
        Err(Ending::Settings(_)) => 2,
        Err(Ending::Instance(_)) => 3,
        Err(Ending::Databricks(_)) => 4,
        Err(Ending::Busy(_)) => 5,
        Err(Ending::Signal) => 130,
    })
}
