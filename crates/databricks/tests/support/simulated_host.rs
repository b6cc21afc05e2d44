//! A host on this machine that answers as a test says and remembers what it was asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use databricks::{Client, ClientOptions};
use domain::{ApplicationId, Credentials, DatabricksHost, Secret};

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Method and path with the query: `GET /api/…`.
    pub call: String,
    /// The `Host` header.
    pub host: String,
    /// The `Authorization` header.
    pub authorization: String,
    /// The body.
    pub body: String,
}

/// What to answer.
#[derive(Debug, Clone)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
    delay: Duration,
}

impl Answer {
    /// 200 with JSON.
    pub fn json(body: impl Into<String>) -> Self {
        Self::status(200, body)
    }

    /// Another status with JSON.
    pub fn status(status: u16, body: impl Into<String>) -> Self {
        Self {
            status,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.into(),
            delay: Duration::ZERO,
        }
    }

    /// Adds or replaces a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Waits before answering.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

type Script = dyn Fn(&Seen) -> Answer + Send + Sync;
type Shared = (Arc<Mutex<Vec<Seen>>>, Arc<Script>);

/// The host; it stops with the runtime of the test.
pub struct SimulatedHost {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl SimulatedHost {
    /// Starts a host that answers by `script`.
    pub async fn start(script: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Self {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let script: Arc<Script> = Arc::new(script);
        let router = Router::new()
            .fallback(answer)
            .with_state((Arc::clone(&seen), script));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, seen }
    }

    /// Starts a host that gives tokens and answers everything else by `script`.
    pub async fn with_tokens(script: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Self {
        Self::start(move |seen| token_answer(seen).unwrap_or_else(|| script(seen))).await
    }

    /// Gives a client that can reach this host only.
    pub fn client(&self) -> Client {
        Client::new(self.options()).unwrap()
    }

    /// Gives the options of that client.
    pub fn options(&self) -> ClientOptions {
        ClientOptions {
            simulated: Some(self.address),
            connect_timeout: Duration::from_secs(2),
            total_timeout: Duration::from_secs(20),
            ..ClientOptions::default()
        }
    }

    /// Gives the requests so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// Counts the requests whose call begins so.
    pub fn count(&self, call: &str) -> usize {
        let seen = self.seen();
        seen.iter()
            .filter(|seen| seen.call.starts_with(call))
            .count()
    }
}

/// Gives a token of a kind that every host of these tests accepts.
pub fn token_answer(seen: &Seen) -> Option<Answer> {
    match seen.call.as_str() {
        "POST /oidc/v1/token" => Some(Answer::json(
            r#"{"access_token":"eyJ-first","token_type":"Bearer","expires_in":3600}"#,
        )),
        "GET /.well-known/databricks-config"
        | "GET /oidc/.well-known/oauth-authorization-server" => Some(Answer::status(
            404,
            r#"{"error_code":"ENDPOINT_NOT_FOUND"}"#,
        )),
        _ => None,
    }
}

/// The workspace of all tests.
pub fn workspace_host() -> DatabricksHost {
    DatabricksHost::parse("acme.cloud.databricks.com").unwrap()
}

/// The text of the secret of all tests.
pub const SECRET: &str = "dose00canary00canary00canary00";

/// The credentials of all tests.
pub fn credentials() -> Credentials {
    Credentials::OauthM2m {
        application_id: ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap(),
        client_secret: Secret::parse(SECRET).unwrap(),
    }
}

async fn answer(
    State((seen, script)): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, HeaderMap, String) {
    if uri.path() == "/__resolve" {
        // Plays no name servers: all names lead here.
        return (StatusCode::NO_CONTENT, HeaderMap::new(), String::new());
    }
    let text = |name| {
        let value = headers.get(name).map(|value: &HeaderValue| value.to_str());
        value.and_then(Result::ok).unwrap_or_default().to_owned()
    };
    let request = Seen {
        call: format!("{method} {uri}"),
        host: text("host"),
        authorization: text("authorization"),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    seen.lock().unwrap().push(request.clone());
    let answer = script(&request);
    tokio::time::sleep(answer.delay).await;
    let headers = answer.headers.iter().map(|(name, value)| {
        (
            HeaderName::try_from(name).unwrap(),
            HeaderValue::try_from(value).unwrap(),
        )
    });
    (
        StatusCode::from_u16(answer.status).unwrap(),
        headers.collect(),
        answer.body,
    )
}
