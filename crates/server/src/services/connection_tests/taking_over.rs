//! The tests of servers that are lost, which go on here.

use std::sync::Arc;
use std::time::Duration;

use connection_test::{OnProof, Setup, Test};
use contract::ConnectionTestRequest;
use databricks::Client;
use store::Store;

use super::{ConnectionTests, StartTestError, connected, held};
use crate::clock;
use crate::replicas::{Replicas, SharedTest};
use crate::vault::SecretToShare;

/// How often a server looks for them.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Goes on with the tests of servers that are lost.
#[derive(Debug)]
pub struct TakingOver {
    /// The registry.
    pub tests: Arc<ConnectionTests>,
    /// The database.
    pub store: Store,
    /// The client for Databricks.
    pub databricks: Client,
    /// Where the tests are found.
    pub replicas: Replicas,
}

impl TakingOver {
    /// Looks for them, for ever.
    pub async fn run(self) {
        let mut every = tokio::time::interval(LOOK_EVERY);
        loop {
            every.tick().await;
            // A server that is lost may have left several.
            while self.take_one_over().await {}
        }
    }

    /// Says whether there was one.
    async fn take_one_over(&self) -> bool {
        match self.replicas.take_over().await {
            Ok(Some(shared)) => {
                let id = shared.plan.id();
                if let Err(error) = self.go_on(shared).await {
                    tracing::warn!(%error, "a connection test of a server that is lost does not go on");
                    // Whoever looks comes back, and finds it where it goes on.
                    self.tests.abandon(id);
                }
                true
            }
            Ok(None) => false,
            Err(error) => {
                tracing::warn!(%error, "tests of servers that are lost are not found");
                false
            }
        }
    }

    async fn go_on(&self, shared: SharedTest) -> Result<(), StartTestError> {
        let SharedTest {
            plan,
            sign_ins,
            is_cancelled,
            session,
            generation,
        } = shared;
        let (run, _) = self.tests.hold(session.clone(), Arc::new(plan.run()));
        self.replicas.catch_up(&run).await?;
        run.reopen();
        if is_cancelled || sign_ins.is_none() {
            run.cancel();
        }
        tracing::info!(connection_test_id = %run.id, "going on with a connection test of a server that is lost");
        let connectors = self.store.connectors(clock::now()).await?;
        let setup = Setup {
            client: self.databricks.clone(),
            turns: self.tests.turns(),
            connected: connectors.into_iter().map(connected).collect(),
            on_proof: self.share_what_works(session, generation, plan.request()),
            is_shared: true,
        };
        let test = Test::resume(setup, &plan, sign_ins.unwrap_or_default(), run)?;
        let is_repetition = plan.is_repetition();
        let (tests, store) = (Arc::clone(&self.tests), self.store.clone());
        tokio::spawn(async move { tests.carry_out(test, &store, is_repetition).await });
        Ok(())
    }

    /// Returns what keeps credentials that came with a test and work: whoever comes back finds them in the database.
    fn share_what_works(
        &self,
        session: String,
        generation: String,
        request: &ConnectionTestRequest,
    ) -> Box<OnProof> {
        let replicas = self.replicas.clone();
        let (account_id, application_id) = (request.account_id, request.application_id);
        Box::new(move |host, credentials| {
            if let Some((held_for, secret)) = held(account_id, application_id, host, credentials) {
                let new = SecretToShare {
                    session: session.clone(),
                    generation: generation.clone(),
                    held_for,
                    secret,
                };
                let replicas = replicas.clone();
                tokio::spawn(async move { replicas.share_secret(&new).await });
            }
        })
    }
}
