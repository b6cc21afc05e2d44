//! Commits: all rows of an extraction become visible at once; then the checkpoint moves; then the collector is told.

use domain::{ExtractionId, Scope};
use extraction::{Checkpoint, Commit, ExtractionReceipt, ReadingMethod, TablePlan, Watermark};
use lake::{CommitOutcome, RowsCommit, StoredFile};
use store::{CollectorToken, ConnectorRecord, ExtractionCommit, ExtractionRecord};

use super::assignment::tables;
use super::batches::identity;
use super::{Intake, IntakeError, on_disk};
use crate::clock;

impl Intake {
    /// Commits an extraction. The same commit again gets the same receipt.
    pub async fn commit(
        &self,
        token: CollectorToken,
        extraction_id: ExtractionId,
        commit: &Commit,
    ) -> Result<ExtractionReceipt, IntakeError> {
        let found = self.extraction(token, extraction_id).await;
        let record = self.noted(token.connector_id, None, found).await?;
        let outcome = self.commit_extraction(token, &record, commit).await;
        self.noted(token.connector_id, Some(record.table), outcome)
            .await
    }

    async fn commit_extraction(
        &self,
        token: CollectorToken,
        record: &ExtractionRecord,
        commit: &Commit,
    ) -> Result<ExtractionReceipt, IntakeError> {
        let extraction_id = record.extraction_id;
        if let Some(receipt) = &record.receipt {
            return Ok(serde_json::from_str(receipt)?);
        }
        self.refuse_overtaken(record).await?;
        let connector = self.connector(token.connector_id).await?;
        // Another connector may have taken the place of this one meanwhile.
        if !tables(&connector).contains(&record.table) {
            return Err(IntakeError::NotAssigned(record.table));
        }
        let (files, rows_received) = self.files(extraction_id, commit.batches).await?;
        let before = self.checkpoint(record).await?;
        check_checkpoint(record, commit, &files, before.as_ref())?;
        let newest = furthest(&files).map(Watermark::moment);
        // A list without rows that differs from the last one has become empty: the last one's rows go.
        let is_emptied = matches!(commit.checkpoint, Some(Checkpoint::Snapshot(_)))
            && commit.checkpoint != before;
        let outcome = if files.is_empty() && !is_emptied {
            CommitOutcome::default()
        } else {
            self.publish(&connector, record, files).await?
        };
        if outcome.rows_alike > 0 {
            self.note_rows_alike(record, outcome.rows_alike).await?;
        }
        let receipt = ExtractionReceipt {
            extraction_id,
            rows_received,
            rows_stored: outcome.rows_stored,
            rows_replaced: outcome.rows_replaced,
            table_version: outcome.version,
        };
        let now = clock::now();
        let read_to = commit.checkpoint.as_ref().map(serde_json::to_string);
        let stored = self
            .store
            .commit_extraction(
                ExtractionCommit {
                    extraction: record,
                    receipt: &serde_json::to_string(&receipt)?,
                    read_to: read_to.transpose()?.as_deref(),
                    // A clock that is ahead must not keep a connector looking fresh.
                    newest_event_at: newest.map(|newest| newest.min(now)),
                    rows_stored: receipt.rows_stored,
                    rows_replaced: receipt.rows_replaced,
                    brought_rows: rows_received > 0,
                },
                now,
            )
            .await?;
        self.note_canaries_stored(record.connector_id, &commit.canaries)
            .await?;
        self.news.send_replace(());
        tracing::info!(connector_id = %record.connector_id, table = %record.table, rows_received, rows_stored = receipt.rows_stored, "extraction committed");
        Ok(serde_json::from_str(&stored)?)
    }

    /// Says on the connector's page that rows were left out, because the catalogue's key is no key: then they can't be told apart.
    async fn note_rows_alike(
        &self,
        record: &ExtractionRecord,
        rows: u64,
    ) -> Result<(), IntakeError> {
        let key = TablePlan::of(record.table).key.join(", ");
        tracing::warn!(connector_id = %record.connector_id, table = %record.table, rows, "rows have the key of others and were left out");
        let reason = format!(
            "rows were left out that have {key} and the watermark of another row of the same reading: these columns don't tell them apart. Please report it"
        );
        self.store
            .note_refusal(
                record.connector_id,
                Some(record.table),
                &reason,
                clock::now(),
            )
            .await?;
        Ok(())
    }

    /// Collects the files of all batches. There must be as many as were announced, without a gap.
    async fn files(
        &self,
        extraction_id: ExtractionId,
        expected: u32,
    ) -> Result<(Vec<StoredFile>, u64), IntakeError> {
        let batches = self.store.batches(extraction_id).await?;
        let is_whole = batches.iter().map(|of| of.batch).eq(0..expected);
        if !is_whole {
            return Err(IntakeError::Incomplete {
                expected,
                found: batches.len(),
            });
        }
        let rows = batches.iter().map(|batch| batch.rows).sum();
        let files = batches
            .iter()
            .map(|batch| serde_json::from_str(&batch.stored_file));
        Ok((files.collect::<Result<_, _>>()?, rows))
    }

    /// Returns how far the table has been read before.
    async fn checkpoint(
        &self,
        record: &ExtractionRecord,
    ) -> Result<Option<Checkpoint>, IntakeError> {
        let readings = self.store.table_readings(record.connector_id).await?;
        let reading = readings.into_iter().find(|of| of.table == record.table);
        let read_to = reading.and_then(|reading| reading.read_to);
        let read = read_to.map(|json| serde_json::from_str(&json)).transpose();
        Ok(read?)
    }

    async fn publish(
        &self,
        connector: &ConnectorRecord,
        record: &ExtractionRecord,
        files: Vec<StoredFile>,
    ) -> Result<CommitOutcome, IntakeError> {
        let table = record.table;
        let plan = TablePlan::of(table);
        let is_snapshot = plan.method == ReadingMethod::Snapshot;
        // All connectors of a region see the same rows of a regional table.
        let owner = match table.scope {
            Scope::Global => connector.made_from.account_id.to_string(),
            Scope::Regional => connector.made_from.metastore_id.to_string(),
        };
        let commit = RowsCommit {
            writer: record.connector_id.to_string(),
            number: record.extraction_number,
            files,
            snapshot_of: is_snapshot.then_some(owner),
            identity: identity(&plan),
            at_ms: clock::now().unix() * 1000,
        };
        let lake = self.lake.clone();
        on_disk(move || Ok(lake.commit(table, &commit)?)).await
    }
}

/// A checkpoint beyond the rows would leave out what comes until then.
fn check_checkpoint(
    record: &ExtractionRecord,
    commit: &Commit,
    files: &[StoredFile],
    before: Option<&Checkpoint>,
) -> Result<(), IntakeError> {
    match (&commit.checkpoint, TablePlan::of(record.table).method) {
        (None, _) | (Some(Checkpoint::Snapshot(_)), ReadingMethod::Snapshot) => Ok(()),
        (Some(Checkpoint::Watermark(to)), ReadingMethod::Incremental { .. }) => {
            let before = match before {
                Some(Checkpoint::Watermark(before)) => Some(*before),
                _ => None,
            };
            if Some(*to) <= before.max(furthest(files)) {
                Ok(())
            } else {
                Err(IntakeError::Checkpoint)
            }
        }
        _ => Err(IntakeError::Checkpoint),
    }
}

/// Returns the largest watermark of the files.
fn furthest(files: &[StoredFile]) -> Option<Watermark> {
    let ranges = files
        .iter()
        .filter_map(|file| file.statistics.range.as_ref());
    ranges
        .filter_map(|range| Watermark::parse(&range.max))
        .max()
}
