//! The shapes of the Statement Execution API.

use std::time::Duration;

use fakebricks::{Cloud, Control, WorkspaceFacts};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ReadReply, World};

async fn submit(world: &World, workspace: &WorkspaceFacts, token: &str, body: Value) -> ReadReply {
    let url = format!(
        "{}/api/2.0/sql/statements",
        workspace.address.as_ref().unwrap()
    );
    world.send(Method::POST, url, Some(token), Some(body)).await
}

#[tokio::test]
async fn results_come_in_chunks_of_text() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let admin = world.metastore_admin_token(Cloud::Azure, "eastus");
    let answer = world
        .sql(&workspace, &admin, "SELECT * FROM system.query.history")
        .await;
    let manifest = &answer["manifest"];
    assert_eq!(manifest["total_chunk_count"], 2);
    assert_eq!(manifest["total_row_count"], 144);
    assert_eq!(manifest["truncated"], false);
    let first = &answer["result"];
    assert_eq!(first["row_count"], 100);
    for cell in first["data_array"][0].as_array().unwrap() {
        assert!(cell.is_string() || cell.is_null(), "{cell}");
    }
    let link = first["next_chunk_internal_link"].as_str().unwrap();
    let url = format!("{}{link}", workspace.address.as_ref().unwrap());
    let second = world.get(url, &admin).await.json();
    assert_eq!(second["chunk_index"], 1);
    assert_eq!(second["row_offset"], 100);
    assert_eq!(second["data_array"].as_array().unwrap().len(), 44);
    assert!(second.get("next_chunk_index").is_none());
}

#[tokio::test]
async fn no_rows_and_no_columns_have_their_own_shapes() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let admin = world.metastore_admin_token(Cloud::Azure, "eastus");
    let empty = world
        .sql(
            &workspace,
            &admin,
            "SELECT * FROM system.billing.usage LIMIT 0",
        )
        .await;
    assert_eq!(empty["result"], json!({}));
    assert_eq!(empty["manifest"]["total_chunk_count"], 0);
    assert!(empty["manifest"].get("chunks").is_none());
    assert_eq!(empty["manifest"]["schema"]["column_count"], 18);
    let grant = "GRANT USE CATALOG ON CATALOG system TO `account users`";
    let ddl = world.sql(&workspace, &admin, grant).await;
    assert_eq!(ddl["manifest"]["schema"], json!({ "column_count": 0 }));
}

#[tokio::test]
async fn types_and_cells_are_printed_as_databricks_does() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Aws, "us-east-1");
    let admin = world.metastore_admin_token(Cloud::Aws, "us-east-1");
    let query = "SELECT 1, CAST(2 AS BIGINT) AS b, true AS t, CAST('12.50' AS DECIMAL(18,2)) AS d, \
                 TIMESTAMP'2026-01-01T10:00:00Z' AS ts, DATE'2026-01-31' AS Day, NULL AS nothing";
    let answer = world.sql(&workspace, &admin, query).await;
    assert_eq!(
        answer["result"]["data_array"],
        json!([[
            "1",
            "2",
            "true",
            "12.50",
            "2026-01-01T10:00:00.000Z",
            "2026-01-31",
            null
        ]])
    );
    let columns = answer["manifest"]["schema"]["columns"].as_array().unwrap();
    let names: Vec<&str> = columns
        .iter()
        .map(|column| column["type_name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "INT",
            "LONG",
            "BOOLEAN",
            "DECIMAL",
            "TIMESTAMP",
            "DATE",
            "NULL"
        ]
    );
    let names: Vec<&str> = columns
        .iter()
        .map(|column| column["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["1", "b", "t", "d", "ts", "Day", "nothing"]);
    assert_eq!(columns[3]["type_text"], "DECIMAL(18,2)");
    assert_eq!(columns[3]["type_scale"], 2);
}

#[tokio::test]
async fn named_parameters_are_cast_and_missing_ones_fail() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Aws, "us-east-1");
    let admin = world.metastore_admin_token(Cloud::Aws, "us-east-1");
    let body = |parameters: Value| {
        json!({
            "statement": "SELECT count(*) FROM system.access.audit \
                          WHERE event_time < :until AND workspace_id <> :other",
            "warehouse_id": workspace.warehouses[0].id,
            "parameters": parameters,
            "wait_timeout": "30s",
        })
    };
    let bound = json!([
        { "name": "until", "value": "2100-01-01T00:00:00Z", "type": "TIMESTAMP" },
        { "name": "other", "value": "0" },
    ]);
    let answer = submit(&world, &workspace, &admin, body(bound)).await.json();
    assert_eq!(answer["result"]["data_array"], json!([["144"]]), "{answer}");
    let unbound = submit(&world, &workspace, &admin, body(json!([])))
        .await
        .json();
    assert_eq!(unbound["status"]["sql_state"], "42P02");
}

#[tokio::test]
async fn a_stopped_warehouse_comes_up_while_the_statement_waits() {
    let world = World::start();
    let workspace = world.named(Cloud::Azure, "dbw-batch-weu");
    assert_eq!(workspace.warehouses[0].state, "STOPPED");
    let token = world.reader_token(Cloud::Azure).await;
    let body = json!({
        "statement": "SELECT current_user()",
        "warehouse_id": workspace.warehouses[0].id,
        "wait_timeout": "0s",
    });
    let pending = submit(&world, &workspace, &token, body).await.json();
    assert_eq!(pending["status"]["state"], "PENDING");
    assert!(pending.get("manifest").is_none());
    let url = format!(
        "{}/api/2.0/sql/statements/{}",
        workspace.address.as_ref().unwrap(),
        pending["statement_id"].as_str().unwrap()
    );
    let mut polled = pending;
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        polled = world.get(url.clone(), &token).await.json();
        if polled["status"]["state"] == "SUCCEEDED" {
            break;
        }
    }
    let reader = world.account(Cloud::Azure).reader;
    assert_eq!(
        polled["result"]["data_array"][0][0],
        reader.credentials.application_id.as_str()
    );
    let now = world.named(Cloud::Azure, "dbw-batch-weu");
    assert_eq!(now.warehouses[0].state, "RUNNING");
}

