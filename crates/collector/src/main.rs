#![doc = include_str!("../README.md")]

mod check;
mod configure;
mod cycle;
mod dry_run;
mod env_file;
mod exit;
mod instance;
mod log;
mod push;
mod schedule;
mod settings;
mod workspace;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::configure::ConfigureOptions;
use crate::exit::Ending;
use crate::schedule::Interval;
use crate::settings::Settings;

/// Reads Databricks' system tables and pushes them to LakeSentry.
#[derive(Debug, Parser)]
#[command(name = "lakesentry-collector", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// File with the settings that the environment does not have
    #[arg(long, global = true, default_value = ".env")]
    env_file: PathBuf,

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
    let settings = Settings::read(&arguments.env_file, arguments.practice)?;
    tokio::select! {
        biased;
        () = log::stop_signal() => Err(Ending::Signal),
        ended = work(&arguments.command, &settings) => ended,
    }
}

async fn work(command: &Command, settings: &Settings) -> Result<(), Ending> {
    match command {
        Command::Configure(_) => Ok(()),
        Command::Check => check::run(settings).await,
        Command::Run { dry_run: true, .. } => dry_run::run(settings).await,
        Command::Run { every, .. } => match every {
            Some(interval) => schedule::run(settings, *interval).await,
            None => cycle::run(settings, None).await,
        },
    }
}
