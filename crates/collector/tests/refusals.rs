//! What is refused, and how the program says so.

use std::io;

use contract::{Connector, Problem, RefusedPush};
use domain::ExtractionId;
use extraction::{batch, paths};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::setup::{Setup, said};

/// Pushes by hand, as no collector does.
struct Pusher {
    setup: Setup,
    token: String,
}

impl Pusher {
    async fn new() -> Self {
        let setup = Setup::start().await;
        let minted = setup.mint("key-of-the-first-string").await;
        let text = connection_string::decoded(&minted.connection_string).unwrap();
        let payload: Value = serde_json::from_str(&text).unwrap();
        let token = payload["token"].as_str().unwrap().to_owned();
        Self { setup, token }
    }

    async fn post(&self, path: &str, body: Value) -> Response {
        let request = self
            .setup
            .request(Method::POST, path)
            .bearer_auth(&self.token);
        request.json(&body).send().await.unwrap()
    }

    async fn begin(&self, table: &str) -> (ExtractionId, Response) {
        let id = ExtractionId::new(Uuid::now_v7());
        let body = json!({"extraction_id": id, "table": table});
        (id, self.post(paths::EXTRACTIONS, body).await)
    }

    async fn send(&self, id: ExtractionId, number: u32, bytes: Vec<u8>) -> Response {
        let digest = format!("{:x}", Sha256::digest(&bytes));
        let request = self.setup.request(Method::PUT, &paths::batch(id, number));
        let request = request.bearer_auth(&self.token);
        let request = request.header("content-type", batch::MEDIA_TYPE);
        let request = request.header(batch::DIGEST_HEADER, digest);
        request.body(bytes).send().await.unwrap()
    }

    async fn commit(&self, id: ExtractionId, batches: u32) -> Response {
        self.post(&paths::commit(id), json!({ "batches": batches }))
            .await
    }
}

#[track_caller]
fn assert_status(answer: &Response, want: StatusCode) {
    assert_eq!(answer.status(), want);
}

async fn detail(answer: Response) -> String {
    answer
        .json::<Problem>()
        .await
        .unwrap()
        .detail
        .unwrap_or_default()
}

/// Rows of the table of node types.
fn node_types(names: &[&str]) -> Vec<u8> {
    rows(names, "node_type")
}

fn rows(names: &[&str], column: &str) -> Vec<u8> {
    use arrow_array::{ArrayRef, RecordBatch, StringArray};
    use std::sync::Arc;
    let names: ArrayRef = Arc::new(StringArray::from(names.to_vec()));
    let mut columns = vec![
        ("account_id", Arc::clone(&names)),
        ("node_type", Arc::clone(&names)),
    ];
    if !columns.iter().any(|(known, _)| *known == column) {
        columns.push((column, names));
    }
    let rows = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, of)| (name, of, true)),
    );
    let rows = rows.unwrap();
    let schema = rows.schema();
    batch::write(&schema, &[rows]).unwrap()
}

#[tokio::test]
async fn the_same_extraction_twice_is_stored_once() {
    let pusher = Pusher::new().await;
    let (id, begun) = pusher.begin("system.compute.node_types").await;
    assert_status(&begun, StatusCode::CREATED);
    let again = json!({"extraction_id": id, "table": "system.compute.node_types"});
    assert_status(
        &pusher.post(paths::EXTRACTIONS, again).await,
        StatusCode::CREATED,
    );
    let batch = node_types(&["a", "b"]);
    let first: Value = pusher
        .send(id, 0, batch.clone())
        .await
        .json()
        .await
        .unwrap();
    let second: Value = pusher.send(id, 0, batch).await.json().await.unwrap();
    assert_eq!(first, second);
    let differs = pusher.send(id, 0, node_types(&["c"])).await;
    assert_status(&differs, StatusCode::CONFLICT);
    assert_status(
        &pusher.commit(id, 2).await,
        StatusCode::UNPROCESSABLE_ENTITY,
    );
    let first: Value = pusher.commit(id, 1).await.json().await.unwrap();
    let second: Value = pusher.commit(id, 1).await.json().await.unwrap();
    assert_eq!(first, second);
    assert_eq!(first["rows_stored"], 2);
    let table =
        crate::lake_reader::VisibleTable::read(&pusher.setup.data(), "compute", "node_types");
    assert_eq!((table.count(), table.versions), (2, 1));
}

