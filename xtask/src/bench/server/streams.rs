//! A thousand streams of connection tests that are open at the same time: whether each gets all of its events, and what the server takes for it.
//!
//! As many tests run as the server takes, in as many browsers as that needs, and each test is watched by as many streams as it takes to make
//! a thousand. The simulated Databricks is the one of `cargo xtask start`, without optimisation, and answers slowly, so that the tests go on for
//! as long as it takes to open the streams.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::latency::{Latencies, OpenConnection};
use super::mebibytes;
use super::throughput::Target;
use crate::bench::http::Http;
use crate::programs::{self, RunningPrograms, free_port, memory, peak_memory, program};

const STREAMS: usize = 1000;
// Tests that the server runs at the same time, and those of one browser: the limits of its `services/connection_tests.rs`.
const BROWSERS: usize = 4;
const TESTS_OF_BROWSER: usize = 3;
const WORKSPACES: usize = 15;
/// How long every call to the simulation takes at least.
const LATENCY: Duration = Duration::from_millis(300);
/// The streams are opened one after the other: a thousand people do not come in one millisecond, and the system keeps so many waiting at most that
/// come before they are let in.
const OPENED_WITHIN: Duration = Duration::from_secs(2);
/// Between two questions after the server's health.
const ASK_EVERY: Duration = Duration::from_millis(20);
/// A stream is a thread here, which needs little.
const STACK: usize = 128 << 10;

/// Measures and prints. Returns which bars are missed.
pub fn run(folder: &Path) -> Result<Vec<String>> {
    let mut running = RunningPrograms::default();
    let mut fakebricks = program(&programs::folder(), "fakebricks")?;
    fakebricks
        .args(["--no-host-ports", "--listen", "127.0.0.1:0"])
        .args(["--workspaces", &(WORKSPACES * 4).to_string()]);
    let facts = running.simulation(&mut fakebricks)?;
    let simulated: SocketAddr = text(&facts["address"])?
        .trim_start_matches("http://")
        .parse()?;
    let listen = free_port(0)?;
    let mut server = program(&programs::release_folder(), "lakesentry")?;
    server
        .args(["serve", "--listen", &listen.to_string()])
        .args(["--practice", &simulated.to_string(), "--database"])
        .arg(folder.join("streams.sqlite"))
        .env("RUST_LOG", "warn");
    let server_id = running.server(&mut server, listen)?;

    let health = Target {
        name: "/healthz",
        process: server_id,
        address: listen,
        path: "/healthz".to_owned(),
        cookie: String::new(),
    };
    let before = ask_for(&health, Duration::from_secs(2))?;
    let before_kb = memory(server_id).unwrap_or_default();
    let watched = start_tests(&facts, listen, simulated)?;
    let measured = watch(&watched, &health)?;

    println!(
        "\n{STREAMS} streams of {} connection tests, {WORKSPACES} workspaces each",
        watched.len()
    );
    println!("  open at the same time  {}", measured.most_open);
    println!(
        "  all were open within   {:.1} s",
        measured.all_open_after.as_secs_f64()
    );
    println!(
        "  and stayed so for      {:.1} s",
        measured.all_open_for.as_secs_f64()
    );
    println!(
        "  streams with all of their events  {} of {STREAMS}",
        measured.complete
    );
    println!(
        "  events                 {} in {:.1} s",
        measured.events,
        measured.wall.as_secs_f64()
    );
    println!("  server, memory before  {:.1} MiB", mebibytes(before_kb));
    println!(
        "  server, with all open  {:.1} MiB",
        mebibytes(measured.memory_kb)
    );
    let peak_kb = peak_memory(server_id).unwrap_or_default();
    println!("  server, peak memory    {:.1} MiB", mebibytes(peak_kb));
    println!(
        "  /healthz               {:>9} {:>10} {:>10} {:>10} {:>9}",
        "per s", "p50", "p99", "most", "p99/p50"
    );
    before.print("before");
    measured.health.print("with all open");

    let mut missed = Vec::new();
    if measured.most_open < STREAMS {
        missed.push(format!(
            "{} of {STREAMS} streams were open at the same time",
            measured.most_open
        ));
    }
    if measured.complete < STREAMS {
        missed.push(format!(
            "{} of {STREAMS} streams got all of their events",
            measured.complete
        ));
    }
    Ok(missed)
}

