//! Schedules in the form of Quartz, as far as they repeat every day: seconds, minutes and hours.

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// A schedule that repeats every day. Bit n of a field stands for its value n.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quartz {
    seconds: u64,
    minutes: u64,
    hours: u64,
}

/// Why a schedule is not one here.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum QuartzError {
    /// Quartz would not read it either.
    #[error("Invalid cron expression: {0}")]
    Invalid(String),
    /// Quartz would read it.
    #[error("The simulation does not have schedules with {0}.")]
    NotSimulated(&'static str),
}

impl Quartz {
    /// Reads six or seven fields.
    pub fn parse(text: &str) -> Result<Self, QuartzError> {
        let invalid = || QuartzError::Invalid(text.to_owned());
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [seconds, minutes, hours, days @ ..] = fields.as_slice() else {
            return Err(invalid());
        };
        if !matches!(days.len(), 3 | 4) {
            return Err(invalid());
        }
        if days.iter().any(|field| !matches!(*field, "*" | "?")) {
            return Err(QuartzError::NotSimulated("days, months or years"));
        }
        Ok(Self {
            seconds: bits(seconds, 60).ok_or_else(invalid)?,
            minutes: bits(minutes, 60).ok_or_else(invalid)?,
            hours: bits(hours, 24).ok_or_else(invalid)?,
        })
    }

    /// Returns the first moment after another at which it is due.
    pub fn after(&self, moment: Timestamp) -> Timestamp {
        let first = moment.as_second() + 1;
        let is_due = |second: &i64| {
            let in_day = second.rem_euclid(DAY_SECONDS);
            self.seconds & (1 << (in_day % 60)) != 0
                && self.minutes & (1 << (in_day / 60 % 60)) != 0
                && self.hours & (1 << (in_day / 3600)) != 0
        };
        // No field is empty, so a day has at least one such second.
        let due = (first..first + DAY_SECONDS).find(is_due).unwrap_or(first);
        Timestamp::from_second(due).unwrap_or_else(|_| {
            moment
                .saturating_add(SignedDuration::from_secs(DAY_SECONDS))
                .unwrap_or(moment)
        })
    }
}

/// Reads a field: `*`, `5`, `5-10`, `5/15`, `*/15`, `5-50/15`, and lists of those.
fn bits(field: &str, limit: u32) -> Option<u64> {
    let mut all = 0;
    for part in field.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(step.parse::<usize>().ok()?)),
            None => (part, None),
        };
        if step == Some(0) {
            return None;
        }
        let value = |text: &str| text.parse::<u32>().ok().filter(|value| *value < limit);
        let (first, last) = match range.split_once('-') {
            Some((first, last)) => (value(first)?, value(last)?),
            None if range == "*" => (0, limit - 1),
            // What has a step and no end goes on to the end of the field.
            None if step.is_some() => (value(range)?, limit - 1),
            None => (value(range)?, value(range)?),
        };
        if first > last {
            return None;
        }
        for value in (first..=last).step_by(step.unwrap_or(1)) {
            all |= 1 << value;
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(text: &str, after: &str) -> String {
        let after = after.parse().unwrap();
        Quartz::parse(text).unwrap().after(after).to_string()
    }

    #[test]
    fn the_next_moment_is_the_first_that_fits_and_is_later() {
        let at = "2026-03-01T12:07:30Z";
        for (text, expected) in [
            ("0 7/15 * * * ?", "2026-03-01T12:22:00Z"),
            ("0 0/15 * * * ?", "2026-03-01T12:15:00Z"),
            ("30 7 12 * * ?", "2026-03-02T12:07:30Z"),
            ("*/2 * * * * ?", "2026-03-01T12:07:32Z"),
            ("0 5 * * * ?", "2026-03-01T13:05:00Z"),
            ("0 0 8-10,20 * * ?", "2026-03-01T20:00:00Z"),
            ("0 10-50/20 * ? * * *", "2026-03-01T12:10:00Z"),
        ] {
            assert_eq!(next(text, at), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_schedule_is_refused() {
        for text in [
            "",
            "0 0 * * *",
            "60 0 * * * ?",
            "0 0 24 * * ?",
            "0 0/0 * * * ?",
            "0 9-3 * * * ?",
            "0 x * * * ?",
            "0 0 * * * ? * *",
        ] {
            let refused = Quartz::parse(text);
            assert!(matches!(refused, Err(QuartzError::Invalid(_))), "{text}");
        }
        for text in ["0 0 8 ? * MON-FRI", "0 0 8 1 * ?"] {
            let refused = Quartz::parse(text);
            assert!(
                matches!(refused, Err(QuartzError::NotSimulated(_))),
                "{text}"
            );
        }
    }
}
