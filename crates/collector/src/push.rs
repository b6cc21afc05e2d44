//! One table: read what is new, and push it.

use arrow_array::RecordBatch;
use domain::{ExtractionId, SystemTable};
use extract::{ExtractError, TableReader, TableSource};
use extraction::{
    AssignedTable, CanaryMoment, Checkpoint, Commit, NewExtraction, TablePlan, batch,
};
use uuid::Uuid;

use crate::canary::LookOut;
use crate::instance::{Instance, InstanceError};
use crate::progress::CycleProgress;

/// Why a table was not pushed.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// It can't be read.
    #[error(transparent)]
    Read(#[from] ExtractError),
    /// It can't be sent.
    #[error(transparent)]
    Instance(#[from] InstanceError),
    /// Its rows can't be packed.
    #[error("the rows of {0} can't be packed: {1}")]
    Pack(SystemTable, arrow_schema::ArrowError),
}

/// What was pushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PushOutcome {
    /// Rows that were sent.
    pub rows: u64,
    /// Rows that the server did not have.
    pub new_rows: u64,
}

/// Text of the rows that make one batch. Packed, it is a tenth of that as a rule, and never near the limit.
const BATCH_TEXT_BYTES: u64 = 8 << 20;

/// Reads what is new in a table and pushes it in one extraction.
pub async fn table(
    instance: &Instance,
    source: &TableSource,
    assigned: &AssignedTable,
    canaries: &[String],
    progress: &mut CycleProgress,
) -> Result<PushOutcome, PushError> {
    progress.table(assigned.table);
    let plan = TablePlan::of(assigned.table);
    if let Some(same) = unchanged(source, &plan, assigned.checkpoint.as_ref()).await? {
        return confirm(instance, assigned.table, same).await;
    }
    let mut reader = TableReader::open(source.clone(), plan, assigned.checkpoint.as_ref()).await?;
    let mut extraction = OpenExtraction::begin(instance, assigned.table).await?;
    let mut look_out = LookOut::of(assigned.table, canaries);
    let (mut pending, mut text_bytes) = (Vec::new(), 0);
    while let Some(slice) = reader.next_slice().await? {
        text_bytes += slice.text_bytes;
        progress.read(slice.rows.num_rows() as u64, slice.text_bytes);
        look_out.look_at(&slice.rows);
        pending.push(slice.rows);
        if text_bytes >= BATCH_TEXT_BYTES {
            extraction
                .send(&reader, std::mem::take(&mut pending))
                .await?;
            text_bytes = 0;
        }
    }
    if !pending.is_empty() {
        extraction.send(&reader, pending).await?;
    }
    extraction
        .commit(reader.checkpoint(), look_out.seen())
        .await
}

/// Says whether a list that is read whole is still as it was. It is read once for that, and once more if it is not.
async fn unchanged(
    source: &TableSource,
    plan: &TablePlan,
    checkpoint: Option<&Checkpoint>,
) -> Result<Option<Checkpoint>, PushError> {
    let Some(last @ Checkpoint::Snapshot(_)) = checkpoint else {
        return Ok(None);
    };
    let mut reader = TableReader::open(source.clone(), plan.clone(), None).await?;
    while reader.next_slice().await?.is_some() {}
    Ok(reader.checkpoint().filter(|now| now == last))
}

/// Tells the server that there is nothing new.
async fn confirm(
    instance: &Instance,
    table: SystemTable,
    checkpoint: Checkpoint,
) -> Result<PushOutcome, PushError> {
    let extraction = OpenExtraction::begin(instance, table).await?;
    extraction.commit(Some(checkpoint), Vec::new()).await
}

/// An extraction that was begun. Dropped without a commit, nothing of it is visible.
struct OpenExtraction<'a> {
    instance: &'a Instance,
    table: SystemTable,
    id: ExtractionId,
    batches: u32,
    rows: u64,
}

impl<'a> OpenExtraction<'a> {
    async fn begin(instance: &'a Instance, table: SystemTable) -> Result<Self, PushError> {
        let id = ExtractionId::new(Uuid::now_v7());
        let new = NewExtraction {
            extraction_id: id,
            table,
        };
        instance.begin(&new).await?;
        Ok(Self {
            instance,
            table,
            id,
            batches: 0,
            rows: 0,
        })
    }

    async fn send(
        &mut self,
        reader: &TableReader,
        rows: Vec<RecordBatch>,
    ) -> Result<(), PushError> {
        let packed = batch::write(reader.schema(), &rows);
        drop(rows);
        let packed = packed.map_err(|error| PushError::Pack(self.table, error))?;
        let receipt = self
            .instance
            .send_batch(self.id, self.batches, packed)
            .await?;
        self.batches += 1;
        self.rows += receipt.rows;
        Ok(())
    }

    async fn commit(
        self,
        checkpoint: Option<Checkpoint>,
        canaries: Vec<CanaryMoment>,
    ) -> Result<PushOutcome, PushError> {
        let commit = Commit {
            batches: self.batches,
            checkpoint,
            canaries,
        };
        let receipt = self.instance.commit(self.id, &commit).await?;
        Ok(PushOutcome {
            rows: self.rows,
            new_rows: receipt.rows_stored,
        })
    }
}
