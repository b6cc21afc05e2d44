//! Another connector takes the place of the primary: nothing is missing after it, and nothing is there twice.

use contract::{Connector, TableHandOver};
use domain::Scope;
use reqwest::StatusCode;

use crate::lake_reader::VisibleTable;
use crate::setup::Setup;

const GLOBAL: usize = 3;

async fn taken_over(setup: &Setup, by: &Connector) -> Vec<(String, TableHandOver)> {
    let data = setup.data_of(by).await;
    let tables = data.tables.into_iter();
    tables
        .filter_map(|table| Some((table.table.to_string(), table.hand_over?)))
        .collect()
}

fn count(setup: &Setup, table: &str) -> u64 {
    let mut parts = table.split('.').skip(1);
    let (schema, name) = (parts.next().unwrap(), parts.next().unwrap());
    VisibleTable::read(&setup.data(), schema, name).count() as u64
}

#[tokio::test]
async fn watermarks_move_and_totals_agree() {
    let setup = Setup::start().await;
    let first = setup.configured().await;
    first.cycle().await;
    let other = setup.connect_elsewhere().await;
    let second = setup.configured_for(&other).await;
    second.cycle().await;
    assert!(taken_over(&setup, &other).await.is_empty());
    assert_eq!(setup.hand_over_to(&other).await, StatusCode::OK);

    // Before anything is read again, all is as it was.
    let taken = taken_over(&setup, &other).await;
    assert_eq!(taken.len(), GLOBAL, "{taken:#?}");
    for (table, of) in &taken {
        assert_eq!(of.rows_before, count(&setup, table), "{table}");
        assert_eq!((of.rows_since, of.difference()), (0, 0), "{table}");
    }
    // The old one reads its region, and nothing else.
    let left = setup.connector_data().await.tables;
    assert!(
        left.iter()
            .all(|table| table.table.scope == Scope::Regional)
    );
    first.cycle().await;

    second.cycle().await;
    let later = taken_over(&setup, &other).await;
    for ((table, before), (_, after)) in taken.iter().zip(&later) {
        assert_eq!(after.difference(), 0, "{table}: {after:?}");
        assert_eq!(after.rows_now, count(&setup, table), "{table}");
        // Nothing is read from the beginning: at most a row has come meanwhile.
        assert!((0..=1).contains(&after.rows_since), "{table}: {after:?}");
        assert_eq!(after.rows_before, before.rows_before);
    }
    VisibleTable::read(&setup.data(), "billing", "usage").assert_each_row_once();

    // And back again.
    assert_eq!(setup.hand_over_to(&setup.connector).await, StatusCode::OK);
    assert!(taken_over(&setup, &other).await.is_empty());
    first.cycle().await;
    let back = taken_over(&setup, &setup.connector).await;
    assert_eq!(back.len(), GLOBAL);
    assert!(back.iter().all(|(_, of)| of.difference() == 0), "{back:#?}");
}

#[tokio::test]
async fn nothing_is_handed_over_that_may_not_leave_there() {
    let setup = Setup::start().await;
    setup.configured().await.cycle().await;
    let other = setup.connect_elsewhere().await;
    let history = ["workspace_id", "statement_id", "update_time"];
    setup
        .approve_columns(&other, "system.query.history", &history)
        .await;
    assert_eq!(setup.hand_over_to(&other).await, StatusCode::CONFLICT);
    let read = setup.connector_data().await.tables;
    assert!(read.iter().any(|table| table.table.scope == Scope::Global));
}
