//! One running or ended test: the state of every check, and the order in which they changed, for watchers.

use std::collections::HashMap;

use contract::{Check, CheckName, CheckState, NotChecked, TestEvent, WorkspaceToTest};
use domain::{ConnectionTestId, DatabricksHost, Timestamp, WorkspaceFacts};
use parking_lot::{Mutex, MutexGuard};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::clock;
use crate::sign_in::TestInputs;

/// The test. Changes are only added, so a watcher that comes late, or back, misses none.
#[derive(Debug)]
pub struct Run {
    /// Names it.
    pub id: ConnectionTestId,
    /// When it began.
    pub started_at: Timestamp,
    log: Mutex<Log>,
    /// How many changes there are.
    count: watch::Sender<usize>,
    stop: CancellationToken,
}

#[derive(Debug)]
struct Log {
    workspaces: Vec<RunWorkspace>,
    by_host: HashMap<DatabricksHost, usize>,
    changes: Vec<Change>,
    ended: Option<RunEnd>,
}

/// A workspace under test. Holds no secret.
#[derive(Debug, Clone)]
pub struct RunWorkspace {
    /// As it was asked for, without credentials.
    pub asked: WorkspaceToTest,
    /// What the results depend on.
    pub inputs: TestInputs,
    /// The checks, in order.
    pub checks: Vec<Check>,
    /// What a connector needs to know, once that is known.
    pub facts: Option<WorkspaceFacts>,
}

/// How the test ended.
#[derive(Debug, Clone)]
pub struct RunEnd {
    /// When.
    pub at: Timestamp,
    /// Whether somebody ended it before the end.
    pub cancelled: bool,
}

/// A change. What a check found is kept once, with the check: it ends only once.
#[derive(Debug, Clone, Copy)]
enum Change {
    Began(CheckPlace),
    Ended(CheckPlace),
    Finished,
}

/// Which check of which workspace.
#[derive(Debug, Clone, Copy)]
struct CheckPlace {
    workspace: usize,
    check: usize,
}

impl Run {
    /// Begins with what is planned.
    pub fn new(id: ConnectionTestId, workspaces: Vec<RunWorkspace>) -> Self {
        let by_host = workspaces
            .iter()
            .enumerate()
            .map(|(index, workspace)| (workspace.asked.host.clone(), index))
            .collect();
        Self {
            id,
            started_at: clock::now(),
            log: Mutex::new(Log {
                workspaces,
                by_host,
                changes: Vec::new(),
                ended: None,
            }),
            count: watch::Sender::new(0),
            stop: CancellationToken::new(),
        }
    }

    /// Notes that a check runs.
    pub fn begin(&self, host: &DatabricksHost, name: &CheckName) {
        self.change(host, name, |check| {
            check.state = CheckState::Running;
            Change::Began
        });
    }

    /// Notes how a check ended.
    pub fn end(&self, host: &DatabricksHost, ended: Check) {
        let name = ended.name.clone();
        self.change(host, &name, |check| {
            *check = ended;
            Change::Ended
        });
    }

    fn change(
        &self,
        host: &DatabricksHost,
        name: &CheckName,
        change: impl FnOnce(&mut Check) -> fn(CheckPlace) -> Change,
    ) {
        let mut log = self.lock();
        // A check ends once; what comes after the end of it or of the test is too late.
        if log.ended.is_some() {
            return;
        }
        let Some(place) = log.place(host, name) else {
            return;
        };
        let check = &mut log.workspaces[place.workspace].checks[place.check];
        if check.state.has_ended() {
            return;
        }
        let change = change(check)(place);
        log.changes.push(change);
        self.count.send_replace(log.changes.len());
    }

    /// Looks at the checks of a workspace.
    pub fn look<T>(&self, host: &DatabricksHost, look: impl FnOnce(&[Check]) -> T) -> Option<T> {
        let log = self.lock();
        let index = *log.by_host.get(host)?;
        Some(look(&log.workspaces[index].checks))
    }

    /// Keeps what was found about a workspace that can be connected.
    pub fn keep_facts(&self, host: &DatabricksHost, facts: WorkspaceFacts) {
        let mut log = self.lock();
        if let Some(&index) = log.by_host.get(host) {
            log.workspaces[index].facts = Some(facts);
        }
    }

    /// Gives what was found about a workspace, once that is enough for a connector.
    pub fn facts_of(&self, host: &DatabricksHost) -> Option<WorkspaceFacts> {
        self.workspace(host)?.facts
    }

