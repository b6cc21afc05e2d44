//! Jobs that run: a wheel is uploaded, and its function runs as the job says, on its schedule and on request.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fakebricks::{Cloud, JobOptions, Options, start};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::World;

const WHEEL: &str = "probe-1.0-py3-none-any.whl";
/// Writes a wheel of one module by hand: a wheel is a zip file with a list of what is in it.
const PACK: &str = r#"
import sys, zipfile
module = '''
import os, signal, subprocess, sys, time
from databricks.sdk.core import Config

def run():
    config = Config()
    print("parameters", sys.argv[1:])
    print("host", config.host)
    print("secret", os.environ.get("PROBE_SECRET"))
    print("leaked", sorted(name for name in os.environ if name.startswith("CARGO")))
    print("token", config.authenticate()["Authorization"].removeprefix("Bearer ")[:3], flush=True)
    if "fail" in sys.argv:
        sys.exit(3)
    if "sleep" in sys.argv:
        child = subprocess.Popen(["sleep", "600"])
        print("child", child.pid, flush=True)
        child.wait()
'''
info = "probe-1.0.dist-info/"
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("probe/__init__.py", module)
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\nName: probe\nVersion: 1.0\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\nGenerator: by hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    wheel.writestr(info + "entry_points.txt", "[packages]\nstart = probe:run\n")
    wheel.writestr(info + "RECORD", "probe/__init__.py,,\n")
"#;

/// A simulation that runs jobs, and one workspace of it with the wheel.
struct JobWorld {
    world: World,
    base: String,
    token: String,
    folder: PathBuf,
}

