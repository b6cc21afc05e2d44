//! Why a call to the server gave no answer that can be used.

use std::sync::Arc;

use contract::{Failure, FieldError, ProblemCode};
use serde::Deserialize;

use crate::json::{self, JsonValue};

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
    Refused(Box<Refusal>),
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

/// What of a [`contract::Problem`] this page tells.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Refusal {
    /// What happened, in a short sentence.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Stable name of the kind.
    pub code: ProblemCode,
    /// Stable name of the reason, where a code has several.
    #[serde(default)]
    pub reason: Option<String>,
    /// What is special about this case.
    #[serde(default)]
    pub detail: Option<String>,
    /// The members of the request that are refused.
    #[serde(default)]
    pub errors: Vec<FieldError>,
    /// Why Databricks could not be used. It has dozens of causes, so that only pages on which Databricks is asked load what reads them.
    #[serde(skip)]
    failure: Option<Arc<JsonValue>>,
    /// Names the request in the server's log.
    #[serde(default)]
    pub request_id: String,
}

impl Refusal {
    /// Reads the body of a refusal.
    pub fn read(text: &str) -> Option<Self> {
        let mut body = json::parse(text)?;
        let failure = body.take("failure").map(Arc::new);
        Some(Self {
            failure,
            ..body.read()?
        })
    }

    /// Reads why Databricks could not be used, where that is the cause.
    pub fn failure(&self) -> Option<Failure> {
        self.failure.as_ref()?.read()
    }
}

#[cfg(test)]
mod tests {
    use contract::{FailureCause, Problem};
    use domain::DatabricksHost;

    use super::*;

    #[test]
    fn a_problem_reads_as_a_refusal() {
        let failure = Failure {
            cause: FailureCause::SignInPage,
            host: DatabricksHost::parse("acme.cloud.databricks.com").unwrap(),
            detail: None,
            request_id: None,
            sql_state: None,
        };
        let mut problem = Problem {
            r#type: "about:blank".to_owned(),
            title: "Databricks refused".to_owned(),
            status: 502,
            code: ProblemCode::Databricks,
            reason: None,
            detail: Some("a host".to_owned()),
            errors: vec![FieldError {
                field: "/host".to_owned(),
                detail: "is another".to_owned(),
            }],
            failure: Some(Box::new(failure.clone())),
            request_id: "01".to_owned(),
        };
        let read = |problem: &Problem| Refusal::read(&serde_json::to_string(problem).unwrap());
        let refusal = read(&problem).unwrap();
        assert_eq!(refusal.failure(), Some(failure));
        let told = (refusal.title, refusal.status, refusal.code, refusal.reason);
        assert_eq!(
            told,
            (problem.title.clone(), problem.status, problem.code, None)
        );
        let told = (refusal.detail, refusal.errors, refusal.request_id);
        let errors = problem.errors.clone();
        assert_eq!(told, (problem.detail.clone(), errors, "01".to_owned()));
        problem.failure = None;
        assert_eq!(read(&problem).unwrap().failure(), None);
        assert_eq!(Refusal::read("[]"), None);
    }
}
