//! The command line: serving, and reading connection strings.

mod inspect;

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use axum::Router;
use clap::{Parser, Subcommand};
use domain::SecretShape;
use server::alerts::Alerts;
use server::app::App;
use server::audit::{self, AuditCommand};
use server::backup::{self, BackupOptions, MoveOptions, RestoreOptions};
use server::bootstrap;
use server::clock;
use server::config::{Config, InvalidConfig, Storage};
use server::doctor::{self, DoctorOptions};
use server::log::{self, LogFormat};
use server::signing::Keyring;
use server::signing::command::{self, KeysCommand};
use server::tls::{Certificate, TlsListener};
use store::{AuditOrigin, Mode, Store};
use tokio::net::{TcpListener, TcpSocket};

/// LakeSentry: connects a Databricks account.
#[derive(Debug, Parser)]
#[command(name = "lakesentry", version)]
struct Arguments {
    /// What the log looks like, which is written to the standard error
    #[arg(
        long,
        global = true,
        env = "LAKESENTRY_LOG_FORMAT",
        value_enum,
        default_value = "text"
    )]
    log_format: LogFormat,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the wizard, the inspector and the API.
    Serve(Box<Config>),
    /// Issues a token that lets the owner in: the first time, or when nothing else works
    Bootstrap(Storage),
    /// Copies the database into a file, while the server runs or not, and looks at all of the copy
    Backup(BackupOptions),
    /// Puts a backup where there is no database yet
    Restore(RestoreOptions),
    /// Moves an SQLite file into an empty PostgreSQL database, and compares all rows
    MigrateTo(MoveOptions),
    /// Looks at an installation, and says what is wrong with it and what mends that; takes the settings of `serve`. Exit code 1: something fails
    Doctor(Box<DoctorOptions>),
    /// Looks whether the audit trail is what was recorded
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Lists, rotates and removes the keys that sign connection strings.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Says what is in connection strings and what is wrong with them, without showing a token
    Inspect(inspect::InspectOptions),
}

fn main() -> ExitCode {
    match Arguments::try_parse() {
        Ok(arguments) => run(arguments),
        // What is said of a wrong command line repeats it.
        Err(error) if SecretShape::find_in(&error.to_string()).next().is_some() => complain(
            "the command line is wrong, and a secret stands in it. It is not repeated here, but the shell may keep it in its history. lakesentry --help tells more",
        ),
        Err(error) => error.exit(),
    }
}

fn run(arguments: Arguments) -> ExitCode {
    let format = arguments.log_format;
    match arguments.command {
        Command::Serve(config) => with_log(format, serve(*config)),
        Command::Bootstrap(storage) => with_log(format, async move {
            bootstrap::command(&storage).await.map(say)
        }),
        Command::Backup(options) => {
            with_log(
                format,
                async move { backup::back_up(&options).await.map(say) },
            )
        }
        Command::Restore(options) => {
            with_log(
                format,
                async move { backup::restore(&options).await.map(say) },
            )
        }
        Command::MigrateTo(options) => {
            with_log(
                format,
                async move { backup::move_to(&options).await.map(say) },
            )
        }
        Command::Doctor(options) => with_log(format, async move {
            let (text, is_well) = doctor::run(&options).await?;
            say(text);
            anyhow::ensure!(
                is_well,
                "something has to be mended; the lines with FAIL say what"
            );
            Ok(())
        }),
        Command::Audit(command) => with_log(format, async { audit::run(command).await.map(say) }),
        Command::Keys(command) => with_log(format, async { command::run(command).await.map(say) }),
        Command::Inspect(options) => {
            inspect::run(&options).unwrap_or_else(|error| complain(&format!("{error:#}")))
        }
    }
}

#[expect(clippy::print_stderr, reason = "there is no log")]
fn complain(reason: &str) -> ExitCode {
    eprintln!("error: {reason}");
    ExitCode::from(2)
}

/// Runs what works with the database, and tells in the log why it ended.
#[tokio::main]
async fn with_log(format: LogFormat, work: impl Future<Output = anyhow::Result<()>>) -> ExitCode {
    let log = match log::start(format) {
        Ok(log) => log,
        Err(error) => return complain(&format!("{error:#}")),
    };
    let outcome = work.await;
    if let Err(error) = &outcome {
        tracing::error!("{error:#}");
    }
    log.end().await;
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

#[expect(
    clippy::print_stdout,
    reason = "what a command has to say goes to its output"
)]
fn say(text: String) {
    print!("{text}");
}

