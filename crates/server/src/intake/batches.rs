//! Batches: received when their rows are on the disk, and not before.

use bytes::Bytes;
use domain::{ExtractionId, SharingRules};
use extraction::{BatchReceipt, TablePlan, batch};
use lake::{Lake, RowIdentity, StoredFile};
use sha2::{Digest as _, Sha256};
use store::{BatchRecord, CollectorToken, ExtractionRecord};

use super::{Intake, IntakeError, batch_check, on_disk, sharing_check};

/// A batch as it came.
#[derive(Debug)]
pub struct SentBatch {
    /// Its number, from 0 on.
    pub batch: u32,
    /// SHA-256 of its bytes, as the sender says.
    pub sha256: String,
    /// Its bytes; none when they are more than is accepted.
    pub bytes: Option<Bytes>,
}

impl Intake {
    /// Receives a batch. The same batch again changes nothing.
    pub async fn receive(
        &self,
        token: CollectorToken,
        extraction_id: ExtractionId,
        sent: SentBatch,
    ) -> Result<BatchReceipt, IntakeError> {
        let id = token.connector_id;
        let found = self.extraction(token, extraction_id).await;
        let record = self.noted(id, None, found).await?;
        let table = record.table;
        let received = self.receive_into(record, sent).await;
        self.noted(id, Some(table), received).await
    }

    async fn receive_into(
        &self,
        record: ExtractionRecord,
        sent: SentBatch,
    ) -> Result<BatchReceipt, IntakeError> {
        let extraction_id = record.extraction_id;
        let before = self.store.batches(extraction_id).await?;
        if let Some(known) = before.into_iter().find(|known| known.batch == sent.batch) {
            return receipt(known, &sent.sha256);
        }
        // The batches of what is committed were all there.
        if record.receipt.is_some() {
            return Err(IntakeError::UnknownExtraction);
        }
        self.refuse_overtaken(&record).await?;
        let (number, sha256) = (sent.batch, sent.sha256.clone());
        let sharing = self.sharing(record.connector_id).await?;
        let file = self.store_rows(record, sent, sharing).await?;
        let noted = self
            .store
            .note_batch(
                extraction_id,
                &BatchRecord {
                    batch: number,
                    sha256: sha256.clone(),
                    rows: file.statistics.rows,
                    stored_file: serde_json::to_string(&file)?,
                },
            )
            .await?;
        receipt(noted, &sha256)
    }

    async fn store_rows(
        &self,
        record: ExtractionRecord,
        sent: SentBatch,
        sharing: Option<SharingRules>,
    ) -> Result<StoredFile, IntakeError> {
        let permit = self.unpacking.clone().acquire_owned().await;
        let permit = permit.map_err(|closed| IntakeError::Broken(closed.to_string()))?;
        let lake = self.lake.clone();
        on_disk(move || {
            let file = unpack(&lake, &record, &sent, sharing.as_ref());
            drop(permit);
            file
        })
        .await
    }
}

fn unpack(
    lake: &Lake,
    record: &ExtractionRecord,
    sent: &SentBatch,
    sharing: Option<&SharingRules>,
) -> Result<StoredFile, IntakeError> {
    let bytes = sent.bytes.as_ref();
    let bytes = bytes.ok_or(IntakeError::TooLarge(batch::MAX_BYTES))?;
    let digest = format!("{:x}", Sha256::digest(bytes));
    if digest != sent.sha256 {
        return Err(IntakeError::Digest);
    }
    let plan = TablePlan::of(record.table);
    let (schema, rows) = batch::read(bytes, batch::MAX_UNPACKED_BYTES)?;
    batch_check::check(&plan, &schema, &rows).map_err(IntakeError::BatchRefused)?;
    if let Some(rules) = sharing {
        sharing_check::check(rules, record.table, &rows).map_err(IntakeError::BatchRefused)?;
    }
    let name = format!(
        "part-{}-{:05}-{}.parquet",
        record.extraction_id,
        sent.batch,
        &digest[..8]
    );
    Ok(lake.store(record.table, &name, &rows, &identity(&plan))?)
}

/// Says how the rows of a table are recognised.
pub fn identity(plan: &TablePlan) -> RowIdentity {
    RowIdentity {
        key: plan.key.clone(),
        watermark: plan.watermark().map(|column| column.name.clone()),
        changes_in_place: plan.changes_in_place,
    }
}

fn receipt(noted: BatchRecord, sha256: &str) -> Result<BatchReceipt, IntakeError> {
    if noted.sha256 == sha256 {
        Ok(BatchReceipt {
            batch: noted.batch,
            rows: noted.rows,
            sha256: noted.sha256,
        })
    } else {
        Err(IntakeError::BatchDiffers(noted.batch))
    }
}
