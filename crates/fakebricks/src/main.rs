//! Starts a simulated Databricks and serves it until it is stopped.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use clap::Parser;
use fakebricks::{Facts, JobOptions, Options, start};
use tracing_subscriber::EnvFilter;

/// A simulated Databricks: three accounts, their workspaces, real SQL and real privileges.
#[derive(Debug, Parser)]
struct Arguments {
    /// Loopback address of the main listener.
    #[arg(long, default_value = "127.0.0.1:8899")]
    listen: SocketAddr,
    /// Print one line of JSON with all addresses and credentials.
    #[arg(long)]
    json: bool,
    /// Decides all generated names and rows.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many workspaces each account has at least, up to 100000; the hand-made ones are always there.
    #[arg(long, default_value_t = 0)]
    workspaces: usize,
    /// How many milliseconds every request to a simulated host waits before it is answered.
    #[arg(long, default_value_t = 0)]
    latency_ms: u64,
    /// Where the wizard is that is practised with; the console leads back there.
    #[arg(long, value_parser = wizard_address)]
    wizard: Option<String>,
    /// Do not open a port for each simulated host.
    #[arg(long)]
    no_host_ports: bool,
    /// Really run jobs whose wheel lies in this folder, with this machine's Python, and no others.
    #[arg(long, requires = "jobs_folder")]
    run_wheels_of: Option<PathBuf>,
    /// Where such jobs run.
    #[arg(long, requires = "run_wheels_of")]
    jobs_folder: Option<PathBuf>,
    /// Answer a statement with a long result that was run before without running it again.
    #[arg(long)]
    reuse_results: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::from_default_env())
        .with_writer(io::stderr)
        .init();
    let running = start(Options {
        listen: arguments.listen,
        seed: arguments.seed,
        host_ports: !arguments.no_host_ports,
        workspaces: arguments.workspaces,
        latency: Duration::from_millis(arguments.latency_ms),
        wizard: arguments.wizard,
        jobs: jobs(arguments.run_wheels_of, arguments.jobs_folder)?,
        reuse_results: arguments.reuse_results,
        ..Options::default()
    })
    .context("the simulated Databricks did not start")?;
    let facts = running.facts();
    let mut out = io::stdout().lock();
    if arguments.json {
        serde_json::to_writer(&mut out, &facts)?;
        writeln!(out)?;
    } else {
        summary(&mut out, &facts)?;
    }
    out.flush()?;
    loop {
        std::thread::park();
    }
}

/// Jobs run in folders of their own, so paths must not depend on where that is.
fn jobs(wheels: Option<PathBuf>, folder: Option<PathBuf>) -> anyhow::Result<Option<JobOptions>> {
    let (Some(wheels), Some(folder)) = (wheels, folder) else {
        return Ok(None);
    };
    let folder = std::path::absolute(folder)?;
    let wheels = std::path::absolute(wheels)?;
    Ok(Some(JobOptions { wheels, folder }))
}

/// Returns the address, when a link may lead there.
fn wizard_address(text: &str) -> Result<String, String> {
    let url = url::Url::parse(text).map_err(|error| error.to_string())?;
    match url.scheme() {
        "http" | "https" => Ok(url.to_string()),
        other => Err(format!("{other} is not http or https")),
    }
}

fn summary(out: &mut impl io::Write, facts: &Facts) -> io::Result<()> {
    writeln!(out, "Simulated Databricks. Nothing here is real.")?;
    writeln!(out, "Practice console: {}", facts.console_url)?;
    for (cloud, account) in &facts.clouds {
        writeln!(out)?;
        writeln!(out, "{}", cloud_line(cloud.label(), &account.account_id))?;
        writeln!(out, "  accounts host     {}", account.accounts_host)?;
        writeln!(
            out,
            "  reader            {} / {}",
            account.reader.credentials.application_id, account.reader.credentials.client_secret
        )?;
        for workspace in &account.workspaces {
            writeln!(
                out,
                "  {:<12} {:<14} {} {}",
                workspace.status, workspace.region, workspace.host, workspace.name
            )?;
        }
        if account.more_workspaces > 0 {
            writeln!(out, "  and {} more", account.more_workspaces)?;
        }
    }
    Ok(())
}

fn cloud_line(label: &str, account_id: &str) -> String {
    format!("{label} account {account_id}")
}
