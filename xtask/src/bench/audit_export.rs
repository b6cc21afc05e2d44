//! How fast the audit exporter reads millions of events, and in how much memory, beside what one would write with Databricks' own libraries.
//!
//! All read the same window from one simulation. Its warehouse has run each statement before, because how fast the simulation makes rows
//! says nothing about who reads them; what is measured is the way from the cloud's storage to the file. The simulation is an optimised one
//! all the same: without, sorting five million rows in one statement keeps both cores for so long that the SDK gives up.

use std::fs::{self, File};
use std::io::{BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use serde_json::{Value, json};

use crate::command::{self, cargo};
use crate::folders::{root, target};
use crate::programs::{RunningPrograms, ask, peak_memory, processor_time, program};
use crate::tools;

/// Days over which the events are spread.
const DAYS: i64 = 20;
const DAY_US: u64 = 86_400_000_000;
/// The most memory that the exporter may take, in MB.
const MEMORY_MB: u64 = 150;
/// How many times as fast as the script it has to be.
const TIMES: f64 = 5.0;

/// Measures, prints, and fails where a bar is missed.
pub fn run(events: u64) -> Result<()> {
    let release = [
        "build",
        "--locked",
        "--quiet",
        "--release",
        "-p",
        "audit-export",
        "-p",
        "fakebricks",
    ];
    command::run(cargo().args(release))?;
    let packages = root().join("crates/fakebricks/sdk/requirements.txt");
    let python = tools::python_packages("python-sdk", &packages)?;
    let folder = target().join("bench-audit-export");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;

    let mut running = RunningPrograms::default();
    let mut fakebricks = program(&target().join("release"), "fakebricks")?;
    fakebricks
        .args(["--listen", "127.0.0.1:0", "--reuse-results"])
        .env("TMPDIR", &folder);
    let (facts, simulation) = running.simulation_with_id(&mut fakebricks)?;
    let bench = AuditBench::prepare(&facts, events, folder, python)?;
    let measured = bench.measure()?;
    print(&bench, &measured, peak_memory(simulation));
    fs::remove_dir_all(&bench.folder)?;
    judge(&measured)
}

/// What is read, and by what.
struct AuditBench {
    events: u64,
    folder: PathBuf,
    python: PathBuf,
    simulated: String,
    host: String,
    address: String,
    warehouse: String,
    token: String,
    workspaces: Vec<String>,
    /// The first day, and the first that is left out.
    window: (Date, Date),
}

/// What a program took.
struct ProgramRun {
    name: &'static str,
    wall: Duration,
    /// Processor time, where the system tells.
    cpu: f64,
    peak_kb: u64,
}

/// What all took; the exporter first.
struct AuditMeasurement {
    exporter: ProgramRun,
    others: Vec<ProgramRun>,
}

impl AuditBench {
    fn prepare(facts: &Value, events: u64, folder: PathBuf, python: PathBuf) -> Result<Self> {
        let account = &facts["clouds"]["azure"];
        let workspace = &account["workspaces"][0];
        let region = text(&workspace["region"])?;
        let of_region = |one: &&Value| one["region"] == workspace["region"];
        let stores = account["metastores"].as_array();
        let store = stores.into_iter().flatten().find(of_region);
        let all = account["workspaces"].as_array();
        let workspaces = all.into_iter().flatten().filter(of_region);
        let per_day = events / DAYS.unsigned_abs();
        ensure!(
            per_day > 0 && DAY_US.is_multiple_of(per_day),
            "{events} events do not fall evenly on {DAYS} days: try 200000, 1000000 or 5000000"
        );
        let until = Timestamp::now()
            .to_zoned(TimeZone::UTC)
            .date()
            .yesterday()?;
        let bench = Self {
            events: per_day * DAYS.unsigned_abs(),
            folder,
            python,
            simulated: text(&facts["address"])?
                .trim_start_matches("http://")
                .to_owned(),
            host: text(&workspace["host"])?.to_owned(),
            address: text(&workspace["address"])?.to_owned(),
            warehouse: text(&workspace["warehouses"][0]["id"])?.to_owned(),
            token: text(&store.context("the metastore of a workspace")?["admin"]["token"])?
                .to_owned(),
            workspaces: workspaces
                .map(|one| Ok(text(&one["workspace_id"])?.to_owned()))
                .collect::<Result<_>>()?,
            window: (until.checked_sub(DAYS.days())?, until),
        };
        let change = json!({
            "action": "table_rows", "cloud": "azure", "region": region, "table": "access.audit",
            "rows": "many", "per_day": per_day, "days": DAYS + 3,
        });
        ask(
            facts,
            &bench.simulated,
            "POST /__control",
            "",
            Some(&change),
        )?;
        Ok(bench)
    }

    fn measure(&self) -> Result<AuditMeasurement> {
        // The first run has the warehouse work; the output is the same whatever the number of parts that are fetched at a time.
        println!(
            "\n{} events: the exporter, one part at a time …",
            self.events
        );
        self.export(1)?;
        println!("four at a time, which is measured …");
        let exporter = self.export(4)?;
        self.same(1, 4)?;
        println!("sixteen at a time …");
        self.export(16)?;
        self.same(4, 16)?;
        for parallel in [1, 4, 16] {
            fs::remove_file(self.output(parallel))?;
        }
        let mut others = Vec::new();
        for (name, script, more) in [
            ("script on the official SDK", "sdk_script.py", None),
            (
                "connector's native kernel, lines by Python",
                "connector.py",
                None,
            ),
            (
                "connector's native kernel, nothing written",
                "connector.py",
                Some("read"),
            ),
        ] {
            println!("{name} …");
            // Once without reading, for the warehouse's work.
            self.python(script, Path::new("-"), None, name)?;
            let output = self.folder.join("others.jsonl");
            others.push(self.python(script, &output, more, name)?);
            let lines = if more.is_none() { self.events } else { 0 };
            let written = lines_of(&output)?;
            ensure!(written == lines, "{name} wrote {written} lines of {lines}");
            fs::remove_file(output)?;
        }
        Ok(AuditMeasurement { exporter, others })
    }

    fn output(&self, parallel: u8) -> PathBuf {
        self.folder.join(format!("parallel-{parallel}.jsonl"))
    }

    fn export(&self, parallel: u8) -> Result<ProgramRun> {
        let mut exporter = program(&target().join("release"), "lakesentry-audit")?;
        exporter
            .args(["export", "--quiet", "--include-account-level"])
            .args(["--services", "all", "--server-hostname", &self.host])
            .args(["--http-path", &self.warehouse])
            .args(["--workspace-id", &self.workspaces.join(",")])
            .args(["--start", &self.window.0.to_string()])
            .args(["--end", &self.window.1.to_string()])
            .args(["--parallel", &parallel.to_string(), "--output"])
            .arg(self.output(parallel))
            .env("LAKESENTRY_PRACTICE", &self.simulated)
            .env("DATABRICKS_TOKEN", &self.token);
        let run = watched(exporter, "lakesentry-audit export", "")?;
        let manifest = self.output(parallel).with_extension("jsonl.manifest.json");
        let manifest: Value = serde_json::from_slice(&fs::read(manifest)?)?;
        let written = &manifest["events"];
        ensure!(
            written.as_u64() == Some(self.events),
            "the exporter wrote {written} events of {}",
            self.events
        );
        Ok(run)
    }

    /// Compares two outputs byte by byte.
    fn same(&self, one: u8, other: u8) -> Result<()> {
        let (mut left, mut right) = (
            BufReader::with_capacity(1 << 20, File::open(self.output(one))?),
            BufReader::with_capacity(1 << 20, File::open(self.output(other))?),
        );
        let (mut here, mut there) = (vec![0; 1 << 20], vec![0; 1 << 20]);
        loop {
            let count = left.read(&mut here)?;
            if count == 0 {
                ensure!(right.read(&mut there)? == 0, "one output is longer");
                return Ok(());
            }
            right.read_exact(&mut there[..count])?;
            ensure!(
                here[..count] == there[..count],
                "{one} and {other} parts at a time give different outputs"
            );
        }
    }

    fn python(
        &self,
        script: &str,
        output: &Path,
        more: Option<&str>,
        name: &'static str,
    ) -> Result<ProgramRun> {
        let (from, until) = self.window;
        let ids: Vec<String> = self.workspaces.iter().map(|id| format!("'{id}'")).collect();
        let statement = format!(
            "SELECT * FROM system.access.audit WHERE event_date >= DATE'{from}' AND event_date < DATE'{until}' \
             AND workspace_id IN ({}, '0') ORDER BY event_time",
            ids.join(", ")
        );
        let mut command = command::program(&self.python);
        command
            .arg(root().join("crates/audit-export/bench").join(script))
            .args([&self.address, &self.warehouse])
            .arg(output)
            .args(more)
            .env("DATABRICKS_TOKEN", &self.token)
            .env("HOME", &self.folder)
            .env("NO_PROXY", "*")
            .env("PYTHONDONTWRITEBYTECODE", "1");
        watched(command, name, &statement)
    }
}

/// Runs a program to its end, with a look at its memory and its processor time every now and then.
fn watched(mut command: Command, name: &'static str, input: &str) -> Result<ProgramRun> {
    let begun = Instant::now();
    let mut child = command.stdin(Stdio::piped()).spawn().context(name)?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes())?;
    }
    let (mut peak_kb, mut cpu) = (0, 0.0);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        peak_kb = peak_memory(child.id()).unwrap_or(peak_kb).max(peak_kb);
        cpu = processor_time(child.id()).unwrap_or(cpu);
        std::thread::sleep(Duration::from_millis(20));
    };
    ensure!(status.success(), "{name}: {status}");
    Ok(ProgramRun {
        name,
        wall: begun.elapsed(),
        cpu,
        peak_kb,
    })
}

