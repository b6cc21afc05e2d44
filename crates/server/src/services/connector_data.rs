//! The data of a connector, table by table.

use std::collections::BTreeMap;
use std::time::Duration;

use contract::{
    ConnectorData, ReceivedData, RefusedPush, TableData, TableDataState, TableHandOver,
};
use domain::{ConnectorId, SharingRules, SystemTable, Timestamp};
use extraction::Checkpoint;
use store::{ReceivedRecord, Store, TableReadingRecord};

use super::connector_status::{missed_cycles, status, table_state};
use super::{canary, collectors, connector_status};
use crate::clock;
use crate::intake::{self, Intake, IntakeError};

/// What is known of the data of a connector can't be told.
#[derive(Debug, thiserror::Error)]
pub enum ConnectorDataError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The lake failed.
    #[error(transparent)]
    Intake(#[from] IntakeError),
}

/// Returns what is known of the data of a connector; `None` when there is no such connector.
pub async fn of(
    store: &Store,
    intake: &Intake,
    id: ConnectorId,
) -> Result<Option<ConnectorData>, ConnectorDataError> {
    let now = clock::now();
    let Some(connector) = store.connector(id, now).await? else {
        return Ok(None);
    };
    let received = store.received().await?;
    let received = received.iter().find(|received| received.connector_id == id);
    let readings = store.table_readings(id).await?;
    let sharing = store.sharing_rules(id).await?;
    // Rules that can't be read let nothing leave, which is not this page's to hide.
    let sharing: Option<SharingRules> =
        sharing.and_then(|record| serde_json::from_str(&record.rules).ok());
    let assigned = intake::tables(&connector);
    let leaving = assigned
        .into_iter()
        .filter(|table| intake::may_leave(sharing.as_ref(), *table));
    let canaries = store.canaries(id).await?;
    let canary = canary::of(&canaries, now);
    let hand_overs = hand_overs(store, intake, id, &readings).await?;
    let tables: Vec<TableData> = leaving
        .map(|table| {
            let reading = readings.iter().find(|reading| reading.table == table);
            TableData {
                table,
                state: table_state(table, reading, received, now),
                rows: reading.map_or(0, |reading| reading.rows_stored),
                confirmed_at: reading.and_then(|of| of.confirmed_at),
                newest_event_at: reading.and_then(|of| of.newest_event_at),
                read_to: reading.and_then(read_to),
                hand_over: hand_overs.get(&table).cloned(),
                failure: reading.and_then(|of| of.failure.clone()),
            }
        })
        .collect();
    let states: Vec<TableDataState> = tables.iter().map(|table| table.state).collect();
    Ok(Some(ConnectorData {
        connector_id: id,
        status: status(received, connector.live_tokens, now),
        collector: connector_status::collector(received, connector.live_tokens, now),
        arrival: connector_status::arrival(received, now),
        completeness: connector_status::completeness(&states, canary.lost),
        canary,
        received: received
            .map(|received| in_short(received, now))
            .unwrap_or_default(),
        collector_version: received.and_then(|of| of.collector.collector_version.clone()),
        deployment: collectors::deployment(store, id).await?,
        refusals: refusals(store, id, now).await?,
        tables,
    }))
}

/// For how long a refusal is shown.
const SHOWN_FOR: Duration = Duration::from_hours(7 * 24);

async fn refusals(
    store: &Store,
    id: ConnectorId,
    now: Timestamp,
) -> Result<Vec<RefusedPush>, store::Error> {
    let refusals = store
        .refusals(id, now.earlier(SHOWN_FOR))
        .await?
        .into_iter();
    let shown = refusals.map(|refusal| RefusedPush {
        table: refusal.table,
        reason: refusal.reason,
        times: refusal.times,
        last_at: refusal.last_at,
    });
    Ok(shown.collect())
}

/// Says up to which moment a table has been read, where that is a moment.
fn read_to(reading: &TableReadingRecord) -> Option<Timestamp> {
    match serde_json::from_str(reading.read_to.as_deref()?) {
        Ok(Checkpoint::Watermark(watermark)) => Some(watermark.moment()),
        Ok(Checkpoint::Snapshot(_)) | Err(_) => None,
    }
}

/// Compares the rows of what was taken over with those that are there now.
async fn hand_overs(
    store: &Store,
    intake: &Intake,
    id: ConnectorId,
    readings: &[TableReadingRecord],
) -> Result<BTreeMap<SystemTable, TableHandOver>, ConnectorDataError> {
    let mut compared = BTreeMap::new();
    for record in store.hand_overs(id).await? {
        let reading = readings.iter().find(|of| of.table == record.table);
        let counted = reading.map_or(0, |of| of.rows_stored);
        let hand_over = TableHandOver {
            from_workspace: record.from_workspace,
            handed_over_at: record.handed_over_at,
            rows_before: record.rows_in_lake,
            rows_since: counted.cast_signed() - record.rows_counted.cast_signed(),
            rows_now: intake.rows_in_lake(record.table).await?,
        };
        compared.insert(record.table, hand_over);
    }
    Ok(compared)
}

/// Forgets how far a table has been read. Returns whether any of it had been.
pub async fn read_again(
    store: &Store,
    id: ConnectorId,
    table: SystemTable,
) -> Result<bool, store::Error> {
    let was_read = store.reset_checkpoint(id, table).await?;
    if was_read {
        tracing::info!(connector_id = %id, %table, "checkpoint reset");
    }
    Ok(was_read)
}

/// Returns what was received, in short.
pub fn in_short(received: &ReceivedRecord, now: Timestamp) -> ReceivedData {
    ReceivedData {
        seen_at: received.collector.seen_at,
        confirmed_at: received.confirmed_at,
        rows_at: received.data_at,
        newest_event_at: received.newest_event_at,
        missed_cycles: missed_cycles(received, now),
        tables: received.tables,
        failed_tables: received.failed_tables,
        rows: received.rows_stored,
    }
}
