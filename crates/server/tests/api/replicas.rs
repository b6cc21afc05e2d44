//! Three servers on one PostgreSQL behind a proxy: what somebody began goes on when those that did it are lost.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use contract::{CheckState, Connector, OnboardingSession, StartedConnectionTest, TestEvent};
use domain::Cloud;
use fakebricks::CloudFacts;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};

#[cfg(target_os = "linux")]
use super::hard_ends::database::DatabaseServer;
use super::postgres;
use crate::app::healthy;
use crate::network::Network;

const SERVERS: usize = 3;
/// Time for one answer of Databricks: long enough for servers to be lost in the middle of a test.
const SLOW: Duration = Duration::from_millis(250);
/// Longer than a server may be silent.
#[cfg(target_os = "linux")]
const AWAY: Duration = Duration::from_secs(8);
/// Longer than others wait until they go on with a test.
const PATIENCE: Duration = Duration::from_mins(2);

/// Gives each connection to the next server that is there.
struct Proxy {
    address: SocketAddr,
    /// The server of the newest connection.
    newest: AtomicUsize,
}

impl Proxy {
    fn before(listener: TcpListener, servers: Vec<SocketAddr>) -> Arc<Self> {
        let proxy = Arc::new(Self {
            address: listener.local_addr().unwrap(),
            newest: AtomicUsize::new(0),
        });
        let noted = Arc::clone(&proxy);
        tokio::spawn(async move {
            let mut next = 0;
            while let Ok((mut from, _)) = listener.accept().await {
                for _ in 0..servers.len() {
                    let server = next % servers.len();
                    next += 1;
                    if let Ok(mut to) = TcpStream::connect(servers[server]).await {
                        noted.newest.store(server, Ordering::SeqCst);
                        tokio::spawn(async move {
                            drop(tokio::io::copy_bidirectional(&mut from, &mut to).await);
                        });
                        break;
                    }
                }
            }
        });
        proxy
    }
}

/// The servers, the proxy, and a browser that makes a connection for each request.
struct Cluster {
    servers: Vec<Option<Child>>,
    proxy: Arc<Proxy>,
    network: Arc<Network>,
    simulation: fakebricks::Running,
    browser: Client,
    database: String,
    _folder: tempfile::TempDir,
}

impl Cluster {
    async fn start() -> Option<Self> {
        let database = postgres::database().await?;
        Some(Self::start_on(database, SERVERS).await)
    }

    async fn start_on(database: String, count: usize) -> Self {
        let options = fakebricks::Options {
            listen: ([127, 0, 0, 1], 0).into(),
            host_ports: false,
            ..fakebricks::Options::default()
        };
        let simulation = fakebricks::start(options).unwrap();
        let network = Network::before(simulation.address()).await;
        let folder = tempfile::tempdir().unwrap();
        postgres::make_master_key(folder.path());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let public_url = format!("http://{}", listener.local_addr().unwrap());
        let (mut servers, mut addresses) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let (folder, practice) = (folder.path(), network.address);
            let server = postgres::serve(&database, folder, practice, Some(&public_url));
            let (server, address) = server.await;
            servers.push(Some(server));
            addresses.push(address);
        }
        Self {
            servers,
            proxy: Proxy::before(listener, addresses),
            network,
            simulation,
            browser: Client::builder()
                .cookie_store(true)
                .no_proxy()
                .pool_max_idle_per_host(0)
                .build()
                .unwrap(),
            database,
            _folder: folder,
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.browser
            .request(method, format!("http://{}{path}", self.proxy.address))
    }

    async fn post(&self, path: &str, body: Value) -> (StatusCode, String) {
        let request = self.request(Method::POST, path);
        let request = request.header("idempotency-key", "0123456789abcdef");
        let answer = request.json(&body).send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    }

    async fn held(&self) -> usize {
        let answer = self.request(Method::GET, "/api/v1/onboarding-sessions/current");
        let answer = answer.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let session: OnboardingSession = answer.json().await.unwrap();
        session.principals.len()
    }

