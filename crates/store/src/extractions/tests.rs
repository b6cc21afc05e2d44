//! Extractions, as the intake uses them.

use domain::AccountId;
use uuid::Uuid;

use super::*;
use crate::connectors::tests::connector;
use crate::testing::on_each;

fn minute(minutes: i64) -> Timestamp {
    Timestamp(1_795_356_000 + minutes * 60)
}

fn table() -> SystemTable {
    SystemTable::parse("system.query.history").unwrap()
}

async fn with_connector(store: &Store) -> ConnectorId {
    let account = AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap();
    let new = connector(account, 1, true);
    let id = new.connector_id;
    store.create_connector(new).await.unwrap();
    id
}

async fn begin(store: &Store, connector: ConnectorId, above: i64) -> ExtractionRecord {
    let begun = store
        .begin_extraction(
            ExtractionId::new(Uuid::new_v4()),
            connector,
            table(),
            above,
            minute(0),
        )
        .await;
    match begun.unwrap() {
        ExtractionBeginning::Begun(record) => record,
        ExtractionBeginning::IdTaken => panic!("the id is new"),
    }
}

async fn commit(store: &Store, extraction: &ExtractionRecord, newest: i64) -> String {
    let commit = ExtractionCommit {
        extraction,
        receipt: &format!("receipt of {newest}"),
        read_to: Some(&format!("read to {newest}")),
        newest_event_at: Some(minute(newest)),
        rows_stored: 7,
        rows_replaced: 0,
        brought_rows: true,
    };
    store
        .commit_extraction(commit, minute(newest + 1))
        .await
        .unwrap()
}

#[tokio::test]
async fn numbers_only_grow() {
    on_each(async |store| {
        let id = with_connector(&store).await;
        let first = begin(&store, id, 0).await;
        assert_eq!(first.extraction_number, 1);
        assert_eq!(begin(&store, id, 0).await.extraction_number, 2);
        // The log of the table knows more than a database that was restored.
        assert_eq!(begin(&store, id, 40).await.extraction_number, 41);
        assert_eq!(
            store.last_extraction_number(id, table()).await.unwrap(),
            Some(41)
        );
        let again = store
            .begin_extraction(first.extraction_id, id, table(), 0, minute(0))
            .await;
        assert_eq!(again.unwrap(), ExtractionBeginning::Begun(first.clone()));
        let other = SystemTable::parse("system.billing.usage").unwrap();
        let taken = store
            .begin_extraction(first.extraction_id, id, other, 0, minute(0))
            .await;
        assert_eq!(taken.unwrap(), ExtractionBeginning::IdTaken);
    })
    .await;
}

#[tokio::test]
async fn a_commit_counts_once_and_late_rows_make_nothing_older() {
    on_each(async |store| {
        let id = with_connector(&store).await;
        let first = begin(&store, id, 0).await;
        assert_eq!(commit(&store, &first, 50).await, "receipt of 50");
        assert_eq!(commit(&store, &first, 60).await, "receipt of 50");
        let second = begin(&store, id, 0).await;
        commit(&store, &second, 40).await;
        let readings = store.table_readings(id).await.unwrap();
        assert_eq!(readings[0].rows_stored, 14);
        assert_eq!(readings[0].newest_event_at, Some(minute(50)));
        assert_eq!(readings[0].read_to.as_deref(), Some("read to 40"));
        store
            .note_table_failure(id, table(), "denied", minute(61))
            .await
            .unwrap();
        let received = store.received().await.unwrap();
        assert!(received.is_empty(), "its collector was never heard of");
        store.note_collector_seen(id, minute(61)).await.unwrap();
        let received = &store.received().await.unwrap()[0];
        assert_eq!((received.tables, received.failed_tables), (1, 1));
        assert_eq!(received.newest_event_at, Some(minute(50)));
        // What is well again is no failure any more.
        let third = begin(&store, id, 0).await;
        commit(&store, &third, 62).await;
        assert_eq!(store.received().await.unwrap()[0].failed_tables, 0);
    })
    .await;
}

#[tokio::test]
async fn the_first_bytes_of_a_batch_stay() {
    on_each(async |store| {
        let id = with_connector(&store).await;
        let extraction = begin(&store, id, 0).await.extraction_id;
        let batch = |sha256: &str| BatchRecord {
            batch: 0,
            sha256: sha256.to_owned(),
            rows: 3,
            stored_file: "{}".to_owned(),
        };
        assert_eq!(
            store.note_batch(extraction, &batch("a")).await.unwrap(),
            batch("a")
        );
        assert_eq!(
            store.note_batch(extraction, &batch("b")).await.unwrap(),
            batch("a")
        );
        assert_eq!(store.batches(extraction).await.unwrap(), [batch("a")]);
        assert_eq!(store.forget_old_extractions(minute(1)).await.unwrap(), 1);
        assert!(store.batches(extraction).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_removed_connector_takes_what_is_known_of_it_along() {
    on_each(async |store| {
        let id = with_connector(&store).await;
        let extraction = begin(&store, id, 0).await;
        commit(&store, &extraction, 1).await;
        store
            .note_cycle(id, "1", Some(15), minute(2))
            .await
            .unwrap();
        store.delete_connector(id).await.unwrap();
        assert_eq!(
            store.extraction(extraction.extraction_id).await.unwrap(),
            None
        );
        assert!(store.received().await.unwrap().is_empty());
        assert!(store.table_readings(id).await.unwrap().is_empty());
    })
    .await;
}
