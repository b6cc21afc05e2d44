//! A connection test that this page follows.
//!
//! A test of 5,000 workspaces has 115,000 checks. What the stream brings waits in an inbox, which is worked off in slices short enough for
//! the page to answer in between.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use contract::{
    Check, CheckName, CheckState, NotChecked, StartedConnectionTest, TestEvent, TestedWorkspace,
};
use domain::{ConnectionTestId, DatabricksHost, Timestamp};
use leptos::prelude::*;

use crate::api::connection_tests::{StreamMessage, TestEvents};
use crate::texts::time;

/// The open streams of a view, each with its test; they close with the view.
pub type Streams = StoredValue<Vec<(ConnectionTestId, TestEvents)>, LocalStorage>;

/// For so long the inbox is worked off before the page has its turn.
const SLICE_MS: f64 = 8.0;

/// How a test ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// It runs.
    NotYet,
    /// It ran to its end, or was cancelled.
    Finished {
        /// When.
        at: Timestamp,
        /// Whether somebody ended it.
        cancelled: bool,
    },
    /// The server does not know it any more, or is gone.
    Lost,
}

/// The checks of one workspace in one test.
#[derive(Debug, Clone)]
pub struct WorkspaceChecks {
    /// The workspace.
    pub host: DatabricksHost,
    /// Whether it was tested for the global tables as well.
    pub primary: bool,
    /// The checks, in order; none before the first of them has begun.
    pub checks: ArcRwSignal<Vec<Check>>,
    plan: Arc<[CheckName]>,
}

/// A test and what is known of it by now.
#[derive(Debug, Clone)]
pub struct Run {
    /// Names the test.
    pub id: ConnectionTestId,
    /// When it began.
    pub started_at: Timestamp,
    /// After how many seconds it ends at the latest.
    pub time_limit_seconds: u64,
    /// The workspaces.
    pub workspaces: Arc<[WorkspaceChecks]>,
    /// Whether and how it ended.
    pub end: ArcRwSignal<End>,
    places: Arc<HashMap<DatabricksHost, usize>>,
    inbox: Arc<Mutex<Inbox>>,
}

/// What a slice of the inbox brought.
#[derive(Debug, Clone)]
pub struct TestNews {
    /// The test.
    pub run: Run,
    /// The places of the workspaces that have other checks now.
    pub touched: Vec<usize>,
}

#[derive(Debug, Default)]
struct Inbox {
    messages: VecDeque<StreamMessage>,
    is_awaited: bool,
    /// From which workspace on the checks of a cancelled test are still to be closed.
    closing: Option<usize>,
}

impl Run {
    /// Opens the stream of a test and keeps its checks up to date. `changed` is called after each slice of news.
    pub fn follow(
        started: &StartedConnectionTest,
        streams: Streams,
        changed: Callback<TestNews>,
    ) -> Self {
        let plans: Vec<Arc<[CheckName]>> = started
            .plans
            .iter()
            .map(|plan| plan.as_slice().into())
            .collect();
        let plan = |workspace: &TestedWorkspace| {
            let plan = usize::try_from(workspace.plan).ok();
            plan.and_then(|plan| plans.get(plan).cloned())
                .unwrap_or_else(|| Arc::new([]))
        };
        let workspaces = started.workspaces.iter().map(|workspace| WorkspaceChecks {
            host: workspace.host.clone(),
            primary: workspace.primary,
            plan: plan(workspace),
            checks: ArcRwSignal::new(if workspace.kept.is_empty() {
                Vec::new()
            } else {
                started.checks(workspace)
            }),
        });
        let hosts = started
            .workspaces
            .iter()
            .map(|workspace| workspace.host.clone());
        let run = Self {
            id: started.connection_test_id,
            started_at: started.started_at,
            time_limit_seconds: started.time_limit_seconds,
            workspaces: workspaces.collect(),
            end: ArcRwSignal::new(End::NotYet),
            places: Arc::new(hosts.zip(0..).collect()),
            inbox: Arc::default(),
        };
        let receiver = run.clone();
        let stream = TestEvents::open(run.id, move |message| {
            receiver.with_inbox(|inbox| inbox.messages.push_back(message));
            receiver.work_soon(changed);
        });
        match stream {
            Ok(stream) => {
                streams.try_update_value(|streams| streams.push((run.id, stream)));
            }
            Err(_) => run.end.set(End::Lost),
        }
        run
    }

