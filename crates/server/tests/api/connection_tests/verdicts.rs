//! One verdict for each table, with its evidence.

use contract::{Finding, NotChecked, PrivilegeLevel, RowsSeen, SystemSchemaState};
use domain::Feature;
use fakebricks::Control;
use serde_json::{Value, json};

use super::script;
use crate::app::{TestApp, healthy};

/// A request for one workspace of East US with further tables.
fn with_tables(app: &TestApp, tables: &[&str]) -> Value {
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    json!({"account_id": account.account_id, "features": ["audit_log"], "tables": tables, "workspaces": [{"host": host, "primary": true}]})
}

#[tokio::test]
async fn further_tables_are_read_as_well_and_every_verdict_has_its_evidence() {
    let app = TestApp::start().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    app.discover(&account, "azure", &account.reader).await;
    let statements = script(&account, &[Feature::AuditLog], true);
    app.run_sql(&account, "eastus", statements).await;
    let reader = &account.reader.credentials.application_id;
    let grant = format!("GRANT SELECT ON TABLE system.compute.warehouses TO `{reader}`");
    app.run_sql(&account, "eastus", [grant]).await;

    let body = with_tables(
        &app,
        &[
            "system.compute.warehouses",
            "system.compute.instance_pools",
            "system.operational_data.things",
            "system.compute.not_there",
        ],
    );
    let outcome = app.test_to_the_end(body).await;
    for table in ["system.compute.warehouses", "system.access.audit"] {
        let verdict = outcome.verdict(&host, table);
        assert_eq!(verdict.finding, Finding::Readable, "{table}");
        let evidence = verdict.evidence;
        assert!(evidence.probe.statement_id.is_some());
        assert!(evidence.probe.newest.is_some(), "{table}");
        let Some(RowsSeen::Counted { count, .. }) = evidence.probe.rows else {
            panic!("{table}: {:?}", evidence.probe);
        };
        assert!(count > 0);
        assert!(evidence.checked_at.is_some());
        assert_eq!(evidence.checked_as.as_deref(), Some(reader.as_str()));
    }
    let denied = outcome.verdict(&host, "system.compute.instance_pools");
    assert_eq!(
        denied.finding,
        Finding::Denied {
            level: PrivilegeLevel::Table
        }
    );
    assert_eq!(denied.evidence.probe.sql_state.as_deref(), Some("42501"));
    let unavailable = outcome.verdict(&host, "system.operational_data.things");
    assert_eq!(unavailable.finding, Finding::NotOffered);
    assert_eq!(
        unavailable.evidence.probe.schema_state,
        Some(SystemSchemaState::Unavailable)
    );
    let not_there = outcome.verdict(&host, "system.compute.not_there");
    assert_eq!(not_there.finding, Finding::NotOffered, "{not_there:?}");
    assert_eq!(not_there.evidence.probe.sql_state.as_deref(), Some("42P01"));
}

#[tokio::test]
async fn a_schema_that_is_off_is_no_missing_privilege() {
    let app = TestApp::start().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    app.discover(&account, "azure", &account.reader).await;
    let statements = script(&account, &[Feature::AuditLog], true);
    app.run_sql(&account, "eastus", statements).await;
    let schema = |schema: &str, on| Control::SystemSchema {
        cloud: serde_json::from_value(json!("azure")).unwrap(),
        region: "eastus".into(),
        schema: schema.into(),
        on,
    };
    app.simulation.apply(&schema("access", false)).unwrap();
    let outcome = app.test_to_the_end(with_tables(&app, &[])).await;
    let verdict = outcome.verdict(&host, "system.access.audit");
    assert_eq!(verdict.finding, Finding::SchemaNotEnabled);
    assert_eq!(
        verdict.evidence.probe.schema_state,
        Some(SystemSchemaState::Available)
    );
    assert!(verdict.evidence.probe.error_class.is_some());
}

