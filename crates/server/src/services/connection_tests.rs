//! The registry of connection tests: started by one request, run by themselves, watched by another.

mod taking_over;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use connection_test::turns::Turns;
use connection_test::{
    ConnectedWorkspace, InvalidRequest, OnProof, Resumable, Run, Setup, SignIn, Test, as_started,
};
use contract::{ConnectionTestRequest, HeldCredentials, HeldToken, StartedConnectionTest};
use databricks::Client;
use domain::{AccountId, ApplicationId, ConnectionTestId, Credentials, DatabricksHost, Secret};
use grants::Selection;
use parking_lot::Mutex;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::{AuditAction, AuditEvent, ConnectorRecord, Store};
use zeroize::Zeroizing;

use crate::clock;
use crate::replicas::{BegunElsewhere, CarryingEnd, ReplicaError, Replicas};
use crate::services::connectors::{self, ForeignAccount};
use crate::services::kept_tests;
use crate::vault::{HeldFor, IDLE_LIMIT, Permit, SessionId, Vault};

pub use taking_over::TakingOver;

/// Checks that one test makes: 5,000 workspaces with about twenty tables each. A check takes about 1.6 kB while it is held, if all fail.
const MAX_CHECKS: usize = 150_000;
/// Checks of all tests that are held, which is about 500 MB.
const MAX_CHECKS_HELD: usize = 300_000;
/// Tests of one browser that run at the same time: one that is watched, and one or two in other tabs.
const MAX_RUNNING_OF_SESSION: usize = 3;
/// Tests that run at the same time.
const MAX_RUNNING: usize = 12;
/// Checks of every workspace besides its tables; see the plan of a test.
const CHECKS_BESIDE_TABLES: usize = 9;

