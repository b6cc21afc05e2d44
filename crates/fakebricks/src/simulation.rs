//! What all listeners share: the world behind a lock, the query engines and the statements.

use parking_lot::{Mutex, MutexGuard};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::faults::Faults;
use crate::http::hosts::{Hosts, Site};
use crate::http::session_store::SessionStore;
use crate::http::statement_store::StatementStore;
use crate::jobs::JobOptions;
use crate::jobs::slots::JobSlots;
use crate::ports::Ports;
use crate::sql::{Engine, TableStore};
use crate::tables::{ExecutedStatements, RosterEntry, RowContext, RowOverrides};
use crate::traffic::HostTraffic;
use crate::world::{Account, SimulatedMetastore, Status, World};

/// How long real links work, as seen.
const LINK_SECONDS: i64 = 899;

/// What a simulation is started with and comes back to.
#[derive(Debug, Clone)]
pub struct StartSettings {
    /// Where the wizard is that is practised with.
    pub wizard: Option<String>,
    /// How long a warehouse takes to come up.
    pub start_delay: Duration,
    /// How long every request waits.
    pub latency: Duration,
    /// How many workspaces each account has at least.
    pub workspaces: usize,
    /// Which jobs run; without it, none.
    pub jobs: Option<JobOptions>,
    /// Whether long results are handed out again.
    pub reuse_results: bool,
}

/// A simulation as all handlers share it.
pub type SharedSimulation = Arc<Simulation>;

/// The whole simulation.
#[derive(Debug)]
pub struct Simulation {
    /// Which simulated host is where.
    pub hosts: Hosts,
    /// Statements that were submitted over REST.
    pub statements: StatementStore,
    /// Sessions that drivers opened.
    pub sessions: SessionStore,
    /// The ports beside the hosts.
    pub ports: Ports,
    /// Runs of jobs.
    pub jobs: JobSlots,
    /// Trouble that somebody asked for.
    pub faults: Faults,
    /// Requests, and how long each waits.
    pub traffic: HostTraffic,
    /// Tables that have other rows than usual.
    pub row_overrides: Arc<RowOverrides>,
    /// Statements that somebody ran.
    pub executed: Arc<ExecutedStatements>,
    /// What it was started with.
    usual: StartSettings,
    start_delay_ms: AtomicU64,
    link_seconds: AtomicI64,
    storage_blocked: AtomicBool,
    world: Mutex<World>,
    engines: Mutex<HashMap<String, Arc<Engine>>>,
    /// Running workspaces by account.
    rosters: Mutex<HashMap<String, Arc<Vec<RosterEntry>>>>,
    bare: OnceLock<Arc<Engine>>,
}

impl Simulation {
    /// A fresh simulation.
    pub fn new(world: World, hosts: Hosts, ports: Ports, usual: StartSettings) -> Self {
        let simulation = Self {
            hosts,
            statements: StatementStore::default(),
            sessions: SessionStore::default(),
            ports,
            jobs: JobSlots::new(usual.jobs.clone()),
            faults: Faults::default(),
            traffic: HostTraffic::default(),
            row_overrides: Arc::default(),
            executed: Arc::default(),
            usual,
            start_delay_ms: AtomicU64::default(),
            link_seconds: AtomicI64::default(),
            storage_blocked: AtomicBool::default(),
            world: Mutex::new(world),
            engines: Mutex::default(),
            rosters: Mutex::default(),
            bare: OnceLock::new(),
        };
        simulation.set_usual();
        simulation
    }

    fn set_usual(&self) {
        self.set_start_delay(self.usual.start_delay);
        self.set_link_seconds(LINK_SECONDS);
        self.set_storage_blocked(false);
        self.traffic.set_latency(self.usual.latency);
    }

    /// Puts everything back as it was at the start.
    pub fn reset(&self) {
        self.faults.clear();
        self.row_overrides.clear();
        self.executed.clear();
        self.jobs.stop_all();
        self.set_usual();
        self.world().reset(self.usual.workspaces);
        self.forget_rows();
    }

    /// How long a warehouse takes to come up.
    pub fn start_delay(&self) -> Duration {
        Duration::from_millis(self.start_delay_ms.load(Ordering::Relaxed))
    }

