//! The time in which a reading has to end.

use std::future::Future;
use std::time::Duration;

use contract::{Failure, FailureCause};
use domain::DatabricksHost;
use tokio::time::Instant;

use crate::failure;

/// The end of a reading.
#[derive(Debug, Clone, Copy)]
pub struct Deadline(pub Instant);

impl Deadline {
    /// Ends some time from now.
    pub fn within(time: Duration) -> Self {
        Self(Instant::now() + time)
    }

    /// Does some work, if it begins and ends before the deadline.
    pub async fn keep<T>(
        self,
        host: &DatabricksHost,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let too_late = || failure::bare(FailureCause::TimedOut, host);
        if Instant::now() >= self.0 {
            return Err(too_late());
        }
        match tokio::time::timeout_at(self.0, work).await {
            Ok(done) => done,
            Err(_) => Err(too_late()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[tokio::test]
    async fn nothing_begins_after_the_deadline_and_nothing_outlives_it() {
        let host = DatabricksHost::parse("acme.cloud.databricks.com").unwrap();
        let begun = Cell::new(false);
        let work = async {
            begun.set(true);
            Ok(())
        };
        let late = Deadline(Instant::now()).keep(&host, work).await;
        assert_eq!(late.unwrap_err().cause, FailureCause::TimedOut);
        assert!(!begun.get());
        let soon = Deadline(Instant::now() + Duration::from_millis(20));
        let late = soon
            .keep(&host, std::future::pending::<Result<(), _>>())
            .await;
        assert_eq!(late.unwrap_err().cause, FailureCause::TimedOut);
    }
}
