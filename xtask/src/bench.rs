//! `cargo xtask bench …`: figures, each beside a simpler thing that was measured in the same run.

mod audit_export;
mod connection_tests;
mod http;
mod lighthouse;
mod server;
mod simulation;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::command::{self, cargo};
use crate::folders::target;
use crate::{inspector, test};

/// Options of `cargo xtask bench`.
#[derive(Debug, clap::Args)]
pub struct BenchOptions {
    /// What to measure
    what: What,
    /// How many audit events are exported: as many a day for twenty days
    #[arg(long, default_value_t = 5_000_000)]
    events: u64,
}

/// What can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// Planning for 200 metastores, and writing the plan in every format
    Grants,
    /// Writing and reading the list of 50,000 workspaces
    Discovery,
    /// How long a connection test of 500 workspaces takes, beside the shortest time that its calls allow
    ConnectionTests,
    /// How long the page of the grants works on a switch, in the browser
    GrantsPage,
    /// How the page of a connection test of 5,000 workspaces behaves while results come in, in the browser
    TestPage,
    /// How long the inspector reads one string and ten thousand, in the browser
    Inspector,
    /// How long the viewer of audit exports takes for a million events, and how much memory, in the browser
    Viewer,
    /// How fast the simulation starts with 100,000 workspaces, and how much memory it takes
    Simulation,
    /// How long accounts of up to 50,000 workspaces take until they are on the screen, and their tree on a key or a click
    RegionTree,
    /// What Lighthouse says of the first pages on a simulated phone
    Lighthouse,
    /// How fast the server answers beside one that does nothing else, and how it stands a thousand streams
    Server,
    /// How fast and in how much memory the audit exporter reads millions of events, beside the official SDK and the connector's native kernel
    AuditExport,
}

/// Measures something and prints it.
pub fn run(options: &BenchOptions) -> Result<()> {
    match options.what {
        What::Grants => library("grants"),
        What::Discovery => library("discovery"),
        What::ConnectionTests => connection_tests::run(),
        What::GrantsPage => page("grants_page", None),
        What::TestPage => page("test_page", None),
        What::Inspector => page("inspector", Some(("READER", inspector::comparison()?))),
        What::Viewer => page("viewer", None),
        What::Simulation => simulation::run(),
        What::RegionTree => page("region_tree", None),
        What::Lighthouse => lighthouse::run(),
        What::Server => server::run(),
        What::AuditExport => audit_export::run(options.events),
    }
}

/// Measures a page in the browser.
fn page(name: &str, variable: Option<(&'static str, PathBuf)>) -> Result<()> {
    // The name alone may be a part of the folder that all of this is in.
    let file = format!("benches/{name}.bench");
    test::playwright("benches.config.ts", &[file], variable)
}

/// Measures everything of a crate anew and prints it. A case is a group of the benchmark with the functions `make` and `copy`.
fn library(package: &str) -> Result<()> {
    let results = target().join("bench");
    if results.exists() {
        fs::remove_dir_all(&results)?;
    }
    let mut bench = cargo();
    bench.args(["bench", "--quiet", "-p", "benches", "--bench", package]);
    // Its own report on stdout is longer than the table; its progress goes to stderr.
    bench.stdout(Stdio::null()).env("CRITERION_HOME", &results);
    command::run(bench.args(["--", "--noplot"]))?;
    let mut cases = cases(&results).context("no results were written")?;
    ensure!(
        !cases.is_empty(),
        "no benchmark has the functions make and copy"
    );
    cases.sort_by(|a, b| b.make.total_cmp(&a.make));
    print(&cases);
    Ok(())
}

fn print(cases: &[Case]) {
    println!(
        "\n{:<24} {:>10} {:>12} {:>12} {:>8}",
        "case", "kB", "time", "copy", "ratio"
    );
    for case in cases {
        let size = case
            .bytes
            .map_or("-".to_owned(), |bytes| format!("{:.0}", bytes / 1000.0));
        println!(
            "{:<24} {size:>10} {:>12} {:>12} {:>8.1}",
            case.name,
            time(case.make),
            time(case.copy),
            case.make / case.copy
        );
    }
}

/// One line of the table; times in nanoseconds.
struct Case {
    name: String,
    bytes: Option<f64>,
    make: f64,
    copy: f64,
}

fn cases(results: &Path) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for group in fs::read_dir(results)? {
        let group = group?.path();
        let (make, copy) = (group.join("make/new"), group.join("copy/new"));
        if !make.exists() || !copy.exists() {
            continue;
        }
        let benchmark = json(&make.join("benchmark.json"))?;
        let name = benchmark["group_id"]
            .as_str()
            .context("a group without a name")?;
        cases.push(Case {
            name: name.to_owned(),
            bytes: benchmark["throughput"]["Bytes"].as_f64(),
            make: median(&make)?,
            copy: median(&copy)?,
        });
    }
    Ok(cases)
}

/// The median, which other work on the machine moves least.
fn median(folder: &Path) -> Result<f64> {
    let estimates = json(&folder.join("estimates.json"))?;
    let median = estimates["median"]["point_estimate"].as_f64();
    median.context("a result without a median")
}

fn json(file: &Path) -> Result<Value> {
    let text =
        fs::read_to_string(file).with_context(|| format!("can't read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not JSON", file.display()))
}

fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        ns if ns < 1e3 => format!("{ns:.0} ns"),
        ns if ns < 1e6 => format!("{:.1} µs", ns / 1e3),
        ns => format!("{:.2} ms", ns / 1e6),
    }
}
