//! Cycles, one after the other.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use databricks::Client;
use tokio::time::{MissedTickBehavior, interval};

use crate::cycle::{self, CycleOptions};
use crate::exit::Ending;
use crate::settings::Settings;

/// How often a cycle begins: whole minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval(u32);

impl FromStr for Interval {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let minutes = match (text.strip_suffix('m'), text.strip_suffix('h')) {
            (Some(minutes), _) => minutes.parse().ok(),
            (_, Some(hours)) => hours
                .parse::<u32>()
                .ok()
                .and_then(|hours| hours.checked_mul(60)),
            _ => None,
        };
        let minutes = minutes.filter(|minutes| (1..=24 * 60).contains(minutes));
        minutes
            .map(Self)
            .ok_or("must be from 1m to 24h, as 15m or 1h")
    }
}

/// Runs cycles until something ends them that the next one would meet again. A cycle that takes longer than the interval is followed by the
/// next at once, and none is made up for.
pub async fn run(
    client: &Client,
    settings: &Settings,
    lock_file: PathBuf,
    every: Interval,
) -> Result<(), Ending> {
    let options = CycleOptions {
        lock_file,
        every_minutes: Some(every.0),
    };
    let mut ticks = interval(Duration::from_mins(u64::from(every.0)));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match cycle::run(client, settings, &options).await {
            Ok(()) => {}
            Err(ending @ Ending::Settings(_)) => return Err(ending),
            // A network comes back, a token or a grant may be on its way.
            Err(ending) => tracing::error!("{ending}; the next cycle begins as planned"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_minutes_or_hours() {
        assert_eq!("15m".parse(), Ok(Interval(15)));
        assert_eq!("2h".parse(), Ok(Interval(120)));
        for text in ["", "15", "0m", "25h", "15s", "-1m", "99999999999h"] {
            assert!(text.parse::<Interval>().is_err(), "{text}");
        }
    }
}
