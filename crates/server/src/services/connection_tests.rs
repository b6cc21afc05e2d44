//! Connection tests: started by one request, run by themselves, watched by another.

mod access;
mod budget;
mod judge;
pub mod matrix;
mod place;
mod plan;
mod probe;
mod refusal;
mod run;
mod shared;
mod sign_in;
mod workspace_test;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use contract::{
    CheckState, ConnectionTestRequest, Found, StartedConnectionTest, TestedWorkspace,
    WorkspaceToTest,
};
use domain::TableName;
use futures::StreamExt as _;
use grants::Selection;
use uuid::Uuid;

use crate::app::App;
use crate::clock;
use crate::error::Error;
use crate::services::turns::{OVERALL, Turns};
use crate::services::workspaces;
use crate::vault::{IDLE_LIMIT, SessionId};

use place::Expected;
pub use run::Run;
use run::Workspace;
use shared::Shared;
use sign_in::{Inputs, SignIn};
use workspace_test::WorkspaceTest;

/// Workspaces that are under test at the same time: enough for all turns to be used while some wait for a warehouse.
const WORKSPACES_AT_ONCE: usize = 2 * OVERALL;
/// Workspaces that one test takes.
const MAX_WORKSPACES: usize = 5_000;
/// Further tables that one test takes; Databricks documents about fifty.
const MAX_TABLES: usize = 500;

/// The tests of the last half hour, each visible to the browser that started it.
#[derive(Debug, Default)]
pub struct ConnectionTests {
    runs: Mutex<HashMap<String, Kept>>,
    turns: Turns,
}

#[derive(Debug)]
struct Kept {
    owner: SessionId,
    last_used: Instant,
    run: Arc<Run>,
}

impl ConnectionTests {
    /// Gives who may call Databricks when; all tests of the server share it.
    pub fn turns(&self) -> &Turns {
        &self.turns
    }

    /// Finds a test of this session.
    pub fn find(&self, session: &SessionId, id: &str) -> Option<Arc<Run>> {
        let mut runs = self.lock();
        let kept = runs.get_mut(id).filter(|kept| kept.owner == *session)?;
        kept.last_used = Instant::now();
        Some(Arc::clone(&kept.run))
    }

    /// Drops tests that nobody asked about for as long as secrets are held.
    pub fn sweep(&self, now: Instant) {
        let is_recent = |kept: &Kept| now.saturating_duration_since(kept.last_used) < IDLE_LIMIT;
        self.lock()
            .retain(|_, kept| !kept.run.has_ended() || is_recent(kept));
    }

