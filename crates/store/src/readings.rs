//! What is known of the data of a connector: how far each table has been read, and when its collector was heard of.

use domain::{ConnectorId, SystemTable, Timestamp};
use serde_json::json;

use crate::audit::{AuditAction, AuditEvent};
use crate::codec::{Count, LargeCount, Seconds, StoredText};
use crate::database::{Error, Store};
use crate::rows::readable;

/// What is known of a table of a connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableReadingRecord {
    /// The table.
    pub table: SystemTable,
    /// The checkpoint as JSON.
    pub read_to: Option<String>,
    /// When an extraction was last committed, with rows or without.
    pub confirmed_at: Option<Timestamp>,
    /// When rows last came.
    pub data_at: Option<Timestamp>,
    /// The newest event of which a row came.
    pub newest_event_at: Option<Timestamp>,
    /// Rows that are stored.
    pub rows_stored: u64,
    /// Why it could not be read in the last cycle.
    pub failure: Option<String>,
    /// When that was.
    pub failed_at: Option<Timestamp>,
}

/// What is known of the collector of a connector.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CollectorRecord {
    /// When it was last heard of.
    pub seen_at: Option<Timestamp>,
    /// When it last worked: pushed something, or ended a cycle. To ask what is to be read is no work.
    pub worked_at: Option<Timestamp>,
    /// When a cycle last came to its end.
    pub cycle_ended_at: Option<Timestamp>,
    /// Its version.
    pub collector_version: Option<String>,
    /// Minutes between the beginnings of two cycles, where it keeps the schedule itself.
    pub every_minutes: Option<u32>,
}

/// What was received from a connector, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedRecord {
    /// The connector.
    pub connector_id: ConnectorId,
    /// Its collector.
    pub collector: CollectorRecord,
    /// When an extraction was last committed, with rows or without.
    pub confirmed_at: Option<Timestamp>,
    /// When rows last came.
    pub data_at: Option<Timestamp>,
    /// The newest event of which a row came.
    pub newest_event_at: Option<Timestamp>,
    /// Tables that something is known of.
    pub tables: u32,
    /// Tables of them that could not be read in the last cycle.
    pub failed_tables: u32,
    /// Rows that are stored.
    pub rows_stored: u64,
}

#[derive(sqlx::FromRow)]
struct TableReadingRow {
    table_name: StoredText<SystemTable>,
    read_to: Option<String>,
    confirmed_at: Option<Seconds>,
    data_at: Option<Seconds>,
    newest_event_at: Option<Seconds>,
    rows_stored: LargeCount,
    failure: Option<String>,
    failed_at: Option<Seconds>,
}

impl From<TableReadingRow> for TableReadingRecord {
    fn from(row: TableReadingRow) -> Self {
        Self {
            table: row.table_name.0,
            read_to: row.read_to,
            confirmed_at: row.confirmed_at.map(|at| at.0),
            data_at: row.data_at.map(|at| at.0),
            newest_event_at: row.newest_event_at.map(|at| at.0),
            rows_stored: row.rows_stored.0,
            failure: row.failure,
            failed_at: row.failed_at.map(|at| at.0),
        }
    }
}

#[derive(sqlx::FromRow)]
struct ReceivedRow {
    connector_id: StoredText<ConnectorId>,
    seen_at: Option<Seconds>,
    worked_at: Option<Seconds>,
    cycle_ended_at: Option<Seconds>,
    collector_version: Option<String>,
    every_minutes: Option<Count>,
    confirmed_at: Option<Seconds>,
    data_at: Option<Seconds>,
    newest_event_at: Option<Seconds>,
    tables: Count,
    failed_tables: Count,
    rows_stored: LargeCount,
}

impl From<ReceivedRow> for ReceivedRecord {
    fn from(row: ReceivedRow) -> Self {
        Self {
            connector_id: row.connector_id.0,
            collector: CollectorRecord {
                seen_at: row.seen_at.map(|at| at.0),
                worked_at: row.worked_at.map(|at| at.0),
                cycle_ended_at: row.cycle_ended_at.map(|at| at.0),
                collector_version: row.collector_version,
                every_minutes: row.every_minutes.map(|minutes| minutes.0),
            },
            confirmed_at: row.confirmed_at.map(|at| at.0),
            data_at: row.data_at.map(|at| at.0),
            newest_event_at: row.newest_event_at.map(|at| at.0),
            tables: row.tables.0,
            failed_tables: row.failed_tables.0,
            rows_stored: row.rows_stored.0,
        }
    }
}

