//! What the check finds, and what it says to mend it.

use std::process::Command;

use serde_json::{Value, json};

use crate::support::{World, fail, said, succeed};

fn check(world: &World, more: &[&str]) -> Command {
    let mut program = world.program(&["check"]);
    program.args(world.place()).args(more);
    world.with_secret(&mut program);
    program
}

#[test]
fn all_is_well_where_all_is_granted() {
    let world = World::dense(120);
    let words = said(&succeed(check(&world, &[])));
    for line in [
        "[SKIP] azure_authentication: not used",
        "[PASS] databricks_authentication",
        "[PASS] clock",
        "[PASS] warehouse_permission",
        "[PASS] warehouse_connectivity",
        "[PASS] cloud_storage",
        "[PASS] metastore_region",
        "[PASS] schema_state",
        "[PASS] system_table_access",
        "[PASS] workspace_filter",
        "[PASS] newest_event",
        "[PASS] retention",
        "[WARN] masked_parameters",
        "An export would work.",
    ] {
        assert!(words.contains(line), "{line} is not in {words}");
    }
    // Signed in as an administrator of Azure, the original's own name passes.
    let mut azure = check(&world, &[]);
    azure
        .env_remove("DATABRICKS_CLIENT_SECRET")
        .env_remove("DATABRICKS_CLIENT_ID");
    let words = said(&succeed(azure));
    assert!(
        words.contains("[PASS] azure_authentication: signed in by managed identity"),
        "{words}"
    );
}

#[test]
fn a_workspace_that_does_not_answer_is_no_matter_of_credentials() {
    let world = World::dense(600);
    world.control(json!({"action": "add_fault", "name": "away", "path": "/api/2.0/preview/scim", "kind": "reset"}));
    let ended = fail(check(&world, &[]), 1, "[FAIL] databricks_authentication");
    let words = said(&ended);
    assert!(
        words.contains("curl") && !words.contains("workspace-assignment"),
        "{words}"
    );
}

#[test]
fn no_row_is_a_warning_and_never_a_pass() {
    let world = World::dense(120);
    let mut program = check(&world, &["--workspace-id", "12345"]);
    let words = said(&program.output().unwrap());
    assert!(
        words.contains("[WARN] workspace_filter") && words.contains("0 of workspace 12345"),
        "{words}"
    );
    world.control(json!({"action": "table_rows", "cloud": "azure", "region": "eastus", "table": "access.audit", "rows": "empty"}));
    let words = said(&succeed(check(
        &world,
        &["--workspace-check-lookback-hours", "48"],
    )));
    assert!(
        words.contains("[WARN] system_table_access") && words.contains("[WARN] newest_event"),
        "{words}"
    );
}

#[test]
fn each_missing_right_is_named_with_the_statement_that_gives_it() {
    let world = World::bare();
    let reader = world.reader();
    let grant = |privilege: &str, on: &str| {
        world.control(json!({"action": "grant", "cloud": "azure", "region": "eastus", "principal": reader, "privileges": [privilege], "on_securable": on, "on": true}));
    };
    let said_now = |statement: &str| {
        let words = said(&fail(check(&world, &[]), 1, "[FAIL] system_table_access"));
        assert!(
            words.contains(&statement.replace("{reader}", &reader)),
            "{statement} is not in {words}"
        );
        assert!(
            words.contains("There is no entitlement `system_table_access`"),
            "{words}"
        );
        assert!(words.contains("[SKIP] workspace_filter"), "{words}");
        words
    };
    let words = said_now("GRANT USE CATALOG ON CATALOG system TO `{reader}`");
    assert!(
        words.contains("GRANT SELECT ON TABLE system.access.audit"),
        "{words}"
    );
    grant("USE_CATALOG", "system");
    let words = said_now("GRANT USE SCHEMA ON SCHEMA system.access TO `{reader}`");
    assert!(!words.contains("GRANT USE CATALOG"), "{words}");
    grant("USE_SCHEMA", "system.access");
    said_now("GRANT SELECT ON TABLE system.access.audit TO `{reader}`");
    grant("SELECT", "system.access.audit");
    succeed(check(&world, &[]));
    let id = &world.workspace.workspace_id;
    world.control(
        json!({"action": "use_warehouse", "workspace_id": id, "principal": reader, "on": false}),
    );
    let words = said(&fail(check(&world, &[]), 1, "[FAIL] warehouse_permission"));
    assert!(
        words.contains("databricks permissions update warehouses") && words.contains("CAN_USE"),
        "{words}"
    );
    world
        .control(json!({"action": "assign", "workspace_id": id, "principal": reader, "on": false}));
    drop(fail(
        check(&world, &[]),
        1,
        "[FAIL] databricks_authentication",
    ));
}

#[test]
fn programs_read_json_and_pipelines_read_junit() {
    let world = World::dense(600);
    let ended = succeed(check(&world, &["--json"]));
    let report: Value = serde_json::from_slice(&ended.stdout).unwrap();
    assert_eq!(report["ok"], true);
    let checks = report["checks"].as_array().unwrap();
    assert!(
        checks
            .iter()
            .any(|check| check["name"] == "workspace_filter" && check["status"] == "pass"),
        "{report:#}"
    );
    let ended = succeed(check(&world, &["--junit"]));
    let xml = String::from_utf8(ended.stdout).unwrap();
    assert!(
        xml.starts_with("<?xml")
            && xml.contains("<testcase classname=\"lakesentry-audit\" name=\"clock\">"),
        "{xml}"
    );
    let bare = World::bare();
    let mut failed = check(&bare, &["--json"]);
    let ended = failed.output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&ended.stdout).unwrap();
    assert_eq!(report["ok"], false);
}

#[test]
fn a_clock_that_is_wrong_is_seen() {
    let world = World::dense(600);
    world.control(
        json!({"action": "add_fault", "name": "skew", "kind": "clock_skew", "seconds": 3600}),
    );
    let words = said(&succeed(check(&world, &[])));
    assert!(
        words.contains("[WARN] clock: this machine is 3") && words.contains("behind the workspace"),
        "{words}"
    );
}

#[test]
fn a_storage_that_is_out_of_reach_is_warned_of() {
    let world = World::dense(120);
    world.control(json!({"action": "block_storage", "on": true}));
    let words = said(&succeed(check(&world, &[])));
    assert!(
        words.contains("[WARN] cloud_storage: the storage 127.0.0.1"),
        "{words}"
    );
    assert!(
        words.contains("https://127.0.0.1/") && words.contains("--outbound-proxy"),
        "{words}"
    );
}

#[test]
fn whoever_stops_reading_is_no_panic() {
    let world = World::dense(120);
    let mut program = check(&world, &[]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    program.stdout(writer);
    drop(fail(program, 141, "has gone"));
}