#[tokio::test]
async fn a_list_that_became_empty_is_empty_and_one_that_did_not_change_stays() {
    let pusher = Pusher::new().await;
    let commit = async |rows: Option<Vec<u8>>, digest: &str| {
        let (id, _) = pusher.begin("system.compute.node_types").await;
        let batches = u32::from(rows.is_some());
        if let Some(rows) = rows {
            pusher.send(id, 0, rows).await;
        }
        let body = json!({"batches": batches, "checkpoint": {"snapshot": digest}});
        let committed = pusher.post(&paths::commit(id), body).await;
        assert_status(&committed, StatusCode::OK);
        let data = pusher.setup.data();
        crate::lake_reader::VisibleTable::read(&data, "compute", "node_types").count()
    };
    assert_eq!(commit(Some(node_types(&["a", "b"])), "two").await, 2);
    assert_eq!(commit(None, "two").await, 2);
    assert_eq!(commit(None, "empty").await, 0);
    assert_eq!(commit(None, "empty").await, 0);
    assert_eq!(commit(Some(node_types(&["a"])), "one").await, 1);
}

#[tokio::test]
async fn an_extraction_that_was_overtaken_is_void() {
    let pusher = Pusher::new().await;
    let (old, _) = pusher.begin("system.compute.node_types").await;
    pusher.send(old, 0, node_types(&["old"])).await;
    let (new, _) = pusher.begin("system.compute.node_types").await;
    assert_status(
        &pusher.send(old, 1, node_types(&["late"])).await,
        StatusCode::CONFLICT,
    );
    assert_status(&pusher.commit(old, 1).await, StatusCode::CONFLICT);
    assert_status(
        &pusher.send(new, 0, node_types(&["new"])).await,
        StatusCode::OK,
    );
    assert_status(&pusher.commit(new, 1).await, StatusCode::OK);
}

/// What is refused: what was sent, with which status it is answered, what is said to the collector and on the page.
struct Case {
    what: &'static str,
    bytes: Vec<u8>,
    status: u16,
    why: &'static str,
}

fn cases() -> Vec<Case> {
    let case = |what, bytes, status, why| Case {
        what,
        bytes,
        status,
        why,
    };
    vec![
        case(
            "another type",
            rows(&["a"], "core_count"),
            422,
            "core_count of system.compute.node_types is no double",
        ),
        case(
            "a column of the server's",
            rows(&["a"], "_row_key"),
            422,
            "the column _row_key is the server's own",
        ),
        case(
            "a column of no name",
            rows(&["a"], "a b"),
            422,
            "is no name of a column",
        ),
        case("no batch", b"no batch".to_vec(), 422, "can't be read"),
        case("no rows", node_types(&[]), 422, "no rows"),
        case(
            "a bomb",
            zstd_of(io::repeat(0), batch::MAX_UNPACKED_BYTES + 1),
            413,
            "unpacks to more than",
        ),
        case(
            "ten times the limit",
            vec![0; 10 * batch::MAX_BYTES],
            413,
            "larger than the 16777216 bytes",
        ),
    ]
}

#[tokio::test]
async fn what_may_not_be_pushed_is_refused_and_nothing_is_stored_and_the_page_says_so() {
    let pusher = Pusher::new().await;
    let page = async |why: &str| -> Option<RefusedPush> {
        let refusals = pusher.setup.connector_data().await.refusals;
        refusals.into_iter().find(|of| of.reason.contains(why))
    };
    let (_, foreign) = pusher.begin("system.access.audit").await;
    assert_status(&foreign, StatusCode::FORBIDDEN);
    let why = "system.access.audit is not read through this connector";
    assert!(detail(foreign).await.contains(why));
    assert_eq!(page(why).await.unwrap().times, 1);
    let (_, unknown) = pusher.begin("main.sales.orders").await;
    assert_status(&unknown, StatusCode::UNPROCESSABLE_ENTITY);
    let (id, _) = pusher.begin("system.compute.node_types").await;
    for case in cases() {
        for times in 1..=2 {
            let refused = pusher.send(id, 0, case.bytes.clone()).await;
            assert_eq!(refused.status().as_u16(), case.status, "{}", case.what);
            let detail = detail(refused).await;
            assert!(detail.contains(case.why), "{}: {detail}", case.what);
            let shown = page(case.why)
                .await
                .unwrap_or_else(|| panic!("{}", case.what));
            assert_eq!(shown.times, times, "{}", case.what);
            let table = shown.table.map(|table| table.full_name());
            assert_eq!(table.as_deref(), Some("system.compute.node_types"));
        }
    }
    assert_status(
        &pusher.commit(id, 1).await,
        StatusCode::UNPROCESSABLE_ENTITY,
    );
    assert!(
        page("1 batches were announced, and 0 are there")
            .await
            .is_some()
    );
    let others = ExtractionId::new(Uuid::now_v7());
    assert_status(&pusher.commit(others, 0).await, StatusCode::NOT_FOUND);
    assert!(page("there is no such extraction").await.is_some());
    assert!(!pusher.setup.data().join("raw").exists());
}

