//! What all listeners share: the world behind a lock, the query engines and the statements.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use crate::faults::Faults;
use crate::http::hosts::Hosts;
use crate::http::statement_store::StatementStore;
use crate::sql::Engine;
use crate::tables::{RowContext, WorkspaceFacts};
use crate::world::{Account, Metastore, World};

/// The whole simulation.
#[derive(Debug)]
pub struct Simulation {
    /// Which simulated host is where.
    pub hosts: Hosts,
    /// Statements that were submitted over REST.
    pub statements: StatementStore,
    /// How long a warehouse takes to come up.
    pub start_delay: Duration,
    /// Requests that are to fail.
    pub faults: Faults,
    world: Mutex<World>,
    engines: Mutex<HashMap<String, Arc<Engine>>>,
    bare: OnceLock<Arc<Engine>>,
}

impl Simulation {
    /// A fresh simulation.
    pub fn new(world: World, hosts: Hosts, start_delay: Duration) -> Self {
        Self {
            hosts,
            statements: StatementStore::default(),
            start_delay,
            faults: Faults::default(),
            world: Mutex::new(world),
            engines: Mutex::default(),
            bare: OnceLock::new(),
        }
    }

    /// The world, for as long as the guard lives. Never held across an await.
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The query engine of a metastore, made when it is first asked for.
    pub fn engine(&self, account: &Account, metastore: &Metastore, seed: u64) -> Arc<Engine> {
        let mut engines = self.engines.lock().unwrap_or_else(PoisonError::into_inner);
        let engine = engines
            .entry(metastore.id.clone())
            .or_insert_with(|| Arc::new(Engine::new(Some(row_context(account, metastore, seed)))));
        Arc::clone(engine)
    }

    /// The query engine of workspaces without Unity Catalog.
    pub fn bare_engine(&self) -> Arc<Engine> {
        Arc::clone(self.bare.get_or_init(|| Arc::new(Engine::new(None))))
    }
}

fn row_context(account: &Account, metastore: &Metastore, seed: u64) -> RowContext {
    let workspaces = account
        .workspaces
        .iter()
        .filter(|workspace| workspace.is_running())
        .map(|workspace| WorkspaceFacts {
            id: workspace.id.to_string(),
            name: workspace.name.clone(),
            url: format!("https://{}", workspace.host(account.cloud)),
            region: workspace.region.clone(),
            warehouses: workspace
                .warehouses
                .iter()
                .map(|warehouse| warehouse.id.clone())
                .collect(),
        })
        .collect();
    RowContext {
        seed,
        cloud: account.cloud.slug(),
        account_id: account.id.clone(),
        metastore_id: metastore.id.clone(),
        region: metastore.region.clone(),
        workspaces,
    }
}
