//! Who is signed in. The secret that proves it is known by its hash only.

use std::time::Duration;

use domain::{PersonId, SignInId, Timestamp};
use sqlx::{AnyConnection, FromRow as _};

use crate::audit::{AuditAction, AuditEvent};
use crate::codec::{Bytes32, Seconds, StoredText};
use crate::database::{Error, Store};
use crate::people::{PERSON_COLUMNS, PersonRecord, PersonRow};
use crate::rows::{one, readable};

/// Time without a request after which somebody is signed out.
pub const IDLE_LIMIT: Duration = Duration::from_mins(30);

/// How exact the time of the last request is, in seconds: a busy page does not write with each of its requests.
const SEEN_EVERY: i64 = 60;

/// Somebody's being signed in on one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInRecord {
    /// Names it.
    pub sign_in_id: SignInId,
    /// Who signed in.
    pub person_id: PersonId,
    /// When.
    pub created_at: Timestamp,
    /// When the last request came, to the minute.
    pub seen_at: Timestamp,
    /// When it ends, whatever happens until then.
    pub ends_at: Timestamp,
    /// What the browser said that it is.
    pub device: String,
}

impl SignInRecord {
    /// When it ends if no request comes.
    pub fn idle_ends_at(&self) -> Timestamp {
        self.seen_at.later(IDLE_LIMIT).min(self.ends_at)
    }
}

/// A new sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSignInRecord {
    /// What is to be known of it.
    pub record: SignInRecord,
    /// SHA-256 of the secret.
    pub secret_hash: [u8; 32],
}

#[derive(sqlx::FromRow)]
struct SignInRow {
    sign_in_id: StoredText<SignInId>,
    person_id: StoredText<PersonId>,
    created_at: Seconds,
    seen_at: Seconds,
    ends_at: Seconds,
    device: String,
}

impl From<SignInRow> for SignInRecord {
    fn from(row: SignInRow) -> Self {
        Self {
            sign_in_id: row.sign_in_id.0,
            person_id: row.person_id.0,
            created_at: row.created_at.0,
            seen_at: row.seen_at.0,
            ends_at: row.ends_at.0,
            device: row.device,
        }
    }
}

/// The condition under which somebody is signed in; `$1` is the time, `$2` the time before which no request was too long ago. One that began in the
/// future, but for a correction of the clock, is not known to be young: a clock that was set back would make it last.
const LASTS: &str = "s.ends_at > $1 AND s.seen_at > $2 AND s.created_at <= $1 + 300";

fn idle_since(now: Timestamp) -> Seconds {
    Seconds(now.earlier(IDLE_LIMIT))
}

