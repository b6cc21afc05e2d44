//! What holds for copies: everything is there, row by row, and nothing is half done.

use domain::Role;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

use super::*;
use crate::connectors::tests::{account, connector};
use crate::people::tests::person;
use crate::replica_sessions::ReplicaSecret;
use crate::sign_ins::tests::sign_in;
use crate::testing::TestPlace;

/// Fills each kind of column, the empty ones as well.
async fn fill(store: &Store) {
    for workspace in 1..=3 {
        let new = connector(account(), workspace, workspace == 2);
        store.create_connector(new).await.unwrap();
    }
    let ada = person("ada", Role::Owner);
    store.add_person(&ada).await.unwrap();
    store
        .begin_sign_in(&sign_in(ada.person_id, [7; 32]))
        .await
        .unwrap();
    for (nth, name) in ["", "Zoë", "naïve 🐙", "it's \"quoted\"", "line\nbreak"]
        .iter()
        .enumerate()
    {
        let mut other = person(&format!("p{nth}"), Role::User);
        (*name).clone_into(&mut other.name);
        store.add_person(&other).await.unwrap();
    }
}

/// All rows of all tables, as text that both databases write in the same way.
async fn rows(place: &TestPlace, tables: &[CopiedTable]) -> Vec<String> {
    let mut connection = place.connect().await;
    let mut all = Vec::new();
    for table in tables {
        let rows = connection
            .fetch_all(AssertSqlSafe(table.select()))
            .await
            .unwrap();
        for row in rows {
            let mut text = table.name.clone();
            for (at, (column, kind)) in table.columns.iter().enumerate() {
                let value = match kind {
                    ColumnKind::Text => format!("{:?}", row.get::<Option<String>, _>(at)),
                    ColumnKind::Number => format!("{:?}", row.get::<Option<i64>, _>(at)),
                    ColumnKind::Bytes => format!("{:?}", row.get::<Option<Vec<u8>>, _>(at)),
                };
                text.extend([" ", column, "=", &value]);
            }
            all.push(text);
        }
    }
    connection.close().await.unwrap();
    all
}

async fn tables_of(place: &TestPlace) -> Vec<CopiedTable> {
    let mut connection = place.connect().await;
    let tables = tables(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    tables
}

#[tokio::test]
async fn a_file_moves_into_another_database_row_by_row_and_back() {
    let source = TestPlace::file();
    let store = source.open().await;
    fill(&store).await;
    let head = store.verify_audit_trail(None).await.unwrap();
    store.close().await;
    let tables = tables_of(&source).await;
    let before = rows(&source, &tables).await;
    assert!(before.len() > 20, "{before:?}");
    for target in TestPlace::all().await {
        let there = target.open().await;
        let counts = there.take_over(&source.location).await.unwrap();
        assert_eq!(
            counts.iter().map(|(_, count)| count).sum::<u64>(),
            before.len() as u64
        );
        assert_eq!(rows(&target, &tables).await, before);
        assert_eq!(there.verify_audit_trail(Some(head)).await.unwrap(), head);
        // What works with the database goes on there.
        there
            .create_connector(connector(account(), 4, false))
            .await
            .unwrap();
        let back = TestPlace::file();
        let home = back.open().await;
        there.copy_into(&home).await.unwrap();
        assert_eq!(rows(&back, &tables).await, rows(&target, &tables).await);
        there.close().await;
        home.close().await;
    }
}

#[tokio::test]
async fn every_table_and_every_column_is_copied_after_those_that_it_refers_to() {
    let place = TestPlace::file();
    let store = place.open().await;
    let tables = tables_of(&place).await;
    let mut names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    for (at, table) in tables.iter().enumerate() {
        assert!(!table.key.is_empty(), "{}", table.name);
        for other in &table.refers_to {
            let position = names.iter().position(|name| name == other).unwrap();
            assert!(position < at, "{} refers to {other}", table.name);
        }
    }
    names.sort_unstable();
    let counted = store.row_counts().await.unwrap();
    let counted: Vec<&str> = counted.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, counted);
    store.close().await;
    // Both databases have the same tables with the same columns.
    for other in TestPlace::all().await {
        let store = other.open().await;
        let there = store.row_counts().await.unwrap();
        assert_eq!(
            there
                .iter()
                .map(|(name, _)| name.as_str())
                .collect::<Vec<_>>(),
            names
        );
        store.close().await;
        let mut connection = other.connect().await;
        for table in &tables {
            connection
                .fetch_all(AssertSqlSafe(table.select()))
                .await
                .unwrap();
        }
    }
}

