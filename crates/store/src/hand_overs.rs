//! How the tables of the whole account go from one connector to the next that reads them.

use domain::{ConnectorId, Scope, SystemTable, Timestamp, system_tables};
use sqlx::{AnyConnection, FromRow as _, Row as _};

use crate::codec::{LargeCount, Seconds, StoredText};
use crate::database::{Error, Store};
use crate::rows::readable;

/// What a connector took over of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOverRecord {
    /// The table.
    pub table: SystemTable,
    /// The name of the workspace through which it was read before.
    pub from_workspace: String,
    /// When.
    pub handed_over_at: Timestamp,
    /// Rows that the lake had of it.
    pub rows_in_lake: u64,
    /// Rows of them that were counted for the connector before.
    pub rows_counted: u64,
}

/// Rows that the lake has of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowsInLake {
    /// The table.
    pub table: SystemTable,
    /// How many.
    pub rows: u64,
}

#[derive(sqlx::FromRow)]
struct HandOverRow {
    table_name: StoredText<SystemTable>,
    from_workspace: String,
    handed_over_at: Seconds,
    rows_in_lake: LargeCount,
    rows_counted: LargeCount,
}

impl From<HandOverRow> for HandOverRecord {
    fn from(row: HandOverRow) -> Self {
        Self {
            table: row.table_name.0,
            from_workspace: row.from_workspace,
            handed_over_at: row.handed_over_at.0,
            rows_in_lake: row.rows_in_lake.0,
            rows_counted: row.rows_counted.0,
        }
    }
}

#[derive(sqlx::FromRow)]
struct FormerPrimaryRow {
    connector_id: StoredText<ConnectorId>,
}

/// What became of the place of the primary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceMoved {
    /// It is another's, and was nobody's or that of this connector.
    From(Option<ConnectorId>),
    /// There is no connector that could take it.
    Unknown,
}

/// Moves the place of the primary.
pub async fn move_place(
    change: &mut AnyConnection,
    to: ConnectorId,
) -> Result<PlaceMoved, sqlx::Error> {
    let before = sqlx::query(
        "UPDATE connectors SET is_primary = 0 WHERE is_primary = 1 RETURNING connector_id",
    )
    .fetch_optional(&mut *change)
    .await?;
    let made = sqlx::query("UPDATE connectors SET is_primary = 1 WHERE connector_id = $1")
        .bind(StoredText(&to))
        .execute(change)
        .await?;
    if made.rows_affected() == 0 {
        return Ok(PlaceMoved::Unknown);
    }
    let before = before
        .as_ref()
        .map(FormerPrimaryRow::from_row)
        .transpose()?;
    Ok(PlaceMoved::From(before.map(|row| row.connector_id.0)))
}