impl Store {
    /// Signs somebody in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_sign_in(&self, new: &NewSignInRecord) -> Result<(), Error> {
        self.write_audited(|mut change| async move {
            insert(&mut change, new).await?;
            let event = AuditEvent::new(AuditAction::SignedIn, new.record.person_id);
            change.commit((), &event).await
        })
        .await
    }

    /// Finds who is signed in with a secret; nobody when the time is over or the person may not come in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_in(
        &self,
        secret_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<(SignInRecord, PersonRecord)>, Error> {
        let query = format!(
            "SELECT s.sign_in_id, s.created_at, s.seen_at, s.ends_at, s.device, {PERSON_COLUMNS}
             FROM sign_ins s JOIN people p ON p.person_id = s.person_id
             WHERE s.secret_hash = $3 AND p.disabled_at IS NULL AND {LASTS}"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(Seconds(now))
            .bind(idle_since(now))
            .bind(Bytes32(*secret_hash))
            .fetch_optional(&self.pool)
            .await?;
        let read = |row| -> Result<_, sqlx::Error> {
            let (sign_in, person) = (SignInRow::from_row(&row)?, PersonRow::from_row(&row)?);
            Ok((sign_in.into(), person.into()))
        };
        Ok(row.map(read).transpose()?)
    }

    /// Finds who is signed in by a sign-in that is known; nobody when it has ended or the person may not come in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn signed_in_by(
        &self,
        id: SignInId,
        now: Timestamp,
    ) -> Result<Option<PersonRecord>, Error> {
        let query = format!(
            "SELECT {PERSON_COLUMNS} FROM sign_ins s JOIN people p ON p.person_id = s.person_id
             WHERE s.sign_in_id = $3 AND p.disabled_at IS NULL AND {LASTS}"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(Seconds(now))
            .bind(idle_since(now))
            .bind(StoredText(&id))
            .fetch_optional(&self.pool)
            .await?;
        Ok(one::<PersonRow, _>(row.as_ref())?)
    }

    /// Notes that a request came, to the minute.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_seen(&self, sign_in: &mut SignInRecord, now: Timestamp) -> Result<(), Error> {
        if now.seconds_since(sign_in.seen_at) < SEEN_EVERY {
            return Ok(());
        }
        sign_in.seen_at = now;
        let sign_in = &*sign_in;
        self.write(|mut change| async move {
            sqlx::query("UPDATE sign_ins SET seen_at = $2 WHERE sign_in_id = $1 AND seen_at < $2")
                .bind(StoredText(&sign_in.sign_in_id))
                .bind(Seconds(now))
                .execute(&mut *change)
                .await?;
            change.commit(()).await
        })
        .await
    }

    /// Lists where a person is signed in, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_ins(
        &self,
        person_id: PersonId,
        now: Timestamp,
    ) -> Result<Vec<SignInRecord>, Error> {
        let query = format!(
            "SELECT s.* FROM sign_ins s WHERE s.person_id = $3 AND {LASTS} ORDER BY s.created_at DESC, s.sign_in_id DESC"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(Seconds(now))
            .bind(idle_since(now))
            .bind(StoredText(&person_id))
            .fetch_all(&self.pool)
            .await?;
        Ok(readable::<SignInRow, _>(&rows, "sign_ins"))
    }

    /// Ends one sign-in of a person. Says whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_sign_in(&self, person_id: PersonId, id: SignInId) -> Result<bool, Error> {
        self.write_audited(|mut change| async move {
            let done = sqlx::query("DELETE FROM sign_ins WHERE person_id = $1 AND sign_in_id = $2")
                .bind(StoredText(&person_id))
                .bind(StoredText(&id))
                .execute(&mut *change)
                .await?;
            if done.rows_affected() == 0 {
                return Ok(false);
            }
            let event = AuditEvent::new(AuditAction::SignedOut, person_id);
            change.commit(true, &event).await
        })
        .await
    }

    /// Signs a person out everywhere.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_all_sign_ins(&self, person_id: PersonId) -> Result<(), Error> {
        self.write_audited(|mut change| async move {
            sqlx::query("DELETE FROM sign_ins WHERE person_id = $1")
                .bind(StoredText(&person_id))
                .execute(&mut *change)
                .await?;
            let event = AuditEvent::new(AuditAction::SignedOutEverywhere, person_id);
            change.commit((), &event).await
        })
        .await
    }

    /// Forgets sign-ins that are over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_sign_ins(&self, now: Timestamp) -> Result<(), Error> {
        self.write(|mut change| async move {
            sqlx::query("DELETE FROM sign_ins WHERE ends_at <= $1 OR seen_at <= $2")
                .bind(Seconds(now))
                .bind(idle_since(now))
                .execute(&mut *change)
                .await?;
            change.commit(()).await
        })
        .await
    }
}

