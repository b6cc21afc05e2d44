//! The wrong place is refused before a secret is sent, or warned about.

use contract::{CheckState, FailureCause, Warning};
use domain::Cloud;
use serde_json::json;

use super::failure;
use crate::app::{TestApp, healthy};

#[tokio::test]
async fn another_cloud_and_another_part_of_databricks_are_refused_before_anything_is_sent() {
    let (app, network) = TestApp::start_behind_network().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    app.discover(&account, "azure", &account.reader).await;
    network.take_requests();
    let (sovereign, aws) = ("adb-1.2.databricks.azure.us", "acme.cloud.databricks.com");
    let body = json!({"account_id": account.account_id, "partition": "azure", "features": [], "workspaces": [
        {"host": host, "primary": true}, {"host": sovereign, "primary": false}, {"host": aws, "primary": false}]});
    let outcome = app.test_to_the_end(body).await;
    assert!(outcome.state(&host, "credentials").has_passed());
    assert_eq!(
        failure(&outcome, sovereign, "credentials"),
        FailureCause::OtherZone {
            expected: "azuredatabricks.net".into(),
            found: "databricks.azure.us".into()
        }
    );
    assert_eq!(
        failure(&outcome, aws, "credentials"),
        FailureCause::OtherCloud {
            expected: Cloud::Azure,
            found: Cloud::Aws
        }
    );
    let requests = network.take_requests();
    let strayed = |request: &&String| request.starts_with(sovereign) || request.starts_with(aws);
    assert_eq!(requests.iter().find(strayed), None);
}

#[tokio::test]
async fn a_metastore_on_another_cloud_or_in_another_region_is_refused() {
    let (app, network) = TestApp::start_behind_network().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    app.discover(&account, "azure", &account.reader).await;
    let elsewhere = json!({"account_id": account.account_id, "features": [], "workspaces": [{"host": host, "region": "westeurope", "primary": true}]});
    let outcome = app.test_to_the_end(elsewhere).await;
    assert!(matches!(
        failure(&outcome, &host, "metastore"),
        FailureCause::OtherRegion { .. }
    ));
    network.change(|_, path, _, answer| {
        if path.ends_with("/metastore_summary") {
            answer["cloud"] = json!("gcp");
        }
    });
    let outcome = app.test(&account, &[], &[&host]).await;
    assert_eq!(
        failure(&outcome, &host, "metastore"),
        FailureCause::OtherCloud {
            expected: Cloud::Azure,
            found: Cloud::Gcp
        }
    );
}

#[tokio::test]
async fn a_metastore_that_is_read_twice_is_warned_about() {
    let app = TestApp::start().await;
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;
    let hosts: Vec<&str> = account
        .workspaces
        .iter()
        .filter(|workspace| {
            workspace.region == "eastus" && workspace.status == "RUNNING" && workspace.unity_catalog
        })
        .map(|workspace| workspace.host.as_str())
        .take(2)
        .collect();
    let outcome = app.test(&account, &[], &hosts).await;
    let warned = |outcome: &crate::app::TestOutcome, host: &str| {
        outcome.state(host, "metastore").warnings().to_vec()
    };
    let all: Vec<Warning> = hosts
        .iter()
        .flat_map(|host| warned(&outcome, host))
        .collect();
    assert!(
        matches!(
            &all[..],
            [Warning::SameMetastore {
                connected: false,
                ..
            }]
        ),
        "{all:?}"
    );

    let new = json!({"connection_test_id": outcome.id, "host": hosts[0]});
    let made = app
        .create(
            "/api/v1/connectors",
            "0192f0c1-0000-7000-8000-000000000001",
            new,
        )
        .await;
    assert_eq!(made.status(), reqwest::StatusCode::CREATED);
    let outcome = app.test(&account, &[], &[hosts[1]]).await;
    match &warned(&outcome, hosts[1])[..] {
        [
            Warning::SameMetastore {
                other,
                connected: true,
                ..
            },
        ] => assert_eq!(other.as_str(), hosts[0]),
        other => panic!("{other:?}"),
    }
    // The workspace that has the connector is no second one.
    let outcome = app.test(&account, &[], &[hosts[0]]).await;
    assert_eq!(warned(&outcome, hosts[0]), []);
}

#[tokio::test]
async fn clocks_that_differ_are_warned_about_with_both_times() {
    let (app, network) = TestApp::start_behind_network().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    app.discover(&account, "azure", &account.reader).await;
    let outcome = app.test(&account, &[], &[&host]).await;
    assert_eq!(outcome.state(&host, "identity").warnings(), []);
    network.tell_date("Wed, 21 Oct 2015 07:28:00 GMT");
    let outcome = app.test(&account, &[], &[&host]).await;
    let CheckState::Passed { warnings, .. } = outcome.state(&host, "identity") else {
        panic!("a clock is no reason to fail")
    };
    match &warnings[..] {
        [Warning::ClockSkew { here, there }] => {
            assert_eq!(there.to_string(), "2015-10-21T07:28:00Z");
            assert!(here.to_string().as_str() > "2026", "{here}");
        }
        other => panic!("{other:?}"),
    }
}
