//! What is told about catalogs and privileges, page by page.

use fakebricks::{Cloud, Control, WorkspaceFacts};
use serde_json::Value;

use crate::support::World;

/// Every page of a list, with the members that `name` names.
async fn pages(
    world: &World,
    workspace: &WorkspaceFacts,
    token: &str,
    path: &str,
    name: &str,
) -> Vec<Vec<Value>> {
    let base = format!(
        "{}/api/2.1/unity-catalog/{path}",
        workspace.address.as_ref().unwrap()
    );
    let mut found = Vec::new();
    let mut next = String::new();
    loop {
        let encoded = next.replace('/', "%2F").replace('=', "%3D");
        let page = match encoded.as_str() {
            "" => base.clone(),
            token => format!("{base}&page_token={token}"),
        };
        let body = world.get(page, token).await.json();
        found.push(body[name].as_array().cloned().unwrap_or_default());
        match body["next_page_token"].as_str() {
            Some(token) => token.clone_into(&mut next),
            None => return found,
        }
    }
}

async fn catalogs(
    world: &World,
    workspace: &WorkspaceFacts,
    token: &str,
    query: &str,
) -> Vec<String> {
    let path = format!("catalogs?max_results=0{query}");
    pages(world, workspace, token, &path, "catalogs")
        .await
        .into_iter()
        .flatten()
        .map(|catalog| catalog["name"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn catalogs_are_listed_as_far_as_they_may_be_used() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let admin = world.metastore_admin_token(Cloud::Azure, "eastus");
    let reader = world.reader_token(Cloud::Azure).await;
    assert_eq!(
        catalogs(&world, &workspace, &admin, "").await,
        ["finance", "main", "samples", "system"]
    );
    // The first page is empty and has a successor.
    let listed = pages(
        &world,
        &workspace,
        &reader,
        "catalogs?max_results=0",
        "catalogs",
    )
    .await;
    assert_eq!(listed.iter().map(Vec::len).collect::<Vec<_>>(), [0, 2]);
    assert_eq!(listed[1][0]["catalog_type"], "SYSTEM_CATALOG");

    let id = world
        .account(Cloud::Azure)
        .reader
        .credentials
        .application_id;
    for grant in ["USE CATALOG ON CATALOG main", "BROWSE ON CATALOG finance"] {
        let statement = format!("GRANT {grant} TO `{id}`");
        assert_eq!(world.failure(&workspace, &admin, &statement).await, "");
    }
    assert_eq!(
        catalogs(&world, &workspace, &reader, "").await,
        ["main", "samples", "system"]
    );
    assert_eq!(
        catalogs(&world, &workspace, &reader, "&include_browse=true").await,
        ["finance", "main", "samples", "system"]
    );
    let shown = world.sql(&workspace, &reader, "SHOW CATALOGS").await;
    assert_eq!(
        shown["result"]["data_array"],
        serde_json::json!([["main"], ["samples"], ["system"]])
    );
}

#[tokio::test]
async fn a_principal_may_be_on_a_later_page_and_pages_have_a_smallest_size() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Aws, "us-east-1");
    let admin = world.metastore_admin_token(Cloud::Aws, "us-east-1");
    let reader = world.reader_token(Cloud::Aws).await;
    let id = world.account(Cloud::Aws).reader.credentials.application_id;
    for principal in ["account users", "finops", "system-table-readers", &id] {
        let statement = format!("GRANT USE CATALOG ON CATALOG system TO `{principal}`");
        assert_eq!(world.failure(&workspace, &admin, &statement).await, "");
    }
    let path = format!("effective-permissions/catalog/system?principal={id}&max_results=0");
    let all = pages(&world, &workspace, &reader, &path, "privilege_assignments").await;
    assert_eq!(all.len(), 2);
    let found: Vec<&Value> = all.iter().flatten().collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["principal"], id.as_str());

    let refused = world
        .get(
            format!(
                "{}/api/2.1/unity-catalog/{}",
                workspace.address.as_ref().unwrap(),
                path.replace("max_results=0", "max_results=10")
            ),
            &reader,
        )
        .await;
    assert_eq!(refused.status, 400, "{refused:?}");
}

#[tokio::test]
async fn only_members_and_administrators_may_ask_about_a_group() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Aws, "us-east-1");
    let reader = world.reader_token(Cloud::Aws).await;
    let ask = || {
        let address = workspace.address.as_ref().unwrap();
        let path = "effective-permissions/catalog/system?principal=finops&max_results=0";
        world.get(format!("{address}/api/2.1/unity-catalog/{path}"), &reader)
    };
    assert_eq!(ask().await.status, 403);
    let join = Control::JoinGroup {
        cloud: Cloud::Aws,
        group: "finops".to_owned(),
        principal: world.account(Cloud::Aws).reader.credentials.application_id,
        on: true,
    };
    world.running.apply(&join).unwrap();
    assert_eq!(ask().await.body, "{}");
}
