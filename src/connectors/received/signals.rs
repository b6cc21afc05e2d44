//! Three questions about a connector, each with its answer and the fact behind it; and how long a row takes.

use contract::{
    ArrivalSignal, ArrivalState, CanaryData, CollectorSignal, CollectorState, CompletenessSignal,
    CompletenessState, ConnectorData,
};
use domain::Timestamp;
use leptos::prelude::*;

use crate::components::SummaryList;
use crate::texts::time;

/// The answers, with the facts.
#[component]
pub fn Signals(
    /// What is known.
    data: ConnectorData,
    /// When what is known came to this page, if it came while the page was open.
    shown_at: Option<Timestamp>,
) -> impl IntoView {
    let moment = time::day_and_time;
    let row = |question: &str, (answer, fact): (&str, String)| {
        let value = view! {
            <strong>{answer.to_owned()}</strong>
            <span class="soft">" · " {fact}</span>
        };
        (question.to_owned(), value.into_any(), None)
    };
    let mut rows = vec![
        row("Collector", collector(&data.collector, moment)),
        row("Data", arrival(&data.arrival, moment)),
        row("Complete", completeness(&data.completeness, &data.canary)),
    ];
    if let Some(way) = way(&data.canary, shown_at) {
        rows.push(row("A row takes", ("", way)));
    }
    view! { <SummaryList rows /> }
}

type MomentInWords = fn(Timestamp) -> String;

/// Whether the collector is alive.
fn collector(signal: &CollectorSignal, moment: MomentInWords) -> (&'static str, String) {
    let answer = match signal.state {
        CollectorState::NeverSeen => {
            let fact = match signal.seen_at {
                None => "no program has used a string".to_owned(),
                Some(seen) => format!("heard of at {}, and has run no cycle yet", moment(seen)),
            };
            return ("Has never worked", fact);
        }
        CollectorState::Alive => "Alive",
        CollectorState::Late => "Late",
        CollectorState::Silent => "Silent",
        CollectorState::LockedOut => "Locked out",
    };
    let worked = signal.worked_at.map(moment).unwrap_or_default();
    let fact = match (signal.state, signal.due_at) {
        (CollectorState::LockedOut, _) => {
            format!("last worked at {worked}; none of its strings can be used any more")
        }
        (CollectorState::Alive, Some(due)) => {
            format!("last worked at {worked}, expected by {}", moment(due))
        }
        (_, Some(due)) => format!(
            "last worked at {worked}, and was expected by {}",
            moment(due)
        ),
        (_, None) => format!("last worked at {worked}"),
    };
    (answer, fact)
}

/// Whether data arrives.
fn arrival(signal: &ArrivalSignal, moment: MomentInWords) -> (&'static str, String) {
    let answer = match signal.state {
        ArrivalState::Waiting => return ("Waiting", "no event has come yet".to_owned()),
        ArrivalState::Arriving => "Arriving",
        ArrivalState::Late => "Late",
        ArrivalState::Stopped => "Stopped",
    };
    let of = |at: Option<Timestamp>| at.map(moment).unwrap_or_default();
    let fact = format!(
        "newest event of {}, which counts until {}; last read at {}",
        of(signal.newest_event_at),
        of(signal.too_old_at),
        of(signal.confirmed_at)
    );
    (answer, fact)
}

/// Whether the data is complete.
fn completeness(signal: &CompletenessSignal, canary: &CanaryData) -> (&'static str, String) {
    let answer = match signal.state {
        CompletenessState::Waiting => "Waiting",
        CompletenessState::Complete => "Complete",
        CompletenessState::Late => "Older than usual",
        CompletenessState::Incomplete => "Incomplete",
    };
    let parts = [
        (signal.complete, "read to their end"),
        (signal.late, "older than usual"),
        (signal.failed, "not read in the last cycle"),
        (signal.waiting, "never read"),
    ];
    let mut facts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if canary.lost > 0 {
        facts.push(format!(
            "{} statements of the last week have no row after two days, so rows are missing",
            canary.lost
        ));
    }
    let fact = format!("of {} tables {}", signal.tables, facts.join(", "));
    (answer, fact)
}

