//! A server to test, with what tests do again and again.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, LazyLock, Mutex};

use contract::{Check, CheckName, CheckState, StartedConnectionTest, TestEvent, Verdict};
use domain::{ConnectionTestId, DatabricksHost};
use fakebricks::{CloudFacts, Facts, ServicePrincipalFacts, WorkspaceFacts};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use server::app::App;
use server::config::{Config, Storage};
use server::identity_provider::ProviderOptions;
use server::outbound::Outbound;
use server::rate_limits::RateOptions;
use server::reach::Reach;
use server::router;
use server::signing::Keyring;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use store::{DatabaseLocation, Store};
use tokio::io::{AsyncBufReadExt as _, BufReader};

use crate::network::Network;

/// A server with a simulated Databricks of its own, and a browser that keeps its cookie.
pub struct TestApp {
    pub simulation: fakebricks::Running,
    pub address: SocketAddr,
    pub http: Client,
    /// The server's own state, unless it is a program of its own.
    pub state: Option<App>,
    folder: Arc<tempfile::TempDir>,
    practice: SocketAddr,
    process: Process,
    /// What a program of its own has logged so far.
    pub log: Arc<Mutex<String>>,
}

/// What answers.
enum Process {
    /// A task of the test: quick to start.
    Task(tokio::task::JoinHandle<()>),
    /// The program that people start.
    Program(tokio::process::Child),
}

/// The name of the Azure account in the simulation's facts.
static AZURE: LazyLock<fakebricks::Cloud> =
    LazyLock::new(|| serde_json::from_value(json!("azure")).unwrap());
static AWS: LazyLock<fakebricks::Cloud> =
    LazyLock::new(|| serde_json::from_value(json!("aws")).unwrap());

impl TestApp {
    pub async fn start() -> Self {
        Self::start_with_workspaces(0).await
    }

    /// Starts with so many workspaces in each account at least.
    pub async fn start_with_workspaces(workspaces: usize) -> Self {
        let options = fakebricks::Options {
            listen: ([127, 0, 0, 1], 0).into(),
            host_ports: false,
            workspaces,
            ..fakebricks::Options::default()
        };
        let simulation = fakebricks::start(options).unwrap();
        let practice = simulation.address();
        let folder = Arc::new(tempfile::tempdir().unwrap());
        Self::serve(simulation, folder, practice).await
    }

    /// Starts a server that reaches the simulation through a network that can be disturbed.
    pub async fn start_behind_network() -> (Self, Arc<Network>) {
        Self::start_behind_network_with(0).await
    }

    /// As before, with so many workspaces in each account at least.
    pub async fn start_behind_network_with(workspaces: usize) -> (Self, Arc<Network>) {
        let options = fakebricks::Options {
            listen: ([127, 0, 0, 1], 0).into(),
            host_ports: false,
            workspaces,
            ..fakebricks::Options::default()
        };
        let simulation = fakebricks::start(options).unwrap();
        let network = Network::before(simulation.address()).await;
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let app = Self::serve(simulation, folder, network.address).await;
        (app, network)
    }

    /// Starts a server that takes for Databricks what listens at an address.
    pub async fn start_at(practice: SocketAddr) -> Self {
        let options = fakebricks::Options {
            listen: ([127, 0, 0, 1], 0).into(),
            host_ports: false,
            ..fakebricks::Options::default()
        };
        let simulation = fakebricks::start(options).unwrap();
        let folder = Arc::new(tempfile::tempdir().unwrap());
        Self::serve(simulation, folder, practice).await
    }

