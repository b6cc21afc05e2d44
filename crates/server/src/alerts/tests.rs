//! Alerts, from what is stored to a receiver.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use domain::{
    AccountId, Authentication, Cloud, DatabricksHost, MetastoreId, Region, SystemTable,
    WorkspaceFacts, WorkspaceId,
};
use parking_lot::Mutex;
use serde_json::Value;
use store::{ConnectorCreation, DatabaseLocation, RepeatableCall};

use super::*;

const SECRET: &str = "0123456789abcdef0123";

/// Somebody else's program: refuses the first so many messages, and keeps all.
#[derive(Default)]
struct Receiver {
    refuses: usize,
    came: Vec<(String, Value)>,
}

type SharedReceiver = Arc<Mutex<Receiver>>;

async fn take(
    State(receiver): State<SharedReceiver>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let mut receiver = receiver.lock();
    let signature = headers["lakesentry-signature"].to_str().unwrap().to_owned();
    receiver
        .came
        .push((signature, serde_json::from_slice(&body).unwrap()));
    if receiver.came.len() > receiver.refuses {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    }
}

struct Scene {
    alerts: Alerts,
    receiver: SharedReceiver,
    connector_id: ConnectorId,
    _folder: tempfile::TempDir,
}

const NOW: Timestamp = Timestamp(1_795_740_000);

fn later(minutes: i64) -> Timestamp {
    Timestamp(NOW.unix() + minutes * 60)
}

impl Scene {
    /// A connector whose only table fails, and a receiver that refuses the first so many messages.
    async fn new(refuses: usize) -> Self {
        Self::of(refuses, Authentication::OauthM2m).await
    }

    async fn of(refuses: usize, authentication: Authentication) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = DatabaseLocation::File(folder.path().join("test.sqlite"));
        let store = Store::open(&location).await.unwrap();
        let connector_id = ConnectorId::from_u128(7);
        let facts = WorkspaceFacts {
            account_id: AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap(),
            cloud: Cloud::Azure,
            region: Region::parse("eastus").unwrap(),
            metastore_id: MetastoreId::parse("22222222-3333-4444-5555-666666666666").unwrap(),
            workspace_id: WorkspaceId::parse("1").unwrap(),
            workspace_name: "prod".to_owned(),
            host: DatabricksHost::parse("adb-1.0.azuredatabricks.net").unwrap(),
            features: Vec::new(),
            authentication,
            application_id: None,
            tested_as: None,
        };
        let call = RepeatableCall {
            key: "key",
            request: "connector",
        };
        let creation = ConnectorCreation {
            connector_id,
            facts,
            tested_as_primary: false,
            signed_by: None,
            tested_daily: false,
            call,
            created_at: NOW,
        };
        store.create_connector(creation).await.unwrap();
        let receiver = SharedReceiver::new(Mutex::new(Receiver {
            refuses,
            came: Vec::new(),
        }));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route("/hook", post(take))
            .with_state(Arc::clone(&receiver));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let file = folder.path().join("secret");
        std::fs::write(&file, SECRET).unwrap();
        let options = AlertOptions {
            alert_url: Some(format!("http://{address}/hook").as_str().into()),
            alert_secret_file: Some(file),
        };
        let mut alerts = Alerts::new(store, &options).unwrap().unwrap();
        alerts.delivery.pauses = [Duration::from_millis(1); 2];
        Self {
            alerts,
            receiver,
            connector_id,
            _folder: folder,
        }
    }

    async fn fail(&self) {
        let table = SystemTable::parse("system.query.history").unwrap();
        let store = &self.alerts.store;
        store
            .note_collector_working(self.connector_id, NOW)
            .await
            .unwrap();
        store
            .note_table_failure(self.connector_id, table, "denied", NOW)
            .await
            .unwrap();
    }

    async fn look(&mut self, minutes: i64) -> usize {
        self.alerts.look(later(minutes)).await.unwrap();
        self.receiver.lock().came.len()
    }
}

