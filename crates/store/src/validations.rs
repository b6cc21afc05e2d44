//! Connectors that are tested day after day, and what that came to.

use domain::{Authentication, ConnectorId, Timestamp};
use serde_json::{Value, json};
use sqlx::{AnyConnection, FromRow as _};

use crate::audit::{AuditAction, AuditEvent};
use crate::codec::{Flag, Seconds, StoredText};
use crate::database::{AuditedChange, Error, Store};
use crate::rows::{one, readable};

/// Tests of a connector that are kept.
const KEPT: i64 = 90;

/// What one test came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidationRecord {
    /// The connector.
    pub connector_id: ConnectorId,
    /// When it ended.
    pub validated_at: Timestamp,
    /// Whether anything failed.
    pub failed: bool,
    /// What is shown of it, as JSON.
    pub outcome: String,
}

/// How switching it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValidationSwitched {
    /// It is as it was wanted.
    Done,
    /// There is no such connector.
    Unknown,
    /// It connects with something secret, which is not kept: there is nothing to sign in with.
    NothingKept,
}

#[derive(sqlx::FromRow)]
struct ValidationRow {
    connector_id: StoredText<ConnectorId>,
    validated_at: Seconds,
    failed: Flag,
    outcome: String,
}

impl From<ValidationRow> for ValidationRecord {
    fn from(row: ValidationRow) -> Self {
        Self {
            connector_id: row.connector_id.0,
            validated_at: row.validated_at.0,
            failed: row.failed.0,
            outcome: row.outcome,
        }
    }
}

#[derive(sqlx::FromRow)]
struct DueRow {
    connector_id: StoredText<ConnectorId>,
    due_at: Seconds,
}

impl From<DueRow> for (ConnectorId, Timestamp) {
    fn from(row: DueRow) -> Self {
        (row.connector_id.0, row.due_at.0)
    }
}

#[derive(sqlx::FromRow)]
struct SignsInRow {
    authentication: StoredText<Authentication>,
}

