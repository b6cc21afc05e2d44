//! The registry of connection tests: started by one request, run by themselves, watched by another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use connection_test::turns::Turns;
use connection_test::{ConnectedWorkspace, Run, Setup, SignIn, Test};
use contract::{ConnectionTestRequest, HeldCredentials, HeldToken, StartedConnectionTest};
use databricks::Credentials;

use crate::app::App;
use crate::clock;
use crate::http::error::Error;
use crate::store::ConnectorRecord;
use crate::vault::{IDLE_LIMIT, SessionId};

/// The tests of the last half hour, each visible to the browser that started it.
#[derive(Debug, Default)]
pub struct ConnectionTests {
    runs: Mutex<HashMap<String, OwnedRun>>,
    turns: Arc<Turns>,
}

#[derive(Debug)]
struct OwnedRun {
    owner: SessionId,
    last_used: Instant,
    run: Arc<Run>,
}

impl ConnectionTests {
    /// Finds a test of this session.
    pub fn find(&self, session: &SessionId, id: &str) -> Option<Arc<Run>> {
        let mut runs = self.lock();
        let owned = runs.get_mut(id).filter(|owned| owned.owner == *session)?;
        owned.last_used = Instant::now();
        Some(Arc::clone(&owned.run))
    }

    /// Drops tests that nobody asked about for as long as secrets are held.
    pub fn sweep(&self, now: Instant) {
        let is_recent =
            |owned: &OwnedRun| now.saturating_duration_since(owned.last_used) < IDLE_LIMIT;
        self.lock()
            .retain(|_, owned| !owned.run.has_ended() || is_recent(owned));
    }

    /// Cancels the tests of a session.
    pub fn cancel(&self, session: &SessionId) {
        let runs = self.lock();
        let of_session = runs.values().filter(|owned| owned.owner == *session);
        of_session.for_each(|owned| owned.run.cancel());
    }

    /// Cancels all tests and waits until they have ended.
    pub async fn stop(&self) {
        let runs: Vec<Arc<Run>> = self
            .lock()
            .values()
            .map(|owned| Arc::clone(&owned.run))
            .collect();
        for run in &runs {
            run.cancel();
        }
        for run in &runs {
            run.ended().await;
        }
    }

    fn keep(&self, session: SessionId, run: Arc<Run>) {
        self.sweep(Instant::now());
        let last_used = Instant::now();
        self.lock().insert(
            run.id.clone(),
            OwnedRun {
                owner: session,
                last_used,
                run,
            },
        );
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, OwnedRun>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts a test. Credentials that come with it are held for the session, so that testing again does not ask for them.
pub async fn start(
    app: &App,
    session: &SessionId,
    mut request: ConnectionTestRequest,
) -> Result<StartedConnectionTest, Error> {
    let tests = app.connection_tests();
    let earlier = match &request.repeats {
        Some(id) => Some(
            tests
                .find(session, id)
                .ok_or(Error::UnknownConnectionTest)?,
        ),
        None => None,
    };
    if let (Some(earlier), true) = (&earlier, request.workspaces.is_empty()) {
        request.workspaces = earlier.asked();
    }
    connection_test::check(&request)?;
    let mut sign_ins = Vec::with_capacity(request.workspaces.len());
    for asked in &mut request.workspaces {
        let given = asked.credentials.take().map(SignIn::given);
        let held = || {
            let vault = app.vault();
            vault.for_workspace(session, request.account_id, request.client_id, &asked.host)
        };
        let sign_in = given
            .or_else(|| held().map(SignIn::held))
            .ok_or(Error::SecretNeeded)?;
        sign_ins.push(sign_in);
    }
    let connectors = app.store().connectors(clock::now()).await?;
    let setup = Setup {
        client: app.databricks().clone(),
        turns: Arc::clone(&tests.turns),
        connected: connectors.into_iter().map(connected).collect(),
        on_proof: {
            let (app, permit) = (app.clone(), app.vault().permit(session));
            let (account_id, client_id) = (request.account_id, request.client_id);
            Box::new(move |host, credentials| match credentials.clone() {
                Credentials::OauthM2m { secret, .. } => {
                    let held = HeldCredentials {
                        partition: host.partition(),
                        account_id,
                        client_id,
                    };
                    app.vault().keep_secret(&permit, held, secret);
                }
                Credentials::PersonalAccessToken(token) => {
                    let of = HeldToken {
                        host: host.clone(),
                        client_id,
                    };
                    app.vault().keep_token(&permit, of, token);
                }
            })
        },
    };
    let test = Test::prepare(setup, &request, sign_ins, earlier.as_deref())?;
    let started = test.started().clone();
    tests.keep(session.clone(), test.run());
    tokio::spawn(test.carry_out());
    Ok(started)
}

fn connected(connector: ConnectorRecord) -> ConnectedWorkspace {
    let of = connector.made_from;
    ConnectedWorkspace {
        metastore_id: of.metastore_id,
        workspace_id: of.workspace_id,
        host: of.host,
    }
}