    /// Makes warehouses that are switched on from now on take this long.
    pub fn set_start_delay(&self, delay: Duration) {
        let ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        self.start_delay_ms.store(ms, Ordering::Relaxed);
    }

    /// How many seconds links to results work.
    pub fn link_seconds(&self) -> i64 {
        self.link_seconds.load(Ordering::Relaxed)
    }

    /// Makes links that are given out from now on work for so many seconds.
    pub fn set_link_seconds(&self, seconds: i64) {
        self.link_seconds.store(seconds, Ordering::Relaxed);
    }

    /// Where links to results lead.
    pub fn storage(&self) -> SocketAddr {
        if self.storage_blocked.load(Ordering::Relaxed) {
            self.ports.refusing
        } else {
            self.ports.storage
        }
    }

    /// Makes links that are given out from now on lead where nobody answers, or to the storage again.
    pub fn set_storage_blocked(&self, is_blocked: bool) {
        self.storage_blocked.store(is_blocked, Ordering::Relaxed);
    }

    /// Returns where the wizard is that is practised with, when somebody said it at the start.
    pub fn wizard(&self) -> Option<&str> {
        self.usual.wizard.as_deref()
    }

    /// Whether a statement that was answered at length is answered the same without being run again.
    pub fn reuses_results(&self) -> bool {
        self.usual.reuse_results
    }

    /// The world, for as long as the guard lives. Never held across an await.
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock()
    }

    /// The simulated host that a `Host` header names; a port in it does not matter.
    pub fn site(&self, named: &str) -> Option<Site> {
        self.hosts.named(named, &self.world())
    }

    /// The query engine of a metastore, made when it is first asked for.
    pub fn engine(
        &self,
        account: &Account,
        metastore: &SimulatedMetastore,
        seed: u64,
    ) -> Arc<Engine> {
        let mut engines = self.engines.lock();
        let engine = engines.entry(metastore.id.clone()).or_insert_with(|| {
            let mut rosters = self.rosters.lock();
            let workspaces = rosters
                .entry(account.id.clone())
                .or_insert_with(|| Arc::new(roster(account)));
            let rows = RowContext {
                seed,
                cloud: account.cloud.slug(),
                account_id: account.id.clone(),
                metastore_id: metastore.id.clone(),
                region: metastore.region.clone(),
                workspaces: Arc::clone(workspaces),
            };
            Arc::new(Engine::new(Some(TableStore::new(
                rows,
                Arc::clone(&self.row_overrides),
                Arc::clone(&self.executed),
            ))))
        });
        Arc::clone(engine)
    }

    /// Forgets the rows that were made, because the workspaces that they tell of have changed.
    pub fn forget_rows(&self) {
        self.engines.lock().clear();
        self.rosters.lock().clear();
    }

    /// The query engine of workspaces without Unity Catalog.
    pub fn bare_engine(&self) -> Arc<Engine> {
        Arc::clone(self.bare.get_or_init(|| Arc::new(Engine::new(None))))
    }
}

/// The running workspaces of an account, as rows tell of them.
fn roster(account: &Account) -> Vec<RosterEntry> {
    let cloud = account.cloud;
    let url = |deployment: &str| format!("https://{deployment}{}", cloud.workspace_zone());
    let planned = account
        .workspaces
        .iter()
        .filter(|workspace| workspace.is_running())
        .map(|workspace| RosterEntry {
            id: workspace.id.to_string(),
            name: workspace.name.clone(),
            url: url(&workspace.deployment),
            region: workspace.region.clone(),
            warehouses: workspace
                .warehouses
                .iter()
                .map(|warehouse| warehouse.id.clone())
                .collect(),
        });
    let crowd = account
        .sketches()
        .skip(account.workspaces.len())
        .filter(|sketch| sketch.status == Status::Running)
        .map(|sketch| RosterEntry {
            id: sketch.id.to_string(),
            url: url(&sketch.deployment),
            name: sketch.name,
            region: sketch.region,
            warehouses: sketch.warehouse.into_iter().collect(),
        });
    planned.chain(crowd).collect()
}
