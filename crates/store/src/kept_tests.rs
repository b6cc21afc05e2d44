//! The last connection test of each connector's workspace.

use domain::{ConnectorId, Timestamp};

use crate::codec::{Seconds, StoredText};
use crate::database::{Error, Store};
use crate::rows::one;

/// A test with its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptTestRecord {
    /// When it ended.
    pub tested_at: Timestamp,
    /// Its checks as JSON.
    pub checks: String,
}

#[derive(sqlx::FromRow)]
struct KeptTestRow {
    tested_at: Seconds,
    checks: String,
}

impl From<KeptTestRow> for KeptTestRecord {
    fn from(row: KeptTestRow) -> Self {
        Self {
            tested_at: row.tested_at.0,
            checks: row.checks,
        }
    }
}

impl Store {
    /// Keeps a test in the place of an older one. Of a connector that was removed nothing is kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_test(
        &self,
        connector_id: ConnectorId,
        test: &KeptTestRecord,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO kept_tests (connector_id, tested_at, checks) SELECT connector_id, $2, $3 FROM connectors WHERE connector_id = $1
             ON CONFLICT (connector_id) DO UPDATE SET tested_at = excluded.tested_at, checks = excluded.checks
             WHERE kept_tests.tested_at <= excluded.tested_at",
        )
        .bind(StoredText(&connector_id))
        .bind(Seconds(test.tested_at))
        .bind(&test.checks)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Finds what was kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn kept_test(
        &self,
        connector_id: ConnectorId,
    ) -> Result<Option<KeptTestRecord>, Error> {
        let row = sqlx::query("SELECT tested_at, checks FROM kept_tests WHERE connector_id = $1")
            .bind(StoredText(&connector_id))
            .fetch_optional(&self.pool)
            .await?;
        Ok(one::<KeptTestRow, _>(row.as_ref())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::tests::{account, connector, now};
    use crate::testing::on_each;

    #[tokio::test]
    async fn the_newest_test_counts_as_long_as_its_connector_is_there() {
        on_each(async |store| {
            let new = connector(account(), 1, true);
            let id = new.connector_id;
            let test = |seconds: i64| KeptTestRecord {
                tested_at: Timestamp(now().unix() + seconds),
                checks: format!("[{seconds}]"),
            };
            store.keep_test(id, &test(0)).await.unwrap();
            assert_eq!(store.kept_test(id).await.unwrap(), None);
            store.create_connector(new).await.unwrap();
            // An older one that ends late does not take the place of a newer one.
            for (kept, newest) in [(1, 1), (3, 3), (2, 3)] {
                store.keep_test(id, &test(kept)).await.unwrap();
                assert_eq!(store.kept_test(id).await.unwrap(), Some(test(newest)));
            }
            store.delete_connector(id).await.unwrap();
            assert_eq!(store.kept_test(id).await.unwrap(), None);
        })
        .await;
    }
}