#[tokio::test]
async fn a_waiting_statement_can_be_cancelled_and_is_nobody_elses() {
    let world = World::start();
    let workspace = world.named(Cloud::Azure, "dbw-batch-weu");
    let token = world.reader_token(Cloud::Azure).await;
    let body = json!({
        "statement": "SELECT 1",
        "warehouse_id": workspace.warehouses[0].id,
        "wait_timeout": "0s",
    });
    let pending = submit(&world, &workspace, &token, body).await.json();
    let url = format!(
        "{}/api/2.0/sql/statements/{}",
        workspace.address.as_ref().unwrap(),
        pending["statement_id"].as_str().unwrap()
    );
    let other = world.metastore_admin_token(Cloud::Azure, "westeurope");
    assert_eq!(world.get(url.clone(), &other).await.status, 404);
    let cancel = world
        .send(Method::POST, format!("{url}/cancel"), Some(&token), None)
        .await;
    assert_eq!(cancel.body, "{}");
    let after = world.get(url, &token).await.json();
    assert_eq!(after["status"]["state"], "CANCELED");
}

#[tokio::test]
async fn requests_that_are_wrong_are_refused_before_running() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Aws, "us-east-1");
    let token = world.reader_token(Cloud::Aws).await;
    let (usable, other) = (&workspace.warehouses[0].id, &workspace.warehouses[1].id);
    for (body, status, text) in [
        (
            json!({ "statement": "SELECT 1", "warehouse_id": usable, "wait_timeout": "3s" }),
            400,
            "wait_timeout",
        ),
        (
            json!({ "statement": "SELECT 1", "warehouse_id": "ffffffffffffffff" }),
            404,
            "RESOURCE_DOES_NOT_EXIST",
        ),
        (
            json!({ "statement": "SELECT 1", "warehouse_id": other }),
            403,
            "You do not have permission to use the SQL Warehouse.",
        ),
        (
            json!({ "statement": "SELECT 1", "warehouse_id": usable, "format": "CSV" }),
            400,
            "only supported with disposition EXTERNAL_LINKS",
        ),
        (
            json!({ "statement": "SELECT 1", "warehouse_id": usable, "session_id": "nobody's" }),
            404,
            "was not found",
        ),
    ] {
        let reply = submit(&world, &workspace, &token, body).await;
        assert_eq!(reply.status, status, "{reply:?}");
        assert!(reply.body.contains(text), "{reply:?}");
    }
    world
        .running
        .apply(&Control::Entitle {
            workspace_id: workspace.workspace_id.clone(),
            principal: world.account(Cloud::Aws).reader.credentials.application_id,
            on: false,
        })
        .unwrap();
    let body = json!({ "statement": "SELECT 1", "warehouse_id": usable });
    let reply = submit(&world, &workspace, &token, body).await;
    assert_eq!(reply.status, 403);
    assert!(reply.body.contains("databricks-sql-access"));
}

#[tokio::test]
async fn failures_carry_class_and_state() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Aws, "us-east-1");
    let admin = world.metastore_admin_token(Cloud::Aws, "us-east-1");
    for (text, class, state) in [
        ("INSER INTO x", "PARSE_SYNTAX_ERROR", "42601"),
        ("SELECT foo(1)", "UNRESOLVED_ROUTINE", "42883"),
        ("SELECT 1; SELECT 2", "PARSE_SYNTAX_ERROR", "42601"),
        (
            "SELECT nope FROM system.access.audit",
            "UNRESOLVED_COLUMN.WITH_SUGGESTION",
            "42703",
        ),
        (
            "SELECT * FROM system.billing.nope",
            "TABLE_OR_VIEW_NOT_FOUND",
            "42P01",
        ),
        ("SELECT * FROM system.nope.x", "SCHEMA_NOT_FOUND", "42704"),
        (
            "SELECT * FROM nope.a.b",
            "NO_SUCH_CATALOG_EXCEPTION",
            "42704",
        ),
        (
            "SELECT * FROM main.sales.orders",
            "INSUFFICIENT_PERMISSIONS",
            "42501",
        ),
    ] {
        let answer = world.sql(&workspace, &admin, text).await;
        let status = &answer["status"];
        assert_eq!(status["state"], "FAILED", "{text}");
        assert_eq!(status["sql_state"], state, "{text}");
        let message = status["error"]["message"].as_str().unwrap();
        assert!(
            message.trim().starts_with(&format!("[{class}]")),
            "{message}"
        );
    }
}

#[tokio::test]
async fn global_tables_hold_all_regions_and_regional_ones_their_own() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "westus2");
    let admin = world.metastore_admin_token(Cloud::Azure, "westus2");
    let ids = |table: &str| format!("SELECT DISTINCT workspace_id FROM system.{table} ORDER BY 1");
    let regional = world.sql(&workspace, &admin, &ids("access.audit")).await;
    assert_eq!(
        regional["result"]["data_array"],
        json!([[workspace.workspace_id]])
    );
    let global = world
        .sql(&workspace, &admin, &ids("access.workspaces_latest"))
        .await;
    assert_eq!(global["manifest"]["total_row_count"], 8);
    let described = world
        .sql(&workspace, &admin, "DESCRIBE TABLE system.compute.clusters")
        .await;
    assert_eq!(described["manifest"]["total_row_count"], 27);
}
