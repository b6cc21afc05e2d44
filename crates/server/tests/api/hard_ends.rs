//! The real program under a load of changes, killed without a word, and with no room left on the disk: every confirmed change is there afterwards,
//! and none by halves. `LAKESENTRY_SOAK_KILLS` says how often it is killed; `cargo xtask soak server` does it a thousand times.

#[cfg(target_os = "linux")]
pub mod database;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use contract::{CreatedApiKey, ListedApiKey};
use reqwest::{Client, StatusCode, header};
use serde_json::json;
use store::{AuditFilter, DatabaseLocation, Store};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

use super::postgres;

const KILLS: &str = "LAKESENTRY_SOAK_KILLS";
/// Kills in an ordinary run of the tests.
const FEW: u32 = 5;
/// The longest start on a machine that does nothing else.
const SHORT: Duration = Duration::from_secs(2);
const WRITERS: usize = 4;

/// Where a program keeps what it has.
#[derive(Clone)]
struct Place {
    folder: PathBuf,
    /// A PostgreSQL database in place of the file.
    url: Option<String>,
}

impl Place {
    fn location(&self) -> DatabaseLocation {
        match &self.url {
            Some(url) => DatabaseLocation::Server(url.parse().unwrap()),
            None => DatabaseLocation::File(self.folder.join("test.sqlite")),
        }
    }

    fn words(&self) -> Vec<String> {
        let file = |name: &str| self.folder.join(name).to_str().unwrap().to_owned();
        let mut words = vec!["--bootstrap-file".to_owned(), file("bootstrap")];
        match &self.url {
            Some(url) => words.extend([
                "--database-url".to_owned(),
                url.clone(),
                "--master-key-file".to_owned(),
                file("master.key"),
                "--data".to_owned(),
                file("data"),
            ]),
            None => words.extend(["--database".to_owned(), file("test.sqlite")]),
        }
        words
    }
}

struct Program {
    child: Child,
    address: SocketAddr,
    start: Duration,
}

impl Program {
    /// Starts the program, as a shell does that may have set limits.
    async fn start(place: &Place, listen: SocketAddr, limits: &str) -> Self {
        let begun = Instant::now();
        let mut child = Command::new("sh")
            .arg("-c")
            .arg(format!("{limits} exec \"$@\""))
            .args(["sh", env!("CARGO_BIN_EXE_lakesentry"), "serve"])
            .args(["--requests-per-address", "0", "--requests-per-person", "0"])
            .args(["--listen", &listen.to_string()])
            .args(place.words())
            .env_clear()
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut said = String::new();
        let address = loop {
            let line = lines.next_line().await.unwrap();
            let line = line.unwrap_or_else(|| panic!("it does not start: {said}"));
            if let Some((_, rest)) = line.split_once("listening on http://") {
                break rest.trim().parse().unwrap();
            }
            said.push_str(&line);
        };
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let start = begun.elapsed();
        Self {
            child,
            address,
            start,
        }
    }

    async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}

/// Somebody who makes changes.
#[derive(Clone)]
struct Owner {
    http: Client,
    address: SocketAddr,
    cookie: String,
}

