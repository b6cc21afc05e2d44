//! `cargo xtask bench connection-tests`: one test of 500 workspaces with about 20 tables each, against a simulation that answers every call
//! after 200 ms. What the simulation counted is divided by what may be under way at once: that is the shortest time that it could take.
//!
//! Both programs are those of `cargo xtask start`, without optimisation: building others takes longer than measuring them.

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::bench::http::Http;
use crate::command;
use crate::folders::target;
use crate::programs::{self, RunningPrograms, free_port, peak_memory, program};

/// Workspaces under test.
const WORKSPACES: usize = 500;
/// How long every call to the simulation takes at least.
const LATENCY: Duration = Duration::from_millis(200);
// Calls that the server has under way at once, of one host and overall: the limits of its `services/turns.rs`.
const PER_HOST: u64 = 4;
const OVERALL: u64 = 32;

/// Starts both programs, tests, and prints what it took.
pub fn run() -> Result<()> {
    command::run(programs::build().arg("--quiet"))?;
    let mut running = RunningPrograms::default();

    // Some workspaces of the crowd are not in use.
    let in_account = (WORKSPACES + WORKSPACES / 10).to_string();
    let mut fakebricks = program(&programs::folder(), "fakebricks")?;
    fakebricks
        .args(["--no-host-ports", "--listen", "127.0.0.1:0"])
        .args(["--workspaces", &in_account]);
    let facts = running.simulation(&mut fakebricks)?;
    let simulated: SocketAddr = text(&facts["address"])?
        .trim_start_matches("http://")
        .parse()?;

    let folder = target().join("bench-connection-tests");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let listen = free_port(0)?;
    let mut server = program(&programs::folder(), "lakesentry")?;
    server
        .args(["serve", "--listen", &listen.to_string()])
        .args(["--practice", &simulated.to_string(), "--database"])
        .arg(folder.join("bench.sqlite"))
        .env("RUST_LOG", "warn");
    let server_id = running.server(&mut server, listen)?;

    let measured = measure(&facts, &mut Http::to(listen), &mut Http::to(simulated))?;
    print(&measured, peak_memory(server_id));
    Ok(())
}

/// What one test took.
struct TestMeasurement {
    workspaces: usize,
    wall: Duration,
    requests: u64,
    most_of_a_host: u64,
    most: u64,
    /// How many checks ended how, those of tables and the others.
    ended: BTreeMap<(&'static str, String), usize>,
}

fn measure(facts: &Value, server: &mut Http, simulation: &mut Http) -> Result<TestMeasurement> {
    let account = &facts["clouds"]["azure"];
    let reader = &account["reader"];
    let found = server.post(
        "/api/v1/discoveries",
        &json!({
            "partition": "azure", "account_id": account["account_id"],
            "application_id": reader["application_id"], "client_secret": reader["client_secret"],
        }),
    )?;
    let found: Value = serde_json::from_slice(&found)?;
    // What is usual is left out of the list, so one in use has no state.
    let in_use = found["workspaces"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|workspace| workspace["state"].is_null());
    let workspaces: Vec<Value> = in_use
        .take(WORKSPACES)
        .enumerate()
        .map(|(index, workspace)| json!({"host": workspace["host"], "primary": index == 0}))
        .collect();
    ensure!(
        workspaces.len() == WORKSPACES,
        "only {} workspaces are in use",
        workspaces.len()
    );

    simulation.post(
        "/__control",
        &json!({"action": "latency", "ms": LATENCY.as_millis()}),
    )?;
    simulation.post("/__control", &json!({"action": "forget_metrics"}))?;
    let begun = Instant::now();
    let started = server.post("/api/v1/connection-tests", &json!({
        "partition": "azure", "account_id": account["account_id"], "application_id": reader["application_id"],
        "workspaces": workspaces,
        "features": ["mlflow_tracking", "model_serving_costs", "audit_log", "table_lineage"],
        "tables": ["system.compute.warehouses", "system.compute.instance_pools", "system.compute.instance_events"],
    }))?;
    let started: Value = serde_json::from_slice(&started)?;
    let id = text(&started["connection_test_id"])?;
    let events = server.get(&format!("/api/v1/connection-tests/{id}/events"))?;
    let wall = begun.elapsed();

    let metrics: Value = serde_json::from_slice(&simulation.get("/__metrics")?)?;
    let number = |value: &Value| value.as_u64().context("a number of the metrics");
    let hosts = metrics["hosts"]
        .as_object()
        .context("the hosts of the metrics")?;
    let of_hosts: Result<Vec<u64>> = hosts
        .values()
        .map(|host| number(&host["most_at_once"]))
        .collect();
    Ok(TestMeasurement {
        workspaces: WORKSPACES,
        wall,
        requests: number(&metrics["total"]["requests"])?,
        most_of_a_host: of_hosts?.into_iter().max().unwrap_or_default(),
        most: number(&metrics["total"]["most_at_once"])?,
        ended: ended(&events)?,
    })
}

/// Counts how the checks ended.
fn ended(events: &[u8]) -> Result<BTreeMap<(&'static str, String), usize>> {
    let mut counts = BTreeMap::new();
    for line in events.split(|byte| *byte == b'\n') {
        let Some(data) = line.strip_prefix(b"data:") else {
            continue;
        };
        let event: Value = serde_json::from_slice(data)?;
        let check = &event["check"];
        let Some(state) = check["state"].as_str().filter(|state| *state != "running") else {
            continue;
        };
        let is_table = check["name"]
            .as_str()
            .is_some_and(|name| name.starts_with("system."));
        let kind = if is_table { "tables" } else { "other checks" };
        *counts.entry((kind, state.to_owned())).or_default() += 1;
    }
    Ok(counts)
}

fn print(measured: &TestMeasurement, peak: Option<u64>) {
    let TestMeasurement {
        workspaces,
        wall,
        requests,
        most_of_a_host,
        most,
        ended,
    } = measured;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let shortest = *requests as f64 * LATENCY.as_secs_f64() / OVERALL as f64;
    println!(
        "\n{workspaces} workspaces, {} ms for each call, without optimisation",
        LATENCY.as_millis()
    );
    println!("  wall time            {:.1} s", wall.as_secs_f64());
    println!("  requests             {requests}");
    println!("  shortest time        {shortest:.1} s = requests × latency ÷ {OVERALL}");
    println!(
        "  ratio                {:.2}",
        wall.as_secs_f64() / shortest
    );
    let peak = peak.map_or("not told by this system".to_owned(), |kb| {
        format!("{} MB", kb / 1024)
    });
    println!("  server, peak memory  {peak}");
    println!("  at once, one host    {most_of_a_host} of {PER_HOST}");
    println!("  at once, overall     {most} of {OVERALL}");
    for ((kind, state), count) in ended {
        println!("  {kind:<20} {count} {state}");
    }
}

fn text(value: &Value) -> Result<&str> {
    value.as_str().context("a text is missing in an answer")
}