/// Why a test can't be started.
#[derive(Debug, thiserror::Error)]
pub enum StartTestError {
    /// A member of the request can't be used.
    #[error(transparent)]
    Invalid(#[from] InvalidRequest),
    /// The test to repeat is unknown to this browser's session.
    #[error("unknown connection test")]
    UnknownTest,
    /// No secret is held for this browser.
    #[error("the secret is not held any more")]
    SecretNeeded,
    /// The connectors belong to another account.
    #[error(transparent)]
    ForeignAccount(#[from] ForeignAccount),
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// As many run, or are held, as may be.
    #[error("as many connection tests run, or are held, as this server takes")]
    TooMany,
    /// The server ended meanwhile.
    #[error("the test was not begun")]
    Ended,
    /// What the servers share can't be used.
    #[error(transparent)]
    Replicas(#[from] ReplicaError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// The tests of the last half hour, each visible to the browser that started it.
#[derive(Debug, Default)]
pub struct ConnectionTests {
    runs: Mutex<HashMap<ConnectionTestId, OwnedRun>>,
    turns: Arc<Turns>,
    /// Where tests go on that were begun here, and come from that were begun elsewhere.
    replicas: Option<Replicas>,
}

#[derive(Debug)]
struct OwnedRun {
    /// The session, by its hash.
    owner: String,
    last_used: Instant,
    /// What it was started by, where that may come again.
    call: Option<StartingCall>,
    checks: usize,
    run: Arc<Run>,
}

/// A starting call that may come again.
#[derive(Debug, Clone, PartialEq, Eq)]
struct StartingCall {
    key: String,
    /// Of the request, secrets included: the same key with another secret is another request.
    digest: String,
}

impl ConnectionTests {
    /// Shares them with other servers.
    pub fn shared(replicas: Replicas) -> Self {
        Self {
            replicas: Some(replicas),
            ..Self::default()
        }
    }

    /// Finds a test of this session, with all that has happened in it by now, wherever it is carried out.
    ///
    /// # Errors
    /// When what the servers share can't be used.
    pub async fn find(
        &self,
        session: &SessionId,
        id: ConnectionTestId,
    ) -> Result<Option<Arc<Run>>, ReplicaError> {
        let session = session.hash();
        let here = self.find_here(&session, id);
        let Some(replicas) = &self.replicas else {
            return Ok(here);
        };
        if let Some(run) = here {
            replicas.touch(id).await?;
            replicas.catch_up(&run).await?;
            return Ok(Some(run));
        }
        let Some(found) = replicas.find(&session, id).await? else {
            return Ok(None);
        };
        let (run, is_new) = self.hold(session, found);
        if is_new {
            replicas.follow(&run);
        }
        Ok(Some(run))
    }

    fn find_here(&self, session: &str, id: ConnectionTestId) -> Option<Arc<Run>> {
        let mut runs = self.runs.lock();
        let is_here = |owned: &&mut OwnedRun| owned.owner == session && !owned.run.is_abandoned();
        let owned = runs.get_mut(&id).filter(is_here)?;
        owned.last_used = Instant::now();
        Some(Arc::clone(&owned.run))
    }

    /// Takes up a test of another server, unless another request has done so meanwhile; says whether it was new.
    fn hold(&self, session: String, found: Arc<Run>) -> (Arc<Run>, bool) {
        let mut runs = self.runs.lock();
        sweep(&mut runs, Instant::now());
        if let Some(known) = runs.get_mut(&found.id) {
            // Another server may have given the session another name.
            known.owner = session;
            return (Arc::clone(&known.run), false);
        }
        let checks = found.look_at_all(|workspaces, _| {
            let checks = workspaces.iter().map(|workspace| workspace.checks.len());
            checks.sum()
        });
        let owned = OwnedRun {
            owner: session,
            last_used: Instant::now(),
            call: None,
            checks,
            run: Arc::clone(&found),
        };
        runs.insert(found.id, owned);
        (found, true)
    }

    /// Lets go of a test that another server goes on with.
    fn let_go(&self, id: ConnectionTestId) {
        self.runs.lock().remove(&id);
    }

    /// Does so, and ends the streams of it.
    fn abandon(&self, id: ConnectionTestId) {
        if let Some(owned) = self.runs.lock().remove(&id) {
            owned.run.abandon();
        }
    }

    /// Ends a test, wherever it is carried out; what did not run is not checked.
    ///
    /// # Errors
    /// When what the servers share can't be used.
    pub async fn cancel(&self, run: &Run) -> Result<(), ReplicaError> {
        run.cancel();
        match &self.replicas {
            Some(replicas) => replicas.cancel(run.id).await,
            None => Ok(()),
        }
    }

    /// Who may call Databricks when, which tests that nobody started keep to as well.
    pub fn turns(&self) -> Arc<Turns> {
        Arc::clone(&self.turns)
    }

    /// Gives the tests of a session that gets another name to that name.
    pub fn hand_over(&self, from: &SessionId, to: &SessionId) {
        let (from, to) = (from.hash(), to.hash());
        for owned in self.runs.lock().values_mut() {
            if owned.owner == from {
                owned.owner.clone_from(&to);
            }
        }
    }

    /// Drops tests that nobody asked about for as long as secrets are held.
    pub fn sweep(&self, now: Instant) {
        sweep(&mut self.runs.lock(), now);
    }

    /// Cancels the tests of a session that are carried out here, under all names that it has had.
    pub fn cancel_all_of(&self, names: &[SessionId]) {
        let names: Vec<String> = names.iter().map(SessionId::hash).collect();
        let runs = self.runs.lock();
        let of_session = runs.values().filter(|owned| names.contains(&owned.owner));
        of_session.for_each(|owned| owned.run.cancel());
    }

    /// Ends what is carried out here: other servers go on with it, or it is cancelled. Waits for the end.
    pub async fn stop(&self) {
        if let Some(replicas) = &self.replicas {
            replicas.leave().await;
            return;
        }
        let runs: Vec<Arc<Run>> = {
            let runs = self.runs.lock();
            runs.values().map(|owned| Arc::clone(&owned.run)).collect()
        };
        for run in &runs {
            run.cancel();
        }
        for run in &runs {
            run.ended().await;
        }
    }

    /// Carries a test out to its end, and keeps what it found of workspaces that are connected.
    async fn carry_out(&self, test: Test, store: &Store, is_repetition: bool) {
        let run = test.run();
        match &self.replicas {
            None => test.carry_out().await,
            Some(replicas) => {
                if replicas.carry(test).await == CarryingEnd::Left {
                    self.let_go(run.id);
                    return;
                }
            }
        }
        kept_tests::keep(store, &run, is_repetition).await;
    }

    /// Finds the test that a call has started already.
    fn find_started(
        &self,
        session: &SessionId,
        call: &StartingCall,
    ) -> Result<Option<Arc<Run>>, StartTestError> {
        started_by(&self.runs.lock(), &session.hash(), call)
    }

    /// Takes a test up, unless there are too many. When the same call has started one in the meantime, that one is returned.
    fn admit(&self, new: OwnedRun) -> Result<Option<Arc<Run>>, StartTestError> {
        let mut runs = self.runs.lock();
        sweep(&mut runs, Instant::now());
        if let Some(call) = &new.call
            && let Some(before) = started_by(&runs, &new.owner, call)?
        {
            return Ok(Some(before));
        }
        let running = || runs.values().filter(|owned| !owned.run.has_ended());
        let of_session = running().filter(|owned| owned.owner == new.owner).count();
        if of_session >= MAX_RUNNING_OF_SESSION || running().count() >= MAX_RUNNING {
            return Err(StartTestError::TooMany);
        }
        make_room(&mut runs, new.checks)?;
        runs.insert(new.run.id, new);
        Ok(None)
    }
}

type Runs = HashMap<ConnectionTestId, OwnedRun>;

fn sweep(runs: &mut Runs, now: Instant) {
    let is_recent = |owned: &OwnedRun| now.saturating_duration_since(owned.last_used) < IDLE_LIMIT;
    runs.retain(|_, owned| {
        !owned.run.is_abandoned() && (!owned.run.has_ended() || is_recent(owned))
    });
}

fn started_by(
    runs: &Runs,
    session: &str,
    call: &StartingCall,
) -> Result<Option<Arc<Run>>, StartTestError> {
    let mut of_session = runs.values().filter(|owned| owned.owner == session);
    let same_key = of_session.find(|owned| {
        let other = owned.call.as_ref();
        other.is_some_and(|other| other.key == call.key)
    });
    match same_key {
        Some(owned) if owned.call.as_ref() == Some(call) => Ok(Some(Arc::clone(&owned.run))),
        Some(_) => Err(StartTestError::KeyReused),
        None => Ok(None),
    }
}

/// Drops the results that were not looked at for longest, until there is room for more.
fn make_room(runs: &mut Runs, checks: usize) -> Result<(), StartTestError> {
    loop {
        let held: usize = runs.values().map(|owned| owned.checks).sum();
        if held + checks <= MAX_CHECKS_HELD {
            return Ok(());
        }
        let ended = runs.iter().filter(|(_, owned)| owned.run.has_ended());
        let oldest = ended.min_by_key(|(_, owned)| owned.last_used);
        let Some(id) = oldest.map(|(id, _)| *id) else {
            return Err(StartTestError::TooMany);
        };
        runs.remove(&id);
    }
}

/// What starting a test works with.
#[derive(Debug, Clone, Copy)]
pub struct Starter<'a> {
    /// The registry.
    pub tests: &'a Arc<ConnectionTests>,
    /// The connectors that there are, and the audit trail in the name of whoever starts it.
    pub store: &'a Store,
    /// The client for Databricks.
    pub databricks: &'a Client,
    /// The secrets that are held.
    pub vault: &'a Arc<Vault>,
}

impl Starter<'_> {
    /// Starts a test. Credentials that come with it are held for the session, so that testing again does not ask for them. A repetition
    /// with the same key starts nothing.
    pub async fn start(
        self,
        session: &SessionId,
        key: Option<String>,
        mut request: ConnectionTestRequest,
    ) -> Result<StartedConnectionTest, StartTestError> {
        let call = key.map(|key| StartingCall {
            digest: digest(&request),
            key,
        });
        if let Some(call) = &call
            && let Some(run) = self.tests.find_started(session, call)?
        {
            return Ok(as_started(&run));
        }
        let earlier = match request.repeats {
            Some(id) => {
                let found = self.tests.find(session, id).await?;
                Some(found.ok_or(StartTestError::UnknownTest)?)
            }
            None => None,
        };
        if let (Some(earlier), true) = (&earlier, request.workspaces.is_empty()) {
            request.workspaces = earlier.asked();
        }
        connection_test::check(&request)?;
        let now = clock::now();
        let connectors = self.store.connectors(now).await?;
        connectors::check_account(&connectors, request.account_id)?;
        settle_primary(&mut request, self.store.primary(now).await?.as_ref())?;
        let checks = count_checks(&request)?;
        let sign_ins = self.sign_ins(session, &mut request)?;
        let permit = self.vault.permit(session);
        let setup = Setup {
            client: self.databricks.clone(),
            turns: Arc::clone(&self.tests.turns),
            connected: connectors.into_iter().map(connected).collect(),
            on_proof: self.keep_what_works(permit.clone(), &request),
            is_shared: self.tests.replicas.is_some(),
        };
        let test = Test::prepare(setup, &request, sign_ins, earlier.as_deref())?;
        let before = self.tests.admit(OwnedRun {
            owner: session.hash(),
            last_used: Instant::now(),
            call: call.clone(),
            checks,
            run: test.run(),
        })?;
        if let Some(before) = before {
            return Ok(as_started(&before));
        }
        let started = test.started().clone();
        let event = AuditEvent::new(AuditAction::TestStarted, started.connection_test_id)
            .after(json!({"workspaces": started.workspaces.len()}));
        let beginning = Beginning {
            tests: Arc::clone(self.tests),
            store: self.store.clone(),
            event,
            permit,
            call,
            is_repetition: request.repeats.is_some(),
        };
        // By itself, because whoever asked may go away: nothing is asked of Databricks before it is told.
        let begun = tokio::spawn(beginning.begin(test));
        match begun.await.map_err(|_| StartTestError::Ended)?? {
            None => Ok(started),
            Some(before) => {
                let before = self.tests.find(session, before).await?;
                let before = before.ok_or(StartTestError::UnknownTest)?;
                Ok(as_started(&before))
            }
        }
    }

    /// Returns what keeps credentials that came with a test and work, for the principal that it runs as.
    fn keep_what_works(self, permit: Permit, request: &ConnectionTestRequest) -> Box<OnProof> {
        let vault = Arc::clone(self.vault);
        let (account_id, application_id) = (request.account_id, request.application_id);
        Box::new(move |host, credentials| {
            if let Some((held_for, secret)) = held(account_id, application_id, host, credentials) {
                vault.keep(&permit, held_for, secret);
            }
        })
    }

    /// Returns what to sign in with, in the order of the workspaces.
    fn sign_ins(
        self,
        session: &SessionId,
        request: &mut ConnectionTestRequest,
    ) -> Result<Vec<SignIn>, StartTestError> {
        let (account_id, application_id) = (request.account_id, request.application_id);
        let first = request.workspaces.first();
        let stated = request.partition;
        let partition = stated.or_else(|| first.map(|asked| asked.host.partition()));
        let of_account = partition.and_then(|partition| {
            let held = HeldCredentials {
                partition,
                account_id,
                application_id,
            };
            let client_secret = self.vault.secret(session, &held)?;
            Some(Credentials::OauthM2m {
                application_id,
                client_secret,
            })
        });
        let sign_in = |asked: &mut contract::WorkspaceToTest| {
            let given = asked.credentials.take().map(SignIn::given);
            let held = || {
                let vault = self.vault;
                let held = vault.for_workspace(session, account_id, application_id, &asked.host);
                // In another part of Databricks the test ends at the address, before anything is sent: that needs no secret of its own.
                let elsewhere = partition.is_some_and(|of| of != asked.host.partition());
                let held = held.or_else(|| of_account.clone().filter(|_| elsewhere));
                held.map(SignIn::held)
            };
            given.or_else(held).ok_or(StartTestError::SecretNeeded)
        };
        request.workspaces.iter_mut().map(sign_in).collect()
    }
}

/// A test that was taken up and is to begin.
struct Beginning {
    tests: Arc<ConnectionTests>,
    store: Store,
    event: AuditEvent,
    permit: Permit,
    call: Option<StartingCall>,
    is_repetition: bool,
}

impl Beginning {
    /// Takes it down for the other servers, tells of it, and has it carried out. Returns the one that the same call has started at another server.
    async fn begin(self, mut test: Test) -> Result<Option<ConnectionTestId>, StartTestError> {
        let run = test.run();
        let before = match test.take_resumable() {
            Some(resumable) => self.share(run.id, resumable).await,
            None => Ok(None),
        };
        if !matches!(before, Ok(None)) {
            self.tests.abandon(run.id);
            return before;
        }
        let told = self.store.record(&self.event).await;
        if told.is_err() {
            run.cancel();
        }
        let Self {
            tests,
            store,
            is_repetition,
            ..
        } = self;
        tokio::spawn(async move { tests.carry_out(test, &store, is_repetition).await });
        told?;
        Ok(None)
    }

    async fn share(
        &self,
        id: ConnectionTestId,
        resumable: Resumable,
    ) -> Result<Option<ConnectionTestId>, StartTestError> {
        let Some(replicas) = &self.tests.replicas else {
            return Ok(None);
        };
        let call = self.call.clone();
        let call = call.map(|StartingCall { key, digest }| (key, digest));
        match replicas.begin(&self.permit, call, id, resumable).await? {
            BegunElsewhere::No => Ok(None),
            BegunElsewhere::Before(id) => Ok(Some(id)),
            BegunElsewhere::KeyReused => Err(StartTestError::KeyReused),
            BegunElsewhere::Forgotten => Err(StartTestError::SecretNeeded),
        }
    }
}

/// What credentials are held for; those that hold no secret are not.
fn held(
    account_id: AccountId,
    application_id: ApplicationId,
    host: &DatabricksHost,
    credentials: &Credentials,
) -> Option<(HeldFor, Secret)> {
    let held_for = match credentials {
        Credentials::OauthM2m { .. } => HeldFor::Principal(HeldCredentials {
            partition: host.partition(),
            account_id,
            application_id,
        }),
        Credentials::PersonalAccessToken { .. } => HeldFor::Workspace(HeldToken {
            host: host.clone(),
            application_id,
        }),
        Credentials::Federated { .. } => return None,
    };
    Some((held_for, credentials.secret()?.clone()))
}

/// Lets the database say who reads the global tables: where a connector does, no other workspace is tested for them, unless that one is meant to
/// take its place.
fn settle_primary(
    request: &mut ConnectionTestRequest,
    primary: Option<&ConnectorRecord>,
) -> Result<(), InvalidRequest> {
    if request.hand_over && request.workspaces.len() != 1 {
        return Err(InvalidRequest {
            field: "/hand_over",
            detail: "only one workspace can take the place of the primary; test it alone"
                .to_owned(),
        });
    }
    if let Some(primary) = primary.filter(|_| !request.hand_over) {
        for asked in &mut request.workspaces {
            asked.primary = asked.host == primary.made_from.host;
        }
    } else if request
        .workspaces
        .iter()
        .filter(|asked| asked.primary)
        .count()
        > 1
    {
        return Err(InvalidRequest {
            field: "/workspaces",
            detail: "one workspace can be primary; more are".to_owned(),
        });
    }
    Ok(())
}

/// Counts the checks of a request before anything is made of it.
fn count_checks(request: &ConnectionTestRequest) -> Result<usize, InvalidRequest> {
    let selection = Selection {
        features: request.features.iter().copied().collect(),
        tables: request.tables.iter().cloned().collect(),
        ..Selection::default()
    };
    let most = selection.tables(true).len() + CHECKS_BESIDE_TABLES;
    let checks = request.workspaces.len() * most;
    if checks > MAX_CHECKS {
        return Err(InvalidRequest {
            field: "/workspaces",
            detail: format!(
                "{} workspaces with {most} checks each are {checks} checks; one test makes at most {MAX_CHECKS}. Test fewer workspaces at a time, or fewer tables",
                request.workspaces.len()
            ),
        });
    }
    Ok(checks)
}

fn digest(request: &ConnectionTestRequest) -> String {
    // A request that came as JSON can be written as JSON.
    let json = Zeroizing::new(serde_json::to_vec(request).unwrap_or_default());
    format!("{:x}", Sha256::digest(json.as_slice()))
}

fn connected(connector: ConnectorRecord) -> ConnectedWorkspace {
    let of = connector.made_from;
    ConnectedWorkspace {
        metastore_id: of.metastore_id,
        workspace_id: of.workspace_id,
        host: of.host,
    }
}
