//! Listing the workspaces of an account.

use contract::{Discovery, FailureCause, OnboardingSession, PrivilegeLevel, ProblemCode};
use reqwest::StatusCode;
use serde_json::json;

use crate::app::{TestApp, healthy, problem};

#[tokio::test]
async fn every_workspace_is_listed_with_its_region_and_state() {
    let app = TestApp::start().await;
    for (account, cloud) in [(app.azure(), "azure"), (app.aws(), "aws")] {
        let answer = app.discover(&account, cloud, &account.reader).await;
        assert_eq!(
            answer.status(),
            StatusCode::OK,
            "{}",
            answer.text().await.unwrap()
        );
        let discovery: Discovery = answer.json().await.unwrap();
        assert_eq!(discovery.workspaces.len(), account.workspaces.len());
        for workspace in &account.workspaces {
            let found = discovery
                .workspaces
                .iter()
                .find(|found| found.workspace_id.as_str() == workspace.workspace_id)
                .unwrap();
            assert_eq!(found.region.as_ref().unwrap().as_str(), workspace.region);
            assert_eq!(found.state.as_str(), workspace.status);
            if workspace.status == "RUNNING" {
                assert_eq!(found.host.as_ref().unwrap().as_str(), workspace.host);
            }
        }
    }
}

#[tokio::test]
async fn the_secret_is_held_and_not_asked_again() {
    let app = TestApp::start().await;
    let account = app.azure();
    let without = json!({"partition": "azure", "account_id": account.account_id, "application_id": account.reader.credentials.application_id});
    let answer = app.post("/api/v1/discoveries", without.clone()).await;
    assert_eq!(problem(answer).await.code, ProblemCode::SecretNeeded);

    app.discover(&account, "azure", &account.reader).await;
    let held: OnboardingSession = app.get("/api/v1/onboarding-sessions/current").await;
    assert_eq!(
        held.principals[0].account_id.to_string(),
        account.account_id
    );
    assert_eq!(
        app.post("/api/v1/discoveries", without).await.status(),
        StatusCode::OK
    );
}

async fn cause(app: &TestApp, body: serde_json::Value) -> FailureCause {
    let problem = problem(app.post("/api/v1/discoveries", body).await).await;
    assert_eq!(problem.code, ProblemCode::Databricks);
    problem.failure.unwrap().cause
}

#[tokio::test]
async fn each_wrong_credential_is_told_apart() {
    let app = TestApp::start().await;
    let account = app.azure();
    let reader = &account.reader.credentials;
    let body = |account_id: &str, secret: &str| json!({"partition": "azure", "account_id": account_id, "application_id": reader.application_id, "client_secret": secret});
    assert_eq!(
        cause(&app, body(&account.account_id, "dose0000000000000000")).await,
        FailureCause::InvalidClient
    );
    assert_eq!(
        cause(
            &app,
            body(
                &account.account_id,
                "q8W8Q~abcdefghijklmnopqrstuvwxyz01234567"
            )
        )
        .await,
        FailureCause::EntraSecret
    );
    assert_eq!(
        cause(
            &app,
            body(
                "99999999-9999-4999-8999-999999999999",
                &reader.client_secret
            )
        )
        .await,
        FailureCause::UnknownAccount
    );
    let other = app.aws().account_id;
    assert_eq!(
        cause(&app, body(&other, &reader.client_secret)).await,
        FailureCause::UnknownAccount
    );
}

#[tokio::test]
async fn who_is_not_account_admin_is_told_so() {
    let app = TestApp::start().await;
    for (account, cloud) in [(app.azure(), "azure"), (app.aws(), "aws")] {
        let admin = &account.metastores[0].admin;
        let cloud_name: fakebricks::Cloud = serde_json::from_value(json!(cloud)).unwrap();
        let demote = fakebricks::Control::AccountAdmin {
            cloud: cloud_name,
            principal: admin.credentials.application_id.clone(),
            on: false,
        };
        app.simulation.apply(&demote).unwrap();
        let problem = problem(app.discover(&account, cloud, admin).await).await;
        assert_eq!(
            problem.failure.unwrap().cause,
            FailureCause::NotAccountAdmin,
            "{cloud}"
        );
    }
}

#[tokio::test]
async fn no_answer_repeats_a_secret() {
    let app = TestApp::start().await;
    let canary = "dose5ec2e75ec2e75ec2e7";
    for body in [
        json!({"partition": "azure", "account_id": "x", "application_id": "y", "client_secret": canary}),
        json!({"partition": "azure", "client_secret": {"x": canary}}),
        json!([canary]),
        json!({"partition": canary}),
    ] {
        let text = app
            .post("/api/v1/discoveries", body)
            .await
            .text()
            .await
            .unwrap();
        assert!(!text.contains(canary), "{text}");
    }
}

/// Takes the account admin role away, which leaves the reader what it was granted.
fn demote(app: &TestApp, principal: &str) {
    let cloud: fakebricks::Cloud = serde_json::from_value(json!("azure")).unwrap();
    let demote = fakebricks::Control::AccountAdmin {
        cloud,
        principal: principal.to_owned(),
        on: false,
    };
    app.simulation.apply(&demote).unwrap();
}

