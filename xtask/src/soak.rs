//! What takes too long for every run of the tests: ten million addresses that must not lead out of Databricks' zones, and fuzzing, which is
//! damaged input for the reader of connection strings, for as long as one likes.
//!
//! `cargo xtask soak simulation` asks the simulation and Apache Spark the same queries over the same rows instead.
//!
//! `cargo xtask soak collector` runs cycles in which requests are lost, repeated, delayed and refused, and collector and server are killed;
//! afterwards every row of the source is stored once.
//!
//! `cargo xtask soak server` kills the server a thousand times while it is told to change things, on SQLite and on PostgreSQL; afterwards all that
//! it confirmed is there. Then it kills PostgreSQL fifty times, and the server goes on by itself.
//!
//! `cargo xtask soak api` lets schemathesis ask the API for half an hour what its description allows and what it does not.
//!
//! `cargo xtask soak trust` makes ten thousand exchanges of ID tokens, twice, while the keys that sign them are rotated.
//!
//! Fuzzing needs a nightly compiler and `cargo-fuzz`, and installs both. New inputs go to the folder for what is built; `--keep` takes the
//! best of them into the repository, where the ordinary tests read them.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};

use crate::command::{cargo, output, program, run as run_to_end};
use crate::folders::{root, target};
use crate::{programs, test, tools};

/// Options of `cargo xtask soak`.
#[derive(Debug, clap::Args)]
pub struct SoakOptions {
    /// Seconds for each of the two targets, `simulation` to compare it with Spark, `collector` to disturb it, `server` to kill it and its database, `exporter` to kill exports of the audit log a hundred times, `api` to try the API for half an hour, or `trust` to rotate the keys for ID tokens under load
    #[arg(default_value = "60")]
    what: Subject,
    /// Cycles of the collector in which something goes wrong
    #[arg(long, default_value = "200")]
    cycles: u32,
    /// How often the server is killed on each kind of database
    #[arg(long, default_value = "1000")]
    kills: u32,
    /// How often PostgreSQL is killed under the server
    #[arg(long, default_value = "50")]
    database_kills: u32,
    /// Takes inputs that reach new code into the repository
    #[arg(long)]
    keep: bool,
}

/// What is tried for long.
#[derive(Debug, Clone, Copy)]
enum Subject {
    /// The reader of connection strings, for so many seconds.
    Reader(u32),
    /// The simulation's SQL.
    Simulation,
    /// The collector and the server, in a bad network.
    Collector,
    /// The server and both kinds of database, with kills under load.
    Server,
    /// Exports of the audit log, with kills.
    Exporter,
    /// The API, with requests that fit its description and with others.
    Api,
    /// The keys for ID tokens, rotated under load.
    Trust,
}

impl FromStr for Subject {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "simulation" => Ok(Self::Simulation),
            "collector" => Ok(Self::Collector),
            "api" => Ok(Self::Api),
            "trust" => Ok(Self::Trust),
            "exporter" => Ok(Self::Exporter),
            "server" => Ok(Self::Server),
            seconds => seconds.parse().map(Self::Reader).map_err(|_| {
                "give seconds, `simulation`, `collector`, `server`, `exporter`, `api` or `trust`".to_owned()
            }),
        }
    }
}

/// How long the API is tried.
const API_SECONDS: u32 = 30 * 60;

const TOOLCHAIN: &str = "nightly";

/// The reader, and the search for strings in a whole text.
const TARGETS: [&str; 2] = ["read", "find"];

/// Longer inputs find nothing that shorter ones do not, and take longer.
const MAX_INPUT_BYTES: usize = 6000;

/// Bytes of kept inputs for each target: they are in every clone.
const MAX_KEPT_BYTES: usize = 140_000;

