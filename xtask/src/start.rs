//! Starts everything on this machine: the server with both documents, and a simulated Databricks to practise with.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::command::cargo;
use crate::folders::{root, target};
use crate::progress::{WorkProgress, WorkStep};
use crate::{tools, web};

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

/// Programs that end with this one.
#[derive(Debug, Default)]
pub struct RunningPrograms(pub Vec<Child>);

impl Drop for RunningPrograms {
    fn drop(&mut self) {
        for child in &mut self.0 {
            // A child that is gone already needs no ending.
            drop(child.kill());
            drop(child.wait());
        }
    }
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

    let mut running = RunningPrograms(Vec::new());
    let simulated = free_port(options.port.saturating_add(1))?;
    let listen = free_port(options.port)?;
    let mut fakebricks = program(&binaries, "fakebricks")?;
    fakebricks
        .args(["--json", "--listen", &simulated.to_string()])
        .args(["--wizard", &format!("http://{listen}")])
        .stdout(Stdio::piped());
    let mut child = fakebricks
        .spawn()
        .context("starting the simulated Databricks")?;
    let output = child
        .stdout
        .take()
        .context("the output of the simulation")?;
    running.0.push(child);
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let mut facts: Value =
        serde_json::from_str(&line).context("the simulated Databricks did not start")?;

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
    running
        .0
        .push(server.spawn().context("starting the server")?);
    wait_until_ready(listen, &mut running)?;

    if options.json {
        facts["wizard_url"] = format!("http://{listen}").into();
        println!("{facts}");
        std::io::stdout().flush()?;
    } else {
        print_address(listen, simulated, begun.elapsed());
    }
    wait_for_end(&mut running)
}

/// Builds all that is started. Returns the folder of the programs.
fn build() -> Result<PathBuf> {
    tools::check()?;
    let steps = [&web::STEPS[..], &[WorkStep::Programs]].concat();
    let mut progress = WorkProgress::new(&steps);
    web::build_with(&mut progress)?;
    progress.step(WorkStep::Programs, |progress| {
        progress.cargo(cargo().args(["build", "--locked", "-p", "server", "-p", "fakebricks"]))
    })?;
    progress.finish();
    Ok(target().join("debug"))
}

/// Returns the wanted port of loopback, or a free one when that is taken.
pub fn free_port(wanted: u16) -> Result<SocketAddr> {
    let bind =
        |port| TcpListener::bind(("127.0.0.1", port)).and_then(|listener| listener.local_addr());
    bind(wanted)
        .or_else(|_| bind(0))
        .context("no port of 127.0.0.1 is free")
}

/// Returns a program that was built.
pub fn binary(name: &str) -> Result<Command> {
    program(&target().join("debug"), name)
}

fn program(folder: &Path, name: &str) -> Result<Command> {
    let file = folder.join(name);
    if !file.exists() {
        bail!("{} was not built", file.display());
    }
    let mut command = Command::new(file);
    command.current_dir(root());
    Ok(command)
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

/// Waits until the server answers.
pub fn wait_until_ready(listen: SocketAddr, running: &mut RunningPrograms) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(20);
    while Instant::now() < deadline {
        if is_ready(listen) {
            return Ok(());
        }
        ended(running)?;
        std::thread::sleep(Duration::from_millis(50));
    }
    bail!("the server did not answer on http://{listen} within 20 seconds")
}

fn is_ready(listen: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&listen, Duration::from_millis(200))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        write!(
            stream,
            "GET /readyz HTTP/1.1\r\nhost: {listen}\r\nconnection: close\r\n\r\n"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.starts_with("HTTP/1.1 200"))
    };
    ask().unwrap_or(false)
}

/// Fails when one of the programs has ended; its own words are above.
fn ended(running: &mut RunningPrograms) -> Result<()> {
    for child in &mut running.0 {
        if let Some(status) = child.try_wait()? {
            bail!("a program ended by itself ({status}); what it said is above");
        }
    }
    Ok(())
}

fn wait_for_end(running: &mut RunningPrograms) -> Result<()> {
    loop {
        ended(running)?;
        std::thread::sleep(Duration::from_millis(500));
    }
}

fn print_address(listen: SocketAddr, simulated: SocketAddr, took: Duration) {
    println!(
        "
  LakeSentry is ready, in practice mode. It took {}.

    Wizard      http://{listen}
    Inspector   http://{listen}/inspect
    Databricks  http://{simulated}   the simulated one: play its admin here

  Nothing leaves this machine, and no Databricks account is needed.
  Stop with Ctrl-C. Your connectors are kept in data/; `cargo xtask start --fresh` forgets them.
",
        time(took)
    );
}

fn time(took: Duration) -> String {
    match took.as_secs() {
        seconds @ 100.. => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{:.1} s", took.as_secs_f64()),
    }
}
