//! Lists of service principals: their filters and attributes; their replacement.

use fakebricks::Cloud;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ReadReply, World};

/// The list of an account's service principals.
async fn list(world: &World, cloud: Cloud, query: &[(&str, &str)]) -> ReadReply {
    let account = world.account(cloud);
    let token = account.account_admin.credentials.token.unwrap();
    let url = format!(
        "{}/api/2.0/accounts/{}/scim/v2/ServicePrincipals",
        account.accounts_address.unwrap(),
        account.account_id
    );
    let request = world.client.get(url).bearer_auth(token).query(query);
    ReadReply::read(request.send().await.unwrap()).await
}

fn ids(reply: &ReadReply) -> Vec<String> {
    let body = reply.json();
    let all = body["Resources"].as_array().unwrap();
    all.iter()
        .map(|one| one["applicationId"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_filter_is_understood_or_refused() {
    let world = World::start();
    let reader = world.account(Cloud::Aws).reader;
    let own = vec![reader.credentials.application_id.clone()];
    let (name, shown) = (&own[0], &reader.display_name);
    for filter in [
        format!("applicationId eq \"{name}\""),
        format!("applicationId eq {name}"),
        format!("APPLICATIONID EQ '{name}' and displayName sw \"{shown}\""),
        format!("displayName eq \"nobody\" or id eq \"{}\"", reader.scim_id),
    ] {
        let found = list(&world, Cloud::Aws, &[("filter", &filter)]).await;
        assert_eq!(ids(&found), own, "{filter}");
    }
    let others = format!("applicationId ne \"{name}\"");
    let others = ids(&list(&world, Cloud::Aws, &[("filter", &others)]).await);
    assert!(!others.is_empty() && !others.contains(name));
    for unknown in ["nickName eq \"x\"", "displayName gt \"x\"", "displayName"] {
        let refused = list(&world, Cloud::Aws, &[("filter", unknown)]).await;
        assert_eq!(refused.status, 400, "{unknown}");
        let body = refused.json();
        assert_eq!(body["status"], "400");
        assert!(
            body["detail"]
                .as_str()
                .unwrap()
                .starts_with("Given filter is not valid")
        );
    }
}

#[tokio::test]
async fn attributes_that_are_not_asked_for_are_left_out() {
    let world = World::start();
    let reply = list(
        &world,
        Cloud::Aws,
        &[("attributes", "displayname,roles.value"), ("count", "1")],
    )
    .await;
    let body = reply.json();
    let mut names: Vec<&String> = body["Resources"][0].as_object().unwrap().keys().collect();
    names.retain(|name| *name != "roles");
    assert_eq!(names, ["displayName", "id", "schemas"]);
}

#[tokio::test]
async fn a_service_principal_is_replaced() {
    let world = World::start();
    let account = world.account(Cloud::Aws);
    let token = account.account_admin.credentials.token.clone().unwrap();
    let url = format!(
        "{}/api/2.0/accounts/{}/scim/v2/ServicePrincipals/{}",
        account.accounts_address.as_ref().unwrap(),
        account.account_id,
        account.reader.scim_id
    );
    let body = json!({ "displayName": "renamed", "active": false });
    let replaced = world
        .send(Method::PUT, url.clone(), Some(&token), Some(body))
        .await;
    assert_eq!(replaced.status, 200, "{replaced:?}");
    let read: Value = world.get(url, &token).await.json();
    assert_eq!(read["displayName"], "renamed");
    assert_eq!(read["active"], false);
    assert!(read.get("roles").is_none());
}

#[tokio::test]
async fn what_can_be_assigned_is_listed() {
    let world = World::start();
    let account = world.account(Cloud::Aws);
    let token = account.account_admin.credentials.token.clone().unwrap();
    let workspace = world.workspace(Cloud::Aws, "us-east-1");
    let url = format!(
        "{}/api/2.0/accounts/{}/workspaces/{}/permissionassignments/permissions",
        account.accounts_address.unwrap(),
        account.account_id,
        workspace.workspace_id
    );
    let levels = world.get(url, &token).await.json();
    assert_eq!(levels["permissions"][0]["permission_level"], "USER");
    assert_eq!(levels["permissions"][1]["permission_level"], "ADMIN");
    let admin = world.metastore_admin_token(Cloud::Aws, "us-east-1");
    let url = format!(
        "{}/api/2.0/permissions/warehouses/{}/permissionLevels",
        workspace.address.unwrap(),
        workspace.warehouses[0].id
    );
    let levels = world.get(url, &admin).await.json();
    let all = levels["permission_levels"].as_array().unwrap();
    let names: Vec<&str> = all
        .iter()
        .map(|one| one["permission_level"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["CAN_USE", "CAN_MONITOR", "CAN_MANAGE", "IS_OWNER"]);
}

#[tokio::test]
async fn administrators_of_a_workspace_are_members_of_its_group() {
    let world = World::start();
    let roles = world.roles(Cloud::Azure, "eastus").await;
    let reader = world.account(Cloud::Azure).reader.scim_id;
    let address = roles.workspace.address.as_ref().unwrap();
    let base = format!("{address}/api/2.0/preview/scim/v2/Groups");
    let change = |op: &str, path: String, value: Value| {
        let mut operation = json!({ "op": op, "path": path });
        if !value.is_null() {
            operation["value"] = value;
        }
        json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [operation],
        })
    };
    let patch = |id: u32, body| {
        let url = format!("{base}/{id}");
        world.send(Method::PATCH, url, Some(&roles.admin), Some(body))
    };
    let inside = |reply: &ReadReply| {
        let body = reply.json();
        let members = body["members"].as_array().unwrap();
        members.iter().any(|one| one["value"] == reader.as_str())
    };
    let added = change("add", "members".to_owned(), json!([{ "value": reader }]));
    let added = patch(701, added).await;
    assert_eq!(added.status, 200, "{added:?}");
    assert!(inside(&added));
    let of_reader = format!("members[value eq \"{reader}\"]");
    let removed = patch(701, change("remove", of_reader.clone(), Value::Null)).await;
    assert_eq!(removed.status, 200, "{removed:?}");
    assert!(!inside(&removed));
    assert!(!inside(
        &world.get(format!("{base}/701"), &roles.admin).await
    ));
    let users = patch(700, change("remove", of_reader, Value::Null)).await;
    assert_eq!(users.status, 400);
}