impl JobWorld {
    async fn begin(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("fakebricks-{name}-{}", std::process::id()));
        let wheels = folder.join("wheels");
        fs::create_dir_all(&wheels).unwrap();
        let wheel = wheels.join(WHEEL);
        pack(&wheel);
        let jobs = JobOptions {
            wheels,
            folder: folder.join("jobs"),
        };
        let world = World::with(
            start(Options {
                jobs: Some(jobs),
                ..Options::default()
            })
            .unwrap(),
        );
        let workspace = world.workspace(Cloud::Azure, "eastus");
        let begun = Self {
            base: workspace.address.unwrap(),
            token: world.metastore_admin_token(Cloud::Azure, "eastus"),
            world,
            folder,
        };
        begun.upload(&fs::read(wheel).unwrap()).await;
        begun
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let url = format!("{}{path}", self.base);
        let reply = self.world.send(method, url, Some(&self.token), body).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}: {reply:?}");
        reply.json()
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        self.call(Method::POST, path, Some(body)).await
    }

    async fn upload(&self, content: &[u8]) {
        let folder = json!({ "path": "/Workspace/Shared/wheels" });
        self.post("/api/2.0/workspace/mkdirs", folder).await;
        let file = json!({
            "path": format!("/Workspace/Shared/wheels/{WHEEL}"),
            "content": STANDARD.encode(content),
            "format": "AUTO",
            "overwrite": true,
        });
        self.post("/api/2.0/workspace/import", file).await;
    }

    fn reader(&self) -> String {
        let account = self.world.account(Cloud::Azure);
        account.reader.credentials.application_id
    }

    async fn create(&self, parameters: &[&str], more: Value) -> u64 {
        let mut settings = json!({
            "name": "probe",
            "run_as": { "service_principal_name": self.reader() },
            "tasks": [{
                "task_key": "t",
                "new_cluster": { "spark_env_vars": { "PROBE_SECRET": "{{secrets/probe/key}}" } },
                "libraries": [{ "whl": format!("/Workspace/Shared/wheels/{WHEEL}") }],
                "python_wheel_task": {
                    "package_name": "probe", "entry_point": "start", "parameters": parameters,
                },
            }],
        });
        for (name, value) in more.as_object().unwrap() {
            settings[name] = value.clone();
        }
        let made = self.post("/api/2.2/jobs/create", settings).await;
        made["job_id"].as_u64().unwrap()
    }

    async fn store_secret(&self) {
        let scope = json!({ "scope": "probe" });
        self.post("/api/2.0/secrets/scopes/create", scope).await;
        let secret = json!({ "scope": "probe", "key": "key", "string_value": "hidden" });
        self.post("/api/2.0/secrets/put", secret).await;
        let access = json!({ "scope": "probe", "principal": self.reader(), "permission": "READ" });
        self.post("/api/2.0/secrets/acls/put", access).await;
    }

    async fn run_now(&self, job: u64) -> u64 {
        let begun = self
            .post("/api/2.2/jobs/run-now", json!({ "job_id": job }))
            .await;
        begun["run_id"].as_u64().unwrap()
    }

    async fn output(&self, run: u64) -> Value {
        let path = format!("/api/2.2/jobs/runs/get-output?run_id={run}");
        self.call(Method::GET, &path, None).await
    }

    /// Waits until the output of a run is as wanted.
    async fn wait(&self, run: u64, wanted: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + Duration::from_mins(2);
        loop {
            let output = self.output(run).await;
            if wanted(&output) {
                return output;
            }
            assert!(Instant::now() < deadline, "{output:#}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn ended(&self, run: u64) -> Value {
        self.wait(run, |output| {
            output["metadata"]["status"]["state"] == "TERMINATED"
        })
        .await
    }
}

impl Drop for JobWorld {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn pack(wheel: &Path) {
    let packed = Command::new("python3")
        .args(["-c", PACK])
        .arg(wheel)
        .status();
    assert!(packed.unwrap().success());
}

fn state(output: &Value) -> &Value {
    &output["metadata"]["state"]["result_state"]
}

#[tokio::test]
async fn a_run_has_the_identity_the_parameters_and_the_secrets_of_its_job() {
    let world = JobWorld::begin("identity").await;
    world.store_secret().await;
    let job = world.create(&["one", "two words"], json!({})).await;
    let output = world.ended(world.run_now(job).await).await;
    assert_eq!(state(&output), "SUCCESS", "{output:#}");
    let logs = output["logs"].as_str().unwrap();
    for expected in [
        "parameters ['one', 'two words']",
        "host https://adb-",
        "secret hidden",
        "leaked []",
        "token eyJ",
    ] {
        assert!(logs.contains(expected), "{expected}: {logs}");
    }
    let metadata = &output["metadata"];
    assert_eq!(metadata["run_as_user_name"], json!(world.reader()));
    assert_eq!(metadata["trigger"], "ONE_TIME");

    // The principal may not read the secret any more, and the run does not begin.
    let access = json!({ "scope": "probe", "principal": world.reader() });
    world.post("/api/2.0/secrets/acls/delete", access).await;
    let output = world.ended(world.run_now(job).await).await;
    assert_eq!(
        output["metadata"]["state"]["life_cycle_state"],
        "INTERNAL_ERROR"
    );
    assert!(
        output["error"].as_str().unwrap().contains("the secret key"),
        "{output:#}"
    );
}

#[tokio::test]
async fn a_task_that_ends_with_a_code_fails_and_another_wheel_does_not_run() {
    let world = JobWorld::begin("fails").await;
    world.store_secret().await;
    let job = world.create(&["fail"], json!({})).await;
    let output = world.ended(world.run_now(job).await).await;
    assert_eq!(state(&output), "FAILED");
    assert!(output["error"].as_str().unwrap().contains("code 3"));

    world.upload(b"another wheel").await;
    let output = world.ended(world.run_now(job).await).await;
    let error = output["error"].as_str().unwrap();
    assert!(error.contains("runs no other wheels"), "{error}");
}

#[tokio::test]
async fn a_schedule_begins_runs_until_it_is_paused_and_skips_what_would_overlap() {
    let world = JobWorld::begin("schedule").await;
    world.store_secret().await;
    let schedule = json!({ "quartz_cron_expression": "* * * * * ?", "timezone_id": "UTC" });
    let job = world
        .create(&["sleep"], json!({ "schedule": schedule }))
        .await;
    let list = format!("/api/2.2/jobs/runs/list?job_id={job}");
    let deadline = Instant::now() + Duration::from_mins(2);
    let runs = loop {
        let runs = world.call(Method::GET, &list, None).await;
        let all = runs["runs"].as_array().cloned().unwrap_or_default();
        if all.len() >= 3 {
            break all;
        }
        assert!(Instant::now() < deadline, "{runs:#}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    assert!(runs.iter().all(|run| run["trigger"] == "PERIODIC"));
    let skipped = runs
        .iter()
        .filter(|run| run["state"]["life_cycle_state"] == "SKIPPED");
    assert_eq!(skipped.count(), runs.len() - 1);
    let paused = json!({ "job_id": job, "new_settings": {
        "schedule": { "quartz_cron_expression": "* * * * * ?", "pause_status": "PAUSED" },
    }});
    world.post("/api/2.2/jobs/update", paused).await;

    // What the task has started ends with its run.
    let first = runs.last().unwrap()["run_id"].as_u64().unwrap();
    let running = world
        .wait(first, |output| {
            output["logs"].as_str().unwrap().contains("child ")
        })
        .await;
    let logs = running["logs"].as_str().unwrap();
    let (_, child) = logs.rsplit_once("child ").unwrap();
    let child = Path::new("/proc").join(child.trim());
    assert!(child.exists());
    world
        .post("/api/2.2/jobs/runs/cancel", json!({ "run_id": first }))
        .await;
    let output = world.ended(first).await;
    assert_eq!(state(&output), "CANCELED", "{output:#}");
    let is_gone = || {
        // Whoever has taken it over may not have waited for it yet.
        let state = fs::read_to_string(child.join("stat")).unwrap_or_default();
        !child.exists() || state.contains(") Z ")
    };
    let deadline = Instant::now() + Duration::from_secs(10);
    while !is_gone() {
        assert!(Instant::now() < deadline);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(
        !world
            .folder
            .join("jobs/runs")
            .read_dir()
            .unwrap()
            .any(|_| true)
    );
}

#[tokio::test]
async fn whoever_is_no_administrator_has_jobs_run_as_nobody_else() {
    let world = JobWorld::begin("run-as").await;
    let reader = world.world.reader_token(Cloud::Azure).await;
    let admin = world.world.account(Cloud::Azure).account_admin;
    let settings = json!({ "name": "x", "run_as": {
        "service_principal_name": admin.credentials.application_id,
    }});
    let url = format!("{}/api/2.2/jobs/create", world.base);
    let reply = world
        .world
        .send(Method::POST, url, Some(&reader), Some(settings))
        .await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN, "{reply:?}");
}

#[tokio::test]
async fn without_a_folder_of_wheels_nothing_runs() {
    let world = World::start();
    let roles = world.roles(Cloud::Azure, "eastus").await;
    let base = roles.workspace.address.unwrap();
    let settings = json!({ "name": "x", "schedule": {
        "quartz_cron_expression": "* * * * * ?", "timezone_id": "UTC",
    }});
    let url = format!("{base}/api/2.2/jobs/create");
    let made = world
        .send(Method::POST, url, Some(&roles.admin), Some(settings))
        .await;
    let job = made.json()["job_id"].clone();
    let url = format!("{base}/api/2.2/jobs/run-now");
    let body = json!({ "job_id": job });
    let reply = world
        .send(Method::POST, url, Some(&roles.admin), Some(body))
        .await;
    assert_eq!(reply.status, StatusCode::NOT_IMPLEMENTED, "{reply:?}");
    let url = format!("{base}/api/2.2/jobs/runs/list");
    let runs = world.get(url, &roles.admin).await;
    assert_eq!(runs.json(), json!({ "has_more": false }));
}