/// How long a row takes, leg by leg; nothing where it was not measured.
fn way(canary: &CanaryData, shown_at: Option<Timestamp>) -> Option<String> {
    let Some(trip) = canary.last else {
        return canary.waiting_since.map(|_| {
            "not measured yet: a statement ran, and its row is on its way through Databricks"
                .to_owned()
        });
    };
    let leg = |from: Timestamp, to: Timestamp| duration(to.seconds_since(from));
    let to_page = shown_at.map_or_else(String::new, |shown| {
        format!(", server to this page {}", leg(trip.stored_at, shown))
    });
    Some(format!(
        "{}: Databricks to collector {}, collector to server {}{to_page}",
        leg(trip.ran_at, trip.stored_at),
        leg(trip.ran_at, trip.read_at),
        leg(trip.read_at, trip.stored_at)
    ))
}

/// Whole seconds, minutes or hours. Clocks that differ may give less than nothing.
fn duration(seconds: i64) -> String {
    match seconds.max(0) {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds @ 120..7200 => format!("{} min", seconds / 60),
        seconds => format!("{} h", seconds / 3600),
    }
}

#[cfg(test)]
mod tests {
    use contract::CanaryTrip;

    use super::*;

    const AT: Timestamp = Timestamp(1_795_737_600);

    fn plain(at: Timestamp) -> String {
        format!("#{}", at.seconds_since(AT))
    }

    #[test]
    fn each_answer_has_its_fact() {
        let signal = |state| CollectorSignal {
            state,
            seen_at: Some(AT),
            worked_at: Some(AT),
            due_at: Some(Timestamp(AT.unix() + 900)),
        };
        let (answer, fact) = collector(&signal(CollectorState::Alive), plain);
        assert_eq!(
            (answer, &*fact),
            ("Alive", "last worked at #0, expected by #900")
        );
        let (answer, fact) = collector(&signal(CollectorState::Silent), plain);
        assert_eq!(answer, "Silent");
        assert!(fact.ends_with("and was expected by #900"), "{fact}");
        let (_, fact) = collector(&signal(CollectorState::LockedOut), plain);
        assert!(fact.contains("can be used any more"), "{fact}");
        let stopped = ArrivalSignal {
            state: ArrivalState::Stopped,
            confirmed_at: Some(AT),
            newest_event_at: Some(AT),
            too_old_at: Some(Timestamp(AT.unix() + 60)),
        };
        let (answer, fact) = arrival(&stopped, plain);
        assert_eq!(answer, "Stopped");
        assert_eq!(
            fact,
            "newest event of #0, which counts until #60; last read at #0"
        );
    }

    #[test]
    fn what_is_missing_is_counted() {
        let signal = CompletenessSignal {
            state: CompletenessState::Incomplete,
            tables: 14,
            complete: 12,
            failed: 1,
            waiting: 1,
            late: 0,
        };
        let canary = CanaryData {
            lost: 2,
            ..CanaryData::default()
        };
        let (answer, fact) = completeness(&signal, &canary);
        assert_eq!(answer, "Incomplete");
        assert!(
            fact.starts_with("of 14 tables 12 read to their end, 1 not read"),
            "{fact}"
        );
        assert!(fact.contains("2 statements"), "{fact}");
    }

    #[test]
    fn the_way_of_a_row_is_told_leg_by_leg() {
        let later = |seconds| Timestamp(AT.unix() + seconds);
        let canary = CanaryData {
            last: Some(CanaryTrip {
                ran_at: AT,
                read_at: later(3600),
                stored_at: later(3605),
            }),
            ..CanaryData::default()
        };
        assert_eq!(
            way(&canary, Some(later(3606))).unwrap(),
            "60 min: Databricks to collector 60 min, collector to server 5 s, server to this page 1 s"
        );
        assert!(!way(&canary, None).unwrap().contains("page"));
        assert_eq!(way(&CanaryData::default(), None), None);
        // A clock that is behind takes nothing away.
        assert_eq!(duration(-5), "0 s");
        assert_eq!(duration(7200), "2 h");
    }
}