    /// Takes the test for ended, because the server has ended it: what did not run is not checked. The server tells that of each check by
    /// itself, which would take long.
    pub fn end_cancelled(&self, streams: Streams, changed: Callback<TestNews>) {
        if self.end.get_untracked() != End::NotYet {
            return;
        }
        streams.try_update_value(|streams| streams.retain(|(id, _)| *id != self.id));
        self.with_inbox(|inbox| {
            inbox.messages.clear();
            inbox.closing = Some(0);
        });
        self.work_soon(changed);
    }

    fn with_inbox<T>(&self, act: impl FnOnce(&mut Inbox) -> T) -> T {
        act(&mut self.inbox.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn work_soon(&self, changed: Callback<TestNews>) {
        let was_awaited = self.with_inbox(|inbox| std::mem::replace(&mut inbox.is_awaited, true));
        if !was_awaited {
            let run = self.clone();
            set_timeout(move || run.work(changed), Duration::ZERO);
        }
    }

    /// Works off as much of the inbox as may be done at once.
    fn work(&self, changed: Callback<TestNews>) {
        let until = js_sys::Date::now() + SLICE_MS;
        let mut touched = Vec::new();
        let mut is_done = false;
        while !is_done && js_sys::Date::now() <= until {
            is_done = !self.work_off_one(&mut touched);
        }
        self.with_inbox(|inbox| inbox.is_awaited = false);
        touched.sort_unstable();
        touched.dedup();
        let run = self.clone();
        changed.try_run(TestNews { run, touched });
        if !is_done {
            self.work_soon(changed);
        }
    }

    /// Says whether there was anything.
    fn work_off_one(&self, touched: &mut Vec<usize>) -> bool {
        if let Some(place) = self.with_inbox(|inbox| inbox.closing) {
            let next = self.workspaces.get(place).map(|workspace| {
                if close(&workspace.checks) {
                    touched.push(place);
                }
                place + 1
            });
            self.with_inbox(|inbox| inbox.closing = next);
            if next.is_none() {
                self.end.set(End::Finished {
                    at: time::now(),
                    cancelled: true,
                });
            }
            return true;
        }
        let Some(message) = self.with_inbox(|inbox| inbox.messages.pop_front()) else {
            return false;
        };
        match message {
            StreamMessage::Event(TestEvent::Check { host, check }) => {
                touched.extend(self.update(&host, check));
            }
            StreamMessage::Event(TestEvent::Finished {
                finished_at,
                cancelled,
            }) => self.end.set(End::Finished {
                at: finished_at,
                cancelled,
            }),
            StreamMessage::Lost => self.end.set(End::Lost),
        }
        true
    }

    /// Returns the place of the workspace, where it is one of the test.
    fn update(&self, host: &DatabricksHost, check: Check) -> Option<usize> {
        let place = *self.places.get(host)?;
        let workspace = self.workspaces.get(place)?;
        workspace.checks.update(|checks| {
            if checks.is_empty() {
                checks.extend(workspace.plan.iter().cloned().map(Check::waiting));
            }
            match checks.iter_mut().find(|known| known.name == check.name) {
                Some(known) => *known = check,
                None => checks.push(check),
            }
        });
        Some(place)
    }

    /// Gives the checks of one workspace.
    pub fn of(&self, host: &DatabricksHost) -> Option<&WorkspaceChecks> {
        self.workspaces.get(*self.places.get(host)?)
    }
}

/// Says of each check that has not ended that the test was cancelled; tells whether there was any.
fn close(checks: &ArcRwSignal<Vec<Check>>) -> bool {
    let is_open = |check: &Check| !check.state.has_ended();
    if !checks.with_untracked(|checks| checks.iter().any(is_open)) {
        return false;
    }
    checks.update(|checks| {
        for check in checks.iter_mut().filter(|check| is_open(check)) {
            check.state = CheckState::NotChecked {
                because: NotChecked::Cancelled,
            };
        }
    });
    true
}