fn print(bench: &AuditBench, measured: &AuditMeasurement, simulation_kb: Option<u64>) {
    println!(
        "\n{} events of {DAYS} days, the same bytes with 1, 4 and 16 parts at a time",
        bench.events
    );
    println!(
        "{:<44} {:>9} {:>10} {:>9} {:>9} {:>8}",
        "", "time", "events/s", "CPU", "memory", "times"
    );
    let all = std::iter::once(&measured.exporter).chain(&measured.others);
    for run in all {
        let seconds = run.wall.as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
        let rate = bench.events as f64 / seconds;
        println!(
            "{:<44} {seconds:>7.1} s {rate:>10.0} {:>7.1} s {:>6} MB {:>8.1}",
            run.name,
            run.cpu,
            run.peak_kb / 1000,
            measured.times(run)
        );
    }
    let simulation = simulation_kb.map_or("not told".to_owned(), |kb| format!("{} MB", kb / 1000));
    println!("the simulation, at most: {simulation}");
}

impl AuditMeasurement {
    /// How many times as long another one took as the exporter.
    fn times(&self, other: &ProgramRun) -> f64 {
        other.wall.as_secs_f64() / self.exporter.wall.as_secs_f64()
    }
}

fn judge(measured: &AuditMeasurement) -> Result<()> {
    let peak = measured.exporter.peak_kb / 1000;
    ensure!(
        peak <= MEMORY_MB,
        "the exporter took {peak} MB, more than {MEMORY_MB}"
    );
    for (other, least) in measured.others.iter().zip([TIMES, 1.0]) {
        let times = measured.times(other);
        ensure!(
            times >= least,
            "the exporter is {times:.1} times as fast as: {}; it has to be {least:.0} times",
            other.name
        );
    }
    Ok(())
}

fn lines_of(file: &Path) -> Result<u64> {
    let mut reader = BufReader::new(File::open(file)?);
    let (mut buffer, mut lines) = (vec![0; 1 << 20], 0);
    loop {
        let count = reader.read(&mut buffer)?;
        if count == 0 {
            return Ok(lines);
        }
        let ends = buffer[..count].iter().filter(|byte| **byte == b'\n');
        lines += ends.count() as u64;
    }
}

fn text(value: &Value) -> Result<&str> {
    value.as_str().context("a text is missing")
}
