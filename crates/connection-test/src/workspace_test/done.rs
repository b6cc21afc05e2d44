//! How a check ended.

use contract::{CheckState, Failure, Observation, Probe, Warning};

/// A check that ran.
pub(super) struct CheckOutcome<T> {
    /// What later checks need of it; `None` when it did not pass.
    pub(super) value: Option<T>,
    pub(super) state: CheckState,
    pub(super) probe: Option<Probe>,
}

impl<T> CheckOutcome<T> {
    pub(super) fn passed(
        value: T,
        found: Observation,
        warnings: impl IntoIterator<Item = Warning>,
    ) -> Self {
        Self {
            value: Some(value),
            state: CheckState::Passed {
                found,
                warnings: warnings.into_iter().collect(),
            },
            probe: None,
        }
    }
}

impl<T> From<Failure> for CheckOutcome<T> {
    fn from(failure: Failure) -> Self {
        CheckState::Failed { failure }.into()
    }
}

impl<T> From<CheckState> for CheckOutcome<T> {
    fn from(state: CheckState) -> Self {
        Self {
            value: None,
            state,
            probe: None,
        }
    }
}

impl<T> From<Result<(T, Observation), Failure>> for CheckOutcome<T> {
    fn from(outcome: Result<(T, Observation), Failure>) -> Self {
        match outcome {
            Ok((value, found)) => Self::passed(value, found, None),
            Err(failure) => failure.into(),
        }
    }
}
