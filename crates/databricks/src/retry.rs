//! When a failed call is repeated, and after how long.

use std::time::{Duration, SystemTime};

use crate::Error;

/// What a repetition of a call may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// Nothing: the call only reads.
    Safe,
    /// Nothing that matters, and gateways in front of token endpoints answer 502 (databricks-sdk-go retries it there only).
    Token,
    /// Something a second time. Only where Databricks surely did nothing: refused, or never reached.
    OnlyIfRefused,
}

/// Repetitions after a refused or lost connection. Few: a person waits, and a wrong host stays wrong.
const MAX_CONNECTION_REPEATS: u32 = 2;
/// Shortest and longest wait that `Retry-After` can ask for.
const RETRY_AFTER_RANGE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(1));
/// Longest wait without `Retry-After`, before jitter (databricks-sdk-go).
const MAX_BACKOFF: Duration = Duration::from_secs(10);
/// Jitter in milliseconds (databricks-sdk-go).
pub(crate) const JITTER_MS: std::ops::RangeInclusive<u64> = 50..=750;

/// Gives the wait before the next attempt, `None` when there must not be one. `attempt` counts from 1.
pub(crate) fn wait(
    error: &Error,
    repeat: Repeat,
    attempt: u32,
    jitter_ms: u64,
) -> Option<Duration> {
    let reads = repeat != Repeat::OnlyIfRefused;
    match error {
        Error::Throttled { retry_after, .. } => Some(delay(attempt, *retry_after, jitter_ms)),
        Error::Unavailable { at, retry_after } => {
            let again = match at.status {
                Some(502) => repeat == Repeat::Token,
                Some(503) => true,
                Some(504) => reads,
                // "Temporarily unavailable" with another status.
                Some(status) => status < 500 && reads,
                None => false,
            };
            again.then(|| delay(attempt, *retry_after, jitter_ms))
        }
        Error::ConnectionRefused(_) | Error::ConnectionLost { sent: false, .. }
            if attempt <= MAX_CONNECTION_REPEATS =>
        {
            Some(delay(attempt, None, jitter_ms))
        }
        Error::ConnectionLost { sent: true, .. } if reads && attempt <= MAX_CONNECTION_REPEATS => {
            Some(delay(attempt, None, jitter_ms))
        }
        _ => None,
    }
}

/// Exponential back-off with jitter; at least what Databricks asked for.
fn delay(attempt: u32, retry_after: Option<Duration>, jitter_ms: u64) -> Duration {
    let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
    let backoff = Duration::from_millis(500)
        .saturating_mul(doubled)
        .min(MAX_BACKOFF);
    let asked = retry_after.map(|d| d.clamp(RETRY_AFTER_RANGE.0, RETRY_AFTER_RANGE.1));
    asked.unwrap_or(backoff) + Duration::from_millis(jitter_ms)
}

/// Reads `Retry-After`: seconds or an HTTP date.
pub(crate) fn retry_after(header: &str, now: SystemTime) -> Option<Duration> {
    let header = header.trim();
    if let Ok(seconds) = header.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(header).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use domain::DatabricksHost;
    use proptest::prelude::*;

    use super::*;
    use crate::{Area, Occurrence};

    fn at(status: Option<u16>) -> Occurrence {
        Occurrence {
            host: DatabricksHost::parse("acme.cloud.databricks.com").unwrap(),
            area: Area::Workspace,
            call: "GET /",
            status,
            code: None,
            request_id: None,
            detail: String::new(),
        }
    }

    fn unavailable(status: u16) -> Error {
        Error::Unavailable {
            at: at(Some(status)).into(),
            retry_after: None,
        }
    }

    #[track_caller]
    fn check(error: Error, safe: bool, token: bool, only_if_refused: bool) {
        let repeated = [Repeat::Safe, Repeat::Token, Repeat::OnlyIfRefused]
            .map(|repeat| wait(&error, repeat, 1, 50).is_some());
        assert_eq!(repeated, [safe, token, only_if_refused], "{error:?}");
    }

    #[test]
    fn only_what_helps_is_repeated() {
        check(unavailable(503), true, true, true);
        check(unavailable(504), true, true, false);
        check(unavailable(502), false, true, false);
        check(unavailable(500), false, false, false);
        check(Error::ConnectionRefused(at(None).into()), true, true, true);
        check(
            Error::ConnectionLost {
                at: at(None).into(),
                sent: false,
            },
            true,
            true,
            true,
        );
        check(
            Error::ConnectionLost {
                at: at(None).into(),
                sent: true,
            },
            true,
            true,
            false,
        );
        check(
            Error::Throttled {
                at: at(Some(500)).into(),
                retry_after: None,
            },
            true,
            true,
            true,
        );
        check(Error::Dns(at(None).into()), false, false, false);
        check(
            Error::InvalidClient(at(Some(401)).into()),
            false,
            false,
            false,
        );
        check(
            Error::PermissionDenied(at(Some(403)).into()),
            false,
            false,
            false,
        );
    }

    #[test]
    fn a_lost_connection_is_repeated_twice() {
        let error = Error::ConnectionRefused(at(None).into());
        assert!(wait(&error, Repeat::Safe, 2, 50).is_some());
        assert!(wait(&error, Repeat::Safe, 3, 50).is_none());
    }

    #[test]
    fn retry_after_is_a_number_or_a_date() {
        let now = httpdate::parse_http_date("Sun, 01 Nov 2026 10:00:00 GMT").unwrap();
        let read = |text| retry_after(text, now).map(|d| d.as_secs());
        assert_eq!(read("7"), Some(7));
        assert_eq!(read(" 0 "), Some(0));
        assert_eq!(read("Sun, 01 Nov 2026 10:00:30 GMT"), Some(30));
        assert_eq!(read("Sun, 01 Nov 2026 09:00:00 GMT"), Some(0));
        assert_eq!(read("soon"), None);
    }

    proptest! {
        #[test]
        fn every_wait_is_bounded(attempt in 1..u32::MAX, asked in proptest::option::of(0..u64::MAX), jitter in JITTER_MS) {
            let asked = asked.map(Duration::from_secs);
            let wait = delay(attempt, asked, jitter);
            prop_assert!(wait >= Duration::from_millis(500));
            prop_assert!(wait <= Duration::from_millis(60_750));
            if let Some(asked) = asked {
                prop_assert!(wait >= asked.min(Duration::from_mins(1)));
            } else {
                prop_assert!(wait <= Duration::from_millis(10_750));
            }
        }

        #[test]
        fn reading_retry_after_never_panics(text in "\\PC{0,40}") {
            let _read = retry_after(&text, SystemTime::UNIX_EPOCH);
        }
    }
}
