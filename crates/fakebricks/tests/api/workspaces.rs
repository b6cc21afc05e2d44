//! Metastores, system schemas and warehouses of workspaces.

use fakebricks::Cloud;
use reqwest::Method;
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn the_metastore_is_told_and_its_absence_too() {
    let world = World::start();
    let token = world.reader_token(Cloud::Azure).await;
    let path = "/api/2.1/unity-catalog/metastore_summary";
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let summary = world
        .get(format!("{}{path}", workspace.address.unwrap()), &token)
        .await
        .json();
    assert_eq!(summary["region"], "eastus");
    assert_eq!(
        summary["metastore_id"],
        workspace.metastore_id.unwrap().as_str()
    );
    let legacy = world.named(Cloud::Azure, "dbw-legacy-weu");
    let none = world
        .get(format!("{}{path}", legacy.address.clone().unwrap()), &token)
        .await;
    assert_eq!(none.status, 404);
    assert_eq!(none.json()["error_code"], "METASTORE_DOES_NOT_EXIST");
    assert!(
        none.body
            .contains("No metastore assigned for the current workspace")
    );
    let failure = world.failure(&legacy, &token, "SELECT * FROM system.billing.usage");
    assert!(failure.await.contains("[UC_NOT_ENABLED]"));
}

#[tokio::test]
async fn system_schemas_are_listed_and_switched_on_by_administrators() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "westus2");
    let admin = world.metastore_admin_token(Cloud::Azure, "westus2");
    let base = format!(
        "{}/api/2.1/unity-catalog/metastores/{}/systemschemas",
        workspace.address.as_ref().unwrap(),
        workspace.metastore_id.as_ref().unwrap()
    );
    let reader = world.reader_token(Cloud::Azure).await;
    let listed = world.get(base.clone(), &reader).await;
    assert_eq!(listed.status, 200, "account admins may list");
    let state = |name: &str, list: &serde_json::Value| {
        let all = list["schemas"].as_array().unwrap();
        let found = all.iter().find(|one| one["schema"] == name).unwrap();
        found["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state("serving", &listed.json()), "AVAILABLE");
    assert_eq!(state("billing", &listed.json()), "MANAGED");
    let query = "SELECT * FROM system.serving.endpoint_usage LIMIT 1";
    let off = world.failure(&workspace, &admin, query).await;
    assert!(off.contains("[SCHEMA_NOT_FOUND]"), "{off}");

    let put =
        |schema: &str| world.send(Method::PUT, format!("{base}/{schema}"), Some(&admin), None);
    assert!(
        put("billing")
            .await
            .body
            .contains("can only be enabled by Databricks")
    );
    assert_eq!(put("serving").await.status, 200);
    assert!(put("serving").await.body.contains("already exists"));
    assert_eq!(world.failure(&workspace, &admin, query).await, "");
}

#[tokio::test]
async fn a_workspace_that_is_not_running_does_not_answer() {
    let world = World::start();
    let workspace = world.named(Cloud::Aws, "acme-new-eu");
    let url = format!(
        "{}/.well-known/databricks-config",
        workspace.address.unwrap()
    );
    let reply = world.send(Method::GET, url, None, None).await;
    assert_eq!(reply.status, 503);
}

#[tokio::test]
async fn only_usable_warehouses_are_listed() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Aws, "us-east-1");
    assert_eq!(workspace.warehouses.len(), 2);
    let token = world.reader_token(Cloud::Aws).await;
    let address = workspace.address.unwrap();
    let url = format!("{address}/api/2.0/sql/warehouses");
    let listed = world.get(url, &token).await.json();
    assert_eq!(listed["warehouses"].as_array().unwrap().len(), 1);
    let none = world.named(Cloud::Aws, "acme-notebooks-eu");
    let url = format!("{}/api/2.0/sql/warehouses", none.address.unwrap());
    assert_eq!(world.get(url, &token).await.body, "{}");
}

#[tokio::test]
async fn a_metastore_gets_another_owner_who_then_administers_it() {
    let world = World::start();
    let roles = world.roles(Cloud::Azure, "eastus").await;
    let address = roles.workspace.address.as_ref().unwrap();
    let id = roles.workspace.metastore_id.as_ref().unwrap();
    let url = format!("{address}/api/2.1/unity-catalog/metastores/{id}");
    let before = world.get(url.clone(), &roles.admin).await.json();
    assert_eq!(before["owner"], "metastore-admins-eastus");
    let patch = |body| world.send(Method::PATCH, url.clone(), Some(&roles.admin), Some(body));
    let unknown = patch(json!({ "owner": "nobody" })).await;
    assert_eq!(unknown.status, 404);
    let renamed = patch(json!({ "name": "other" })).await;
    assert_eq!(renamed.status, 501);
    let changed = patch(json!({ "owner": roles.reader_id })).await;
    assert_eq!(changed.status, 200);
    assert_eq!(changed.json()["owner"], roles.reader_id.as_str());
    let former = world.get(url, &roles.admin).await;
    assert_eq!(
        former.status, 403,
        "the former owner administers it no longer"
    );
}
