//! How many requests each simulated host gets, how many of them at once, and how long each has to wait.

use parking_lot::{Mutex, MutexGuard};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The requests of all simulated hosts.
#[derive(Debug, Default)]
pub struct HostTraffic {
    latency_ms: AtomicU64,
    counts: Mutex<Metrics>,
}

/// What was counted since the start, or since it was forgotten.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metrics {
    /// All hosts together.
    pub total: Count,
    /// Each host that was asked.
    pub hosts: BTreeMap<String, Count>,
}

/// The requests of one host, or of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// How many came.
    pub requests: u64,
    /// How many are being answered now.
    pub at_once: u64,
    /// How many were being answered at the same time at most.
    pub most_at_once: u64,
}

/// A request that is being answered.
#[derive(Debug)]
pub struct Visit<'a> {
    traffic: &'a HostTraffic,
    host: String,
}

impl HostTraffic {
    /// How long every request waits before it is answered.
    pub fn latency(&self) -> Duration {
        Duration::from_millis(self.latency_ms.load(Ordering::Relaxed))
    }

    /// Makes every request wait.
    pub fn set_latency(&self, latency: Duration) {
        let ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
        self.latency_ms.store(ms, Ordering::Relaxed);
    }

    /// Counts a request until the visit is dropped.
    pub fn enter(&self, host: &str) -> Visit<'_> {
        let mut counts = self.lock();
        counts.total.begin();
        counts.hosts.entry(host.to_owned()).or_default().begin();
        Visit {
            traffic: self,
            host: host.to_owned(),
        }
    }

    /// What was counted.
    pub fn metrics(&self) -> Metrics {
        self.lock().clone()
    }

    /// Forgets what was counted, except what is going on.
    pub fn forget(&self) {
        let mut counts = self.lock();
        counts.total.forget();
        counts.hosts.retain(|_, count| count.at_once > 0);
        counts.hosts.values_mut().for_each(Count::forget);
    }

    fn lock(&self) -> MutexGuard<'_, Metrics> {
        self.counts.lock()
    }
}

impl Count {
    fn begin(&mut self) {
        self.requests += 1;
        self.at_once += 1;
        self.most_at_once = self.most_at_once.max(self.at_once);
    }

    fn forget(&mut self) {
        self.requests = self.at_once;
        self.most_at_once = self.at_once;
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        let mut counts = self.traffic.lock();
        counts.total.at_once -= 1;
        if let Some(count) = counts.hosts.get_mut(&self.host) {
            count.at_once -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visits_at_once_are_counted_by_host_and_in_all() {
        let traffic = HostTraffic::default();
        let (first, second) = (traffic.enter("a"), traffic.enter("a"));
        drop(first);
        let third = traffic.enter("b");
        let counted = traffic.metrics();
        assert_eq!(
            counted.total,
            Count {
                requests: 3,
                at_once: 2,
                most_at_once: 2
            }
        );
        assert_eq!(
            counted.hosts["a"],
            Count {
                requests: 2,
                at_once: 1,
                most_at_once: 2
            }
        );
        drop(second);
        traffic.forget();
        let counted = traffic.metrics();
        assert_eq!(counted.hosts.keys().collect::<Vec<_>>(), ["b"]);
        assert_eq!(
            counted.total,
            Count {
                requests: 1,
                at_once: 1,
                most_at_once: 1
            }
        );
        drop(third);
        assert_eq!(traffic.metrics().total.at_once, 0);
    }
}
