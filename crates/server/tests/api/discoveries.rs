//! Listing the workspaces of an account.

use contract::{Discovery, FailureCause, OnboardingSession, ProblemCode};
use reqwest::StatusCode;
use serde_json::json;

use crate::app::{TestApp, problem};

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
    let without = json!({"cloud": "azure", "account_id": account.account_id, "client_id": account.reader.credentials.application_id});
    let answer = app.post("/api/v1/discoveries", without.clone()).await;
    assert_eq!(problem(answer).await.code, ProblemCode::SecretNeeded);

    app.discover(&account, "azure", &account.reader).await;
    let held: OnboardingSession = app.get("/api/v1/onboarding-sessions/current").await;
    assert_eq!(
        held.account.unwrap().account_id.to_string(),
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
    let body = |account_id: &str, secret: &str| json!({"cloud": "azure", "account_id": account_id, "client_id": reader.application_id, "client_secret": secret});
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
        json!({"cloud": "azure", "account_id": "x", "client_id": "y", "client_secret": canary}),
        json!({"cloud": "azure", "client_secret": {"x": canary}}),
        json!([canary]),
        json!({"cloud": canary}),
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
