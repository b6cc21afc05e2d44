//! One test: what happened so far, for whoever watches.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use contract::{Check, CheckName, CheckState, NotChecked, TestEvent, TestedWorkspace};
use domain::DatabricksHost;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::clock;
use crate::store::NewConnectorRecord;

/// The log of a test. Events are only added, so a watcher that comes late, or back, misses none.
#[derive(Debug)]
pub struct Run {
    log: Mutex<Log>,
    /// How many events there are.
    count: watch::Sender<usize>,
    stop: CancellationToken,
}

#[derive(Debug)]
struct Log {
    events: Vec<TestEvent>,
    open: Vec<(DatabricksHost, CheckName)>,
    facts: HashMap<DatabricksHost, NewConnectorRecord>,
    ended: bool,
}

impl Run {
    /// Begins the log of what is planned.
    pub fn new(planned: &[TestedWorkspace]) -> Self {
        let open = planned
            .iter()
            .flat_map(|workspace| {
                workspace
                    .checks
                    .iter()
                    .map(|check| (workspace.host.clone(), check.name))
            })
            .collect();
        Self {
            log: Mutex::new(Log {
                events: Vec::new(),
                open,
                facts: HashMap::new(),
                ended: false,
            }),
            count: watch::Sender::new(0),
            stop: CancellationToken::new(),
        }
    }

    /// Notes a new state of a check.
    pub fn note(&self, host: &DatabricksHost, check: Check) {
        let mut log = self.lock();
        if log.ended {
            return;
        }
        if check.state.has_ended() {
            log.open.retain(|open| open != &(host.clone(), check.name));
        }
        log.events.push(TestEvent::Check {
            host: host.clone(),
            check,
        });
        self.count.send_replace(log.events.len());
    }

    /// Keeps what was found about a workspace that can be connected.
    pub fn keep_facts(&self, host: DatabricksHost, facts: NewConnectorRecord) {
        self.lock().facts.insert(host, facts);
    }

    /// Gives what was found about a workspace, once that is enough for a connector.
    pub fn facts_of(&self, host: &DatabricksHost) -> Option<NewConnectorRecord> {
        self.lock().facts.get(host).cloned()
    }

    /// Ends the log. Checks that did not run are not checked, and say why.
    pub fn finish(&self, out_of_time: bool, cancelled: bool) {
        let mut log = self.lock();
        if log.ended {
            return;
        }
        let because = if out_of_time {
            NotChecked::OutOfTime
        } else {
            NotChecked::Cancelled
        };
        for (host, name) in std::mem::take(&mut log.open) {
            let state = CheckState::NotChecked {
                because: because.clone(),
            };
            log.events.push(TestEvent::Check {
                host,
                check: Check {
                    name,
                    state,
                    duration_ms: None,
                },
            });
        }
        log.events.push(TestEvent::Finished {
            finished_at: clock::text(clock::now()),
            cancelled,
        });
        log.ended = true;
        self.count.send_replace(log.events.len());
    }

    /// Gives the events from a place on.
    pub fn events_from(&self, next: usize) -> Vec<TestEvent> {
        self.lock().events.get(next..).unwrap_or_default().to_vec()
    }

    /// Waits until there are events beyond a place.
    pub async fn wait_beyond(&self, next: usize) {
        // The sender lives as long as `self`, so waiting can't fail.
        drop(self.count.subscribe().wait_for(|&count| count > next).await);
    }

    /// Says whether nothing more will happen.
    pub fn has_ended(&self) -> bool {
        self.lock().ended
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
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
