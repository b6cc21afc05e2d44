//! Reading what a principal holds.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock, Mutex};

use contract::{
    AdminRole, FailureCause, HeldPrivilege, MetastorePermissions, OnboardingSession,
    PermissionsReading, ProblemCode, ReadingOutcome, Unread, WhatUnread,
};
use domain::{Feature, tables_for};
use fakebricks::{CloudFacts, Control, Fault};
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
        "cloud": "azure", "account_id": account.account_id,
        "client_id": account.reader.credentials.application_id,
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

#[track_caller]
fn cause(unread: &[Unread], kind: &str, full_name: &str) -> FailureCause {
    let found = unread.iter().find(|unread| {
        matches!(&unread.what, WhatUnread::Privileges { securable, .. }
            if securable.kind == kind && securable.full_name == full_name)
    });
    found
        .unwrap_or_else(|| panic!("{full_name} was read: {unread:?}"))
        .failure
        .cause
        .clone()
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
    assert_eq!(Some(&read.metastore_id), workspace.metastore_id.as_ref());
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
    let credentials =
        json!({"method": "personal_access_token", "token": admin_token(&account, "eastus")});
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
    assert_eq!(session.workspaces, []);
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

#[tokio::test]
async fn a_group_that_is_none_of_the_principals_business_is_unread_and_no_error() {
    let app = discovered(false).await;
    let account = app.azure();
    let statements = [grant("USE CATALOG ON CATALOG system", "finops")];
    app.run_sql(&account, "eastus", statements).await;
    let host = healthy(&account, "eastus").host;
    let mut body = request(&account, json!([{"host": host}]));
    body["group"] = json!("finops");
    let reading = read(&app, body.clone()).await;
    assert_eq!(reading.principal, "finops");
    let ReadingOutcome::Read(hidden) = &reading.metastores[0].outcome else {
        panic!("{reading:?}")
    };
    assert_eq!(hidden.held, []);
    for (kind, name) in [
        ("catalog", "system"),
        ("schema", "system.billing"),
        ("table", "system.billing.usage"),
    ] {
        assert_eq!(
            cause(&hidden.unread, kind, name),
            FailureCause::GrantsHidden
        );
    }
    let failure = &hidden.unread[0].failure;
    assert!(failure.request_id.is_some());
    assert!(
        failure.detail.as_deref().unwrap().contains("MANAGE"),
        "{failure:?}"
    );

    // A metastore admin may ask.
    let token = admin_token(&account, "eastus");
    body["workspaces"][0]["credentials"] =
        json!({"method": "personal_access_token", "token": token});
    let reading = read(&app, body.clone()).await;
    let ReadingOutcome::Read(seen) = &reading.metastores[0].outcome else {
        panic!("{reading:?}")
    };
    assert_eq!(
        lines(&seen.held),
        BTreeSet::from(["finops: USE_CATALOG on catalog system".to_owned()])
    );
    assert_eq!(seen.unread, []);

    body["group"] = json!("nobody");
    let reading = read(&app, body).await;
    let ReadingOutcome::Read(unknown) = &reading.metastores[0].outcome else {
        panic!("{reading:?}")
    };
    assert_eq!(
        cause(&unknown.unread, "catalog", "system"),
        FailureCause::UnknownPrincipal
    );
}

#[tokio::test]
async fn a_part_that_can_not_be_read_is_told_and_hides_nothing() {
    let app = discovered(false).await;
    let account = app.azure();
    app.run_sql(
        &account,
        "eastus",
        script(&account, &[Feature::ModelServingCosts], true),
    )
    .await;
    app.simulation
        .apply(&Control::SystemSchema {
            cloud: azure(),
            region: "eastus".into(),
            schema: "serving".into(),
            on: false,
        })
        .unwrap();
    let workspace = healthy(&account, "eastus");
    let table = "/api/2.1/unity-catalog/effective-permissions/table/system.query.history";
    for (host, path) in [
        (&workspace.host, table),
        (&workspace.host, "/api/2.1/unity-catalog/catalogs"),
        (&account.accounts_host, "/api/2.0/accounts"),
    ] {
        app.simulation
            .apply(&Control::Fail(fault(host, path, 1)))
            .unwrap();
    }
    let mut body = request(&account, json!([{"host": workspace.host}]));
    let serving = json!("system.serving.endpoint_usage");
    body["tables"].as_array_mut().unwrap().push(serving);
    let reading = read(&app, body).await;
    let ReadingOutcome::Read(read) = &reading.metastores[0].outcome else {
        panic!("{reading:?}")
    };
    assert_eq!(
        cause(&read.unread, "table", "system.query.history"),
        FailureCause::Unavailable
    );
    assert_eq!(
        cause(&read.unread, "schema", "system.serving"),
        FailureCause::SchemaNotFound
    );
    let others: Vec<&WhatUnread> = read
        .unread
        .iter()
        .map(|unread| &unread.what)
        .filter(|what| !matches!(what, WhatUnread::Privileges { .. }))
        .collect();
    let role = AdminRole::AccountAdmin;
    assert_eq!(others, [&WhatUnread::Catalogs, &WhatUnread::Role { role }]);
    assert!(lines(&read.held).len() > 15, "{:?}", read.held);
}

fn fault(host: &str, path: &str, times: u32) -> Fault {
    Fault {
        host: host.to_owned(),
        path: path.to_owned(),
        status: 500,
        times,
        retry_after_s: None,
        error_code: None,
        message: None,
    }
}

#[tokio::test]
async fn a_metastore_that_fails_does_not_hide_the_others() {
    let app = discovered(false).await;
    let account = app.azure();
    let good = healthy(&account, "eastus");
    let down = healthy(&account, "westus2");
    let wrong = healthy(&account, "westeurope");
    let without = account
        .workspaces
        .iter()
        .find(|workspace| workspace.status == "RUNNING" && !workspace.unity_catalog)
        .unwrap();
    let me = "/api/2.0/preview/scim/v2/Me";
    app.simulation
        .apply(&Control::Fail(fault(&down.host, me, 1)))
        .unwrap();
    let client_id = &account.reader.credentials.application_id;
    let bad = json!({"method": "oauth_m2m", "client_id": client_id, "client_secret": "dose0000000000000000"});
    let workspaces = json!([
        {"host": down.host},
        {"host": wrong.host, "credentials": bad},
        {"host": without.host},
        {"host": good.host, "region": "westus2"},
        {"host": account.workspaces[1].host, "workspace_id": good.workspace_id},
        {"host": account.workspaces[2].host, "region": "eastus"},
    ]);
    let reading = read(&app, request(&account, workspaces)).await;
    let mut outcomes = reading
        .metastores
        .iter()
        .map(|metastore| &metastore.outcome);
    let mut failed = || match outcomes.next().unwrap() {
        ReadingOutcome::Failed { failure } => failure.cause.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(failed(), FailureCause::Unavailable);
    assert_eq!(failed(), FailureCause::InvalidClient);
    assert_eq!(failed(), FailureCause::NoMetastore);
    assert!(matches!(failed(), FailureCause::OtherRegion { .. }));
    assert!(matches!(failed(), FailureCause::OtherWorkspace { .. }));
    assert!(matches!(outcomes.next(), Some(ReadingOutcome::Read(_))));
}

#[tokio::test]
async fn without_credentials_there_is_no_reading() {
    let app = TestApp::start().await;
    let account = app.azure();
    let (east, west) = (healthy(&account, "eastus"), healthy(&account, "westeurope"));
    let mut body = request(&account, json!([{"host": west.host}, {"host": east.host}]));
    let answer = app.post("/api/v1/permissions-readings", body.clone()).await;
    assert_eq!(problem(answer).await.code, ProblemCode::SecretNeeded);

    let token = admin_token(&account, "eastus");
    body["workspaces"][1]["credentials"] =
        json!({"method": "personal_access_token", "token": token});
    let reading = read(&app, body).await;
    assert_eq!(reading.metastores[0].outcome, ReadingOutcome::SecretNeeded);
    assert!(matches!(
        reading.metastores[1].outcome,
        ReadingOutcome::Read(_)
    ));
}

#[tokio::test]
async fn a_secret_is_not_sent_to_a_workspace_of_another_account() {
    let app = TestApp::start().await;
    let account = app.azure();
    let reader = &account.reader.credentials;
    let credentials = json!({"method": "oauth_m2m", "client_id": reader.application_id, "client_secret": reader.client_secret});
    let workspaces =
        json!([{"host": healthy(&account, "eastus").host, "credentials": credentials}]);
    let mut body = request(&account, workspaces);
    body["account_id"] = json!("99999999-9999-4999-8999-999999999999");
    let reading = read(&app, body).await;
    let ReadingOutcome::Failed { failure } = &reading.metastores[0].outcome else {
        panic!("{reading:?}")
    };
    assert!(
        matches!(failure.cause, FailureCause::ForeignAccount { found, .. } if found.to_string() == account.account_id),
        "{failure:?}"
    );
}

#[tokio::test]
async fn what_can_not_be_read_through_is_refused() {
    let app = discovered(false).await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    for workspaces in [
        json!([]),
        json!([{"host": account.accounts_host}]),
        json!([{"host": host}, {"host": host}]),
        json!([{"host": app.aws().workspaces[0].host}]),
    ] {
        let answer = app
            .post(
                "/api/v1/permissions-readings",
                request(&account, workspaces),
            )
            .await;
        let problem = problem(answer).await;
        assert_eq!(problem.code, ProblemCode::InvalidInput);
        assert_eq!(problem.errors[0].field, "/workspaces");
    }
    let mut body = request(&account, json!([{"host": host}]));
    body["tables"] = (0..501).map(|n| format!("system.a.t{n}")).collect();
    let answer = app.post("/api/v1/permissions-readings", body).await;
    assert_eq!(problem(answer).await.errors[0].field, "/tables");
}

/// Everything that the server and its client for Databricks log from now on, in all tests: subscribers of single threads miss what
/// other threads were the first to log.
static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_env_filter("server=trace,databricks=trace")
        .with_writer(move || writer.clone())
        .init();
    log
});

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_answer_and_no_log_repeats_a_secret() {
    let log = LOG.clone();
    let app = discovered(true).await;
    let account = app.azure();
    let (east, west) = (healthy(&account, "eastus"), healthy(&account, "westeurope"));
    let client_id = &account.reader.credentials.application_id;
    let wrong = "dose5ec2e75ec2e75ec2e7";
    let token = admin_token(&account, "eastus");
    let workspaces = json!([
        {"host": east.host, "credentials": {"method": "personal_access_token", "token": token}},
        {"host": west.host, "credentials": {"method": "oauth_m2m", "client_id": client_id, "client_secret": wrong}},
        {"host": healthy(&account, "westus2").host},
    ]);
    let body = request(&account, workspaces);
    let mut refused = body.clone();
    refused["workspaces"][0]["credentials"]["token"] = json!({"x": token});
    for body in [body, refused] {
        let answer = app.post("/api/v1/permissions-readings", body).await;
        let text = answer.text().await.unwrap();
        for secret in [wrong, &token, &account.reader.credentials.client_secret] {
            assert!(!text.contains(secret), "{text}");
        }
    }
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(
        log.contains("permissions read") && log.contains("/oidc/v1/token"),
        "{log}"
    );
    for secret in [wrong, &token, &account.reader.credentials.client_secret] {
        assert!(!log.contains(secret), "{log}");
    }
}
