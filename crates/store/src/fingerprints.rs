//! What collectors say of themselves, and what of that was approved.

use domain::{ConnectorId, Timestamp};
use serde_json::{Value, json};
use sqlx::{AnyConnection, Row as _};

use crate::audit::{AuditAction, AuditEvent};
use crate::codec::{Seconds, StoredText};
use crate::connectors;
use crate::database::{Error, Store};
use crate::rows::one;

/// An approved fingerprint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovedFingerprintRecord {
    /// The fingerprint as JSON.
    pub fingerprint: String,
    /// When it was approved.
    pub approved_at: Timestamp,
    /// The name of who approved it.
    pub approved_by: String,
}

#[derive(sqlx::FromRow)]
struct ApprovedFingerprintRow {
    fingerprint: String,
    approved_at: Seconds,
    approved_by: String,
}

impl From<ApprovedFingerprintRow> for ApprovedFingerprintRecord {
    fn from(row: ApprovedFingerprintRow) -> Self {
        Self {
            fingerprint: row.fingerprint,
            approved_at: row.approved_at.0,
            approved_by: row.approved_by,
        }
    }
}

impl Store {
    /// Notes what a collector says of itself, as JSON. It must have been heard of.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_fingerprint(
        &self,
        connector_id: ConnectorId,
        fingerprint: &str,
    ) -> Result<(), Error> {
        sqlx::query("UPDATE collectors SET fingerprint = $1 WHERE connector_id = $2")
            .bind(fingerprint)
            .bind(StoredText(&connector_id))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Returns what a collector has said of itself last, as JSON.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fingerprint(&self, connector_id: ConnectorId) -> Result<Option<String>, Error> {
        let row = sqlx::query("SELECT fingerprint FROM collectors WHERE connector_id = $1")
            .bind(StoredText(&connector_id))
            .fetch_optional(&self.pool)
            .await?;
        let read = row.map(|row| row.try_get::<Option<String>, _>("fingerprint"));
        Ok(read.transpose()?.flatten())
    }

    /// Finds what was approved.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn approved_fingerprint(
        &self,
        connector_id: ConnectorId,
    ) -> Result<Option<ApprovedFingerprintRecord>, Error> {
        let mut connection = self.pool.acquire().await?;
        Ok(find(&mut connection, connector_id).await?)
    }

    /// Stores what was approved in the place of what was before. Returns whether there is such a connector.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn approve_fingerprint(
        &self,
        connector_id: ConnectorId,
        approved: &ApprovedFingerprintRecord,
    ) -> Result<bool, Error> {
        self.write_audited(|mut change| async move {
            if !connectors::is_there(&mut change, connector_id).await? {
                return Ok(false);
            }
            let before = find(&mut change, connector_id).await?;
            sqlx::query(
                "INSERT INTO approved_fingerprints (connector_id, fingerprint, approved_at, approved_by) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (connector_id) DO UPDATE SET fingerprint = excluded.fingerprint,
                    approved_at = excluded.approved_at, approved_by = excluded.approved_by",
            )
            .bind(StoredText(&connector_id))
            .bind(&approved.fingerprint)
            .bind(Seconds(approved.approved_at))
            .bind(&approved.approved_by)
            .execute(&mut *change)
            .await?;
            let told = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
            let mut event = AuditEvent::new(AuditAction::CollectorApproved, connector_id)
                .after(json!({"collector": told(&approved.fingerprint)}));
            if let Some(before) = before {
                event = event.before(json!({"collector": told(&before.fingerprint)}));
            }
            change.commit(true, &event).await
        })
        .await
    }
}

async fn find(
    connection: &mut AnyConnection,
    connector_id: ConnectorId,
) -> Result<Option<ApprovedFingerprintRecord>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT fingerprint, approved_at, approved_by FROM approved_fingerprints WHERE connector_id = $1",
    )
    .bind(StoredText(&connector_id))
    .fetch_optional(connection)
    .await?;
    one::<ApprovedFingerprintRow, _>(row.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::AuditFilter;
    use crate::connectors::tests::{account, connector, now};
    use crate::testing::on_each;

    #[tokio::test]
    async fn what_was_approved_last_counts_and_is_in_the_trail() {
        on_each(async |store| {
            let new = connector(account(), 1, true);
            let id = new.connector_id;
            let record = |version: &str| ApprovedFingerprintRecord {
                fingerprint: format!(r#"{{"version":"{version}"}}"#),
                approved_at: now(),
                approved_by: "Ada".to_owned(),
            };
            assert!(!store.approve_fingerprint(id, &record("1")).await.unwrap());
            store.create_connector(new).await.unwrap();
            assert_eq!(store.fingerprint(id).await.unwrap(), None);
            store.note_collector_seen(id, now()).await.unwrap();
            assert_eq!(store.fingerprint(id).await.unwrap(), None);
            store.note_fingerprint(id, "{}").await.unwrap();
            assert_eq!(store.fingerprint(id).await.unwrap().as_deref(), Some("{}"));
            for version in ["1", "2"] {
                assert!(
                    store
                        .approve_fingerprint(id, &record(version))
                        .await
                        .unwrap()
                );
                let found = store.approved_fingerprint(id).await.unwrap();
                assert_eq!(found, Some(record(version)));
            }
            let filter = AuditFilter::default();
            let newest = store.audit_events(&filter, 1).await.unwrap().remove(0);
            assert_eq!(newest.action, "connector.collector_approved");
            assert!(newest.before.unwrap().contains(r#""version":"1""#));
        })
        .await;
    }
}
