//! Another collector than was approved is told.

use contract::{CollectorDeployment, CollectorFingerprint};
use reqwest::{Method, StatusCode};

use crate::setup::{Setup, azure};

async fn approve(setup: &Setup, seen: &CollectorFingerprint) -> StatusCode {
    let path = contract::paths::approved_collector(setup.connector.connector_id);
    let request = setup.request(Method::PUT, &path).json(seen);
    request.send().await.unwrap().status()
}

async fn deployment(setup: &Setup) -> CollectorDeployment {
    setup.connector_data().await.deployment
}

#[tokio::test]
async fn a_collector_is_approved_as_it_runs_and_another_one_is_seen() {
    let setup = Setup::start().await;
    let collector = setup.configured().await;
    assert_eq!(deployment(&setup).await, CollectorDeployment::default());
    collector.cycle().await;
    let first = deployment(&setup).await;
    let running = first.reported.clone().unwrap();
    let reader = azure(&setup.simulation).reader.credentials.application_id;
    assert_eq!(running.run_as.as_deref(), Some(reader.as_str()));
    assert_eq!(running.program_sha256.as_ref().map(String::len), Some(64));
    assert_eq!((running.every_minutes, first.approved), (None, None));

    // Nobody approves what they have not seen.
    let other = CollectorFingerprint {
        version: "9.9.9".to_owned(),
        ..running.clone()
    };
    assert_eq!(approve(&setup, &other).await, StatusCode::CONFLICT);
    assert_eq!(approve(&setup, &running).await, StatusCode::OK);
    collector.cycle().await;
    let approved = deployment(&setup).await;
    assert_eq!(approved.approved.as_ref(), Some(&running));
    assert!(approved.drift().is_empty() && approved.approved_by.is_some());

    let mut kept = collector
        .program(&["run", "--every", "1h"])
        .spawn()
        .unwrap();
    let drift = loop {
        let drift = deployment(&setup).await.drift();
        if !drift.is_empty() {
            break drift;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    };
    kept.kill().await.unwrap();
    assert_eq!(drift.len(), 1, "{drift:?}");
    assert_eq!(
        (drift[0].what, drift[0].reported.as_str()),
        ("schedule", "every 60 minutes")
    );
}