#[tokio::test]
async fn what_is_replayed_is_stored_once_or_refused() {
    let pusher = Pusher::new().await;
    let (old, _) = pusher.begin("system.compute.node_types").await;
    pusher.send(old, 0, node_types(&["a"])).await;
    assert_status(&pusher.commit(old, 1).await, StatusCode::OK);
    // What was answered before is answered again.
    assert_status(
        &pusher.send(old, 0, node_types(&["a"])).await,
        StatusCode::OK,
    );
    assert_status(&pusher.commit(old, 1).await, StatusCode::OK);
    // Into what is committed nothing more comes.
    let more = pusher.send(old, 1, node_types(&["b"])).await;
    assert_status(&more, StatusCode::NOT_FOUND);
    let data = pusher.setup.connector_data().await;
    assert_eq!(data.refusals.len(), 1, "{data:#?}");
    let table =
        crate::lake_reader::VisibleTable::read(&pusher.setup.data(), "compute", "node_types");
    assert_eq!(table.count(), 1);
}

#[tokio::test]
async fn what_was_under_way_is_refused_after_another_connector_took_over() {
    let pusher = Pusher::new().await;
    let (id, begun) = pusher.begin("system.billing.list_prices").await;
    assert_status(&begun, StatusCode::CREATED);
    let other = pusher.setup.connect_elsewhere().await;
    assert_eq!(pusher.setup.hand_over_to(&other).await, StatusCode::OK);
    let refused = pusher.commit(id, 0).await;
    assert_status(&refused, StatusCode::FORBIDDEN);
    let detail = detail(refused).await;
    assert!(
        detail.contains("another connector reads the global tables"),
        "{detail}"
    );
}

/// Rows of the history of queries with these statements, all of the same moment.
fn statements(ids: &[&str]) -> Vec<u8> {
    use arrow_array::{ArrayRef, RecordBatch, StringArray, TimestampMicrosecondArray};
    use std::sync::Arc;
    let workspaces: ArrayRef = Arc::new(StringArray::from(vec!["1"; ids.len()]));
    let times = TimestampMicrosecondArray::from(vec![1_790_000_000_000_000; ids.len()]);
    let times: ArrayRef = Arc::new(times.with_timezone("UTC"));
    let ids: ArrayRef = Arc::new(StringArray::from(ids.to_vec()));
    let columns = [
        ("workspace_id", workspaces, true),
        ("statement_id", ids, true),
        ("update_time", times, true),
    ];
    let rows = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let schema = rows.schema();
    batch::write(&schema, &[rows]).unwrap()
}

#[tokio::test]
async fn rows_that_cannot_be_told_apart_are_not_left_out_in_silence() {
    let pusher = Pusher::new().await;
    for (ids, is_told) in [(&["a", "b"][..], false), (&["c", "c"][..], true)] {
        let (id, _) = pusher.begin("system.query.history").await;
        assert_status(&pusher.send(id, 0, statements(ids)).await, StatusCode::OK);
        assert_status(&pusher.commit(id, 1).await, StatusCode::OK);
        let refusals = pusher.setup.connector_data().await.refusals;
        let told = refusals
            .iter()
            .any(|of| of.reason.contains("workspace_id, statement_id"));
        assert_eq!(told, is_told, "{refusals:#?}");
    }
}

fn zstd_of(bytes: impl io::Read, count: u64) -> Vec<u8> {
    zstd::encode_all(io::Read::take(bytes, count), 3).unwrap()
}