    /// Gives the secret to one of the servers.
    async fn discover(&self, account: &CloudFacts) {
        let reader = &account.reader.credentials;
        let body = json!({
            "partition": "azure", "account_id": account.account_id,
            "application_id": reader.application_id, "client_secret": reader.client_secret,
        });
        let (status, text) = self.post("/api/v1/discoveries", body).await;
        assert_eq!(status, StatusCode::OK, "{text}");
    }

    /// How many rows of the tables that the servers share hold a text in clear, and how many tests still have what they sign in with.
    async fn leaks(&self, secret: &str) -> (i64, i64) {
        let options: PgConnectOptions = self.database.parse().unwrap();
        let mut database = options.connect().await.unwrap();
        let in_clear = "SELECT
            (SELECT COUNT(*) FROM replica_secrets WHERE position($1::bytea IN sealed) > 0 OR position($2 IN what) > 0)
            + (SELECT COUNT(*) FROM replica_tests WHERE position($1::bytea IN plan) > 0 OR position($1::bytea IN sign_ins) > 0)
            + (SELECT COUNT(*) FROM replica_test_events WHERE position($2 IN changes) > 0)";
        let in_clear = sqlx::query_scalar(in_clear)
            .bind(secret.as_bytes())
            .bind(secret)
            .fetch_one(&mut database)
            .await
            .unwrap();
        let kept = "SELECT COUNT(*) FROM replica_tests WHERE sign_ins IS NOT NULL";
        let kept = sqlx::query_scalar(kept)
            .fetch_one(&mut database)
            .await
            .unwrap();
        database.close().await.unwrap();
        (in_clear, kept)
    }

    /// The server of the newest connection is lost.
    async fn lose_newest(&mut self) {
        let server = self.proxy.newest.load(Ordering::SeqCst);
        self.lose(server).await;
    }

    /// A server is told to end, and does.
    async fn stop(&mut self, server: usize) {
        let mut stopped = self.servers[server].take().unwrap();
        let id = stopped.id().unwrap().to_string();
        let told = Command::new("kill").arg(id).status().await;
        assert!(told.unwrap().success());
        assert!(stopped.wait().await.unwrap().success());
    }

    async fn lose(&mut self, server: usize) {
        let mut lost = self.servers[server].take().unwrap();
        lost.kill().await.unwrap();
    }
}

/// What a page has heard of a test.
#[derive(Default)]
struct Heard {
    last_id: Option<usize>,
    events: BTreeMap<usize, TestEvent>,
}

impl Heard {
    /// Reads events until there are so many, or the stream ends.
    async fn listen(&mut self, cluster: &Cluster, path: &str, enough: usize) {
        let mut request = cluster.request(Method::GET, path);
        if let Some(last) = self.last_id {
            request = request.header("last-event-id", last.to_string());
        }
        // As to a browser: a stream that can't be had is asked for again.
        let Ok(mut answer) = request.send().await else {
            return;
        };
        assert!(answer.status().is_success(), "{}", answer.status());
        let mut text = String::new();
        let mut id = None;
        while let Ok(Some(chunk)) = answer.chunk().await {
            text.push_str(std::str::from_utf8(&chunk).unwrap());
            while let Some(end) = text.find('\n') {
                let line: String = text.drain(..=end).collect();
                if let Some(told) = line.strip_prefix("id:") {
                    id = Some(told.trim().parse::<usize>().unwrap());
                }
                if let Some(data) = line.strip_prefix("data:") {
                    let event = serde_json::from_str(data.trim()).unwrap();
                    let id = id.unwrap();
                    let next = self.last_id.map_or(0, |last| last + 1);
                    assert_eq!(id, next, "an event is missing, or comes twice");
                    self.last_id = Some(id);
                    self.events.insert(id, event);
                }
            }
            if self.events.len() >= enough || self.has_ended() {
                return;
            }
        }
    }

