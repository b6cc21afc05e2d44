//! From a minted string to rows in a table.

use std::time::Duration;

use contract::{ConnectorData, TableDataState, Token, TokenState};
use domain::{ConnectorStatus, SystemTable};
use reqwest::{Method, StatusCode};

use crate::lake_reader::VisibleTable;
use crate::setup::{Setup, said};

#[tokio::test]
async fn a_minted_string_leads_to_rows_that_others_read() {
    let setup = Setup::start().await;
    assert_eq!(
        setup.connector_data().await.status,
        ConnectorStatus::Pending
    );
    let collector = setup.configured().await;
    collector.cycle().await;
    let data = setup.connector_data().await;
    assert_eq!(data.status, ConnectorStatus::Active, "{data:#?}");
    assert_eq!(data.tables.len(), 14);
    for table in &data.tables {
        let visible = VisibleTable::read(&setup.data(), table.table.schema, table.table.name);
        assert_eq!(visible.count() as u64, table.rows, "{}", table.table);
        assert!(table.rows > 0, "{}", table.table);
        visible.assert_each_row_once();
    }
    let history = VisibleTable::read(&setup.data(), "query", "history");
    assert!(history.texts("workspace_id").len() > 1);
    assert!(history.rows[0].column_by_name("query_parameters").is_none());
}

#[tokio::test]
async fn what_was_read_before_is_not_stored_again() {
    let setup = Setup::start().await;
    let collector = setup.configured().await;
    collector.cycle().await;
    let first = VisibleTable::read(&setup.data(), "query", "history");
    let prices = VisibleTable::read(&setup.data(), "billing", "list_prices");
    collector.cycle().await;
    collector.cycle().await;
    let later = VisibleTable::read(&setup.data(), "query", "history");
    later.assert_each_row_once();
    // Every ten minutes there is a new row, so one may have come meanwhile.
    assert!(later.count() - first.count() <= 1);
    let later = VisibleTable::read(&setup.data(), "billing", "list_prices");
    assert_eq!(
        later.versions, prices.versions,
        "a list that did not change was stored again"
    );
}

#[tokio::test]
async fn a_collector_that_is_killed_at_any_moment_loses_nothing() {
    let setup = Setup::start().await;
    let collector = setup.configured().await;
    for after_ms in [50, 200, 400, 700, 1100, 1600] {
        let mut cycle = collector.begin_cycle();
        tokio::time::sleep(Duration::from_millis(after_ms)).await;
        cycle.kill().await.unwrap();
    }
    collector.cycle().await;
    assert_all_once(&setup).await;
}

#[tokio::test]
async fn a_cycle_that_runs_keeps_another_one_from_running() {
    let setup = Setup::start().await;
    let collector = setup.configured().await;
    let lock = collector.folder.path().join(".env.lock");
    let held = std::fs::File::create(&lock).unwrap();
    held.lock().unwrap();
    let refused = collector.run(&["run"]).await;
    assert_eq!(refused.status.code(), Some(5), "{}", said(&refused));
    assert!(said(&refused).contains("another cycle"));
    held.unlock().unwrap();
    // Its owner is on another machine, and was silent for longer than it may be.
    let mark = r#"{"machine":"elsewhere","process":1,"expires_at":"2026-01-01T00:00:00Z"}"#;
    std::fs::write(&lock, mark).unwrap();
    collector.cycle().await;
    assert_eq!(std::fs::read_to_string(&lock).unwrap(), "");
}

#[cfg(unix)]
#[tokio::test]
async fn a_signal_ends_the_program_and_the_next_cycle_goes_on() {
    let setup = Setup::start().await;
    let collector = setup.configured().await;
    for after_ms in [300, 900] {
        let mut running = collector
            .program(&["run", "--every", "1h"])
            .spawn()
            .unwrap();
        tokio::time::sleep(Duration::from_millis(after_ms)).await;
        let pid = running.id().unwrap().to_string();
        let told = tokio::process::Command::new("kill").arg(&pid).status();
        assert!(told.await.unwrap().success());
        let ended = tokio::time::timeout(Duration::from_secs(10), running.wait()).await;
        assert_eq!(ended.unwrap().unwrap().code(), Some(130));
        let lock = collector.folder.path().join(".env.lock");
        assert_eq!(std::fs::read_to_string(lock).unwrap_or_default(), "");
    }
    collector.cycle().await;
    assert_all_once(&setup).await;
}

#[tokio::test]
async fn a_server_that_is_ended_at_any_moment_loses_nothing() {
    let mut setup = Setup::start().await;
    let collector = setup.configured().await;
    for after_ms in [100, 500, 900, 1300] {
        let mut cycle = collector.begin_cycle();
        tokio::time::sleep(Duration::from_millis(after_ms)).await;
        setup.restart_server().await;
        // The collector tries again by itself.
        tokio::time::sleep(Duration::from_millis(after_ms)).await;
        cycle.kill().await.unwrap();
    }
    collector.cycle().await;
    assert_all_once(&setup).await;
}

/// Every row that a fresh collector of another server gets is there once.
async fn assert_all_once(setup: &Setup) {
    let data = setup.connector_data().await;
    for table in &data.tables {
        let visible = VisibleTable::read(&setup.data(), table.table.schema, table.table.name);
        visible.assert_each_row_once();
        // What the page says is counted by commits, and a commit whose answer was lost is counted once.
        assert!(visible.count() > 0, "{}", table.table);
    }
    let other = Setup::start().await;
    other.configured().await.cycle().await;
    let history =
        |of: &Setup| VisibleTable::read(&of.data(), "query", "history").texts("statement_id");
    let missing: Vec<_> = history(&other)
        .difference(&history(setup))
        .cloned()
        .collect();
    // One may have come in between.
    assert!(missing.len() <= 1, "{missing:?}");
}

