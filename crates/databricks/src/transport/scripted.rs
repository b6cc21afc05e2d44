//! Answers made up by a test, in place of the network.

use std::sync::Arc;
use std::time::Duration;

use axum::http::Response;
use domain::DatabricksHost;

use super::Transport;
use super::request::HttpRequest;
use crate::clock::Clock;
use crate::clock::simulated::SimulatedClock;
use crate::{ClientOptions, Error};

/// What becomes of a request, and after how long.
pub(crate) struct ScriptedOutcome {
    pub(crate) after: Duration,
    pub(crate) ends: Result<Response<String>, Error>,
}

type Act = dyn Fn(&DatabricksHost, &HttpRequest<'_>) -> ScriptedOutcome + Send + Sync;

/// Decides about every request.
pub(crate) struct ScriptedAnswers(Arc<Act>);

impl ScriptedAnswers {
    pub(super) async fn answer(
        &self,
        clock: &Clock,
        host: &DatabricksHost,
        request: &HttpRequest<'_>,
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
        act: impl Fn(&DatabricksHost, &HttpRequest<'_>) -> ScriptedOutcome + Send + Sync + 'static,
    ) -> Self {
        // Set up for a simulation, it needs no certificates of the machine.
        let options = ClientOptions {
            simulated: Some(([127, 0, 0, 1], 9).into()),
            ..ClientOptions::default()
        };
        Self {
            clock: Clock::Simulated(clock),
            script: Some(ScriptedAnswers(Arc::new(act))),
            ..Self::new(&options).unwrap()
        }
    }
}
