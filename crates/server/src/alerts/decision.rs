//! What is told, and when: a function of what is known, of what was told before, and of the time.

use std::time::Duration;

use contract::{ArrivalState, CollectorState};
use domain::{ConnectorStatus, Timestamp};

use crate::services::connector_status::{ConnectorFacts, DailyTestState};

/// What a connector needs a person for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertKind {
    /// No table could be read, or none of its strings can be used.
    Problem,
    /// Its collector was not heard of for four cycles or more.
    CollectorSilent,
    /// Its collector is there, and its newest data is too old.
    NoData,
    /// The test that is made day after day fails: its policy was deleted, say.
    TestFailed,
    /// That test failed when it was switched off: nobody knows whether it still would.
    TestSwitchedOff,
}

impl AlertKind {
    const ALL: [Self; 5] = [
        Self::Problem,
        Self::CollectorSilent,
        Self::NoData,
        Self::TestFailed,
        Self::TestSwitchedOff,
    ];

    /// Returns its name, for programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Problem => "problem",
            Self::CollectorSilent => "collector_silent",
            Self::NoData => "no_data",
            Self::TestFailed => "test_failed",
            Self::TestSwitchedOff => "test_switched_off",
        }
    }

    /// Reads a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What is to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertChange {
    /// A person is needed; also when that was told a day ago and it still is so.
    Raised(AlertKind),
    /// Nobody is needed any more.
    Resolved,
}

impl AlertChange {
    /// Returns what a person is needed for.
    pub const fn kind(self) -> Option<AlertKind> {
        match self {
            Self::Raised(kind) => Some(kind),
            Self::Resolved => None,
        }
    }

    /// Returns its name, for programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Raised(kind) => kind.name(),
            Self::Resolved => "resolved",
        }
    }
}

/// What was told of a connector the last time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastAlert {
    /// What; nothing when it was resolved.
    pub kind: Option<AlertKind>,
    /// When.
    pub at: Timestamp,
}

/// Nobody is told of a connector more often.
const AT_MOST_EVERY: Duration = Duration::from_hours(1);
/// What lasts is told again after so long.
const REMINDER_AFTER: Duration = Duration::from_hours(24);

/// Says what a person is needed for. A connector that has never brought anything is being set up by one; whether its daily test fails is told
/// all the same, because somebody asked for it.
pub fn alert(facts: &ConnectorFacts) -> Option<AlertKind> {
    match (facts.status, facts.collector.state, facts.arrival.state) {
        (ConnectorStatus::Error, ..) => Some(AlertKind::Problem),
        _ if facts.daily_test == DailyTestState::Failing => Some(AlertKind::TestFailed),
        (ConnectorStatus::Pending, ..) if facts.daily_test != DailyTestState::LeftFailing => None,
        (ConnectorStatus::Pending, ..) => Some(AlertKind::TestSwitchedOff),
        (_, CollectorState::Silent, _) => Some(AlertKind::CollectorSilent),
        (_, _, ArrivalState::Stopped) => Some(AlertKind::NoData),
        _ if facts.daily_test == DailyTestState::LeftFailing => Some(AlertKind::TestSwitchedOff),
        _ => None,
    }
}

/// Says what is to be told now, if anything is.
pub fn next(
    told: Option<LastAlert>,
    kind: Option<AlertKind>,
    now: Timestamp,
) -> Option<AlertChange> {
    // What is dated far in the future was told while the clock was ahead, and is no reason to be silent until then. The clocks of two servers
    // may differ by less.
    let since =
        |at: Timestamp, limit: Duration| now >= at.later(limit) || at > now.later(AT_MOST_EVERY);
    // What somebody has switched off is told in the place of what was told before, and then no more.
    let counts = |kind: &AlertKind| *kind != AlertKind::TestSwitchedOff;
    let Some(told) = told else {
        return kind.filter(counts).map(AlertChange::Raised);
    };
    if told.kind == kind {
        let lasts = kind.filter(|kind| counts(kind) && since(told.at, REMINDER_AFTER));
        return lasts.map(AlertChange::Raised);
    }
    if told.kind.is_none() && !kind.as_ref().is_some_and(counts) {
        return None;
    }
    if !since(told.at, AT_MOST_EVERY) {
        return None;
    }
    Some(kind.map_or(AlertChange::Resolved, AlertChange::Raised))
}

#[cfg(test)]
mod tests {
    use contract::{ArrivalSignal, CollectorSignal};
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp(1_795_740_000);

    fn facts(
        status: ConnectorStatus,
        collector: CollectorState,
        arrival: ArrivalState,
    ) -> ConnectorFacts {
        ConnectorFacts {
            status,
            collector: CollectorSignal {
                state: collector,
                seen_at: None,
                worked_at: None,
                due_at: None,
            },
            arrival: ArrivalSignal {
                state: arrival,
                confirmed_at: None,
                newest_event_at: None,
                too_old_at: None,
            },
            daily_test: DailyTestState::Untested,
        }
    }

