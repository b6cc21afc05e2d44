//! A connection test that this page follows.

use contract::{Check, StartedConnectionTest, TestEvent};
use domain::{ConnectionTestId, DatabricksHost, Timestamp};
use leptos::prelude::*;

use crate::api::connection_tests::{StreamMessage, TestEvents};

/// The open streams of a view; they close with it.
pub type Streams = StoredValue<Vec<TestEvents>, LocalStorage>;

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
    /// The checks, in order.
    pub checks: ArcRwSignal<Vec<Check>>,
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
    pub workspaces: Vec<WorkspaceChecks>,
    /// Whether and how it ended.
    pub end: ArcRwSignal<End>,
}

impl Run {
    /// Opens the stream of a test and keeps its checks up to date. `changed` is called after each news.
    pub fn follow(
        started: &StartedConnectionTest,
        streams: Streams,
        changed: Callback<Self>,
    ) -> Self {
        let workspaces = started.workspaces.iter().map(|workspace| WorkspaceChecks {
            host: workspace.host.clone(),
            primary: workspace.primary,
            checks: ArcRwSignal::new(workspace.checks.clone()),
        });
        let run = Self {
            id: started.connection_test_id,
            started_at: started.started_at,
            time_limit_seconds: started.time_limit_seconds,
            workspaces: workspaces.collect(),
            end: ArcRwSignal::new(End::NotYet),
        };
        let receiver = run.clone();
        let stream = TestEvents::open(run.id, move |message| {
            receiver.receive(message);
            changed.try_run(receiver.clone());
        });
        match stream {
            Ok(stream) => {
                streams.try_update_value(|streams| streams.push(stream));
            }
            Err(_) => run.end.set(End::Lost),
        }
        run
    }

    fn receive(&self, message: StreamMessage) {
        match message {
            StreamMessage::Event(TestEvent::Check { host, check }) => self.update(&host, check),
            StreamMessage::Event(TestEvent::Finished {
                finished_at,
                cancelled,
            }) => self.end.set(End::Finished {
                at: finished_at,
                cancelled,
            }),
            StreamMessage::Lost => self.end.set(End::Lost),
        }
    }

    fn update(&self, host: &DatabricksHost, check: Check) {
        let Some(workspace) = self.of(host) else {
            return;
        };
        workspace.checks.update(|checks| {
            match checks.iter_mut().find(|known| known.name == check.name) {
                Some(known) => *known = check,
                None => checks.push(check),
            }
        });
    }

    /// Gives the checks of one workspace.
    pub fn of(&self, host: &DatabricksHost) -> Option<&WorkspaceChecks> {
        self.workspaces
            .iter()
            .find(|workspace| workspace.host == *host)
    }
}
