//! `cargo xtask bench server`: how fast the server of a release answers beside an axum server that does nothing else, how long an answer takes
//! at half of that load, what it takes of the memory, and how it stands a thousand streams.
//!
//! The server is set up as for real work: somebody is signed in, and requests are counted, against limits that nobody reaches.

mod latency;
mod streams;
mod throughput;

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use crate::bench::http::Http;
use crate::command::{self, cargo};
use crate::folders::target;
use crate::programs::{self, RunningPrograms, free_port, memory, program};
use crate::tools;
use throughput::{Contest, Target};

/// How much of the bare server's throughput pages, files and the word of health have to reach.
const LEAST_RATIO: f64 = 0.8;
/// How many times the median the slowest of a hundred answers may take.
const MOST_SPREAD: f64 = 5.0;
/// The most memory of a server that nobody asks anything, in kB.
const IDLE_KB: u64 = 64 << 10;
/// More than can come: the limits are looked at, and never reached.
const NEVER_REACHED: &str = "1000000";

/// Measures, prints, and fails where a bar is missed.
pub fn run() -> Result<()> {
    let wrk = tools::wrk()?;
    command::run(programs::build_release().arg("--quiet"))?;
    let hello = ["build", "--locked", "--quiet", "--release", "-p", "benches"];
    command::run(cargo().args(hello).args(["--example", "hello"]))?;
    command::run(programs::build().arg("--quiet"))?;
    let folder = target().join("bench-server");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;

    let mut missed = answers(&wrk, &folder)?;
    missed.extend(streams::run(&folder)?);
    ensure!(missed.is_empty(), "missed: {}", missed.join("; "));
    Ok(())
}

/// Measures answers to requests. Returns which bars are missed.
fn answers(wrk: &Path, folder: &Path) -> Result<Vec<String>> {
    let mut running = RunningPrograms::default();
    let bare = start_bare(&mut running)?;
    let (server, owner) = start_server(&mut running, folder)?;
    // What only the start needs is over by then.
    std::thread::sleep(Duration::from_secs(3));
    let idle_kb =
        memory(server.process).context("this system does not tell the memory of a process")?;

    let style = style_sheet(server.address)?;
    let mut contests = Vec::new();
    for (name, path, cookie) in [
        ("page", "/", ""),
        ("style sheet", style.as_str(), ""),
        ("/healthz", "/healthz", ""),
        ("/api/v1/instance", "/api/v1/instance", &owner.cookie),
    ] {
        let target = server.target(name, path, cookie);
        let bytes = latency::body_length(&target)?;
        let same_bytes = bare.target("bare", &format!("/{bytes}"), "");
        let word = bare.target("bare", "/", "");
        contests.push(Contest::between(target, word, same_bytes, bytes));
    }
    throughput::run(wrk, &mut contests)?;
    throughput::print(&contests);
    let open_to_all = contests.iter().filter(|one| one.target.cookie.is_empty());
    let slow = open_to_all.filter(|one| one.ratio() < LEAST_RATIO);
    let mut missed: Vec<String> = slow
        .map(|one| {
            format!(
                "{}: {:.2} of the bare server's throughput, in place of {LEAST_RATIO}",
                one.target.name,
                one.ratio()
            )
        })
        .collect();

    missed.extend(latencies(wrk, &bare.target("bare", "/", ""), &contests)?);
    println!(
        "\nMemory after the start: {:.1} MiB, wanted {}",
        mebibytes(idle_kb),
        IDLE_KB >> 10
    );
    if idle_kb > IDLE_KB {
        missed.push(format!("{idle_kb} kB of memory after the start"));
    }
    println!(
        "Memory after all of these requests: {:.1} MiB",
        mebibytes(memory(server.process).unwrap_or_default())
    );
    Ok(missed)
}

