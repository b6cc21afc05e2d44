//! `cargo xtask …`: the commands of the project.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line talks to whoever typed it"
)]

mod bench;
mod bundle;
mod command;
mod css;
mod fingerprint;
mod inspector;
mod parts;
mod size;
mod soak;
mod start;
mod test;
mod tidy;
mod tools;
mod web;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    about = "Builds, starts and tests LakeSentry's onboarding; installs what is missing"
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Builds and starts everything on this machine, with a simulated Databricks, and prints the address
    Start(start::Options),
    /// Does everything that CI does: format, lints, tests, browser stories
    Test(test::Options),
    /// Builds for release: the two documents, then the server with both inside; prints the sizes
    Build,
    /// Builds the two documents only, into `dist/`
    Web,
    /// Measures something and prints it beside something simpler that was measured in the same run
    Bench(bench::Options),
    /// Joins the style sheets; trunk calls it before each build
    Css,
    /// Checks the house rules that no other tool knows
    Tidy,
    /// Fuzzes the reader of connection strings; installs cargo-fuzz and a nightly compiler
    Soak(soak::Options),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Start(options) => start::run(&options),
        Task::Test(options) => test::run(&options),
        Task::Build => build(),
        Task::Web => web::build().and_then(|()| size::report()),
        Task::Bench(options) => bench::run(&options),
        Task::Css => css::join(),
        Task::Tidy => tidy::check(),
        Task::Soak(options) => soak::run(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> anyhow::Result<()> {
    web::build()?;
    command::run(command::cargo().args(["build", "--release", "-p", "server"]))?;
    size::report()?;
    println!("The server is target/release/lakesentry; both documents are inside.");
    Ok(())
}

/// The project's folder.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
}

/// The folder for what is built, which `CARGO_TARGET_DIR` may have moved.
fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}
