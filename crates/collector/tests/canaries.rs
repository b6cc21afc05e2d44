//! How long a row takes from Databricks to here, measured by a statement that does nothing.

use fakebricks::Control;

use crate::lake_reader::VisibleTable;
use crate::setup::Setup;

fn history_delay(setup: &Setup, seconds: Option<u32>) {
    let delay = Control::HistoryDelay { seconds };
    setup.simulation.apply(&delay).unwrap();
}

#[tokio::test]
async fn a_statement_of_a_cycle_is_found_by_the_next() {
    let setup = Setup::start().await;
    history_delay(&setup, Some(2));
    let collector = setup.configured().await;
    collector.cycle().await;
    let first = setup.connector_data().await.canary;
    assert_eq!(first.last, None);
    assert!(first.waiting_since.is_some(), "{first:?}");
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    collector.cycle().await;
    let data = setup.connector_data().await;
    let last = data.canary.last.unwrap();
    let legs = [
        last.read_at.seconds_since(last.ran_at),
        last.stored_at.seconds_since(last.read_at),
    ];
    assert!(
        (1..600).contains(&legs[0]) && (0..600).contains(&legs[1]),
        "{legs:?}"
    );
    assert_eq!(data.canary.lost, 0);
    // The row came as all rows do.
    let texts = VisibleTable::read(&setup.data(), "query", "history").texts("statement_text");
    let canaries = texts
        .iter()
        .filter(|text| text.contains("LakeSentry canary"));
    assert!(canaries.count() >= 1, "{texts:?}");
}

#[tokio::test]
async fn no_statement_is_run_whose_row_would_not_be_read() {
    let setup = Setup::start().await;
    setup
        .approve_columns_of("system.compute.node_types", &["account_id", "node_type"])
        .await;
    setup.configured().await.cycle().await;
    let canary = setup.connector_data().await.canary;
    assert_eq!(canary.waiting_since, None);
}
