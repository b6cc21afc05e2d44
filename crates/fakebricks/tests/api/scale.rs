//! Accounts with many workspaces.

use std::time::Instant;

use fakebricks::{Cloud, Control, Options, WorkspaceFacts};
use reqwest::header::HOST;
use serde_json::{Value, json};

use crate::support::{ReadReply, World};

async fn list(world: &World, cloud: Cloud) -> Vec<Value> {
    let account = world.account(cloud);
    let token = account.account_admin.credentials.token.unwrap();
    let address = account.accounts_address.unwrap();
    let url = format!(
        "{address}/api/2.0/accounts/{}/workspaces",
        account.account_id
    );
    serde_json::from_value(world.get(url, &token).await.json()).unwrap()
}

/// Asks a host that has no listener of its own.
async fn ask(world: &World, host: &str, path: &str, token: &str) -> ReadReply {
    let url = format!("http://{}{path}", world.running.address());
    let request = world.client.get(url).header(HOST, host).bearer_auth(token);
    ReadReply::read(request.send().await.unwrap()).await
}

#[tokio::test]
async fn a_workspace_of_the_crowd_is_a_real_one() {
    let world = World::start();
    assert_eq!(list(&world, Cloud::Azure).await.len(), 9);
    world
        .running
        .apply(&Control::Scale { workspaces: 2000 })
        .unwrap();
    for cloud in Cloud::ALL {
        assert_eq!(list(&world, cloud).await.len(), 2000);
    }
    let cloud = Cloud::Azure;
    let all = list(&world, cloud).await;
    let found = all
        .iter()
        .skip(9)
        .find(|one| one["workspace_status"] == "RUNNING" && one["location"] == "uksouth")
        .unwrap();
    let host = format!(
        "{}{}",
        found["deployment_name"].as_str().unwrap(),
        cloud.workspace_zone()
    );
    let metadata = ask(&world, &host, "/.well-known/databricks-config", "")
        .await
        .json();
    assert_eq!(metadata["workspace_id"], found["workspace_id"].to_string());

    let token = world.reader_token(cloud).await;
    let summary = ask(
        &world,
        &host,
        "/api/2.1/unity-catalog/metastore_summary",
        &token,
    )
    .await
    .json();
    let metastore = world
        .account(cloud)
        .metastores
        .into_iter()
        .find(|one| one.region == "uksouth")
        .unwrap();
    assert_eq!(summary["metastore_id"], metastore.metastore_id.as_str());
    assert_eq!(summary["region"], "uksouth");
    let admin = metastore.admin.credentials.token.unwrap();
    let warehouses = ask(&world, &host, "/api/2.0/sql/warehouses", &admin)
        .await
        .json();
    let id = warehouses["warehouses"][0]["id"].as_str().unwrap();

    let principal = world.account(cloud).reader.credentials.application_id;
    let sql = async |token: &str, text: &str| {
        let url = format!("http://{}/api/2.0/sql/statements", world.running.address());
        let body = json!({ "statement": text, "warehouse_id": id, "wait_timeout": "30s" });
        let request = world
            .client
            .post(url)
            .header(HOST, &host)
            .bearer_auth(token)
            .json(&body);
        ReadReply::read(request.send().await.unwrap()).await.json()
    };
    let query =
        "SELECT count(*), count(DISTINCT workspace_id) FROM system.access.workspaces_latest";
    let denied = sql(&token, query).await;
    assert_eq!(denied["status"]["sql_state"], "42501", "{denied}");
    for grant in [
        "USE CATALOG ON CATALOG system",
        "USE SCHEMA, SELECT ON SCHEMA system.access",
    ] {
        let done = sql(&admin, &format!("GRANT {grant} TO `{principal}`")).await;
        assert_eq!(done["status"]["state"], "SUCCEEDED", "{done}");
    }
    let running = all
        .iter()
        .filter(|one| one["workspace_status"] == "RUNNING")
        .count()
        .to_string();
    let counted = sql(&token, query).await;
    assert_eq!(counted["result"]["data_array"], json!([[running, running]]));
    // The audit log is regional: all of its rows are about workspaces of this region.
    let rows = sql(
        &token,
        "SELECT DISTINCT workspace_id FROM system.access.audit",
    )
    .await;
    let of_region = |id: &Value| {
        all.iter().any(|one| {
            json!(one["workspace_id"].to_string()) == *id && one["location"] == "uksouth"
        })
    };
    let rows = rows["result"]["data_array"].as_array().unwrap().clone();
    assert!(
        !rows.is_empty() && rows.iter().all(|row| of_region(&row[0])),
        "{rows:?}"
    );

    world.running.apply(&Control::Reset).unwrap();
    assert_eq!(list(&world, cloud).await.len(), 9);
    assert_eq!(
        ask(&world, &host, "/.well-known/databricks-config", "")
            .await
            .status,
        421
    );
}

#[tokio::test]
async fn who_is_assigned_everywhere_is_in_the_crowd_too_and_states_are_told_apart() {
    let world = World::start();
    world
        .running
        .apply(&Control::Scale { workspaces: 500 })
        .unwrap();
    let cloud = Cloud::Gcp;
    let token = world.reader_token(cloud).await;
    let me = "/api/2.0/preview/scim/v2/Me";
    let all = list(&world, cloud).await;
    let (mut running, mut others) = (0, 0);
    for one in all.iter().skip(7).take(120) {
        let host = format!(
            "{}{}",
            one["deployment_name"].as_str().unwrap(),
            cloud.workspace_zone()
        );
        let reply = ask(&world, &host, me, &token).await;
        if one["workspace_status"] == "RUNNING" {
            running += 1;
            assert_eq!(reply.status, 200, "{reply:?}");
            assert_eq!(
                reply.header("x-databricks-org-id"),
                one["workspace_id"].to_string()
            );
        } else {
            others += 1;
            assert_eq!(reply.status, 503);
        }
    }
    assert!(running > 100 && others > 0, "{running} {others}");
    let id = all[20]["workspace_id"].to_string();
    let principal = world.account(cloud).reader.credentials.application_id;
    world
        .running
        .apply(&Control::Assign {
            workspace_id: id,
            principal,
            on: false,
        })
        .unwrap();
    let host = format!(
        "{}{}",
        all[20]["deployment_name"].as_str().unwrap(),
        cloud.workspace_zone()
    );
    assert_eq!(ask(&world, &host, me, &token).await.status, 403);
}

#[tokio::test]
async fn fifty_thousand_start_fast_and_cost_little_until_they_are_asked_for() {
    let before = resident_kib();
    let begun = Instant::now();
    let running = fakebricks::start(Options {
        workspaces: 50_000,
        ..Options::default()
    })
    .unwrap();
    let (took, grown) = (begun.elapsed(), resident_kib().saturating_sub(before));
    assert!(took.as_secs() < 5, "{took:?}");
    assert!(grown < 40 * 1024, "{grown} KiB");
    let facts = running.facts();
    let azure = &facts.clouds[&Cloud::Azure];
    assert_eq!(azure.workspaces.len() + azure.more_workspaces, 50_000);
    assert_eq!(azure.metastores.len(), 20);
    let made: Vec<&WorkspaceFacts> = azure.workspaces.iter().collect();
    assert_eq!(made.len(), 9);
}

/// Memory that this process uses; 0 where the system does not say.
fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .unwrap_or_default()
}
