//! Groups in groups.

use fakebricks::Cloud;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::World;

async fn group(world: &World, token: &str, name: &str, members: &[&str]) -> Value {
    let account = world.account(Cloud::Azure);
    let members: Vec<Value> = members.iter().map(|id| json!({ "value": id })).collect();
    let url = format!(
        "{}/api/2.0/accounts/{}/scim/v2/Groups",
        account.accounts_address.unwrap(),
        account.account_id
    );
    let body = json!({ "displayName": name, "members": members });
    let reply = world.send(Method::POST, url, Some(token), Some(body)).await;
    assert_eq!(reply.status, 201, "{reply:?}");
    reply.json()
}

#[tokio::test]
async fn a_privilege_of_a_group_reaches_the_members_of_its_groups() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let account = world.account(Cloud::Azure);
    let (reader, admin) = (
        world.reader_token(Cloud::Azure).await,
        world.metastore_admin_token(Cloud::Azure, "eastus"),
    );
    let inner = group(&world, &reader, "readers", &[&account.reader.scim_id]).await;
    let inner = inner["id"].as_str().unwrap();
    let outer = group(&world, &reader, "everybody-who-reads", &[inner]).await;
    assert_eq!(outer["members"][0]["display"], "readers");
    for grant in [
        "GRANT USE CATALOG ON CATALOG system TO `everybody-who-reads`",
        "GRANT USE SCHEMA, SELECT ON SCHEMA system.billing TO `everybody-who-reads`",
    ] {
        let granted = world.sql(&workspace, &admin, grant).await;
        assert_eq!(granted["status"]["state"], "SUCCEEDED", "{granted}");
    }
    let query = "SELECT count(*) > 0 AS some FROM system.billing.usage";
    let answer = world.sql(&workspace, &reader, query).await;
    assert_eq!(answer["result"]["data_array"][0][0], "true", "{answer}");

    // A circle of groups would have no end.
    let url = format!(
        "{}/api/2.0/accounts/{}/scim/v2/Groups/{inner}",
        account.accounts_address.unwrap(),
        account.account_id
    );
    let circle = json!({ "Operations": [{ "op": "add", "path": "members", "value": [{ "value": outer["id"] }] }] });
    let reply = world
        .send(Method::PATCH, url.clone(), Some(&reader), Some(circle))
        .await;
    assert_eq!(reply.status, 400, "{reply:?}");

    let reply = world.send(Method::DELETE, url, Some(&reader), None).await;
    assert_eq!(reply.status, 204, "{reply:?}");
    assert_ne!(world.failure(&workspace, &reader, query).await, "");
}
