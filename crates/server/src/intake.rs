//! What collectors push: who may, what is accepted, and when it counts as received. The only part that reaches the lake.

mod assignment;
mod batch_check;
mod batches;
mod canaries;
mod commits;
mod error;
mod refusals;
mod reports;
mod sharing_check;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use domain::{ConnectorId, ExtractionId, SystemTable, system_tables};
use extraction::{ExtractionBegun, NewExtraction};
use lake::{Lake, LakeError};
use store::{
    CollectorToken, ConnectorRecord, ExtractionBeginning, ExtractionRecord, Store, TokenPurpose,
    TokenUse,
};
use tokio::sync::{Semaphore, watch};

pub use assignment::{may_leave, tables};
pub use batches::SentBatch;
pub use canaries::is_lost;
pub use error::IntakeError;

use crate::clock;

/// Batches that are unpacked at a time: each may take several times its limit of memory.
const UNPACKED_AT_A_TIME: usize = 2;

/// An extraction that was not committed by then never will be: a first reading of a year takes hours.
const COMMITTED_WITHIN: Duration = Duration::from_hours(7 * 24);

/// How long files are kept that a newer version does not name, for whoever reads an older one: Delta's own rule.
const KEPT_FOR: Duration = Duration::from_hours(7 * 24);

/// Takes in what collectors push. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Intake {
    store: Store,
    lake: Lake,
    unpacking: Arc<Semaphore>,
    news: watch::Sender<()>,
}

impl Intake {
    /// Takes in to a folder.
    ///
    /// # Errors
    /// When the folder can't be made.
    pub fn open(store: Store, folder: &Path) -> Result<Self, LakeError> {
        Ok(Self {
            store,
            lake: Lake::open(folder)?,
            unpacking: Arc::new(Semaphore::new(UNPACKED_AT_A_TIME)),
            news: watch::Sender::new(()),
        })
    }

    /// Tells that something was received through this process, for whom it may concern.
    pub fn news(&self) -> watch::Receiver<()> {
        self.news.subscribe()
    }

    /// Lets in who shows a live token.
    pub async fn admit(
        &self,
        token_hash: [u8; 32],
        purpose: TokenPurpose,
    ) -> Result<CollectorToken, IntakeError> {
        let now = clock::now();
        match self.store.use_token(token_hash, purpose, now).await? {
            TokenUse::Allowed(token) => {
                let id = token.connector_id;
                match purpose {
                    TokenPurpose::Looking => self.store.note_collector_seen(id, now).await?,
                    TokenPurpose::Pushing => self.store.note_collector_working(id, now).await?,
                }
                self.news.send_replace(());
                Ok(token)
            }
            // Nobody knows on whose page to show it.
            TokenUse::Unknown => {
                tracing::warn!("a token was shown that is none of this instance");
                Err(IntakeError::TokenUnknown)
            }
            TokenUse::Revoked(token) => {
                let refused = Err(IntakeError::TokenRevoked);
                self.noted(token.connector_id, None, refused).await
            }
            TokenUse::Ended(token) => {
                let refused = Err(IntakeError::TokenEnded);
                self.noted(token.connector_id, None, refused).await
            }
        }
    }

    /// Begins an extraction. The same request again changes nothing.
    pub async fn begin(
        &self,
        token: CollectorToken,
        new: &NewExtraction,
    ) -> Result<ExtractionBegun, IntakeError> {
        let begun = self.begin_extraction(token, new).await;
        self.noted(token.connector_id, Some(new.table), begun).await
    }

    async fn begin_extraction(
        &self,
        token: CollectorToken,
        new: &NewExtraction,
    ) -> Result<ExtractionBegun, IntakeError> {
        let connector = self.connector(token.connector_id).await?;
        if !tables(&connector).contains(&new.table) {
            return Err(IntakeError::NotAssigned(new.table));
        }
        let sharing = self.sharing(token.connector_id).await?;
        if !may_leave(sharing.as_ref(), new.table) {
            return Err(IntakeError::NotApproved(new.table));
        }
        // A database that was restored may be older than the log.
        let above = self.last_number(connector.connector_id, new.table).await?;
        let begun = self
            .store
            .begin_extraction(
                new.extraction_id,
                connector.connector_id,
                new.table,
                above,
                clock::now(),
            )
            .await?;
        match begun {
            ExtractionBeginning::Begun(record) => Ok(ExtractionBegun {
                extraction_id: record.extraction_id,
            }),
            ExtractionBeginning::IdTaken => Err(IntakeError::UnknownExtraction),
        }
    }

    /// Counts the rows that the lake has of a table.
    pub async fn rows_in_lake(&self, table: SystemTable) -> Result<u64, IntakeError> {
        let lake = self.lake.clone();
        on_disk(move || Ok(lake.rows(table)?)).await
    }

    /// Forgets extractions that nobody will commit any more.
    pub async fn forget_old_extractions(&self) -> Result<u64, store::Error> {
        let before = clock::now().earlier(COMMITTED_WITHIN);
        self.store.forget_old_extractions(before).await
    }

    /// Joins small files of the tables, and deletes what nobody needs any more.
    pub async fn tidy_tables(&self) {
        for &table in system_tables() {
            let lake = self.lake.clone();
            let work = move || Ok(lake.tidy(table, KEPT_FOR, SystemTime::now())?);
            match on_disk(work).await {
                Ok(true) => tracing::info!(%table, "small files joined"),
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(%table, %error, "the files of a table stay as they are");
                }
            }
        }
    }

    async fn last_number(
        &self,
        connector_id: ConnectorId,
        table: SystemTable,
    ) -> Result<i64, IntakeError> {
        let lake = self.lake.clone();
        let writer = connector_id.to_string();
        let last = on_disk(move || Ok(lake.last_number(table, &writer)?)).await?;
        Ok(last.unwrap_or_default())
    }

    async fn connector(&self, id: ConnectorId) -> Result<ConnectorRecord, IntakeError> {
        let found = self.store.connector(id, clock::now()).await?;
        found.ok_or(IntakeError::TokenUnknown)
    }

    /// Finds an extraction of the token's connector. Others' are not told from those that never were.
    async fn extraction(
        &self,
        token: CollectorToken,
        id: ExtractionId,
    ) -> Result<ExtractionRecord, IntakeError> {
        let found = self.store.extraction(id).await?;
        found
            .filter(|record| record.connector_id == token.connector_id)
            .ok_or(IntakeError::UnknownExtraction)
    }

    /// Refuses an extraction that is not the newest of its table: what it read may be older than what was read after it.
    async fn refuse_overtaken(&self, record: &ExtractionRecord) -> Result<(), IntakeError> {
        let last = self
            .store
            .last_extraction_number(record.connector_id, record.table)
            .await?;
        if last.is_some_and(|last| last > record.extraction_number) {
            return Err(IntakeError::Overtaken);
        }
        Ok(())
    }
}

/// Works on the disk, or as long, on a thread that nobody else waits for. A panic there is an error here: what came from outside led to it.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, IntakeError> + Send + 'static,
) -> Result<T, IntakeError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|ended| Err(IntakeError::Broken(ended.to_string())))
}
