//! Grants change what can be read, in one metastore at a time.

use fakebricks::Cloud;
use reqwest::Method;
use serde_json::json;

use crate::support::{RegionRoles, World};

const QUERY: &str = "SELECT * FROM system.billing.usage LIMIT 1";

#[tokio::test]
async fn a_denied_table_becomes_readable_by_grants_and_denied_again_by_revoking() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let reader = world.reader_token(Cloud::Azure).await;
    let admin = world.metastore_admin_token(Cloud::Azure, "eastus");
    let id = world
        .account(Cloud::Azure)
        .reader
        .credentials
        .application_id;
    let steps = [
        (
            "USE CATALOG on Catalog 'system'",
            "USE CATALOG ON CATALOG system",
        ),
        (
            "USE SCHEMA on Schema 'system.billing'",
            "USE SCHEMA ON SCHEMA system.billing",
        ),
        (
            "SELECT on Table 'system.billing.usage'",
            "SELECT ON TABLE system.billing.usage",
        ),
    ];
    for (missing, grant) in steps {
        let failure = world.failure(&workspace, &reader, QUERY).await;
        assert!(failure.contains("[INSUFFICIENT_PERMISSIONS]"), "{failure}");
        assert!(failure.contains(missing), "{failure}");
        // The case of an application id does not matter.
        let statement = format!("GRANT {grant} TO `{}`", id.to_uppercase());
        assert_eq!(world.failure(&workspace, &admin, &statement).await, "");
    }
    assert_eq!(world.failure(&workspace, &reader, QUERY).await, "");
    let hidden = format!(
        "WITH a AS ({QUERY}) SELECT * FROM a WHERE 1 IN (SELECT 1 FROM system.access.audit)"
    );
    let failure = world.failure(&workspace, &reader, &hidden).await;
    assert!(failure.contains("system.access"), "{failure}");
    let revoke = format!("REVOKE SELECT ON TABLE system.billing.usage FROM `{id}`");
    assert_eq!(world.failure(&workspace, &admin, &revoke).await, "");
    let failure = world.failure(&workspace, &reader, QUERY).await;
    assert!(failure.contains("SELECT on Table"), "{failure}");
}

#[tokio::test]
async fn use_schema_on_the_catalog_is_accepted_without_effect() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Aws, "us-east-1");
    let reader = world.reader_token(Cloud::Aws).await;
    let admin = world.metastore_admin_token(Cloud::Aws, "us-east-1");
    let id = world.account(Cloud::Aws).reader.credentials.application_id;
    for privileges in ["USE CATALOG, SELECT", "USE SCHEMA"] {
        let grant = format!("GRANT {privileges} ON CATALOG system TO `{id}`");
        assert_eq!(world.failure(&workspace, &admin, &grant).await, "");
    }
    let failure = world.failure(&workspace, &reader, QUERY).await;
    assert!(
        failure.contains("USE SCHEMA on Schema 'system.billing'"),
        "{failure}"
    );
}

#[tokio::test]
async fn grants_count_in_their_own_metastore_only() {
    let world = World::start();
    let id = world
        .account(Cloud::Azure)
        .reader
        .credentials
        .application_id;
    let reader = world.reader_token(Cloud::Azure).await;
    let eastus = world.workspace(Cloud::Azure, "eastus");
    let europe = world.workspace(Cloud::Azure, "westeurope");
    let admin = world.metastore_admin_token(Cloud::Azure, "eastus");
    for grant in [
        "USE CATALOG ON CATALOG system",
        "USE SCHEMA, SELECT ON SCHEMA system.billing",
    ] {
        let statement = format!("GRANT {grant} TO `{id}`");
        assert_eq!(world.failure(&eastus, &admin, &statement).await, "");
    }
    assert_eq!(world.failure(&eastus, &reader, QUERY).await, "");
    let failure = world.failure(&europe, &reader, QUERY).await;
    assert!(failure.contains("USE CATALOG"), "{failure}");
    let elsewhere = world.get(
        format!(
            "{}/api/2.0/preview/scim/v2/Me",
            europe.address.as_ref().unwrap()
        ),
        &admin,
    );
    assert_eq!(elsewhere.await.status, 403);
}

#[tokio::test]
async fn a_display_name_is_no_principal() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Gcp, "us-east4");
    let admin = world.metastore_admin_token(Cloud::Gcp, "us-east4");
    let grant = "GRANT USE CATALOG ON CATALOG system TO `lakesentry-reader`";
    let failure = world.failure(&workspace, &admin, grant).await;
    assert!(failure.contains("PRINCIPAL_DOES_NOT_EXIST"), "{failure}");
    assert!(
        failure.contains("Could not find principal with name lakesentry-reader"),
        "{failure}"
    );
}

