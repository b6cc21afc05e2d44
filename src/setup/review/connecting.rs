//! Creates the connectors one by one, so that each success stands even when a later one fails.

use std::collections::HashMap;

use contract::{Connector, NewConnector, ProblemCode};
use domain::{ConnectionTestId, ConnectorStatus, DatabricksHost};
use leptos::prelude::*;

use crate::api::{ApiError, IdempotencyKey, connectors};
use crate::components::{
    CheckList, CheckMark, CheckRow, FocusedBusy, For, Show, Task, announce, live,
};
use crate::connection_test::store::test_of;
use crate::paths;
use crate::router::PageLink;
use crate::shell::{ActionFailure, focus_heading_if_lost};
use crate::state::{AskBackend, ChosenWorkspace, Wizard};
use crate::texts::failure::Attempt;

/// How far one workspace is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum JobProgress {
    Waiting,
    Running,
    /// With what comes next; without where that is not known.
    Connected(Option<NextAction>),
    Failed(ApiError),
}

/// What is to be done next for a connector.
#[derive(Debug, Clone, PartialEq, Eq)]
struct NextAction {
    /// How far it is.
    state: &'static str,
    words: &'static str,
    path: String,
}

impl NextAction {
    fn of(connector: &Connector) -> Self {
        let id = connector.connector_id;
        let (state, words, path) = match connector.status {
            ConnectorStatus::Active | ConnectorStatus::Late | ConnectorStatus::Stale => {
                ("data has arrived", "See what arrives", paths::connector(id))
            }
            _ if connector.live_tokens == 0 => (
                "no connection string yet",
                "Create connection string",
                paths::connection_string(id),
            ),
            _ if connector.received.is_some() => (
                "the collector runs, no data yet",
                "See what is wrong",
                paths::connector(id),
            ),
            _ => (
                "waiting for the collector",
                "Set the collector up",
                paths::deployment(id),
            ),
        };
        Self { state, words, path }
    }
}

/// One workspace to connect. The key stays the same for all attempts, so that none of them creates a second connector.
#[derive(Debug, Clone)]
struct Job {
    workspace: ChosenWorkspace,
    connection_test_id: ConnectionTestId,
    key: IdempotencyKey,
    progress: ArcRwSignal<JobProgress>,
}

impl Job {
    fn is_connected(&self) -> bool {
        matches!(*self.progress.read_untracked(), JobProgress::Connected(_))
    }
}

/// Up to so many workspaces are rows, whatever came of them.
const FEW: usize = 40;
/// So many rows are in the page at most.
const MOST: usize = 40;

/// The button, and what came of each workspace.
#[component]
pub fn Connecting(
    /// The workspaces to connect, the primary first.
    workspaces: Memo<Vec<ChosenWorkspace>>,
    /// Becomes true when all are connected.
    done: RwSignal<bool>,
    /// Whether they are to be tested day after day.
    daily: RwSignal<bool>,
) -> impl IntoView {
    let wizard = Wizard::expect();
    let jobs = Memo::new_with_compare(
        move |_| jobs(wizard, &workspaces.read()),
        // Jobs carry keys and progress: they are made anew for other workspaces only.
        |old, new| hosts(old) != hosts(new),
    );
    let (begun, pressed) = (RwSignal::new(false), RwSignal::new(false));
    let news = RwSignal::new(0_usize);
    let ask = AskBackend::expect();
    let connect = Task::new();
    let record = move || {
        let jobs = jobs.get_untracked();
        let connected = jobs.iter().filter(|job| job.is_connected());
        wizard.answer_connected(connected.map(|job| job.workspace.host.clone()).collect());
    };
    // What is connected already is not connected again, also after the page was loaded anew.
    leptos::task::spawn_local(async move {
        let Some(all) = find_connected(jobs, begun).await else {
            return;
        };
        if all {
            done.try_set(true);
            record();
        }
        news.try_update(|news| *news += 1);
    });
    let press = move |_| {
        begun.set(true);
        pressed.set(true);
        connect.start(async move {
            let all = connect_all(&jobs.get_untracked(), daily.get_untracked(), news).await;
            done.try_set(all);
            record();
            ask.again();
            focus_heading_if_lost();
        });
    };
    // Of many, those are rows that ask for something; how far all are is a line.
    let rows = move || {
        let all = jobs.get();
        let _ = news.get();
        let few = all.len() <= FEW;
        let asks = |job: &Job| {
            let progress = job.progress.read_untracked();
            matches!(*progress, JobProgress::Running | JobProgress::Failed(_))
        };
        all.into_iter()
            .filter(move |job| few || asks(job))
            .take(MOST)
    };
    let sum = move || {
        let _ = news.get();
        let jobs = jobs.read();
        let connected = jobs.iter().filter(|job| job.is_connected()).count();
        (jobs.len() > FEW).then(|| format!("{connected} of {} connected", jobs.len()))
    };
    let open = move || {
        let _ = news.get();
        jobs.read().iter().filter(|job| !job.is_connected()).count()
    };
    let words = move || {
        let count = crate::connection_test::outcome::workspaces(open());
        if pressed.get() {
            "Try again".to_owned()
        } else {
            format!("Connect {count}")
        }
    };
    view! {
        <Show when=move || begun.get()>
            <p class="soft">{live(sum)}</p>
            <CheckList label="Connecting">
                <For each=rows key=|job| job.workspace.host.to_string() let:job>
                    <JobRow job />
                </For>
            </CheckList>
        </Show>
        <div class="row">
            <Show when=move || !done.get() && !connect.pending().get()>
                <button type="button" class="button" on:click=press>
                    {words}
                </button>
            </Show>
            <Show when=move || connect.pending().get()>
                <FocusedBusy label="Connecting" />
            </Show>
        </div>
    }
}

