//! The clock that deadlines, waits and jitter go by: the real one, or in tests one that runs as fast as it is looked at.

use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;

use crate::retry;

#[cfg(test)]
pub(crate) mod simulated;

/// Where the time comes from.
#[derive(Clone)]
pub(crate) enum Clock {
    /// From the machine.
    Real,
    /// From a test, in which hours pass in milliseconds and every run is the same.
    #[cfg(test)]
    Simulated(simulated::SimulatedClock),
}

/// Time was up first.
pub(crate) struct DeadlinePassed;

impl Clock {
    pub(crate) fn now(&self) -> Instant {
        match self {
            Self::Real => Instant::now(),
            #[cfg(test)]
            Self::Simulated(clock) => clock.now(),
        }
    }

    pub(crate) async fn sleep(&self, time: Duration) {
        match self {
            Self::Real => tokio::time::sleep(time).await,
            #[cfg(test)]
            Self::Simulated(clock) => clock.sleep_until(clock.now() + time).await,
        }
    }

    /// Waits for a future, no longer than until `deadline`.
    pub(crate) async fn timeout_at<F: Future>(
        &self,
        deadline: Instant,
        future: F,
    ) -> Result<F::Output, DeadlinePassed> {
        match self {
            Self::Real => tokio::time::timeout_at(deadline, future)
                .await
                .map_err(|_elapsed| DeadlinePassed),
            #[cfg(test)]
            Self::Simulated(clock) => tokio::select! {
                biased;
                output = future => Ok(output),
                () = clock.sleep_until(deadline) => Err(DeadlinePassed),
            },
        }
    }

    /// Milliseconds to add to a wait, so that many callers don't come back at the same moment.
    pub(crate) fn jitter_ms(&self) -> u64 {
        match self {
            Self::Real => rand::random_range(retry::JITTER_MS),
            #[cfg(test)]
            Self::Simulated(clock) => clock.jitter_ms(),
        }
    }
}
