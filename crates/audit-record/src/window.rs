//! The window in time: half-open, in UTC, to the microsecond.

use jiff::civil::{Date, DateTime};
use jiff::fmt::temporal::Pieces;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Databricks keeps events for so many days.
pub const MOST_DAYS: i64 = 365;
/// The farthest that clocks are behind UTC and ahead of it, in seconds.
const OFFSETS_S: std::ops::RangeInclusive<i32> = -12 * 3600..=14 * 3600;

/// A window: from a moment on, up to another one that is not in it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportWindow {
    /// The first moment.
    pub start: Timestamp,
    /// The first moment that is not in it.
    pub end: Timestamp,
    /// The first moment that was asked for, where Databricks does not keep what came then any more.
    pub older_start: Option<Timestamp>,
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
    /// A duration has a sign.
    #[error("{text:?} has a sign: say {ago} for that long ago")]
    Signed {
        /// What was given.
        text: String,
        /// The same without the sign.
        ago: String,
    },
    /// A time is of no zone that there is.
    #[error(
        "{text:?} is of no place on earth: offsets from UTC go from -12:00 to +14:00, and Z is UTC itself"
    )]
    Offset {
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
    /// Reads the bounds. What lies in the future is cut off, because it would be missing without a word; and what is older than Databricks
    /// keeps, because asking for each of its days takes minutes.
    ///
    /// # Errors
    /// When a bound can't be read, or the window can't hold an event.
    pub fn parse(start: &str, end: Option<&str>, now: Timestamp) -> Result<Self, InvalidWindow> {
        let whole = |at: Timestamp| Timestamp::from_second(at.as_second()).unwrap_or(at);
        let start = moment(start, now)?;
        let end = end.map_or(Ok(whole(now)), |end| moment(end, now))?;
        if start > now {
            return Err(InvalidWindow::InFuture { start, now });
        }
        if start >= end {
            return Err(InvalidWindow::UpsideDown { start, end });
        }
        let oldest = oldest(now);
        if end <= oldest {
            return Err(InvalidWindow::TooOld { end });
        }
        let end = if end > now { whole(now) } else { end };
        if start >= end {
            return Err(InvalidWindow::InFuture { start, now });
        }
        Ok(Self {
            start: start.max(oldest),
            end,
            older_start: (start < oldest).then_some(start),
        })
    }
}

/// Nothing is kept that is older: days go as a whole, and the one before the oldest may not be gone yet.
fn oldest(now: Timestamp) -> Timestamp {
    let kept = now - SignedDuration::from_hours(24 * (MOST_DAYS + 1));
    let day = kept.as_second().div_euclid(86_400);
    Timestamp::from_second(day * 86_400).unwrap_or(kept)
}

/// A date (its midnight in UTC), a time (in UTC where it names no zone), `now`, or how long ago.
fn moment(text: &str, now: Timestamp) -> Result<Timestamp, InvalidWindow> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("now") {
        return Ok(now);
    }
    // Whether minus five days is ago or ahead, nobody knows.
    if let Some(ago) = text.strip_prefix(['-', '+'])
        && parse_duration(ago).is_some()
    {
        return Err(InvalidWindow::Signed {
            text: text.to_owned(),
            ago: ago.to_owned(),
        });
    }
    if let Some(ago) = parse_duration(text) {
        return now.checked_sub(ago).map_err(|_| InvalidWindow::Moment {
            text: text.to_owned(),
        });
    }
    if offset_s(text).is_some_and(|offset| !OFFSETS_S.contains(&offset)) {
        return Err(InvalidWindow::Offset {
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

/// Returns how far a time says that it is ahead of UTC, in seconds.
fn offset_s(text: &str) -> Option<i32> {
    let pieces = Pieces::parse(text).ok()?;
    Some(pieces.to_numeric_offset()?.seconds())
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
            refused("0d", None),
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
        for text in ["2026-11-01T00:00:00+25:00", "2026-11-01T00:00:00-13:00"] {
            assert!(
                matches!(refused(text, None), InvalidWindow::Offset { .. }),
                "{text}"
            );
        }
        assert!(window("2026-11-01T00:00:00+14:00", None).is_ok());
        for text in ["-5d", "+5d"] {
            let said = refused(text, None).to_string();
            assert!(said.contains("say 5d"), "{said}");
        }
    }

    #[test]
    fn what_is_kept_no_more_is_not_asked_for() {
        let old = ExportWindow::parse("400d", None, now()).unwrap();
        assert_eq!(old.start.to_string(), "2025-11-26T00:00:00Z");
        assert_eq!(
            old.older_start,
            Some(now() - SignedDuration::from_hours(24 * 400))
        );
        let kept = ExportWindow::parse("2025-11-26", None, now()).unwrap();
        assert_eq!((kept.start, kept.older_start), (old.start, None));
    }
}
