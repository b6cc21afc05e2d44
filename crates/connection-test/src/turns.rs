//! Who may call Databricks when: a few calls at a time to one host, and not too many overall.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use domain::DatabricksHost;
use parking_lot::Mutex;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Work that one host gets at the same time: a small warehouse runs ten statements, and the customer's own come first.
pub const PER_HOST: usize = 4;
/// Work that all hosts together get at the same time.
pub const OVERALL: usize = 32;

/// The turns of all that wait. First come, first served.
#[derive(Debug)]
pub struct Turns {
    overall: Arc<Semaphore>,
    hosts: Mutex<HashMap<DatabricksHost, Weak<Semaphore>>>,
}

/// The right to work; it ends when this is dropped.
#[derive(Debug)]
pub struct Turn {
    _of_host: Option<OwnedSemaphorePermit>,
    _overall: Option<OwnedSemaphorePermit>,
    /// Keeps the host's turns from being forgotten.
    _host: Arc<Semaphore>,
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            overall: Arc::new(Semaphore::new(OVERALL)),
            hosts: Mutex::default(),
        }
    }
}

impl Turns {
    /// Waits for a turn at a host. Dropping the future gives the place in the queue up.
    pub async fn take(&self, host: &DatabricksHost) -> Turn {
        let of_host = self.of(host);
        // First the host's: who waits for a slow host must not hold a place that others could use.
        let host_permit = permit(&of_host).await;
        let overall = permit(&self.overall).await;
        Turn {
            _of_host: host_permit,
            _overall: overall,
            _host: of_host,
        }
    }

    fn of(&self, host: &DatabricksHost) -> Arc<Semaphore> {
        let mut hosts = self.hosts.lock();
        if let Some(known) = hosts.get(host).and_then(Weak::upgrade) {
            return known;
        }
        hosts.retain(|_, turns| turns.strong_count() > 0);
        let new = Arc::new(Semaphore::new(PER_HOST));
        hosts.insert(host.clone(), Arc::downgrade(&new));
        new
    }
}

async fn permit(semaphore: &Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
    // `None` only of a semaphore that was closed, which nobody does.
    Arc::clone(semaphore).acquire_owned().await.ok()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn neither_a_host_nor_all_together_get_more_than_their_share() {
        let turns = Arc::new(Turns::default());
        let hosts: Vec<DatabricksHost> = (0..20)
            .map(|n| DatabricksHost::parse(&format!("w{n}.cloud.databricks.com")).unwrap())
            .collect();
        let at_work: Arc<Vec<AtomicUsize>> =
            Arc::new((0..20).map(|_| AtomicUsize::new(0)).collect());
        let most = Arc::new(AtomicUsize::new(0));
        let mut tasks = tokio::task::JoinSet::new();
        for round in 0..400 {
            let (turns, at_work, most) =
                (Arc::clone(&turns), Arc::clone(&at_work), Arc::clone(&most));
            let which = round % 20;
            let host = hosts[which].clone();
            tasks.spawn(async move {
                let _turn = turns.take(&host).await;
                let here = at_work[which].fetch_add(1, Ordering::SeqCst) + 1;
                assert!(here <= PER_HOST);
                let all = at_work.iter().map(|n| n.load(Ordering::SeqCst)).sum();
                most.fetch_max(all, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(5)).await;
                at_work[which].fetch_sub(1, Ordering::SeqCst);
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        // All places are used, and none twice.
        assert_eq!(most.load(Ordering::SeqCst), OVERALL);
    }

    #[tokio::test]
    async fn hosts_that_nobody_asks_are_forgotten() {
        let turns = Turns::default();
        for n in 0..100 {
            let host = DatabricksHost::parse(&format!("w{n}.cloud.databricks.com")).unwrap();
            drop(turns.take(&host).await);
        }
        assert!(turns.hosts.lock().len() <= 1);
    }
}
