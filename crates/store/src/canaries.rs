//! Statements that do nothing, which collectors run and look out for in the history of queries.

use std::time::Duration;

use domain::{ConnectorId, Timestamp};

use crate::codec::{Count, Seconds, StoredText};
use crate::database::{Error, Store};
use crate::rows::readable;

/// A statement that a collector looks out for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CanaryRecord {
    /// Databricks' id of the statement.
    pub statement_id: String,
    /// When it ran.
    pub ran_at: Timestamp,
    /// When the collector read its row.
    pub read_at: Option<Timestamp>,
    /// When the row was visible in the lake.
    pub stored_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct CanaryRow {
    statement_id: String,
    ran_at: Seconds,
    read_at: Option<Seconds>,
    stored_at: Option<Seconds>,
}

impl From<CanaryRow> for CanaryRecord {
    fn from(row: CanaryRow) -> Self {
        Self {
            statement_id: row.statement_id,
            ran_at: row.ran_at.0,
            read_at: row.read_at.map(|at| at.0),
            stored_at: row.stored_at.map(|at| at.0),
        }
    }
}

/// How long canaries are remembered.
const REMEMBERED_FOR: Duration = Duration::from_hours(7 * 24);

/// How many are remembered at most: two a minute. Whoever makes up new ones all the time fills no disk.
const REMEMBERED: u32 = 20_000;

impl Store {
    /// Notes a statement that was run, and forgets those of more than a week ago. The same statement again changes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_canary(
        &self,
        connector_id: ConnectorId,
        statement_id: &str,
        ran_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.write(|mut change| async move {
            sqlx::query("DELETE FROM canaries WHERE connector_id = $1 AND ran_at < $2")
                .bind(StoredText(&connector_id))
                .bind(Seconds(now.earlier(REMEMBERED_FOR)))
                .execute(&mut *change)
                .await?;
            sqlx::query(
                "DELETE FROM canaries WHERE connector_id = $1 AND statement_id NOT IN (
                    SELECT statement_id FROM canaries WHERE connector_id = $1 ORDER BY ran_at DESC, statement_id LIMIT $2)",
            )
            .bind(StoredText(&connector_id))
            .bind(Count(REMEMBERED))
            .execute(&mut *change)
            .await?;
            sqlx::query(
                "INSERT INTO canaries (connector_id, statement_id, ran_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            )
            .bind(StoredText(&connector_id))
            .bind(statement_id)
            .bind(Seconds(ran_at))
            .execute(&mut *change)
            .await?;
            change.commit(()).await
        })
        .await
    }

    /// Notes that the row of a statement has come; the first time counts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_canary_stored(
        &self,
        connector_id: ConnectorId,
        statement_id: &str,
        read_at: Timestamp,
        stored_at: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "UPDATE canaries SET read_at = $1, stored_at = $2 WHERE connector_id = $3 AND statement_id = $4 AND stored_at IS NULL",
        )
        .bind(Seconds(read_at))
        .bind(Seconds(stored_at))
        .bind(StoredText(&connector_id))
        .bind(statement_id)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Lists the canaries of a connector, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn canaries(&self, connector_id: ConnectorId) -> Result<Vec<CanaryRecord>, Error> {
        let rows = sqlx::query(
            "SELECT statement_id, ran_at, read_at, stored_at FROM canaries WHERE connector_id = $1 ORDER BY ran_at, statement_id",
        )
        .bind(StoredText(&connector_id))
        .fetch_all(&self.pool)
        .await?;
        Ok(readable::<CanaryRow, _>(&rows, "canaries"))
    }
}

#[cfg(test)]
mod tests {
    use domain::AccountId;

    use super::*;
    use crate::connectors::tests::connector;
    use crate::testing::on_each;

    #[tokio::test]
    async fn the_first_arrival_counts_and_old_ones_are_forgotten() {
        on_each(async |store| {
            let account = AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap();
            let new = connector(account, 1, true);
            let id = new.connector_id;
            store.create_connector(new).await.unwrap();
            let hour = |hours: i64| Timestamp(1_795_356_000 + hours * 3600);
            for (statement, ran) in [("a", 0), ("b", 1), ("a", 2)] {
                let noted = store.note_canary(id, statement, hour(ran), hour(ran));
                noted.await.unwrap();
            }
            for at in [3, 4] {
                let stored = store.note_canary_stored(id, "a", hour(at), hour(at + 1));
                stored.await.unwrap();
            }
            let stranger = store.note_canary_stored(id, "c", hour(3), hour(3));
            stranger.await.unwrap();
            let canary = |statement: &str, ran: i64, read: Option<i64>| CanaryRecord {
                statement_id: statement.to_owned(),
                ran_at: hour(ran),
                read_at: read.map(hour),
                stored_at: read.map(|at| hour(at + 1)),
            };
            let both = [canary("a", 0, Some(3)), canary("b", 1, None)];
            assert_eq!(store.canaries(id).await.unwrap(), both);
            let later = 7 * 24 + 1;
            let noted = store.note_canary(id, "d", hour(later), hour(later));
            noted.await.unwrap();
            let left = [canary("b", 1, None), canary("d", later, None)];
            assert_eq!(store.canaries(id).await.unwrap(), left);
        })
        .await;
    }
}
