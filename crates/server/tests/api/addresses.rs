//! What a typed address is, with where each fact comes from.

use contract::{DetectedAddress, HostKind, ProblemCode};
use domain::Evidence;
use reqwest::StatusCode;
use serde_json::json;

use crate::app::{TestApp, healthy, problem};

async fn detect(app: &TestApp, typed: &str) -> DetectedAddress {
    let answer = app
        .post("/api/v1/addresses", json!({"address": typed}))
        .await;
    assert_eq!(answer.status(), StatusCode::OK, "{typed}");
    answer.json().await.unwrap()
}

#[tokio::test]
async fn a_host_tells_its_account_and_its_id() {
    let app = TestApp::start().await;
    for account in [app.azure(), app.aws()] {
        let workspace = account
            .workspaces
            .iter()
            .find(|workspace| workspace.status == "RUNNING")
            .unwrap();
        let found = detect(
            &app,
            &format!(" HTTPS://{}/browse ", workspace.host.to_uppercase()),
        )
        .await;
        assert_eq!(found.host.as_str(), workspace.host);
        assert_eq!(found.kind.unwrap().value, HostKind::Workspace);
        assert_eq!(
            found.cloud.evidence,
            [Evidence::DatabricksConfig, Evidence::Zone]
        );
        assert_eq!(found.partition.evidence, [Evidence::Zone]);
        let id = found.workspace_id.unwrap();
        assert_eq!(id.value.as_str(), workspace.workspace_id);
        assert_eq!(id.best(), Evidence::DatabricksConfig);
        assert_eq!(
            found.account_id.unwrap().value.to_string(),
            account.account_id
        );
        // Nobody signed in, so nobody knows.
        assert_eq!(found.region, None);
        assert_eq!(found.unanswered, []);
    }
}

#[tokio::test]
async fn with_a_held_secret_the_workspace_itself_is_asked() {
    let app = TestApp::start().await;
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;
    let workspace = healthy(&account, "eastus");
    let found = detect(&app, &workspace.host).await;
    let id = found.workspace_id.unwrap();
    assert_eq!(
        id.evidence,
        [
            Evidence::OrgIdHeader,
            Evidence::DatabricksConfig,
            Evidence::HostName
        ]
    );
    let region = found.region.unwrap();
    assert_eq!(region.value.as_str(), "eastus");
    assert_eq!(region.evidence, [Evidence::MetastoreSummary]);
    assert!(found.cloud.evidence.contains(&Evidence::MetastoreSummary));

    // The secret is one of the Azure account, and is not shown to a workspace of another.
    let other = healthy(&app.aws(), "us-east-1");
    let found = detect(&app, &other.host).await;
    assert_eq!(found.region, None);
    assert_eq!(
        found.workspace_id.unwrap().evidence,
        [Evidence::DatabricksConfig]
    );
}

#[tokio::test]
async fn what_disagrees_is_told_with_both_values() {
    let app = TestApp::start().await;
    let workspace = healthy(&app.azure(), "eastus");
    let found = detect(&app, &format!("https://{}/?o=42", workspace.host)).await;
    let id = found.workspace_id.unwrap();
    assert_eq!(id.value.as_str(), workspace.workspace_id);
    let other = &id.contradicted[0];
    assert_eq!(
        (other.value.as_str(), other.evidence),
        ("42", Evidence::Url)
    );
}

#[tokio::test]
async fn the_account_console_is_no_workspace() {
    let app = TestApp::start().await;
    let account = app.aws();
    let typed = format!(
        "https://{}/workspaces?account_id={}",
        account.accounts_host, account.account_id
    );
    let found = detect(&app, &typed).await;
    assert_eq!(found.kind.unwrap().value, HostKind::Account);
    let account_id = found.account_id.unwrap();
    assert_eq!(account_id.evidence, [Evidence::Url]);
    assert_eq!(account_id.value.to_string(), account.account_id);
}

#[tokio::test]
async fn what_is_no_address_is_explained_and_not_repeated() {
    let app = TestApp::start().await;
    for (typed, words) in [
        (
            "https://acme.databricks.com/?o=1",
            "the name of a whole account",
        ),
        ("/sql/1.0/warehouses/0123456789abcdef", "server hostname"),
        ("token = dapi5ec2e7", "Enter the address"),
        (
            "https://dapi5ec2e7@acme.cloud.databricks.com",
            "before the @",
        ),
    ] {
        let answer = app
            .post("/api/v1/addresses", json!({"address": typed}))
            .await;
        let problem = problem(answer).await;
        assert_eq!(problem.code, ProblemCode::InvalidInput, "{typed}");
        let text = serde_json::to_string(&problem).unwrap();
        assert!(text.contains(words), "{text}");
        assert!(!text.contains("dapi5ec2e7"), "{text}");
    }
}
