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
    for table in global_tables() {
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
        let taken = Taken {
            table,
            from_workspace: &name,
            rows_counted,
        };
        taken.record(change, to, in_lake, now).await?;
    }
    Ok(())
}

fn global_tables() -> impl Iterator<Item = &'static SystemTable> {
    system_tables()
        .iter()
        .filter(|of| of.scope == Scope::Global)
}

/// Of a table that a connector takes over.
struct Taken<'a> {
    table: &'a SystemTable,
    from_workspace: &'a str,
    rows_counted: i64,
}

impl Taken<'_> {
    async fn record(
        &self,
        change: &mut AnyConnection,
        to: ConnectorId,
        in_lake: &[RowsInLake],
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let of = in_lake.iter().find(|of| of.table == *self.table);
        sqlx::query(
            "INSERT INTO hand_overs (connector_id, table_name, from_workspace, handed_over_at, rows_in_lake, rows_counted) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(StoredText(&to))
        .bind(StoredText(self.table))
        .bind(self.from_workspace)
        .bind(Seconds(now))
        .bind(LargeCount(of.map_or(0, |of| of.rows)))
        .bind(self.rows_counted)
        .execute(change)
        .await
        .map(drop)
    }
}

/// Keeps what a connector that is about to be removed knows of the tables of the whole account, for the one that will read them.
pub async fn leave_readings(
    change: &mut AnyConnection,
    from: ConnectorId,
) -> Result<(), sqlx::Error> {
    for table in global_tables() {
        sqlx::query("DELETE FROM left_readings WHERE table_name = $1")
            .bind(StoredText(table))
            .execute(&mut *change)
            .await?;
        sqlx::query(
            "INSERT INTO left_readings (table_name, account_id, from_workspace, read_to, confirmed_at, data_at, newest_event_at, rows_stored)
             SELECT of.table_name, owner.account_id, owner.workspace_name, of.read_to, of.confirmed_at, of.data_at, of.newest_event_at, of.rows_stored
             FROM table_readings AS of JOIN connectors AS owner ON owner.connector_id = of.connector_id
             WHERE of.connector_id = $1 AND of.table_name = $2",
        )
        .bind(StoredText(&from))
        .bind(StoredText(table))
        .execute(&mut *change)
        .await?;
    }
    Ok(())
}

/// Gives what a removed connector has left of the tables of the whole account to the one that reads them now. `in_lake` is what the lake has of
/// them, to compare with later; `None` where nobody asked, and nothing is compared then.
pub async fn take_left_readings(
    change: &mut AnyConnection,
    to: ConnectorId,
    in_lake: Option<&[RowsInLake]>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    for table in global_tables() {
        let left = sqlx::query(
            "SELECT left_readings.from_workspace, left_readings.rows_stored
             FROM left_readings JOIN connectors ON connectors.account_id = left_readings.account_id
             WHERE connectors.connector_id = $1 AND left_readings.table_name = $2",
        )
        .bind(StoredText(&to))
        .bind(StoredText(table))
        .fetch_optional(&mut *change)
        .await?;
        let Some(left) = left else {
            continue;
        };
        for of_an_earlier_time in [
            "DELETE FROM table_readings WHERE connector_id = $1 AND table_name = $2",
            "DELETE FROM hand_overs WHERE connector_id = $1 AND table_name = $2",
        ] {
            sqlx::query(of_an_earlier_time)
                .bind(StoredText(&to))
                .bind(StoredText(table))
                .execute(&mut *change)
                .await?;
        }
        sqlx::query(
            "INSERT INTO table_readings (connector_id, table_name, read_to, confirmed_at, data_at, newest_event_at, rows_stored)
             SELECT $1, table_name, read_to, confirmed_at, data_at, newest_event_at, rows_stored FROM left_readings WHERE table_name = $2",
        )
        .bind(StoredText(&to))
        .bind(StoredText(table))
        .execute(&mut *change)
        .await?;
        if let Some(in_lake) = in_lake {
            let from_workspace: String = left.try_get("from_workspace")?;
            let taken = Taken {
                table,
                from_workspace: &from_workspace,
                rows_counted: left.try_get("rows_stored")?,
            };
            taken.record(change, to, in_lake, now).await?;
        }
        sqlx::query("DELETE FROM left_readings WHERE table_name = $1")
            .bind(StoredText(table))
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
    use domain::AccountId;

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

    #[tokio::test]
    async fn what_a_removed_primary_knew_goes_to_the_next_one() {
        on_each(async |store| {
            let (first, second) = (connector(account(), 1, true), connector(account(), 2, true));
            let (old, new) = (first.connector_id, second.connector_id);
            for creation in [first, second] {
                store.create_connector(creation).await.unwrap();
            }
            let table = |name: &str| SystemTable::parse(name).unwrap();
            let (usage, history) = (table("system.billing.usage"), table("system.query.history"));
            for table in [usage, history] {
                sqlx::query("INSERT INTO table_readings (connector_id, table_name, read_to, rows_stored) VALUES ($1, $2, 'read', 40)")
                    .bind(StoredText(&old))
                    .bind(StoredText(&table))
                    .execute(&store.pool)
                    .await
                    .unwrap();
            }
            let read = async |of| -> Vec<(SystemTable, u64)> {
                let readings = store.table_readings(of).await.unwrap().into_iter();
                readings.map(|of| (of.table, of.rows_stored)).collect()
            };
            store.delete_connector(old).await.unwrap().unwrap();
            assert!(read(new).await.is_empty());
            let in_lake = [RowsInLake {
                table: usage,
                rows: 41,
            }];
            assert!(store.make_primary(new, &in_lake, now()).await.unwrap());
            // What was read of its own region belongs to nobody else.
            assert_eq!(read(new).await, [(usage, 40)]);
            let taken = store.hand_overs(new).await.unwrap();
            assert_eq!(taken.len(), 1);
            assert_eq!(taken[0].from_workspace, "w1");
            assert_eq!((taken[0].rows_in_lake, taken[0].rows_counted), (41, 40));

            // Without another one it waits for whoever is connected next.
            store.delete_connector(new).await.unwrap().unwrap();
            let third = connector(account(), 3, true);
            let next = third.connector_id;
            store.create_connector(third).await.unwrap();
            assert_eq!(read(next).await, [(usage, 40)]);
            assert!(store.hand_overs(next).await.unwrap().is_empty());
            store.delete_connector(next).await.unwrap().unwrap();

            // Another account begins at its own beginning.
            let other = AccountId::parse("99999999-2222-3333-4444-555555555555").unwrap();
            let foreign = connector(other, 4, true);
            let of_another_account = foreign.connector_id;
            store.create_connector(foreign).await.unwrap();
            assert!(read(of_another_account).await.is_empty());
        })
        .await;
    }
}
