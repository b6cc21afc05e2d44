//! The raw facts of a failure, for the curious and for support.

use contract::Failure;

use crate::api::{ApiError, Refusal};

/// A name and a value, for a list that can be copied. Never holds a secret.
pub type Detail = (&'static str, String);

/// Lists what Databricks said.
pub fn of_failure(failure: &Failure) -> Vec<Detail> {
    let optional = [
        ("Databricks' words", failure.detail.clone()),
        ("SQLSTATE", failure.sql_state.clone()),
        ("Request ID at Databricks", failure.request_id.clone()),
    ];
    std::iter::once(("Host", failure.host.to_string()))
        .chain(
            optional
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .collect()
}

/// Lists what the server said.
pub fn of_error(error: &ApiError) -> Vec<Detail> {
    match error {
        ApiError::NotSent | ApiError::Unreachable => Vec::new(),
        ApiError::Unreadable { status } => vec![("Status", status.to_string())],
        ApiError::Refused(problem) => of_problem(problem),
    }
}

fn of_problem(problem: &Refusal) -> Vec<Detail> {
    let mut details = problem
        .failure()
        .as_ref()
        .map(of_failure)
        .unwrap_or_default();
    details.push(("Server's words", problem.title.clone()));
    details.extend(problem.detail.clone().map(|detail| ("Detail", detail)));
    details.extend(problem.errors.iter().map(|error| {
        (
            "Refused value",
            format!("{}: {}", error.field, error.detail),
        )
    }));
    details.push(("Status", problem.status.to_string()));
    if !problem.request_id.is_empty() {
        details.push(("Request ID at LakeSentry", problem.request_id.clone()));
    }
    details
}
