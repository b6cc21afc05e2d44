//! The programs of the project as `start`, the benches and the soak tests run them: built once, ended with whoever started them.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::command::cargo;
use crate::folders::{root, target};

/// Returns the command that builds the server, the collector and the simulated Databricks. Always all: alone, each would have other features
/// of what they depend on, and much would be built twice.
pub fn build() -> Command {
    let mut build = cargo();
    build.args([
        "build",
        "--locked",
        "-p",
        "server",
        "-p",
        "collector",
        "-p",
        "fakebricks",
    ]);
    build
}

/// Returns the command that builds the native programs of a release, together for the same reason.
pub fn build_release() -> Command {
    let mut build = cargo();
    build.args(["build", "--locked", "--release"]).args([
        "-p",
        "server",
        "-p",
        "collector",
        "-p",
        "audit-export",
    ]);
    build
}

/// Returns the folder of what [`build_release`] makes.
pub fn release_folder() -> PathBuf {
    target().join("release")
}

/// Returns the folder of what [`build`] makes.
pub fn folder() -> PathBuf {
    target().join("debug")
}

/// Returns a program of a folder, to be run in the project's folder.
pub fn program(folder: &Path, name: &str) -> Result<Command> {
    let file = folder.join(name);
    if !file.exists() {
        bail!("{} was not built", file.display());
    }
    let mut command = Command::new(file);
    command.current_dir(root());
    Ok(command)
}

/// Returns the wanted port of loopback, or a free one when that is taken.
pub fn free_port(wanted: u16) -> Result<SocketAddr> {
    let bind =
        |port| TcpListener::bind(("127.0.0.1", port)).and_then(|listener| listener.local_addr());
    bind(wanted)
        .or_else(|_| bind(0))
        .context("no port of 127.0.0.1 is free")
}

/// Programs that end with this one.
#[derive(Debug, Default)]
pub struct RunningPrograms(Vec<Child>);

impl Drop for RunningPrograms {
    fn drop(&mut self) {
        for child in &mut self.0 {
            // A child that is gone already needs no ending.
            drop(child.kill());
            drop(child.wait());
        }
    }
}

impl RunningPrograms {
    /// Starts the simulated Databricks. Returns the facts that it prints.
    pub fn simulation(&mut self, fakebricks: &mut Command) -> Result<Value> {
        self.simulation_with_id(fakebricks).map(|(facts, _)| facts)
    }

    /// The same with the number of its process.
    pub fn simulation_with_id(&mut self, fakebricks: &mut Command) -> Result<(Value, u32)> {
        let mut child = fakebricks
            .arg("--json")
            .stdout(Stdio::piped())
            .spawn()
            .context("starting the simulated Databricks")?;
        let (output, id) = (child.stdout.take(), child.id());
        self.0.push(child);
        let mut line = String::new();
        BufReader::new(output.context("the output of the simulation")?).read_line(&mut line)?;
        let facts =
            serde_json::from_str(&line).context("the simulated Databricks did not start")?;
        Ok((facts, id))
    }

    /// Starts the server, and waits until it answers. Returns the number of its process.
    pub fn server(&mut self, server: &mut Command, listen: SocketAddr) -> Result<u32> {
        let child = server.spawn().context("starting the server")?;
        let id = child.id();
        self.0.push(child);
        let deadline = Instant::now() + Duration::from_secs(20);
        while Instant::now() < deadline {
            if is_ready(listen) {
                return Ok(id);
            }
            self.ended()?;
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("the server did not answer on http://{listen} within 20 seconds")
    }

    /// Waits until one of the programs ends by itself.
    pub fn wait_for_end(&mut self) -> Result<()> {
        loop {
            self.ended()?;
            std::thread::sleep(Duration::from_millis(500));
        }
    }

    /// Fails when one of the programs has ended; its own words are above.
    fn ended(&mut self) -> Result<()> {
        for child in &mut self.0 {
            if let Some(status) = child.try_wait()? {
                bail!("a program ended by itself ({status}); what it said is above");
            }
        }
        Ok(())
    }
}

fn is_ready(listen: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&listen, Duration::from_millis(200))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        write!(
            stream,
            "GET /readyz HTTP/1.1\r\nhost: {listen}\r\nconnection: close\r\n\r\n"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.starts_with("HTTP/1.1 200"))
    };
    ask().unwrap_or(false)
}

/// The most memory that a process had, in kB, as Linux tells it.
pub fn peak_memory(process: u32) -> Option<u64> {
    status(process, "VmHWM:")
}

/// The memory that a process has now, in kB, as Linux tells it.
pub fn memory(process: u32) -> Option<u64> {
    status(process, "VmRSS:")
}

fn status(process: u32, name: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The processor time of a process in seconds, as Linux tells it in hundredths.
pub fn processor_time(process: u32) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, in brackets, may hold anything.
    let (_, numbers) = stat.rsplit_once(") ")?;
    let numbers: Vec<&str> = numbers.split_whitespace().collect();
    let hundredths = |place: usize| numbers.get(place)?.parse::<f64>().ok();
    Some((hundredths(11)? + hundredths(12)?) / 100.0)
}

/// One request to a simulated host, or to the simulation itself by its own address.
pub fn ask(
    facts: &Value,
    host: &str,
    call: &str,
    token: &str,
    body: Option<&Value>,
) -> Result<Value> {
    let address = facts["address"]
        .as_str()
        .context("the address of the simulation")?;
    let address: SocketAddr = address.trim_start_matches("http://").parse()?;
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "{call} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("no answer")?;
    ensure!(head.starts_with("HTTP/1.1 200"), "{head}\n{body}");
    serde_json::from_str(body).context("the answer is not JSON")
}
