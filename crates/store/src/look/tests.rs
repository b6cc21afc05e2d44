//! What is found out about a database that nobody starts.

use domain::Role;
use sqlx::Executor as _;

use super::*;
use crate::people::tests::person;
use crate::testing::TestPlace;

async fn look(place: &TestPlace) -> Store {
    Store::open_as_it_is(&place.location).await.unwrap()
}

#[tokio::test]
async fn the_tables_are_compared_and_not_touched() {
    for place in TestPlace::all().await {
        place.open().await.close().await;
        let looker = look(&place).await;
        assert_eq!(
            looker.schema_standing().await.unwrap(),
            SchemaStanding::Current
        );
        looker.verify().await.unwrap();
        looker.close().await;
        let mut connection = place.connect().await;
        let newer = "UPDATE _sqlx_migrations SET version = 9999 WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)";
        connection.execute(newer).await.unwrap();
        let looker = look(&place).await;
        assert_eq!(
            looker.schema_standing().await.unwrap(),
            SchemaStanding::Newer
        );
        assert!(looker.verify().await.is_err());
        looker.close().await;
        connection
            .execute("DELETE FROM _sqlx_migrations WHERE version = 9999")
            .await
            .unwrap();
        let looker = look(&place).await;
        assert_eq!(
            looker.schema_standing().await.unwrap(),
            SchemaStanding::Older
        );
        assert!(matches!(looker.verify().await, Err(CopyError::Older)));
        looker.close().await;
        connection
            .execute("DELETE FROM _sqlx_migrations")
            .await
            .unwrap();
        let looker = look(&place).await;
        assert_eq!(
            looker.schema_standing().await.unwrap(),
            SchemaStanding::Empty
        );
        looker.close().await;
    }
}

#[tokio::test]
async fn a_database_that_is_not_there_is_not_made() {
    let place = TestPlace::file();
    assert!(Store::open_as_it_is(&place.location).await.is_err());
    let DatabaseLocation::File(file) = &place.location else {
        panic!("a file was asked for");
    };
    assert!(!file.exists());
}

#[tokio::test]
async fn a_copy_is_whole_while_others_write() {
    for place in TestPlace::all().await {
        let store = place.open().await;
        for nth in 0..20 {
            store
                .add_person(&person(&format!("p{nth}"), Role::User))
                .await
                .unwrap();
        }
        let writer = tokio::spawn({
            let store = store.clone();
            async move {
                for nth in 20..60 {
                    let person = person(&format!("p{nth}"), Role::User);
                    store.add_person(&person).await.unwrap();
                }
            }
        });
        let copy = TestPlace::file();
        let DatabaseLocation::File(file) = &copy.location else {
            panic!("a file was asked for");
        };
        std::fs::File::create(file).unwrap();
        store.write_copy(file).await.unwrap();
        writer.await.unwrap();
        let looker = look(&copy).await;
        let verified = looker.verify().await.unwrap();
        let people = verified
            .rows
            .iter()
            .find(|(name, _)| name == "people")
            .unwrap()
            .1;
        // Every person is told of in the trail, so both are of the same moment.
        assert_eq!(people, verified.head.event_number);
        assert!(people >= 20);
        looker.close().await;
        store.close().await;
    }
}

#[tokio::test]
async fn tables_that_somebody_has_changed_are_recognised() {
    for change in [
        "CREATE TRIGGER spy AFTER INSERT ON people BEGIN DELETE FROM api_keys; END",
        "DROP TRIGGER audit_events_stay",
        "DROP INDEX people_owner",
        "ALTER TABLE people ADD COLUMN more TEXT",
    ] {
        let place = TestPlace::file();
        place.open().await.close().await;
        place.connect().await.execute(change).await.unwrap();
        let looker = look(&place).await;
        let found = looker.verify().await.unwrap_err();
        assert!(matches!(found, CopyError::Foreign(_)), "{change}: {found}");
        looker.close().await;
    }
}

#[tokio::test]
async fn a_damaged_file_is_recognised() {
    let place = TestPlace::file();
    let store = place.open().await;
    for nth in 0..200 {
        store
            .add_person(&person(&format!("p{nth}"), Role::User))
            .await
            .unwrap();
    }
    store.close().await;
    let DatabaseLocation::File(file) = &place.location else {
        panic!("a file was asked for");
    };
    let whole = std::fs::read(file).unwrap();
    // Cut off, and with a page of nonsense in the middle.
    let cut = whole[..whole.len() - 8192].to_vec();
    let mut scribbled = whole.clone();
    let middle = whole.len() / 2 / 4096 * 4096;
    scribbled[middle..middle + 4096].fill(0x5A);
    for damaged in [cut, scribbled] {
        std::fs::write(file, damaged).unwrap();
        let outcome = match Store::open_as_it_is(&place.location).await {
            Ok(looker) => looker
                .verify()
                .await
                .map(drop)
                .map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        assert!(outcome.is_err());
    }
}