#[tokio::test]
async fn nothing_is_overwritten() {
    let source = TestPlace::file();
    let store = source.open().await;
    fill(&store).await;
    store.close().await;
    for target in TestPlace::all().await {
        let there = target.open().await;
        there.add_person(&person("eve", Role::User)).await.unwrap();
        let refused = there.take_over(&source.location).await.unwrap_err();
        assert!(matches!(refused, CopyError::NotEmpty(_)), "{refused}");
        assert_eq!(there.people().await.unwrap().len(), 1);
        assert!(
            there
                .connectors(crate::connectors::tests::now())
                .await
                .unwrap()
                .is_empty()
        );
        there.close().await;
    }
}

#[tokio::test]
async fn what_fails_in_the_middle_leaves_nothing() {
    let source = TestPlace::file();
    let store = source.open().await;
    fill(&store).await;
    store.close().await;
    for target in TestPlace::all().await {
        let there = target.open().await;
        let mut connection = target.connect().await;
        // A rule of the target that a later row breaks.
        connection
            .execute("CREATE UNIQUE INDEX odd ON people (role)")
            .await
            .unwrap();
        let refused = there.take_over(&source.location).await;
        assert!(
            matches!(refused, Err(CopyError::Database(_))),
            "{refused:?}"
        );
        connection.execute("DROP INDEX odd").await.unwrap();
        let left = there.row_counts().await.unwrap();
        assert!(left.iter().all(|(_, count)| *count == 0), "{left:?}");
        // Once the reason is gone, it goes on from the beginning.
        there.take_over(&source.location).await.unwrap();
        there.close().await;
    }
}

#[tokio::test]
async fn a_file_in_use_is_not_moved() {
    let source = TestPlace::file();
    let running = source.open().await;
    fill(&running).await;
    let target = TestPlace::file();
    let there = target.open().await;
    let refused = there.take_over(&source.location).await.unwrap_err();
    assert!(matches!(refused, CopyError::InUse(_)), "{refused}");
    // The one that runs was not disturbed.
    running
        .create_connector(connector(account(), 9, false))
        .await
        .unwrap();
    running.close().await;
    there.take_over(&source.location).await.unwrap();
    there.close().await;
}

#[tokio::test]
async fn what_servers_share_for_half_an_hour_is_in_no_copy() {
    for place in TestPlace::all().await {
        let store = place.open().await;
        fill(&store).await;
        store.replica_session("session", "1").await.unwrap();
        let secret = ReplicaSecret {
            what: "of a principal".to_owned(),
            sealed: vec![7],
        };
        let kept = store.hold_secret("session", "1", &secret, |_| false).await;
        assert!(kept.unwrap());
        let counts = store.row_counts().await.unwrap();
        let home = TestPlace::file();
        let copy = home.open().await;
        let copied = store.copy_into(&copy).await.unwrap();
        let shared = |(name, _): &&RowCount| name.starts_with("replica");
        assert_eq!(counts.iter().chain(&copied).filter(shared).count(), 0);
        let found = copy.replica_session("session", "2").await.unwrap();
        assert_eq!((found.generation.as_str(), found.held.len()), ("2", 0));
        store.close().await;
        copy.close().await;
    }
}
