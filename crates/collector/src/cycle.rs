//! One cycle: every table that the connector is due to read, one after the other.

use databricks::bounded;
use extraction::{CycleReport, TableOutcome, TableReport};

use crate::exit::Ending;
use crate::instance::Instance;
use crate::push::{self, PushError};
use crate::settings::Settings;
use crate::workspace;

/// Runs one cycle. A table that fails does not stop the others.
pub async fn run(settings: &Settings, every_minutes: Option<u32>) -> Result<(), Ending> {
    let instance = Instance::new(settings.api_url.clone(), settings.token.clone())?;
    let assignment = instance.assignment().await?;
    let source = workspace::source(settings, &assignment).await?;
    let mut tables = Vec::new();
    for assigned in &assignment.tables {
        let table = assigned.table;
        let outcome = match push::table(&instance, &source, assigned).await {
            Ok(pushed) => {
                tracing::info!(%table, rows = pushed.rows, new_rows = pushed.new_rows, "pushed");
                TableOutcome::Complete { rows: pushed.rows }
            }
            // No other table would fare better.
            Err(PushError::Instance(error)) if error.concerns_all() => return Err(error.into()),
            Err(error) => {
                tracing::error!(%table, "{error}");
                TableOutcome::Failed {
                    reason: bounded(&error.to_string()),
                }
            }
        };
        tables.push(TableReport { table, outcome });
    }
    let is_failed = |report: &&TableReport| matches!(report.outcome, TableOutcome::Failed { .. });
    let failed = tables.iter().filter(is_failed).count();
    let all = tables.len();
    instance
        .report(&CycleReport {
            collector_version: env!("CARGO_PKG_VERSION").to_owned(),
            every_minutes,
            tables,
        })
        .await?;
    if failed > 0 {
        return Err(Ending::Tables { failed, all });
    }
    Ok(())
}