/// Tries the addresses, then fuzzes both targets, one after the other, and stops at the first input for which something does not hold.
pub fn run(options: &SoakOptions) -> Result<()> {
    let seconds = match options.what {
        Subject::Reader(seconds) => seconds,
        Subject::Simulation => return simulation(),
        Subject::Collector => return test::soak_collector(options.cycles),
        Subject::Server => return test::soak_server(options.kills, options.database_kills),
        Subject::Exporter => return test::soak_exporter(),
        Subject::Api => return test::soak_api(API_SECONDS),
        Subject::Trust => return test::soak_trust(),
    };
    addresses()?;
    let path = tools::path_with(&[tools::cargo_fuzz()?])?;
    install_toolchain()?;
    for target in TARGETS {
        let (kept, new) = (kept(target), work(target, "corpus"));
        fs::create_dir_all(&new)?;
        println!("\n== {target}: {seconds} seconds");
        let mut fuzz = fuzz(target, &path);
        // The first folder is where new inputs go.
        fuzz.args([&new, &kept]).arg("--").args([
            format!("-max_total_time={seconds}"),
            format!("-max_len={MAX_INPUT_BYTES}"),
            "-dict=fuzz/dictionary.txt".to_owned(),
            "-verbosity=0".to_owned(),
            "-print_final_stats=1".to_owned(),
        ]);
        run_to_end(&mut fuzz).with_context(|| {
            format!("an input was found for which something does not hold; its path is above. Add it to {}", kept.display())
        })?;
        if options.keep {
            keep(target, &path)?;
        }
    }
    Ok(())
}

/// Runs the kept queries, and generated ones about every table, on the simulation and on Apache Spark over the same rows.
fn simulation() -> Result<()> {
    tools::java()?;
    let folder = root().join("crates/fakebricks/spark");
    let python = tools::python_packages("python-spark", &folder.join("requirements.txt"))?;
    run_to_end(programs::build().arg("--quiet"))?;
    run_to_end(
        program(python)
            .arg(folder.join("answer.py"))
            .arg("compare")
            .arg(programs::folder().join("fakebricks"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("TZ", "UTC"),
    )
}

/// Tries the addresses, from a start of their own in every run. A failure names the address, which belongs into the ordinary tests then.
fn addresses() -> Result<()> {
    let seed = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    println!("\n== addresses: ten million, from {seed}");
    let mut test = cargo();
    test.args(["test", "--quiet", "-p", "domain", "--test", "allowed_zones"])
        .env("LAKESENTRY_ADDRESSES", "10000000")
        .env("LAKESENTRY_SEED", seed.to_string());
    run_to_end(&mut test)
}

/// Replaces the kept inputs by few that reach as much as all together.
fn keep(target: &str, path: &OsString) -> Result<()> {
    let (kept, new, merged) = (kept(target), work(target, "corpus"), work(target, "merged"));
    if merged.exists() {
        fs::remove_dir_all(&merged)?;
    }
    fs::create_dir_all(&merged)?;
    let mut merge = fuzz(target, path);
    // What is reached counts, not how often: else thousands would be kept.
    merge
        .args([&merged, &kept, &new])
        .args(["--", "-set_cover_merge=1", "-use_counters=0"]);
    run_to_end(&mut merge)?;
    let mut inputs = Vec::new();
    for entry in fs::read_dir(&merged)? {
        let entry = entry?;
        inputs.push((fs::read(entry.path())?, entry.file_name()));
    }
    inputs.sort_by_key(|(input, _)| input.len());
    fs::remove_dir_all(&kept)?;
    fs::create_dir_all(&kept)?;
    let (mut count, mut bytes) = (0, 0);
    for (input, name) in inputs {
        bytes += input.len();
        if bytes > MAX_KEPT_BYTES {
            break;
        }
        fs::write(kept.join(name), input)?;
        count += 1;
    }
    println!("== {target}: {count} inputs are kept");
    Ok(())
}

/// `cargo fuzz run`, without a sanitizer: there is no unsafe code to watch, and more inputs are tried.
fn fuzz(target: &str, path: &OsString) -> Command {
    let mut command = program("rustup");
    command
        .current_dir(root().join("crates/connection-string"))
        .args(["run", TOOLCHAIN, "cargo", "fuzz", "run"])
        .args(["--fuzz-dir", "fuzz", "--sanitizer", "none", target])
        .env("PATH", path)
        .env("CARGO_TARGET_DIR", crate::folders::target().join("fuzz"))
        .env_remove("CARGO");
    command
}

fn install_toolchain() -> Result<()> {
    let installed = output(program("rustup").args(["run", TOOLCHAIN, "rustc", "--version"]));
    if installed.is_some() {
        return Ok(());
    }
    println!("Installing a nightly compiler, which fuzzing needs: about two minutes …");
    run_to_end(program("rustup").args(["toolchain", "install", TOOLCHAIN, "--profile", "minimal"]))
}

/// The inputs in the repository.
fn kept(target: &str) -> PathBuf {
    root()
        .join("crates/connection-string/fuzz/corpus")
        .join(target)
}

/// A folder for inputs beside what is built.
fn work(name: &str, kind: &str) -> PathBuf {
    target().join("fuzz").join(kind).join(Path::new(name))
}