    fn keep(&self, session: SessionId, run: Arc<Run>) {
        self.sweep(Instant::now());
        let last_used = Instant::now();
        self.lock().insert(
            run.id.clone(),
            Kept {
                owner: session,
                last_used,
                run,
            },
        );
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Kept>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts a test. Credentials that come with it are held for the session, so that testing again does not ask for them.
pub async fn start(
    app: &App,
    session: &SessionId,
    mut request: ConnectionTestRequest,
) -> Result<StartedConnectionTest, Error> {
    let earlier = match &request.repeats {
        Some(id) => Some(
            app.connection_tests()
                .find(session, id)
                .ok_or(Error::UnknownConnectionTest)?,
        ),
        None => None,
    };
    if let (Some(earlier), true) = (&earlier, request.workspaces.is_empty()) {
        request.workspaces = earlier.asked();
    }
    check(&request)?;
    let selection = Selection {
        features: request.features.iter().copied().collect(),
        tables: request.tables.iter().cloned().collect(),
        ..Selection::default()
    };
    let mut signing_in = Vec::with_capacity(request.workspaces.len());
    let mut planned = Vec::with_capacity(request.workspaces.len());
    for mut asked in std::mem::take(&mut request.workspaces) {
        let given = asked.credentials.take().map(SignIn::given);
        let held = || {
            let vault = app.vault();
            vault.for_workspace(session, request.account_id, &asked.host)
        };
        let sign_in = given
            .or_else(|| held().map(SignIn::held))
            .ok_or(Error::SecretNeeded)?;
        // A new secret, role or group counts at once: an old token must not answer in its place. Not later: the workspaces share tokens.
        app.databricks().forget(&sign_in.credentials);
        let inputs = Inputs::of(request.account_id, request.cloud, &asked, sign_in.who());
        let before = earlier
            .as_ref()
            .and_then(|earlier| earlier.workspace(&asked.host))
            .filter(|before| before.inputs == inputs);
        planned.push(plan_one(&selection, asked, inputs, before)?);
        signing_in.push(sign_in);
    }
    let id = Uuid::new_v4().simple().to_string();
    let tables: BTreeSet<TableName> = selection.tables(true);
    let started = started(&id, &planned);
    let shared = share(app, session, &request, planned, id, tables).await?;
    app.connection_tests()
        .keep(session.clone(), Arc::clone(&shared.run));
    let tests = shared
        .run
        .asked()
        .into_iter()
        .zip(signing_in)
        .map(|(asked, sign_in)| WorkspaceTest::new(Arc::clone(&shared), asked, sign_in))
        .collect();
    let within = Duration::from_secs(started.time_limit_seconds);
    tokio::spawn(carry_out(tests, Arc::clone(&shared.run), within));
    Ok(started)
}

fn check(request: &ConnectionTestRequest) -> Result<(), Error> {
    let invalid = |field, detail| Err(Error::InvalidInput { field, detail });
    if request.workspaces.is_empty() || request.workspaces.len() > MAX_WORKSPACES {
        let detail = format!("must name 1 to {MAX_WORKSPACES} workspaces");
        return invalid("/workspaces", detail);
    }
    if request.tables.len() > MAX_TABLES {
        return invalid("/tables", format!("must name at most {MAX_TABLES} tables"));
    }
    let hosts = request.workspaces.iter().map(|asked| &asked.host);
    workspaces::refuse_account_console(hosts.clone())?;
    let mut seen = HashSet::new();
    if let Some(twice) = hosts.clone().find(|host| !seen.insert(*host)) {
        return invalid("/workspaces", format!("{twice} is named twice"));
    }
    Ok(())
}

/// Plans one workspace. Of an earlier test that was made of the same inputs, what passed is kept.
fn plan_one(
    selection: &Selection,
    asked: WorkspaceToTest,
    inputs: Inputs,
    before: Option<Workspace>,
) -> Result<Workspace, Error> {
    let tables = selection.tables(asked.primary);
    let possible = plan::all(&tables);
    if let Some(other) = asked.checks.iter().find(|name| !possible.contains(name)) {
        let detail = format!("{other} is no check of {}", asked.host);
        return Err(Error::InvalidInput {
            field: "/workspaces",
            detail,
        });
    }
    let (earlier, facts) = match before {
        Some(Workspace { checks, facts, .. }) => (Some(checks), facts),
        None => (None, None),
    };
    Ok(Workspace {
        checks: plan::plan(&tables, &asked.checks, earlier.as_deref()),
        // A repetition repeats the whole workspace again, unless that one names checks of its own.
        asked: WorkspaceToTest {
            checks: Vec::new(),
            ..asked
        },
        inputs,
        facts,
    })
}

fn started(id: &str, planned: &[Workspace]) -> StartedConnectionTest {
    let workspaces = planned.iter().map(|workspace| TestedWorkspace {
        host: workspace.asked.host.clone(),
        name: workspace.asked.name.clone(),
        primary: workspace.asked.primary,
        checks: workspace.checks.clone(),
    });
    StartedConnectionTest {
        connection_test_id: id.to_owned(),
        started_at: clock::text(clock::now()),
        time_limit_seconds: budget::total(planned.len()).as_secs(),
        workspaces: workspaces.collect(),
    }
}

/// Collects what all workspaces share. Metastores whose check is kept stay claimed.
async fn share(
    app: &App,
    session: &SessionId,
    request: &ConnectionTestRequest,
    planned: Vec<Workspace>,
    id: String,
    tables: BTreeSet<TableName>,
) -> Result<Arc<Shared>, Error> {
    let main = planned
        .iter()
        .find(|workspace| workspace.asked.primary)
        .or(planned.first())
        .map(|workspace| workspace.asked.host.clone());
    let expected = main
        .map(|main| Expected::of(request.cloud, &main))
        .ok_or(Error::NotFound)?;
    let kept: Vec<_> = planned
        .iter()
        .filter_map(|workspace| {
            let metastore_id = workspace
                .checks
                .iter()
                .find_map(|check| match &check.state {
                    CheckState::Passed {
                        found: Found::Metastore { metastore_id, .. },
                        ..
                    } => Some(metastore_id.clone()),
                    _ => None,
                })?;
            Some((metastore_id, workspace.asked.host.clone()))
        })
        .collect();
    let shared = Shared {
        app: app.clone(),
        session: session.clone(),
        run: Arc::new(Run::new(id, planned)),
        account_id: request.account_id,
        expected,
        features: request.features.clone(),
        tables,
        connectors: app.store().connectors(clock::now()).await?,
        known: Mutex::default(),
    };
    for (metastore_id, host) in kept {
        shared.keep_claim(metastore_id, host);
    }
    Ok(Arc::new(shared))
}

async fn carry_out(tests: Vec<WorkspaceTest>, run: Arc<Run>, within: Duration) {
    let all = futures::stream::iter(tests)
        .for_each_concurrent(WORKSPACES_AT_ONCE, WorkspaceTest::carry_out);
    let stopped = run.stopped();
    // Dropping the tests ends their calls; running statements are cancelled at Databricks.
    let cancelled = tokio::select! {
        outcome = tokio::time::timeout(within, all) => { run.finish(outcome.is_err(), false); false }
        () = stopped => { run.finish(false, true); true }
    };
    tracing::info!(cancelled, "connection test ended");
}
