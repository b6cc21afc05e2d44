//! Forms of statements beside plain queries: names as text, versions of tables, parameters by place, `SHOW` and `DESCRIBE`.

use fakebricks::{Cloud, WorkspaceFacts};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::World;

/// Runs a statement as the administrator of the metastore, with parameters.
async fn run(world: &World, workspace: &WorkspaceFacts, text: &str, parameters: Value) -> Value {
    let admin = world.metastore_admin_token(Cloud::Azure, "eastus");
    let body = json!({
        "statement": text,
        "warehouse_id": workspace.warehouses[0].id,
        "parameters": parameters,
        "wait_timeout": "30s",
    });
    let url = format!(
        "{}/api/2.0/sql/statements",
        workspace.address.as_ref().unwrap()
    );
    let reply = world
        .send(Method::POST, url, Some(&admin), Some(body))
        .await;
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()
}

/// The first column of the result.
fn first_column(answer: &Value) -> Vec<&str> {
    let rows = answer["result"]["data_array"].as_array();
    let rows = rows.map_or(&[][..], Vec::as_slice);
    rows.iter().map(|row| row[0].as_str().unwrap()).collect()
}

#[tokio::test]
async fn show_filters_by_its_pattern() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    for (text, expected) in [
        ("SHOW SCHEMAS IN system LIKE 'bill*'", &["billing"][..]),
        (
            "SHOW SCHEMAS IN system LIKE 'BILLING|query'",
            &["billing", "query"],
        ),
        ("SHOW SCHEMAS IN system LIKE 'bill'", &[]),
        ("SHOW CATALOGS LIKE 'sys*'", &["system"]),
        ("SHOW TABLES IN system.billing LIKE 'us*e'", &["billing"]),
    ] {
        let answer = run(&world, &workspace, text, json!([])).await;
        assert_eq!(first_column(&answer), expected, "{text} {answer}");
    }
    for text in ["SHOW SCHEMAS IN system.billing", "SHOW TABLES IN a.b.c"] {
        let message = run(&world, &workspace, text, json!([])).await["status"]["error"]["message"]
            .to_string();
        assert!(
            message.contains("[UNSUPPORTED_BY_SIMULATION]"),
            "{text} {message}"
        );
    }
}

#[tokio::test]
async fn versions_of_tables_are_refused_by_name() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    for suffix in [
        "VERSION AS OF 1",
        "TIMESTAMP AS OF '2026-01-01'",
        "TIMESTAMP AS OF date_sub(current_date(), 1)",
        "FOR VERSION AS OF 1",
        "FOR TIMESTAMP AS OF '2026-01-01'",
        "FOR SYSTEM_VERSION AS OF 1",
        "@v1",
        "@20260101000000000",
    ] {
        let joint = if suffix.starts_with('@') { "" } else { " " };
        let text = format!("SELECT count(*) FROM system.billing.usage{joint}{suffix}");
        let answer = run(&world, &workspace, &text, json!([])).await;
        let message = answer["status"]["error"]["message"].to_string();
        assert!(
            message.contains("[UNSUPPORTED_BY_SIMULATION]") && message.contains("time travel"),
            "{text} {answer}"
        );
    }
}

#[tokio::test]
async fn parameters_are_bound_by_their_place() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let parameters = json!([
        { "ordinal": 2, "value": "b" },
        { "ordinal": 1, "value": "41", "type": "INT" },
    ]);
    let answer = run(
        &world,
        &workspace,
        "SELECT ? + 1 AS n, ? AS text",
        parameters,
    )
    .await;
    assert_eq!(
        answer["result"]["data_array"],
        json!([["42", "b"]]),
        "{answer}"
    );
    let lacking = run(&world, &workspace, "SELECT ?", json!([])).await;
    assert_eq!(lacking["status"]["sql_state"], "42P02", "{lacking}");
}

