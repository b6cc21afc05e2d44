//! What collectors push: extractions, their batches, and how far each table has been read.

use domain::{ConnectorId, ExtractionId, SystemTable, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, FromRow as _, Row as _};

use crate::codec::{Count, LargeCount, Seconds, StoredText};
use crate::database::{Error, Store};
use crate::rows::one;

/// An extraction as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtractionRecord {
    /// Its id.
    pub extraction_id: ExtractionId,
    /// Whose it is.
    pub connector_id: ConnectorId,
    /// The table.
    pub table: SystemTable,
    /// Its number, which the table's log carries.
    pub extraction_number: i64,
    /// The receipt as JSON, once it was committed.
    pub receipt: Option<String>,
}

/// A batch that is on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRecord {
    /// Its number, from 0 on.
    pub batch: u32,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its rows.
    pub rows: u64,
    /// The file as JSON.
    pub stored_file: String,
}

/// How beginning an extraction ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExtractionBeginning {
    /// It is begun, now or by the same request before.
    Begun(ExtractionRecord),
    /// The id belongs to another extraction.
    IdTaken,
}

/// What a commit changes.
#[derive(Debug, Clone)]
pub struct ExtractionCommit<'a> {
    /// The extraction.
    pub extraction: &'a ExtractionRecord,
    /// The receipt as JSON.
    pub receipt: &'a str,
    /// The new checkpoint as JSON; `None` leaves it where it is.
    pub read_to: Option<&'a str>,
    /// The newest event that it brought.
    pub newest_event_at: Option<Timestamp>,
    /// Rows that it stored.
    pub rows_stored: u64,
    /// Rows that are stored no more, because these took their place.
    pub rows_replaced: u64,
    /// Whether rows were sent.
    pub brought_rows: bool,
}

#[derive(sqlx::FromRow)]
struct ExtractionRow {
    extraction_id: StoredText<ExtractionId>,
    connector_id: StoredText<ConnectorId>,
    table_name: StoredText<SystemTable>,
    extraction_number: i64,
    receipt: Option<String>,
}

impl From<ExtractionRow> for ExtractionRecord {
    fn from(row: ExtractionRow) -> Self {
        Self {
            extraction_id: row.extraction_id.0,
            connector_id: row.connector_id.0,
            table: row.table_name.0,
            extraction_number: row.extraction_number,
            receipt: row.receipt,
        }
    }
}

#[derive(sqlx::FromRow)]
struct BatchRow {
    batch: Count,
    sha256: String,
    row_count: LargeCount,
    stored_file: String,
}

impl From<BatchRow> for BatchRecord {
    fn from(row: BatchRow) -> Self {
        Self {
            batch: row.batch.0,
            sha256: row.sha256,
            rows: row.row_count.0,
            stored_file: row.stored_file,
        }
    }
}

impl Store {
    /// Begins an extraction with a number above all that its connector has had for the table. The same id again changes nothing.
    ///
    /// # Errors
    /// When the database fails; then nothing was begun.
    pub async fn begin_extraction(
        &self,
        extraction_id: ExtractionId,
        connector_id: ConnectorId,
        table: SystemTable,
        above: i64,
        now: Timestamp,
    ) -> Result<ExtractionBeginning, Error> {
        self.write(|mut change| async move {
            if let Some(before) = extraction(&mut change, extraction_id).await? {
                let is_same = before.connector_id == connector_id && before.table == table;
                return Ok(if is_same {
                    ExtractionBeginning::Begun(before)
                } else {
                    ExtractionBeginning::IdTaken
                });
            }
            let last = last_number(&mut change, connector_id, table).await?;
            let record = ExtractionRecord {
                extraction_id,
                connector_id,
                table,
                extraction_number: last.unwrap_or_default().max(above) + 1,
                receipt: None,
            };
            insert(&mut change, &record, now).await?;
            change.commit(ExtractionBeginning::Begun(record)).await
        })
        .await
    }

