//! The accounts API.

use fakebricks::{Cloud, Control};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::World;

async fn workspaces(world: &World, cloud: Cloud) -> Value {
    let account = world.account(cloud);
    let token = world.reader_token(cloud).await;
    let url = format!(
        "{}/api/2.0/accounts/{}/workspaces",
        account.accounts_address.unwrap(),
        account.account_id
    );
    world.get(url, &token).await.json()
}

#[tokio::test]
async fn workspaces_are_a_bare_array_in_the_shape_of_their_cloud() {
    let world = World::start();
    for (cloud, region, own) in [
        (Cloud::Aws, "aws_region", "storage_configuration_id"),
        (Cloud::Azure, "location", "azure_workspace_info"),
        (Cloud::Gcp, "location", "cloud_resource_container"),
    ] {
        let all = workspaces(&world, cloud).await;
        let all = all.as_array().unwrap();
        assert!(all.len() >= 7);
        for workspace in all {
            assert!(workspace["workspace_id"].is_u64());
            assert!(workspace[region].is_string());
            assert!(!workspace[own].is_null());
            assert!(workspace.get("host").is_none());
        }
        let idle = all
            .iter()
            .filter(|one| one["workspace_status"] != "RUNNING")
            .count();
        assert_eq!(idle, 1);
    }
}

#[tokio::test]
async fn without_the_role_the_list_is_refused_as_the_cloud_does() {
    let world = World::start();
    for cloud in [Cloud::Aws, Cloud::Azure] {
        let account = world.account(cloud);
        let token = world.reader_token(cloud).await;
        let principal = account.reader.credentials.application_id;
        let on = false;
        world
            .running
            .apply(&Control::AccountAdmin {
                cloud,
                principal,
                on,
            })
            .unwrap();
        let url = format!(
            "{}/api/2.0/accounts/{}/workspaces",
            account.accounts_address.unwrap(),
            account.account_id
        );
        let reply = world.get(url, &token).await;
        if cloud == Cloud::Azure {
            assert_eq!(reply.status, 303);
            assert_eq!(reply.header("location"), "/login.html");
        } else {
            assert_eq!(reply.status, 403);
            assert!(reply.body.contains("account admin status"));
        }
    }
}

#[tokio::test]
async fn a_service_principal_is_made_and_put_to_work_over_rest() {
    let world = World::start();
    let cloud = Cloud::Aws;
    let account = world.account(cloud);
    let admin = account.account_admin.credentials.token.clone().unwrap();
    let base = format!(
        "{}/api/2.0/accounts/{}",
        account.accounts_address.as_ref().unwrap(),
        account.account_id
    );
    let post = |path: String, body: Value| {
        world.send(
            Method::POST,
            format!("{base}{path}"),
            Some(&admin),
            Some(body),
        )
    };
    let made = post(
        "/scim/v2/ServicePrincipals".to_owned(),
        json!({ "displayName": "new one" }),
    )
    .await;
    assert_eq!(made.status, 201);
    let made = made.json();
    let (id, name) = (
        made["id"].as_str().unwrap(),
        made["applicationId"].as_str().unwrap(),
    );
    let secrets = format!("/servicePrincipals/{id}/credentials/secrets");
    let secret = post(secrets.clone(), json!({})).await.json();
    for _ in 0..4 {
        assert_eq!(post(secrets.clone(), json!({})).await.status, 200);
    }
    assert_eq!(post(secrets, json!({})).await.status, 400);

    let workspace = world.workspace(cloud, "us-east-1");
    let address = workspace.address.clone().unwrap();
    let assignment = format!(
        "{base}/workspaces/{}/permissionassignments/principals/{id}",
        workspace.workspace_id
    );
    let permissions = Some(json!({ "permissions": ["USER"] }));
    let assigned = world
        .send(Method::PUT, assignment, Some(&admin), permissions)
        .await;
    assert_eq!(assigned.status, 200, "{assigned:?}");

    let issued = world
        .token_reply(
            format!("{address}/oidc/v1/token"),
            name,
            secret["secret"].as_str().unwrap(),
        )
        .await
        .json();
    let token = issued["access_token"].as_str().unwrap().to_owned();
    let list = format!("{address}/api/2.0/sql/warehouses");
    let closed = world.get(list.clone(), &token).await;
    assert_eq!(closed.status, 403);
    assert!(closed.body.contains("databricks-sql-access"));

    let local_admin = world.metastore_admin_token(cloud, "us-east-1");
    let patch = json!({ "Operations": [
        { "op": "add", "path": "entitlements", "value": [{ "value": "databricks-sql-access" }] }
    ] });
    let entitled = world
        .send(
            Method::PATCH,
            format!("{address}/api/2.0/preview/scim/v2/ServicePrincipals/{id}"),
            Some(&local_admin),
            Some(patch),
        )
        .await;
    assert_eq!(entitled.status, 200, "{entitled:?}");
    assert_eq!(world.get(list.clone(), &token).await.body, "{}");

    let warehouse = &workspace.warehouses[0].id;
    let allow = json!({ "access_control_list": [
        { "service_principal_name": name, "permission_level": "CAN_USE" }
    ] });
    let allowed = world
        .send(
            Method::PATCH,
            format!("{address}/api/2.0/permissions/warehouses/{warehouse}"),
            Some(&local_admin),
            Some(allow),
        )
        .await;
    assert_eq!(allowed.status, 200, "{allowed:?}");
    let listed = world.get(list, &token).await.json();
    assert_eq!(listed["warehouses"].as_array().unwrap().len(), 1);
    assert_eq!(listed["warehouses"][0]["id"], warehouse.as_str());
}
