//! What was pushed through a connector and refused.

use domain::{ConnectorId, SystemTable, Timestamp};

use crate::codec::{Count, Seconds, StoredText};
use crate::database::{Error, Store};
use crate::rows::readable;

/// Pushes that were refused for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalRecord {
    /// The table that they were of, where that is known.
    pub table: Option<SystemTable>,
    /// Why, in a sentence.
    pub reason: String,
    /// How often.
    pub times: u32,
    /// When for the first time.
    pub first_at: Timestamp,
    /// When for the last time.
    pub last_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct RefusalRow {
    table_name: String,
    reason: String,
    times: Count,
    first_at: Seconds,
    last_at: Seconds,
}

impl From<RefusalRow> for RefusalRecord {
    fn from(row: RefusalRow) -> Self {
        Self {
            table: SystemTable::parse(&row.table_name).ok(),
            reason: row.reason,
            times: row.times.0,
            first_at: row.first_at.0,
            last_at: row.last_at.0,
        }
    }
}

/// How many reasons are remembered for a connector. Whoever makes up new ones all the time fills no disk.
const REMEMBERED: u32 = 20;

impl Store {
    /// Notes a refusal. `table` is empty where it is not known.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_refusal(
        &self,
        connector_id: ConnectorId,
        table: Option<SystemTable>,
        reason: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let table = table.map_or_else(String::new, |table| table.to_string());
        let table = table.as_str();
        self.write(|mut change| async move {
            sqlx::query(
                "INSERT INTO refusals (connector_id, table_name, reason, times, first_at, last_at) VALUES ($1, $2, $3, 1, $4, $4)
                 ON CONFLICT (connector_id, table_name, reason) DO UPDATE SET times = refusals.times + 1, last_at = excluded.last_at",
            )
            .bind(StoredText(&connector_id))
            .bind(table)
            .bind(reason)
            .bind(Seconds(now))
            .execute(&mut *change)
            .await?;
            sqlx::query(
                "DELETE FROM refusals WHERE connector_id = $1 AND (table_name, reason) NOT IN (
                    SELECT table_name, reason FROM refusals WHERE connector_id = $1 ORDER BY last_at DESC, table_name, reason LIMIT $2)",
            )
            .bind(StoredText(&connector_id))
            .bind(Count(REMEMBERED))
            .execute(&mut *change)
            .await?;
            change.commit(()).await
        })
        .await
    }

    /// Lists the refusals of a connector since a time, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refusals(
        &self,
        connector_id: ConnectorId,
        since: Timestamp,
    ) -> Result<Vec<RefusalRecord>, Error> {
        let rows = sqlx::query(
            "SELECT table_name, reason, times, first_at, last_at FROM refusals WHERE connector_id = $1 AND last_at >= $2 ORDER BY last_at DESC, table_name, reason",
        )
        .bind(StoredText(&connector_id))
        .bind(Seconds(since))
        .fetch_all(&self.pool)
        .await?;
        Ok(readable::<RefusalRow, _>(&rows, "refusals"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::tests::{account, connector};
    use crate::testing::on_each;

    #[tokio::test]
    async fn the_same_refusal_is_counted_and_the_oldest_are_forgotten() {
        on_each(async |store| {
            let new = connector(account(), 1, true);
            let id = new.connector_id;
            store.create_connector(new).await.unwrap();
            let minute = |minutes: i64| Timestamp(1_795_356_000 + minutes * 60);
            let table = SystemTable::parse("system.query.history").ok();
            for at in [0, 1, 2] {
                let noted = store.note_refusal(id, table, "no zstd", minute(at));
                noted.await.unwrap();
            }
            let told = store.refusals(id, minute(0)).await.unwrap();
            let same = RefusalRecord {
                table,
                reason: "no zstd".to_owned(),
                times: 3,
                first_at: minute(0),
                last_at: minute(2),
            };
            assert_eq!(told, [same]);
            assert!(store.refusals(id, minute(3)).await.unwrap().is_empty());
            for number in 0..25 {
                let reason = format!("reason {number}");
                let noted = store.note_refusal(id, None, &reason, minute(10 + number));
                noted.await.unwrap();
            }
            let told = store.refusals(id, minute(0)).await.unwrap();
            assert_eq!(told.len(), 20);
            assert_eq!(
                (told[0].reason.as_str(), told[0].table),
                ("reason 24", None)
            );
        })
        .await;
    }
}
