//! One running or ended test: the state of every check, and the order in which they changed, for watchers.

use std::collections::HashMap;

use contract::{Check, CheckName, CheckState, NotChecked, TestEvent, WorkspaceToTest};
use domain::{ConnectionTestId, DatabricksHost, Timestamp, WorkspaceFacts};
use parking_lot::{Mutex, MutexGuard};
use serde::{Deserialize, Serialize};
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
    /// How many changes watchers may see.
    count: watch::Sender<usize>,
    /// How many changes there are.
    made: watch::Sender<usize>,
    /// Whether changes are shown by themselves, or once somebody has kept them where others find them.
    shows: Shows,
    stop: CancellationToken,
    abandoned: CancellationToken,
}

/// When watchers see a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shows {
    AtOnce,
    OnceKept,
}

#[derive(Debug)]
struct Log {
    workspaces: Vec<RunWorkspace>,
    by_host: HashMap<DatabricksHost, usize>,
    changes: Vec<Change>,
    ended: Option<RunEnd>,
    /// The workspaces of which something was found that nobody has kept yet.
    unkept_facts: Vec<usize>,
}

/// A workspace under test. Holds no secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Serialize, Deserialize)]
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

/// Changes as they are kept, for others who follow the test.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct KeptChanges {
    changes: Vec<KeptChange>,
    /// What was found of workspaces, by their places.
    facts: Vec<(usize, WorkspaceFacts)>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KeptChange {
    Began(CheckPlace),
    Ended(CheckPlace, Box<Check>),
    Finished(RunEnd),
}

impl KeptChanges {
    /// Returns how many events they are.
    pub const fn len(&self) -> usize {
        self.changes.len()
    }

    /// Says whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Says whether nothing comes after them.
    pub fn are_last(&self) -> bool {
        matches!(self.changes.last(), Some(KeptChange::Finished(_)))
    }
}

/// Which check of which workspace.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct CheckPlace {
    workspace: usize,
    check: usize,
}

impl Run {
    /// Begins with what is planned.
    pub fn new(id: ConnectionTestId, workspaces: Vec<RunWorkspace>) -> Self {
        Self::begun_at(clock::now(), id, workspaces, Shows::AtOnce)
    }

    /// Begins with what is planned, or was planned elsewhere. Watchers see of it what was kept where others find it.
    pub fn shared(
        id: ConnectionTestId,
        started_at: Timestamp,
        workspaces: Vec<RunWorkspace>,
    ) -> Self {
        Self::begun_at(started_at, id, workspaces, Shows::OnceKept)
    }