    async fn serve(
        simulation: fakebricks::Running,
        folder: Arc<tempfile::TempDir>,
        practice: SocketAddr,
    ) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let file = database_in(&folder);
        let config = Config {
            rates: RateOptions::NONE,
            reach: Reach::loopback(address),
            storage: Storage {
                database: file.clone(),
                database_url: None,
                bootstrap_file: None,
                master_key_file: None,
                data: None,
            },
            practice: Some(practice),
            security_contact: None,
            outbound: Outbound::default(),
            provider: ProviderOptions::default(),
            alerts: server::alerts::AlertOptions::default(),
            validation: server::config::ValidationOptions::default(),
        };
        let store = Store::open(&DatabaseLocation::File(file.clone()))
            .await
            .unwrap();
        let keyring = Keyring::open(store.clone(), &config.storage.master_key_file().unwrap())
            .await
            .unwrap();
        let app = App::new(&config, address, store, keyring).unwrap();
        let state = app.clone();
        let task = tokio::spawn(server::serve(listener, router(app), std::future::pending()));
        Self {
            simulation,
            address,
            http: browser(),
            state: Some(state),
            folder,
            practice,
            process: Process::Task(task),
            log: Arc::default(),
        }
    }

    /// Starts the built program, as people do.
    pub async fn start_as_program() -> Self {
        Self::start_as_program_with(&[]).await
    }

    /// Starts the built program with settings of its environment.
    pub async fn start_as_program_with(variables: &[(&str, &str)]) -> Self {
        let options = fakebricks::Options {
            listen: ([127, 0, 0, 1], 0).into(),
            host_ports: false,
            ..fakebricks::Options::default()
        };
        let simulation = fakebricks::start(options).unwrap();
        let practice = simulation.address();
        let folder = Arc::new(tempfile::tempdir().unwrap());
        Self::run(simulation, folder, practice, variables).await
    }

    async fn run(
        simulation: fakebricks::Running,
        folder: Arc<tempfile::TempDir>,
        practice: SocketAddr,
        variables: &[(&str, &str)],
    ) -> Self {
        let mut program = tokio::process::Command::new(env!("CARGO_BIN_EXE_lakesentry"))
            .args(["serve", "--listen", "127.0.0.1:0", "--practice"])
            .arg(practice.to_string())
            .arg("--database")
            .arg(database_in(&folder))
            .args(["--security-contact", "mailto:a@b.example"])
            .env_remove("RUST_LOG")
            .envs(variables.iter().copied())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(program.stderr.take().unwrap()).lines();
        let address = loop {
            let line = lines.next_line().await.unwrap().expect("it does not start");
            assert!(!line.contains('\u{1b}'), "colours in a pipe: {line:?}");
            if let Some((_, rest)) = line.split_once("listening on http://") {
                let address = rest.split([',', '"']).next().unwrap_or(rest);
                break address.trim().parse().unwrap();
            }
        };
        // A full pipe would stop the program.
        let log = Arc::<Mutex<String>>::default();
        let into = Arc::clone(&log);
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                let mut log = into.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        Self {
            simulation,
            address,
            http: browser(),
            state: None,
            folder,
            practice,
            process: Process::Program(program),
            log,
        }
    }

    /// Tells a program to stop, and waits until it has.
    #[cfg(unix)]
    pub async fn stop(self) -> std::process::ExitStatus {
        let Process::Program(mut program) = self.process else {
            panic!("a task is only dropped");
        };
        let id = program.id().unwrap().to_string();
        let told = std::process::Command::new("kill").arg(id).status();
        assert!(told.unwrap().success());
        program.wait().await.unwrap()
    }

    /// Ends the server without a word, and starts another one on the same database. A program is killed; a task is only dropped.
    pub async fn kill_and_restart(self) -> Self {
        match self.process {
            Process::Task(task) => {
                task.abort();
                Self::serve(self.simulation, self.folder, self.practice).await
            }
            Process::Program(mut program) => {
                program.kill().await.unwrap();
                Self::run(self.simulation, self.folder, self.practice, &[]).await
            }
        }
    }

    /// The database's file.
    pub fn database(&self) -> PathBuf {
        database_in(&self.folder)
    }

    /// Changes the database behind the server's back, as only time could.
    pub async fn change(&self, statement: &'static str) {
        let mut database = SqliteConnectOptions::new()
            .filename(self.database())
            .connect()
            .await
            .unwrap();
        sqlx::query(statement).execute(&mut database).await.unwrap();
        database.close().await.unwrap();
    }

    pub fn facts(&self) -> Facts {
        self.simulation.facts()
    }

    pub fn azure(&self) -> CloudFacts {
        self.facts().clouds[&*AZURE].clone()
    }

    pub fn aws(&self) -> CloudFacts {
        self.facts().clouds[&*AWS].clone()
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("http://{}{path}", self.address))
    }

    pub async fn post(&self, path: &str, mut body: Value) -> Response {
        if path == "/api/v1/connection-tests" && body.get("application_id").is_none() {
            // Tests run as the reader, unless they say otherwise.
            let accounts = [self.azure(), self.aws()];
            let account = accounts
                .iter()
                .find(|account| body["account_id"] == account.account_id.as_str());
            let reader = &account.unwrap_or(&accounts[0]).reader;
            body["application_id"] = json!(reader.credentials.application_id);
        }
        self.request(Method::POST, path)
            .json(&body)
            .send()
            .await
            .unwrap()
    }

    /// Posts with an idempotency key.
    pub async fn create(&self, path: &str, key: &str, body: Value) -> Response {
        self.request(Method::POST, path)
            .header("idempotency-key", key)
            .json(&body)
            .send()
            .await
            .unwrap()
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        let answer = self.request(Method::GET, path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.json().await.unwrap()
    }

    /// Discovers as the simulation's reader, so that the server holds its secret.
    pub async fn discover(
        &self,
        account: &CloudFacts,
        cloud: &str,
        reader: &ServicePrincipalFacts,
    ) -> Response {
        let body = json!({
            "partition": cloud, "account_id": account.account_id,
            "application_id": reader.credentials.application_id, "client_secret": reader.credentials.client_secret,
        });
        self.post("/api/v1/discoveries", body).await
    }

    /// Tests workspaces of the Azure account to the end.
    pub async fn test(
        &self,
        account: &CloudFacts,
        features: &[&str],
        hosts: &[&str],
    ) -> TestOutcome {
        let workspaces: Vec<Value> = hosts
            .iter()
            .enumerate()
            .map(|(index, host)| json!({"host": host, "primary": index == 0}))
            .collect();
        self.test_to_the_end(json!({"account_id": account.account_id, "features": features, "workspaces": workspaces})).await
    }

    /// Starts a test.
    pub async fn start_test(&self, body: Value) -> StartedConnectionTest {
        let answer = self.post("/api/v1/connection-tests", body).await;
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert_eq!(status, StatusCode::CREATED, "{text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Runs a test to the end.
    pub async fn test_to_the_end(&self, body: Value) -> TestOutcome {
        let started = self.start_test(body).await;
        let events = self.events(started.connection_test_id, None).await;
        TestOutcome {
            id: started.connection_test_id,
            events,
        }
    }

    /// Reads the events of a test to the end.
    pub async fn events(
        &self,
        id: ConnectionTestId,
        last_event_id: Option<usize>,
    ) -> Vec<TestEvent> {
        let mut request = self.request(
            Method::GET,
            &format!("/api/v1/connection-tests/{id}/events"),
        );
        if let Some(seen) = last_event_id {
            request = request.header("last-event-id", seen.to_string());
        }
        let text = request.send().await.unwrap().text().await.unwrap();
        text.lines()
            .filter_map(|line| line.strip_prefix("data:"))
            .map(|data| serde_json::from_str(data.trim()).unwrap())
            .collect()
    }

    /// Runs SQL in a region's metastore as the admin of everything there, as a person does in the SQL editor.
    pub async fn run_sql(
        &self,
        account: &CloudFacts,
        region: &str,
        statements: impl IntoIterator<Item = String>,
    ) {
        let workspace = account
            .workspaces
            .iter()
            .find(|workspace| {
                workspace.region == region
                    && workspace.unity_catalog
                    && !workspace.warehouses.is_empty()
            })
            .unwrap();
        let metastore = account
            .metastores
            .iter()
            .find(|metastore| metastore.region == region)
            .unwrap();
        for statement in statements {
            let answer = self
                .http
                .post(format!("{}/api/2.0/sql/statements", self.facts().address))
                .header("host", &workspace.host)
                .bearer_auth(metastore.admin.credentials.token.as_deref().unwrap())
                .json(&json!({"statement": statement, "warehouse_id": workspace.warehouses[0].id, "wait_timeout": "30s"}))
                .send()
                .await
                .unwrap();
            let body: Value = answer.json().await.unwrap();
            assert_eq!(body["status"]["state"], "SUCCEEDED", "{statement}: {body}");
        }
    }
}

/// A browser: it keeps its cookies.
fn browser() -> Client {
    Client::builder()
        .cookie_store(true)
        .no_proxy()
        .build()
        .unwrap()
}

fn database_in(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("test.sqlite")
}

/// A test that has ended.
pub struct TestOutcome {
    pub id: ConnectionTestId,
    pub events: Vec<TestEvent>,
}

impl TestOutcome {
    /// The last state of a check.
    #[track_caller]
    pub fn state(&self, host: &str, name: &str) -> CheckState {
        self.check(host, name).state
    }

    /// A check as it was last.
    #[track_caller]
    pub fn check(&self, host: &str, name: &str) -> Check {
        let host = DatabricksHost::parse(host).unwrap();
        let last = self.events.iter().rev().find_map(|event| match event {
            TestEvent::Check { host: of, check }
                if *of == host && check.name.to_string() == name =>
            {
                Some(check.clone())
            }
            _ => None,
        });
        last.unwrap_or_else(|| panic!("{host} has no check {name}"))
    }

    /// The verdict about a table.
    #[track_caller]
    pub fn verdict(&self, host: &str, table: &str) -> Verdict {
        Verdict::of(&self.check(host, table)).unwrap()
    }

    /// The names of the checks that ran or ended, each once, in the order in which they began.
    pub fn ran(&self) -> Vec<String> {
        let mut names = Vec::new();
        for event in &self.events {
            if let TestEvent::Check { check, .. } = event {
                let name = check.name.to_string();
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// The last state of every table of a workspace.
    pub fn tables(&self, host: &str) -> Vec<(String, CheckState)> {
        let host_name = DatabricksHost::parse(host).unwrap();
        let mut names: Vec<String> = self
            .events
            .iter()
            .filter_map(|event| match event {
                TestEvent::Check { host, check }
                    if *host == host_name && matches!(check.name, CheckName::Table(_)) =>
                {
                    Some(check.name.to_string())
                }
                _ => None,
            })
            .collect();
        names.sort_unstable();
        names.dedup();
        names
            .into_iter()
            .map(|name| (name.clone(), self.state(host, &name)))
            .collect()
    }
}

/// A workspace where all is well, in the first region; or the nth region.
pub fn healthy(account: &CloudFacts, region: &str) -> WorkspaceFacts {
    let fits = |workspace: &&WorkspaceFacts| {
        workspace.region == region
            && workspace.status == "RUNNING"
            && workspace.unity_catalog
            && workspace
                .warehouses
                .iter()
                .any(|warehouse| warehouse.state == "RUNNING")
    };
    account.workspaces.iter().find(fits).unwrap().clone()
}

/// Reads the code of a problem.
pub async fn problem(answer: Response) -> contract::Problem {
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let problem: contract::Problem = answer.json().await.unwrap();
    assert!(!problem.request_id.is_empty());
    problem
}
