//! What a connector is doing: a function of what is stored about it, and of the time.

use std::time::Duration;

use domain::{ConnectorStatus, SystemTable, Timestamp};
use store::{ReceivedRecord, TableReadingRecord};

use contract::{
    ArrivalSignal, ArrivalState, CollectorSignal, CollectorState, CompletenessSignal,
    CompletenessState, TableDataState,
};

/// Data of which the newest event is older is called stopped, whatever else looks well.
pub const OLDEST_DATA: Duration = Duration::from_hours(30);
/// How often a cycle begins where somebody else keeps the schedule: what the deployment page sets up.
const USUAL_MINUTES: u32 = 15;
/// Missed cycles from which on a connector is late, and from which on it is stopped.
const LATE: u32 = 2;
const STOPPED: u32 = 4;

/// What is known of a connector, for who is told when it needs a person.
#[derive(Debug, Clone, Copy)]
pub struct ConnectorFacts {
    /// What it is doing.
    pub status: ConnectorStatus,
    /// Whether its collector is alive.
    pub collector: CollectorSignal,
    /// Whether data arrives.
    pub arrival: ArrivalSignal,
    /// What its daily tests say.
    pub daily_test: DailyTestState,
}

/// What the daily tests of a connector say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DailyTestState {
    /// Nothing: there was none yet, or it was switched off when the last one was well.
    Untested,
    /// The last one found nothing wrong.
    Well,
    /// The last one failed.
    Failing,
    /// The last one failed, and they were switched off.
    LeftFailing,
}

/// Returns what a connector is doing.
pub fn status(
    received: Option<&ReceivedRecord>,
    live_tokens: u32,
    now: Timestamp,
) -> ConnectorStatus {
    let Some(facts) = received else {
        return ConnectorStatus::Pending;
    };
    if facts.failed_tables > 0 && facts.failed_tables == facts.tables {
        return ConnectorStatus::Error;
    }
    let arrival = arrival(received, now).state;
    match (arrival, collector(received, live_tokens, now).state) {
        (ArrivalState::Waiting, _) => ConnectorStatus::Pending,
        (_, CollectorState::LockedOut) => ConnectorStatus::Error,
        // What arrived was brought by somebody: a collector that has never worked did not do it.
        (ArrivalState::Stopped, _) | (_, CollectorState::Silent | CollectorState::NeverSeen) => {
            ConnectorStatus::Stale
        }
        (ArrivalState::Late, _) | (_, CollectorState::Late) => ConnectorStatus::Late,
        (ArrivalState::Arriving, CollectorState::Alive) => ConnectorStatus::Active,
    }
}

/// Says whether the collector is alive.
pub fn collector(
    received: Option<&ReceivedRecord>,
    live_tokens: u32,
    now: Timestamp,
) -> CollectorSignal {
    let seen_at = received.and_then(|received| received.collector.seen_at);
    let worked_at = received.and_then(|received| received.collector.worked_at);
    let every = received.map_or(USUAL_MINUTES, minutes);
    let missed = worked_at.map(|worked| missed_since(worked, every, now));
    let state = match missed {
        _ if live_tokens == 0 && worked_at.is_some() => CollectorState::LockedOut,
        None => CollectorState::NeverSeen,
        Some(STOPPED..) => CollectorState::Silent,
        Some(LATE..) => CollectorState::Late,
        Some(_) => CollectorState::Alive,
    };
    CollectorSignal {
        state,
        seen_at,
        worked_at,
        due_at: worked_at.map(|at| at.later(Duration::from_mins(u64::from(every)))),
    }
}

/// Says whether data arrives.
pub fn arrival(received: Option<&ReceivedRecord>, now: Timestamp) -> ArrivalSignal {
    let newest = received.and_then(|of| of.newest_event_at.filter(|_| of.data_at.is_some()));
    let too_old_at = newest.map(|newest| newest.later(OLDEST_DATA));
    let state = match received.zip(too_old_at) {
        None => ArrivalState::Waiting,
        Some((_, too_old_at)) if now > too_old_at => ArrivalState::Stopped,
        Some((received, _)) => match missed_cycles(received, now) {
            STOPPED.. => ArrivalState::Stopped,
            LATE.. => ArrivalState::Late,
            _ => ArrivalState::Arriving,
        },
    };
    ArrivalSignal {
        state,
        confirmed_at: received.and_then(|received| received.confirmed_at),
        newest_event_at: newest,
        too_old_at,
    }
}

/// Says whether the data is complete, by the state of every table that is to be read and by the statements that were looked for in vain.
pub fn completeness(tables: &[TableDataState], lost_canaries: u32) -> CompletenessSignal {
    let count = |state| {
        let count = tables.iter().filter(|of| **of == state).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    };
    let mut signal = CompletenessSignal {
        state: CompletenessState::Incomplete,
        tables: u32::try_from(tables.len()).unwrap_or(u32::MAX),
        complete: count(TableDataState::Complete),
        late: count(TableDataState::Late),
        failed: count(TableDataState::Failed),
        waiting: count(TableDataState::Waiting),
    };
    signal.state = if signal.waiting == signal.tables {
        CompletenessState::Waiting
    } else if signal.failed + signal.waiting + lost_canaries > 0 {
        CompletenessState::Incomplete
    } else if signal.late > 0 {
        CompletenessState::Late
    } else {
        CompletenessState::Complete
    };
    signal
}

/// Returns how many cycles should have come since a table was last read.
pub fn missed_cycles(received: &ReceivedRecord, now: Timestamp) -> u32 {
    let last = received.confirmed_at;
    last.map_or(0, |last| missed_since(last, minutes(received), now))
}

fn missed_since(last: Timestamp, every_minutes: u32, now: Timestamp) -> u32 {
    let silence = (now.seconds_since(last) / 60).max(0);
    u32::try_from(silence / i64::from(every_minutes)).unwrap_or(u32::MAX)
}

/// How many minutes lie between two cycles. What a collector says of that can't make it look alive for longer than a day.
fn minutes(received: &ReceivedRecord) -> u32 {
    let own = received.collector.every_minutes;
    own.unwrap_or(USUAL_MINUTES).clamp(1, 24 * 60)
}

/// Returns what is known of the data of a table, of which the collector says how often it reads it.
pub fn table_state(
    table: SystemTable,
    reading: Option<&TableReadingRecord>,
    collector: Option<&ReceivedRecord>,
    now: Timestamp,
) -> TableDataState {
    let Some(reading) = reading else {
        return TableDataState::Waiting;
    };
    if reading.failed_at.is_some() {
        return TableDataState::Failed;
    }
    let Some(confirmed) = reading.confirmed_at else {
        return TableDataState::Waiting;
    };
    // What was read to its end long ago is not complete now.
    let every = collector.map_or(USUAL_MINUTES, minutes);
    if missed_since(confirmed, every, now) >= STOPPED {
        return TableDataState::Late;
    }
    // Of a table of changes, silence says nothing.
    let usual = table.usual_delay_minutes().map(u64::from);
    let is_late = usual
        .zip(reading.newest_event_at)
        .is_some_and(|(usual, newest)| {
            // Twice the usual delay and a cycle on top: Databricks promises nothing.
            let limit = Duration::from_mins(2 * usual + u64::from(USUAL_MINUTES));
            now > newest.later(limit)
        });
    if is_late {
        TableDataState::Late
    } else {
        TableDataState::Complete
    }
}

#[cfg(test)]
mod tests;
