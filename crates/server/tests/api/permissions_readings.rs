//! Reading what a principal holds.

mod failures;

use std::collections::BTreeSet;

use contract::{
    AdminRole, HeldPrivilege, MetastorePermissions, OnboardingSession, PermissionsReading,
    ProblemCode, ReadingOutcome,
};
use domain::tables_for;
use fakebricks::{CloudFacts, Control};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::connection_tests::{plan, script};
use crate::app::{TestApp, healthy, problem};

/// A request to read through workspaces, as the service principal with what is planned by default.
fn request(account: &CloudFacts, workspaces: Value) -> Value {
    let tables: Vec<String> = tables_for(&[], true)
        .map(|table| table.full_name())
        .collect();
    json!({
        "partition": "azure", "account_id": account.account_id,
        "application_id": account.reader.credentials.application_id,
        "tables": tables, "workspaces": workspaces,
    })
}

async fn read(app: &TestApp, body: Value) -> PermissionsReading {
    let answer = app.post("/api/v1/permissions-readings", body).await;
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert_eq!(status, StatusCode::OK, "{text}");
    serde_json::from_str(&text).unwrap()
}

/// Reads through a good workspace of each region, with the credentials that are held.
async fn read_regions(app: &TestApp, regions: &[&str]) -> Vec<MetastorePermissions> {
    let account = app.azure();
    let workspaces: Vec<Value> = regions
        .iter()
        .map(|region| {
            let workspace = healthy(&account, region);
            json!({"host": workspace.host, "workspace_id": workspace.workspace_id, "region": region})
        })
        .collect();
    let reading = read(app, request(&account, json!(workspaces))).await;
    reading
        .metastores
        .into_iter()
        .map(|metastore| match metastore.outcome {
            ReadingOutcome::Read(read) => *read,
            other => panic!("{}: {other:?}", metastore.host),
        })
        .collect()
}

/// A server that holds the reader's secret; the reader is no account admin unless said otherwise.
async fn discovered(account_admin: bool) -> TestApp {
    let app = TestApp::start().await;
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;
    app.simulation
        .apply(&Control::AccountAdmin {
            cloud: azure(),
            principal: account.reader.credentials.application_id,
            on: account_admin,
        })
        .unwrap();
    app
}

fn azure() -> fakebricks::Cloud {
    serde_json::from_value(json!("azure")).unwrap()
}

fn join(app: &TestApp, group: &str) {
    app.simulation
        .apply(&Control::JoinGroup {
            cloud: azure(),
            group: group.to_owned(),
            principal: app.azure().reader.credentials.application_id,
            on: true,
        })
        .unwrap();
}

/// The token of a region's metastore admin.
fn admin_token(account: &CloudFacts, region: &str) -> String {
    let mut metastores = account.metastores.iter();
    let metastore = metastores.find(|metastore| metastore.region == region);
    metastore.unwrap().admin.credentials.token.clone().unwrap()
}

fn grant(what: &str, to: &str) -> String {
    format!("GRANT {what} TO `{to}`")
}

/// Who holds what on what, and where it comes from, in one line each.
fn lines(held: &[HeldPrivilege]) -> BTreeSet<String> {
    held.iter()
        .map(|one| {
            let HeldPrivilege {
                principal,
                privilege,
                securable,
                inherited_from,
            } = one;
            let source = inherited_from.as_ref();
            let source = source.map_or(String::new(), |from| format!(" from {}", from.full_name));
            format!(
                "{principal}: {privilege} on {} {}{source}",
                securable.kind, securable.full_name
            )
        })
        .collect()
}

#[tokio::test]
async fn nothing_granted_is_nothing_held() {
    let app = discovered(false).await;
    let account = app.azure();
    let workspace = healthy(&account, "eastus");
    let [read] = &read_regions(&app, &["eastus"]).await[..] else {
        panic!("one metastore was asked for")
    };
    assert_eq!(read.held, []);
    assert_eq!(read.unread, []);
    assert_eq!(read.roles, []);
    assert_eq!(read.catalogs_left_out, 0);
    assert_eq!(read.region.as_str(), "eastus");
    assert_eq!(Some(read.metastore_id.to_string()), workspace.metastore_id);
    assert_eq!(read.read_as, account.reader.credentials.application_id);
    assert!(read.read_as_itself);
}

#[tokio::test]
async fn a_plan_that_was_granted_in_one_region_is_held_there_and_nowhere_else() {
    let app = discovered(false).await;
    let account = app.azure();
    app.run_sql(&account, "eastus", script(&account, &[], true))
        .await;
    let regions = read_regions(&app, &["eastus", "westeurope"]).await;
    let [east, west] = &regions[..] else {
        panic!("two metastores were asked for")
    };
    let reader = &account.reader.credentials.application_id;
    let planned: BTreeSet<String> = plan(&[], true)
        .grants
        .iter()
        .map(|grant| {
            let (kind, name) = (grant.securable.kind(), grant.securable.full_name());
            format!("{reader}: {} on {kind} {name}", grant.privilege.api())
        })
        .collect();
    assert_eq!(lines(&east.held), planned);
    assert_eq!(west.held, []);
    assert_eq!((&east.unread[..], &west.unread[..]), (&[][..], &[][..]));
}

