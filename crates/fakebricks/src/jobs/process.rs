//! The environment of a wheel, and the process that runs its function.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::net::SocketAddr;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use super::JobOptions;
use super::slots::StopMark;
use super::task_plan::TaskPlan;
use crate::ids;

/// How long a process that is to end may take, until it is killed.
const FAREWELL: Duration = Duration::from_secs(7);
const LOOKED_AFTER: Duration = Duration::from_millis(50);
const TASK: &str = include_str!("task.py");
const SDK_CORE: &str = include_str!("sdk_core.py");

/// A process that is to be run.
pub struct Launch<'a> {
    /// Its folder, which is gone after it.
    pub folder: PathBuf,
    /// The Python that has the wheel.
    pub python: PathBuf,
    /// What it runs.
    pub plan: &'a TaskPlan,
    /// Variables that the job's compute has.
    pub environment: BTreeMap<String, String>,
    /// The address of the workspace.
    pub host: String,
    /// The token of the identity that it runs as.
    pub token: String,
    /// Where the simulated network is: the real names of hosts lead elsewhere.
    pub network: SocketAddr,
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedProcess {
    /// By itself, with this code; without one by a signal.
    Code(Option<i32>),
    /// Because it was told to.
    Stopped,
    /// Because it took too long.
    TooLong,
}

/// Returns the Python of an environment that has a wheel, made when it is first asked for. Refuses a wheel that is none of those that may run.
pub fn environment(options: &JobOptions, path: &str, wheel: &[u8]) -> Result<PathBuf, String> {
    let digest = ids::hex_of(&Sha256::digest(wheel));
    if !is_known(&options.wheels, &digest) {
        return Err(format!(
            "the simulation runs no other wheels than those of {}, and {path} has another SHA-256 than each of them: {digest}",
            options.wheels.display()
        ));
    }
    let folder = options.folder.join("environments").join(&digest);
    let python = folder.join("bin/python");
    if folder.exists() {
        return Ok(python);
    }
    let making = folder.with_extension(std::process::id().to_string());
    let failed = |error: io::Error| format!("{}: {error}", making.display());
    private_folder(&making).map_err(failed)?;
    // pip reads the version in the name of the file.
    let name = path.rsplit('/').next().unwrap_or(path);
    let file = making.join(name);
    fs::write(&file, wheel).map_err(failed)?;
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv"]).arg(&making);
    succeeds("Python makes no environment", &mut venv)?;
    let mut pip = Command::new(making.join("bin/python"));
    // The wheel is the whole of it: nothing is asked of the network.
    pip.args([
        "-m",
        "pip",
        "--isolated",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]);
    pip.args(["--no-index", "--no-deps"]).arg(&file);
    succeeds("pip does not install the wheel", &mut pip)?;
    fs::remove_file(&file).map_err(failed)?;
    if let Err(error) = fs::rename(&making, &folder) {
        // Another simulation was faster.
        drop(fs::remove_dir_all(&making));
        if !folder.exists() {
            return Err(failed(error));
        }
    }
    Ok(python)
}

/// Says whether a folder has a file with this digest.
fn is_known(folder: &Path, digest: &str) -> bool {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter(|file| {
            file.path()
                .extension()
                .is_some_and(|ending| ending == "whl")
        })
        .filter_map(|file| fs::read(file.path()).ok())
        .any(|content| ids::hex_of(&Sha256::digest(content)) == digest)
}

fn private_folder(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

fn succeeds(what: &str, command: &mut Command) -> Result<(), String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{what}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("{what}: {}", String::from_utf8_lossy(&said).trim()))
}

/// Runs a process to its end, and prints what it says as it comes.
pub fn run(
    launch: &Launch<'_>,
    stop: &StopMark,
    print: Arc<impl Fn(&str) + Send + Sync + 'static>,
) -> Result<EndedProcess, String> {
    let ended = in_folder(launch, stop, print)
        .map_err(|error| format!("the process could not be run: {error}"));
    // What can't be removed is in nobody's way.
    drop(fs::remove_dir_all(&launch.folder));
    ended
}

fn in_folder(
    launch: &Launch<'_>,
    stop: &StopMark,
    print: Arc<impl Fn(&str) + Send + Sync + 'static>,
) -> io::Result<EndedProcess> {
    let (mut output, writer) = io::pipe()?;
    let mut command = command(launch)?;
    command
        .stdin(Stdio::piped())
        .stdout(writer.try_clone()?)
        .stderr(writer);
    let mut child = command.spawn()?;
    // It holds the end of the pipe that is written to.
    drop(command);
    let reader = std::thread::spawn(move || {
        let (mut piece, mut rest) = ([0; 4096], Vec::new());
        while let Ok(read @ 1..) = output.read(&mut piece) {
            rest.extend_from_slice(&piece[..read]);
            // A letter may be cut in two.
            let whole = match std::str::from_utf8(&rest) {
                Err(error) if error.error_len().is_none() => error.valid_up_to(),
                _ => rest.len(),
            };
            print(&String::from_utf8_lossy(&rest[..whole]));
            rest.drain(..whole);
        }
    });
    let deadline = launch.plan.timeout.map(|timeout| Instant::now() + timeout);
    let early = loop {
        if let Some(status) = child.try_wait()? {
            drop(reader.join());
            return Ok(EndedProcess::Code(status.code()));
        }
        if stop.is_set() {
            break EndedProcess::Stopped;
        }
        if deadline.is_some_and(|deadline| deadline <= Instant::now()) {
            break EndedProcess::TooLong;
        }
        std::thread::sleep(LOOKED_AFTER);
    };
    // It ends with this pipe, and everything that it has started with it.
    drop(child.stdin.take());
    let deadline = Instant::now() + FAREWELL;
    while child.try_wait()?.is_none() {
        if deadline <= Instant::now() {
            child.kill()?;
            child.wait()?;
            break;
        }
        std::thread::sleep(LOOKED_AFTER);
    }
    Ok(early)
}

/// The process in a folder of its own, with nothing of this one's environment.
fn command(launch: &Launch<'_>) -> io::Result<Command> {
    let Launch {
        folder,
        python,
        plan,
        ..
    } = launch;
    let sdk = folder.join("runtime/databricks/sdk");
    private_folder(&sdk)?;
    fs::write(sdk.with_file_name("__init__.py"), "")?;
    fs::write(sdk.join("__init__.py"), "")?;
    fs::write(sdk.join("core.py"), SDK_CORE)?;
    let identity = serde_json::json!({ "host": launch.host, "token": launch.token });
    let mut options = fs::OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600);
    serde_json::to_writer(file.open(sdk.join("identity.json"))?, &identity)?;
    let work = folder.join("work");
    private_folder(&work)?;
    let beside = python.parent().unwrap_or(Path::new("/"));
    let mut command = Command::new(python);
    command
        .args(["-c", TASK, &plan.package, &plan.entry_point])
        .args(&plan.parameters)
        .current_dir(&work)
        .env_clear()
        .envs(&launch.environment)
        .env("PATH", format!("{}:/usr/bin:/bin", beside.display()))
        .env("HOME", &work)
        .env("TMPDIR", &work)
        .env("LANG", "C.UTF-8")
        .env("PYTHONPATH", folder.join("runtime"))
        .env("PYTHONUNBUFFERED", "1")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("DATABRICKS_RUNTIME_VERSION", "client.4")
        .env("LAKESENTRY_PRACTICE", launch.network.to_string())
        // A group of its own, which ends as one.
        .process_group(0);
    Ok(command)
}
