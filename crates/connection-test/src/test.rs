//! One test, from the request to its end.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use contract::{
    CheckName, CheckState, ConnectionTestRequest, Observation, StartedConnectionTest,
    TestedWorkspace, WorkspaceToTest,
};
use domain::{ConnectionTestId, Credentials, SortedSet, TableName, Timestamp, WorkspaceFacts};
use futures::StreamExt as _;
use grants::Selection;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::context::TestContext;
use crate::invalid_request::InvalidRequest;
use crate::place::ExpectedPlace;
use crate::run::{Run, RunWorkspace};
use crate::setup::Setup;
use crate::sign_in::{SignIn, TestInputs};
use crate::turns::OVERALL;
use crate::workspace_test::WorkspaceTest;
use crate::{budget, clock, plan, workspaces};

/// Workspaces that are under test at the same time: enough for all turns to be used while some wait for a warehouse.
const WORKSPACES_AT_ONCE: usize = 2 * OVERALL;
/// Workspaces that one test takes.
const MAX_WORKSPACES: usize = 5_000;
/// Further tables that one test takes; Databricks documents about fifty.
const MAX_TABLES: usize = 500;

/// A test that is ready to run. Nothing was sent yet.
pub struct Test {
    run: Arc<Run>,
    workspaces: Vec<WorkspaceTest>,
    started: StartedConnectionTest,
    within: Duration,
    resumable: Option<Resumable>,
}

/// What it takes to go on with a test somewhere else.
#[derive(Debug)]
pub struct Resumable {
    /// What is to be checked.
    pub plan: TestPlan,
    /// What is signed in with.
    pub sign_ins: TestSignIns,
}

/// What a test checks. Holds no secret.
#[derive(Debug, Serialize, Deserialize)]
pub struct TestPlan {
    id: ConnectionTestId,
    started_at: Timestamp,
    request: ConnectionTestRequest,
    workspaces: Vec<RunWorkspace>,
}

/// What a test signs in with. Written with its secrets.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct TestSignIns {
    /// The workspaces with their credentials.
    workspaces: Vec<WorkspaceToTest>,
    /// Whether those came with the test.
    are_new: Vec<bool>,
}

impl Resumable {
    /// Describes a test that was prepared and has not begun.
    fn of(request: &ConnectionTestRequest, run: &Run, sign_ins: &[SignIn]) -> Self {
        let workspaces = run.look_at_all(|workspaces, _| workspaces.to_vec());
        let with_credentials = workspaces.iter().zip(sign_ins);
        let signed_in = with_credentials.map(|(workspace, sign_in)| WorkspaceToTest {
            credentials: Some(sign_in.credentials.clone()),
            ..workspace.asked.clone()
        });
        Self {
            sign_ins: TestSignIns {
                workspaces: signed_in.collect(),
                are_new: sign_ins.iter().map(|sign_in| sign_in.is_new).collect(),
            },
            plan: TestPlan {
                id: run.id,
                started_at: run.started_at,
                request: ConnectionTestRequest {
                    workspaces: Vec::new(),
                    ..request.clone()
                },
                workspaces,
            },
        }
    }
}

impl TestPlan {
    /// Begins to follow the test.
    pub fn run(&self) -> Run {
        Run::shared(self.id, self.started_at, self.workspaces.clone())
    }

    /// Names the test.
    pub const fn id(&self) -> ConnectionTestId {
        self.id
    }

    /// Whose test it is; without the workspaces.
    pub const fn request(&self) -> &ConnectionTestRequest {
        &self.request
    }

    /// Says whether it repeats an earlier one.
    pub const fn is_repetition(&self) -> bool {
        self.request.repeats.is_some()
    }
}

impl TestSignIns {
    fn into_sign_ins(self) -> Vec<SignIn> {
        let credentials = self.workspaces.into_iter().map(|asked| asked.credentials);
        let sign_in = |(credentials, is_new): (Option<Credentials>, bool)| {
            Some(SignIn {
                credentials: credentials?,
                is_new,
            })
        };
        credentials.zip(self.are_new).filter_map(sign_in).collect()
    }
}