    fn begun_at(
        started_at: Timestamp,
        id: ConnectionTestId,
        workspaces: Vec<RunWorkspace>,
        shows: Shows,
    ) -> Self {
        let by_host = workspaces
            .iter()
            .enumerate()
            .map(|(index, workspace)| (workspace.asked.host.clone(), index))
            .collect();
        Self {
            id,
            started_at,
            log: Mutex::new(Log {
                workspaces,
                by_host,
                changes: Vec::new(),
                ended: None,
                unkept_facts: Vec::new(),
            }),
            count: watch::Sender::new(0),
            made: watch::Sender::new(0),
            shows,
            stop: CancellationToken::new(),
            abandoned: CancellationToken::new(),
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
        self.note(&log);
    }

    /// Says that there are changes, with the log locked.
    fn note(&self, log: &Log) {
        let made = log.changes.len();
        self.made.send_replace(made);
        if self.shows == Shows::AtOnce {
            self.count.send_replace(made);
        }
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
            log.unkept_facts.push(index);
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
        self.note(log);
    }

    /// Gives some events from a place on; none when there are no more yet.
    pub fn events_from(&self, next: usize, most: usize) -> Vec<TestEvent> {
        let log = self.lock();
        let shown = self.event_count();
        let changes = log.changes.get(next..shown).unwrap_or_default();
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

    /// Waits until there are events beyond a place, or the test goes on elsewhere.
    pub async fn wait_beyond(&self, next: usize) {
        let mut count = self.count.subscribe();
        let more = count.wait_for(|&count| count > next);
        // The sender lives as long as `self`, so waiting can't fail.
        drop(self.abandoned.run_until_cancelled(more).await);
    }

    /// Says whether nothing more will happen.
    pub fn has_ended(&self) -> bool {
        let log = self.lock();
        log.ended.is_some() && self.event_count() == log.changes.len()
    }

    /// Leaves the test to whoever carries it out elsewhere: nothing more will be seen of it here.
    pub fn abandon(&self) {
        self.abandoned.cancel();
    }

    /// Says whether it was left to others.
    pub fn is_abandoned(&self) -> bool {
        self.abandoned.is_cancelled()
    }

    /// Waits until there are changes that nobody has kept.
    pub async fn wait_for_unkept(&self) {
        let mut made = self.made.subscribe();
        drop(made.wait_for(|&made| made > self.event_count()).await);
    }

    /// Takes some of the changes that nobody has kept yet, with the place of the first. They are shown by [`Self::show`].
    pub fn take_unkept(&self, most: usize) -> (usize, KeptChanges) {
        let mut guard = self.lock();
        let log = &mut *guard;
        let first = self.event_count();
        let unkept = log.changes.get(first..).unwrap_or_default();
        let changes = unkept.iter().take(most).map(|change| log.kept(*change));
        let changes: Vec<KeptChange> = changes.collect();
        if changes.is_empty() {
            // What was found waits for the change that it is kept with.
            return (first, KeptChanges::default());
        }
        let facts = std::mem::take(&mut log.unkept_facts);
        let facts = facts
            .into_iter()
            .filter_map(|index| Some((index, log.workspaces[index].facts.clone()?)));
        let facts = facts.collect();
        (first, KeptChanges { changes, facts })
    }

    /// Shows the changes before a place, which were kept.
    pub fn show(&self, before: usize) {
        self.count.send_if_modified(|shown| {
            let is_more = before > *shown;
            *shown = before.max(*shown);
            is_more
        });
    }

    /// Takes over what was kept of a test that is carried out elsewhere, if its place comes next.
    pub fn follow(&self, first: usize, kept: KeptChanges) {
        let mut guard = self.lock();
        let log = &mut *guard;
        if log.changes.len() != first || log.ended.is_some() {
            return;
        }
        for (index, facts) in kept.facts {
            if let Some(workspace) = log.workspaces.get_mut(index) {
                workspace.facts = Some(facts);
            }
        }
        for change in kept.changes {
            log.follow(change);
        }
        let made = log.changes.len();
        self.made.send_replace(made);
        self.count.send_replace(made);
    }

    /// Has what was running wait again, because whoever carried it out is gone.
    pub fn reopen(&self) {
        let mut log = self.lock();
        let checks = log
            .workspaces
            .iter_mut()
            .flat_map(|workspace| &mut workspace.checks);
        for check in checks.filter(|check| check.state == CheckState::Running) {
            check.state = CheckState::Waiting;
        }
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

    fn kept(&self, change: Change) -> KeptChange {
        match change {
            Change::Began(place) => KeptChange::Began(place),
            Change::Ended(place) => {
                let check = &self.workspaces[place.workspace].checks[place.check];
                KeptChange::Ended(place, Box::new(check.clone()))
            }
            Change::Finished => KeptChange::Finished(self.ended.clone().unwrap_or(RunEnd {
                at: clock::now(),
                cancelled: false,
            })),
        }
    }

    /// A place that there is not was written by another version with another plan.
    fn follow(&mut self, change: KeptChange) {
        let (place, state) = match change {
            KeptChange::Began(place) => (place, None),
            KeptChange::Ended(place, check) => (place, Some(*check)),
            KeptChange::Finished(end) => {
                self.ended = Some(end);
                self.changes.push(Change::Finished);
                return;
            }
        };
        let workspace = self.workspaces.get_mut(place.workspace);
        let Some(check) = workspace.and_then(|of| of.checks.get_mut(place.check)) else {
            return;
        };
        if let Some(ended) = state {
            *check = ended;
            self.changes.push(Change::Ended(place));
        } else {
            check.state = CheckState::Running;
            self.changes.push(Change::Began(place));
        }
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

#[cfg(test)]
mod tests;
