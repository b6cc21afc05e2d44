//! When a failed call is repeated, and after how long.

use std::time::{Duration, SystemTime};

use crate::{Error, ErrorKind};

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
    match *error.kind() {
        ErrorKind::Throttled { retry_after } => Some(delay(attempt, retry_after, jitter_ms)),
        ErrorKind::Unavailable { retry_after } => {
            let again = match error.occurrence().status {
                Some(502) => repeat == Repeat::Token,
                Some(503) => true,
                Some(504) => reads,
                // "Temporarily unavailable" with another status.
                Some(status) => status < 500 && reads,
                None => false,
            };
            again.then(|| delay(attempt, retry_after, jitter_ms))
        }
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionLost { sent: false }
            if attempt <= MAX_CONNECTION_REPEATS =>
        {
            Some(delay(attempt, None, jitter_ms))
        }
        ErrorKind::ConnectionLost { sent: true } if reads && attempt <= MAX_CONNECTION_REPEATS => {
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

    fn error(kind: ErrorKind, status: Option<u16>) -> Error {
        let at = Occurrence {
            host: DatabricksHost::parse("acme.cloud.databricks.com").unwrap(),
            area: Area::Workspace,
            call: "GET /",
            status,
            code: None,
            request_id: None,
            detail: String::new(),
        };
        Error::new(kind, at)
    }

    /// Which calls are repeated: those that only read, those for a token, and all others.
    #[track_caller]
    fn check(kind: ErrorKind, status: Option<u16>, want: [bool; 3]) {
        let error = error(kind, status);
        let repeated = [Repeat::Safe, Repeat::Token, Repeat::OnlyIfRefused]
            .map(|repeat| wait(&error, repeat, 1, 50).is_some());
        assert_eq!(repeated, want, "{error:?}");
    }

    #[test]
    fn only_what_helps_is_repeated() {
        let retry_after = None;
        for (status, want) in [
            (503, [true, true, true]),
            (504, [true, true, false]),
            (502, [false, true, false]),
            (500, [false, false, false]),
        ] {
            check(ErrorKind::Unavailable { retry_after }, Some(status), want);
        }
        let throttled = ErrorKind::Throttled { retry_after };
        check(throttled, Some(500), [true, true, true]);
        check(ErrorKind::ConnectionRefused, None, [true, true, true]);
        let lost = |sent| ErrorKind::ConnectionLost { sent };
        check(lost(false), None, [true, true, true]);
        check(lost(true), None, [true, true, false]);
        for never in [
            ErrorKind::Dns,
            ErrorKind::InvalidClient,
            ErrorKind::PermissionDenied,
        ] {
            check(never, None, [false, false, false]);
        }
    }

    #[test]
    fn a_lost_connection_is_repeated_twice() {
        let error = error(ErrorKind::ConnectionRefused, None);
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