    #[test]
    fn each_trouble_has_its_name_and_a_newcomer_has_none() {
        use ArrivalState::{Arriving, Stopped, Waiting};
        use CollectorState::{Alive, LockedOut, Silent};
        use ConnectorStatus::{Active, Error, Pending, Stale};
        for (facts, want) in [
            (facts(Active, Alive, Arriving), None),
            (facts(Pending, Silent, Waiting), None),
            (facts(Error, LockedOut, Arriving), Some("problem")),
            (facts(Stale, Silent, Stopped), Some("collector_silent")),
            (facts(Stale, Alive, Stopped), Some("no_data")),
        ] {
            assert_eq!(alert(&facts).map(AlertKind::name), want, "{facts:?}");
        }
        for facts in [
            facts(Pending, Silent, Waiting),
            facts(Active, Alive, Arriving),
        ] {
            let failing = ConnectorFacts {
                daily_test: DailyTestState::Failing,
                ..facts
            };
            assert_eq!(alert(&failing), Some(AlertKind::TestFailed));
        }
        for kind in AlertKind::ALL {
            assert_eq!(AlertKind::parse(kind.name()), Some(kind));
        }
    }

    #[test]
    fn what_lasts_is_told_again_after_a_day_and_its_end_is_told() {
        let told = |kind, hours: i64| {
            Some(LastAlert {
                kind,
                at: Timestamp(NOW.unix() - hours * 3600),
            })
        };
        let problem = Some(AlertKind::Problem);
        let raised = Some(AlertChange::Raised(AlertKind::Problem));
        assert_eq!(next(None, problem, NOW), raised);
        assert_eq!(next(told(problem, 23), problem, NOW), None);
        assert_eq!(next(told(problem, 24), problem, NOW), raised);
        assert_eq!(next(told(problem, 0), None, NOW), None);
        assert_eq!(
            next(told(problem, 1), None, NOW),
            Some(AlertChange::Resolved)
        );
        // While the clock was two months ahead; and by the clock of another server.
        assert_eq!(next(told(None, -1_440), problem, NOW), raised);
        assert_eq!(next(told(problem, -1_440), problem, NOW), raised);
        assert_eq!(next(told(problem, -1), problem, NOW), None);
        assert_eq!(next(told(None, 100), None, NOW), None);
        assert_eq!(next(told(None, 2), problem, NOW), raised);
    }

    #[test]
    fn a_test_that_is_switched_off_while_it_fails_is_not_called_repaired() {
        use DailyTestState::{LeftFailing, Untested, Well};
        let well = facts(
            ConnectorStatus::Active,
            CollectorState::Alive,
            ArrivalState::Arriving,
        );
        let change = |told: Option<AlertKind>, daily_test, hours: i64| {
            let told = LastAlert {
                kind: told,
                at: Timestamp(NOW.unix() - hours * 3600),
            };
            let kind = alert(&ConnectorFacts { daily_test, ..well });
            next(Some(told), kind, NOW).map(AlertChange::name)
        };
        // Whatever was told in between.
        for before in [
            AlertKind::TestFailed,
            AlertKind::Problem,
            AlertKind::CollectorSilent,
            AlertKind::NoData,
        ] {
            let off = change(Some(before), LeftFailing, 2);
            assert_eq!(off, Some("test_switched_off"), "{before:?}");
            assert_eq!(change(Some(before), Well, 2), Some("resolved"));
        }
        assert_eq!(
            change(Some(AlertKind::NoData), Untested, 2),
            Some("resolved")
        );
        // Once, and without anything before not at all; a test that passes ends it.
        let off = Some(AlertKind::TestSwitchedOff);
        assert_eq!(change(off, LeftFailing, 100), None);
        assert_eq!(change(None, LeftFailing, 100), None);
        assert_eq!(change(off, Well, 2), Some("resolved"));
    }

    proptest! {
        /// Whatever happens, minute by minute.
        #[test]
        fn nobody_is_told_of_a_connector_twice_in_an_hour(
            kinds in proptest::collection::vec((0_usize..6, 1_i64..40), 1..100),
        ) {
            let (mut told, mut now) = (None::<LastAlert>, NOW);
            for (kind, minutes) in kinds {
                let kind = AlertKind::ALL.get(kind).copied();
                for _ in 0..minutes {
                    now = Timestamp(now.unix() + 60);
                    if let Some(change) = next(told, kind, now) {
                        if let Some(told) = told {
                            prop_assert!(now.seconds_since(told.at) >= 3600);
                        }
                        told = Some(LastAlert { kind: change.kind(), at: now });
                    }
                }
                // What has lasted for an hour was told.
                if minutes >= 61 && kind != Some(AlertKind::TestSwitchedOff) {
                    prop_assert_eq!(told.and_then(|told| told.kind), kind);
                }
            }
        }
    }
}