/// A running test, and the cookie of the browser that may watch it.
struct WatchedTest {
    path: String,
    cookie: String,
}

/// Starts as many tests as the server takes.
fn start_tests(
    facts: &Value,
    server: SocketAddr,
    simulated: SocketAddr,
) -> Result<Vec<WatchedTest>> {
    let account = &facts["clouds"]["azure"];
    let reader = &account["reader"];
    let discovery = json!({
        "partition": "azure", "account_id": account["account_id"],
        "application_id": reader["application_id"], "client_secret": reader["client_secret"],
    });
    let mut browsers = Vec::new();
    let mut workspaces = Vec::new();
    for _ in 0..BROWSERS {
        let mut browser = Http::to(server);
        let found: Value =
            serde_json::from_slice(&browser.post("/api/v1/discoveries", &discovery)?)?;
        browsers.push(browser);
        // What is usual is left out of the list, so one in use has no state.
        let all = found["workspaces"].as_array().into_iter().flatten();
        let in_use = all.filter(|workspace| workspace["state"].is_null());
        workspaces = in_use
            .take(WORKSPACES)
            .enumerate()
            .map(|(index, workspace)| json!({"host": workspace["host"], "primary": index == 0}))
            .collect();
    }
    ensure!(
        workspaces.len() == WORKSPACES,
        "only {} workspaces are in use",
        workspaces.len()
    );
    let slow = json!({"action": "latency", "ms": LATENCY.as_millis()});
    Http::to(simulated).post("/__control", &slow)?;
    let mut started = Vec::new();
    for browser in &mut browsers {
        for _ in 0..TESTS_OF_BROWSER {
            let answer = browser.post(
                "/api/v1/connection-tests",
                &json!({
                    "partition": "azure", "account_id": account["account_id"],
                    "application_id": reader["application_id"],
                    "workspaces": workspaces, "features": ["mlflow_tracking", "audit_log"],
                }),
            )?;
            let answer: Value = serde_json::from_slice(&answer)?;
            let id = text(&answer["connection_test_id"])?;
            started.push(WatchedTest {
                path: format!("/api/v1/connection-tests/{id}/events"),
                cookie: browser.cookie.clone(),
            });
        }
    }
    Ok(started)
}

/// What a thousand streams took.
struct StreamsMeasurement {
    most_open: usize,
    all_open_after: Duration,
    all_open_for: Duration,
    complete: usize,
    events: usize,
    wall: Duration,
    memory_kb: u64,
    health: Latencies,
}

fn watch(tests: &[WatchedTest], health: &Target) -> Result<StreamsMeasurement> {
    let (open, ended) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let mut streams = Vec::new();
        for nth in 0..STREAMS {
            let test = &tests[nth % tests.len()];
            let (open, ended) = (&open, &ended);
            let watching = std::thread::Builder::new().stack_size(STACK);
            let wait = OPENED_WITHIN * u32::try_from(nth)? / u32::try_from(STREAMS)?;
            streams.push(watching.spawn_scoped(scope, move || {
                std::thread::sleep(wait);
                let seen = follow(test, health.address, open);
                ended.fetch_add(1, Ordering::Relaxed);
                seen
            })?);
        }
        let mut measured = while_open(&open, &ended, health, begun)?;
        let mut seen = Vec::new();
        let mut broken = None;
        for stream in streams {
            let followed = stream.join().ok().context("a stream's thread panicked")?;
            seen.push(followed.unwrap_or_else(|error| {
                broken.get_or_insert(error);
                SeenStream::default()
            }));
        }
        if let Some(error) = broken {
            println!("one of the streams that broke off: {error:#}");
        }
        measured.wall = begun.elapsed();
        measured.events = seen.iter().map(|stream| stream.events).sum();
        let whole = |(nth, stream): &(usize, &SeenStream)| {
            // All streams of a test tell the same.
            let of_test = seen.iter().skip(nth % tests.len()).step_by(tests.len());
            let most = of_test.map(|stream| stream.events).max();
            stream.finished && Some(stream.events) == most
        };
        measured.complete = seen.iter().enumerate().filter(whole).count();
        Ok(measured)
    })
}