impl Store {
    /// Says when a connector is tested next; `None` where that is switched off.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn validation_due(&self, id: ConnectorId) -> Result<Option<Timestamp>, Error> {
        let mut connection = self.pool.acquire().await?;
        Ok(due(&mut connection, id).await?.map(|(_, at)| at))
    }

    /// Switches it on, with the first test at the given time, or off. What is as it was wanted stays so, with its time.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn switch_validation(
        &self,
        id: ConnectorId,
        first_at: Option<Timestamp>,
    ) -> Result<ValidationSwitched, Error> {
        self.write_audited(|mut change: AuditedChange| async move {
            let row = sqlx::query("SELECT authentication FROM connectors WHERE connector_id = $1")
                .bind(StoredText(&id))
                .fetch_optional(&mut *change)
                .await?;
            let Some(row) = row.as_ref().map(SignsInRow::from_row).transpose()? else {
                return Ok(ValidationSwitched::Unknown);
            };
            if first_at.is_some() && row.authentication.0 != Authentication::Federated {
                return Ok(ValidationSwitched::NothingKept);
            }
            let was_on = due(&mut change, id).await?.is_some();
            if was_on == first_at.is_some() {
                return Ok(ValidationSwitched::Done);
            }
            match first_at {
                Some(at) => plan(&mut change, id, at).await?,
                None => {
                    sqlx::query("DELETE FROM validation_plans WHERE connector_id = $1")
                        .bind(StoredText(&id))
                        .execute(&mut *change)
                        .await?;
                }
            }
            let event = AuditEvent::new(AuditAction::ValidationSwitched, id)
                .before(json!({"daily": was_on}))
                .after(json!({"daily": !was_on}));
            change.commit(ValidationSwitched::Done, &event).await
        })
        .await
    }

    /// Takes what is due, so that nobody else does: it is due again at the given time, unless it was noted by then what it came to. What is due
    /// after the latest time that is possible was planned while the clock was ahead, and is due now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_due_validations(
        &self,
        now: Timestamp,
        again_at: Timestamp,
        latest: Timestamp,
    ) -> Result<Vec<ConnectorId>, Error> {
        let rows = sqlx::query(
            "SELECT connector_id, due_at FROM validation_plans WHERE due_at <= $1 OR due_at > $2 ORDER BY due_at, connector_id",
        )
        .bind(Seconds(now))
        .bind(Seconds(latest))
        .fetch_all(&self.pool)
        .await?;
        let mut taken = Vec::new();
        for (id, at) in readable::<DueRow, (ConnectorId, Timestamp)>(&rows, "validation_plans") {
            if self.move_validation(id, at, again_at).await? {
                taken.push(id);
            }
        }
        Ok(taken)
    }

    /// Lets a test be due at another time, if it is still due at this one.
    async fn move_validation(
        &self,
        id: ConnectorId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<bool, Error> {
        let moved = sqlx::query(
            "UPDATE validation_plans SET due_at = $1 WHERE connector_id = $2 AND due_at = $3",
        )
        .bind(Seconds(to))
        .bind(StoredText(&id))
        .bind(Seconds(from))
        .execute(&self.pool)
        .await?;
        Ok(moved.rows_affected() == 1)
    }

    /// Keeps what a test came to, tells the audit trail, and lets the next be due at the given time. A connector that was removed meanwhile has
    /// nothing kept.
    ///
    /// # Errors
    /// When the database fails; then nothing was kept.
    pub async fn note_validation(
        &self,
        record: &ValidationRecord,
        told: &Value,
        next_at: Timestamp,
    ) -> Result<(), Error> {
        let id = record.connector_id;
        self.write_audited(|mut change: AuditedChange| async move {
            let kept = sqlx::query(
                "INSERT INTO validations (connector_id, validated_at, failed, outcome) SELECT connector_id, $2, $3, $4 FROM connectors WHERE connector_id = $1
                 ON CONFLICT (connector_id, validated_at) DO UPDATE SET failed = excluded.failed, outcome = excluded.outcome",
            )
            .bind(StoredText(&id))
            .bind(Seconds(record.validated_at))
            .bind(Flag(record.failed))
            .bind(&record.outcome)
            .execute(&mut *change)
            .await?;
            if kept.rows_affected() == 0 {
                return Ok(());
            }
            // The tests of a connector are made one after the other: what is dated later was noted while the clock was ahead.
            sqlx::query("DELETE FROM validations WHERE connector_id = $1 AND validated_at > $2")
                .bind(StoredText(&id))
                .bind(Seconds(record.validated_at))
                .execute(&mut *change)
                .await?;
            sqlx::query("DELETE FROM validations WHERE connector_id = $1 AND validated_at NOT IN (SELECT validated_at FROM validations WHERE connector_id = $1 ORDER BY validated_at DESC LIMIT $2)")
                .bind(StoredText(&id))
                .bind(KEPT)
                .execute(&mut *change)
                .await?;
            sqlx::query("UPDATE validation_plans SET due_at = $1 WHERE connector_id = $2")
                .bind(Seconds(next_at))
                .bind(StoredText(&id))
                .execute(&mut *change)
                .await?;
            let event = AuditEvent::new(AuditAction::ConnectorValidated, id).after(told.clone());
            change.commit((), &event).await
        })
        .await
    }

    /// Lists what the tests of a connector came to, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn validations(&self, id: ConnectorId) -> Result<Vec<ValidationRecord>, Error> {
        let rows = sqlx::query(
            "SELECT * FROM validations WHERE connector_id = $1 ORDER BY validated_at DESC",
        )
        .bind(StoredText(&id))
        .fetch_all(&self.pool)
        .await?;
        Ok(readable::<ValidationRow, _>(&rows, "validations"))
    }

    /// Lists the connectors that are tested day after day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn validated_connectors(&self) -> Result<Vec<ConnectorId>, Error> {
        let rows = sqlx::query("SELECT connector_id, due_at FROM validation_plans")
            .fetch_all(&self.pool)
            .await?;
        let plans = readable::<DueRow, (ConnectorId, Timestamp)>(&rows, "validation_plans");
        Ok(plans.into_iter().map(|(id, _)| id).collect())
    }

    /// Lists the last test of each connector, also of one that is not tested day after day any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_validations(&self) -> Result<Vec<ValidationRecord>, Error> {
        let rows = sqlx::query(
            "SELECT v.* FROM validations v WHERE v.validated_at = (SELECT max(o.validated_at) FROM validations o WHERE o.connector_id = v.connector_id)",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(readable::<ValidationRow, _>(&rows, "validations"))
    }
}

