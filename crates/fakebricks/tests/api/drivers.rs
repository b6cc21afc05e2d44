//! What drivers ask for beside what is documented: sessions, and results in Arrow.

use std::io::Read as _;

use arrow_ipc::reader::StreamReader;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use datafusion::arrow::datatypes::{DataType, TimeUnit};
use datafusion::arrow::record_batch::RecordBatch;
use fakebricks::{Cloud, WorkspaceFacts};
use lz4_flex::frame::FrameDecoder;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{ReadReply, World};

/// A world with the first workspace of a region and the token of who may read there.
struct Desk {
    world: World,
    workspace: WorkspaceFacts,
    token: String,
}

impl Desk {
    fn new() -> Self {
        let world = World::start();
        let workspace = world.workspace(Cloud::Aws, "us-east-1");
        let token = world.metastore_admin_token(Cloud::Aws, "us-east-1");
        Self {
            world,
            workspace,
            token,
        }
    }

    async fn send(&self, method: Method, path: &str, body: Option<Value>) -> ReadReply {
        let url = format!("{}{path}", self.workspace.address.as_ref().unwrap());
        self.world.send(method, url, Some(&self.token), body).await
    }

    async fn submit(&self, statement: &str, more: Value) -> ReadReply {
        let mut body = json!({
            "statement": statement,
            "warehouse_id": self.workspace.warehouses[0].id,
            "format": "ARROW_STREAM",
        });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let path = "/api/2.0/sql/statements";
        self.send(Method::POST, path, Some(body)).await
    }

    async fn session(&self, more: Value) -> ReadReply {
        let mut body = json!({ "warehouse_id": self.workspace.warehouses[0].id });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let path = "/api/2.0/sql/sessions/";
        self.send(Method::POST, path, Some(body)).await
    }

    async fn file(&self, link: &Value) -> Vec<u8> {
        let address = link["external_link"].as_str().unwrap();
        let reply = self.world.client.get(address).send().await.unwrap();
        assert_eq!(reply.status(), 200);
        let bytes = reply.bytes().await.unwrap().to_vec();
        assert_eq!(link["byte_count"], bytes.len());
        bytes
    }
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    FrameDecoder::new(bytes).read_to_end(&mut plain).unwrap();
    plain
}

fn batch(plain: &[u8]) -> RecordBatch {
    let mut batches = StreamReader::try_new(plain, None).unwrap();
    let batch = batches.next().unwrap().unwrap();
    assert!(batches.next().is_none());
    batch
}

const TYPES: &str = "SELECT 1 AS n, CAST('2026-01-31 10:00:00.125' AS TIMESTAMP) AS t, \
                     CAST(1.5 AS DECIMAL(38,18)) AS d, array('x') AS a, 'y' AS s";

#[tokio::test]
async fn a_small_result_is_attached_with_its_types() {
    let desk = Desk::new();
    for disposition in ["INLINE", "INLINE_OR_EXTERNAL_LINKS"] {
        let more = json!({ "disposition": disposition, "result_compression": "LZ4_FRAME" });
        let answer = desk.submit(TYPES, more).await.json();
        let (manifest, result) = (&answer["manifest"], &answer["result"]);
        assert_eq!(manifest["format"], "ARROW_STREAM");
        assert_eq!(manifest["result_compression"], "LZ4_FRAME");
        assert!(result.get("external_links").is_none() && result.get("data_array").is_none());
        let packed = STANDARD
            .decode(result["attachment"].as_str().unwrap())
            .unwrap();
        let plain = unpacked(&packed);
        assert_eq!(manifest["chunks"][0]["byte_count"], plain.len());
        assert_eq!(manifest["total_byte_count"], plain.len());
        let batch = batch(&plain);
        let types: Vec<DataType> = batch
            .schema()
            .fields()
            .iter()
            .map(|field| field.data_type().clone())
            .collect();
        let zone = Some("Etc/UTC".into());
        assert_eq!(types[0], DataType::Int32);
        assert_eq!(types[1], DataType::Timestamp(TimeUnit::Microsecond, zone));
        assert_eq!(types[2], DataType::Decimal128(38, 18));
        assert!(matches!(types[3], DataType::List(_)), "{types:?}");
        assert_eq!(types[4], DataType::Utf8);
    }
}