/// Takes the connectors that there are for what came of their workspaces. Says whether all are connected; nothing where nobody asks any more.
async fn find_connected(jobs: Memo<Vec<Job>>, begun: RwSignal<bool>) -> Option<bool> {
    let regions = connectors::regions().await.ok()?;
    let jobs = jobs.try_get_untracked()?;
    let known = regions.iter().flat_map(|region| &region.connectors);
    let known: HashMap<&DatabricksHost, &Connector> = known
        .map(|connector| (&connector.host, connector))
        .collect();
    for job in &jobs {
        if let Some(connector) = known.get(&job.workspace.host)
            && *job.progress.read_untracked() == JobProgress::Waiting
        {
            let next = NextAction::of(connector);
            job.progress.set(JobProgress::Connected(Some(next)));
            begun.try_set(true);
        }
    }
    Some(!jobs.is_empty() && jobs.iter().all(Job::is_connected))
}

fn hosts(jobs: Option<&Vec<Job>>) -> Option<Vec<&str>> {
    jobs.map(|jobs| jobs.iter().map(|job| job.workspace.host.as_str()).collect())
}

fn jobs(wizard: Wizard, workspaces: &[ChosenWorkspace]) -> Vec<Job> {
    let last_test = wizard
        .answers()
        .with_untracked(|answers| Some(answers.test.as_ref()?.connection_test_id));
    // This step follows a test, so that each workspace has one.
    let job = |workspace: &ChosenWorkspace| {
        Some(Job {
            workspace: workspace.clone(),
            connection_test_id: test_of(&workspace.host).or(last_test)?,
            key: IdempotencyKey::random(),
            progress: ArcRwSignal::new(JobProgress::Waiting),
        })
    };
    workspaces.iter().filter_map(job).collect()
}

/// In order, the primary first. Says whether all are connected.
async fn connect_all(jobs: &[Job], daily_test: bool, news: RwSignal<usize>) -> bool {
    let mut connected = 0;
    for job in jobs {
        if !job.is_connected() {
            job.progress.set(JobProgress::Running);
            let _ = news.try_update(|news| *news += 1);
            let made = connect(job, daily_test).await;
            job.progress.set(made);
            let _ = news.try_update(|news| *news += 1);
        }
        if job.is_connected() {
            connected += 1;
        }
    }
    announce(format!("{connected} of {} connected", jobs.len()));
    connected == jobs.len()
}

async fn connect(job: &Job, daily_test: bool) -> JobProgress {
    let new = NewConnector {
        connection_test_id: job.connection_test_id,
        host: job.workspace.host.clone(),
        daily_test,
    };
    match connectors::connect(job.key.clone(), new).await {
        Ok(connector) => JobProgress::Connected(Some(NextAction::of(&connector))),
        Err(error) if error.code() == Some(ProblemCode::AlreadyConnected) => {
            JobProgress::Connected(None)
        }
        Err(error) => JobProgress::Failed(error),
    }
}

#[component]
fn JobRow(job: Job) -> impl IntoView {
    let progress = RwSignal::from(job.progress);
    let mark = move || match *progress.read() {
        JobProgress::Waiting => CheckMark::NotRun,
        JobProgress::Running => CheckMark::Running,
        JobProgress::Connected(_) => CheckMark::Passed,
        JobProgress::Failed(_) => CheckMark::Failed,
    };
    let note = move || match &*progress.read() {
        JobProgress::Connected(None) => "had a connector already",
        JobProgress::Connected(Some(next)) => next.state,
        _ => "",
    };
    let failed = Signal::derive(move || match progress.get() {
        JobProgress::Failed(error) => Some(error),
        _ => None,
    });
    let name = job.workspace.name.clone();
    let made = live(move || match progress.get() {
        JobProgress::Connected(Some(next)) => {
            let of = name.clone();
            Some(view! {
                <PageLink href=next.path>
                    {next.words} <span class="visually-hidden">", for "{of}</span>
                </PageLink>
            })
        }
        _ => None,
    });
    view! {
        <CheckRow
            name=job.workspace.name
            mark=Signal::derive(mark)
            evidence=Signal::derive(move || note().to_owned())
            words=words
        >
            {made} <ActionFailure failed attempt=Attempt::Connect />
        </CheckRow>
    }
}

const fn words(mark: CheckMark) -> &'static str {
    match mark {
        CheckMark::NotRun => "Waiting",
        CheckMark::Running => "Connecting",
        CheckMark::Passed | CheckMark::Warned => "Connected",
        CheckMark::Failed => "Not connected",
        CheckMark::NotChecked => "Left out",
    }
}