#[tokio::test]
async fn a_query_is_described_without_running() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let query = "SELECT 1 AS n, CAST(2 AS DECIMAL(10,2)) AS price, array('a') AS list";
    for word in ["DESCRIBE QUERY", "DESC QUERY", "DESCRIBE"] {
        let answer = run(&world, &workspace, &format!("{word} {query}"), json!([])).await;
        assert_eq!(
            answer["result"]["data_array"],
            json!([
                ["n", "int", null],
                ["price", "decimal(10,2)", null],
                ["list", "array<string>", null],
            ]),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn identifier_names_tables_and_columns() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let plain = "SELECT count(usage_quantity) FROM system.billing.usage";
    let expected = run(&world, &workspace, plain, json!([])).await["result"]["data_array"].clone();
    let parameters = json!([
        { "name": "table", "value": "system.billing.usage" },
        { "name": "schema", "value": "system.`billing`" },
        { "name": "column", "value": "usage_quantity" },
    ]);
    for text in [
        "SELECT count(usage_quantity) FROM IDENTIFIER('system.billing.usage')",
        "SELECT count(usage_quantity) FROM IDENTIFIER(:table)",
        "SELECT count(IDENTIFIER(:column)) FROM identifier(:schema || '.usage') AS u",
        "WITH u AS (SELECT * FROM IDENTIFIER(:table)) SELECT count(IDENTIFIER('u.usage_quantity')) FROM u",
    ] {
        let answer = run(&world, &workspace, text, parameters.clone()).await;
        assert_eq!(answer["result"]["data_array"], expected, "{text} {answer}");
    }
    let reader = world.reader_token(Cloud::Azure).await;
    let hidden = "SELECT 1 FROM IDENTIFIER('system.billing.usage')";
    let message = world.failure(&workspace, &reader, hidden).await;
    assert!(message.contains("[INSUFFICIENT_PERMISSIONS]"), "{message}");
    for text in [
        "SELECT 1 FROM IDENTIFIER(upper('a'))",
        "SELECT 1 FROM IDENTIFIER(?)",
    ] {
        let message = world.failure(&workspace, &reader, text).await;
        assert!(
            message.contains("[UNSUPPORTED_BY_SIMULATION]"),
            "{text} {message}"
        );
    }
}

/// Databricks' own: Spark 4.0 has no paths into texts.
/// <https://docs.databricks.com/sql/language-manual/functions/colonsign.html>
#[tokio::test]
async fn a_colon_leads_into_a_text_of_json() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let json = r#"{"owner":"fred","Shop":{"items":[{"id":7},{"id":8}],"open":true,"none":null}}"#;
    for (path, expected) in [
        ("j:owner", Some("fred")),
        ("j:OWNER", Some("fred")),
        ("j:shop.items[1].id", Some("8")),
        ("j:['Shop']['open']", Some("true")),
        ("j:['shop']", None),
        ("j:shop.none", None),
        ("j:shop.items[5].id", None),
        ("j:shop.items", Some(r#"[{"id":7},{"id":8}]"#)),
        ("j:shop.items[0].id::int + 1", Some("8")),
        ("upper(t.j:owner)", Some("FRED")),
    ] {
        let text = format!("SELECT {path} AS x FROM VALUES ('{json}') AS t(j)");
        let answer = run(&world, &workspace, &text, json!([])).await;
        assert_eq!(answer["status"]["state"], "SUCCEEDED", "{path} {answer}");
        let found = answer["result"]["data_array"][0][0].as_str();
        assert_eq!(found, expected, "{path}");
    }
    for (text, class) in [
        ("SELECT x:y FROM VALUES (1) AS t(x)", "[DATATYPE_MISMATCH"),
        (
            "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i FROM n",
            "[UNSUPPORTED_BY_SIMULATION] The simulation does not support WITH RECURSIVE",
        ),
    ] {
        let answer = run(&world, &workspace, text, json!([])).await;
        let message = answer["status"]["error"]["message"].as_str().unwrap();
        assert!(message.contains(class), "{text} {message}");
    }
}

#[tokio::test]
async fn an_interval_is_a_column_of_its_type() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let text = "SELECT TIMESTAMP'2024-01-02 01:02:03.5' - TIMESTAMP'2024-01-01 00:00:00' AS took";
    let answer = run(&world, &workspace, text, json!([])).await;
    assert_eq!(first_column(&answer), ["1 01:02:03.500000000"]);
    let column = &answer["manifest"]["schema"]["columns"][0];
    assert_eq!(column["type_text"], "INTERVAL DAY TO SECOND");
    assert_eq!(column["type_name"], "INTERVAL");
    assert_eq!(column["type_interval_type"], "DAY TO SECOND");
}
