//! A simulated account whose audit log has many events, and the program that reads it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use fakebricks::{Cloud, CloudFacts, Control, Facts, Running, WorkspaceFacts};
use serde_json::{Value, json};

/// A world with a reader that holds the grants.
pub struct World {
    pub simulation: Running,
    pub azure: CloudFacts,
    pub workspace: WorkspaceFacts,
    pub folder: tempfile::TempDir,
    pub runtime: tokio::runtime::Runtime,
    began: i64,
}

impl World {
    /// A world with an event every so many seconds of the last day.
    pub fn dense(every_s: u32) -> Self {
        let world = Self::bare();
        world.control(json!({"action": "grant_system", "cloud": "azure", "region": "eastus", "principal": world.reader(), "on": true}));
        world.control(json!({
            "action": "table_rows", "cloud": "azure", "region": "eastus", "table": "access.audit", "rows": "dense", "every_s": every_s, "hours": 30,
        }));
        world
    }

    /// A world without grants.
    pub fn bare() -> Self {
        let simulation = fakebricks::start(fakebricks::Options::default()).unwrap();
        let facts: Facts = simulation.facts();
        let cloud: Cloud = serde_json::from_value(json!("azure")).unwrap();
        let azure = facts.clouds[&cloud].clone();
        let fits = |workspace: &&WorkspaceFacts| {
            workspace.region == "eastus"
                && workspace.status == "RUNNING"
                && workspace.unity_catalog
                && workspace
                    .warehouses
                    .iter()
                    .any(|warehouse| warehouse.state == "RUNNING")
        };
        let workspace = azure.workspaces.iter().find(fits).unwrap().clone();
        Self {
            simulation,
            azure,
            workspace,
            folder: tempfile::tempdir().unwrap(),
            runtime: tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()
                .unwrap(),
            began: jiff::Timestamp::now().as_second(),
        }
    }

    pub fn reader(&self) -> String {
        self.azure.reader.credentials.application_id.clone()
    }

    pub fn control(&self, change: Value) {
        let change: Control = serde_json::from_value(change).unwrap();
        self.simulation.apply(&change).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program, without any way to sign in.
    pub fn program(&self, words: &[&str]) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_lakesentry-audit"));
        program
            .args(words)
            .env_clear()
            .env("PATH", self.folder.path())
            .env("HOME", self.folder.path())
            .env("LAKESENTRY_PRACTICE", self.simulation.address().to_string())
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        program
    }

    /// The words that every command takes.
    pub fn place(&self) -> Vec<String> {
        [
            "--server-hostname",
            &self.workspace.host,
            "--http-path",
            &format!("/sql/1.0/warehouses/{}", self.workspace.warehouses[0].id),
            "--workspace-id",
            &self.workspace.workspace_id,
        ]
        .map(str::to_owned)
        .to_vec()
    }

    /// `export` with an OAuth secret, of twelve hours that are not the last ones.
    pub fn export(&self, output: &str, more: &[&str]) -> Command {
        let mut program = self.program(&["export"]);
        program.args(self.place());
        if !more.iter().any(|word| word.starts_with("--start")) {
            program.args(["--start", &self.hours_ago(20), "--end", &self.hours_ago(8)]);
        }
        if !more.contains(&"--services") {
            program.args(["--services", "all"]);
        }
        program.args(["--output", output]).args(more);
        self.with_secret(&mut program);
        program
    }

    /// `export` on a disk that takes no more after 60 blocks of 512 bytes or 1 kB: it is broken off, whatever the speed.
    pub fn limited(&self, output: &str, more: &[&str]) -> Command {
        let inner = self.export(output, &[&["--checkpoint-events", "20"], more].concat());
        // An error in the place of a signal.
        self.in_shell("trap '' XFSZ; ulimit -f 60; exec \"$0\" \"$@\"", &inner)
    }