#[tokio::test]
async fn who_is_not_account_admin_asks_one_workspace() {
    let app = TestApp::start().await;
    let account = app.azure();
    let reader = &account.reader.credentials;
    demote(&app, &reader.application_id);
    let asked = healthy(&account, "eastus");
    let body = json!({
        "partition": "azure", "account_id": account.account_id, "application_id": reader.application_id,
        "client_secret": reader.client_secret, "through": asked.host,
    });
    // Nothing is granted yet, and the answer says at which level.
    let level = PrivilegeLevel::Catalog;
    assert_eq!(
        cause(&app, body.clone()).await,
        FailureCause::Denied { level }
    );

    let principal = &reader.application_id;
    let grants = [
        format!("GRANT USE CATALOG ON CATALOG system TO `{principal}`"),
        format!("GRANT USE SCHEMA ON SCHEMA system.access TO `{principal}`"),
        format!("GRANT SELECT ON TABLE system.access.workspaces_latest TO `{principal}`"),
    ];
    app.run_sql(&account, "eastus", grants).await;
    let answer = app.post("/api/v1/discoveries", body).await;
    assert_eq!(
        answer.status(),
        StatusCode::OK,
        "{}",
        answer.text().await.unwrap()
    );
    let discovery: Discovery = answer.json().await.unwrap();
    let through = discovery.through.unwrap();
    assert_eq!(through.host.as_str(), asked.host);
    assert_eq!(through.region.unwrap().as_str(), "eastus");
    let metastore = account
        .metastores
        .iter()
        .find(|metastore| metastore.region == "eastus")
        .unwrap();
    assert_eq!(through.metastore, metastore.global_metastore_id);

    // The simulation's table has the workspaces that are in use.
    let in_use = account
        .workspaces
        .iter()
        .filter(|workspace| workspace.status == "RUNNING");
    assert_eq!(discovery.workspaces.len(), in_use.clone().count());
    for workspace in in_use {
        let found = discovery
            .workspaces
            .iter()
            .find(|found| found.workspace_id.as_str() == workspace.workspace_id)
            .unwrap();
        assert_eq!(found.host.as_ref().unwrap().as_str(), workspace.host);
        assert_eq!(found.name, workspace.name);
        // The region is known where it was seen, and not guessed elsewhere.
        let region = (workspace.host == asked.host).then_some("eastus");
        assert_eq!(found.region.as_ref().map(domain::Region::as_str), region);
    }
    let held: OnboardingSession = app.get("/api/v1/onboarding-sessions/current").await;
    assert_eq!(held.principals.len(), 1);
}

#[tokio::test]
async fn a_workspace_that_can_not_answer_says_why() {
    let app = TestApp::start().await;
    let account = app.azure();
    let reader = &account.reader.credentials;
    let body = |through: &str, account_id: &str| json!({"partition": "azure", "account_id": account_id, "application_id": reader.application_id, "client_secret": reader.client_secret, "through": through});
    let without = account
        .workspaces
        .iter()
        .find(|workspace| workspace.status == "RUNNING" && workspace.warehouses.is_empty())
        .unwrap();
    assert_eq!(
        cause(&app, body(&without.host, &account.account_id)).await,
        FailureCause::NoWarehouse
    );
    // A workspace of another account is told before it sees the secret.
    let asked = healthy(&account, "eastus");
    let stated = "99999999-9999-4999-8999-999999999999";
    assert_eq!(
        cause(&app, body(&asked.host, stated)).await,
        FailureCause::ForeignAccount {
            expected: stated.parse().unwrap(),
            found: account.account_id.parse().unwrap(),
        }
    );
    for through in [
        account.accounts_host.as_str(),
        &app.aws().workspaces[0].host,
    ] {
        let answer = app
            .post("/api/v1/discoveries", body(through, &account.account_id))
            .await;
        assert_eq!(problem(answer).await.code, ProblemCode::InvalidInput);
    }
}

#[tokio::test]
async fn the_account_console_of_another_part_of_the_cloud_can_be_named() {
    let app = TestApp::start().await;
    let account = app.azure();
    let reader = &account.reader.credentials;
    let body = |partition: &str, host: &str| json!({"partition": partition, "account_id": account.account_id, "application_id": reader.application_id, "client_secret": reader.client_secret, "accounts_host": host});
    // The simulation has public accounts only; that this host is asked shows in where the failure was.
    let answer = app
        .post(
            "/api/v1/discoveries",
            body("azure-government", "accounts.databricks.azure.us"),
        )
        .await;
    let failure = problem(answer).await.failure.unwrap();
    assert_eq!(failure.host.as_str(), "accounts.databricks.azure.us");
    for host in [
        "accounts.cloud.databricks.us",
        // The console of another part of the same cloud: a secret must not go there.
        "accounts.databricks.azure.us",
        "adb-1.2.databricks.azure.us",
    ] {
        let answer = app.post("/api/v1/discoveries", body("azure", host)).await;
        assert_eq!(
            problem(answer).await.code,
            ProblemCode::InvalidInput,
            "{host}"
        );
    }
}
