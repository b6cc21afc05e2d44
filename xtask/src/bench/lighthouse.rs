//! `cargo xtask bench lighthouse`: what Lighthouse says of some pages on a simulated phone, the median of several runs, beside what is wanted.
//!
//! Lighthouse needs a newer Node.js than the rest, so it brings one: an npm package like itself, named with its hash by the lock file.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::command::{self, run_quietly};
use crate::folders::target;
use crate::programs::{self, RunningPrograms, free_port, program};
use crate::{tools, web};

const RUNS: usize = 5;

/// How often a run is begun before it counts as failed.
const TRIES: usize = 3;

/// A page, and the link to it.
const PAGES: [(&str, &str); 4] = [
    ("/", "/"),
    ("/setup/principal", "/setup/principal"),
    (
        "/setup/grants",
        "/setup/grants?v=1&with=audit_log&in=eastus,westeurope",
    ),
    ("/inspect", "/inspect"),
];

/// What is looked at: its name in the table, where Lighthouse writes it, by how much that is multiplied, the digits behind the point, and
/// what is wanted.
const FIGURES: [(&str, &str, f64, usize, &str); 7] = [
    (
        "performance",
        "/categories/performance/score",
        100.0,
        0,
        "≥ 97",
    ),
    (
        "accessibility",
        "/categories/accessibility/score",
        100.0,
        0,
        "100",
    ),
    (
        "best practices",
        "/categories/best-practices/score",
        100.0,
        0,
        "100",
    ),
    ("SEO", "/categories/seo/score", 100.0, 0, "100"),
    (
        "LCP, s",
        "/audits/largest-contentful-paint/numericValue",
        0.001,
        2,
        "≤ 1.50",
    ),
    (
        "TBT, ms",
        "/audits/total-blocking-time/numericValue",
        1.0,
        0,
        "≤ 150",
    ),
    (
        "CLS",
        "/audits/cumulative-layout-shift/numericValue",
        1.0,
        3,
        "≤ 0.020",
    ),
];

/// Starts both programs in practice mode, where one is signed in, has every page judged, and prints the medians.
pub fn run() -> Result<()> {
    web::build()?;
    command::run(programs::build().arg("--quiet"))?;
    let folder = target().join("bench-lighthouse");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let listen = free_port(0)?;
    let simulated = free_port(0)?;
    let mut running = RunningPrograms::default();
    let mut fakebricks = program(&programs::folder(), "fakebricks")?;
    running.simulation(fakebricks.args(["--listen", &simulated.to_string()]))?;
    let mut server = program(&programs::folder(), "lakesentry")?;
    server
        .args(["serve", "--listen", &listen.to_string()])
        .args(["--practice", &simulated.to_string(), "--database"])
        .arg(folder.join("bench.sqlite"))
        .env("RUST_LOG", "warn");
    running.server(&mut server, listen)?;

    let mut medians = Vec::new();
    for (page, link) in PAGES {
        println!("{page}: {RUNS} runs …");
        let mut reports = Vec::new();
        for number in 0..RUNS {
            let report = folder.join(format!("{}-{number}.json", page.replace('/', "_")));
            reports.push(judge(&format!("http://{listen}{link}"), &report)?);
        }
        medians.push(FIGURES.map(|(_, place, ..)| median(&reports, place)));
    }
    print(&medians);
    Ok(())
}

/// Has a page judged. Where Lighthouse has lost its own recording of the browser, which says nothing of the page, it is asked again.
fn judge(url: &str, report: &Path) -> Result<Value> {
    let mut tries = 0;
    loop {
        tries += 1;
        let outcome = run_quietly(&mut lighthouse(url, report)?);
        let written = fs::read(report).with_context(|| report.display().to_string());
        let judgement = written.and_then(|text| Ok(serde_json::from_slice::<Value>(&text)?));
        match (outcome, judgement) {
            (_, Ok(judgement)) if tries < TRIES && is_lost(&judgement) => {
                println!("Lighthouse lost its recording: once more");
                fs::remove_file(report)?;
            }
            (outcome, judgement) => return outcome.and(judgement),
        }
    }
}

/// Says whether a report tells of nothing but a recording in which the browser's navigation or all of it is missing.
fn is_lost(report: &Value) -> bool {
    let code = report.pointer("/runtimeError/code").and_then(Value::as_str);
    matches!(code, Some("NO_NAVSTART" | "NO_TRACING_STARTED"))
}

fn lighthouse(url: &str, report: &Path) -> Result<Command> {
    let mut lighthouse = tools::lighthouse()?;
    lighthouse
        .args([url, "--quiet", "--output=json", "--output-path"])
        .arg(report)
        .arg("--chrome-flags=--headless=new --no-sandbox --disable-gpu")
        .env("CHROME_PATH", tools::chromium()?);
    Ok(lighthouse)
}

/// The median of what the reports have at a place; none where Lighthouse could not tell.
fn median(reports: &[Value], place: &str) -> Option<f64> {
    let told = reports.iter().map(|report| report.pointer(place)?.as_f64());
    let mut told = told.collect::<Option<Vec<f64>>>()?;
    told.sort_by(f64::total_cmp);
    told.get(told.len() / 2).copied()
}

fn print(medians: &[[Option<f64>; FIGURES.len()]]) {
    println!("\nLighthouse on a simulated phone, median of {RUNS}");
    print!("{:<16}", "");
    for (page, _) in PAGES {
        print!(" {page:>18}");
    }
    println!(" {:>10}", "wanted");
    for (index, (name, _, factor, digits, wanted)) in FIGURES.into_iter().enumerate() {
        print!("{name:<16}");
        for page in medians {
            let told = page[index].map_or("not told".to_owned(), |value| {
                format!("{:.digits$}", value * factor)
            });
            print!(" {told:>18}");
        }
        println!(" {wanted:>10}");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::is_lost;

    #[test]
    fn only_a_lost_recording_is_tried_again() {
        let failed = |code: &str| json!({"runtimeError": {"code": code, "message": "…"}});
        assert!(is_lost(&failed("NO_NAVSTART")));
        assert!(!is_lost(&failed("FAILED_DOCUMENT_REQUEST")));
        assert!(!is_lost(&json!({"categories": {}})));
    }
}
