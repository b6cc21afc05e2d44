//! What a cycle came to, as its collector tells.

use contract::CollectorFingerprint;
use databricks::bounded;
use extraction::{CycleReport, TableOutcome};
use store::CollectorToken;

use super::{Intake, IntakeError};
use crate::clock;

impl Intake {
    /// Notes what a cycle came to.
    pub async fn note_cycle(
        &self,
        token: CollectorToken,
        report: &CycleReport,
    ) -> Result<(), IntakeError> {
        let now = clock::now();
        for table in &report.tables {
            // What was complete was told by its commit.
            if let TableOutcome::Failed { reason } = &table.outcome {
                let reason = bounded(reason);
                tracing::warn!(connector_id = %token.connector_id, table = %table.table, reason, "a collector could not read a table");
                self.store
                    .note_table_failure(token.connector_id, table.table, &reason, now)
                    .await?;
            }
        }
        let version = bounded(&report.collector_version);
        self.store
            .note_cycle(token.connector_id, &version, report.every_minutes, now)
            .await?;
        let fingerprint = CollectorFingerprint {
            version,
            program_sha256: report.program_sha256.as_deref().map(bounded),
            every_minutes: report.every_minutes,
            run_as: report.run_as.as_deref().map(bounded),
        };
        let fingerprint = serde_json::to_string(&fingerprint)?;
        self.store
            .note_fingerprint(token.connector_id, &fingerprint)
            .await?;
        if let Some(ran) = &report.canary {
            self.note_canary(token, ran).await?;
        }
        self.news.send_replace(());
        Ok(())
    }
}