    /// The command of a program as words of a shell, with its surroundings.
    pub fn in_shell(&self, script: &str, inner: &Command) -> Command {
        let mut shell = Command::new("/bin/sh");
        let envs = inner
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?)));
        shell
            .arg("-c")
            .arg(script)
            .arg(inner.get_program())
            .args(inner.get_args())
            .env_clear()
            .envs(envs)
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        shell
    }

    /// From now on, every statement is refused: what is told all the same is told before the first.
    pub fn refuse_statements(&self) {
        self.control(json!({"action": "add_fault", "name": "no statement", "path": "/api/2.0/sql", "kind": "forbidden"}));
    }

    /// What lies in the folder.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    pub fn with_secret(&self, program: &mut Command) {
        let reader = &self.azure.reader.credentials;
        program
            .env("DATABRICKS_CLIENT_ID", &reader.application_id)
            .env("DATABRICKS_CLIENT_SECRET", &reader.client_secret);
    }

    /// A whole hour, so many hours ago: the same in every call of a test.
    pub fn hours_ago(&self, hours: i64) -> String {
        jiff::Timestamp::from_second((self.began / 3600 - hours) * 3600)
            .unwrap()
            .to_string()
    }

    /// What a statement of an admin gives.
    pub fn rows(&self, statement: &str) -> Vec<Vec<Option<String>>> {
        let mut metastores = self.azure.metastores.iter();
        let metastore = metastores
            .find(|metastore| metastore.region == "eastus")
            .unwrap();
        let admin = metastore.admin.credentials.token.clone().unwrap();
        let address = self.simulation.facts().address.clone();
        let (host, warehouse) = (
            self.workspace.host.clone(),
            self.workspace.warehouses[0].id.clone(),
        );
        let statement = statement.to_owned();
        self.runtime.block_on(async move {
            let http = reqwest::Client::new();
            let wish =
                json!({"statement": statement, "warehouse_id": warehouse, "wait_timeout": "50s"});
            let answer = http
                .post(format!("{address}/api/2.0/sql/statements"))
                .header("host", &host)
                .bearer_auth(&admin)
                .json(&wish);
            let first: Value = answer.send().await.unwrap().json().await.unwrap();
            assert_eq!(
                first["status"]["state"], "SUCCEEDED",
                "{statement}: {first}"
            );
            let mut rows: Vec<Vec<Option<String>>> =
                serde_json::from_value(first["result"]["data_array"].clone()).unwrap_or_default();
            let mut next = first["result"]["next_chunk_internal_link"]
                .as_str()
                .map(str::to_owned);
            while let Some(path) = next {
                let answer = http
                    .get(format!("{address}{path}"))
                    .header("host", &host)
                    .bearer_auth(&admin);
                let chunk: Value = answer.send().await.unwrap().json().await.unwrap();
                let more: Vec<Vec<Option<String>>> =
                    serde_json::from_value(chunk["data_array"].clone()).unwrap();
                rows.extend(more);
                next = chunk["next_chunk_internal_link"]
                    .as_str()
                    .map(str::to_owned);
            }
            rows
        })
    }

    /// The ids at the source of the events that `export` reads.
    pub fn ids_at_source(&self, condition: &str) -> BTreeSet<String> {
        let statement = format!(
            "SELECT event_id FROM system.access.audit WHERE event_time >= TIMESTAMP'{}' AND event_time < TIMESTAMP'{}' AND {condition}",
            self.hours_ago(20),
            self.hours_ago(8)
        );
        self.rows(&statement)
            .into_iter()
            .map(|mut row| row.remove(0).unwrap())
            .collect()
    }

    pub fn own_events(&self) -> String {
        format!("workspace_id = '{}'", self.workspace.workspace_id)
    }
}

/// What a program has said.
pub fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!(
        "{:?}\n{}\n{}",
        output.status,
        text(&output.stdout),
        text(&output.stderr)
    )
}

/// Runs a program that must end well.
#[track_caller]
pub fn succeed(mut program: Command) -> Output {
    let output = program.output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    output
}

/// Runs a program that must end with this code, and say this.
#[track_caller]
pub fn fail(mut program: Command, code: i32, words: &str) -> Output {
    let output = program.output().unwrap();
    let all = said(&output);
    assert_eq!(output.status.code(), Some(code), "{all}");
    assert!(all.contains(words), "{words:?} is not in: {all}");
    // No secret is anywhere.
    assert!(!all.contains("dose") && !all.contains("dapi"), "{all}");
    output
}

pub fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.is_empty() || text.ends_with('\n'));
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The ids of the events, each of which must be there once.
#[track_caller]
pub fn ids(events: &[Value]) -> BTreeSet<String> {
    let ids: BTreeSet<String> = events
        .iter()
        .map(|event| event["event_id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), events.len(), "an event is there twice");
    ids
}

pub fn manifest(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

pub fn sha256(path: &Path) -> String {
    use sha2::Digest as _;
    format!("{:x}", sha2::Sha256::digest(std::fs::read(path).unwrap()))
}
