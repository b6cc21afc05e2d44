//! The views that tell who holds which privilege.

use fakebricks::{Cloud, Control};
use serde_json::{Value, json};

use crate::support::{RegionRoles, World};

/// A region of Azure with some grants, and the reader without any role.
struct GrantedPrivileges {
    world: World,
    roles: RegionRoles,
}

async fn granted() -> GrantedPrivileges {
    let world = World::start();
    let roles = world.roles(Cloud::Azure, "eastus").await;
    let id = &roles.reader_id;
    let demote = Control::AccountAdmin {
        cloud: Cloud::Azure,
        principal: id.clone(),
        on: false,
    };
    world.running.apply(&demote).unwrap();
    for grant in [
        format!("USE CATALOG ON CATALOG system TO `{id}`"),
        format!("USE SCHEMA, SELECT ON SCHEMA system.billing TO `{id}`"),
        format!("SELECT ON TABLE system.query.history TO `{id}`"),
        "SELECT ON CATALOG main TO `finops`".to_owned(),
    ] {
        let statement = format!("GRANT {grant}");
        let failure = world.failure(&roles.workspace, &roles.admin, &statement);
        assert_eq!(failure.await, "");
    }
    GrantedPrivileges { world, roles }
}

impl GrantedPrivileges {
    async fn rows(&self, token: &str, query: &str) -> Value {
        let answer = self.world.sql(&self.roles.workspace, token, query).await;
        assert_eq!(answer["status"]["state"], "SUCCEEDED", "{query}: {answer}");
        match &answer["result"]["data_array"] {
            Value::Null => json!([]),
            rows => rows.clone(),
        }
    }
}

#[tokio::test]
async fn own_privileges_are_shown_without_any_grant() {
    let granted = granted().await;
    let owner = granted.world.account(Cloud::Azure).metastores[0]
        .admin
        .credentials
        .application_id
        .clone();
    let all = granted
        .rows(
            &granted.roles.reader,
            "SELECT * FROM system.information_schema.schema_privileges ORDER BY privilege_type",
        )
        .await;
    let row = |privilege: &str| {
        json!([
            owner,
            granted.roles.reader_id,
            "system",
            "billing",
            privilege,
            "NO",
            "NONE"
        ])
    };
    assert_eq!(all, json!([row("SELECT"), row("USE_SCHEMA")]));
    let tables = granted
        .rows(
            &granted.roles.reader,
            "SELECT table_name, inherited_from FROM system.information_schema.TABLE_PRIVILEGES \
             WHERE table_name IN ('history', 'usage') ORDER BY 1",
        )
        .await;
    assert_eq!(tables, json!([["history", "NONE"], ["usage", "SCHEMA"]]));
}

#[tokio::test]
async fn the_views_can_be_put_together_and_filtered() {
    let granted = granted().await;
    let query = |grantee: &str| {
        let level = |kind: &str, view: &str, key: &str| {
            format!(
                "SELECT privilege_type AS ActionType, '{kind}' AS ObjectType, {key} AS ObjectKey, inherited_from AS InheritedFrom \
                 FROM system.information_schema.{view} WHERE lower(grantee) IN (lower('{grantee}'), 'nobody')"
            )
        };
        let schema = "concat_ws('.', catalog_name, schema_name)";
        let table = "concat_ws('.', table_catalog, table_schema, table_name)";
        [
            level("CATALOG", "catalog_privileges", "catalog_name"),
            level("SCHEMA", "schema_privileges", schema),
            level("TABLE", "table_privileges", table),
        ]
        .join("\nUNION ALL ")
            + "\nORDER BY ObjectType, ObjectKey"
    };
    let rows = granted.rows(&granted.roles.admin, &query("finops")).await;
    assert_eq!(
        rows,
        json!([
            ["SELECT", "CATALOG", "main", "NONE"],
            ["SELECT", "SCHEMA", "main.sales", "CATALOG"],
            ["SELECT", "TABLE", "main.sales.orders", "CATALOG"],
        ])
    );
    let answer = granted
        .world
        .sql(
            &granted.roles.workspace,
            &granted.roles.admin,
            &query("FinOps"),
        )
        .await;
    let columns = answer["manifest"]["schema"]["columns"].as_array().unwrap();
    assert_eq!(columns[3]["name"], "InheritedFrom");
    assert_eq!(answer["manifest"]["total_row_count"], 3);
    assert_eq!(
        granted.rows(&granted.roles.reader, &query("finops")).await,
        json!([]),
        "what others hold is hidden"
    );
    assert_eq!(
        granted.rows(&granted.roles.admin, &query("o\\'hara")).await,
        json!([])
    );
}

#[tokio::test]
async fn manage_shows_no_more_there_than_without_it() {
    let granted = granted().await;
    let grantees = "SELECT DISTINCT grantee FROM system.information_schema.catalog_privileges \
                    WHERE catalog_name = 'main'";
    assert_eq!(
        granted.rows(&granted.roles.reader, grantees).await,
        json!([])
    );
    let manage = format!(
        "GRANT MANAGE ON CATALOG main TO `{}`",
        granted.roles.reader_id
    );
    let failure = granted
        .world
        .failure(&granted.roles.workspace, &granted.roles.admin, &manage)
        .await;
    assert_eq!(failure, "");
    assert_eq!(
        granted.rows(&granted.roles.reader, grantees).await,
        json!([[granted.roles.reader_id]])
    );
    let shown = granted
        .rows(
            &granted.roles.reader,
            "SHOW GRANTS `finops` ON CATALOG main",
        )
        .await;
    assert_eq!(shown, json!([["finops", "SELECT", "CATALOG", "main"]]));
}

#[tokio::test]
async fn the_views_are_tables_like_others() {
    let granted = granted().await;
    let tables = granted
        .rows(
            &granted.roles.reader,
            "SHOW TABLES IN system.information_schema",
        )
        .await;
    assert_eq!(tables.as_array().unwrap().len(), 3);
    let columns = granted
        .rows(
            &granted.roles.reader,
            "DESCRIBE system.information_schema.table_privileges",
        )
        .await;
    assert_eq!(columns[2][0], "table_catalog");
    for (query, class) in [
        (
            "SELECT * FROM system.information_schema.nope",
            "TABLE_OR_VIEW_NOT_FOUND",
        ),
        (
            "SELECT nope FROM system.information_schema.table_privileges",
            "UNRESOLVED_COLUMN",
        ),
        (
            "SELECT * FROM system.information_schema.table_privileges JOIN system.access.audit ON true",
            "USE SCHEMA on Schema 'system.access'",
        ),
    ] {
        let failure = granted
            .world
            .failure(&granted.roles.workspace, &granted.roles.reader, query)
            .await;
        assert!(failure.contains(class), "{query}: {failure}");
    }
}

#[tokio::test]
async fn texts_are_read_with_their_escapes() {
    let granted = granted().await;
    let rows = granted
        .rows(
            &granted.roles.reader,
            r#"SELECT 'O\'Hara' AS a, 'O''Hara' AS b, 'C:\\x' AS c, "it's" AS d, r'\n' AS e, 'a_b' LIKE 'a\_b' AS f, 'axb' LIKE 'a\_b' AS g"#,
        )
        .await;
    assert_eq!(
        rows,
        json!([["O'Hara", "O'Hara", "C:\\x", "it's", "\\n", "true", "false"]])
    );
}
