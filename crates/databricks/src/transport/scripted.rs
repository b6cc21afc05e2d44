//! Answers made up by a test, in place of the network.

use std::sync::Arc;
use std::time::Duration;

use axum::http::Response;
use domain::DatabricksHost;

use super::{Request, Transport};
use crate::clock::Clock;
use crate::clock::simulated::SimulatedClock;
use crate::{Error, Options};

/// What becomes of a request, and after how long.
pub(crate) struct Outcome {
    pub(crate) after: Duration,
    pub(crate) ends: Result<Response<String>, Error>,
}

type Act = dyn Fn(&DatabricksHost, &Request<'_>) -> Outcome + Send + Sync;

/// Decides about every request.
pub(crate) struct Script(Arc<Act>);

impl Script {
    pub(super) async fn answer(
        &self,
        clock: &Clock,
        host: &DatabricksHost,
        request: &Request<'_>,
    ) -> Result<reqwest::Response, Error> {
        let outcome = (self.0)(host, request);
        clock.sleep(outcome.after).await;
        outcome.ends.map(reqwest::Response::from)
    }
}

impl Transport {
    /// A transport whose requests are built as for the network, and then answered by a script.
    pub(crate) fn scripted(
        clock: SimulatedClock,
        act: impl Fn(&DatabricksHost, &Request<'_>) -> Outcome + Send + Sync + 'static,
    ) -> Self {
        // Set up for a simulation, it needs no certificates of the machine.
        let options = Options {
            simulated: Some(([127, 0, 0, 1], 9).into()),
            ..Options::default()
        };
        Self {
            clock: Clock::Simulated(clock),
            script: Some(Script(Arc::new(act))),
            ..Self::new(&options).unwrap()
        }
    }
}
