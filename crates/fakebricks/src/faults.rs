//! Requests that a test wants to fail.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

/// The next requests to a host that fail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The simulated host.
    pub host: String,
    /// How the path begins.
    pub path: String,
    /// The status to answer with.
    pub status: u16,
    /// How many requests fail.
    pub times: u32,
    /// The header `Retry-After`, in seconds.
    #[serde(default)]
    pub retry_after_s: Option<u32>,
    /// The code in the body; the usual one of the status when absent.
    #[serde(default)]
    pub error_code: Option<String>,
    /// The text in the body.
    #[serde(default)]
    pub message: Option<String>,
}

/// All faults that are waiting.
#[derive(Debug, Default)]
pub struct Faults {
    waiting: Mutex<Vec<Fault>>,
}

impl Faults {
    /// Adds one.
    pub fn add(&self, fault: Fault) {
        self.lock().push(fault);
    }

    /// Forgets all.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// The fault that hits a request, which then counts as used once.
    pub fn take(&self, host: &str, path: &str) -> Option<Fault> {
        let mut waiting = self.lock();
        let hit = waiting
            .iter_mut()
            .find(|fault| fault.host == host && path.starts_with(&fault.path))?;
        hit.times = hit.times.saturating_sub(1);
        let hit = hit.clone();
        waiting.retain(|fault| fault.times > 0);
        Some(hit)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
