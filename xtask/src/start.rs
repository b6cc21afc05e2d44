//! Starts everything on this machine: the server with both documents, and a simulated Databricks to practise with.

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::folders::root;
use crate::programs::{self, RunningPrograms, free_port, program};
use crate::progress::{CargoBuild, WorkProgress, WorkStep};
use crate::{tools, web, wheel};

/// Options of `cargo xtask start`.
#[derive(Debug, clap::Args)]
pub struct StartOptions {
    /// Port of the wizard; the simulated Databricks takes the next free one
    #[arg(long, default_value_t = 4170)]
    port: u16,
    /// Forgets the connectors of earlier practice
    #[arg(long)]
    fresh: bool,
    /// Builds nothing and starts the programs `lakesentry` and `fakebricks` of this folder, which carry the documents inside
    #[arg(long, value_name = "DIR")]
    release_binaries: Option<PathBuf>,
    /// Prints the facts of the simulation and the wizard's address as one line of JSON, for programs
    #[arg(long)]
    json: bool,
}

/// Builds what is missing, starts, prints the address, and waits until one of the programs ends.
pub fn run(options: &StartOptions) -> Result<()> {
    let begun = Instant::now();
    let binaries = match &options.release_binaries {
        Some(folder) => folder
            .canonicalize()
            .with_context(|| folder.display().to_string())?,
        None => build()?,
    };

    let mut running = RunningPrograms::default();
    let simulated = free_port(options.port.saturating_add(1))?;
    let listen = free_port(options.port)?;
    let mut fakebricks = program(&binaries, "fakebricks")?;
    fakebricks
        .args(["--listen", &simulated.to_string()])
        .args(["--wizard", &format!("http://{listen}")])
        // The collector runs there as a job, and nothing else does.
        .arg("--run-wheels-of")
        .arg(wheel::folder())
        .arg("--jobs-folder")
        .arg(root().join("data/practice-jobs"));
    let mut facts = running.simulation(&mut fakebricks)?;

    let database = database(options.fresh)?;
    let mut server = program(&binaries, "lakesentry")?;
    server
        .args([
            "serve",
            "--listen",
            &listen.to_string(),
            "--practice",
            &simulated.to_string(),
            "--database",
        ])
        .arg(&database);
    server.env(
        "RUST_LOG",
        std::env::var("RUST_LOG").unwrap_or_else(|_| "warn".to_owned()),
    );
    running.server(&mut server, listen)?;

    if options.json {
        facts["wizard_url"] = format!("http://{listen}").into();
        println!("{facts}");
        std::io::stdout().flush()?;
    } else {
        print_address(listen, simulated, begun.elapsed());
    }
    running.wait_for_end()
}

/// Builds all that is started. Returns the folder of the programs. They are built beside the pages: linking, cutting and shrinking those
/// keeps one core busy only.
fn build() -> Result<PathBuf> {
    tools::check()?;
    let steps = [&web::STEPS[..], &[WorkStep::Programs]].concat();
    let mut progress = WorkProgress::new(&steps);
    let programs = CargoBuild::begin(&mut programs::build())?;
    web::build_with(&mut progress)?;
    progress.step(WorkStep::Programs, |progress| progress.follow(programs))?;
    progress.finish();
    Ok(programs::folder())
}

fn database(fresh: bool) -> Result<PathBuf> {
    let folder = root().join("data");
    fs::create_dir_all(&folder)?;
    let file = folder.join("practice.sqlite");
    if fresh {
        for ending in ["", "-wal", "-shm", ".key"] {
            let part = folder.join(format!("practice.sqlite{ending}"));
            if part.exists() {
                fs::remove_file(part)?;
            }
        }
    }
    Ok(file)
}

fn print_address(listen: SocketAddr, simulated: SocketAddr, took: Duration) {
    println!(
        "
  LakeSentry is ready, in practice mode. It took {}.

    Wizard      http://{listen}
    Inspector   http://{listen}/inspect
    Viewer      http://{listen}/audit-viewer
    Databricks  http://{simulated}   the simulated one: play its admin here

  Nothing leaves this machine, and no Databricks account is needed.
  Stop with Ctrl-C. Your connectors are kept in data/; `cargo xtask start --fresh` forgets them.
",
        time(took)
    );
    // The first start does not wait for it: nobody needs it before the last step.
    if !wheel::folder().join("collector.json").exists() {
        println!(
            "  To practise the last step, too, build the collector once, in another terminal: cargo xtask wheel
"
        );
    }
}

fn time(took: Duration) -> String {
    match took.as_secs() {
        seconds @ 100.. => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{:.1} s", took.as_secs_f64()),
    }
}