/// Measures latencies at half of the throughput, which is another one here: the server has half of the processors. Returns which bars are missed.
fn latencies(wrk: &Path, bare: &Target, contests: &[Contest]) -> Result<Vec<String>> {
    let ours = contests.iter().map(|one| &one.target);
    let all: Vec<&Target> = std::iter::once(bare).chain(ours).collect();
    let servers: Vec<u32> = all.iter().map(|target| target.process).collect();
    let processors = latency::Processors::divide(&servers)?;
    let mut paced = Vec::new();
    for target in all {
        paced.push((target, throughput::rate(wrk, target)? / 2.0, Vec::new()));
    }
    for round in 1..=latency::ROUNDS {
        println!("latency, round {round} of {} …", latency::ROUNDS);
        for (target, rate, rounds) in &mut paced {
            rounds.push(latency::at_rate(target, *rate)?);
        }
    }
    processors.join()?;
    println!(
        "\nLatency at half of the throughput, on half of the processors, counted from when a request was to be sent; of {} rounds the one with the median spread",
        latency::ROUNDS
    );
    println!(
        "  {:<20} {:>9} {:>10} {:>10} {:>10} {:>9}",
        "", "per s", "p50", "p99", "most", "p99/p50"
    );
    let (mut missed, mut bare_spread) = (Vec::new(), 0.0);
    for (target, _, rounds) in paced {
        let measured = latency::middle(rounds).context("there was no round")?;
        measured.print(target.name);
        let spread = measured.spread();
        if target.process == bare.process {
            bare_spread = spread;
        } else if spread > MOST_SPREAD && bare_spread <= MOST_SPREAD {
            missed.push(format!(
                "{}: p99 is {spread:.1} times p50, in place of {MOST_SPREAD}",
                target.name
            ));
        }
    }
    if bare_spread > MOST_SPREAD {
        println!(
            "  Nothing follows from this: the bare server took as unequal times, so something else kept the processors busy."
        );
    }
    Ok(missed)
}

/// A server that runs.
struct MeasuredServer {
    process: u32,
    address: SocketAddr,
}

impl MeasuredServer {
    fn target(&self, name: &'static str, path: &str, cookie: &str) -> Target {
        Target {
            name,
            process: self.process,
            address: self.address,
            path: path.to_owned(),
            cookie: cookie.to_owned(),
        }
    }
}

/// Starts the server that does nothing else.
fn start_bare(running: &mut RunningPrograms) -> Result<MeasuredServer> {
    let address = free_port(0)?;
    let mut hello = program(&programs::release_folder().join("examples"), "hello")?;
    let process = running.server(hello.arg(address.to_string()), address)?;
    Ok(MeasuredServer { process, address })
}

/// Starts ours, and signs its owner in.
fn start_server(running: &mut RunningPrograms, folder: &Path) -> Result<(MeasuredServer, Http)> {
    let address = free_port(0)?;
    let bootstrap = folder.join("bootstrap");
    let mut server = program(&programs::release_folder(), "lakesentry")?;
    server
        .args(["serve", "--listen", &address.to_string()])
        .args(["--requests-per-address", NEVER_REACHED])
        .args(["--requests-per-person", NEVER_REACHED])
        .arg("--database")
        .arg(folder.join("answers.sqlite"))
        .arg("--bootstrap-file")
        .arg(&bootstrap)
        .env_remove("RUST_LOG");
    let process = running.server(&mut server, address)?;
    let owner = sign_in(address, &bootstrap)?;
    Ok((MeasuredServer { process, address }, owner))
}

/// Signs the owner in with the token that the server has put into its file.
fn sign_in(listen: SocketAddr, bootstrap: &PathBuf) -> Result<Http> {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !bootstrap.exists() {
        ensure!(Instant::now() < deadline, "the server has issued no token");
        std::thread::sleep(Duration::from_millis(50));
    }
    let token = fs::read_to_string(bootstrap)?;
    let owner = json!({"name": "Ada", "email": "ada@lake.example"});
    let mut http = Http::to(listen);
    http.post(
        "/api/v1/sessions",
        &json!({"bootstrap_token": token.trim(), "owner": owner}),
    )?;
    ensure!(!http.cookie.is_empty(), "the server has given no cookie");
    Ok(http)
}

/// The path of the style sheet that the page names: its name holds a hash.
fn style_sheet(listen: SocketAddr) -> Result<String> {
    let page = String::from_utf8(Http::to(listen).get("/")?)?;
    let links = page.split("href=\"").skip(1);
    let mut addresses = links.filter_map(|link| link.split('"').next());
    addresses
        .find(|path| path.starts_with("/assets/style-"))
        .map(str::to_owned)
        .context("the page names no style sheet; `cargo xtask web` builds the pages")
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn mebibytes(kb: u64) -> f64 {
    kb as f64 / 1024.0
}
