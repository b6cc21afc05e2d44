//! The runs that are under way.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::JobOptions;

/// Longer than a task gets to end by itself.
const LONGEST_END: Duration = Duration::from_secs(8);

/// Tells a run that it is to end.
#[derive(Debug, Clone, Default)]
pub struct StopMark(Arc<AtomicBool>);

impl StopMark {
    /// Says whether the run is to end.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The runs that are under way, and what they may run.
#[derive(Debug, Default)]
pub struct JobSlots {
    options: Option<JobOptions>,
    running: Mutex<HashMap<u64, StopMark>>,
    /// Held while an environment is made, so that each is made once.
    pub making: Mutex<()>,
}

impl JobSlots {
    /// Without options, nothing runs.
    pub fn new(options: Option<JobOptions>) -> Self {
        Self {
            options,
            ..Self::default()
        }
    }

    /// Returns which jobs run, if any do.
    pub fn options(&self) -> Option<&JobOptions> {
        self.options.as_ref()
    }

    /// Notes that a run begins.
    pub fn begin(&self, run: u64) -> StopMark {
        let mark = StopMark::default();
        self.running.lock().insert(run, mark.clone());
        mark
    }

    /// Notes that a run has ended.
    pub fn end(&self, run: u64) {
        self.running.lock().remove(&run);
    }

    /// Tells a run to end.
    pub fn stop(&self, run: u64) {
        if let Some(mark) = self.running.lock().get(&run) {
            mark.set();
        }
    }

    /// Tells all to end, and waits until they have.
    pub fn stop_all(&self) {
        for mark in self.running.lock().values() {
            mark.set();
        }
        let deadline = Instant::now() + LONGEST_END;
        while !self.running.lock().is_empty() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
