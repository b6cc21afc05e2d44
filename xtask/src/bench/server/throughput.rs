//! How many requests are answered in a second, by turns of `wrk` on our server and on the bare one, so that whatever else happens on the machine
//! happens to both.
//!
//! `wrk` shares the processors with the server, which makes two servers more alike than they are. So the processor time that the server itself
//! took for a request is told as well.

use std::net::SocketAddr;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::command::output;
use crate::programs::processor_time;

const ROUNDS: usize = 5;
const SECONDS: &str = "3";
const CONNECTIONS: &str = "64";

/// What is asked for.
#[derive(Debug)]
pub struct Target {
    pub name: &'static str,
    /// The number of the server's process.
    pub process: u32,
    pub address: SocketAddr,
    pub path: String,
    /// Empty for what anybody may see.
    pub cookie: String,
}

impl Target {
    /// The headers that every request has, as a browser sends them.
    pub fn headers(&self) -> Vec<String> {
        let mut headers = vec!["accept-encoding: gzip, deflate, br".to_owned()];
        if !self.cookie.is_empty() {
            headers.push(format!("cookie: {}", self.cookie));
        }
        headers
    }
}

/// Something of our server beside the bare one.
#[derive(Debug)]
pub struct Contest {
    pub target: Target,
    bytes: usize,
    /// A word from the bare server.
    bare: Target,
    /// As many bytes from it as ours answers with.
    same_bytes: Target,
    rounds: Vec<Round>,
}

#[derive(Debug)]
struct Round {
    ours: Pace,
    bare: Pace,
    same_bytes: Pace,
}

/// Requests a second, and processor time for each in microseconds.
#[derive(Debug, Clone, Copy)]
struct Pace {
    rate: f64,
    cpu: f64,
}

impl Contest {
    pub fn between(target: Target, bare: Target, same_bytes: Target, bytes: usize) -> Self {
        Self {
            target,
            bytes,
            bare,
            same_bytes,
            rounds: Vec::new(),
        }
    }

    /// Requests a second.
    fn rate(&self) -> f64 {
        self.median(|round| round.ours.rate)
    }

    /// Requests a second of the bare server.
    fn bare_rate(&self) -> f64 {
        self.median(|round| round.bare.rate)
    }

    /// How much of the bare server's throughput ours reaches.
    pub fn ratio(&self) -> f64 {
        self.median(|round| round.ours.rate / round.bare.rate)
    }

    fn median(&self, figure: impl Fn(&Round) -> f64) -> f64 {
        let mut figures: Vec<f64> = self.rounds.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures.get(figures.len() / 2).copied().unwrap_or_default()
    }
}

/// Asks for everything by turns.
pub fn run(wrk: &Path, contests: &mut [Contest]) -> Result<()> {
    for round in 1..=ROUNDS {
        println!("throughput, round {round} of {ROUNDS} …");
        for contest in &mut *contests {
            let ours = pace(wrk, &contest.target)?;
            let bare = pace(wrk, &contest.bare)?;
            let same_bytes = pace(wrk, &contest.same_bytes)?;
            contest.rounds.push(Round {
                ours,
                bare,
                same_bytes,
            });
        }
    }
    Ok(())
}

/// Requests a second, of one turn.
pub fn rate(wrk: &Path, target: &Target) -> Result<f64> {
    pace(wrk, target).map(|pace| pace.rate)
}

fn pace(wrk: &Path, target: &Target) -> Result<Pace> {
    let mut asking = std::process::Command::new(wrk);
    asking.args(["--threads", "1", "--connections", CONNECTIONS]);
    asking.args(["--duration", SECONDS]);
    for header in target.headers() {
        asking.args(["--header", &header]);
    }
    asking.arg(format!("http://{}{}", target.address, target.path));
    let before = processor_time(target.process);
    let said = output(&mut asking).context("wrk failed")?;
    let after = processor_time(target.process);
    // It says nothing of these where there are none.
    for trouble in ["Non-2xx", "Socket errors"] {
        ensure!(!said.contains(trouble), "{}: {said}", target.name);
    }
    let figure = |name: &str| -> Option<f64> {
        let line = said
            .lines()
            .find_map(|line| line.trim().strip_prefix(name))?;
        line.trim().parse().ok()
    };
    let rate = figure("Requests/sec:").with_context(|| said.clone())?;
    let requests = said.lines().find_map(|line| {
        let (count, _) = line.trim().split_once(" requests in ")?;
        count.parse::<f64>().ok()
    });
    let cpu = after.zip(before).map(|(after, before)| after - before);
    Ok(Pace {
        rate,
        cpu: cpu.context("this system does not tell processor time")? * 1e6
            / requests.with_context(|| said.clone())?,
    })
}

/// Prints the medians of all rounds.
pub fn print(contests: &[Contest]) {
    println!(
        "\nThroughput of {CONNECTIONS} connections, medians of {ROUNDS} rounds of {SECONDS} s; the ratios are of each round"
    );
    println!(
        "  {:<18} {:>7} {:>9} {:>9} {:>7} {:>12} {:>9} {:>10}",
        "", "bytes", "per s", "bare", "ratio", "same bytes", "µs CPU", "bare µs"
    );
    for contest in contests {
        println!(
            "  {:<18} {:>7} {:>9.0} {:>9.0} {:>7.2} {:>12.2} {:>9.1} {:>10.1}",
            contest.target.name,
            contest.bytes,
            contest.rate(),
            contest.bare_rate(),
            contest.ratio(),
            contest.median(|round| round.ours.rate / round.same_bytes.rate),
            contest.median(|round| round.ours.cpu),
            contest.median(|round| round.bare.cpu),
        );
    }
}
