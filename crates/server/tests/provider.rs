//! A real identity provider (the npm package `oidc-provider`) as a child process, and a browser that signs in by it.

use std::process::Stdio;

use contract::{ProviderAnswer, StartedProviderSignIn};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode, Url, header};
use serde_json::{Value, json};
use server::identity_provider::ProviderOptions;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::real::RealApp;

/// Where its program is. `cargo xtask test` installs its packages and says so here.
const PROGRAM: &str = "LAKESENTRY_TEST_IDENTITY_PROVIDER";

/// A running provider, which ends with this.
pub struct TestProvider {
    pub issuer: String,
    process: Child,
    http: Client,
}

impl TestProvider {
    /// Starts one; `None` where its packages are not installed.
    pub async fn start() -> Option<Self> {
        let Some(program) = std::env::var_os(PROGRAM) else {
            eprintln!("{PROGRAM} is not set, so the identity provider is left out");
            return None;
        };
        let mut process = Command::new("node")
            .arg(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = lines.next_line().await.unwrap().expect("it does not start");
        let facts: Value = serde_json::from_str(&line).unwrap();
        Some(Self {
            issuer: facts["issuer"].as_str().unwrap().to_owned(),
            process,
            http: Client::builder().no_proxy().build().unwrap(),
        })
    }

    /// Starts one with a server that lets in whom it vouches for under `lake.example`.
    pub async fn start_with_app() -> Option<(Self, RealApp)> {
        let provider = Self::start().await?;
        let app = RealApp::start_configured(|config| config.provider = provider.options()).await;
        let back = format!("http://{}/sign-in/callback", app.address);
        provider.change(json!({"redirect_uris": [back]})).await;
        Some((provider, app))
    }

    /// How a server is set up for it.
    pub fn options(&self) -> ProviderOptions {
        let folder = std::env::temp_dir();
        let file = folder.join(format!("lakesentry-client-secret-{}", std::process::id()));
        std::fs::write(&file, "a secret/with: signs+\n").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let permissions = std::fs::Permissions::from_mode(0o600);
            std::fs::set_permissions(&file, permissions).unwrap();
        }
        ProviderOptions {
            oidc_issuer: Some(self.issuer.clone()),
            oidc_client_id: Some("lakesentry".to_owned()),
            oidc_client_secret_file: Some(file),
            oidc_allow_domains: vec!["lake.example".to_owned()],
            ..ProviderOptions::default()
        }
    }

    /// Changes who signs in, and how it goes wrong.
    pub async fn change(&self, change: Value) {
        let request = self.http.post(format!("{}/__control", self.issuer));
        let done = request.body(change.to_string()).send().await.unwrap();
        assert!(done.status().is_success());
    }

    /// Ends it.
    pub async fn stop(&mut self) {
        self.process.kill().await.unwrap();
    }

    /// What a browser does at its pages: returns the query with which it sends the browser back.
    pub async fn ask(&self, authorization_url: &str) -> ProviderAnswer {
        let browser = Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            .no_proxy();
        let browser = browser.build().unwrap();
        let mut url: Url = authorization_url.parse().unwrap();
        for _ in 0..8 {
            let answer = browser.get(url.clone()).send().await.unwrap();
            let location = answer.headers().get(header::LOCATION);
            let Some(location) = location else {
                panic!("{url}: {}", answer.text().await.unwrap());
            };
            url = url.join(location.to_str().unwrap()).unwrap();
            if url.path() == "/sign-in/callback" {
                let query: serde_json::Map<String, Value> = url
                    .query_pairs()
                    .map(|(name, value)| (name.into_owned(), json!(value)))
                    .collect();
                return serde_json::from_value(query.into()).unwrap();
            }
        }
        panic!("it does not come back");
    }
}

/// A browser at our server.
pub struct Browser<'a> {
    pub app: &'a RealApp,
    pub http: Client,
}

impl<'a> Browser<'a> {
    pub fn at(app: &'a RealApp) -> Self {
        let http = Client::builder()
            .cookie_store(true)
            .no_proxy()
            .build()
            .unwrap();
        Self { app, http }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.app.address)
    }

    pub async fn post(&self, path: &str, body: &Value) -> Response {
        self.http
            .post(self.url(path))
            .json(body)
            .send()
            .await
            .unwrap()
    }

    pub async fn get(&self, path: &str) -> Response {
        self.http.get(self.url(path)).send().await.unwrap()
    }

    pub async fn begin(&self, body: Value) -> StartedProviderSignIn {
        let answer = self.post("/api/v1/provider-sign-ins", &body).await;
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert_eq!(status, StatusCode::CREATED, "{text}");
        serde_json::from_str(&text).unwrap()
    }

    pub async fn finish(&self, answer: &ProviderAnswer) -> Response {
        let answer = serde_json::to_value(answer).unwrap();
        self.post("/api/v1/provider-sign-ins/current", &answer)
            .await
    }

    /// Signs in from the page to the end.
    pub async fn sign_in(&self, provider: &TestProvider) -> Response {
        let started = self.begin(json!({"return_to": "/"})).await;
        let answer = provider.ask(&started.authorization_url).await;
        self.finish(&answer).await
    }
}