/// Moves what is known of the tables of the whole account: their watermarks, so that the next cycle goes on where the last one stopped, and the
/// rows that were counted. What the new one knew of an earlier time is forgotten.
pub async fn move_readings(
    change: &mut AnyConnection,
    from: ConnectorId,
    to: ConnectorId,
    in_lake: &[RowsInLake],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let name: String = sqlx::query("SELECT workspace_name FROM connectors WHERE connector_id = $1")
        .bind(StoredText(&from))
        .fetch_one(&mut *change)
        .await?
        .try_get("workspace_name")?;
    for ended in [from, to] {
        sqlx::query("DELETE FROM hand_overs WHERE connector_id = $1")
            .bind(StoredText(&ended))
            .execute(&mut *change)
            .await?;
    }
    let global = system_tables()
        .iter()
        .filter(|of| of.scope == Scope::Global);
    for table in global {
        let has = sqlx::query(
            "SELECT rows_stored FROM table_readings WHERE connector_id = $1 AND table_name = $2",
        )
        .bind(StoredText(&from))
        .bind(StoredText(table))
        .fetch_optional(&mut *change)
        .await?;
        let Some(has) = has else {
            continue;
        };
        let rows_counted: i64 = has.try_get("rows_stored")?;
        let of = in_lake.iter().find(|of| of.table == *table);
        sqlx::query("DELETE FROM table_readings WHERE connector_id = $1 AND table_name = $2")
            .bind(StoredText(&to))
            .bind(StoredText(table))
            .execute(&mut *change)
            .await?;
        sqlx::query(
            "UPDATE table_readings SET connector_id = $1 WHERE connector_id = $2 AND table_name = $3",
        )
        .bind(StoredText(&to))
        .bind(StoredText(&from))
        .bind(StoredText(table))
        .execute(&mut *change)
        .await?;
        sqlx::query(
            "INSERT INTO hand_overs (connector_id, table_name, from_workspace, handed_over_at, rows_in_lake, rows_counted) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(StoredText(&to))
        .bind(StoredText(table))
        .bind(&name)
        .bind(Seconds(now))
        .bind(LargeCount(of.map_or(0, |of| of.rows)))
        .bind(rows_counted)
        .execute(&mut *change)
        .await?;
    }
    Ok(())
}

impl Store {
    /// Lists what a connector took over when it became primary.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hand_overs(
        &self,
        connector_id: ConnectorId,
    ) -> Result<Vec<HandOverRecord>, Error> {
        let rows = sqlx::query(
            "SELECT table_name, from_workspace, handed_over_at, rows_in_lake, rows_counted FROM hand_overs WHERE connector_id = $1 ORDER BY table_name",
        )
        .bind(StoredText(&connector_id))
        .fetch_all(&self.pool)
        .await?;
        Ok(readable::<HandOverRow, _>(&rows, "hand_overs"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::tests::{account, connector, now};
    use crate::testing::on_each;

    #[tokio::test]
    async fn watermarks_and_counts_of_the_whole_account_move_and_no_others() {
        on_each(async |store| {
            let (first, second) = (connector(account(), 1, true), connector(account(), 2, true));
            let (old, new) = (first.connector_id, second.connector_id);
            for creation in [first, second] {
                store.create_connector(creation).await.unwrap();
            }
            let table = |name: &str| SystemTable::parse(name).unwrap();
            let (usage, history) = (table("system.billing.usage"), table("system.query.history"));
            for (connector, table, rows) in [
                (old, usage, 40),
                (old, history, 7),
                (new, history, 5),
                // Of an earlier time.
                (new, usage, 1),
            ] {
                sqlx::query("INSERT INTO table_readings (connector_id, table_name, read_to, rows_stored) VALUES ($1, $2, $3, $4)")
                    .bind(StoredText(&connector))
                    .bind(StoredText(&table))
                    .bind(format!("read by {rows}"))
                    .bind(LargeCount(rows))
                    .execute(&store.pool)
                    .await
                    .unwrap();
            }
            let in_lake = [RowsInLake {
                table: usage,
                rows: 41,
            }];
            assert!(store.make_primary(new, &in_lake, now()).await.unwrap());
            let readings = async |of| -> Vec<(SystemTable, Option<String>, u64)> {
                let readings = store.table_readings(of).await.unwrap().into_iter();
                readings
                    .map(|of| (of.table, of.read_to, of.rows_stored))
                    .collect()
            };
            let reading = |of: SystemTable, rows: u64| (of, Some(format!("read by {rows}")), rows);
            assert_eq!(readings(old).await, [reading(history, 7)]);
            assert_eq!(readings(new).await, [reading(usage, 40), reading(history, 5)]);
            let taken = HandOverRecord {
                table: usage,
                from_workspace: "w1".to_owned(),
                handed_over_at: now(),
                rows_in_lake: 41,
                rows_counted: 40,
            };
            assert_eq!(store.hand_overs(new).await.unwrap(), [taken]);
            // Once more changes nothing, and back again what was taken over is the other's.
            assert!(store.make_primary(new, &in_lake, now()).await.unwrap());
            assert_eq!(store.hand_overs(new).await.unwrap().len(), 1);
            assert!(store.make_primary(old, &in_lake, now()).await.unwrap());
            assert!(store.hand_overs(new).await.unwrap().is_empty());
            assert_eq!(readings(old).await, [reading(usage, 40), reading(history, 7)]);
        })
        .await;
    }
}