/// Checks what a request says of itself.
///
/// # Errors
/// When nothing or too much is to be tested, twice the same, or something that is no workspace.
pub fn check(request: &ConnectionTestRequest) -> Result<(), InvalidRequest> {
    if request.workspaces.is_empty() || request.workspaces.len() > MAX_WORKSPACES {
        let detail = format!("must name 1 to {MAX_WORKSPACES} workspaces");
        return Err(InvalidRequest::workspaces(detail));
    }
    if request.tables.len() > MAX_TABLES {
        return Err(InvalidRequest {
            field: "/tables",
            detail: format!("must name at most {MAX_TABLES} tables"),
        });
    }
    let hosts = request.workspaces.iter().map(|asked| &asked.host);
    workspaces::refuse_others(hosts.clone())?;
    let is_foreign = |asked: &&WorkspaceToTest| match &asked.credentials {
        Some(Credentials::OauthM2m { application_id, .. }) => {
            *application_id != request.application_id
        }
        Some(Credentials::Federated {
            application_id,
            account_id,
        }) => (*application_id, *account_id) != (request.application_id, request.account_id),
        Some(Credentials::PersonalAccessToken { .. }) | None => false,
    };
    if let Some(asked) = request.workspaces.iter().find(is_foreign) {
        let host = &asked.host;
        return Err(InvalidRequest::workspaces(format!(
            "the credentials for {host} are of another service principal than the one that the test is to run as"
        )));
    }
    let mut seen = HashSet::new();
    if let Some(twice) = hosts.clone().find(|host| !seen.insert(*host)) {
        return Err(InvalidRequest::workspaces(format!(
            "{twice} is named twice"
        )));
    }
    Ok(())
}

impl fmt::Debug for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Test")
            .field("started", &self.started)
            .finish_non_exhaustive()
    }
}

impl Test {
    /// Prepares the test of a request that was checked, with what to sign in with for each of its workspaces, in order. Of an earlier
    /// test, what passed is kept where it was made of the same inputs.
    ///
    /// # Errors
    /// When a check is wanted that a workspace does not have.
    pub fn prepare(
        setup: Setup,
        request: &ConnectionTestRequest,
        sign_ins: Vec<SignIn>,
        earlier: Option<&Run>,
    ) -> Result<Self, InvalidRequest> {
        let selection = selection(request);
        let mut planned = Vec::with_capacity(request.workspaces.len());
        for (asked, sign_in) in request.workspaces.iter().zip(&sign_ins) {
            let asked = WorkspaceToTest {
                credentials: sign_in.to_repeat(),
                ..asked.clone()
            };
            let inputs = TestInputs::of(request, &asked, sign_in.who());
            let before = earlier
                .and_then(|earlier| earlier.workspace(&asked.host))
                .filter(|before| before.inputs == inputs);
            planned.push(plan_one(request, &selection, asked, inputs, before)?);
        }
        let id = ConnectionTestId::new(Uuid::new_v4());
        let is_shared = setup.is_shared;
        let run = if is_shared {
            Run::shared(id, clock::now(), planned)
        } else {
            Run::new(id, planned)
        };
        let resumable = is_shared.then(|| Resumable::of(request, &run, &sign_ins));
        Ok(Self {
            resumable,
            ..Self::of(setup, request, sign_ins, Arc::new(run))?
        })
    }

    /// Goes on with a test of which somebody else has made a part; `run` says which.
    ///
    /// # Errors
    /// When this version could not have begun it.
    pub fn resume(
        setup: Setup,
        plan: &TestPlan,
        sign_ins: TestSignIns,
        run: Arc<Run>,
    ) -> Result<Self, InvalidRequest> {
        let passed = clock::now().seconds_since(run.started_at);
        let passed = Duration::from_secs(u64::try_from(passed).unwrap_or_default());
        let test = Self::of(setup, plan.request(), sign_ins.into_sign_ins(), run)?;
        Ok(Self {
            within: test.within.saturating_sub(passed),
            ..test
        })
    }

    fn of(
        mut setup: Setup,
        request: &ConnectionTestRequest,
        sign_ins: Vec<SignIn>,
        run: Arc<Run>,
    ) -> Result<Self, InvalidRequest> {
        // A new secret, role or group counts at once, so no token of before answers; and none outlives the test.
        setup.client = setup.client.with_own_tokens();
        let started = as_started(&run);
        let tables = selection(request).tables(true);
        let shared = Arc::new(share(setup, request, run, tables)?);
        let workspaces = shared
            .run
            .asked()
            .into_iter()
            .zip(sign_ins)
            .map(|(asked, sign_in)| WorkspaceTest::new(Arc::clone(&shared), asked, sign_in))
            .collect();
        Ok(Self {
            run: Arc::clone(&shared.run),
            workspaces,
            within: Duration::from_secs(started.time_limit_seconds),
            started,
            resumable: None,
        })
    }

    /// Returns what it takes to go on with it elsewhere, once, where it is shared.
    pub const fn take_resumable(&mut self) -> Option<Resumable> {
        self.resumable.take()
    }

    /// Returns what will be checked.
    pub const fn started(&self) -> &StartedConnectionTest {
        &self.started
    }

    /// Returns where the results go.
    pub fn run(&self) -> Arc<Run> {
        Arc::clone(&self.run)
    }

