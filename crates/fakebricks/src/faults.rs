//! Trouble that a test or a person asks for: which requests it hits, and for how long.

mod kind;

pub use kind::{FaultKind, FaultStage, Spelling};

use parking_lot::{Mutex, MutexGuard};
use std::num::NonZeroU32;

use axum::http::Method;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// A fault to be switched on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultRule {
    /// What to call it; a fault of the same name is replaced. One is made when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The simulated host; every one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// How the path begins. Faults of the connection itself do not ask for it.
    #[serde(default)]
    pub path: String,
    /// How many requests are hit; all, until it is removed, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<NonZeroU32>,
    /// What happens.
    #[serde(flatten)]
    pub kind: FaultKind,
}

/// A fault that is switched on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActiveFault {
    /// What to remove it by.
    pub name: String,
    /// The simulated host; every one when absent.
    pub host: Option<String>,
    /// How the path begins.
    pub path: String,
    /// How many requests are hit; all, until it is removed, when absent.
    pub times: Option<NonZeroU32>,
    /// How many were hit so far.
    pub hits: u32,
    /// What happens.
    #[serde(flatten)]
    pub kind: FaultKind,
}

/// The short form of a fault: the next requests to a host are answered with a status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The simulated host.
    pub host: String,
    /// How the path begins.
    pub path: String,
    /// The status to answer with.
    pub status: u16,
    /// How many requests fail, at least one.
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

impl From<Fault> for FaultRule {
    fn from(fault: Fault) -> Self {
        Self {
            name: None,
            host: Some(fault.host),
            path: fault.path,
            times: NonZeroU32::new(fault.times).or(Some(NonZeroU32::MIN)),
            kind: FaultKind::Status {
                status: fault.status,
                retry_after_s: fault.retry_after_s,
                error_code: fault.error_code,
                message: fault.message,
            },
        }
    }
}

/// All faults that are switched on, the oldest first.
#[derive(Debug)]
pub struct Faults {
    active: Mutex<ActiveFaults>,
    /// Told when a fault of connections is switched on.
    broken: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct ActiveFaults {
    all: Vec<ActiveFault>,
    made: u64,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            active: Mutex::default(),
            broken: watch::Sender::new(()),
        }
    }
}

impl Faults {
    /// Switches one on and gives its name.
    pub fn add(&self, rule: FaultRule) -> String {
        let breaks_connections = rule.kind.stage() == FaultStage::Connection;
        let mut active = self.lock();
        active.made += 1;
        let name = rule
            .name
            .unwrap_or_else(|| format!("fault-{}", active.made));
        active.all.retain(|fault| fault.name != name);
        active.all.push(ActiveFault {
            name: name.clone(),
            host: rule.host.map(|host| host.to_ascii_lowercase()),
            path: rule.path,
            times: rule.times,
            hits: 0,
            kind: rule.kind,
        });
        drop(active);
        if breaks_connections {
            self.broken.send_replace(());
        }
        name
    }

    /// Switches one off; says whether it was on.
    pub fn remove(&self, name: &str) -> bool {
        let mut active = self.lock();
        let before = active.all.len();
        active.all.retain(|fault| fault.name != name);
        active.all.len() < before
    }

    /// Switches all off.
    pub fn clear(&self) {
        self.lock().all.clear();
    }

    /// All that are on.
    pub fn all(&self) -> Vec<ActiveFault> {
        self.lock().all.clone()
    }

    /// Told when a fault of connections is switched on.
    pub fn broken(&self) -> watch::Receiver<()> {
        self.broken.subscribe()
    }

    /// Whether a host can't be reached.
    pub fn breaks(&self, host: &str) -> bool {
        self.lock()
            .all
            .iter()
            .any(|fault| fault.kind.stage() == FaultStage::Connection && fault.is_at(host))
    }

    /// The fault that hits a connection to a host, which then counts as hit once.
    pub fn take_connection(&self, host: &str) -> Option<FaultKind> {
        self.take(|fault| fault.kind.stage() == FaultStage::Connection && fault.is_at(host))
    }

    /// The faults that hit a request: the oldest one that replaces the answer, and all that change it. Each then counts as hit once.
    pub fn take_request(&self, host: &str, method: &Method, path: &str) -> Hits {
        let hits = |fault: &ActiveFault, stage: FaultStage| {
            fault.kind.stage() == stage
                && fault.is_at(host)
                && path.starts_with(&fault.path)
                && fault.kind.concerns(method, path)
        };
        let instead = self.take(|fault| hits(fault, FaultStage::Instead));
        let mut changes = Vec::new();
        let mut active = self.lock();
        for fault in &mut active.all {
            if hits(fault, FaultStage::Change) {
                changes.push(fault.hit());
            }
        }
        active.all.retain(|fault| !fault.is_used_up());
        Hits { instead, changes }
    }

    fn take(&self, hits: impl Fn(&ActiveFault) -> bool) -> Option<FaultKind> {
        let mut active = self.lock();
        let kind = active.all.iter_mut().find(|fault| hits(fault))?.hit();
        active.all.retain(|fault| !fault.is_used_up());
        Some(kind)
    }

    fn lock(&self) -> MutexGuard<'_, ActiveFaults> {
        self.active.lock()
    }
}

/// What one request is hit by.
#[derive(Debug, Default)]
pub struct Hits {
    /// Replaces the answer.
    pub instead: Option<FaultKind>,
    /// Change the answer, whatever it is.
    pub changes: Vec<FaultKind>,
}

impl ActiveFault {
    fn is_at(&self, host: &str) -> bool {
        self.host.as_deref().is_none_or(|wanted| wanted == host)
    }

    fn hit(&mut self) -> FaultKind {
        self.hits = self.hits.saturating_add(1);
        self.kind.clone()
    }

    /// Whether it has hit as often as it should.
    fn is_used_up(&self) -> bool {
        self.times.is_some_and(|times| self.hits >= times.get())
    }
}