#[tokio::test]
async fn a_checkpoint_beyond_the_rows_is_refused() {
    let pusher = Pusher::new().await;
    let (id, _) = pusher.begin("system.query.history").await;
    for checkpoint in [
        json!({"watermark": "2030-01-01T00:00:00Z"}),
        json!({"snapshot": "abc"}),
    ] {
        let commit = json!({"batches": 0, "checkpoint": checkpoint});
        let refused = pusher.post(&paths::commit(id), commit).await;
        assert_status(&refused, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn a_token_that_is_unknown_revoked_or_over_is_refused_in_words() {
    let pusher = Pusher::new().await;
    let stranger = connection_string::Token::from_entropy([9; 32]);
    let mut other = pusher;
    let own = std::mem::replace(&mut other.token, stranger.as_str().to_owned());
    let (_, refused) = other.begin("system.query.history").await;
    assert_status(&refused, StatusCode::UNAUTHORIZED);
    assert!(
        detail(refused)
            .await
            .contains("belongs to no connector of this instance")
    );
    other.token = own;
    let path = contract::paths::connection_strings(other.setup.connector.connector_id);
    let tokens: Vec<contract::Token> = other.setup.get(&path).await;
    let token =
        contract::paths::connection_string(other.setup.connector.connector_id, tokens[0].token_id);
    other
        .setup
        .request(Method::DELETE, &token)
        .send()
        .await
        .unwrap();
    let (_, refused) = other.begin("system.query.history").await;
    assert!(detail(refused).await.contains("was revoked"));
    // Of a stranger's token nobody knows on whose page it belongs.
    let refusals = other.setup.connector_data().await.refusals;
    assert_eq!(refusals.len(), 1, "{refusals:#?}");
    assert!(refusals[0].reason.contains("was revoked"));
}

#[tokio::test]
async fn a_refused_token_ends_the_program_with_its_own_code() {
    let setup = Setup::start().await;
    let collector = setup.configured().await;
    let path = contract::paths::connector(setup.connector.connector_id);
    setup.request(Method::DELETE, &path).send().await.unwrap();
    let ended = collector.run(&["run"]).await;
    assert_eq!(ended.status.code(), Some(3), "{}", said(&ended));
    assert!(
        said(&ended).contains("Create a new connection string"),
        "{}",
        said(&ended)
    );
    assert!(!said(&ended).contains("lsc_"), "{}", said(&ended));
    let left: Vec<Connector> = setup.get(contract::paths::CONNECTORS).await;
    assert!(left.is_empty());
}

#[tokio::test]
async fn the_server_cannot_lead_the_credentials_elsewhere() {
    let setup = Setup::start().await;
    let mut collector = setup.configured().await;
    collector.host = "adb-1.1.azuredatabricks.net".to_owned();
    let ended = collector.run(&["run"]).await;
    assert_eq!(ended.status.code(), Some(2), "{}", said(&ended));
    assert!(
        said(&ended).contains("DATABRICKS_HOST is adb-1.1"),
        "{}",
        said(&ended)
    );
}

#[tokio::test]
async fn a_string_that_was_changed_is_refused_and_nothing_is_written() {
    let setup = Setup::start().await;
    let minted = setup.mint("key-of-the-first-string").await;
    let collector = setup.collector();
    let cut = &minted.connection_string[..minted.connection_string.len() - 40];
    let refused = collector.configure(cut).await;
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(
        said(&refused).contains("Nothing was written"),
        "{}",
        said(&refused)
    );
    assert!(!collector.folder.path().join(".env").exists());
    let unconfigured = collector.run(&["run"]).await;
    assert_eq!(
        unconfigured.status.code(),
        Some(2),
        "{}",
        said(&unconfigured)
    );
    assert!(said(&unconfigured).contains("lakesentry-collector configure"));
}

#[tokio::test]
async fn what_nobody_approved_is_refused_and_nothing_is_stored() {
    let pusher = Pusher::new().await;
    let rules = json!({ "tables": [
        { "table": "system.compute.node_types", "columns": ["node_type", "account_id"] },
    ]});
    let id = pusher.setup.connector.connector_id;
    let path = contract::paths::sharing(id);
    let approved = pusher.setup.request(Method::PUT, &path).json(&rules);
    assert_status(&approved.send().await.unwrap(), StatusCode::OK);
    let (_, begun) = pusher.begin("system.query.history").await;
    assert_status(&begun, StatusCode::FORBIDDEN);
    assert!(detail(begun).await.contains("may not leave the workspace"));
    let (id, begun) = pusher.begin("system.compute.node_types").await;
    assert_status(&begun, StatusCode::CREATED);
    let foreign = pusher.send(id, 0, rows(&["a"], "brand_new")).await;
    assert_status(&foreign, StatusCode::UNPROCESSABLE_ENTITY);
    let detail = detail(foreign).await;
    assert!(detail.contains("brand_new"), "{detail}");
    assert_status(
        &pusher.send(id, 0, node_types(&["a"])).await,
        StatusCode::OK,
    );
}
