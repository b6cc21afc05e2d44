//! PostgreSQL killed without a word under a server that makes changes: every confirmed change is there afterwards, none by halves, and the server
//! goes on without being started again. `LAKESENTRY_SOAK_DATABASE_KILLS` says how often it is killed; `cargo xtask soak server` does it fifty times.

use std::net::SocketAddr;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};

use super::{Owner, Program, WRITERS, Writers, check, moment, place_on};

const KILLS: &str = "LAKESENTRY_SOAK_DATABASE_KILLS";
/// Kills in an ordinary run of the tests.
const FEW: u32 = 2;
/// Where PostgreSQL's programs are. `cargo xtask test` says so here.
const PROGRAMS: &str = "LAKESENTRY_TEST_POSTGRES_PROGRAMS";
/// Time in which the next changes are confirmed, once the database answers, on a machine that does nothing else.
const SHORT: Duration = Duration::from_secs(5);
/// The same where other tests keep the machine busy.
const LONG: Duration = Duration::from_secs(30);

/// A PostgreSQL server of one test, with the settings that it has by itself: others that share a server would not like to see it killed.
pub struct DatabaseServer {
    programs: PathBuf,
    /// The user and the group that it runs as where we are the superuser, which it refuses to run as.
    owner: Option<(u32, u32)>,
    folder: tempfile::TempDir,
    listen: SocketAddr,
    pub url: String,
    process: Child,
}

impl DatabaseServer {
    /// Starts one; `None` where nobody says where the programs are.
    pub async fn start() -> Option<Self> {
        let programs = PathBuf::from(std::env::var_os(PROGRAMS)?);
        let folder = tempfile::tempdir().unwrap();
        let mut random = [0; 16];
        getrandom::fill(&mut random).unwrap();
        let password = format!("{:032x}", u128::from_ne_bytes(random));
        let password_file = folder.path().join("password");
        std::fs::write(&password_file, &password).unwrap();
        let owner = owner();
        if let Some((user, group)) = owner {
            for path in [folder.path(), &password_file] {
                chown(path, Some(user), Some(group)).unwrap();
            }
        }
        let made = as_owner(&programs.join("initdb"), owner)
            .args(["--username=lakesentry", "--auth=scram-sha-256"])
            .args(["--encoding=UTF8", "--locale=C", "--no-sync", "--pgdata"])
            .arg(folder.path().join("data"))
            .arg("--pwfile")
            .arg(&password_file)
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let listen = free.local_addr().unwrap();
        drop(free);
        let process = run(&programs, owner, folder.path(), listen);
        let mut started = Self {
            url: format!("postgres://lakesentry:{password}@{listen}/postgres"),
            programs,
            owner,
            folder,
            listen,
            process,
        };
        started.wait_until_ready().await;
        Some(started)
    }

    /// Kills all of its processes at once: none of them can end anything properly.
    pub fn kill(&mut self) {
        let id = self.process.id();
        let signal = |signal: &str, ids: &[String]| {
            let sent = Command::new("kill").arg(signal).args(ids).output();
            sent.unwrap();
        };
        // Stopped, it begins no further process while they are listed.
        signal("-STOP", &[id.to_string()]);
        let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
        let mut all = vec![id.to_string()];
        all.extend(
            children
                .unwrap_or_default()
                .split_whitespace()
                .map(str::to_owned),
        );
        signal("-KILL", &all);
        self.process.wait().unwrap();
    }

    /// Starts it again on what it has left behind, and waits until it answers.
    pub async fn start_again(&mut self) {
        self.process = run(&self.programs, self.owner, self.folder.path(), self.listen);
        self.wait_until_ready().await;
    }

