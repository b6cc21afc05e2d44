//! Why a call to the server gave no answer that can be used.

use contract::{Problem, ProblemCode};

/// A call that failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// The browser could not make the request.
    #[error("the request could not be made")]
    NotSent,
    /// No server of LakeSentry answered.
    #[error("the server can't be reached")]
    Unreachable,
    /// Something answered, but not in words that this page understands.
    #[error("the server's answer (status {status}) can't be read")]
    Unreadable {
        /// HTTP status of the answer.
        status: u16,
    },
    /// The server refused and said why.
    #[error("{}", .0.title)]
    Refused(Box<Problem>),
}

impl ApiError {
    /// Gives the kind of refusal, where the server refused.
    pub fn code(&self) -> Option<ProblemCode> {
        match self {
            Self::Refused(problem) => Some(problem.code),
            Self::NotSent | Self::Unreachable | Self::Unreadable { .. } => None,
        }
    }
}
