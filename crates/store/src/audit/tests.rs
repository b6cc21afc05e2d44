//! What the trail tells, and what is found out about one that was changed.

use domain::{PersonId, Role};
use sqlx::{AssertSqlSafe, Executor as _};
use uuid::Uuid;

use super::*;
use crate::connectors::tests::{account, connector};
use crate::database::Store;
use crate::people::tests::person;
use crate::testing::on_each;

fn ada() -> AuditOrigin {
    AuditOrigin {
        means: "browser",
        actor_id: Some(PersonId::new(Uuid::from_u128(7)).to_string()),
        actor_name: "Ada".to_owned(),
        address: Some("192.0.2.7".to_owned()),
        request_id: Some("r1".to_owned()),
    }
}

/// Three events: somebody is added, a connector is made, a test is started.
async fn with_events(store: &Store) {
    let by_ada = store.by(ada());
    store.add_person(&person("bob", Role::User)).await.unwrap();
    let new = connector(account(), 1, true);
    by_ada.create_connector(new).await.unwrap();
    let event = AuditEvent::new(AuditAction::TestStarted, "t1");
    by_ada.record(&event).await.unwrap();
}

/// Changes the trail as somebody does who has the database.
async fn tamper(store: &Store, statement: &str) {
    let (off, on) = match store.dialect {
        crate::dialect::Dialect::Sqlite => (
            "DROP TRIGGER audit_events_stay; DROP TRIGGER audit_events_remain",
            "SELECT 1",
        ),
        crate::dialect::Dialect::Postgres => (
            "ALTER TABLE audit_events DISABLE TRIGGER audit_events_stay",
            "ALTER TABLE audit_events ENABLE TRIGGER audit_events_stay",
        ),
    };
    for text in [off, statement, on] {
        let text = AssertSqlSafe(text.to_owned());
        (&store.pool).execute(text).await.unwrap();
    }
}

#[tokio::test]
async fn each_change_is_told_with_who_made_it() {
    on_each(async |store| {
        with_events(&store).await;
        let told = store
            .audit_events(&AuditFilter::default(), 10)
            .await
            .unwrap();
        let words: Vec<&str> = told.iter().map(|event| event.action.as_str()).collect();
        assert_eq!(
            words,
            [
                "connection_test.started",
                "connector.created",
                "person.added"
            ]
        );
        assert_eq!(told[1].actor_name, "Ada");
        assert_eq!(told[1].address.as_deref(), Some("192.0.2.7"));
        assert!(told[1].after.as_ref().unwrap().contains("eastus"));
        assert_eq!(
            (told[2].actor_name.as_str(), told[2].means.as_str()),
            ("lakesentry", "machine")
        );
        let of = async |filter: AuditFilter| store.audit_events(&filter, 1).await.unwrap();
        let older = AuditFilter {
            before: Some(2),
            ..AuditFilter::default()
        };
        assert_eq!(of(older).await[0].event_number, 1);
        let of_bob = AuditFilter {
            object: told[2].object.clone(),
            ..AuditFilter::default()
        };
        assert_eq!(of(of_bob).await[0].action, "person.added");
        let of_nobody = AuditFilter {
            actor: Some("nobody".to_owned()),
            action: Some("person.added".to_owned()),
            ..AuditFilter::default()
        };
        assert!(of(of_nobody).await.is_empty());
        for (actor, want) in [
            ("Ada", 2),
            (told[1].actor_id.as_deref().unwrap(), 2),
            ("Ad", 0),
            ("lakesentry", 1),
            ("%", 0),
        ] {
            let filter = AuditFilter {
                actor: Some(actor.to_owned()),
                ..AuditFilter::default()
            };
            assert_eq!(
                store.audit_events(&filter, 9).await.unwrap().len(),
                want,
                "{actor}"
            );
            assert_eq!(
                store.audit_events_after(&filter, 0).await.unwrap().len(),
                want,
                "{actor}"
            );
        }
        let (first, last) = (told[2].recorded_at, told[0].recorded_at);
        let between = async |since, until| {
            let filter = AuditFilter {
                since,
                until,
                ..AuditFilter::default()
            };
            store.audit_events(&filter, 9).await.unwrap().len()
        };
        let second = std::time::Duration::from_secs(1);
        assert_eq!(between(Some(first), Some(last.later(second))).await, 3);
        assert_eq!(between(None, Some(first)).await, 0);
        assert_eq!(between(Some(last.later(second)), None).await, 0);
    })
    .await;
}

