//! What can't be read, who may not read it, and what is never told.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock, Mutex};

use contract::{AdminRole, FailureCause, ProblemCode, ReadingOutcome, Unread, WhatUnread};
use domain::Feature;
use fakebricks::{Control, Fault};
use serde_json::json;

use super::super::connection_tests::script;
use super::{admin_token, azure, discovered, grant, lines, read, request};
use crate::app::{TestApp, healthy, problem};

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
    body["workspaces"][0]["credentials"] = json!({"personal_access_token": {"token": token}});
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
    let application_id = &account.reader.credentials.application_id;
    let bad = json!({"oauth_m2m": {"application_id": application_id, "client_secret": "dose0000000000000000"}});
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
    body["workspaces"][1]["credentials"] = json!({"personal_access_token": {"token": token}});
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
    let credentials = json!({"oauth_m2m": {"application_id": reader.application_id, "client_secret": reader.client_secret}});
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
    let application_id = &account.reader.credentials.application_id;
    let wrong = "dose5ec2e75ec2e75ec2e7";
    let token = admin_token(&account, "eastus");
    let workspaces = json!([
        {"host": east.host, "credentials": {"personal_access_token": {"token": token}}},
        {"host": west.host, "credentials": {"oauth_m2m": {"application_id": application_id, "client_secret": wrong}}},
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
