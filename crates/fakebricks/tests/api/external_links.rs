//! Results that are fetched from storage.

use fakebricks::{Cloud, Control, WorkspaceFacts};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{ReadReply, World};

/// 144 rows, in two chunks.
const QUERY: &str = "SELECT event_id, source_ip_address, NULL AS nothing FROM system.access.audit";

async fn submit(world: &World, workspace: &WorkspaceFacts, token: &str, more: Value) -> Value {
    let mut body = json!({
        "statement": QUERY,
        "warehouse_id": workspace.warehouses[0].id,
        "disposition": "EXTERNAL_LINKS",
    });
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let url = format!(
        "{}/api/2.0/sql/statements",
        workspace.address.as_ref().unwrap()
    );
    world
        .send(Method::POST, url, Some(token), Some(body))
        .await
        .json()
}

async fn plain(world: &World, link: &Value) -> ReadReply {
    ReadReply::read(
        world
            .client
            .get(link.as_str().unwrap())
            .send()
            .await
            .unwrap(),
    )
    .await
}

#[tokio::test]
async fn chunks_are_files_behind_links() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Aws, "us-east-1");
    let token = world.metastore_admin_token(Cloud::Aws, "us-east-1");
    let inline = world.sql(&workspace, &token, QUERY).await;
    let linked = submit(&world, &workspace, &token, json!({})).await;
    let manifest = &linked["manifest"];
    assert_eq!(manifest["schema"], inline["manifest"]["schema"]);
    assert_eq!(
        (&manifest["total_chunk_count"], &manifest["total_row_count"]),
        (&json!(2), &json!(144))
    );
    let first = &linked["result"]["external_links"][0];
    assert!(linked["result"].get("data_array").is_none());
    assert_eq!(
        (&first["row_count"], &first["next_chunk_index"]),
        (&json!(100), &json!(1))
    );
    let file = plain(&world, &first["external_link"]).await;
    assert_eq!(file.status, 200);
    assert_eq!(file.json(), inline["result"]["data_array"]);
    assert_eq!(first["byte_count"], file.body.len());
    let next = format!(
        "{}{}",
        workspace.address.as_ref().unwrap(),
        first["next_chunk_internal_link"].as_str().unwrap()
    );
    let second = world.get(next, &token).await.json();
    let second = &second["external_links"][0];
    assert_eq!(
        (&second["row_offset"], &second["row_count"]),
        (&json!(100), &json!(44))
    );
    assert!(second.get("next_chunk_index").is_none());
    let file = plain(&world, &second["external_link"]).await;
    assert_eq!(file.json().as_array().unwrap().len(), 44);
    assert_eq!(file.json()[0][2], Value::Null);

    let with_token = world
        .get(first["external_link"].as_str().unwrap().to_owned(), &token)
        .await;
    assert_eq!(with_token.status, StatusCode::BAD_REQUEST);
    assert!(with_token.body.contains("Only one auth mechanism allowed"));
    let other = first["external_link"]
        .as_str()
        .unwrap()
        .replace("/0?", "/1?");
    assert_eq!(plain(&world, &json!(other)).await.status, 403);
}

#[tokio::test]
async fn links_end_and_a_new_one_can_be_had() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Aws, "us-east-1");
    let token = world.metastore_admin_token(Cloud::Aws, "us-east-1");
    world
        .running
        .apply(&Control::LinkLifetime { seconds: 0 })
        .unwrap();
    let linked = submit(&world, &workspace, &token, json!({})).await;
    let ended = plain(
        &world,
        &linked["result"]["external_links"][0]["external_link"],
    )
    .await;
    assert_eq!(ended.status, 403);
    assert!(ended.body.contains("Request has expired"));
    world
        .running
        .apply(&Control::LinkLifetime { seconds: 60 })
        .unwrap();
    let address = workspace.address.as_ref().unwrap();
    let id = linked["statement_id"].as_str().unwrap();
    let chunk = format!("{address}/api/2.0/sql/statements/{id}/result/chunks/0");
    let again = world.get(chunk.clone(), &token).await.json();
    let link = again["external_links"][0]["external_link"].clone();
    assert_eq!(plain(&world, &link).await.status, 200);

    world
        .running
        .apply(&Control::ExpireStatements { results_only: true })
        .unwrap();
    let closed = world
        .get(format!("{address}/api/2.0/sql/statements/{id}"), &token)
        .await
        .json();
    assert_eq!(
        (
            &closed["status"]["state"],
            &closed["manifest"]["total_row_count"]
        ),
        (&json!("CLOSED"), &json!(144))
    );
    assert_eq!(world.get(chunk, &token).await.status, 404);
    assert_eq!(plain(&world, &link).await.status, 404);
    world
        .running
        .apply(&Control::ExpireStatements {
            results_only: false,
        })
        .unwrap();
    let gone = world
        .get(format!("{address}/api/2.0/sql/statements/{id}"), &token)
        .await;
    assert_eq!(
        (gone.status, gone.json()["error_code"].as_str()),
        (StatusCode::NOT_FOUND, Some("NOT_FOUND"))
    );
}

#[tokio::test]
async fn lines_have_a_head_once_and_limits_cut_off() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Aws, "us-east-1");
    let token = world.metastore_admin_token(Cloud::Aws, "us-east-1");
    let csv = submit(&world, &workspace, &token, json!({ "format": "CSV" })).await;
    assert_eq!(csv["manifest"]["format"], "CSV");
    let file = plain(&world, &csv["result"]["external_links"][0]["external_link"]).await;
    let lines: Vec<&str> = file.body.lines().collect();
    assert_eq!(
        (lines.len(), lines[0]),
        (101, "event_id,source_ip_address,nothing")
    );
    assert!(lines[1].ends_with(",null"));
    let few = submit(&world, &workspace, &token, json!({ "byte_limit": 200 })).await;
    assert_eq!(few["manifest"]["truncated"], true);
    let rows = few["manifest"]["total_row_count"].as_u64().unwrap();
    assert!((1..10).contains(&rows), "{rows}");
}