async fn serve(config: Config) -> anyhow::Result<()> {
    config.check()?;
    let mode = if config.practice.is_some() {
        Mode::Practice
    } else {
        Mode::Real
    };
    let store = Store::open_in_mode(&config.storage.location(), mode).await?;
    let keyring = Keyring::open(store.clone(), &config.storage.master_key_file()?).await?;
    let has_owner = store.owner().await?.is_some();
    if config.reach.is_for_others() && !has_owner {
        return Err(InvalidConfig::NoOwner.into());
    }
    let certificate = config.reach.certificate()?;
    let alerts = Alerts::new(store.clone(), &config.alerts)?;
    let listener = listen(config.reach.listen)
        .with_context(|| format!("can't listen on {}", config.reach.listen))?;
    let listening = listener.local_addr()?;
    let app = App::new(&config, listening, store.clone(), keyring)?;
    let (signal, leaving) = (stop_signal()?, app.clone());
    let stop = async move {
        signal.await;
        leaving.begin_to_leave();
    };
    let practice = if config.practice.is_some() {
        ", practice mode"
    } else {
        ""
    };
    tracing::info!("listening on {}{practice}", config.reach.own_url(listening));
    if config.practice.is_some() {
        server::prepare_practice(&store).await?;
    } else if let Some(file) = bootstrap::issue_for_first_owner(&store, &config.storage).await? {
        tracing::warn!(
            "there is no owner yet: open {}/sign-in within 15 minutes and paste the token that is in {}. `lakesentry bootstrap` issues another one",
            app.public_url(),
            file.display()
        );
    }
    let alerts = alerts.map(|alerts| tokio::spawn(alerts.run()));
    let sharing = tokio::spawn(app.clone().share(config.storage.location()));
    let sweeper = tokio::spawn(sweep(app.clone()));
    let tidier = tokio::spawn(tidy_tables(app.clone()));
    let own_name = store.by(AuditOrigin::of_program("lakesentry serve"));
    let key_trials = tokio::spawn(app.key_trials(own_name.clone()).run());
    let daily_tests = tokio::spawn(app.daily_tests(own_name).run());
    let outcome = answer(listener, certificate, server::router(app.clone()), stop).await;
    sharing.abort();
    sweeper.abort();
    tidier.abort();
    key_trials.abort();
    daily_tests.abort();
    if let Some(alerts) = alerts {
        alerts.abort();
    }
    // Statements that still run would keep the customer's warehouses busy.
    if tokio::time::timeout(FAREWELL, app.stop()).await.is_err() {
        tracing::warn!("some statements may still run at Databricks");
    }
    store.close().await;
    outcome
}

/// Listens, with room for as many connections at once as pages come back with after a restart.
fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    const BACKLOG: u32 = 1024;
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // As `TcpListener::bind` does: an address that was just left is free again.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Answers until the process is told to stop.
async fn answer(
    listener: TcpListener,
    certificate: Option<Arc<Certificate>>,
    router: Router,
    stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    match certificate {
        Some(certificate) => {
            let listener = TlsListener::new(listener, certificate)?;
            server::serve(listener, router, stop).await;
        }
        None => server::serve(listener, router, stop).await,
    }
    Ok(())
}

/// Time for telling Databricks which statements are not wanted any more.
const FAREWELL: Duration = Duration::from_secs(5);

/// Secrets and results that nobody came back for are dropped on time, not when the next request comes.
async fn sweep(app: App) {
    let mut every = tokio::time::interval(Duration::from_mins(1));
    loop {
        every.tick().await;
        app.forget_idle(Instant::now()).await;
        if let Err(error) = app.store().forget_old_keys(clock::now()).await {
            tracing::warn!(%error, "old idempotency keys stay");
        }
        if let Err(error) = app.intake().forget_old_extractions().await {
            tracing::warn!(%error, "old extractions stay");
        }
        if let Err(error) = app.store().forget_old_sign_ins(clock::now()).await {
            tracing::warn!(%error, "sign-ins that are over stay");
        }
        if let Err(error) = app.store().forget_old_invitations(clock::now()).await {
            tracing::warn!(%error, "invitations that are over stay");
        }
    }
}

/// Joins the small files that collectors leave, an hour after the start and every hour.
async fn tidy_tables(app: App) {
    const EVERY: Duration = Duration::from_hours(1);
    let mut every = tokio::time::interval_at(tokio::time::Instant::now() + EVERY, EVERY);
    loop {
        every.tick().await;
        app.intake().tidy_tables().await;
    }
}

/// Listens for the signals that end the process, from this call on.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
