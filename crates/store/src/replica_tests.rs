//! Connection tests that outlive the server which carries them out: another one finds here what there is to do, and what has been found.

use std::time::Duration;

use sqlx::Row as _;

use crate::codec::{Flag, LargeCount};
use crate::database::{Error, Store};
use crate::replica_news::{self, ReplicaNews};
use crate::rows::{one, readable};

/// A test that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReplicaTest {
    /// Names it.
    pub test_id: String,
    /// The session whose browser started it.
    pub session: String,
    /// Its generation; empty where nothing is held for it.
    pub generation: String,
    /// The key of the call that started it, and what tells it from another call with that key.
    pub call: Option<(String, String)>,
    /// What is to be checked, encrypted.
    pub plan: Vec<u8>,
    /// What is signed in with, encrypted.
    pub sign_ins: Vec<u8>,
}

/// What became of a test that was to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplicaTestBegun {
    /// It is the caller's to carry out.
    Begun,
    /// The same call has started this one.
    Before(String),
    /// The key was used for another request.
    KeyReused,
    /// The session was forgotten meanwhile, and what the test signs in with.
    Forgotten,
}

/// A test, as all servers know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplicaTest {
    /// Names it.
    pub test_id: String,
    /// The session that it belongs to.
    pub session: String,
    /// What is to be checked, encrypted.
    pub plan: Vec<u8>,
    /// What is signed in with, encrypted; gone with the end of the test, or when the session was forgotten.
    pub sign_ins: Option<Vec<u8>>,
    /// Whether somebody has cancelled it.
    pub is_cancelled: bool,
}

/// Events of a test, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplicaEvents {
    /// The place of the first.
    pub first: u64,
    /// How many there are.
    pub events: u64,
    /// What has changed, as JSON.
    pub changes: String,
}

/// How it stands with a test, for the server that carries it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplicaTestStanding {
    /// It goes on.
    Wanted,
    /// Somebody has cancelled it.
    Cancelled,
    /// Another server carries it out, or nobody knows it any more.
    Lost,
}

#[derive(sqlx::FromRow)]
struct ReplicaTestRow {
    test_id: String,
    session: String,
    plan: Vec<u8>,
    sign_ins: Option<Vec<u8>>,
    is_cancelled: Flag,
}

impl From<ReplicaTestRow> for ReplicaTest {
    fn from(row: ReplicaTestRow) -> Self {
        Self {
            test_id: row.test_id,
            session: row.session,
            plan: row.plan,
            sign_ins: row.sign_ins,
            is_cancelled: row.is_cancelled.0,
        }
    }
}

#[derive(sqlx::FromRow)]
struct ReplicaEventsRow {
    first: LargeCount,
    events: LargeCount,
    changes: String,
}

impl From<ReplicaEventsRow> for ReplicaEvents {
    fn from(row: ReplicaEventsRow) -> Self {
        Self {
            first: row.first.0,
            events: row.events.0,
            changes: row.changes,
        }
    }
}