/// Lets a connector be tested day after day, with the first test at the given time.
pub async fn plan(
    connection: &mut AnyConnection,
    id: ConnectorId,
    at: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO validation_plans (connector_id, due_at) VALUES ($1, $2)")
        .bind(StoredText(&id))
        .bind(Seconds(at))
        .execute(connection)
        .await
        .map(drop)
}

async fn due(
    connection: &mut AnyConnection,
    id: ConnectorId,
) -> Result<Option<(ConnectorId, Timestamp)>, sqlx::Error> {
    let row =
        sqlx::query("SELECT connector_id, due_at FROM validation_plans WHERE connector_id = $1")
            .bind(StoredText(&id))
            .fetch_optional(connection)
            .await?;
    one::<DueRow, _>(row.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::AuditFilter;
    use crate::connectors::tests::{account, connector, now};
    use crate::testing::on_each;

    fn later(minutes: i64) -> Timestamp {
        Timestamp(now().unix() + minutes * 60)
    }

    #[tokio::test]
    async fn what_is_due_is_taken_once_and_what_it_came_to_is_kept() {
        on_each(async |store| {
            let mut new = connector(account(), 1, true);
            new.facts.authentication = Authentication::Federated;
            let id = new.connector_id;
            let unknown = store.switch_validation(id, Some(now())).await.unwrap();
            assert_eq!(unknown, ValidationSwitched::Unknown);
            store.create_connector(new).await.unwrap();
            let with_secret = connector(account(), 2, false);
            let other = with_secret.connector_id;
            store.create_connector(with_secret).await.unwrap();
            let refused = store.switch_validation(other, Some(now())).await.unwrap();
            assert_eq!(refused, ValidationSwitched::NothingKept);
            for _ in 0..2 {
                let on = store.switch_validation(id, Some(now())).await.unwrap();
                assert_eq!(on, ValidationSwitched::Done);
            }
            let take = async |at| {
                let due = store.take_due_validations(at, later(60), later(1_000));
                due.await.unwrap()
            };
            assert!(take(later(-1)).await.is_empty());
            assert_eq!(take(now()).await, [id]);
            assert!(take(now()).await.is_empty());
            assert_eq!(take(later(60)).await, [id]);
            for minute in 0..95 {
                let record = ValidationRecord {
                    connector_id: id,
                    validated_at: later(minute),
                    failed: minute == 94,
                    outcome: minute.to_string(),
                };
                let told = json!({"failed": record.failed});
                store
                    .note_validation(&record, &told, later(500))
                    .await
                    .unwrap();
            }
            let history = store.validations(id).await.unwrap();
            assert_eq!((history.len(), history[0].outcome.as_str()), (90, "94"));
            assert_eq!(store.validation_due(id).await.unwrap(), Some(later(500)));
            // What was planned by a clock that was ahead is due.
            let within = async |latest| {
                let due = store.take_due_validations(now(), later(500), latest);
                due.await.unwrap()
            };
            assert_eq!(within(later(499)).await, [id]);
            assert!(within(later(500)).await.is_empty());
            let last = store.last_validations().await.unwrap();
            assert!(last.len() == 1 && last[0].failed);
            let newest = store
                .audit_events(&AuditFilter::default(), 1)
                .await
                .unwrap()
                .remove(0);
            assert_eq!(newest.action, "connector.validated");
            store.switch_validation(id, None).await.unwrap();
            assert_eq!(store.validated_connectors().await.unwrap(), []);
            assert_eq!(store.validations(id).await.unwrap().len(), 90);
            // The clock was ahead, and was set right.
            let note = async |minute: i64, failed| {
                let record = ValidationRecord {
                    connector_id: id,
                    validated_at: later(minute),
                    failed,
                    outcome: String::new(),
                };
                let noted = store.note_validation(&record, &Value::Null, later(900));
                noted.await.unwrap();
            };
            note(5000, false).await;
            note(96, true).await;
            let last = store.last_validations().await.unwrap();
            assert!(last[0].failed && last[0].validated_at == later(96));
            store.delete_connector(id).await.unwrap();
            assert_eq!(store.validations(id).await.unwrap(), []);
        })
        .await;
    }
}
