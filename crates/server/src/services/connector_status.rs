//! What a connector is doing: a function of what is stored about it, and of the time.

use std::time::Duration;

use domain::{ConnectorStatus, SystemTable, Timestamp};
use store::{ReceivedRecord, TableReadingRecord};

use contract::TableDataState;

/// Data of which the newest event is older is called stopped, whatever else looks well.
pub const OLDEST_DATA: Duration = Duration::from_hours(30);
/// How often a cycle begins where somebody else keeps the schedule: what the deployment page sets up.
const USUAL_MINUTES: u32 = 15;
/// Missed cycles from which on a connector is late, and from which on it is stopped.
const LATE: u32 = 2;
const STOPPED: u32 = 4;

/// Returns what a connector is doing.
pub fn status(
    received: Option<&ReceivedRecord>,
    live_tokens: u32,
    now: Timestamp,
) -> ConnectorStatus {
    let Some(received) = received else {
        return ConnectorStatus::Pending;
    };
    let is_failing = received.failed_tables > 0 && received.failed_tables == received.tables;
    if is_failing {
        return ConnectorStatus::Error;
    }
    let Some(newest) = received
        .newest_event_at
        .filter(|_| received.data_at.is_some())
    else {
        return ConnectorStatus::Pending;
    };
    if live_tokens == 0 {
        return ConnectorStatus::Error;
    }
    match missed_cycles(received, now) {
        _ if now > newest.later(OLDEST_DATA) => ConnectorStatus::Stale,
        STOPPED.. => ConnectorStatus::Stale,
        LATE.. => ConnectorStatus::Late,
        _ => ConnectorStatus::Active,
    }
}

/// Returns how many cycles should have come since the last one.
pub fn missed_cycles(received: &ReceivedRecord, now: Timestamp) -> u32 {
    let Some(last) = received.confirmed_at else {
        return 0;
    };
    let minutes = received.collector.every_minutes.unwrap_or(USUAL_MINUTES);
    let silence = (now.seconds_since(last) / 60).max(0);
    u32::try_from(silence / i64::from(minutes.max(1))).unwrap_or(u32::MAX)
}

/// Returns what is known of the data of a table.
pub fn table_state(
    table: SystemTable,
    reading: Option<&TableReadingRecord>,
    now: Timestamp,
) -> TableDataState {
    let Some(reading) = reading else {
        return TableDataState::Waiting;
    };
    if reading.failed_at.is_some() {
        return TableDataState::Failed;
    }
    if reading.confirmed_at.is_none() {
        return TableDataState::Waiting;
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
mod tests {
    use domain::ConnectorId;
    use proptest::prelude::*;
    use store::CollectorRecord;

    use super::*;

    const NOW: i64 = 1_795_740_000;

    fn at(minutes_ago: i64) -> Timestamp {
        Timestamp(NOW - minutes_ago * 60)
    }

    /// A connector with ten tables that was last heard of, and whose newest event was, so many minutes ago.
    fn received(confirmed: Option<i64>, newest: Option<i64>) -> ReceivedRecord {
        ReceivedRecord {
            connector_id: ConnectorId::from_u128(0),
            collector: CollectorRecord::default(),
            confirmed_at: confirmed.map(at),
            data_at: newest.and(confirmed).map(at),
            newest_event_at: newest.map(at),
            tables: 10,
            failed_tables: 0,
            rows_stored: 0,
        }
    }

    #[track_caller]
    fn check(received: &ReceivedRecord, want: ConnectorStatus) {
        assert_eq!(status(Some(received), 1, at(0)), want);
    }

    #[test]
    fn each_status_has_its_facts() {
        assert_eq!(status(None, 0, at(0)), ConnectorStatus::Pending);
        check(&received(None, None), ConnectorStatus::Pending);
        check(&received(Some(1), None), ConnectorStatus::Pending);
        check(&received(Some(1), Some(60)), ConnectorStatus::Active);
        check(&received(Some(29), Some(60)), ConnectorStatus::Active);
        check(&received(Some(30), Some(60)), ConnectorStatus::Late);
        check(&received(Some(60), Some(60)), ConnectorStatus::Stale);
        check(&received(Some(1), Some(30 * 60)), ConnectorStatus::Active);
        check(
            &received(Some(1), Some(30 * 60 + 1)),
            ConnectorStatus::Stale,
        );
    }

    #[test]
    fn some_failed_tables_are_no_failed_connector() {
        let mut some = received(Some(1), Some(60));
        some.failed_tables = 9;
        check(&some, ConnectorStatus::Active);
        some.failed_tables = 10;
        check(&some, ConnectorStatus::Error);
    }

    #[test]
    fn without_a_live_string_nothing_more_will_come() {
        let facts = received(Some(1), Some(60));
        assert_eq!(status(Some(&facts), 0, at(0)), ConnectorStatus::Error);
    }

    #[test]
    fn its_own_schedule_counts() {
        let mut daily = received(Some(23 * 60), Some(24 * 60));
        daily.collector.every_minutes = Some(24 * 60);
        check(&daily, ConnectorStatus::Active);
    }

    proptest! {
        /// Whatever happened before.
        #[test]
        fn never_active_while_the_newest_data_is_older_than_its_limit(
            confirmed in proptest::option::of(-100_i64..10_000),
            newest in proptest::option::of(-100_i64..10_000),
            every in proptest::option::of(0_u32..2000),
            (tables, failed) in (0_u32..30, 0_u32..30),
            live in 0_u32..3,
        ) {
            let mut facts = received(confirmed, newest);
            facts.collector.every_minutes = every;
            facts.tables = tables;
            facts.failed_tables = failed;
            if status(Some(&facts), live, at(0)) == ConnectorStatus::Active {
                let newest = facts.newest_event_at.unwrap();
                prop_assert!(at(0) <= newest.later(OLDEST_DATA));
                prop_assert!(live > 0 && facts.data_at.is_some());
                prop_assert!(missed_cycles(&facts, at(0)) < LATE);
            }
        }

        /// As long as nothing new comes, it only gets worse.
        #[test]
        fn time_alone_makes_nothing_better(
            confirmed in 0_i64..10_000,
            newest in 0_i64..10_000,
            (sooner, later) in (0_i64..10_000, 0_i64..10_000),
        ) {
            let facts = received(Some(confirmed), Some(newest));
            let rank = |minutes: i64| match status(Some(&facts), 1, at(-minutes)) {
                ConnectorStatus::Active => 0,
                ConnectorStatus::Late => 1,
                _ => 2,
            };
            prop_assert!(rank(sooner.min(later)) <= rank(sooner.max(later)));
        }
    }
}