    async fn wait_until_ready(&mut self) {
        let options: PgConnectOptions = self.url.parse().unwrap();
        let options = options.disable_statement_logging();
        let deadline = Instant::now() + Duration::from_mins(1);
        loop {
            if let Ok(mut connection) = options.connect().await {
                connection.execute("SELECT 1").await.unwrap();
                connection.close().await.unwrap();
                return;
            }
            assert!(
                Instant::now() < deadline,
                "PostgreSQL does not start: {}",
                std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
            );
            // It refuses to start while the memory of the processes before is not given back yet.
            if self.process.try_wait().unwrap().is_some() {
                self.process = run(&self.programs, self.owner, self.folder.path(), self.listen);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for DatabaseServer {
    fn drop(&mut self) {
        if let Ok(None) = self.process.try_wait() {
            self.kill();
        }
    }
}

fn run(programs: &Path, owner: Option<(u32, u32)>, folder: &Path, listen: SocketAddr) -> Child {
    let log = std::fs::File::create(folder.join("log")).unwrap();
    as_owner(&programs.join("postgres"), owner)
        .arg("-D")
        .arg(folder.join("data"))
        .args(["-h", "127.0.0.1", "-p", &listen.port().to_string()])
        .args(["-c", "unix_socket_directories="])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap()
}

/// A program as the owner of the database runs it, in a folder that everybody may be in.
fn as_owner(program: &Path, owner: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    command.current_dir("/");
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
    command
}

fn owner() -> Option<(u32, u32)> {
    let id = |words: &[&str]| {
        let said = Command::new("id").args(words).output().unwrap();
        let id = String::from_utf8(said.stdout).unwrap();
        id.trim().parse::<u32>().ok()
    };
    if id(&["-u"]) != Some(0) {
        return None;
    }
    let of = |user: &str| Some((id(&["-u", user])?, id(&["-g", user])?));
    let owner = of("postgres").or_else(|| of("nobody"));
    Some(owner.expect("there is neither a user postgres nor nobody"))
}

/// Waits until a change is confirmed that began after this was called: each of the writers may have one under way.
async fn wait_for_a_change(writers: &Writers) -> Duration {
    let begun = Instant::now();
    let count = || writers.confirmed.lock().unwrap().len();
    let before = count();
    while count() <= before + WRITERS {
        assert!(begun.elapsed() < LONG, "no change is confirmed any more");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_database_is_killed_nothing_confirmed_is_lost_and_the_server_goes_on() {
    let Some(mut database) = DatabaseServer::start().await else {
        return;
    };
    let soaks = std::env::var(KILLS)
        .ok()
        .map(|kills| kills.parse::<u32>().unwrap());
    let kills = soaks.unwrap_or(FEW);
    let (_folder, place) = place_on(database.url.clone());
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut program = Program::start(&place, any, "").await;
    let owner = Owner::sign_in(&place, program.address).await;
    // While the database is away, the server can only say that it failed.
    let writers = Writers::begin(&owner, Some(StatusCode::INTERNAL_SERVER_ERROR));
    wait_for_a_change(&writers).await;
    let status = async |path: &str| {
        let answer = owner.http.get(owner.url(path)).send().await;
        answer.unwrap().status()
    };
    let mut longest = Duration::ZERO;
    for nth in 0..kills {
        tokio::time::sleep(moment(nth)).await;
        database.kill();
        // Whoever starts it again is sometimes quick and sometimes not.
        tokio::time::sleep(Duration::from_millis(u64::from(nth % 4 * 200))).await;
        assert_eq!(status("/healthz").await, StatusCode::OK);
        database.start_again().await;
        longest = longest.max(wait_for_a_change(&writers).await);
        assert_eq!(status("/readyz").await, StatusCode::OK);
    }
    let confirmed = writers.end().await;
    let listed = owner.keys().await;
    assert!(
        program.child.try_wait().unwrap().is_none(),
        "the server has ended"
    );
    program.kill().await;
    eprintln!(
        "{kills} kills of PostgreSQL: {} keys confirmed, {} there; a change was confirmed within {longest:.0?}",
        confirmed.len(),
        listed.len()
    );
    check(&place, &listed, &confirmed).await;
    assert!(soaks.is_none() || longest < SHORT, "{longest:?}");
}