impl Owner {
    async fn sign_in(place: &Place, address: SocketAddr) -> Self {
        let file = place.folder.join("bootstrap");
        // The server listens before it issues the token.
        let mut waits = 0;
        while !file.exists() {
            waits += 1;
            assert!(waits < 100, "no token was issued");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let token = std::fs::read_to_string(file).unwrap();
        let http = Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        let body = json!({"bootstrap_token": token.trim(), "owner": {"name": "Ada", "email": "ada@lake.example"}});
        let url = format!("http://{address}/api/v1/sessions");
        let answer = http.post(url).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::CREATED);
        let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Self {
            http,
            address,
            cookie,
        }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Makes a key; says its id if that was confirmed, and else the status, if there was an answer at all.
    async fn make_key(&self, name: &str) -> Result<String, Option<StatusCode>> {
        let body = json!({"name": name, "scope": "read", "expires_in_days": 1});
        let request = self.http.post(self.url("/api/v1/api-keys")).json(&body);
        let answer = request.header(header::COOKIE, &self.cookie).send().await;
        let answer = answer.map_err(|_| None)?;
        if answer.status() != StatusCode::CREATED {
            return Err(Some(answer.status()));
        }
        // Confirmed is what arrived whole.
        let made: CreatedApiKey = answer.json().await.map_err(|_| None)?;
        Ok(made.api_key.api_key_id.to_string())
    }

    async fn keys(&self) -> BTreeSet<String> {
        let request = self.http.get(self.url("/api/v1/api-keys"));
        let answer = request.header(header::COOKIE, &self.cookie).send().await;
        let keys: Vec<ListedApiKey> = answer.unwrap().json().await.unwrap();
        keys.into_iter()
            .map(|key| key.api_key_id.to_string())
            .collect()
    }
}

/// Those who make changes at the same time, until they are told to stop.
struct Writers {
    confirmed: Arc<Mutex<BTreeSet<String>>>,
    stop: Arc<AtomicBool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Writers {
    /// A change may always be left without an answer, and may be refused with the status that is expected.
    fn begin(owner: &Owner, expected: Option<StatusCode>) -> Self {
        let (confirmed, stop) = (
            Arc::<Mutex<BTreeSet<String>>>::default(),
            Arc::<AtomicBool>::default(),
        );
        let tasks = (0..WRITERS)
            .map(|writer| {
                let (owner, confirmed, stop) =
                    (owner.clone(), Arc::clone(&confirmed), Arc::clone(&stop));
                tokio::spawn(async move {
                    let mut nth = 0;
                    while !stop.load(Ordering::Relaxed) {
                        nth += 1;
                        match owner.make_key(&format!("{writer}-{nth}")).await {
                            Ok(id) => drop(confirmed.lock().unwrap().insert(id)),
                            Err(status) if status.is_none() || status == expected => {
                                tokio::time::sleep(Duration::from_millis(5)).await;
                            }
                            Err(status) => panic!("refused with {status:?}"),
                        }
                    }
                })
            })
            .collect();
        Self {
            confirmed,
            stop,
            tasks,
        }
    }

    /// Waits for what is under way. Returns what was confirmed.
    async fn end(self) -> BTreeSet<String> {
        self.stop.store(true, Ordering::Relaxed);
        for task in self.tasks {
            task.await.unwrap();
        }
        std::mem::take(&mut self.confirmed.lock().unwrap())
    }
}

/// Everything is there, and nothing by halves: a key and the event that tells of it are made together.
async fn check(place: &Place, listed: &BTreeSet<String>, confirmed: &BTreeSet<String>) {
    let gone: Vec<&String> = confirmed.difference(listed).collect();
    assert!(gone.is_empty(), "confirmed, and not there: {gone:?}");
    let store = Store::open(&place.location()).await.unwrap();
    store.verify().await.unwrap();
    let mut told = BTreeSet::new();
    let mut last = 0;
    loop {
        let events = store
            .audit_events_after(&AuditFilter::default(), last)
            .await
            .unwrap();
        let Some(end) = events.last() else { break };
        last = end.event_number;
        let made = events
            .into_iter()
            .filter(|event| event.action == "api_key.created");
        told.extend(made.filter_map(|event| event.object));
    }
    store.close().await;
    assert_eq!(
        &told, listed,
        "keys, and what the audit trail tells of them"
    );
}

/// Neither too regular nor random: a time after the start, in the middle of what is going on.
fn moment(nth: u32) -> Duration {
    Duration::from_millis(u64::from(15 + nth * 37 % 160))
}

#[expect(clippy::print_stderr, reason = "the figures of a long run")]
async fn killed_again_and_again(place: Place) {
    let soaks = std::env::var(KILLS)
        .ok()
        .map(|kills| kills.parse::<u32>().unwrap());
    let kills = soaks.unwrap_or(FEW);
    let first = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut program = Program::start(&place, first, "").await;
    let address = program.address;
    let owner = Owner::sign_in(&place, address).await;
    let writers = Writers::begin(&owner, None);
    let mut longest = Duration::ZERO;
    for nth in 0..kills {
        tokio::time::sleep(moment(nth)).await;
        program.kill().await;
        program = Program::start(&place, address, "").await;
        longest = longest.max(program.start);
    }
    let confirmed = writers.end().await;
    let listed = owner.keys().await;
    program.kill().await;
    eprintln!(
        "{kills} kills on {}: {} keys confirmed, {} there; longest start {longest:.0?}",
        place.location(),
        confirmed.len(),
        listed.len()
    );
    assert!(!confirmed.is_empty());
    check(&place, &listed, &confirmed).await;
    // Other tests of the same run may keep the machine busy.
    assert!(soaks.is_none() || longest < SHORT, "{longest:?}");
}

fn place() -> (tempfile::TempDir, Place) {
    let folder = tempfile::tempdir().unwrap();
    let place = Place {
        folder: folder.path().to_owned(),
        url: None,
    };
    (folder, place)
}

/// The same with a PostgreSQL database, which has no key beside it.
fn place_on(url: String) -> (tempfile::TempDir, Place) {
    let (folder, place) = place();
    let key = folder.path().join("master.key");
    std::fs::write(&key, "ab".repeat(32)).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(key, mode).unwrap();
    let url = Some(url);
    (folder, Place { url, ..place })
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_on_a_file_nothing_confirmed_is_lost() {
    let (_folder, place) = place();
    killed_again_and_again(place).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_on_postgresql_nothing_confirmed_is_lost() {
    let Some(url) = postgres::database().await else {
        return;
    };
    let (_folder, place) = place_on(url);
    killed_again_and_again(place).await;
}

fn size(file: &Path) -> u64 {
    file.metadata().map_or(0, |found| found.len())
}

/// A limit for the size of files does what a full disk does, and any user can set and lift it.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn without_room_changes_are_refused_and_afterwards_they_go_on() {
    let (_folder, place) = place();
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    // Blocks of 512 bytes, in all shells that are called sh.
    let program = Program::start(&place, any, "trap '' XFSZ; ulimit -S -f 800;").await;
    let owner = Owner::sign_in(&place, program.address).await;
    let mut confirmed = BTreeSet::new();
    let refused = loop {
        match owner.make_key("until the disk is full").await {
            Ok(id) => drop(confirmed.insert(id)),
            Err(status) => break status,
        }
        assert!(
            confirmed.len() < 20_000,
            "{}",
            size(&place.folder.join("test.sqlite-wal"))
        );
    };
    assert_eq!(refused, Some(StatusCode::INTERNAL_SERVER_ERROR));
    // It goes on answering, and what was confirmed can be read.
    let health = owner.http.get(owner.url("/healthz")).send().await.unwrap();
    assert_eq!(health.status(), StatusCode::OK);
    assert!(confirmed.is_subset(&owner.keys().await));
    for _ in 0..3 {
        assert!(owner.make_key("still full").await.is_err());
    }
    let id = program.child.id().unwrap().to_string();
    let made_room = Command::new("prlimit")
        .args(["--fsize=unlimited", "--pid", &id])
        .status()
        .await;
    assert!(made_room.unwrap().success());
    for _ in 0..10 {
        confirmed.insert(owner.make_key("there is room again").await.unwrap());
    }
    let listed = owner.keys().await;
    program.kill().await;
    check(&place, &listed, &confirmed).await;
}

/// A clock that jumps a year is, for what is stored, the same as times that are a year off.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_a_year_ends_sessions_and_loses_nothing() {
    let (_folder, place) = place();
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let program = Program::start(&place, any, "").await;
    let address = program.address;
    let owner = Owner::sign_in(&place, address).await;
    let made = owner.make_key("before").await.unwrap();
    program.kill().await;
    // As if the clock had been set back, then right, then ahead.
    for (years, status) in [
        (1, StatusCode::UNAUTHORIZED),
        (-1, StatusCode::OK),
        (-1, StatusCode::UNAUTHORIZED),
    ] {
        let options =
            sqlx::sqlite::SqliteConnectOptions::new().filename(place.folder.join("test.sqlite"));
        let mut connection = sqlx::ConnectOptions::connect(&options).await.unwrap();
        let shift = "UPDATE sign_ins SET created_at = created_at + $1, seen_at = seen_at + $1, ends_at = ends_at + $1";
        sqlx::query(shift)
            .bind(years * 31_536_000_i64)
            .execute(&mut connection)
            .await
            .unwrap();
        sqlx::Connection::close(connection).await.unwrap();
        let program = Program::start(&place, address, "").await;
        let request = owner.http.get(owner.url("/api/v1/api-keys"));
        let answer = request
            .header(header::COOKIE, &owner.cookie)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{years}");
        program.kill().await;
    }
    let store = Store::open(&place.location()).await.unwrap();
    let people = store.people().await.unwrap();
    let keys = store.api_keys(people[0].person_id).await.unwrap();
    assert_eq!(keys.len(), 1);
    assert_eq!(keys[0].api_key_id.to_string(), made);
    store.verify().await.unwrap();
    store.close().await;
}
