//! Connection tests: started by one request, run by themselves, watched by another.

mod checks;
mod run;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use contract::{
    Check, CheckName, CheckState, ConnectionTestRequest, StartedConnectionTest, TestedWorkspace,
    WorkspaceToTest,
};
use domain::{Feature, tables_for};
use futures::StreamExt as _;
use uuid::Uuid;

use crate::app::App;
use crate::clock;
use crate::error::Error;
use crate::services::workspaces;
use crate::vault::{IDLE_LIMIT, SessionId};

use checks::{About, SignIn, WorkspaceTest};
pub use run::Run;

/// Time after which a test is ended, however far it is.
const TIME_LIMIT: Duration = Duration::from_mins(10);
/// Workspaces that are tested at the same time. Each uses a few statements at a time.
const WORKSPACES_AT_ONCE: usize = 8;
/// Workspaces that one test takes.
const MAX_WORKSPACES: usize = 5_000;

/// The tests of the last half hour, each visible to the browser that started it.
#[derive(Debug, Default)]
pub struct ConnectionTests {
    runs: Mutex<HashMap<String, Kept>>,
}

#[derive(Debug)]
struct Kept {
    owner: SessionId,
    last_used: Instant,
    run: Arc<Run>,
}

impl ConnectionTests {
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

    fn keep(&self, session: SessionId, id: String, run: Arc<Run>) {
        self.sweep(Instant::now());
        let last_used = Instant::now();
        self.lock().insert(
            id,
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
pub fn start(
    app: &App,
    session: &SessionId,
    request: ConnectionTestRequest,
) -> Result<StartedConnectionTest, Error> {
    if request.workspaces.is_empty() || request.workspaces.len() > MAX_WORKSPACES {
        let detail = format!("must name 1 to {MAX_WORKSPACES} workspaces");
        return Err(Error::InvalidInput {
            field: "/workspaces",
            detail,
        });
    }
    workspaces::refuse_account_console(request.workspaces.iter().map(|asked| &asked.host))?;
    let mut signing_in = Vec::with_capacity(request.workspaces.len());
    let mut planned = Vec::with_capacity(request.workspaces.len());
    for mut workspace in request.workspaces {
        let given = workspace.credentials.take().map(SignIn::given);
        let sign_in = given.or_else(|| {
            let held = app
                .vault()
                .for_workspace(session, request.account_id, &workspace.host)?;
            Some(SignIn::held(held))
        });
        let sign_in = sign_in.ok_or(Error::SecretNeeded)?;
        planned.push(plan(&workspace, &request.features));
        signing_in.push((workspace, sign_in));
    }
    let run = Arc::new(Run::new(&planned));
    let id = Uuid::new_v4().simple().to_string();
    app.connection_tests()
        .keep(session.clone(), id.clone(), Arc::clone(&run));
    let about = About {
        app: app.clone(),
        session: session.clone(),
        run: Arc::clone(&run),
        account_id: request.account_id,
        features: request.features,
    };
    let tests = signing_in
        .into_iter()
        .map(|(workspace, sign_in)| WorkspaceTest::new(about.clone(), workspace, sign_in))
        .collect();
    tokio::spawn(carry_out(tests, run));
    Ok(StartedConnectionTest {
        connection_test_id: id,
        started_at: clock::text(clock::now()),
        time_limit_seconds: TIME_LIMIT.as_secs(),
        workspaces: planned,
    })
}

async fn carry_out(tests: Vec<WorkspaceTest>, run: Arc<Run>) {
    let all = futures::stream::iter(tests)
        .for_each_concurrent(WORKSPACES_AT_ONCE, WorkspaceTest::carry_out);
    let stopped = run.stopped();
    // Dropping the tests ends their calls; running statements are cancelled at Databricks.
    let cancelled = tokio::select! {
        outcome = tokio::time::timeout(TIME_LIMIT, all) => { run.finish(outcome.is_err(), false); false }
        () = stopped => { run.finish(false, true); true }
    };
    tracing::info!(cancelled, "connection test ended");
}

fn plan(workspace: &WorkspaceToTest, features: &[Feature]) -> TestedWorkspace {
    let fixed = [
        CheckName::Credentials,
        CheckName::Identity,
        CheckName::Metastore,
        CheckName::Warehouse,
    ];
    let names = fixed
        .into_iter()
        .chain(tables_for(features, workspace.primary).map(CheckName::Table));
    let checks = names
        .map(|name| Check {
            name,
            state: CheckState::Waiting,
            duration_ms: None,
        })
        .collect();
    TestedWorkspace {
        host: workspace.host.clone(),
        name: workspace.name.clone(),
        primary: workspace.primary,
        checks,
    }
}
