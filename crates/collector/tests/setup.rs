//! A server with a simulated Databricks, a connector, and the collector's program.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::sync::Arc;

use contract::{Connector, ConnectorData, MintedConnectionString, StartedConnectionTest};
use domain::{ConnectionTestId, SystemTable};
use fakebricks::{CloudFacts, WorkspaceFacts};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use server::app::App;
use server::config::{Config, Storage};
use server::outbound::Outbound;
use server::rate_limits::RateOptions;
use server::reach::Reach;
use server::signing::Keyring;
use store::Store;
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

use crate::server_program::ServerProgram;

/// A server with a connector, as a person has set it up.
pub struct Setup {
    pub simulation: Arc<fakebricks::Running>,
    pub address: SocketAddr,
    pub connector: Connector,
    pub http: Client,
    pub folder: Arc<tempfile::TempDir>,
    server: JoinHandle<()>,
}

impl Setup {
    /// Starts all, and connects a workspace that reads the global tables, too.
    pub async fn start() -> Self {
        let options = fakebricks::Options {
            listen: ([127, 0, 0, 1], 0).into(),
            host_ports: false,
            ..fakebricks::Options::default()
        };
        Self::start_with(Arc::new(fakebricks::start(options).unwrap())).await
    }

    /// Starts another server, with a connector of its own to the same workspace.
    pub async fn start_beside(other: &Self) -> Self {
        Self::start_with(Arc::clone(&other.simulation)).await
    }

    async fn start_with(simulation: Arc<fakebricks::Running>) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let http = Client::builder()
            .cookie_store(true)
            .no_proxy()
            .build()
            .unwrap();
        let any = ([127, 0, 0, 1], 0).into();
        let (address, server) = serve(any, &folder, simulation.address()).await;
        grant(&http, &simulation).await;
        let connector = connect(&http, address, &azure(&simulation)).await;
        Self {
            simulation,
            address,
            connector,
            http,
            folder,
            server,
        }
    }

    /// Ends the server in the middle of whatever it does, and starts another one at the same address and on the same disk.
    pub async fn restart_server(&mut self) {
        self.server.abort();
        drop((&mut self.server).await);
        let (_, server) = serve(self.address, &self.folder, self.simulation.address()).await;
        self.server = server;
    }

    /// Ends the server, and has the program run in its place: that one can be killed as the system does it.
    pub async fn run_server_as_program(&mut self) -> ServerProgram {
        self.server.abort();
        drop((&mut self.server).await);
        let practice = self.simulation.address();
        ServerProgram::start(self.address, Arc::clone(&self.folder), practice).await
    }

    /// Counts the rows of a table at its source.
    pub async fn count_at_source(&self, table: SystemTable) -> u64 {
        let statement = format!("SELECT count(*) FROM {}", table.full_name());
        let answer = run_sql(&self.http, &self.simulation, &statement).await;
        let count = answer["result"]["data_array"][0][0].as_str().unwrap();
        count.parse().unwrap()
    }

    /// Where the server keeps the tables.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("test.sqlite.data")
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("http://{}{path}", self.address))
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        let answer = self.request(Method::GET, path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.json().await.unwrap()
    }

    /// Runs a statement as an admin; `{reader}` stands for the service principal.
    pub async fn run_sql(&self, statement: &str) {
        let reader = azure(&self.simulation).reader.credentials.application_id;
        let statement = statement.replace("{reader}", &reader);
        run_sql(&self.http, &self.simulation, &statement).await;
    }

    /// What the page of the connector shows.
    pub async fn connector_data(&self) -> ConnectorData {
        self.data_of(&self.connector).await
    }

    /// What the page of a connector shows.
    pub async fn data_of(&self, connector: &Connector) -> ConnectorData {
        self.get(&contract::paths::connector_data(connector.connector_id))
            .await
    }

    /// Connects a workspace of another region, which can read all tables, too.
    pub async fn connect_elsewhere(&self) -> Connector {
        let account = azure(&self.simulation);
        let control = json!({
            "action": "grant_system", "cloud": "azure", "region": "westeurope",
            "principal": account.reader.credentials.application_id, "on": true,
        });
        let control = serde_json::from_value(control).unwrap();
        self.simulation.apply(&control).unwrap();
        let host = healthy_in(&account, "westeurope").host;
        let workspace = json!({"host": host, "primary": false});
        let test = tested(&self.http, self.address, &account, &workspace, false).await;
        let wish = json!({"connection_test_id": test, "host": host});
        let connectors = self.request(Method::POST, contract::paths::CONNECTORS);
        create(&connectors, "key-of-another-connector", &wish).await
    }

    /// Lets another connector take the place of the primary, after a test of its workspace.
    pub async fn hand_over_to(&self, connector: &Connector) -> StatusCode {
        let account = azure(&self.simulation);
        let workspace = json!({"host": connector.host, "primary": true});
        let test = tested(&self.http, self.address, &account, &workspace, true).await;
        let path = contract::paths::connector_primary(connector.connector_id);
        let choice = json!({"connection_test_id": test});
        let answer = self.request(Method::PUT, &path).json(&choice).send().await;
        answer.unwrap().status()
    }

    /// Approves some columns of one table, and nothing else.
    pub async fn approve_columns_of(&self, table: &str, columns: &[&str]) {
        self.approve_columns(&self.connector, table, columns).await;
    }

    /// Approves some columns of one table of a connector, and nothing else.
    pub async fn approve_columns(&self, connector: &Connector, table: &str, columns: &[&str]) {
        let rules = json!({ "tables": [{ "table": table, "columns": columns }] });
        let path = contract::paths::sharing(connector.connector_id);
        let approved = self.request(Method::PUT, &path).json(&rules).send().await;
        assert_eq!(approved.unwrap().status(), StatusCode::OK);
    }

    /// Mints a connection string.
    pub async fn mint(&self, key: &str) -> MintedConnectionString {
        self.mint_for(&self.connector, key).await
    }

    async fn mint_for(&self, connector: &Connector, key: &str) -> MintedConnectionString {
        let path = contract::paths::connection_strings(connector.connector_id);
        let wish = json!({"execution_mode": "standalone", "expires_in_days": 7});
        create(&self.request(Method::POST, &path), key, &wish).await
    }

    /// Mints a string and configures a collector with it, as a person does.
    pub async fn configured(&self) -> Collector {
        let minted = self.mint("key-of-the-first-string").await;
        let collector = self.collector();
        let configured = collector.configure(&minted.connection_string).await;
        assert!(configured.status.success(), "{}", said(&configured));
        collector
    }

    /// A configured collector of another connector.
    pub async fn configured_for(&self, connector: &Connector) -> Collector {
        let key = format!("key-for-{}", connector.connector_id);
        let minted = self.mint_for(connector, &key).await;
        let collector = Collector {
            host: connector.host.to_string(),
            ..self.collector()
        };
        let configured = collector.configure(&minted.connection_string).await;
        assert!(configured.status.success(), "{}", said(&configured));
        collector
    }

    /// A collector that is not configured yet.
    pub fn collector(&self) -> Collector {
        Collector {
            practice: self.simulation.address(),
            account: azure(&self.simulation),
            host: self.connector.host.to_string(),
            folder: tempfile::tempdir().unwrap(),
        }
    }
}