impl Store {
    /// Begins a test that the caller carries out, unless the same call has started one.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn begin_replica_test(
        &self,
        new: &NewReplicaTest,
        carrier: &str,
        lease: Duration,
    ) -> Result<ReplicaTestBegun, Error> {
        let now = self.now_ms().await?;
        self.write(|mut change| async move {
            let generation: Option<String> =
                sqlx::query_scalar("SELECT generation FROM replica_sessions WHERE session = $1")
                    .bind(&new.session)
                    .fetch_optional(&mut *change)
                    .await?;
            let is_same = generation.as_ref() == Some(&new.generation);
            if !new.generation.is_empty() && !is_same {
                return Ok(ReplicaTestBegun::Forgotten);
            }
            if let Some((key, digest)) = &new.call {
                let before = sqlx::query(
                    "SELECT test_id, call_digest FROM replica_tests WHERE session = $1 AND call_key = $2",
                )
                .bind(&new.session)
                .bind(key)
                .fetch_optional(&mut *change)
                .await?;
                if let Some(before) = before {
                    let same: String = before.try_get("call_digest")?;
                    return Ok(if same == *digest {
                        ReplicaTestBegun::Before(before.try_get("test_id")?)
                    } else {
                        ReplicaTestBegun::KeyReused
                    });
                }
            }
            let (key, digest) = new.call.clone().unzip();
            sqlx::query(
                "INSERT INTO replica_tests (test_id, session, call_key, call_digest, plan, sign_ins, carrier, carried_until_ms, is_cancelled, has_ended, used_ms)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, $9)",
            )
            .bind(&new.test_id)
            .bind(&new.session)
            .bind(key)
            .bind(digest)
            .bind(&new.plan)
            .bind(&new.sign_ins)
            .bind(carrier)
            .bind(now + ms(lease))
            .bind(now)
            .execute(&mut *change)
            .await?;
            change.commit(ReplicaTestBegun::Begun).await
        })
        .await
    }

    /// Finds a test of a session. That counts as using it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replica_test(
        &self,
        test_id: &str,
        session: &str,
    ) -> Result<Option<ReplicaTest>, Error> {
        let now = self.now_ms().await?;
        let row = sqlx::query(
            "UPDATE replica_tests SET used_ms = $3 WHERE test_id = $1 AND session = $2 RETURNING test_id, session, plan, sign_ins, is_cancelled",
        )
        .bind(test_id)
        .bind(session)
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        Ok(one::<ReplicaTestRow, _>(row.as_ref())?)
    }

    /// Notes that somebody uses a test. Returns whether it is there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch_replica_test(&self, test_id: &str) -> Result<bool, Error> {
        let now = self.now_ms().await?;
        let touched = sqlx::query("UPDATE replica_tests SET used_ms = $2 WHERE test_id = $1")
            .bind(test_id)
            .bind(now)
            .execute(&self.pool)
            .await?;
        Ok(touched.rows_affected() > 0)
    }

    /// Says whether a test is there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_replica_test(&self, test_id: &str) -> Result<bool, Error> {
        let row = sqlx::query("SELECT test_id FROM replica_tests WHERE test_id = $1")
            .bind(test_id)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.is_some())
    }

    /// Gives the events of a test from a place on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replica_test_events(
        &self,
        test_id: &str,
        from: u64,
    ) -> Result<Vec<ReplicaEvents>, Error> {
        let rows = sqlx::query(
            "SELECT first, events, changes FROM replica_test_events WHERE test_id = $1 AND first >= $2 ORDER BY first LIMIT 100",
        )
        .bind(test_id)
        .bind(LargeCount(from))
        .fetch_all(&self.pool)
        .await?;
        Ok(readable::<ReplicaEventsRow, _>(
            &rows,
            "replica_test_events",
        ))
    }

    /// Keeps what has happened in a test, as the server that carries it out, and tells the others; a test that ended needs nobody to carry it out.
    /// With no events, it only says that the server is there.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn carry_replica_test(
        &self,
        test_id: &str,
        carrier: &str,
        lease: Duration,
        new: Option<&ReplicaEvents>,
        has_ended: bool,
    ) -> Result<ReplicaTestStanding, Error> {
        let now = self.now_ms().await?;
        let dialect = self.dialect;
        self.write(|mut change| async move {
            let row = sqlx::query(
                "UPDATE replica_tests SET carried_until_ms = $3, has_ended = $4, used_ms = $5, sign_ins = CASE WHEN $4 = 1 THEN NULL ELSE sign_ins END
                 WHERE test_id = $1 AND carrier = $2 AND (has_ended = 0 OR $4 = 1)
                 RETURNING is_cancelled",
            )
            .bind(test_id)
            .bind(carrier)
            .bind(now + ms(lease))
            .bind(Flag(has_ended))
            .bind(now)
            .fetch_optional(&mut *change)
            .await?;
            let Some(row) = row else {
                return Ok(ReplicaTestStanding::Lost);
            };
            if let Some(new) = new {
                sqlx::query("INSERT INTO replica_test_events (test_id, first, events, changes) VALUES ($1, $2, $3, $4) ON CONFLICT (test_id, first) DO NOTHING")
                    .bind(test_id)
                    .bind(LargeCount(new.first))
                    .bind(LargeCount(new.events))
                    .bind(&new.changes)
                    .execute(&mut *change)
                    .await?;
                let news = ReplicaNews::Test(test_id.to_owned());
                replica_news::tell(&mut change, dialect, &news).await?;
            }
            let standing = if row.try_get::<Flag, _>("is_cancelled")?.0 {
                ReplicaTestStanding::Cancelled
            } else {
                ReplicaTestStanding::Wanted
            };
            change.commit(standing).await
        })
        .await
    }

    /// Asks whoever carries a test out to end it.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn cancel_replica_test(&self, test_id: &str) -> Result<(), Error> {
        let dialect = self.dialect;
        self.write(|mut change| async move {
            sqlx::query("UPDATE replica_tests SET is_cancelled = 1 WHERE test_id = $1")
                .bind(test_id)
                .execute(&mut *change)
                .await?;
            let news = ReplicaNews::Cancelled(test_id.to_owned());
            replica_news::tell(&mut change, dialect, &news).await?;
            change.commit(()).await
        })
        .await
    }

    /// Takes over a test whose server has not been heard of for too long.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn take_over_replica_test(
        &self,
        carrier: &str,
        lease: Duration,
    ) -> Result<Option<ReplicaTest>, Error> {
        let now = self.now_ms().await?;
        let row = sqlx::query(
            "UPDATE replica_tests SET carrier = $1, carried_until_ms = $2
             WHERE has_ended = 0 AND carried_until_ms < $3
               AND test_id = (SELECT test_id FROM replica_tests WHERE has_ended = 0 AND carried_until_ms < $3 ORDER BY carried_until_ms LIMIT 1)
             RETURNING test_id, session, plan, sign_ins, is_cancelled",
        )
        .bind(carrier)
        .bind(now + ms(lease))
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        Ok(one::<ReplicaTestRow, _>(row.as_ref())?)
    }

    /// Leaves the tests that a server carries out to the others, because it ends.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn leave_replica_tests(&self, carrier: &str) -> Result<(), Error> {
        sqlx::query("UPDATE replica_tests SET carried_until_ms = 0 WHERE carrier = $1")
            .bind(carrier)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