/// Asks after the server's health while the streams are open.
fn while_open(
    open: &AtomicUsize,
    ended: &AtomicUsize,
    health: &Target,
    begun: Instant,
) -> Result<StreamsMeasurement> {
    let mut connection = OpenConnection::to(health)?;
    let (mut most_open, mut memory_kb) = (0, 0);
    let (mut all_open, mut durations) = (None, Vec::new());
    let mut until = begun;
    loop {
        let now_open = open.load(Ordering::Relaxed);
        let now_ended = ended.load(Ordering::Relaxed);
        most_open = most_open.max(now_open.saturating_sub(now_ended));
        if now_ended == STREAMS {
            break;
        }
        let asked = Instant::now();
        connection.ask()?;
        if now_open == STREAMS && now_ended == 0 {
            all_open.get_or_insert(asked);
            until = asked;
            durations.push(asked.elapsed());
            memory_kb = memory(health.process).unwrap_or_default().max(memory_kb);
        }
        std::thread::sleep(ASK_EVERY.saturating_sub(asked.elapsed()));
    }
    let first = all_open.unwrap_or(until);
    Ok(StreamsMeasurement {
        most_open,
        all_open_after: first - begun,
        all_open_for: until - first,
        complete: 0,
        events: 0,
        wall: Duration::ZERO,
        memory_kb,
        health: Latencies::of(durations, ASK_EVERY.as_secs_f64().recip()),
    })
}

/// What a stream told.
#[derive(Default)]
struct SeenStream {
    events: usize,
    finished: bool,
}

/// Reads a stream to its end.
fn follow(test: &WatchedTest, server: SocketAddr, open: &AtomicUsize) -> Result<SeenStream> {
    let mut stream = TcpStream::connect(server)?;
    stream.set_read_timeout(Some(Duration::from_mins(5)))?;
    write!(
        stream,
        "GET {} HTTP/1.1\r\nhost: {server}\r\nconnection: close\r\ncookie: {}\r\n\r\n",
        test.path, test.cookie
    )?;
    let mut lines = BufReader::new(stream).lines();
    let status = lines.next().context("no answer")??;
    ensure!(status.starts_with("HTTP/1.1 200"), "{status}");
    open.fetch_add(1, Ordering::Relaxed);
    let mut seen = SeenStream::default();
    for line in lines {
        let line = line.with_context(|| format!("after {} events", seen.events))?;
        if let Some(id) = line.strip_prefix("id:") {
            let id: usize = id.trim().parse()?;
            ensure!(
                id == seen.events,
                "event {id} came in place of {}",
                seen.events
            );
            seen.events += 1;
        } else if let Some(data) = line.strip_prefix("data:") {
            seen.finished |= data.trim_start().starts_with("{\"finished\"");
        }
    }
    Ok(seen)
}

/// Asks every now and then.
fn ask_for(target: &Target, lasting: Duration) -> Result<Latencies> {
    let mut connection = OpenConnection::to(target)?;
    let begun = Instant::now();
    let mut durations = Vec::new();
    while begun.elapsed() < lasting {
        let asked = Instant::now();
        connection.ask()?;
        durations.push(asked.elapsed());
        std::thread::sleep(ASK_EVERY.saturating_sub(asked.elapsed()));
    }
    Ok(Latencies::of(durations, ASK_EVERY.as_secs_f64().recip()))
}

fn text(value: &Value) -> Result<&str> {
    value.as_str().context("a text is missing")
}
