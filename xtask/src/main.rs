//! `cargo xtask …`: the commands of the project.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line talks to whoever typed it"
)]

mod audit;
mod bench;
mod bundle;
mod command;
mod compact;
mod css;
mod document;
mod fingerprint;
mod folders;
mod inspector;
mod package;
mod page;
mod parts;
mod place;
mod postgres;
mod programs;
mod progress;
mod size;
mod soak;
mod start;
mod test;
mod tidy;
mod tools;
mod trunk;
mod web;
mod wheel;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::document::LocalDocument;
use crate::wheel::WheelProfile;

#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    about = "Builds, starts and tests LakeSentry's onboarding; installs what is missing"
)]
struct Arguments {
    #[command(subcommand)]
    task: ProjectCommand,
}

#[derive(Debug, Subcommand)]
enum ProjectCommand {
    /// Builds and starts everything on this machine, with a simulated Databricks, and prints the address
    Start(start::StartOptions),
    /// Does everything that CI does: format, lints, tests, browser stories
    Test(test::TestOptions),
    /// Builds for release: the documents, the collector, the audit exporter, then the server with all inside; prints the sizes and the hashes
    Build,
    /// Makes a Debian package of what `build` has built, into `target/debian/`
    Package,
    /// Builds the documents only, into `dist/`
    Web,
    /// Builds one document that makes no request only, into `dist/`, while it is worked on
    Document {
        /// Its crate
        #[arg(value_parser = document::find)]
        document: LocalDocument,
    },
    /// Builds the collector as a static program and as a wheel, into `dist-collector/`, from where a development server takes them
    Wheel,
    /// Measures something and prints it beside something simpler that was measured in the same run
    Bench(bench::BenchOptions),
    /// Runs trunk, which is installed for it, with the words that follow: `build --release`, `serve`
    Trunk {
        /// What trunk is told
        #[arg(num_args = 1.., allow_hyphen_values = true, trailing_var_arg = true)]
        words: Vec<OsString>,
    },
    /// Makes of what trunk has built a page that works; trunk calls it after each build
    #[command(hide = true)]
    FinishPage(trunk::Hook),
    /// Joins the style sheets; trunk calls it before each build
    Css,
    /// Checks the house rules that no other tool knows
    Tidy,
    /// Tries for long: the reader of connection strings with damaged input, the simulation beside Spark, the collector in a bad network, the server under kills, or the API with made-up requests
    Soak(soak::SoakOptions),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        ProjectCommand::Start(options) => start::run(&options),
        ProjectCommand::Test(options) => test::run(&options),
        ProjectCommand::Build => build(),
        ProjectCommand::Package => build().and_then(|()| package::build()),
        ProjectCommand::Web => web::build().and_then(|()| size::report()),
        ProjectCommand::Document { document } => web::build_document(&document),
        ProjectCommand::Wheel => wheel::build(WheelProfile::Dev).map(drop),
        ProjectCommand::Bench(options) => bench::run(&options),
        ProjectCommand::Trunk { words } => trunk::trunk(&words),
        ProjectCommand::FinishPage(hook) => trunk::finish(&hook),
        ProjectCommand::Css => css::join(),
        ProjectCommand::Tidy => tidy::check(),
        ProjectCommand::Soak(options) => soak::run(&options),
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
    // The server holds it.
    wheel::build(WheelProfile::Release)?;
    audit::build()?;
    command::run(&mut programs::build_release())?;
    size::report()?;
    size::sums()?;
    println!(
        "The server is target/release/lakesentry; the documents are inside, and the collector for Linux, static and as a wheel. The collector for this machine is target/release/lakesentry-collector, the audit exporter target/release/lakesentry-audit, and static {}, with its manual page and completions beside it.",
        audit::STATIC_PROGRAM
    );
    Ok(())
}
