//! How far a table has been read.

use std::fmt;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How far a connector has read one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Checkpoint {
    /// Up to this value of the watermark column.
    Watermark(Watermark),
    /// The whole table, as it was when its rows had this digest.
    Snapshot(String),
}

/// A value of a watermark column. On the wire an RFC 3339 time with microseconds, or a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Watermark {
    /// Of a column of type `DATE`.
    Day(Date),
    /// Of a column of type `TIMESTAMP`.
    Time(Timestamp),
}

impl Watermark {
    /// Reads microseconds since 1970; `None` outside of what a time can be.
    pub fn from_micros(micros: i64) -> Option<Self> {
        Timestamp::from_microsecond(micros).ok().map(Self::Time)
    }

    /// Reads what `Display` wrote.
    pub fn parse(text: &str) -> Option<Self> {
        match text.parse() {
            Ok(date) if text.len() == 10 => Some(Self::Day(date)),
            _ => text.parse().ok().map(Self::Time),
        }
    }

    /// Returns the watermark that lies so much earlier, for reading rows again that may have come late.
    #[must_use]
    pub fn earlier(self, by: SignedDuration) -> Self {
        match self {
            Self::Day(date) => Self::Day(date.saturating_sub(by)),
            // Only a calendar unit could fail, and a duration has none.
            Self::Time(time) => Self::Time(time.saturating_sub(by).unwrap_or(Timestamp::MIN)),
        }
    }

    /// Returns the second of the first moment that it stands for. Of a day, no later one is known to have been seen.
    pub fn moment(self) -> domain::Timestamp {
        let exact = match self {
            Self::Time(time) => time,
            Self::Day(date) => date
                .to_zoned(jiff::tz::TimeZone::UTC)
                .map_or(Timestamp::MIN, |begin| begin.timestamp()),
        };
        // What was before there were years is not younger than 1970.
        domain::Timestamp::from_unix(exact.as_second()).unwrap_or_default()
    }
}

impl fmt::Display for Watermark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(date) => date.fmt(f),
            Self::Time(time) => write!(f, "{time:.6}"),
        }
    }
}

#[cfg(feature = "openapi")]
domain::text_schema! {
    Watermark => domain::text("A time in RFC 3339, or a date.");
}

impl Serialize for Watermark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Watermark {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("no time and no date"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn watermark(text: &str) -> Watermark {
        Watermark::parse(text).unwrap()
    }

    #[test]
    fn what_is_written_reads_back() {
        for (checkpoint, json) in [
            (
                Checkpoint::Watermark(watermark("2026-11-27T01:02:03.123456Z")),
                r#"{"watermark":"2026-11-27T01:02:03.123456Z"}"#,
            ),
            (
                Checkpoint::Watermark(watermark("2026-11-27")),
                r#"{"watermark":"2026-11-27"}"#,
            ),
            (
                Checkpoint::Snapshot("0af3".to_owned()),
                r#"{"snapshot":"0af3"}"#,
            ),
        ] {
            assert_eq!(serde_json::to_string(&checkpoint).unwrap(), json);
            assert_eq!(
                serde_json::from_str::<Checkpoint>(json).unwrap(),
                checkpoint
            );
        }
        assert_eq!(Watermark::parse("yesterday"), None);
    }

    #[test]
    fn an_overlap_goes_back_by_hours_or_days() {
        let hours = SignedDuration::from_hours;
        let time = watermark("2026-11-27T01:00:00Z").earlier(hours(4));
        assert_eq!(time, watermark("2026-11-26T21:00:00Z"));
        assert_eq!(
            watermark("2026-11-27").earlier(hours(48)),
            watermark("2026-11-25")
        );
    }

    #[test]
    fn of_a_day_only_its_begin_is_sure() {
        assert_eq!(
            watermark("2026-11-27").moment().to_string(),
            "2026-11-27T00:00:00Z"
        );
    }

    proptest! {
        #[test]
        fn every_time_reads_back_to_the_microsecond(micros in -60_000_000_000_000_000_i64..250_000_000_000_000_000) {
            let time = Watermark::from_micros(micros).unwrap();
            prop_assert_eq!(Watermark::parse(&time.to_string()), Some(time));
        }
    }
}