    /// Finds an extraction.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn extraction(&self, id: ExtractionId) -> Result<Option<ExtractionRecord>, Error> {
        let mut connection = self.pool.acquire().await?;
        Ok(extraction(&mut connection, id).await?)
    }

    /// Returns the largest number of an extraction of a table: whoever is below it was overtaken.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_extraction_number(
        &self,
        connector_id: ConnectorId,
        table: SystemTable,
    ) -> Result<Option<i64>, Error> {
        let mut connection = self.pool.acquire().await?;
        Ok(last_number(&mut connection, connector_id, table).await?)
    }

    /// Notes a batch that is on the disk. Returns the one that is noted under its number, which is an earlier one when there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_batch(
        &self,
        extraction_id: ExtractionId,
        batch: &BatchRecord,
    ) -> Result<BatchRecord, Error> {
        self.write(|mut change| async move {
            sqlx::query(
                "INSERT INTO extraction_batches (extraction_id, batch, sha256, row_count, stored_file) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            )
            .bind(StoredText(&extraction_id))
            .bind(Count(batch.batch))
            .bind(&batch.sha256)
            .bind(LargeCount(batch.rows))
            .bind(&batch.stored_file)
            .execute(&mut *change)
            .await?;
            let row = sqlx::query(
                "SELECT * FROM extraction_batches WHERE extraction_id = $1 AND batch = $2",
            )
            .bind(StoredText(&extraction_id))
            .bind(Count(batch.batch))
            .fetch_one(&mut *change)
            .await?;
            let noted = BatchRow::from_row(&row)?.into();
            change.commit(noted).await
        })
        .await
    }

    /// Lists the batches of an extraction.
    ///
    /// # Errors
    /// When the database fails, or one of them can't be read: without one, rows would be lost.
    pub async fn batches(&self, extraction_id: ExtractionId) -> Result<Vec<BatchRecord>, Error> {
        let rows =
            sqlx::query("SELECT * FROM extraction_batches WHERE extraction_id = $1 ORDER BY batch")
                .bind(StoredText(&extraction_id))
                .fetch_all(&self.pool)
                .await?;
        let read = |row: &AnyRow| BatchRow::from_row(row).map(BatchRecord::from);
        Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
    }

    /// Stores what a commit came to, and moves the checkpoint. Returns the receipt that is stored, which is an earlier one when there was one.
    ///
    /// # Errors
    /// When the database fails; then nothing was moved.
    pub async fn commit_extraction(
        &self,
        commit: ExtractionCommit<'_>,
        now: Timestamp,
    ) -> Result<String, Error> {
        let commit = &commit;
        self.write(|mut change| async move {
            let id = commit.extraction.extraction_id;
            let before = extraction(&mut change, id).await?;
            if let Some(receipt) = before.and_then(|before| before.receipt) {
                return Ok(receipt);
            }
            sqlx::query(
                "UPDATE extractions SET committed_at = $1, receipt = $2 WHERE extraction_id = $3",
            )
            .bind(Seconds(now))
            .bind(commit.receipt)
            .bind(StoredText(&id))
            .execute(&mut *change)
            .await?;
            advance(&mut change, commit, now).await?;
            change.commit(commit.receipt.to_owned()).await
        })
        .await
    }

    /// Forgets extractions that were begun before a time and never committed, and the batches of those that were. Returns how many there were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_extractions(&self, before: Timestamp) -> Result<u64, Error> {
        self.write(|mut change| async move {
            sqlx::query(
                "DELETE FROM extraction_batches WHERE extraction_id IN (SELECT extraction_id FROM extractions WHERE begun_at < $1)",
            )
            .bind(Seconds(before))
            .execute(&mut *change)
            .await?;
            let done =
                sqlx::query("DELETE FROM extractions WHERE begun_at < $1 AND committed_at IS NULL")
                    .bind(Seconds(before))
                    .execute(&mut *change)
                    .await?;
            change.commit(done.rows_affected()).await
        })
        .await
    }
}

async fn last_number(
    connection: &mut AnyConnection,
    connector_id: ConnectorId,
    table: SystemTable,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query(
        "SELECT max(extraction_number) AS last FROM extractions WHERE connector_id = $1 AND table_name = $2",
    )
    .bind(StoredText(&connector_id))
    .bind(StoredText(&table))
    .fetch_one(connection)
    .await?
    .try_get("last")
}

async fn insert(
    connection: &mut AnyConnection,
    record: &ExtractionRecord,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO extractions (extraction_id, connector_id, table_name, extraction_number, begun_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(StoredText(&record.extraction_id))
    .bind(StoredText(&record.connector_id))
    .bind(StoredText(&record.table))
    .bind(record.extraction_number)
    .bind(Seconds(now))
    .execute(connection)
    .await
    .map(drop)
}

async fn extraction(
    connection: &mut AnyConnection,
    id: ExtractionId,
) -> Result<Option<ExtractionRecord>, sqlx::Error> {
    let row = sqlx::query("SELECT * FROM extractions WHERE extraction_id = $1")
        .bind(StoredText(&id))
        .fetch_optional(connection)
        .await?;
    one::<ExtractionRow, _>(row.as_ref())
}

async fn advance(
    connection: &mut AnyConnection,
    commit: &ExtractionCommit<'_>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    // An event that is older than one that came before tells nothing new: late rows are read again and again.
    // Rows that another connector has stored may have been replaced: then there is less than nothing to count.
    sqlx::query(
        "INSERT INTO table_readings (connector_id, table_name, read_to, confirmed_at, data_at, newest_event_at, rows_stored) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (connector_id, table_name) DO UPDATE SET
            read_to = coalesce(excluded.read_to, table_readings.read_to),
            confirmed_at = excluded.confirmed_at,
            data_at = coalesce(excluded.data_at, table_readings.data_at),
            newest_event_at = CASE WHEN excluded.newest_event_at IS NULL OR excluded.newest_event_at < table_readings.newest_event_at
                THEN table_readings.newest_event_at ELSE excluded.newest_event_at END,
            rows_stored = CASE WHEN table_readings.rows_stored + $8 < 0 THEN 0 ELSE table_readings.rows_stored + $8 END,
            failure = NULL,
            failed_at = NULL",
    )
    .bind(StoredText(&commit.extraction.connector_id))
    .bind(StoredText(&commit.extraction.table))
    .bind(commit.read_to)
    .bind(Seconds(now))
    .bind(commit.brought_rows.then_some(Seconds(now)))
    .bind(commit.newest_event_at.map(Seconds))
    .bind(LargeCount(commit.rows_stored.saturating_sub(commit.rows_replaced)))
    .bind(commit.rows_stored.cast_signed() - commit.rows_replaced.cast_signed())
    .execute(connection)
    .await
    .map(drop)
}

#[cfg(test)]
mod tests;