/// Stores a sign-in, in the transaction that lets the person in.
pub async fn insert(
    connection: &mut AnyConnection,
    new: &NewSignInRecord,
) -> Result<(), sqlx::Error> {
    let record = &new.record;
    sqlx::query("INSERT INTO sign_ins (sign_in_id, person_id, secret_hash, created_at, seen_at, ends_at, device) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(StoredText(&record.sign_in_id))
        .bind(StoredText(&record.person_id))
        .bind(Bytes32(new.secret_hash))
        .bind(Seconds(record.created_at))
        .bind(Seconds(record.seen_at))
        .bind(Seconds(record.ends_at))
        .bind(&record.device)
        .execute(connection)
        .await
        .map(drop)
}

#[cfg(test)]
pub mod tests {
    use domain::Role;
    use uuid::Uuid;

    use super::*;
    use crate::connectors::tests::now;
    use crate::people::tests::person;
    use crate::testing::on_each;

    /// A sign-in that begins now and lasts twelve hours.
    pub fn sign_in(person_id: PersonId, secret_hash: [u8; 32]) -> NewSignInRecord {
        NewSignInRecord {
            record: SignInRecord {
                sign_in_id: SignInId::new(Uuid::now_v7()),
                person_id,
                created_at: now(),
                seen_at: now(),
                ends_at: now().later(Duration::from_hours(12)),
                device: "Firefox".to_owned(),
            },
            secret_hash,
        }
    }

    #[tokio::test]
    async fn it_ends_after_half_an_hour_without_a_request_and_after_twelve_hours_with_them() {
        on_each(async |store| {
            let bob = person("bob", Role::User);
            store.add_person(&bob).await.unwrap();
            let new = sign_in(bob.person_id, [1; 32]);
            store.begin_sign_in(&new).await.unwrap();
            let after = |minutes| now().later(Duration::from_mins(minutes));
            let at = async |minutes| store.sign_in(&[1; 32], after(minutes)).await.unwrap();
            let (found, who) = at(29).await.unwrap();
            assert_eq!((&found, &who), (&new.record, &bob));
            assert!(at(30).await.is_none());
            let id = new.record.sign_in_id;
            let by_id = async |minutes| store.signed_in_by(id, after(minutes)).await.unwrap();
            assert_eq!(
                (by_id(29).await, by_id(30).await),
                (Some(bob.clone()), None)
            );
            assert!(store.sign_in(&[2; 32], now()).await.unwrap().is_none());
            assert_eq!(found.idle_ends_at(), after(30));
            for minutes in (20..=720).step_by(20) {
                let Some((mut sign_in, _)) = at(minutes).await else {
                    assert_eq!(minutes, 720);
                    break;
                };
                assert!(sign_in.idle_ends_at() <= new.record.ends_at);
                store.note_seen(&mut sign_in, after(minutes)).await.unwrap();
            }
            assert_eq!(
                store
                    .sign_ins(bob.person_id, after(719))
                    .await
                    .unwrap()
                    .len(),
                1
            );
            store.forget_old_sign_ins(after(720)).await.unwrap();
            assert!(at(0).await.is_none());
        })
        .await;
    }

    #[tokio::test]
    async fn one_device_or_all_can_be_signed_out() {
        on_each(async |store| {
            let (bob, eve) = (person("bob", Role::User), person("eve", Role::User));
            for person in [&bob, &eve] {
                store.add_person(person).await.unwrap();
            }
            let first = sign_in(bob.person_id, [1; 32]);
            for new in [
                first.clone(),
                sign_in(bob.person_id, [2; 32]),
                sign_in(eve.person_id, [3; 32]),
            ] {
                store.begin_sign_in(&new).await.unwrap();
            }
            let id = first.record.sign_in_id;
            assert!(!store.end_sign_in(eve.person_id, id).await.unwrap());
            assert!(store.end_sign_in(bob.person_id, id).await.unwrap());
            let left = async |of: &PersonRecord| {
                let all = store.sign_ins(of.person_id, now()).await.unwrap();
                all.len()
            };
            assert_eq!((left(&bob).await, left(&eve).await), (1, 1));
            store.end_all_sign_ins(bob.person_id).await.unwrap();
            assert_eq!((left(&bob).await, left(&eve).await), (0, 1));
        })
        .await;
    }
}
