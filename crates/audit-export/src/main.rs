#![doc = include_str!("../README.md")]

mod check;
mod columns;
mod connection;
mod connection_options;
mod console;
mod disk_work;
mod ending;
mod event_sink;
mod export;
mod export_options;
mod follow;
mod inline_rows;
mod log;
mod naming;
mod output;
mod parquet_writer;
mod private_file;
mod progress;
mod reading;
mod record_writer;
mod redaction;
mod resume;
mod seen;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::check::CheckOptions;
use crate::console::say;
use crate::export_options::ExportOptions;

/// Exports the audit log of Databricks workspaces, and checks beforehand whether it can.
#[derive(Debug, Parser)]
#[command(name = "lakesentry-audit", version, after_long_help = EXAMPLES)]
struct AuditArguments {
    #[command(subcommand)]
    command: ExporterCommand,
}

const EXAMPLES: &str = "Examples:
  A day, as JSON Lines, signed in by Azure's own rules:
    lakesentry-audit export --server-hostname adb-1234567890123456.3.azuredatabricks.net \\
      --http-path /sql/1.0/warehouses/1234567890abcdef --workspace-id 1234567890123456 \\
      --start 2026-11-01 --end 2026-11-02 --output audit.jsonl
  What a security team looks at, of the last week, compressed, a file a day, to go on after an interruption:
    lakesentry-audit export … --start 7d --services security --include-account-level \\
      --split day --compress zstd --output audit.jsonl.zst --resume
  Whether it would work:
    lakesentry-audit check --server-hostname … --http-path … --workspace-id …

Exit codes: 0 done, 1 a check failed, 2 options, 3 sign-in, 4 Databricks, 5 output, 130 signal, 141 pipe closed.";

#[derive(Debug, Subcommand)]
enum ExporterCommand {
    /// Writes the audit log of a window of time
    #[command(after_long_help = EXAMPLES)]
    Export(Box<ExportOptions>),
    /// Checks everything that an export needs, and exports nothing
    #[command(after_long_help = EXAMPLES)]
    Check(Box<CheckOptions>),
    /// Prints completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Prints the manual page
    Man,
}

fn main() -> ExitCode {
    let arguments = AuditArguments::parse();
    log::start();
    let ended = match &arguments.command {
        ExporterCommand::Export(options) => in_runtime(export::run(options)),
        ExporterCommand::Check(options) => in_runtime(check::run(options)),
        ExporterCommand::Completions { shell } => completions(*shell),
        ExporterCommand::Man => manual(),
    };
    if let Err(ending) = &ended
        && !matches!(ending, ending::AuditEnding::Checks { .. })
    {
        say(&format!("error: {ending}"));
    }
    ending::code(&ended)
}

fn in_runtime(
    work: impl Future<Output = Result<(), ending::AuditEnding>>,
) -> Result<(), ending::AuditEnding> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| ending::AuditEnding::Options(error.to_string()))?;
    let ended = runtime.block_on(work);
    // A prompt or a disk that hangs must not keep the program.
    runtime.shutdown_background();
    ended
}

fn completions(shell: clap_complete::Shell) -> Result<(), ending::AuditEnding> {
    let mut out = Vec::new();
    let mut command = offered(&AuditArguments::command());
    clap_complete::generate(shell, &mut command, "lakesentry-audit", &mut out);
    print(&out)
}

/// The command without what is hidden in its help, which completions would offer.
fn offered(command: &clap::Command) -> clap::Command {
    // The program ends when they are printed.
    let name: &'static str = command.get_name().to_owned().leak();
    let options = command
        .get_arguments()
        .filter(|option| !option.is_hide_set());
    let mut offered = clap::Command::new(name).args(options.cloned());
    if let Some(about) = command.get_about() {
        offered = offered.about(about.clone());
    }
    if command.get_version().is_some() {
        offered = offered.version(env!("CARGO_PKG_VERSION"));
    }
    offered.subcommands(command.get_subcommands().map(self::offered))
}

fn manual() -> Result<(), ending::AuditEnding> {
    let mut out = Vec::new();
    let failed = |error: std::io::Error| {
        ending::AuditEnding::of_output(&error, std::path::Path::new("standard output"))
    };
    let command = AuditArguments::command();
    clap_mangen::Man::new(command.clone())
        .render(&mut out)
        .map_err(failed)?;
    // One page that holds both: they are read together.
    for name in ["export", "check"] {
        if let Some(inner) = command.find_subcommand(name) {
            let page = clap_mangen::Man::new(inner.clone());
            page.render_synopsis_section(&mut out).map_err(failed)?;
            page.render_options_section(&mut out).map_err(failed)?;
        }
    }
    print(&out)
}

fn print(out: &[u8]) -> Result<(), ending::AuditEnding> {
    use std::io::Write as _;
    std::io::stdout().write_all(out).map_err(|error| {
        ending::AuditEnding::of_output(&error, std::path::Path::new("standard output"))
    })
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum as _;

    use super::*;

    #[test]
    fn completions_offer_what_the_help_shows_and_nothing_else() {
        for shell in clap_complete::Shell::value_variants() {
            let mut out = Vec::new();
            let mut command = offered(&AuditArguments::command());
            clap_complete::generate(*shell, &mut command, "lakesentry-audit", &mut out);
            let text = String::from_utf8(out).unwrap();
            assert!(
                text.contains("workspace-id") && text.contains("junit"),
                "{shell}"
            );
            for hidden in ["practice", "checkpoint-events"] {
                assert!(!text.contains(hidden), "{shell} offers --{hidden}");
            }
        }
    }
}