    /// Gives a workspace as far as it is tested.
    pub fn workspace(&self, host: &DatabricksHost) -> Option<RunWorkspace> {
        let log = self.lock();
        let index = *log.by_host.get(host)?;
        Some(log.workspaces[index].clone())
    }

    /// Gives all workspaces as they were asked for.
    pub fn asked(&self) -> Vec<WorkspaceToTest> {
        let log = self.lock();
        log.workspaces
            .iter()
            .map(|workspace| workspace.asked.clone())
            .collect()
    }

    /// Looks at everything, and at how the test ended.
    pub fn look_at_all<T>(&self, look: impl FnOnce(&[RunWorkspace], Option<&RunEnd>) -> T) -> T {
        let log = self.lock();
        look(&log.workspaces, log.ended.as_ref())
    }

    /// Ends the test. Checks that did not run are not checked, and say why.
    pub fn finish(&self, out_of_time: bool, cancelled: bool) {
        let mut guard = self.lock();
        let log = &mut *guard;
        if log.ended.is_some() {
            return;
        }
        for (workspace, of) in log.workspaces.iter_mut().enumerate() {
            for (check, open) in of.checks.iter_mut().enumerate() {
                if open.state.has_ended() {
                    continue;
                }
                let because = if out_of_time {
                    NotChecked::OutOfTime
                } else {
                    NotChecked::Cancelled
                };
                open.state = CheckState::NotChecked { because };
                log.changes
                    .push(Change::Ended(CheckPlace { workspace, check }));
            }
        }
        log.changes.push(Change::Finished);
        log.ended = Some(RunEnd {
            at: clock::now(),
            cancelled,
        });
        self.count.send_replace(log.changes.len());
    }

    /// Gives some events from a place on; none when there are no more yet.
    pub fn events_from(&self, next: usize, most: usize) -> Vec<TestEvent> {
        let log = self.lock();
        let changes = log.changes.get(next..).unwrap_or_default();
        changes
            .iter()
            .take(most)
            .map(|change| log.event(*change))
            .collect()
    }

    /// Returns how many events there are so far.
    pub fn event_count(&self) -> usize {
        *self.count.borrow()
    }

    /// Waits until there are events beyond a place.
    pub async fn wait_beyond(&self, next: usize) {
        // The sender lives as long as `self`, so waiting can't fail.
        drop(self.count.subscribe().wait_for(|&count| count > next).await);
    }

    /// Says whether nothing more will happen.
    pub fn has_ended(&self) -> bool {
        self.lock().ended.is_some()
    }

    /// Waits until nothing more will happen.
    pub async fn ended(&self) {
        let mut count = self.count.subscribe();
        // Not inside `wait_for`, which holds a lock that whoever ends the test needs while it holds the log's.
        while !self.has_ended() && count.changed().await.is_ok() {}
    }

    /// Asks the test to end.
    pub fn cancel(&self) {
        self.stop.cancel();
    }

    /// Ends when somebody cancels.
    pub async fn stopped(&self) {
        self.stop.cancelled().await;
    }

    fn lock(&self) -> MutexGuard<'_, Log> {
        self.log.lock()
    }
}

impl Log {
    fn place(&self, host: &DatabricksHost, name: &CheckName) -> Option<CheckPlace> {
        let workspace = *self.by_host.get(host)?;
        let checks = &self.workspaces[workspace].checks;
        let check = checks.iter().position(|check| check.name == *name)?;
        Some(CheckPlace { workspace, check })
    }

    fn event(&self, change: Change) -> TestEvent {
        let at = |CheckPlace { workspace, check }: CheckPlace| {
            let workspace = &self.workspaces[workspace];
            (workspace.asked.host.clone(), &workspace.checks[check])
        };
        match change {
            Change::Began(place) => {
                let (host, check) = at(place);
                let check = Check {
                    state: CheckState::Running,
                    ..Check::waiting(check.name.clone())
                };
                TestEvent::Check { host, check }
            }
            Change::Ended(place) => {
                let (host, check) = at(place);
                let check = check.clone();
                TestEvent::Check { host, check }
            }
            Change::Finished => {
                let ended = self.ended.as_ref();
                TestEvent::Finished {
                    finished_at: ended.map(|ended| ended.at).unwrap_or_default(),
                    cancelled: ended.is_some_and(|ended| ended.cancelled),
                }
            }
        }
    }
}