fn ms(lease: Duration) -> i64 {
    i64::try_from(lease.as_millis()).unwrap_or(i64::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::on_each;

    const LONG: Duration = Duration::from_mins(1);
    const OVER: Duration = Duration::ZERO;

    fn new(test_id: &str, key: &str, digest: &str) -> NewReplicaTest {
        NewReplicaTest {
            test_id: test_id.to_owned(),
            session: "s".to_owned(),
            generation: String::new(),
            call: Some((key.to_owned(), digest.to_owned())),
            plan: vec![7],
            sign_ins: vec![8],
        }
    }

    fn events(first: u64) -> ReplicaEvents {
        ReplicaEvents {
            first,
            events: 2,
            changes: format!("[{first}]"),
        }
    }

    #[tokio::test]
    async fn the_same_call_starts_one_test() {
        on_each(async |store| {
            for (test, want) in [
                (new("1", "k", "d"), ReplicaTestBegun::Begun),
                (new("2", "k", "d"), ReplicaTestBegun::Before("1".to_owned())),
                (new("2", "k", "other"), ReplicaTestBegun::KeyReused),
                (new("2", "l", "d"), ReplicaTestBegun::Begun),
            ] {
                let begun = store.begin_replica_test(&test, "a", LONG).await.unwrap();
                assert_eq!(begun, want, "{test:?}");
            }
            let without = |test_id| NewReplicaTest {
                call: None,
                ..new(test_id, "", "")
            };
            for test in [without("3"), without("4")] {
                let begun = store.begin_replica_test(&test, "a", LONG).await.unwrap();
                assert_eq!(begun, ReplicaTestBegun::Begun);
            }
        })
        .await;
    }

    #[tokio::test]
    async fn a_test_whose_server_is_silent_is_taken_over_once() {
        on_each(async |store| {
            let test = new("1", "k", "d");
            store.begin_replica_test(&test, "a", LONG).await.unwrap();
            let carry = async |carrier, first, lease| {
                let new = events(first);
                let standing = store.carry_replica_test("1", carrier, lease, Some(&new), false);
                standing.await.unwrap()
            };
            assert_eq!(carry("a", 0, LONG).await, ReplicaTestStanding::Wanted);
            assert_eq!(store.take_over_replica_test("b", LONG).await.unwrap(), None);
            assert_eq!(carry("a", 2, OVER).await, ReplicaTestStanding::Wanted);
            tokio::time::sleep(Duration::from_millis(5)).await;
            let taken = store.take_over_replica_test("b", LONG).await.unwrap();
            let taken = taken.unwrap();
            assert_eq!((taken.plan, taken.sign_ins), (vec![7], Some(vec![8])));
            assert!(!taken.is_cancelled);
            assert_eq!(store.take_over_replica_test("c", LONG).await.unwrap(), None);
            // What the first one finds now is not kept.
            assert_eq!(carry("a", 4, LONG).await, ReplicaTestStanding::Lost);
            store.cancel_replica_test("1").await.unwrap();
            assert_eq!(carry("b", 4, LONG).await, ReplicaTestStanding::Cancelled);
            let kept = store.replica_test_events("1", 2).await.unwrap();
            assert_eq!(kept, [events(2), events(4)]);
            let ended = store.carry_replica_test("1", "b", OVER, None, true);
            assert_eq!(ended.await.unwrap(), ReplicaTestStanding::Cancelled);
            // Its answer may be lost: said again, it is the same end.
            let ended = store.carry_replica_test("1", "b", OVER, None, true);
            assert_eq!(ended.await.unwrap(), ReplicaTestStanding::Cancelled);
            assert_eq!(carry("b", 6, LONG).await, ReplicaTestStanding::Lost);
            let ended = store.replica_test("1", "s").await.unwrap().unwrap();
            assert_eq!((ended.plan, ended.sign_ins), (vec![7], None));
            assert_eq!(store.take_over_replica_test("c", LONG).await.unwrap(), None);
        })
        .await;
    }

    #[tokio::test]
    async fn what_was_forgotten_begins_no_test() {
        on_each(async |store| {
            store.replica_session("s", "1").await.unwrap();
            let of = |generation: &str, test_id| NewReplicaTest {
                generation: generation.to_owned(),
                ..new(test_id, test_id, "d")
            };
            let begin = async |test| store.begin_replica_test(&test, "a", LONG).await.unwrap();
            assert_eq!(begin(of("1", "1")).await, ReplicaTestBegun::Begun);
            store.forget_replica_session("s").await.unwrap();
            assert_eq!(begin(of("1", "2")).await, ReplicaTestBegun::Forgotten);
            store.replica_session("s", "2").await.unwrap();
            assert_eq!(begin(of("1", "2")).await, ReplicaTestBegun::Forgotten);
            assert_eq!(begin(of("2", "2")).await, ReplicaTestBegun::Begun);
            assert!(store.touch_replica_test("2").await.unwrap());
            assert!(store.has_replica_test("2").await.unwrap());
            assert!(!store.has_replica_test("3").await.unwrap());
        })
        .await;
    }

    #[tokio::test]
    async fn a_test_belongs_to_its_session_under_its_newest_name() {
        on_each(async |store| {
            let test = new("1", "k", "d");
            store.begin_replica_test(&test, "a", LONG).await.unwrap();
            let found = async |session| store.replica_test("1", session).await.unwrap().is_some();
            assert!(found("s").await && !found("t").await);
            store.rename_replica_session("s", "t", "1").await.unwrap();
            assert!(!found("s").await && found("t").await);
            // Forgetting cancels it.
            store.forget_replica_session("s").await.unwrap();
            let standing = store.carry_replica_test("1", "a", LONG, None, false);
            assert_eq!(standing.await.unwrap(), ReplicaTestStanding::Cancelled);
            store.leave_replica_tests("a").await.unwrap();
            let taken = store.take_over_replica_test("b", LONG).await.unwrap();
            let taken = taken.unwrap();
            assert_eq!((taken.test_id.as_str(), taken.sign_ins), ("1", None));
            assert!(taken.is_cancelled);
        })
        .await;
    }
}
