//! No request leaves the part of the cloud that the account is in.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::{DatabricksHost, Partition};
use serde_json::{Value, json};

use crate::app::TestApp;

const ACCOUNT: &str = "11111111-2222-3333-4444-555555555555";
const CLIENT: &str = "1d0f6a52-0000-4000-8000-00000000009c";

/// Answers as every Databricks host would, and keeps who was asked.
#[derive(Clone)]
struct Recorder(Arc<Mutex<Vec<(String, String)>>>);

impl Recorder {
    async fn start() -> (Self, SocketAddr) {
        let recorder = Self(Arc::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(answer).with_state(recorder.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (recorder, address)
    }

    fn take(&self) -> Vec<(String, String)> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

async fn answer(State(recorder): State<Recorder>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    if path == "/__resolve" {
        return StatusCode::NO_CONTENT.into_response();
    }
    let host = parts.headers[header::HOST].to_str().unwrap().to_owned();
    recorder.0.lock().unwrap().push((host, path.clone()));
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let text = String::from_utf8_lossy(&body).into_owned();
    let json = match path.as_str() {
        "/.well-known/databricks-config" => {
            json!({"account_id": ACCOUNT, "host_type": "workspace"})
        }
        path if path.ends_with("/v1/token") => {
            json!({"access_token": "eyJ-of-this-part", "expires_in": 3600})
        }
        "/api/2.0/preview/scim/v2/Me" => json!({"userName": CLIENT}),
        "/api/2.1/unity-catalog/metastore_summary" => {
            json!({"metastore_id": "22222222-3333-4444-5555-666666666666", "region": "somewhere-1", "owner": "somebody"})
        }
        "/api/2.0/sql/warehouses" => json!({"warehouses": [{"id": "w", "state": "RUNNING"}]}),
        "/api/2.0/sql/statements" => statement(&text),
        path if path.ends_with("/workspaces") => {
            json!([{"workspace_id": 5, "deployment_name": "acme"}])
        }
        _ => json!({}),
    };
    let mut response = axum::Json(json).into_response();
    let id = header::HeaderName::from_static("x-databricks-org-id");
    response.headers_mut().insert(id, "5".parse().unwrap());
    response
}

fn statement(text: &str) -> Value {
    let columns: &[&str] = if text.contains("workspaces_latest") {
        &["workspace_id"]
    } else {
        &["x"]
    };
    let columns: Vec<Value> = columns.iter().map(|name| json!({"name": name})).collect();
    json!({"statement_id": "s", "status": {"state": "SUCCEEDED"},
        "manifest": {"schema": {"columns": columns}}, "result": {"data_array": [["1"]]}})
}

#[tokio::test]
async fn no_request_of_any_flow_leaves_its_part_of_the_cloud() {
    let (recorder, address) = Recorder::start().await;
    let app = TestApp::start_at(address).await;
    for partition in Partition::ALL {
        let workspace = format!("acme{}", partition.accounts_host().zone());
        let account =
            json!({"partition": partition, "account_id": ACCOUNT, "application_id": CLIENT});
        let with = |more: Value| {
            let mut body = account.clone();
            let members = more.as_object().unwrap().clone();
            body.as_object_mut().unwrap().extend(members);
            body
        };
        let secret = "dose00canary00canary00canary00";
        let calls = [
            (
                "/api/v1/discoveries",
                with(json!({"client_secret": secret})),
            ),
            ("/api/v1/discoveries", with(json!({"through": workspace}))),
            ("/api/v1/addresses", json!({"address": workspace})),
            (
                "/api/v1/permissions-readings",
                with(
                    json!({"tables": ["system.billing.usage"], "workspaces": [{"host": workspace}]}),
                ),
            ),
        ];
        for (path, body) in calls {
            let answer = app.post(path, body).await;
            let status = answer.status();
            let text = answer.text().await.unwrap();
            assert!(status.is_success(), "{partition:?} {path}: {text}");
        }
        // Without the part of the cloud being stated, it is that of the workspaces.
        for stated in [true, false] {
            let mut body =
                with(json!({"features": [], "workspaces": [{"host": workspace, "primary": true}]}));
            if !stated {
                body.as_object_mut().unwrap().remove("partition");
            }
            let outcome = app.test_to_the_end(body).await;
            let admin = outcome.state(&workspace, "access.account_admin");
            assert!(admin.has_passed(), "{partition:?}: {admin:?}");
        }
        let asked = recorder.take();
        let consoles = asked
            .iter()
            .filter(|(host, _)| *host == partition.accounts_host_name());
        assert!(consoles.count() >= 4, "{asked:?}");
        for (host, path) in asked {
            let host = DatabricksHost::parse(&host).unwrap();
            assert_eq!(host.partition(), partition, "{host} {path}");
        }
        app.request(
            reqwest::Method::DELETE,
            "/api/v1/onboarding-sessions/current",
        )
        .send()
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn a_console_in_another_part_of_the_cloud_is_refused() {
    let (recorder, address) = Recorder::start().await;
    let app = TestApp::start_at(address).await;
    let body = json!({"partition": "aws-gov-cloud", "account_id": ACCOUNT, "application_id": CLIENT,
        "client_secret": "dose00canary00", "accounts_host": "accounts.cloud.databricks.com"});
    let answer = app.post("/api/v1/discoveries", body).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(recorder.take().is_empty());
}

#[tokio::test]
async fn a_console_that_was_typed_is_asked_in_every_flow_and_no_other_one_is() {
    let (recorder, address) = Recorder::start().await;
    let app = TestApp::start_at(address).await;
    let (console, workspace) = (
        "accounts-dod.cloud.databricks.us",
        "acme.cloud.databricks.us",
    );
    let with = |more: Value| {
        let mut body = json!({"partition": "aws-gov-cloud", "account_id": ACCOUNT, "application_id": CLIENT, "accounts_host": console});
        let members = more.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(members);
        body
    };
    let discovery = with(json!({"client_secret": "dose00canary00"}));
    let reading =
        with(json!({"tables": ["system.billing.usage"], "workspaces": [{"host": workspace}]}));
    for (path, body) in [
        ("/api/v1/discoveries", discovery),
        ("/api/v1/permissions-readings", reading),
    ] {
        let answer = app.post(path, body).await;
        assert!(answer.status().is_success(), "{path}");
        assert_eq!(consoles_asked(&recorder), [console], "{path}");
    }
    let test = |more: Value| {
        let mut body =
            with(json!({"features": [], "workspaces": [{"host": workspace, "primary": true}]}));
        let members = more.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(members);
        body
    };
    let outcome = app.test_to_the_end(test(json!({}))).await;
    assert_eq!(consoles_asked(&recorder), [console]);
    // What another console said of the role is not kept.
    let same = test(json!({"repeats": outcome.id}));
    assert!(keeps_the_role(&app, same).await);
    let other =
        test(json!({"repeats": outcome.id, "accounts_host": "accounts.cloud.databricks.us"}));
    assert!(!keeps_the_role(&app, other).await);
}

/// The account consoles that were asked, each once.
fn consoles_asked(recorder: &Recorder) -> Vec<String> {
    let mut hosts: Vec<String> = recorder.take().into_iter().map(|(host, _)| host).collect();
    hosts.retain(|host| DatabricksHost::parse(host).unwrap().is_accounts());
    hosts.sort_unstable();
    hosts.dedup();
    hosts
}

/// Repeats a test, and says whether the role in the account is kept from before.
async fn keeps_the_role(app: &TestApp, body: Value) -> bool {
    let started = app.start_test(body).await;
    let checks = started.checks(&started.workspaces[0]);
    let role = checks
        .iter()
        .find(|check| check.name.to_string() == "access.account_admin");
    role.is_some_and(|check| check.state.has_passed())
}
