//! A running simulation and a client for it.

use fakebricks::{Cloud, CloudFacts, Options, Running, WorkspaceFacts, start};
use reqwest::{Client, Method, Response, StatusCode, redirect};
use serde_json::{Value, json};

/// A simulation of its own for one test.
pub struct World {
    pub running: Running,
    pub client: Client,
}

/// A region as its two roles see it.
pub struct RegionRoles {
    pub workspace: WorkspaceFacts,
    /// Token of the metastore's administrator.
    pub admin: String,
    /// Token of the service principal that is to read.
    pub reader: String,
    /// Its application id.
    pub reader_id: String,
}

/// A reply that was read.
#[derive(Debug)]
pub struct ReadReply {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub body: String,
}

impl ReadReply {
    pub async fn read(response: Response) -> Self {
        Self {
            status: response.status(),
            headers: response.headers().clone(),
            body: response.text().await.unwrap(),
        }
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl World {
    pub fn start() -> Self {
        Self::with(start(Options::default()).unwrap())
    }

    pub fn with(running: Running) -> Self {
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self { running, client }
    }

    pub fn account(&self, cloud: Cloud) -> CloudFacts {
        self.running.facts().clouds[&cloud].clone()
    }

    /// The first workspace of a region.
    pub fn workspace(&self, cloud: Cloud, region: &str) -> WorkspaceFacts {
        self.account(cloud)
            .workspaces
            .into_iter()
            .find(|workspace| workspace.region == region)
            .unwrap()
    }

    /// A region of a cloud with the tokens of both roles.
    pub async fn roles(&self, cloud: Cloud, region: &str) -> RegionRoles {
        RegionRoles {
            workspace: self.workspace(cloud, region),
            admin: self.metastore_admin_token(cloud, region),
            reader: self.reader_token(cloud).await,
            reader_id: self.account(cloud).reader.credentials.application_id,
        }
    }

    /// The workspace with this name.
    pub fn named(&self, cloud: Cloud, name: &str) -> WorkspaceFacts {
        self.account(cloud)
            .workspaces
            .into_iter()
            .find(|workspace| workspace.name == name)
            .unwrap()
    }

    pub async fn send(
        &self,
        method: Method,
        url: String,
        token: Option<&str>,
        body: Option<Value>,
    ) -> ReadReply {
        let mut request = self.client.request(method, url);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        ReadReply::read(request.send().await.unwrap()).await
    }

    pub async fn get(&self, url: String, token: &str) -> ReadReply {
        self.send(Method::GET, url, Some(token), None).await
    }

    /// Asks a token endpoint.
    pub async fn token_reply(&self, url: String, id: &str, secret: &str) -> ReadReply {
        let form = [("grant_type", "client_credentials"), ("scope", "all-apis")];
        let request = self
            .client
            .post(url)
            .basic_auth(id, Some(secret))
            .form(&form);
        ReadReply::read(request.send().await.unwrap()).await
    }

    /// An account-level token of the service principal without grants.
    pub async fn reader_token(&self, cloud: Cloud) -> String {
        let account = self.account(cloud);
        let credentials = &account.reader.credentials;
        let url = format!(
            "{}/oidc/accounts/{}/v1/token",
            account.accounts_address.unwrap(),
            account.account_id
        );
        let reply = self
            .token_reply(url, &credentials.application_id, &credentials.client_secret)
            .await;
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// The personal access token of a region's metastore administrator.
    pub fn metastore_admin_token(&self, cloud: Cloud, region: &str) -> String {
        self.account(cloud)
            .metastores
            .into_iter()
            .find(|metastore| metastore.region == region)
            .and_then(|metastore| metastore.admin.credentials.token)
            .unwrap()
    }

    /// Submits a statement to the first warehouse and waits for its end.
    pub async fn sql(&self, workspace: &WorkspaceFacts, token: &str, text: &str) -> Value {
        let body = json!({
            "statement": text,
            "warehouse_id": workspace.warehouses[0].id,
            "wait_timeout": "30s",
        });
        let url = format!(
            "{}/api/2.0/sql/statements",
            workspace.address.as_ref().unwrap()
        );
        let reply = self.send(Method::POST, url, Some(token), Some(body)).await;
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()
    }

    /// The text of a failed statement, empty for one that succeeded.
    pub async fn failure(&self, workspace: &WorkspaceFacts, token: &str, text: &str) -> String {
        let answer = self.sql(workspace, token, text).await;
        if answer["status"]["state"] == "SUCCEEDED" {
            return String::new();
        }
        assert_eq!(answer["status"]["state"], "FAILED", "{answer}");
        let message = &answer["status"]["error"]["message"];
        message.as_str().unwrap().to_owned()
    }
}
