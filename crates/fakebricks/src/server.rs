//! Opens the listeners.

mod line;
mod listener;
mod ports;
mod tls;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpSocket;
use tokio::runtime::Runtime;

use listener::bind;

use crate::control::{self, Control};
use crate::error::{ControlError, StartError};
use crate::facts::Facts;
use crate::http;
use crate::http::hosts::Hosts;
use crate::jobs::{self, JobOptions};
use crate::simulation::{SharedSimulation, Simulation, StartSettings};
use crate::traffic::Metrics;
use crate::world::World;
use crate::{THREAD_STACK_SIZE, clock};

/// How to start a simulation.
#[derive(Debug, Clone)]
pub struct Options {
    /// The main listener; loopback only, port 0 for any free one.
    pub listen: SocketAddr,
    /// Decides all generated names and rows.
    pub seed: u64,
    /// Gives each simulated host a listener of its own too, for clients that cannot set `Host`.
    pub host_ports: bool,
    /// How long a stopped warehouse takes to come up.
    pub warehouse_start: Duration,
    /// How many workspaces each account has at least. Those beside the hand-made ones have no listener of their own and are not among
    /// the facts; the accounts API lists them.
    pub workspaces: usize,
    /// How long every request to a simulated host waits before it is answered.
    pub latency: Duration,
    /// Where the wizard is that is practised with: the console leads back there.
    pub wizard: Option<String>,
    /// Which jobs really run; without it, none.
    pub jobs: Option<JobOptions>,
    /// Answers a statement with a long result that was run before without running it again, as Databricks does from its cache of results.
    pub reuse_results: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            seed: 1,
            host_ports: true,
            warehouse_start: Duration::from_millis(1500),
            workspaces: 0,
            latency: Duration::ZERO,
            wizard: None,
            jobs: None,
            reuse_results: false,
        }
    }
}

/// A simulation that answers until it is dropped or [`Running::shutdown`] is called.
#[derive(Debug)]
pub struct Running {
    app: SharedSimulation,
    runtime: Option<Runtime>,
    /// Keeps the port that refuses.
    _refusing: TcpSocket,
}

/// Starts a simulation on threads of its own; may be called inside and outside of an async runtime.
pub fn start(options: Options) -> Result<Running, StartError> {
    if !options.listen.ip().is_loopback() {
        return Err(StartError::NotLoopback(options.listen));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_stack_size(THREAD_STACK_SIZE)
        .thread_name("fakebricks")
        .enable_all()
        .build()
        .map_err(StartError::Runtime)?;
    let inside = runtime.enter();
    let world = World::build(options.seed, options.workspaces);
    let (main, address) = bind(options.listen)?;
    let side = ports::SidePorts::beside(address)?;
    let mut hosts = Hosts::new(address, &world);
    let mut listeners = vec![(main, None)];
    if options.host_ports {
        let names: Vec<String> = hosts.names().map(str::to_owned).collect();
        for name in names {
            let (listener, address) = bind(SocketAddr::new(options.listen.ip(), 0))?;
            hosts.set_own(&name, address);
            listeners.push((listener, Some(name)));
        }
    }
    let usual = StartSettings {
        start_delay: options.warehouse_start,
        latency: options.latency,
        workspaces: options.workspaces,
        wizard: options.wizard,
        jobs: options.jobs,
        reuse_results: options.reuse_results,
    };
    let app: SharedSimulation = Arc::new(Simulation::new(world, hosts, side.ports, usual));
    for (listener, only) in listeners {
        let router = http::entry(&app, only);
        drop(tokio::spawn(serve(
            listener,
            router,
            SharedSimulation::clone(&app),
        )));
    }
    let (storage, refusing) = side.fail();
    let files = http::storage(&app);
    drop(tokio::spawn(serve(
        storage,
        files,
        SharedSimulation::clone(&app),
    )));
    if app.jobs.options().is_some() {
        drop(tokio::spawn(schedule(SharedSimulation::clone(&app))));
    }
    drop(inside);
    tracing::info!(%address, started = %clock::now(), "simulated Databricks listens");
    Ok(Running {
        app,
        runtime: Some(runtime),
        _refusing: refusing,
    })
}

/// Begins the runs of jobs when they are due.
async fn schedule(app: SharedSimulation) {
    let mut seconds = tokio::time::interval(Duration::from_secs(1));
    loop {
        seconds.tick().await;
        jobs::begin::begin_due(&app);
    }
}

async fn serve(listener: tokio::net::TcpListener, router: Router, app: SharedSimulation) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let serving = line::serve(stream, router.clone(), SharedSimulation::clone(&app));
                drop(tokio::spawn(serving));
            }
            Err(error) => {
                // Too many open files, most likely: some will be closed.
                tracing::error!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

impl Running {
    /// The address of the main listener.
    pub fn address(&self) -> SocketAddr {
        self.app.hosts.main
    }

    /// What the simulation consists of at this moment.
    pub fn facts(&self) -> Facts {
        Facts::of(&self.app)
    }

    /// How many requests each simulated host got, and how many of them at once.
    pub fn metrics(&self) -> Metrics {
        self.app.traffic.metrics()
    }

    /// Makes one change to the simulated world.
    pub fn apply(&self, control: &Control) -> Result<(), ControlError> {
        control::apply(&self.app, control)
    }

    /// Stops answering.
    pub fn shutdown(self) {
        drop(self);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.app.jobs.stop_all();
        if let Some(runtime) = self.runtime.take() {
            // Dropping a runtime waits, which is not allowed inside another one.
            runtime.shutdown_background();
        }
    }
}
