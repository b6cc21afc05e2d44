//! What follows from the facts, and what never does.

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
        collector: CollectorRecord {
            seen_at: confirmed.map(at),
            worked_at: confirmed.map(at),
            ..CollectorRecord::default()
        },
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

/// Something that happens to a connector with three tables.
#[derive(Debug, Clone)]
enum Happening {
    /// Time passes, in minutes.
    Passes(i64),
    /// A collector asks what it is to read.
    Asks,
    /// A table is read to its end; its newest event is so many minutes old, if it has one.
    Reads(usize, Option<i64>),
    /// A table could not be read.
    Fails(usize),
    /// A cycle ends whose collector says that it keeps such a schedule.
    EndsCycle(Option<u32>),
    /// So many strings can be used from now on.
    Strings(u32),
}

fn happening() -> impl Strategy<Value = Happening> {
    use proptest::option;
    prop_oneof![
        prop_oneof![1_i64..40, 60_i64..4000].prop_map(Happening::Passes),
        Just(Happening::Asks),
        (0..3_usize, option::of(-60_i64..4000))
            .prop_map(|(table, age)| Happening::Reads(table, age)),
        (0..3_usize).prop_map(Happening::Fails),
        option::of(any::<u32>()).prop_map(Happening::EndsCycle),
        (0..3_u32).prop_map(Happening::Strings),
    ]
}

/// The history as the database keeps it.
struct History {
    now: Timestamp,
    live: u32,
    collector: Option<CollectorRecord>,
    tables: [Option<TableReadingRecord>; 3],
}

const TABLES: [&str; 3] = [
    "system.query.history",
    "system.compute.clusters",
    "system.billing.list_prices",
];

impl History {
    fn new() -> Self {
        Self {
            now: at(0),
            live: 1,
            collector: None,
            tables: [None, None, None],
        }
    }

    fn seen(&mut self) -> &mut CollectorRecord {
        let collector = self.collector.get_or_insert_with(CollectorRecord::default);
        collector.seen_at = Some(self.now);
        collector
    }

    fn works(&mut self) -> &mut CollectorRecord {
        let now = self.now;
        let collector = self.seen();
        collector.worked_at = Some(now);
        collector
    }

    fn reading(&mut self, table: usize) -> &mut TableReadingRecord {
        self.works();
        self.tables[table].get_or_insert_with(|| TableReadingRecord {
            table: SystemTable::parse(TABLES[table]).unwrap(),
            read_to: None,
            confirmed_at: None,
            data_at: None,
            newest_event_at: None,
            rows_stored: 0,
            failure: None,
            failed_at: None,
        })
    }

    fn happens(&mut self, happening: &Happening) {
        let now = self.now;
        match happening {
            Happening::Passes(minutes) => self.now = Timestamp(now.unix() + minutes * 60),
            Happening::Asks => {
                self.seen();
            }
            Happening::Reads(table, age) => {
                let reading = self.reading(*table);
                reading.confirmed_at = Some(now);
                reading.failed_at = None;
                reading.failure = None;
                if let Some(age) = age {
                    reading.data_at = Some(now);
                    let newest = Timestamp(now.unix() - age * 60).min(now);
                    reading.newest_event_at = reading.newest_event_at.max(Some(newest));
                }
            }
            Happening::Fails(table) => {
                let reading = self.reading(*table);
                reading.failed_at = Some(now);
                reading.failure = Some("denied".to_owned());
            }
            Happening::EndsCycle(every) => self.works().every_minutes = *every,
            Happening::Strings(live) => self.live = *live,
        }
    }

