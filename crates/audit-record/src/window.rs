//! The window in time: half-open, in UTC, to the microsecond.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Databricks keeps events for so many days.
pub const MOST_DAYS: i64 = 365;

/// A window: from a moment on, up to another one that is not in it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportWindow {
    /// The first moment.
    pub start: Timestamp,
    /// The first moment that is not in it.
    pub end: Timestamp,
}

/// No window of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWindow {
    /// A bound is no moment.
    #[error(
        "{text:?} is no moment: give a date as 2026-11-01, a time as 2026-11-01T12:00:00Z, or how long ago as 7d, 36h, 90m"
    )]
    Moment {
        /// What was given.
        text: String,
    },
    /// It ends before it begins.
    #[error(
        "the window ends ({end}) before it begins ({start}), or at the same moment: the end is the first moment that is left out"
    )]
    UpsideDown {
        /// Its beginning.
        start: Timestamp,
        /// Its end.
        end: Timestamp,
    },
    /// It begins in the future.
    #[error("the window begins in the future ({start}; now it is {now})")]
    InFuture {
        /// Its beginning.
        start: Timestamp,
        /// The present.
        now: Timestamp,
    },
    /// Nothing of it is kept any more.
    #[error(
        "the window ends {end}, and Databricks keeps events for {MOST_DAYS} days: nothing of it is left"
    )]
    TooOld {
        /// Its end.
        end: Timestamp,
    },
}

impl ExportWindow {
    /// Reads the bounds. What lies in the future is cut off, because it would be missing without a word.
    ///
    /// # Errors
    /// When a bound can't be read, or the window can't hold an event.
    pub fn parse(start: &str, end: Option<&str>, now: Timestamp) -> Result<Self, InvalidWindow> {
        let whole = |at: Timestamp| Timestamp::from_second(at.as_second()).unwrap_or(at);
        let start = moment(start, now)?;
        let end = end.map_or(Ok(whole(now)), |end| moment(end, now))?;
        if start >= now {
            return Err(InvalidWindow::InFuture { start, now });
        }
        if start >= end {
            return Err(InvalidWindow::UpsideDown { start, end });
        }
        let oldest = now - SignedDuration::from_hours(24 * (MOST_DAYS + 1));
        if end <= oldest {
            return Err(InvalidWindow::TooOld { end });
        }
        let end = if end > now { whole(now) } else { end };
        if start >= end {
            return Err(InvalidWindow::InFuture { start, now });
        }
        Ok(Self { start, end })
    }

    /// Says whether a part of it is older than what Databricks keeps.
    pub fn begins_before_retention(&self, now: Timestamp) -> bool {
        self.start < now - SignedDuration::from_hours(24 * MOST_DAYS)
    }
}

/// A date (its midnight in UTC), a time (in UTC where it names no zone), `now`, or how long ago.
fn moment(text: &str, now: Timestamp) -> Result<Timestamp, InvalidWindow> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("now") {
        return Ok(now);
    }
    if let Some(ago) = parse_duration(text.strip_prefix('-').unwrap_or(text)) {
        return now.checked_sub(ago).map_err(|_| InvalidWindow::Moment {
            text: text.to_owned(),
        });
    }
    let at = |time: DateTime| {
        time.to_zoned(TimeZone::UTC)
            .map(|zoned| zoned.timestamp())
            .ok()
    };
    let read = text.parse::<Timestamp>().ok();
    // `2026-11-01T00:00` without a zone would also be read as a date, and its time lost.
    let is_date = text.len() == 10;
    let read = read.or_else(|| {
        at(text
            .parse::<Date>()
            .ok()
            .filter(|_| is_date)?
            .to_datetime(jiff::civil::Time::midnight()))
    });
    let read = read.or_else(|| at(text.parse::<DateTime>().ok().filter(|_| !is_date)?));
    read.ok_or_else(|| InvalidWindow::Moment {
        text: text.to_owned(),
    })
}

/// Reads a duration: `7d`, `36h`, `90m`, `45s`, `2w`, also one after the other, as `1d12h`.
pub fn parse_duration(text: &str) -> Option<SignedDuration> {
    let mut sum: i64 = 0;
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let amount: i64 = rest[..digits].parse().ok()?;
        let mut letters = rest[digits..].chars();
        let seconds = match letters.next()? {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            'w' => 604_800,
            _ => return None,
        };
        sum = sum.checked_add(amount.checked_mul(seconds)?)?;
        rest = letters.as_str();
    }
    // More than a lifetime is a slip of the hand.
    (sum <= 36_500 * 86_400).then(|| SignedDuration::from_secs(sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-27T12:34:56.789Z".parse().unwrap()
    }

    fn window(start: &str, end: Option<&str>) -> Result<(String, String), InvalidWindow> {
        let window = ExportWindow::parse(start, end, now())?;
        Ok((window.start.to_string(), window.end.to_string()))
    }

    #[track_caller]
    fn is(start: &str, end: Option<&str>, want: (&str, &str)) {
        let (from, until) = window(start, end).unwrap();
        assert_eq!((from.as_str(), until.as_str()), want);
    }

    #[test]
    fn dates_times_and_durations_are_read() {
        let day = ("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z");
        is("2026-11-01", Some("2026-11-02"), day);
        is(
            "2026-11-01T00:00:00Z",
            Some("2026-11-02T02:00:00+02:00"),
            day,
        );
        is("2026-11-01T00:00:00", Some("2026-11-02 00:00"), day);
        is(
            "7d",
            None,
            ("2026-11-20T12:34:56.789Z", "2026-11-27T12:34:56Z"),
        );
        is(
            "1d12h",
            Some("12h"),
            ("2026-11-26T00:34:56.789Z", "2026-11-27T00:34:56.789Z"),
        );
        // What is not over yet is cut off.
        is(
            "2026-11-27",
            Some("2026-11-28"),
            ("2026-11-27T00:00:00Z", "2026-11-27T12:34:56Z"),
        );
    }

    #[test]
    fn what_can_hold_no_event_is_refused() {
        let refused = |start: &str, end: Option<&str>| window(start, end).unwrap_err();
        assert!(matches!(
            refused("2026-11-02", Some("2026-11-01")),
            InvalidWindow::UpsideDown { .. }
        ));
        assert!(matches!(
            refused("2026-11-02", Some("2026-11-02")),
            InvalidWindow::UpsideDown { .. }
        ));
        assert!(matches!(
            refused("2026-12-01", Some("2026-12-02")),
            InvalidWindow::InFuture { .. }
        ));
        assert!(matches!(
            refused("2026-12-01", None),
            InvalidWindow::InFuture { .. }
        ));
        assert!(matches!(
            refused("2020-12-01", Some("2020-12-02")),
            InvalidWindow::TooOld { .. }
        ));
        for text in [
            "",
            "yesterday",
            "2026-13-01",
            "7x",
            "d",
            "7",
            "2026-11-01T25:00:00Z",
        ] {
            assert!(
                matches!(refused(text, None), InvalidWindow::Moment { .. }),
                "{text}"
            );
        }
        let old = ExportWindow::parse("400d", None, now()).unwrap();
        assert!(old.begins_before_retention(now()));
    }
}