    /// Runs the test to its end.
    pub async fn carry_out(self) {
        let within = self.within;
        let all = futures::stream::iter(self.workspaces)
            .for_each_concurrent(WORKSPACES_AT_ONCE, WorkspaceTest::carry_out);
        let stopped = self.run.stopped();
        // Dropping the tests ends their calls; running statements are cancelled at Databricks.
        let cancelled = tokio::select! {
            // One that was cancelled before it began asks nothing.
            biased;
            () = stopped => { self.run.finish(false, true); true }
            outcome = tokio::time::timeout(within, all) => { self.run.finish(outcome.is_err(), false); false }
        };
        tracing::info!(cancelled, "connection test ended");
    }
}

fn selection(request: &ConnectionTestRequest) -> Selection {
    Selection {
        features: request.features.iter().copied().collect(),
        tables: request.tables.iter().cloned().collect(),
        ..Selection::default()
    }
}

/// Plans one workspace. Of an earlier test that was made of the same inputs, what passed is kept.
fn plan_one(
    request: &ConnectionTestRequest,
    selection: &Selection,
    asked: WorkspaceToTest,
    inputs: TestInputs,
    before: Option<RunWorkspace>,
) -> Result<RunWorkspace, InvalidRequest> {
    let tables = selection.tables(asked.primary);
    let possible = plan::all(&tables);
    if let Some(other) = asked.checks.iter().find(|name| !possible.contains(name)) {
        let detail = format!("{other} is no check of {}", asked.host);
        return Err(InvalidRequest::workspaces(detail));
    }
    let (earlier, facts) = match before {
        // What was chosen and how it is called is as it is today; what was found is kept.
        Some(RunWorkspace { checks, facts, .. }) => {
            let facts = facts.map(|facts| WorkspaceFacts {
                features: request.features.clone(),
                workspace_name: name_of(&asked),
                ..facts
            });
            (Some(checks), facts)
        }
        None => (None, None),
    };
    Ok(RunWorkspace {
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

/// Returns the name of a workspace for people, or else its host.
pub(crate) fn name_of(asked: &WorkspaceToTest) -> String {
    let name = asked.name.clone();
    name.unwrap_or_else(|| asked.host.to_string())
}

/// Returns what the starting call was answered with, as far as the test is by now: for a call that comes again.
pub fn as_started(run: &Run) -> StartedConnectionTest {
    run.look_at_all(|workspaces, _| started(run, workspaces))
}

fn started(run: &Run, planned: &[RunWorkspace]) -> StartedConnectionTest {
    let mut plans: Vec<Vec<CheckName>> = Vec::new();
    let mut workspaces = Vec::with_capacity(planned.len());
    for workspace in planned {
        let names = || workspace.checks.iter().map(|check| &check.name);
        // The last one first: the workspace before most often has the same.
        let known = plans.iter().rposition(|plan| plan.iter().eq(names()));
        let plan = known.unwrap_or_else(|| {
            plans.push(names().cloned().collect());
            plans.len() - 1
        });
        let ended = workspace
            .checks
            .iter()
            .filter(|check| check.state.has_ended());
        workspaces.push(TestedWorkspace {
            host: workspace.asked.host.clone(),
            name: workspace.asked.name.clone(),
            primary: workspace.asked.primary,
            plan: u32::try_from(plan).unwrap_or(u32::MAX),
            kept: ended.cloned().collect(),
        });
    }
    StartedConnectionTest {
        connection_test_id: run.id,
        started_at: run.started_at,
        time_limit_seconds: budget::total(planned.len()).as_secs(),
        plans,
        workspaces,
    }
}

/// Collects what all workspaces share. Metastores whose check is kept stay claimed.
fn share(
    setup: Setup,
    request: &ConnectionTestRequest,
    run: Arc<Run>,
    tables: SortedSet<TableName>,
) -> Result<TestContext, InvalidRequest> {
    let (main, kept) = run.look_at_all(|planned, _| {
        let main = planned
            .iter()
            .find(|workspace| workspace.asked.primary)
            .or(planned.first())
            .map(|workspace| workspace.asked.host.clone());
        let claimed = |workspace: &RunWorkspace| {
            let mut checks = workspace.checks.iter();
            let metastore_id = checks.find_map(|check| match &check.state {
                CheckState::Passed {
                    found: Observation::Metastore { metastore_id, .. },
                    ..
                } => Some(*metastore_id),
                _ => None,
            })?;
            Some((metastore_id, workspace.asked.host.clone()))
        };
        let kept: Vec<_> = planned.iter().filter_map(claimed).collect();
        (main, kept)
    });
    let main =
        main.ok_or_else(|| InvalidRequest::workspaces("must name a workspace".to_owned()))?;
    let shared = TestContext {
        setup,
        run,
        account_id: request.account_id,
        expected: ExpectedPlace::of(request.partition, request.accounts_host.clone(), &main)?,
        application_id: request.application_id,
        features: request.features.clone(),
        tables,
        known: Mutex::default(),
    };
    for (metastore_id, host) in kept {
        shared.keep_claim(metastore_id, host);
    }
    Ok(shared)
}