    fn received(&self) -> Option<ReceivedRecord> {
        let known = || self.tables.iter().flatten();
        let count = |count: usize| u32::try_from(count).unwrap();
        Some(ReceivedRecord {
            connector_id: ConnectorId::from_u128(0),
            collector: self.collector.clone()?,
            confirmed_at: known().filter_map(|of| of.confirmed_at).max(),
            data_at: known().filter_map(|of| of.data_at).max(),
            newest_event_at: known().filter_map(|of| of.newest_event_at).max(),
            tables: count(known().count()),
            failed_tables: count(known().filter(|of| of.failed_at.is_some()).count()),
            rows_stored: 0,
        })
    }
}

proptest! {
    /// Each answer is held to the history itself, which knows nothing of the facts that are kept of it.
    #[test]
    fn no_history_makes_a_status_lie(
        happenings in proptest::collection::vec(happening(), 1..60),
        lost in 0_u32..2,
    ) {
        let mut history = History::new();
        let (mut newest, mut last_work, mut last_read) = (None, None, None);
        let mut last_outcomes = [None; 3];
        let mut last_reads = [None; 3];
        for happening in &happenings {
            let now = history.now;
            match happening {
                Happening::Reads(table, age) => {
                    last_read = Some(now);
                    last_outcomes[*table] = Some(true);
                    last_reads[*table] = Some(now);
                    let event = age.map(|age| Timestamp(now.unix() - age.max(0) * 60));
                    newest = newest.max(event);
                }
                Happening::Fails(table) => last_outcomes[*table] = Some(false),
                Happening::Passes(_)
                | Happening::Strings(_)
                | Happening::Asks
                | Happening::EndsCycle(_) => {}
            }
            // Whoever only asks, as a check does, has not worked.
            let is_work = matches!(
                happening,
                Happening::Reads(..) | Happening::Fails(_) | Happening::EndsCycle(_)
            );
            if is_work {
                last_work = Some(now);
            }
            history.happens(happening);

            let now = history.now;
            let received = history.received();
            let received = received.as_ref();
            let within = |at: Option<Timestamp>, limit: Duration| at.is_some_and(|at| now <= at.later(limit));
            // Whatever a collector says of its schedule, two days are too long.
            let two_days = Duration::from_hours(48);
            let alive = collector(received, history.live, now);
            if alive.state == CollectorState::Alive {
                prop_assert!(within(last_work, two_days) && history.live > 0);
            }
            prop_assert_eq!(alive.worked_at, last_work);
            let arrives = arrival(received, now);
            if arrives.state == ArrivalState::Arriving {
                prop_assert!(within(newest, OLDEST_DATA) && within(last_read, two_days));
            }
            let states = [0, 1, 2].map(|table| {
                let reading = history.tables[table].as_ref();
                table_state(SystemTable::parse(TABLES[table]).unwrap(), reading, received, now)
            });
            let complete = completeness(&states, lost);
            if complete.state == CompletenessState::Complete {
                prop_assert!(lost == 0 && last_outcomes == [Some(true); 3]);
                let days = Duration::from_hours(4 * 24);
                prop_assert!(last_reads.iter().all(|read| within(*read, days)));
            }
            prop_assert_eq!(complete.complete + complete.late + complete.failed + complete.waiting, 3);
            if status(received, history.live, now) == ConnectorStatus::Active {
                prop_assert!(within(newest, OLDEST_DATA));
                prop_assert_eq!(alive.state, CollectorState::Alive);
                prop_assert_eq!(arrives.state, ArrivalState::Arriving);
            }
        }
    }
}

#[test]
fn a_table_that_was_read_to_its_end_long_ago_is_not_complete() {
    let table = SystemTable::parse("system.compute.clusters").unwrap();
    let state = |minutes_ago| {
        let reading = TableReadingRecord {
            table,
            read_to: None,
            confirmed_at: Some(at(minutes_ago)),
            data_at: None,
            newest_event_at: None,
            rows_stored: 0,
            failure: None,
            failed_at: None,
        };
        table_state(table, Some(&reading), None, at(0))
    };
    assert_eq!(state(59), TableDataState::Complete);
    assert_eq!(state(60), TableDataState::Late);
}
