//! How long an answer takes while requests come at a given rate, whether the server has answered those before or not.
//!
//! An answer is counted from when its request was to be sent, not from when a connection was free for it: else a server that stands still for a
//! second would be asked less in that second, and look better for it. One thread asks and looks for answers without ever sleeping: a thread
//! that is woken too late would be counted as the server's delay. So it has processors of its own, and the server the others.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

use super::throughput::Target;
use crate::command::run_quietly;

/// How often everything is asked for, by turns.
pub const ROUNDS: usize = 5;
const CONNECTIONS: usize = 32;
const LASTING: Duration = Duration::from_secs(3);
/// Answers of the first moments are not counted: connections and caches are new.
const WARMING: Duration = Duration::from_millis(500);
/// The longest time without an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Processors that are divided among the server and whoever asks it.
#[derive(Debug)]
pub struct Processors {
    all: usize,
}

impl Processors {
    /// Gives servers the first half, and this process, with whatever it starts, the other.
    pub fn divide(servers: &[u32]) -> Result<Self> {
        let all = std::thread::available_parallelism()?.get();
        ensure!(all > 1, "with one processor a server can't be measured");
        for server in servers {
            pin(*server, 0, all / 2)?;
        }
        pin(std::process::id(), all / 2, all)?;
        Ok(Self { all })
    }

    /// Gives all of them to this process again.
    pub fn join(self) -> Result<()> {
        pin(std::process::id(), 0, self.all)
    }
}

fn pin(process: u32, from: usize, until: usize) -> Result<()> {
    let mut taskset = Command::new("taskset");
    taskset.args(["--all-tasks", "--pid", "--cpu-list"]);
    run_quietly(taskset.args([format!("{from}-{}", until - 1), process.to_string()]))
}

/// How long answers took.
#[derive(Debug)]
pub struct Latencies {
    rate: f64,
    /// In order.
    sorted: Vec<Duration>,
}

impl Latencies {
    /// The same of durations that were gathered elsewhere.
    pub fn of(mut durations: Vec<Duration>, rate: f64) -> Self {
        durations.sort_unstable();
        Self {
            rate,
            sorted: durations,
        }
    }

    /// The duration within which so many of a hundred were answered.
    pub fn percentile(&self, percent: usize) -> Duration {
        let place = (self.sorted.len() * percent / 100).min(self.sorted.len().saturating_sub(1));
        self.sorted.get(place).copied().unwrap_or_default()
    }

    /// How many times the median the slowest of a hundred took.
    pub fn spread(&self) -> f64 {
        self.percentile(99).as_secs_f64() / self.percentile(50).as_secs_f64()
    }

    pub fn print(&self, name: &str) {
        let milliseconds = |duration: Duration| format!("{:.2} ms", duration.as_secs_f64() * 1e3);
        println!(
            "  {name:<20} {:>9.0} {:>10} {:>10} {:>10} {:>9.1}",
            self.rate,
            milliseconds(self.percentile(50)),
            milliseconds(self.percentile(99)),
            milliseconds(self.percentile(100)),
            self.spread()
        );
    }
}

/// The round in which the spread is neither large nor small.
pub fn middle(mut rounds: Vec<Latencies>) -> Option<Latencies> {
    rounds.sort_by(|a, b| a.spread().total_cmp(&b.spread()));
    let middle = rounds.len() / 2;
    rounds.into_iter().nth(middle)
}

/// Asks so often in a second.
pub fn at_rate(target: &Target, rate: f64) -> Result<Latencies> {
    let every = Duration::from_secs_f64(rate.recip());
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        let connection = OpenConnection::to(target)?;
        connection.stream.set_nonblocking(true)?;
        // When the request was to be sent that is under way.
        connections.push((connection, None::<Instant>));
    }
    let begun = Instant::now();
    let (mut due, mut durations) = (begun, Vec::new());
    loop {
        let mut is_idle = true;
        for (connection, asked) in &mut connections {
            if let Some(since) = *asked
                && connection.answer()?.is_some()
            {
                if since > begun + WARMING {
                    durations.push(since.elapsed());
                }
                *asked = None;
            }
            if asked.is_none() && due <= Instant::now() && due < begun + LASTING {
                connection.send()?;
                *asked = Some(due);
                due += every;
            }
            is_idle &= asked.is_none();
        }
        if is_idle && due >= begun + LASTING {
            break;
        }
        ensure!(
            begun.elapsed() < LASTING + PATIENCE,
            "an answer does not come"
        );
    }
    ensure!(!durations.is_empty(), "nothing was answered");
    Ok(Latencies::of(durations, rate))
}

/// The length of the body of an answer.
pub fn body_length(target: &Target) -> Result<usize> {
    OpenConnection::to(target)?.ask()
}

/// A connection that stays open.
#[derive(Debug)]
pub struct OpenConnection {
    stream: TcpStream,
    request: String,
    /// What has come of the answer.
    read: Vec<u8>,
}

impl OpenConnection {
    pub fn to(target: &Target) -> Result<Self> {
        let stream = TcpStream::connect(target.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let headers = target.headers().join("\r\n");
        Ok(Self {
            stream,
            request: format!(
                "GET {} HTTP/1.1\r\nhost: {}\r\n{headers}\r\n\r\n",
                target.path, target.address
            ),
            read: Vec::new(),
        })
    }

    /// Asks and waits for the answer. Returns the length of its body.
    pub fn ask(&mut self) -> Result<usize> {
        let asked = Instant::now();
        self.send()?;
        while asked.elapsed() < PATIENCE {
            if let Some(length) = self.answer()? {
                return Ok(length);
            }
        }
        bail!("an answer does not come")
    }

    fn send(&mut self) -> Result<()> {
        self.read.clear();
        self.stream.write_all(self.request.as_bytes())?;
        Ok(())
    }

    /// Reads what has come. Returns the length of the answer's body when all of it is there.
    fn answer(&mut self) -> Result<Option<usize>> {
        let mut more = [0; 16 << 10];
        match self.stream.read(&mut more) {
            Ok(0) => bail!("the server has closed a connection"),
            Ok(count) => self.read.extend_from_slice(&more[..count]),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(None),
            Err(error) => return Err(error.into()),
        }
        let end = self.read.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        let Some(end) = end else { return Ok(None) };
        let head = str::from_utf8(&self.read[..end])?;
        ensure!(head.starts_with("HTTP/1.1 200"), "{head}");
        let mut headers = head.lines().filter_map(|line| line.split_once(':'));
        let length = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        let (_, length) = length.context("an answer without a length")?;
        let length: usize = length.trim().parse()?;
        Ok((self.read.len() >= end + 4 + length).then_some(length))
    }
}
