//! How the program ends.

use std::process::ExitCode;

use databricks::{ErrorKind, SqlFailureKind, StatementError};
use extract::WindowError;

/// Why the program ends before all was done, or with something to look at.
#[derive(Debug, thiserror::Error)]
pub enum AuditEnding {
    /// A check failed.
    #[error("{failed} of {all} checks failed")]
    Checks {
        /// How many.
        failed: usize,
        /// Of how many.
        all: usize,
    },
    /// The options or the settings can't be used.
    #[error("{0}")]
    Options(String),
    /// Nobody let us in.
    #[error("{0}")]
    SignIn(String),
    /// Databricks was not reached, or refused.
    #[error("{0}")]
    Databricks(String),
    /// The output can't be written.
    #[error("{0}")]
    Output(String),
    /// Whoever read the output has gone.
    #[error("whoever read the output has gone; nothing more is written")]
    PipeClosed,
    /// Somebody ended it.
    #[error("ended by a signal")]
    Signal,
    /// The export was broken off; what was written is kept.
    #[error("{cause}\n{kept}. To go on, run the same command with --resume.")]
    BrokenOff {
        /// Why.
        cause: Box<AuditEnding>,
        /// What is kept, and where.
        kept: String,
    },
}

impl AuditEnding {
    /// Returns the exit code that `docs/audit-export.md` lists.
    pub fn code(&self) -> u8 {
        match self {
            Self::Checks { .. } => 1,
            Self::Options(_) => 2,
            Self::SignIn(_) => 3,
            Self::Databricks(_) => 4,
            Self::Output(_) => 5,
            Self::Signal => 130,
            // As a shell says it of a program that SIGPIPE ended.
            Self::PipeClosed => 141,
            Self::BrokenOff { cause, .. } => cause.code(),
        }
    }

    /// Tells why a file can't be written.
    pub fn of_output(error: &std::io::Error, path: &std::path::Path) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Self::PipeClosed,
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                Self::Output(format!(
                    "{}: no room is left ({error}). Make room, or write elsewhere; --compress zstd needs about a tenth",
                    path.display()
                ))
            }
            _ => Self::Output(format!("{}: {error}", path.display())),
        }
    }
}

/// Returns the exit code of the whole.
pub fn code(ending: &Result<(), AuditEnding>) -> ExitCode {
    ending.as_ref().map_or_else(
        |ending| ExitCode::from(ending.code()),
        |()| ExitCode::SUCCESS,
    )
}

impl From<databricks::Error> for AuditEnding {
    fn from(error: databricks::Error) -> Self {
        let detail = &error.occurrence().detail;
        let said = if detail.is_empty() {
            error.to_string()
        } else {
            format!("{error}. {detail}")
        };
        if error.is_storage_out_of_reach() {
            return Self::Databricks(format!(
                "{said}. Databricks puts long results there: let this machine reach it by HTTPS (port 443; --outbound-proxy where there is one), \
                 or read through the workspace, which is slower, with --results inline"
            ));
        }
        match error.kind() {
            ErrorKind::InvalidClient
            | ErrorKind::EntraSecret
            | ErrorKind::IdTokenMissing
            | ErrorKind::IdTokenRefused { .. }
            | ErrorKind::NoTokenEndpoint
            | ErrorKind::ForeignTokenEndpoint { .. }
            | ErrorKind::TokenRejected => Self::SignIn(said),
            _ => Self::Databricks(said),
        }
    }
}

impl From<StatementError> for AuditEnding {
    fn from(error: StatementError) -> Self {
        match error {
            StatementError::Call(error) => error.into(),
            StatementError::Failed(failure) => {
                let repair = match failure.kind() {
                    SqlFailureKind::Denied
                    | SqlFailureKind::TableNotFound
                    | SqlFailureKind::SchemaNotFound
                    | SqlFailureKind::CatalogNotFound => {
                        " Run `lakesentry-audit check` for the statement that mends it."
                    }
                    SqlFailureKind::WarehouseFailed | SqlFailureKind::WarehouseDenied => {
                        " Look at the SQL warehouse, or name another one in --http-path."
                    }
                    _ => "",
                };
                Self::Databricks(format!("Databricks: {failure}{repair}"))
            }
            other => Self::Databricks(format!("Databricks: {other}")),
        }
    }
}

impl From<WindowError> for AuditEnding {
    fn from(error: WindowError) -> Self {
        match error {
            WindowError::Statement(error) => error.into(),
            other => Self::Databricks(format!("Databricks: {other}")),
        }
    }
}