/// The collector's program with a folder and an environment of its own.
pub struct Collector {
    practice: SocketAddr,
    account: CloudFacts,
    pub host: String,
    pub folder: tempfile::TempDir,
}

impl Collector {
    /// The program with its environment.
    pub fn program(&self, words: &[&str]) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_lakesentry-collector"));
        let reader = &self.account.reader.credentials;
        program
            .args(words)
            .current_dir(self.folder.path())
            .env_remove("RUST_LOG")
            .env("LAKESENTRY_PRACTICE", self.practice.to_string())
            .env("DATABRICKS_HOST", &self.host)
            .env("DATABRICKS_CLIENT_ID", &reader.application_id)
            .env("DATABRICKS_CLIENT_SECRET", &reader.client_secret)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        program
    }

    pub async fn run(&self, words: &[&str]) -> Output {
        self.program(words).output().await.unwrap()
    }

    /// Runs one cycle, which must come to its end.
    pub async fn cycle(&self) {
        let ended = self.run(&["run"]).await;
        assert!(ended.status.success(), "{}", said(&ended));
    }

    /// Begins a cycle.
    pub fn begin_cycle(&self) -> Child {
        let mut program = self.program(&["run"]);
        program
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Configures from a file, so that the string is on no command line.
    pub async fn configure(&self, connection_string: &str) -> Output {
        std::fs::write(self.folder.path().join("string.txt"), connection_string).unwrap();
        self.run(&["configure", "--connection-string-file", "string.txt"])
            .await
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

pub fn azure(simulation: &fakebricks::Running) -> CloudFacts {
    let azure: fakebricks::Cloud = serde_json::from_value(json!("azure")).unwrap();
    simulation.facts().clouds[&azure].clone()
}

async fn serve(
    listen: SocketAddr,
    folder: &Arc<tempfile::TempDir>,
    practice: SocketAddr,
) -> (SocketAddr, JoinHandle<()>) {
    let listener = tokio::net::TcpListener::bind(listen).await.unwrap();
    let address = listener.local_addr().unwrap();
    let config = Config {
        rates: RateOptions::NONE,
        reach: Reach::loopback(address),
        storage: Storage {
            database: folder.path().join("test.sqlite"),
            database_url: None,
            bootstrap_file: None,
            master_key_file: None,
            data: None,
        },
        practice: Some(practice),
        security_contact: None,
        outbound: Outbound::default(),
        provider: server::identity_provider::ProviderOptions::default(),
        alerts: server::alerts::AlertOptions::default(),
        validation: server::config::ValidationOptions::default(),
    };
    let store = Store::open(&config.storage.location()).await.unwrap();
    let keyring = Keyring::open(store.clone(), &config.storage.master_key_file().unwrap())
        .await
        .unwrap();
    let app = App::new(&config, address, store, keyring).unwrap();
    let router = server::router(app);
    let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (address, server)
}

/// Grants what the reader needs, as an admin does in the SQL editor.
async fn grant(http: &Client, simulation: &fakebricks::Running) {
    let reader = azure(simulation).reader.credentials.application_id;
    let mut statements = vec![format!("GRANT USE CATALOG ON CATALOG system TO `{reader}`")];
    for table in domain::tables_for(&[], true) {
        let schema = format!(
            "GRANT USE SCHEMA ON SCHEMA system.{} TO `{reader}`",
            table.schema
        );
        if !statements.contains(&schema) {
            statements.push(schema);
        }
        let name = format!("system.{}.`{}`", table.schema, table.name);
        statements.push(format!("GRANT SELECT ON TABLE {name} TO `{reader}`"));
    }
    for statement in statements {
        run_sql(http, simulation, &statement).await;
    }
}

/// Runs a statement as the one who administers everything in the region.
async fn run_sql(http: &Client, simulation: &fakebricks::Running, statement: &str) -> Value {
    let account = azure(simulation);
    let workspace = healthy(&account);
    let mut metastores = account.metastores.iter();
    let metastore = metastores.find(|metastore| metastore.region == workspace.region);
    let admin = metastore.unwrap().admin.credentials.token.clone().unwrap();
    let answer = http
        .post(format!("{}/api/2.0/sql/statements", simulation.facts().address))
        .header("host", &workspace.host)
        .bearer_auth(admin)
        .json(&json!({"statement": statement, "warehouse_id": workspace.warehouses[0].id, "wait_timeout": "30s"}))
        .send()
        .await
        .unwrap();
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["status"]["state"], "SUCCEEDED", "{statement}: {body}");
    body
}

/// Discovers, tests and connects a healthy workspace, as the wizard does.
async fn connect(http: &Client, address: SocketAddr, account: &CloudFacts) -> Connector {
    discover(http, address, account).await;
    let host = healthy(account).host;
    let workspace = json!({"host": host, "primary": true});
    let test = tested(http, address, account, &workspace, false).await;
    let wish = json!({"connection_test_id": test, "host": host});
    let connectors = http.post(format!("http://{address}{}", contract::paths::CONNECTORS));
    create(&connectors, "key-of-the-connector", &wish).await
}

async fn discover(http: &Client, address: SocketAddr, account: &CloudFacts) {
    let reader = &account.reader.credentials;
    let discovery = json!({
        "partition": "azure", "account_id": account.account_id,
        "application_id": reader.application_id, "client_secret": reader.client_secret,
    });
    let found = http
        .post(format!("http://{address}{}", contract::paths::DISCOVERIES))
        .json(&discovery)
        .send()
        .await
        .unwrap();
    assert_eq!(found.status(), StatusCode::OK);
}

/// Tests a workspace to its end.
async fn tested(
    http: &Client,
    address: SocketAddr,
    account: &CloudFacts,
    workspace: &Value,
    hand_over: bool,
) -> ConnectionTestId {
    let wish = json!({
        "account_id": account.account_id,
        "application_id": account.reader.credentials.application_id,
        "features": [], "workspaces": [workspace], "hand_over": hand_over,
    });
    let started = http
        .post(format!(
            "http://{address}{}",
            contract::paths::CONNECTION_TESTS
        ))
        .json(&wish)
        .send()
        .await
        .unwrap();
    let started: StartedConnectionTest = started.json().await.unwrap();
    let events = contract::paths::connection_test_events(started.connection_test_id);
    // The stream ends with the test.
    http.get(format!("http://{address}{events}"))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    started.connection_test_id
}

async fn create<T: DeserializeOwned>(request: &RequestBuilder, key: &str, wish: &Value) -> T {
    let request = request
        .try_clone()
        .unwrap()
        .header("idempotency-key", key)
        .json(wish);
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert_eq!(status, StatusCode::CREATED, "{text}");
    serde_json::from_str(&text).unwrap()
}

/// A workspace where all is well.
pub fn healthy(account: &CloudFacts) -> WorkspaceFacts {
    healthy_in(account, "eastus")
}

fn healthy_in(account: &CloudFacts, region: &str) -> WorkspaceFacts {
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
