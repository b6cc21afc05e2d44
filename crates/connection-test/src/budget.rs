//! How long each check may take, and the whole test. Pure.

use std::time::Duration;

use contract::CheckName;

/// Time in which a stopped warehouse has to start: serverless ones take seconds, the others up to some minutes.
pub const WAREHOUSE_START: Duration = Duration::from_mins(5);
/// Time for the statements of one table.
pub const TABLE_PROBE: Duration = Duration::from_mins(1);
/// Time for looking for the newest row of a table that can be read.
pub const FRESHNESS: Duration = Duration::from_secs(30);
/// Time for a check that asks a question or two.
const QUESTION: Duration = Duration::from_mins(1);
/// Time for one call with its repetitions. Less than for the check that makes it, so that the check ends with the reason why the call was
/// repeated, and not with the words that time ran out.
pub const CALL: Duration = Duration::from_secs(45);
/// Time for finding out why a table was not found.
pub const EXPLANATION: Duration = Duration::from_secs(15);

/// Time that a test takes at most, whatever is in it: one warehouse that starts, and one slow workspace after the other.
const SHORTEST: Duration = Duration::from_mins(10);
/// What one more workspace adds, beyond those that are dealt with in the meantime. Measured: about a second at 200 ms for each call.
const FOR_EACH: Duration = Duration::from_secs(5);
/// Workspaces that fit into [`SHORTEST`].
const IN_THE_SHORTEST: usize = 50;

/// Gives the time after which a check is ended, counted from when it runs.
pub const fn of(name: &CheckName) -> Duration {
    match name {
        // Listing the warehouses comes before starting one.
        CheckName::Warehouse => WAREHOUSE_START.saturating_add(QUESTION),
        CheckName::Table(_) => TABLE_PROBE
            .saturating_add(FRESHNESS)
            .saturating_add(EXPLANATION),
        CheckName::Credentials
        | CheckName::Identity
        | CheckName::Metastore
        | CheckName::Access(_) => QUESTION,
    }
}

/// Gives the time after which a test of some workspaces is ended, however far it is.
pub fn total(workspaces: usize) -> Duration {
    let more = workspaces.saturating_sub(IN_THE_SHORTEST);
    SHORTEST + FOR_EACH * u32::try_from(more).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_workspaces_get_more_time() {
        assert_eq!(total(1), Duration::from_mins(10));
        assert_eq!(total(50), Duration::from_mins(10));
        assert_eq!(total(500), Duration::from_secs(600 + 450 * 5));
        assert!(total(5_000) < Duration::from_hours(8));
    }

    #[test]
    fn a_call_ends_before_its_check_does() {
        // The credentials are checked by two calls, the first of which takes ten seconds at most.
        assert!(CALL + Duration::from_secs(10) < of(&CheckName::Credentials));
    }

    #[test]
    fn a_check_ends_before_the_test_does() {
        assert!(of(&CheckName::Warehouse) < total(1));
        assert!(of(&CheckName::Credentials) < of(&CheckName::Warehouse));
    }
}
