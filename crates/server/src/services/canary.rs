//! What the canaries of a connector tell: statements that do nothing, and are looked out for in the history of queries.

use contract::{CanaryData, CanaryTrip};
use domain::Timestamp;
use store::CanaryRecord;

use crate::intake::is_lost;

/// Returns what the canaries of a connector tell.
pub fn of(canaries: &[CanaryRecord], now: Timestamp) -> CanaryData {
    let trip = |canary: &CanaryRecord| {
        let (read_at, stored_at) = canary.read_at.zip(canary.stored_at)?;
        Some(CanaryTrip {
            ran_at: canary.ran_at,
            read_at,
            stored_at,
        })
    };
    let mut data = CanaryData {
        last: canaries
            .iter()
            .filter_map(trip)
            .max_by_key(|trip| trip.ran_at),
        ..CanaryData::default()
    };
    for canary in canaries.iter().filter(|canary| canary.stored_at.is_none()) {
        if is_lost(canary, now) {
            data.lost += 1;
        } else {
            let oldest = data.waiting_since.unwrap_or(canary.ran_at);
            data.waiting_since = Some(oldest.min(canary.ran_at));
        }
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_795_740_000);

    fn canary(ran_hours_ago: i64, stored_hours_ago: Option<i64>) -> CanaryRecord {
        let ago = |hours: i64| Timestamp(NOW.unix() - hours * 3600);
        CanaryRecord {
            statement_id: format!("{ran_hours_ago}"),
            ran_at: ago(ran_hours_ago),
            read_at: stored_hours_ago.map(ago),
            stored_at: stored_hours_ago.map(ago),
        }
    }

    #[test]
    fn the_newest_that_came_tells_how_long_it_takes() {
        let data = of(
            &[canary(4, Some(2)), canary(3, Some(1)), canary(1, None)],
            NOW,
        );
        let last = data.last.unwrap();
        assert_eq!(last.stored_at.seconds_since(last.ran_at), 2 * 3600);
        assert_eq!(data.waiting_since, Some(canary(1, None).ran_at));
        assert_eq!(data.lost, 0);
    }

    #[test]
    fn what_did_not_come_in_two_days_is_missing() {
        let data = of(
            &[canary(49, None), canary(48, None), canary(50, Some(1))],
            NOW,
        );
        assert_eq!(data.lost, 1);
        assert_eq!(data.waiting_since, Some(canary(48, None).ran_at));
        assert_eq!(of(&[], NOW), CanaryData::default());
    }
}
