//! A PostgreSQL server for tests: of the system's package, on a free port of loopback, with a folder of its own that is gone afterwards.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Read as _;
use std::net::SocketAddr;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::command::{output, run_quietly};
use crate::programs::free_port;
use crate::tools;

/// The variable in which the tests of the database look for its address.
pub const ADDRESS: &str = "LAKESENTRY_TEST_POSTGRES";

/// The variable in which the test that kills a database looks for the folder of PostgreSQL's programs.
pub const PROGRAMS: &str = "LAKESENTRY_TEST_POSTGRES_PROGRAMS";

/// A running server, which ends with this.
#[derive(Debug)]
pub struct PostgresServer {
    programs: PathBuf,
    folder: PathBuf,
    owner: Option<ServerOwner>,
    server: Child,
    address: String,
}

/// Whom the server runs as when we are the superuser, which it refuses to run as.
#[derive(Debug, Clone, Copy)]
struct ServerOwner {
    user: u32,
    group: u32,
}

impl PostgresServer {
    /// Installs what is missing, starts a server, and waits until it answers.
    pub fn start() -> Result<Self> {
        let programs = tools::postgres()?;
        let owner = owner()?;
        let folder =
            std::env::temp_dir().join(format!("lakesentry-postgres-{}", std::process::id()));
        fs::create_dir(&folder).with_context(|| folder.display().to_string())?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
        let password = password()?;
        let password_file = folder.join("password");
        fs::write(&password_file, &password)?;
        if let Some(ServerOwner { user, group }) = owner {
            for path in [&folder, &password_file] {
                chown(path, Some(user), Some(group))?;
            }
        }
        let data = folder.join("data");
        let mut initdb = as_owner(&programs.join("initdb"), owner);
        // Whoever else is on this machine can reach the port, so there is a password.
        initdb
            .args(["--username=lakesentry", "--auth=scram-sha-256"])
            .args(["--encoding=UTF8", "--locale=C", "--no-sync", "--pgdata"])
            .arg(&data)
            .arg("--pwfile")
            .arg(&password_file);
        run_quietly(&mut initdb)?;
        fs::remove_file(&password_file)?;
        let listen = free_port(0)?;
        let mut server = as_owner(&programs.join("postgres"), owner);
        server
            .arg("-D")
            .arg(&data)
            .args(["-h", "127.0.0.1", "-p", &listen.port().to_string()])
            // It needs to outlive no power cut, and each test has a database with connections of its own.
            .args(["-c", "fsync=off", "-c", "full_page_writes=off"])
            .args(["-c", "max_connections=300"])
            .args(["-c", "unix_socket_directories="])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(folder.join("log"))?);
        let server = server.spawn().context("starting PostgreSQL")?;
        let started = Self {
            address: format!("postgres://lakesentry:{password}@{listen}/postgres"),
            programs,
            folder,
            owner,
            server,
        };
        started.wait_until_ready(listen)?;
        Ok(started)
    }

    /// The address for [`ADDRESS`].
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The folder for [`PROGRAMS`].
    pub fn programs(&self) -> &Path {
        &self.programs
    }

    fn wait_until_ready(&self, listen: SocketAddr) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(30);
        while Instant::now() < deadline {
            let mut ready = Command::new(self.programs.join("pg_isready"));
            ready.args(["-h", "127.0.0.1", "-p", &listen.port().to_string()]);
            if output(&mut ready).is_some() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        bail!("PostgreSQL did not start within 30 seconds. It said: {log}")
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        let mut stop = as_owner(&self.programs.join("pg_ctl"), self.owner);
        stop.args(["stop", "--silent", "--mode=immediate", "--pgdata"])
            .arg(self.folder.join("data"));
        // What can't be stopped or removed is left to the system.
        if run_quietly(&mut stop).is_err() {
            drop(self.server.kill());
        }
        drop(self.server.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// A program as the server's owner runs it, in a folder that everybody may be in.
fn as_owner(program: &Path, owner: Option<ServerOwner>) -> Command {
    let mut command = Command::new(program);
    command.current_dir("/");
    if let Some(ServerOwner { user, group }) = owner {
        command.uid(user).gid(group);
    }
    command
}

fn owner() -> Result<Option<ServerOwner>> {
    let id = |words: &[&str]| {
        output(Command::new("id").args(words)).and_then(|id| id.parse::<u32>().ok())
    };
    if id(&["-u"]) != Some(0) {
        return Ok(None);
    }
    let of = |user: &str| {
        Some(ServerOwner {
            user: id(&["-u", user])?,
            group: id(&["-g", user])?,
        })
    };
    let owner = of("postgres").or_else(|| of("nobody"));
    owner
        .map(Some)
        .context("there is neither a user postgres nor nobody, and PostgreSQL does not run as root")
}

fn password() -> Result<String> {
    let mut bytes = [0; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    let mut password = String::new();
    for byte in bytes {
        write!(password, "{byte:02x}")?;
    }
    Ok(password)
}
