//! Statements that do nothing: a collector runs one in each cycle, and looks out for the earlier ones in the history of queries.

use std::time::Duration;

use domain::{ConnectorId, Timestamp};
use extraction::CanaryMoment;
use store::{CanaryRecord, CollectorToken};

use super::{Intake, IntakeError};
use crate::clock;

/// Databricks takes an hour as a rule, and a day where the customer keeps the keys. What has not come in twice that long has no row, or one that
/// was read past.
const LOST_AFTER: Duration = Duration::from_hours(48);
/// Two days of cycles of a quarter of an hour, and as many again.
const LOOKED_OUT_FOR: usize = 400;
/// Databricks' ids are UUIDs.
const LONGEST_ID: usize = 64;

/// Says whether it is no use to look out for one any more.
pub fn is_lost(canary: &CanaryRecord, now: Timestamp) -> bool {
    canary.stored_at.is_none() && now > canary.ran_at.later(LOST_AFTER)
}

impl Intake {
    /// Lists the statements that a collector is to look out for.
    pub(super) async fn canaries(&self, id: ConnectorId) -> Result<Vec<String>, IntakeError> {
        let now = clock::now();
        let all = self.store.canaries(id).await?;
        let awaited = all
            .into_iter()
            .filter(|canary| canary.stored_at.is_none() && !is_lost(canary, now));
        let ids = awaited.map(|canary| canary.statement_id);
        Ok(ids.take(LOOKED_OUT_FOR).collect())
    }

    /// Notes the statement that a cycle ran.
    pub(super) async fn note_canary(
        &self,
        token: CollectorToken,
        ran: &CanaryMoment,
    ) -> Result<(), IntakeError> {
        if ran.statement_id.len() > LONGEST_ID {
            return Ok(());
        }
        let now = clock::now();
        let ran_at = ago(now, ran);
        self.store
            .note_canary(token.connector_id, &ran.statement_id, ran_at, now)
            .await?;
        Ok(())
    }

    /// Notes that rows of statements are visible now.
    pub(super) async fn note_canaries_stored(
        &self,
        id: ConnectorId,
        read: &[CanaryMoment],
    ) -> Result<(), IntakeError> {
        let now = clock::now();
        for canary in read.iter().take(LOOKED_OUT_FOR) {
            self.store
                .note_canary_stored(id, &canary.statement_id, ago(now, canary), now)
                .await?;
        }
        Ok(())
    }
}

/// The longest time that a cycle could have been under way: what is said to be older is not believed.
const LONGEST_AGO: Duration = Duration::from_hours(7 * 24);

fn ago(now: Timestamp, moment: &CanaryMoment) -> Timestamp {
    let ago = Duration::from_secs(u64::from(moment.seconds_ago));
    now.earlier(ago.min(LONGEST_AGO))
}
