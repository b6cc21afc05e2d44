//! What is refused is noted, for the page of its connector.

use databricks::bounded;
use domain::{ConnectorId, SystemTable};

use super::{Intake, IntakeError};
use crate::clock;

impl Intake {
    /// Notes a refusal, and hands on what came of a push. That it could not be noted is told to the log only: the collector is to hear why it was
    /// refused.
    pub(super) async fn noted<T>(
        &self,
        connector_id: ConnectorId,
        table: Option<SystemTable>,
        outcome: Result<T, IntakeError>,
    ) -> Result<T, IntakeError> {
        let Some(refused) = outcome.as_ref().err().filter(|error| error.is_refusal()) else {
            return outcome;
        };
        let reason = bounded(&refused.to_string());
        tracing::warn!(%connector_id, table = table.map(tracing::field::display), reason, "a push was refused");
        let noted = self
            .store
            .note_refusal(connector_id, table, &reason, clock::now());
        if let Err(error) = noted.await {
            tracing::error!(%connector_id, %error, "a refusal could not be noted");
        }
        self.news.send_replace(());
        outcome
    }
}