#[tokio::test]
async fn a_result_of_many_chunks_is_attached_chunk_by_chunk() {
    let desk = Desk::new();
    let query = "SELECT event_id FROM system.access.audit";
    let answer = desk.submit(query, json!({})).await.json();
    assert!(answer["manifest"].get("result_compression").is_none());
    let mut rows = 0;
    let mut chunk = answer["result"].clone();
    loop {
        let plain = STANDARD
            .decode(chunk["attachment"].as_str().unwrap())
            .unwrap();
        let batch = batch(&plain);
        assert_eq!(chunk["row_count"], batch.num_rows());
        assert_eq!(chunk["row_offset"], rows);
        rows += batch.num_rows();
        let Some(next) = chunk["next_chunk_internal_link"].as_str() else {
            break;
        };
        assert!(next.ends_with(&format!("?row_offset={rows}")), "{next}");
        chunk = desk.send(Method::GET, next, None).await.json();
    }
    assert_eq!(answer["manifest"]["total_row_count"], rows);
    assert!(rows > 100);
}

#[tokio::test]
async fn a_large_result_is_behind_links_that_come_all_at_once() {
    let desk = Desk::new();
    let query = "SELECT event_id, event_time FROM system.access.audit";
    let inline = desk.world.sql(&desk.workspace, &desk.token, query).await;
    for (disposition, at_once) in [("INLINE_OR_EXTERNAL_LINKS", 2), ("EXTERNAL_LINKS", 1)] {
        let more = json!({ "disposition": disposition, "result_compression": "LZ4_FRAME" });
        let answer = desk.submit(query, more).await.json();
        let links = answer["result"]["external_links"].as_array().unwrap();
        assert_eq!(links.len(), at_once, "{disposition}");
        let next = links[0]["next_chunk_internal_link"].as_str().unwrap();
        assert!(next.ends_with("/result/chunks/1"), "{next}");
        let second = desk.send(Method::GET, next, None).await.json()["external_links"][0].clone();
        let mut rows = 0;
        for link in [&links[0], &second] {
            let plain = unpacked(&desk.file(link).await);
            let index = usize::try_from(link["chunk_index"].as_u64().unwrap()).unwrap();
            let chunk = &answer["manifest"]["chunks"][index];
            assert_eq!(chunk["byte_count"], plain.len());
            rows += batch(&plain).num_rows();
        }
        assert_eq!(inline["manifest"]["total_row_count"], rows);
    }
}

#[tokio::test]
async fn unknown_words_are_refused() {
    let desk = Desk::new();
    for more in [
        json!({ "disposition": "SOMEWHERE" }),
        json!({ "format": "PARQUET" }),
        json!({ "format": "CSV", "disposition": "INLINE_OR_EXTERNAL_LINKS" }),
        json!({ "result_compression": "ZSTD" }),
    ] {
        let reply = desk.submit("SELECT 1", more).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST);
        assert_eq!(reply.json()["error_code"], "INVALID_PARAMETER_VALUE");
    }
}

#[tokio::test]
async fn a_statement_that_nobody_waits_for_is_pending_first() {
    let desk = Desk::new();
    let more = json!({ "wait_timeout": "0s", "format": "JSON_ARRAY" });
    let submitted = desk.submit("SELECT 1", more).await.json();
    assert_eq!(submitted["status"], json!({ "state": "PENDING" }));
    assert!(submitted.get("manifest").is_none());
    let path = format!(
        "/api/2.0/sql/statements/{}",
        submitted["statement_id"].as_str().unwrap()
    );
    let mut answer = submitted;
    while answer["result"].is_null() {
        answer = desk.send(Method::GET, &path, None).await.json();
        assert_ne!(answer["status"]["state"], "FAILED", "{answer}");
    }
    assert_eq!(answer["result"]["data_array"], json!([["1"]]));
}