impl Store {
    /// Lists what was received, for every connector whose collector was heard of.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn received(&self) -> Result<Vec<ReceivedRecord>, Error> {
        let rows = sqlx::query(
            "SELECT c.connector_id, c.seen_at, c.worked_at, c.cycle_ended_at, c.collector_version, c.every_minutes,
                max(r.confirmed_at) AS confirmed_at, max(r.data_at) AS data_at, max(r.newest_event_at) AS newest_event_at,
                count(r.table_name) AS tables, count(r.failed_at) AS failed_tables, CAST(coalesce(sum(r.rows_stored), 0) AS BIGINT) AS rows_stored
             FROM collectors c LEFT JOIN table_readings r ON r.connector_id = c.connector_id
             GROUP BY c.connector_id, c.seen_at, c.worked_at, c.cycle_ended_at, c.collector_version, c.every_minutes",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(readable::<ReceivedRow, _>(&rows, "collectors"))
    }

    /// Notes why a table could not be read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_table_failure(
        &self,
        connector_id: ConnectorId,
        table: SystemTable,
        reason: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO table_readings (connector_id, table_name, failure, failed_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (connector_id, table_name) DO UPDATE SET failure = excluded.failure, failed_at = excluded.failed_at",
        )
        .bind(StoredText(&connector_id))
        .bind(StoredText(&table))
        .bind(reason)
        .bind(Seconds(now))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Lists what is known of the tables of a connector.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn table_readings(
        &self,
        connector_id: ConnectorId,
    ) -> Result<Vec<TableReadingRecord>, Error> {
        let rows =
            sqlx::query("SELECT * FROM table_readings WHERE connector_id = $1 ORDER BY table_name")
                .bind(StoredText(&connector_id))
                .fetch_all(&self.pool)
                .await?;
        Ok(readable::<TableReadingRow, _>(&rows, "table_readings"))
    }

    /// Forgets how far a connector has read a table, so that all of it is read again. Returns whether it had read any of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reset_checkpoint(
        &self,
        connector_id: ConnectorId,
        table: SystemTable,
    ) -> Result<bool, Error> {
        self.write_audited(|mut change| async move {
            let done = sqlx::query(
                "UPDATE table_readings SET read_to = NULL WHERE connector_id = $1 AND table_name = $2 AND read_to IS NOT NULL",
            )
            .bind(StoredText(&connector_id))
            .bind(StoredText(&table))
            .execute(&mut *change)
            .await?;
            if done.rows_affected() == 0 {
                return Ok(false);
            }
            let event = AuditEvent::new(AuditAction::CheckpointReset, connector_id)
                .after(json!({"table": table.to_string()}));
            change.commit(true, &event).await
        })
        .await
    }

    /// Notes that a collector was heard of.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_collector_seen(
        &self,
        connector_id: ConnectorId,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO collectors (connector_id, seen_at) VALUES ($1, $2)
             ON CONFLICT (connector_id) DO UPDATE SET seen_at = excluded.seen_at",
        )
        .bind(StoredText(&connector_id))
        .bind(Seconds(now))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Notes that a collector pushes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_collector_working(
        &self,
        connector_id: ConnectorId,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO collectors (connector_id, seen_at, worked_at) VALUES ($1, $2, $2)
             ON CONFLICT (connector_id) DO UPDATE SET seen_at = excluded.seen_at, worked_at = excluded.worked_at",
        )
        .bind(StoredText(&connector_id))
        .bind(Seconds(now))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Notes that a cycle came to its end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_cycle(
        &self,
        connector_id: ConnectorId,
        collector_version: &str,
        every_minutes: Option<u32>,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO collectors (connector_id, seen_at, worked_at, cycle_ended_at, collector_version, every_minutes) VALUES ($1, $2, $2, $2, $3, $4)
             ON CONFLICT (connector_id) DO UPDATE SET seen_at = excluded.seen_at, worked_at = excluded.worked_at, cycle_ended_at = excluded.cycle_ended_at,
                collector_version = excluded.collector_version, every_minutes = excluded.every_minutes",
        )
        .bind(StoredText(&connector_id))
        .bind(Seconds(now))
        .bind(collector_version)
        .bind(every_minutes.map(Count))
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