/// What is undone is not told, and what can't be told is not done.
#[tokio::test]
async fn a_change_and_its_event_are_made_together() {
    on_each(async |store| {
        with_events(&store).await;
        let again = store.add_person(&person("bob", Role::User)).await;
        assert!(again.is_err(), "the address is somebody's");
        let head = store.verify_audit_trail(None).await.unwrap();
        assert_eq!(head.event_number, 3);
        let hide = "ALTER TABLE audit_events RENAME TO hidden";
        (&store.pool).execute(hide).await.unwrap();
        let eve = store.add_person(&person("eve", Role::User)).await;
        assert!(eve.is_err());
        assert_eq!(store.people().await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_trail_is_neither_changed_nor_shortened_by_the_way() {
    on_each(async |store| {
        with_events(&store).await;
        for statement in [
            "UPDATE audit_events SET actor_name = 'Eve'",
            "DELETE FROM audit_events WHERE event_number = 3",
        ] {
            assert!(
                (&store.pool).execute(statement).await.is_err(),
                "{statement}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_changed_removed_or_moved_is_found() {
    for (statement, want) in [
        (
            "UPDATE audit_events SET actor_name = 'Eve' WHERE event_number = 2",
            "event 2 is not what was recorded",
        ),
        (
            "UPDATE audit_events SET was = became, became = NULL WHERE event_number = 2",
            "event 2 is not what was recorded",
        ),
        (
            "UPDATE audit_events SET recorded_at = recorded_at + 1 WHERE event_number = 1",
            "event 1 is not what was recorded",
        ),
        (
            "DELETE FROM audit_events WHERE event_number = 2",
            "event 2 is missing",
        ),
        (
            "DELETE FROM audit_events WHERE event_number = 1",
            "event 1 is missing",
        ),
        (
            // SQLite checks the key after each row, so what changes places goes by a third.
            "UPDATE audit_events SET event_number = 9 WHERE event_number = 2;
             UPDATE audit_events SET event_number = 2 WHERE event_number = 3;
             UPDATE audit_events SET event_number = 3 WHERE event_number = 9",
            "event 2 is not what was recorded",
        ),
        (
            "DELETE FROM audit_events WHERE event_number = 3",
            "the trail ends with event 2, but event 3 is known",
        ),
    ] {
        on_each(async |store| {
            with_events(&store).await;
            let known = store.verify_audit_trail(None).await.unwrap();
            assert_eq!(known.to_string().parse(), Ok(known));
            tamper(&store, statement).await;
            let fault = store.verify_audit_trail(Some(known)).await.unwrap_err();
            assert!(fault.to_string().contains(want), "{statement}: {fault}");
        })
        .await;
    }
}

/// Whoever can write the database can write another trail, but not the one of which the head is known.
#[tokio::test]
async fn a_trail_that_was_written_anew_differs_from_what_is_known() {
    on_each(async |store| {
        with_events(&store).await;
        let known = store.verify_audit_trail(None).await.unwrap();
        tamper(&store, "DELETE FROM audit_events WHERE event_number > 1").await;
        for _ in 0..3 {
            let event = AuditEvent::new(AuditAction::TestStarted, "t2");
            store.record(&event).await.unwrap();
        }
        assert_eq!(
            store.verify_audit_trail(None).await.unwrap().event_number,
            4
        );
        let fault = store.verify_audit_trail(Some(known)).await.unwrap_err();
        assert!(matches!(fault, AuditFault::WrittenAnew(3)), "{fault}");
    })
    .await;
}
