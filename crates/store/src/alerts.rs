//! What somebody else's program was told of connectors.

use domain::{ConnectorId, Timestamp};

use crate::codec::{Seconds, StoredText};
use crate::database::{Error, Store};
use crate::rows::readable;

/// What was told of a connector the last time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertRecord {
    /// The connector.
    pub connector_id: ConnectorId,
    /// What a person was needed for; nothing when it was that nobody is needed any more.
    pub kind: Option<String>,
    /// When.
    pub told_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct AlertRow {
    connector_id: StoredText<ConnectorId>,
    kind: Option<String>,
    told_at: Seconds,
}

impl From<AlertRow> for AlertRecord {
    fn from(row: AlertRow) -> Self {
        Self {
            connector_id: row.connector_id.0,
            kind: row.kind,
            told_at: row.told_at.0,
        }
    }
}

impl Store {
    /// Lists what was told the last time of each connector of which anything was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn alerts(&self) -> Result<Vec<AlertRecord>, Error> {
        let rows = sqlx::query("SELECT connector_id, kind, told_at FROM alerts")
            .fetch_all(&self.pool)
            .await?;
        Ok(readable::<AlertRow, _>(&rows, "alerts"))
    }

    /// Notes what was told of a connector. One that was removed meanwhile has nothing noted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_alert(
        &self,
        connector_id: ConnectorId,
        kind: Option<&str>,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO alerts (connector_id, kind, told_at) SELECT connector_id, $2, $3 FROM connectors WHERE connector_id = $1
             ON CONFLICT (connector_id) DO UPDATE SET kind = excluded.kind, told_at = excluded.told_at",
        )
        .bind(StoredText(&connector_id))
        .bind(kind)
        .bind(Seconds(now))
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::tests::{account, connector, now};
    use crate::testing::on_each;

    #[tokio::test]
    async fn the_last_word_counts_and_goes_with_the_connector() {
        on_each(async |store| {
            let new = connector(account(), 1, true);
            let id = new.connector_id;
            store.note_alert(id, Some("problem"), now()).await.unwrap();
            assert!(store.alerts().await.unwrap().is_empty());
            store.create_connector(new).await.unwrap();
            for kind in [Some("problem"), None] {
                store.note_alert(id, kind, now()).await.unwrap();
                let told = AlertRecord {
                    connector_id: id,
                    kind: kind.map(str::to_owned),
                    told_at: now(),
                };
                assert_eq!(store.alerts().await.unwrap(), [told]);
            }
            store.delete_connector(id).await.unwrap();
            assert!(store.alerts().await.unwrap().is_empty());
        })
        .await;
    }
}