#[tokio::test]
async fn statements_of_a_session_run_where_it_is() {
    let desk = Desk::new();
    let open = desk
        .session(json!({ "catalog": "SYSTEM", "schema": "access" }))
        .await;
    assert_eq!(open.status, 200, "{open:?}");
    let session = open.json()["session_id"].clone();
    let place = "SELECT current_catalog() || '.' || current_schema() AS place";
    let run = async |statement: &str| {
        let more = json!({ "session_id": session, "format": "JSON_ARRAY" });
        desk.submit(statement, more).await.json()
    };
    let at = async || run(place).await["result"]["data_array"][0][0].clone();
    assert_eq!(at().await, "system.access");
    assert_eq!(
        run("USE SCHEMA billing").await["status"]["state"],
        "SUCCEEDED"
    );
    assert_eq!(at().await, "system.billing");
    assert_eq!(
        run("USE CATALOG main").await["status"]["state"],
        "SUCCEEDED"
    );
    assert_eq!(at().await, "main.default");
    assert_eq!(
        run("USE system.access").await["status"]["state"],
        "SUCCEEDED"
    );
    assert_eq!(at().await, "system.access");
    let failed = run("USE SCHEMA nowhere").await;
    assert_eq!(failed["status"]["state"], "FAILED", "{failed}");
    assert_eq!(at().await, "system.access");
    // Without the session nothing has moved.
    let apart = desk.submit(place, json!({ "format": "JSON_ARRAY" })).await;
    assert_eq!(apart.json()["result"]["data_array"][0][0], "main.default");

    let path = format!("/api/2.0/sql/sessions/{}", session.as_str().unwrap());
    assert_eq!(desk.send(Method::DELETE, &path, None).await.body, "{}");
    let again = desk.send(Method::DELETE, &path, None).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    let more = json!({ "session_id": session });
    let late = desk.submit("SELECT 1", more).await;
    assert_eq!(late.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_session_that_would_answer_otherwise_is_refused() {
    let desk = Desk::new();
    let same = json!({ "session_confs": { "TIMEZONE": "UTC", "ansi_mode": "true" } });
    assert_eq!(desk.session(same).await.status, 200);
    for settings in [
        json!({ "timezone": "Europe/Berlin" }),
        json!({ "ansi_mode": "false" }),
        json!({ "something": "1" }),
    ] {
        let refused = desk.session(json!({ "session_confs": settings })).await;
        assert_eq!(refused.status, StatusCode::NOT_IMPLEMENTED);
    }
    let nowhere = json!({ "warehouse_id": "ffffffffffffffff" });
    assert_eq!(desk.session(nowhere).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn credentials_are_refused_as_recorded() {
    let desk = Desk::new();
    let url = format!(
        "{}/api/2.0/sql/sessions/",
        desk.workspace.address.as_ref().unwrap()
    );
    let body = json!({ "warehouse_id": desk.workspace.warehouses[0].id });
    for (token, status, text) in [
        (Some("wrong"), 403, "Invalid access token."),
        (
            None,
            401,
            "Credential was not sent or was of an unsupported type for this API.",
        ),
    ] {
        let reply = desk
            .world
            .send(Method::POST, url.clone(), token, Some(body.clone()))
            .await;
        assert_eq!(reply.status, status);
        assert_eq!(
            reply.json(),
            json!({ "error_code": status, "message": text })
        );
        assert_eq!(
            reply.header("content-type"),
            "application/json; charset=utf-8"
        );
        assert_eq!(reply.header("x-databricks-reason-phrase"), text);
        assert_eq!(reply.header("x-databricks-org-id"), "");
    }
}