#[tokio::test]
async fn more_than_was_planned_is_seen_with_its_origin() {
    let app = discovered(false).await;
    let account = app.azure();
    let reader = &account.reader.credentials.application_id;
    let grants = [
        "ALL PRIVILEGES ON SCHEMA system.billing",
        "MANAGE ON CATALOG system",
        "MODIFY ON TABLE system.query.history",
        "USE CATALOG ON CATALOG finance",
        "SELECT, BROWSE ON CATALOG main",
    ];
    let statements = grants.map(|what| grant(what, reader));
    app.run_sql(&account, "eastus", statements).await;
    let read = read_regions(&app, &["eastus"]).await.remove(0);
    let held = lines(&read.held);
    for line in [
        "MANAGE on catalog system",
        "MANAGE on table system.query.history from system",
        "ALL_PRIVILEGES on schema system.billing",
        "ALL_PRIVILEGES on table system.billing.usage from system.billing",
        "MODIFY on table system.query.history",
        "USE_CATALOG on catalog finance",
        "SELECT on catalog main",
        "BROWSE on catalog main",
    ] {
        assert!(
            held.contains(&format!("{reader}: {line}")),
            "{line}: {held:#?}"
        );
    }
    assert!(
        !held.iter().any(|line| line.contains("samples")),
        "{held:#?}"
    );
    assert_eq!(read.roles, []);
}

#[tokio::test]
async fn roles_are_seen_by_the_principal_itself() {
    let app = discovered(true).await;
    let account = app.azure();
    let workspace = healthy(&account, "eastus");
    let read = read_regions(&app, &["eastus"]).await.remove(0);
    assert_eq!(read.roles, [AdminRole::AccountAdmin]);

    app.simulation
        .apply(&Control::WorkspaceAdmin {
            workspace_id: workspace.workspace_id.clone(),
            principal: account.reader.credentials.application_id.clone(),
            on: true,
        })
        .unwrap();
    join(&app, "metastore-admins-eastus");
    let [east, west] = &read_regions(&app, &["eastus", "westeurope"]).await[..] else {
        panic!("two metastores were asked for")
    };
    assert_eq!(
        east.roles,
        [
            AdminRole::AccountAdmin,
            AdminRole::MetastoreAdmin,
            AdminRole::WorkspaceAdmin
        ]
    );
    assert_eq!(east.groups, ["metastore-admins-eastus"]);
    assert_eq!(west.roles, [AdminRole::AccountAdmin]);
}

#[tokio::test]
async fn an_admin_sees_the_principal_and_not_its_roles_and_is_not_kept() {
    let app = TestApp::start().await;
    let account = app.azure();
    let reader = &account.reader.credentials.application_id;
    let statements = [grant("SELECT ON CATALOG finance", reader)];
    app.run_sql(&account, "eastus", statements).await;
    let host = healthy(&account, "eastus").host;
    let credentials = json!({"personal_access_token": {"token": admin_token(&account, "eastus")}});
    let workspaces = json!([{"host": host, "credentials": credentials}]);
    let reading = read(&app, request(&account, workspaces)).await;
    let ReadingOutcome::Read(read) = &reading.metastores[0].outcome else {
        panic!("{reading:?}")
    };
    let held = lines(&read.held);
    assert_eq!(held.len(), 1);
    assert!(held.contains(&format!("{reader}: SELECT on catalog finance")));
    assert!(!read.read_as_itself);
    assert_eq!(read.roles, []);
    assert_eq!(read.groups, [""; 0]);
    assert_eq!(read.unread, []);

    let session: OnboardingSession = app.get("/api/v1/onboarding-sessions/current").await;
    assert_eq!(session.tokens, []);
    let again = app.post(
        "/api/v1/permissions-readings",
        request(&account, json!([{"host": host}])),
    );
    assert_eq!(problem(again.await).await.code, ProblemCode::SecretNeeded);
}

#[tokio::test]
async fn what_groups_hold_counts_for_their_members() {
    let app = discovered(false).await;
    let account = app.azure();
    let statements = [
        grant("USE CATALOG ON CATALOG system", "account users"),
        grant("USE SCHEMA, SELECT ON SCHEMA system.billing", "finops"),
    ];
    app.run_sql(&account, "eastus", statements).await;
    let before = read_regions(&app, &["eastus"]).await.remove(0);
    assert_eq!(
        lines(&before.held),
        BTreeSet::from(["account users: USE_CATALOG on catalog system".to_owned()])
    );
    join(&app, "finops");
    // A group of the workspace only can hold nothing.
    join(&app, "dashboards");
    let after = read_regions(&app, &["eastus"]).await.remove(0);
    assert_eq!(after.groups, ["finops"]);
    let held = lines(&after.held);
    assert!(held.contains("finops: USE_SCHEMA on schema system.billing"));
    assert!(held.contains("finops: SELECT on table system.billing.usage from system.billing"));
    assert_eq!(after.unread, []);
}
