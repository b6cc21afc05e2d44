//! The data of a connector, table by table.

use contract::{ConnectorData, ReceivedData, TableData};
use domain::{ConnectorId, SharingRules, SystemTable, Timestamp};
use store::{ReceivedRecord, Store};

use super::connector_status::{missed_cycles, status, table_state};
use crate::clock;
use crate::intake;

/// Returns what is known of the data of a connector; `None` when there is no such connector.
pub async fn of(store: &Store, id: ConnectorId) -> Result<Option<ConnectorData>, store::Error> {
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
    let tables = leaving.map(|table| {
        let reading = readings.iter().find(|reading| reading.table == table);
        TableData {
            table,
            state: table_state(table, reading, now),
            rows: reading.map_or(0, |reading| reading.rows_stored),
            confirmed_at: reading.and_then(|of| of.confirmed_at),
            newest_event_at: reading.and_then(|of| of.newest_event_at),
            failure: reading.and_then(|of| of.failure.clone()),
        }
    });
    Ok(Some(ConnectorData {
        connector_id: id,
        status: status(received, connector.live_tokens, now),
        received: received
            .map(|received| in_short(received, now))
            .unwrap_or_default(),
        collector_version: received.and_then(|of| of.collector.collector_version.clone()),
        tables: tables.collect(),
    }))
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