#[tokio::test]
async fn an_account_admin_may_grant_below_the_catalog() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Aws, "us-east-1");
    let account = world.account(Cloud::Aws);
    let token = account.account_admin.credentials.token.unwrap();
    let id = account.reader.credentials.application_id;
    let catalog = format!("GRANT USE CATALOG ON CATALOG system TO `{id}`");
    let failure = world.failure(&workspace, &token, &catalog).await;
    assert!(
        failure.contains("User does not have MANAGE on Catalog 'system'"),
        "{failure}"
    );
    let schema = format!("GRANT USE SCHEMA ON SCHEMA system.compute TO `{id}`");
    assert_eq!(world.failure(&workspace, &token, &schema).await, "");
    let business = format!("GRANT SELECT ON TABLE main.sales.orders TO `{id}`");
    assert!(
        world
            .failure(&workspace, &token, &business)
            .await
            .contains("MANAGE on Table")
    );
}

#[tokio::test]
async fn the_rest_twin_changes_and_shows_the_same_grants() {
    let world = World::start();
    let RegionRoles {
        workspace,
        admin,
        reader,
        reader_id: id,
    } = world.roles(Cloud::Azure, "eastus").await;
    let base = format!(
        "{}/api/2.1/unity-catalog",
        workspace.address.as_ref().unwrap()
    );
    let url = format!("{base}/permissions/schema/system.query");
    assert_eq!(world.get(url.clone(), &admin).await.body, "{}");
    let change =
        |name: &str| json!({ "changes": [{ "principal": name, "add": ["USE_SCHEMA", "SELECT"] }] });
    let unknown = world
        .send(
            Method::PATCH,
            url.clone(),
            Some(&admin),
            Some(change("lakesentry-reader")),
        )
        .await;
    assert_eq!(unknown.status, 404);
    assert_eq!(unknown.json()["error_code"], "PRINCIPAL_DOES_NOT_EXIST");
    let done = world
        .send(Method::PATCH, url, Some(&admin), Some(change(&id)))
        .await
        .json();
    assert_eq!(
        done["privilege_assignments"][0]["privileges"],
        json!(["SELECT", "USE_SCHEMA"])
    );
    let own = format!("{base}/effective-permissions/table/system.query.history?principal={id}");
    let inherited = world.get(own, &reader).await.json();
    assert_eq!(
        inherited["privilege_assignments"][0]["privileges"][0],
        json!({
            "privilege": "SELECT",
            "inherited_from_type": "SCHEMA",
            "inherited_from_name": "system.query",
        })
    );
    let shown = world
        .sql(
            &workspace,
            &admin,
            &format!("SHOW GRANTS `{id}` ON SCHEMA system.query"),
        )
        .await;
    assert_eq!(
        shown["result"]["data_array"][0],
        json!([id, "SELECT", "SCHEMA", "system.query"])
    );
}

#[tokio::test]
async fn schemas_are_listed_as_far_as_they_are_visible() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let reader = world.reader_token(Cloud::Azure).await;
    let shown = world
        .sql(&workspace, &reader, "SHOW SCHEMAS IN system")
        .await;
    assert_eq!(
        shown["result"]["data_array"],
        json!([["ai"], ["information_schema"]])
    );
}

#[tokio::test]
async fn no_form_of_query_reads_around_the_grants() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let reader = world.reader_token(Cloud::Azure).await;
    for query in [
        "TABLE system.billing.usage",
        "SELECT * FROM `System`.BILLING.`usage`",
        "SELECT 1 UNION ALL SELECT count(*) FROM system.billing.usage",
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM system.billing.usage)",
        "SELECT (SELECT max(cloud) FROM system.billing.usage)",
        "WITH usage AS (SELECT * FROM system.billing.usage) SELECT * FROM usage",
        "SELECT * FROM (VALUES (1)) v(x) JOIN system.billing.usage ON true",
        "SELECT x FROM (SELECT 1 AS x) a WHERE x IN (SELECT 1 FROM system.billing.usage)",
        "SELECT * INTO copied FROM system.billing.usage",
        "EXPLAIN SELECT * FROM system.billing.usage",
        "DESCRIBE system.billing.usage",
        "SHOW TABLES IN system.billing",
        "INSERT INTO system.billing.usage SELECT 1",
    ] {
        let failure = world.failure(&workspace, &reader, query).await;
        assert_ne!(failure, "", "{query}");
    }
    let all = "SELECT count(*) FROM system.billing.usage AS u";
    let failure = world.failure(&workspace, &reader, all).await;
    assert!(failure.contains("USE CATALOG"), "{failure}");
}