#[tokio::test]
async fn a_new_string_takes_over_and_the_old_one_goes_on_for_a_day() {
    let setup = Setup::start().await;
    let collector = setup.configured().await;
    let newer = setup.mint("key-of-the-second-string").await;
    let second = setup.collector();
    assert!(
        second
            .configure(&newer.connection_string)
            .await
            .status
            .success()
    );
    // Looking is no push.
    let checked = second.run(&["check"]).await;
    assert!(checked.status.success(), "{}", said(&checked));
    let path = contract::paths::connection_strings(setup.connector.connector_id);
    let tokens: Vec<Token> = setup.get(&path).await;
    assert!(
        tokens
            .iter()
            .all(|token| token.state == TokenState::Minted && token.ends_at.is_none())
    );
    second.cycle().await;
    let tokens: Vec<Token> = setup.get(&path).await;
    assert_eq!(tokens[0].state, TokenState::Active);
    assert!(tokens[1].ends_at.is_some() && tokens[1].state == TokenState::Minted);
    collector.cycle().await;
}

#[tokio::test]
async fn a_dry_run_shows_what_would_leave_and_sends_nothing() {
    let setup = Setup::start().await;
    let collector = setup.configured().await;
    let shown = collector.run(&["run", "--dry-run"]).await;
    assert!(shown.status.success(), "{}", said(&shown));
    let tables: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    let tables = tables.as_array().unwrap();
    assert_eq!(tables.len(), 14);
    let history = tables
        .iter()
        .find(|table| table["table"] == "system.query.history")
        .unwrap();
    assert_eq!(history["left_out"][0], "query_parameters");
    assert_eq!(history["columns"]["read_rows"], "bigint");
    assert!(history["rows"].as_u64().unwrap() > 100);
    let sample = history["sample"]["statement_text"].as_str().unwrap();
    assert!(sample.starts_with("xxxxxx "), "{sample}");
    assert!(!setup.data().join("raw").exists());
    assert_eq!(
        setup.connector_data().await.status,
        ConnectorStatus::Pending
    );
}

#[tokio::test]
async fn the_page_is_told_of_each_table_as_it_comes() {
    let setup = Setup::start().await;
    let path = contract::paths::connector_data_events(setup.connector.connector_id);
    let mut events = setup.request(Method::GET, &path).send().await.unwrap();
    let collector = setup.configured().await;
    let mut cycle = collector.begin_cycle();
    let mut text = String::new();
    let mut seen = Vec::new();
    let is_whole = |data: &ConnectorData| data.collector_version.is_some();
    while !seen.last().is_some_and(is_whole) {
        let part = events.chunk().await.unwrap().unwrap();
        text.push_str(std::str::from_utf8(&part).unwrap());
        let lines = text.lines().filter_map(|line| line.strip_prefix("data: "));
        // The last line may still be on its way.
        seen = lines
            .map_while(|json| serde_json::from_str(json).ok())
            .collect();
    }
    assert!(cycle.wait().await.unwrap().success());
    assert_eq!(seen[0].status, ConnectorStatus::Pending);
    let last = seen.last().unwrap();
    assert_eq!(last.status, ConnectorStatus::Active);
    let counts: Vec<u32> = seen.iter().map(|data| data.received.tables).collect();
    assert!(counts.is_sorted() && counts.len() > 2, "{counts:?}");
    assert_eq!(last.received.tables, 14);
}

#[tokio::test]
async fn a_table_that_is_read_again_is_stored_once() {
    let setup = Setup::start().await;
    let collector = setup.configured().await;
    collector.cycle().await;
    let before = VisibleTable::read(&setup.data(), "compute", "clusters");
    let table = SystemTable::parse("system.compute.clusters").unwrap();
    let id = setup.connector.connector_id;
    let path = contract::paths::connector_checkpoint(id, table);
    let reset = || async {
        setup
            .request(Method::DELETE, &path)
            .send()
            .await
            .unwrap()
            .status()
    };
    assert_eq!(reset().await, StatusCode::NO_CONTENT);
    assert_eq!(reset().await, StatusCode::NOT_FOUND);
    collector.cycle().await;
    let after = VisibleTable::read(&setup.data(), "compute", "clusters");
    after.assert_each_row_once();
    assert!(after.count() - before.count() <= 1);
}

#[tokio::test]
async fn a_table_that_cannot_be_read_stops_no_other_and_is_named() {
    let setup = Setup::start().await;
    setup
        .run_sql("REVOKE SELECT ON TABLE system.compute.clusters FROM `{reader}`")
        .await;
    let collector = setup.configured().await;
    let ended = collector.run(&["run"]).await;
    assert_eq!(ended.status.code(), Some(1), "{}", said(&ended));
    let data = setup.connector_data().await;
    assert_eq!(data.status, ConnectorStatus::Active);
    let failed: Vec<_> = data
        .tables
        .iter()
        .filter(|table| table.state == TableDataState::Failed)
        .collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].table.full_name(), "system.compute.clusters");
    assert!(
        failed[0].failure.as_ref().unwrap().contains("SELECT"),
        "{failed:?}"
    );
    setup
        .run_sql("GRANT SELECT ON TABLE system.compute.clusters TO `{reader}`")
        .await;
    collector.cycle().await;
    assert_eq!(setup.connector_data().await.received.failed_tables, 0);
}
