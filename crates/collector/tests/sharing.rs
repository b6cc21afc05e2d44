//! What an admin approves to leave, from the dry run to the rows that arrive.

use std::collections::BTreeSet;

use contract::{Problem, SharingState};
use domain::{LeavingTable, SharedTable, SharingRules, SystemTable};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::lake_reader::VisibleTable;
use crate::setup::{Setup, said};

async fn dry_run(setup: &Setup, words: &[&str]) -> Vec<LeavingTable> {
    let collector = setup.configured().await;
    let words = [&["run", "--dry-run"], words].concat();
    let ran = collector.run(&words).await;
    assert!(ran.status.success(), "{}", said(&ran));
    assert!(
        !setup.data().join("raw").exists(),
        "a dry run sends nothing"
    );
    serde_json::from_slice(&ran.stdout).unwrap()
}

fn everything(tables: &[LeavingTable]) -> SharingRules {
    let shared = tables.iter().map(|table| SharedTable {
        table: table.table,
        columns: table.columns.keys().cloned().collect(),
    });
    SharingRules {
        tables: shared.collect(),
        mask_statement_text: false,
        workspaces: Vec::new(),
    }
}

async fn approve(setup: &Setup, rules: &SharingRules) -> (StatusCode, Value) {
    let path = contract::paths::sharing(setup.connector.connector_id);
    let request = setup.request(Method::PUT, &path).json(rules);
    let answer = request.send().await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

fn history(rules: &mut SharingRules) -> &mut SharedTable {
    let mut tables = rules.tables.iter_mut();
    tables
        .find(|shared| shared.table.full_name() == "system.query.history")
        .unwrap()
}

#[tokio::test]
async fn only_what_was_approved_arrives() {
    let setup = Setup::start().await;
    let leaving = dry_run(&setup, &[]).await;
    assert_eq!(leaving.len(), 14);
    let mut rules = everything(&leaving);
    rules.mask_statement_text = true;
    rules.workspaces = vec![setup.connector.workspace_id.clone()];
    rules
        .tables
        .retain(|shared| shared.table.full_name() != "system.compute.node_types");
    history(&mut rules)
        .columns
        .retain(|column| column != "executed_by");
    let (status, state) = approve(&setup, &rules).await;
    assert_eq!(status, StatusCode::OK, "{state}");
    let state: SharingState = serde_json::from_value(state).unwrap();
    assert_eq!(state.rules, Some(rules.in_order()));

    let collector = setup.collector();
    let minted = setup.mint("key-of-another-string").await;
    let configured = collector.configure(&minted.connection_string).await;
    assert!(configured.status.success(), "{}", said(&configured));
    collector.cycle().await;
    let history = VisibleTable::read(&setup.data(), "query", "history");
    assert!(history.count() > 0);
    assert!(history.rows[0].column_by_name("executed_by").is_none());
    let texts = history.texts("statement_text");
    assert!(
        texts
            .iter()
            .all(|text| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())),
        "{texts:?}"
    );
    let own = BTreeSet::from([setup.connector.workspace_id.to_string()]);
    assert_eq!(history.texts("workspace_id"), own);
    let usage = VisibleTable::read(&setup.data(), "billing", "usage");
    assert_eq!(usage.texts("workspace_id"), own);
    assert!(!setup.data().join("raw/compute/node_types").exists());
    let shown = setup.connector_data().await;
    assert_eq!(shown.tables.len(), 13, "{shown:#?}");

    // The trail has the digest that the page shows.
    let trail: Value = setup.get(contract::paths::AUDIT_EVENTS).await;
    let sha256 = state.sha256.unwrap();
    assert!(trail.to_string().contains(&sha256), "{trail:#}");
}

#[tokio::test]
async fn rows_that_were_stored_with_other_columns_are_not_stored_again() {
    let setup = Setup::start().await;
    let leaving = dry_run(&setup, &[]).await;
    let collector = setup.collector();
    let minted = setup.mint("key-of-another-string").await;
    let configured = collector.configure(&minted.connection_string).await;
    assert!(configured.status.success(), "{}", said(&configured));
    collector.cycle().await;
    let before = VisibleTable::read(&setup.data(), "query", "history");
    let mut rules = everything(&leaving);
    history(&mut rules)
        .columns
        .retain(|column| column != "executed_by");
    let (status, state) = approve(&setup, &rules).await;
    assert_eq!(status, StatusCode::OK, "{state}");
    let reset = contract::paths::connector_checkpoint(
        setup.connector.connector_id,
        SystemTable::parse("system.query.history").unwrap(),
    );
    let reset = setup.request(Method::DELETE, &reset).send().await.unwrap();
    assert_eq!(reset.status(), StatusCode::NO_CONTENT);
    collector.cycle().await;
    let after = VisibleTable::read(&setup.data(), "query", "history");
    after.assert_each_row_once();
    // Every ten minutes there is a new row, so some may have come meanwhile.
    let new = after.count() - before.count();
    assert!(new <= 3, "{new} rows more");
    assert!(after.rows[0].column_by_name("executed_by").is_some());
}

#[tokio::test]
async fn texts_of_statements_can_be_held_back_beside_the_collector() {
    let setup = Setup::start().await;
    let leaving = dry_run(&setup, &["--mask-statement-text"]).await;
    let history = leaving
        .iter()
        .find(|table| table.table.full_name() == "system.query.history");
    let sample = &history.unwrap().sample["statement_text"];
    // Letters and digits of the sample are masked on top: a digest has nothing else, and forty of its characters are shown.
    assert!(
        sample.len() == 40 && sample.bytes().all(|b| matches!(b, b'x' | b'9')),
        "{sample}"
    );
}

#[tokio::test]
async fn rules_that_nobody_could_keep_to_are_refused_with_their_place() {
    let setup = Setup::start().await;
    let table = |name: &str, columns: &[&str]| json!({ "table": name, "columns": columns });
    let refused = async |tables: Value, more: Value| {
        let mut rules = json!({ "tables": tables });
        rules
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let path = contract::paths::sharing(setup.connector.connector_id);
        let request = setup.request(Method::PUT, &path).json(&rules);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let problem: Problem = answer.json().await.unwrap();
        let error = &problem.errors[0];
        format!("{}: {}", error.field, error.detail)
    };
    let none = json!({});
    let history = |columns: &[&str]| json!([table("system.query.history", columns)]);
    let said = refused(history(&["statement_text"]), none.clone()).await;
    assert!(said.contains("can't be read without its column"), "{said}");
    let said = refused(history(&["query_parameters"]), none.clone()).await;
    assert!(
        said.starts_with("/tables/0/columns: query_parameters"),
        "{said}"
    );
    let said = refused(history(&["a b"]), none.clone()).await;
    assert!(said.contains("no such column"), "{said}");
    let lineage = json!([table("system.access.table_lineage", &["event_time"])]);
    let said = refused(lineage, none).await;
    assert!(said.starts_with("/tables/0/table"), "{said}");
    let key = ["statement_id", "update_time", "start_time"];
    let said = refused(history(&key), json!({ "workspaces": ["11"] })).await;
    assert!(said.contains("workspace_id"), "{said}");
}