#[tokio::test]
async fn late_empty_and_unknown_are_three_things() {
    let (app, network) = TestApp::start_behind_network().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    app.discover(&account, "azure", &account.reader).await;
    let statements = script(&account, &[Feature::AuditLog], true);
    app.run_sql(&account, "eastus", statements).await;
    network.change(|_, path, request, answer| {
        if !path.ends_with("/sql/statements") {
            return;
        }
        if request.contains("FROM system.access.audit") {
            // Rows, but none of the last days.
            answer["result"]["data_array"] = if request.contains("max(") {
                json!([[null, "0"]])
            } else {
                json!([["1"]])
            };
        } else if request.contains("FROM system.lakeflow.jobs ") {
            answer["manifest"]["total_row_count"] = json!(0);
            answer["result"]["data_array"] = json!([]);
        } else if request.contains("FROM system.query.history") {
            answer["result"]["data_array"] = json!([["2020-01-01T00:00:00.000Z", "7"]]);
        } else if request.contains("FROM system.lakeflow.pipelines ") {
            *answer = json!({"statement_id": "s", "status": {"state": "FAILED", "error": {"error_code": "INTERNAL_ERROR", "message": "try later"}}});
        }
    });
    let outcome = app.test_to_the_end(with_tables(&app, &[])).await;
    let finding = |table: &str| outcome.verdict(&host, table).finding;
    assert_eq!(
        finding("system.access.audit"),
        Finding::Late {
            usual_minutes: 15,
            age_minutes: 48 * 60
        }
    );
    assert!(matches!(
        finding("system.query.history"),
        Finding::Late {
            usual_minutes: 60,
            ..
        }
    ));
    assert_eq!(finding("system.lakeflow.jobs"), Finding::ReadableEmpty);
    assert!(matches!(
        finding("system.lakeflow.pipelines"),
        Finding::NotChecked {
            because: NotChecked::Unread { .. }
        }
    ));
    assert_eq!(finding("system.lakeflow.job_tasks"), Finding::Readable);
}

/// Reads every statement of a test against the workspace, and answers those that match with a failure.
fn fail_statements(network: &crate::network::Network, of: &'static str, message: &'static str) {
    network.change(move |_, path, request, answer| {
        if path.ends_with("/sql/statements") && request.contains(of) {
            let error = json!({"error_code": "BAD_REQUEST", "message": message});
            *answer = json!({"statement_id": "s", "status": {"state": "FAILED", "error": error}});
        }
    });
}

#[tokio::test]
async fn a_table_can_be_read_also_when_its_newest_row_is_not_found_in_time() {
    let (app, network) = TestApp::start_behind_network().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    app.discover(&account, "azure", &account.reader).await;
    app.run_sql(&account, "eastus", script(&account, &[], true))
        .await;
    fail_statements(&network, "max(", "The statement was too slow");
    let outcome = app.test_to_the_end(with_tables(&app, &[])).await;
    let verdict = outcome.verdict(&host, "system.query.history");
    assert_eq!(verdict.finding, Finding::Readable);
    let unread = verdict.evidence.probe.newest_unread.unwrap();
    assert_eq!(unread.detail.as_deref(), Some("The statement was too slow"));
}

#[tokio::test]
async fn a_warehouse_that_does_not_start_is_no_missing_permission() {
    let (app, network) = TestApp::start_behind_network().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    app.discover(&account, "azure", &account.reader).await;
    let sentence = "Clusters are failing to launch. Cluster launch will be retried.";
    fail_statements(&network, "SELECT 1", sentence);
    let outcome = app.test(&account, &[], &[&host]).await;
    let contract::CheckState::Failed { failure } = outcome.state(&host, "warehouse") else {
        panic!("{:?}", outcome.state(&host, "warehouse"))
    };
    assert_eq!(failure.detail.as_deref(), Some(sentence));
    assert!(
        matches!(
            &failure.cause,
            contract::FailureCause::WarehouseFailed { name: Some(_), .. }
        ),
        "{failure:?}"
    );
}

#[tokio::test]
async fn the_missing_privilege_is_the_one_that_databricks_names() {
    let (app, network) = TestApp::start_behind_network().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    app.discover(&account, "azure", &account.reader).await;
    let sentence = "[INSUFFICIENT_PERMISSIONS] User does not have BROWSE on Catalog 'system'.";
    fail_statements(&network, "FROM system.query.history", sentence);
    let outcome = app.test(&account, &[], &[&host]).await;
    assert_eq!(
        outcome.verdict(&host, "system.query.history").finding,
        Finding::PrivilegeMissing {
            level: PrivilegeLevel::Catalog,
            privilege: "BROWSE".to_owned()
        }
    );
}
