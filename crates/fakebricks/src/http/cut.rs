//! Ending a connection without an answer.

use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// The hold that a request has on the connection that it came over.
#[derive(Debug, Clone, Default)]
pub struct ConnectionCut(Arc<CutState>);

#[derive(Debug, Default)]
struct CutState {
    wanted: Notify,
    reset: AtomicBool,
    host: Mutex<Option<String>>,
}

impl ConnectionCut {
    /// Notes which simulated host the connection is used for.
    pub fn note(&self, host: &str) {
        let mut noted = self.0.host.lock();
        *noted = Some(host.to_owned());
    }

    /// Which simulated host the connection was last used for.
    pub fn host(&self) -> Option<String> {
        let noted = self.0.host.lock();
        noted.clone()
    }

    /// Cuts with a reset, or just closes; what was going on never comes back.
    pub async fn now<T>(&self, reset: bool) -> T {
        self.0.reset.store(reset, Ordering::Relaxed);
        self.0.wanted.notify_one();
        std::future::pending().await
    }

    /// Waits until somebody cuts.
    pub async fn wanted(&self) {
        self.0.wanted.notified().await;
    }

    /// Whether the connection is to end with a reset.
    pub fn resets(&self) -> bool {
        self.0.reset.load(Ordering::Relaxed)
    }
}
