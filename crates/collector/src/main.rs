#![doc = include_str!("../README.md")]

mod canary;
mod check;
mod configure;
mod cycle;
mod cycle_lock;
mod dry_run;
mod env_file;
mod exit;
mod instance;
mod log;
mod program;
mod progress;
mod push;
mod schedule;
mod settings;
mod string_secret;
mod workspace;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use databricks::Client;

use crate::configure::ConfigureOptions;
use crate::cycle::CycleOptions;
use crate::exit::Ending;
use crate::schedule::Interval;
use crate::settings::{WorkspaceSettings, WrittenSettings};
use crate::string_secret::SecretName;

/// Reads Databricks' system tables and pushes them to LakeSentry.
#[derive(Debug, Parser)]
#[command(name = "lakesentry-collector", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// File with the settings that the environment does not have
    #[arg(long, global = true, default_value = ".env")]
    env_file: PathBuf,

    /// Secret with the connection string, as SCOPE/KEY in the workspace's secret scopes
    #[arg(long, global = true, env = "LAKESENTRY_CONNECTION_STRING_SECRET")]
    connection_string_secret: Option<SecretName>,

    /// The SQL warehouse that reads the tables; without it `DATABRICKS_WAREHOUSE_ID`, and without that the collector chooses
    #[arg(long, global = true)]
    warehouse_id: Option<String>,

    /// Read texts of statements as their SHA-256 only, whatever the server's rules say; or `LAKESENTRY_MASK_STATEMENT_TEXT=true`
    #[arg(long, global = true)]
    mask_statement_text: bool,

    /// Practice: send every Databricks request to the simulated Databricks at this loopback address
    #[arg(long, global = true, env = "LAKESENTRY_PRACTICE")]
    practice: Option<SocketAddr>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Checks a connection string and writes what is in it to the file with the settings.
    Configure(ConfigureOptions),
    /// Checks everything that a cycle needs, and pushes nothing.
    Check,
    /// Reads and pushes what is new.
    Run {
        /// Begin a cycle this often, as 15m or 1h, until a signal ends it; without it, one cycle
        #[arg(long)]
        every: Option<Interval>,
        /// Say what would leave; send nothing
        #[arg(long, conflicts_with = "every")]
        dry_run: bool,
        /// The file that keeps two cycles from running at a time; without it, the file with the settings and `.lock` behind
        #[arg(long, env = "LAKESENTRY_LOCK_FILE")]
        lock_file: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log::start();
    let ending = run(&arguments);
    if let Err(ending) = &ending {
        tracing::error!("{ending}");
    }
    exit::code(&ending)
}

#[tokio::main]
async fn run(arguments: &Arguments) -> Result<(), Ending> {
    if let Command::Configure(options) = &arguments.command {
        return configure::run(options, &arguments.env_file);
    }
    let mut written = WrittenSettings::read(&arguments.env_file)?;
    if let Some(named) = &arguments.warehouse_id {
        written.set("DATABRICKS_WAREHOUSE_ID", named);
    }
    if arguments.mask_statement_text {
        written.set(settings::names::MASK_STATEMENT_TEXT, "true");
    }
    let workspace = written.workspace(arguments.practice)?;
    let client = workspace::client(&workspace)?;
    let ended = tokio::select! {
        biased;
        () = log::stop_signal() => Err(Ending::Signal),
        ended = work(arguments, &client, written, workspace) => ended,
    };
    // A statement that nobody waits for any more would go on at the customer's expense.
    if tokio::time::timeout(FAREWELL, client.settle())
        .await
        .is_err()
    {
        tracing::warn!("Databricks was not told in time that a statement is not wanted any more");
    }
    ended
}

/// Less than the time after which a service manager ends a program that does not end by itself.
const FAREWELL: Duration = Duration::from_secs(5);

async fn work(
    arguments: &Arguments,
    client: &Client,
    mut written: WrittenSettings,
    workspace: WorkspaceSettings,
) -> Result<(), Ending> {
    if let Some(secret) = &arguments.connection_string_secret {
        let of_workspace = workspace::of(client, &workspace);
        written.take(&string_secret::read(&of_workspace, secret).await?);
    }
    let settings = &written.settings(workspace)?;
    match &arguments.command {
        Command::Configure(_) => Ok(()),
        Command::Check => check::run(client, settings).await,
        Command::Run { dry_run: true, .. } => dry_run::run(client, settings).await,
        Command::Run {
            every, lock_file, ..
        } => {
            let lock_file = match lock_file {
                Some(named) => named.clone(),
                None => beside(&arguments.env_file),
            };
            if let Some(interval) = every {
                return schedule::run(client, settings, lock_file, *interval).await;
            }
            let options = CycleOptions {
                lock_file,
                every_minutes: None,
            };
            cycle::run(client, settings, &options).await
        }
    }
}

fn beside(env_file: &Path) -> PathBuf {
    let mut name = env_file.file_name().unwrap_or_default().to_owned();
    name.push(".lock");
    env_file.with_file_name(name)
}
