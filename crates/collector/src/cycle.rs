//! One cycle: every table that the connector is due to read, one after the other.

use std::path::PathBuf;

use databricks::{Client, bounded};
use extraction::{CycleReport, TableOutcome, TableReport};

use crate::canary::Canary;
use crate::cycle_lock::{CycleLock, LockError};
use crate::exit::Ending;
use crate::instance::Instance;
use crate::program;
use crate::progress::CycleProgress;
use crate::push::{self, PushError};
use crate::settings::Settings;
use crate::workspace;

/// How cycles run.
#[derive(Debug)]
pub struct CycleOptions {
    /// The file that keeps cycles apart.
    pub lock_file: PathBuf,
    /// Minutes between the beginnings of two cycles; none where somebody else keeps the schedule.
    pub every_minutes: Option<u32>,
}

/// Runs one cycle, unless another one runs. A table that fails does not stop the others.
pub async fn run(
    client: &Client,
    settings: &Settings,
    options: &CycleOptions,
) -> Result<(), Ending> {
    let lock = match CycleLock::take(&options.lock_file) {
        Ok(lock) => Some(lock),
        Err(busy @ LockError::Busy { .. }) => return Err(Ending::Busy(busy)),
        // A folder that nobody may write to must not stop what is safe without the lock, too.
        Err(error) => {
            tracing::warn!("{error}; cycles are not kept apart");
            None
        }
    };
    let ended = read_and_push(client, settings, options.every_minutes).await;
    drop(lock);
    ended
}

async fn read_and_push(
    client: &Client,
    settings: &Settings,
    every_minutes: Option<u32>,
) -> Result<(), Ending> {
    let instance = Instance::new(settings.api_url.clone(), settings.token.clone())?;
    let assignment = instance.assignment().await?;
    let source = workspace::source(client, settings, &assignment).await?;
    let canary = Canary::run(&source, &assignment).await;
    let mut tables = Vec::new();
    let mut progress = CycleProgress::begin(assignment.tables.len());
    for assigned in &assignment.tables {
        let table = assigned.table;
        let pushed = push::table(
            &instance,
            &source,
            assigned,
            &assignment.canaries,
            &mut progress,
        );
        let outcome = match pushed.await {
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
        progress.table_ended();
        tables.push(TableReport { table, outcome });
    }
    drop(progress);
    let is_failed = |report: &&TableReport| matches!(report.outcome, TableOutcome::Failed { .. });
    let failed = tables.iter().filter(is_failed).count();
    let all = tables.len();
    instance
        .report(&CycleReport {
            collector_version: env!("CARGO_PKG_VERSION").to_owned(),
            every_minutes,
            canary: canary.as_ref().map(Canary::told),
            program_sha256: program::sha256(),
            run_as: canary.as_ref().and_then(Canary::run_as),
            tables,
        })
        .await?;
    if failed > 0 {
        return Err(Ending::Tables { failed, all });
    }
    Ok(())
}