    /// As a browser does after an answer that was no stream: a little later.
    async fn listen_again(&mut self, cluster: &Cluster, path: &str) {
        let request = cluster.request(Method::GET, path);
        let answer = request.send().await;
        if answer.is_ok_and(|answer| answer.status().is_success()) {
            self.listen(cluster, path, usize::MAX).await;
        } else {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    fn has_ended(&self) -> bool {
        let last = self.events.values().next_back();
        matches!(last, Some(TestEvent::Finished { .. }))
    }

    /// How each check ended, and how often.
    fn ends(&self) -> HashMap<(String, String), (CheckState, usize)> {
        let mut ends = HashMap::new();
        for event in self.events.values() {
            let TestEvent::Check { host, check } = event else {
                continue;
            };
            if check.state.has_ended() {
                let key = (host.to_string(), check.name.to_string());
                let end = ends.entry(key).or_insert((check.state.clone(), 0));
                end.1 += 1;
            }
        }
        ends
    }
}

fn test_of(account: &CloudFacts, hosts: &[String]) -> Value {
    let workspaces = hosts.iter().enumerate();
    let workspaces = workspaces.map(|(at, host)| json!({"host": host, "primary": at == 0}));
    json!({
        "account_id": account.account_id, "partition": "azure", "features": [],
        "application_id": account.reader.credentials.application_id,
        "workspaces": workspaces.collect::<Vec<_>>(),
    })
}

#[tokio::test]
async fn a_test_goes_on_from_the_last_event_when_two_of_three_servers_are_lost() {
    let Some(mut cluster) = Cluster::start().await else {
        return;
    };
    let account = cluster.simulation.facts().clouds[&Cloud::Azure].clone();
    let hosts: Vec<String> = ["eastus", "westeurope"]
        .into_iter()
        .map(|region| healthy(&account, region).host)
        .collect();
    cluster.discover(&account).await;
    cluster.network.delay(SLOW);
    // Another server has the secret, and carries the test out.
    let wanted = test_of(&account, &hosts);
    let (status, text) = cluster
        .post("/api/v1/connection-tests", wanted.clone())
        .await;
    assert_eq!(status, StatusCode::CREATED, "{text}");
    let carrier = cluster.proxy.newest.load(Ordering::SeqCst);
    let started: StartedConnectionTest = serde_json::from_str(&text).unwrap();
    let id = started.connection_test_id;
    // The same call at a third one starts nothing.
    let (status, again) = cluster.post("/api/v1/connection-tests", wanted).await;
    assert_eq!(status, StatusCode::CREATED, "{again}");
    let again: StartedConnectionTest = serde_json::from_str(&again).unwrap();
    assert_eq!(again.connection_test_id, id);

    let secret = account.reader.credentials.client_secret.clone();
    assert_eq!(cluster.leaks(&secret).await, (0, 1));
    let path = format!("/api/v1/connection-tests/{id}/events");
    let mut page = Heard::default();
    page.listen(&cluster, &path, 3).await;
    // The one that streams is lost; another one streams on.
    let streaming = cluster.proxy.newest.load(Ordering::SeqCst);
    cluster.lose_newest().await;
    page.listen(&cluster, &path, 6).await;
    assert!(!page.has_ended(), "it was over too soon");
    // And now the one that carries the test out ends, if that was another: it leaves the test to the last one.
    let next = if streaming == carrier {
        cluster.proxy.newest.load(Ordering::SeqCst)
    } else {
        carrier
    };
    cluster.stop(next).await;
    let whole = async {
        while !page.has_ended() {
            page.listen(&cluster, &path, usize::MAX).await;
        }
    };
    tokio::time::timeout(PATIENCE, whole).await.unwrap();

    let ends = page.ends();
    let planned: usize = started
        .workspaces
        .iter()
        .map(|workspace| started.plans[usize::try_from(workspace.plan).unwrap()].len())
        .sum();
    assert_eq!(ends.len(), planned, "some check has not ended");
    for (check, (state, count)) in &ends {
        assert_eq!(*count, 1, "{check:?} ended more than once");
        let is_left_out = matches!(state, CheckState::NotChecked { because } if format!("{because:?}").contains("Cancel"));
        assert!(!is_left_out, "{check:?}: {state:?}");
    }
    assert_eq!(cluster.leaks(&secret).await, (0, 0));
    // What the lost servers have found is enough for a connector.
    let wish = json!({"connection_test_id": id, "host": hosts[0]});
    let (status, text) = cluster.post("/api/v1/connectors", wish).await;
    assert_eq!(status, StatusCode::CREATED, "{text}");
    let connector: Connector = serde_json::from_str(&text).unwrap();
    assert_eq!(connector.host.as_str(), hosts[0]);
    assert_eq!(cluster.held().await, 1);
}

/// A server that could not say for long that it is there must not take itself for another one that is lost.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_test_outlives_a_database_that_was_away_for_long() {
    let Some(mut database) = DatabaseServer::start().await else {
        return;
    };
    let cluster = Cluster::start_on(database.url.clone(), 1).await;
    let account = cluster.simulation.facts().clouds[&Cloud::Azure].clone();
    cluster.discover(&account).await;
    cluster.network.delay(SLOW);
    let hosts = [healthy(&account, "eastus").host];
    let wanted = test_of(&account, &hosts);
    let (status, text) = cluster.post("/api/v1/connection-tests", wanted).await;
    assert_eq!(status, StatusCode::CREATED, "{text}");
    let started: StartedConnectionTest = serde_json::from_str(&text).unwrap();
    let path = format!(
        "/api/v1/connection-tests/{}/events",
        started.connection_test_id
    );
    let mut page = Heard::default();
    page.listen(&cluster, &path, 2).await;
    assert!(!page.has_ended(), "it was over too soon");
    database.kill();
    tokio::time::sleep(AWAY).await;
    database.start_again().await;
    let whole = async {
        while !page.has_ended() {
            page.listen_again(&cluster, &path).await;
        }
    };
    tokio::time::timeout(PATIENCE, whole).await.unwrap();
    let ends = page.ends();
    assert_eq!(ends.len(), started.plans[0].len());
    for (check, (state, count)) in &ends {
        assert_eq!(*count, 1, "{check:?} ended more than once: {state:?}");
    }
}

#[tokio::test]
async fn what_one_server_forgets_none_holds() {
    let Some(cluster) = Cluster::start().await else {
        return;
    };
    let account = cluster.simulation.facts().clouds[&Cloud::Azure].clone();
    cluster.discover(&account).await;
    for _ in 0..SERVERS {
        assert_eq!(cluster.held().await, 1);
    }
    cluster.network.delay(SLOW);
    let hosts = [healthy(&account, "eastus").host];
    let wanted = test_of(&account, &hosts);
    let (status, text) = cluster
        .post("/api/v1/connection-tests", wanted.clone())
        .await;
    assert_eq!(status, StatusCode::CREATED, "{text}");
    let started: StartedConnectionTest = serde_json::from_str(&text).unwrap();
    let forget = cluster.request(Method::DELETE, "/api/v1/onboarding-sessions/current");
    let forgotten = forget.send().await.unwrap();
    assert_eq!(forgotten.status(), StatusCode::NO_CONTENT);
    for _ in 0..SERVERS {
        assert_eq!(cluster.held().await, 0);
    }
    // What ran with it has ended, wherever that was.
    let path = format!(
        "/api/v1/connection-tests/{}/events",
        started.connection_test_id
    );
    let mut page = Heard::default();
    let whole = async {
        while !page.has_ended() {
            page.listen(&cluster, &path, usize::MAX).await;
        }
    };
    tokio::time::timeout(PATIENCE, whole).await.unwrap();
    let last = page.events.values().next_back();
    assert!(matches!(
        last,
        Some(TestEvent::Finished {
            cancelled: true,
            ..
        })
    ));
    let (status, _) = cluster
        .post(
            "/api/v1/connection-tests",
            json!({"repeats": started.connection_test_id, "workspaces": [], "account_id": account.account_id,
                "application_id": account.reader.credentials.application_id, "features": []}),
        )
        .await;
    assert_ne!(status, StatusCode::CREATED);
}
