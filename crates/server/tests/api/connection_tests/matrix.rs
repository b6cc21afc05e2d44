//! The matrix of workspaces and tables, as JSON and as a file.

use contract::{ConnectionTestMatrix, Finding, NotChecked, ProblemCode};
use reqwest::{Method, header};
use serde_json::json;

use super::script;
use crate::app::{TestApp, healthy, problem};

#[tokio::test]
async fn the_matrix_shows_every_verdict_and_no_formula_and_no_secret() {
    let app = TestApp::start().await;
    let account = app.azure();
    let (east, west) = (healthy(&account, "eastus"), healthy(&account, "westeurope"));
    app.discover(&account, "azure", &account.reader).await;
    app.run_sql(&account, "eastus", script(&account, &[], true))
        .await;
    let body = json!({"account_id": account.account_id, "features": [], "workspaces": [
        {"host": west.host, "primary": false, "name": "=HYPERLINK(\"x\"),\n@b"},
        {"host": east.host, "primary": true, "name": east.name}]});
    let outcome = app.test_to_the_end(body).await;
    let path = format!("/api/v1/connection-tests/{}/matrix", outcome.id);

    let matrix: ConnectionTestMatrix = app.get(&path).await;
    assert!(matrix.finished_at.is_some());
    let hosts: Vec<&str> = matrix.rows.iter().map(|row| row.host.as_str()).collect();
    assert_eq!(hosts, [&east.host, &west.host]);
    assert_eq!(matrix.tables.len(), matrix.rows[0].verdicts.len());
    assert!(matrix.rows[1].verdicts.len() < matrix.tables.len());
    assert!(
        matrix.rows[0]
            .verdicts
            .iter()
            .all(|verdict| verdict.finding == Finding::Readable
                || verdict.finding == Finding::ReadableEmpty)
    );
    assert!(
        matrix.rows[1]
            .verdicts
            .iter()
            .all(|verdict| matches!(verdict.finding, Finding::Denied { .. }))
    );
    for row in &matrix.rows {
        assert!(row.metastore_id.is_some() && row.workspace_id.is_some());
        for verdict in &row.verdicts {
            assert_eq!(
                *verdict,
                outcome.verdict(row.host.as_str(), &verdict.table.to_string())
            );
        }
    }

    let text = |request: reqwest::RequestBuilder| async {
        let answer = request.send().await.unwrap();
        let kind = answer.headers()[header::CONTENT_TYPE]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(kind.starts_with("text/csv"), "{kind}");
        answer.text().await.unwrap()
    };
    let csv = text(app.request(Method::GET, &format!("{path}.csv"))).await;
    let verdicts: usize = matrix.rows.iter().map(|row| row.verdicts.len()).sum();
    assert_eq!(csv.lines().count(), 1 + verdicts);
    assert!(csv.contains(r#""'=HYPERLINK(""x""), @b""#), "{csv}");
    assert!(csv.contains(r#""system.billing.usage","readable""#));
    assert!(csv.contains(r#""denied","USE CATALOG""#));
    let secret = account.reader.credentials.client_secret.clone();
    let json = serde_json::to_string(&matrix).unwrap();
    assert!(!csv.contains(&secret) && !json.contains(&secret));
}

#[tokio::test]
async fn a_test_that_runs_has_a_matrix_and_a_stranger_has_none() {
    let (app, network) = TestApp::start_behind_network().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    app.discover(&account, "azure", &account.reader).await;
    network.delay(std::time::Duration::from_millis(200));
    let body = json!({"account_id": account.account_id, "features": [], "workspaces": [{"host": host, "primary": true}]});
    let started = app.start_test(body).await;
    let path = format!(
        "/api/v1/connection-tests/{}/matrix",
        started.connection_test_id
    );
    let matrix: ConnectionTestMatrix = app.get(&path).await;
    assert_eq!(matrix.finished_at, None);
    assert!(matrix.rows[0].verdicts.iter().all(|verdict| {
        verdict.finding
            == Finding::NotChecked {
                because: NotChecked::NotYet,
            }
    }));
    let stranger = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = stranger
        .get(format!("http://{}{path}.csv", app.address))
        .send()
        .await
        .unwrap();
    assert_eq!(
        problem(answer).await.code,
        ProblemCode::UnknownConnectionTest
    );
}