#[tokio::test]
async fn a_message_is_signed_sent_until_it_is_taken_and_not_repeated() {
    let mut scene = Scene::new(1).await;
    assert_eq!(scene.look(0).await, 0, "it is only being set up");
    scene.fail().await;
    assert_eq!(scene.look(1).await, 2);
    assert_eq!(scene.look(2).await, 2);
    assert_eq!(scene.look(12 * 60).await, 2);
    // What lasts is told again, also by a process that was started meanwhile.
    scene.alerts.waiting.clear();
    assert_eq!(scene.look(25 * 60).await, 3);
    let came = scene.receiver.lock().came.clone();
    let [(signature, first), (_, second), (_, reminder)] = came.try_into().unwrap();
    assert!(signature.starts_with("t=") && signature.contains(",v1="));
    assert_eq!(first, second, "the same message again has the same name");
    assert_ne!(first["alert_id"], reminder["alert_id"]);
    assert_eq!(first["alert"], "problem");
    assert_eq!(first["workspace_name"], "prod");
    assert!(!first.to_string().contains(SECRET));
}

#[tokio::test]
async fn a_receiver_that_is_down_is_asked_less_and_less() {
    let mut scene = Scene::new(usize::MAX).await;
    scene.fail().await;
    let mut rounds = Vec::new();
    for minute in 0..60 {
        let before = scene.receiver.lock().came.len();
        if scene.look(minute).await > before {
            rounds.push(minute);
        }
    }
    assert_eq!(rounds, [0, 2, 6, 14, 30]);
    // Three tries each.
    assert_eq!(scene.receiver.lock().came.len(), 15);
}

#[tokio::test]
async fn a_daily_test_that_fails_is_told_with_what_failed_and_its_end_too() {
    let mut scene = Scene::of(0, Authentication::Federated).await;
    let store = scene.alerts.store.clone();
    let id = scene.connector_id;
    store.switch_validation(id, Some(NOW)).await.unwrap();
    assert_eq!(scene.look(0).await, 0);
    let note = async |minutes: i64, outcome: Value| {
        let record = store::ValidationRecord {
            connector_id: id,
            validated_at: later(minutes),
            failed: outcome["failed"] != Value::Array(Vec::new()),
            outcome: outcome.to_string(),
        };
        store
            .note_validation(&record, &Value::Null, later(minutes + 60))
            .await
            .unwrap();
    };
    let failed = serde_json::json!({"name": "credentials", "failure": {
        "cause": {"id_token_refused": {"why": "no_policy"}}, "host": "adb-1.0.azuredatabricks.net",
    }});
    let outcome = |failed: Value| serde_json::json!({"validated_at": later(1), "passed": 1, "failed": failed, "not_checked": 0});
    note(1, outcome(Value::Array(vec![failed.clone()]))).await;
    assert_eq!(scene.look(2).await, 1);
    note(61, outcome(Value::Array(Vec::new()))).await;
    assert_eq!(scene.look(62).await, 2);
    let came = scene.receiver.lock().came.clone();
    assert_eq!(came[0].1["alert"], "test_failed");
    assert_eq!(came[0].1["failed_checks"][0]["name"], "credentials");
    assert_eq!(
        came[0].1["failed_checks"][0]["failure"]["cause"],
        failed["failure"]["cause"]
    );
    assert_eq!(came[1].1["alert"], "resolved");

    // Whoever switches it off while it fails has repaired nothing.
    note(122, outcome(Value::Array(vec![failed]))).await;
    assert_eq!(scene.look(123).await, 3);
    store.switch_validation(id, None).await.unwrap();
    assert_eq!(scene.look(300).await, 4);
    assert_eq!(scene.look(3000).await, 4);
    let last = scene.receiver.lock().came[3].1.clone();
    assert_eq!(last["alert"], "test_switched_off");
    assert_eq!(last["failed_checks"][0]["name"], "credentials");
    store.switch_validation(id, Some(NOW)).await.unwrap();
    note(3001, outcome(Value::Array(Vec::new()))).await;
    assert_eq!(scene.look(3002).await, 5);
    assert_eq!(scene.receiver.lock().came[4].1["alert"], "resolved");
}
