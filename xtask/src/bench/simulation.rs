//! How fast the simulation starts with an account of 100,000 workspaces, and how much memory it takes when all of them are told of.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::command;
use crate::programs::{self, RunningPrograms, ask, peak_memory};

const WORKSPACES: usize = 100_000;
/// What is asked for: tables that tell of every workspace or of every region.
const TABLES: [&str; 5] = [
    "access.workspaces_latest",
    "access.audit",
    "billing.usage",
    "lakeflow.job_run_timeline",
    "query.history",
];

/// Starts it, lists everything, asks for rows, and prints what that took.
pub fn run() -> Result<()> {
    command::run(&mut programs::build())?;
    let mut running = RunningPrograms::default();
    let mut fakebricks = programs::program(&programs::folder(), "fakebricks")?;
    let count = WORKSPACES.to_string();
    fakebricks.args(["--listen", "127.0.0.1:0", "--workspaces", &count]);
    let begun = Instant::now();
    let (facts, process) = running.simulation_with_id(&mut fakebricks)?;
    let started = begun.elapsed();
    let account = &facts["clouds"]["azure"];
    let (listed, list) = list(&facts, account)?;
    ensure!(listed >= WORKSPACES, "{listed} workspaces are listed");
    println!("\n{listed} workspaces, without optimisation");
    println!("  start                {:.2} s", started.as_secs_f64());
    println!("  list of all          {list:.2} s");
    for table in TABLES {
        let begun = Instant::now();
        let rows = rows(&facts, account, table)?;
        let took = begun.elapsed().as_secs_f64();
        println!("  {table:<26} {took:.2} s, {rows} rows");
    }
    let peak = peak_memory(process).map_or("not told by this system".to_owned(), |kb| {
        format!("{} MB", kb / 1024)
    });
    println!("  peak memory          {peak}");
    Ok(())
}

fn list(facts: &Value, account: &Value) -> Result<(usize, f64)> {
    let begun = Instant::now();
    let id = text(&account["account_id"])?;
    let listed = ask(
        facts,
        text(&account["accounts_host"])?,
        &format!("GET /api/2.0/accounts/{id}/workspaces"),
        text(&account["account_admin"]["token"])?,
        None,
    )?;
    let count = listed.as_array().map_or(0, Vec::len);
    Ok((count, begun.elapsed().as_secs_f64()))
}

fn rows(facts: &Value, account: &Value, table: &str) -> Result<u64> {
    let workspace = &account["workspaces"][0];
    let metastores = account["metastores"].as_array();
    let admin = metastores
        .into_iter()
        .flatten()
        .find(|metastore| metastore["metastore_id"] == workspace["metastore_id"])
        .context("the metastore of a workspace")?;
    let body = json!({
        "statement": format!("SELECT count(*) AS n FROM system.{table}"),
        "warehouse_id": workspace["warehouses"][0]["id"],
        "wait_timeout": "50s",
    });
    let answer = ask(
        facts,
        text(&workspace["host"])?,
        "POST /api/2.0/sql/statements",
        text(&admin["admin"]["token"])?,
        Some(&body),
    )?;
    text(&answer["result"]["data_array"][0][0])
        .with_context(|| answer.to_string())?
        .parse()
        .context("a count")
}

fn text(value: &Value) -> Result<&str> {
    value.as_str().context("a text is missing")
}
