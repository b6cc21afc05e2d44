//! What is counted for whoever watches the process, in the form that Prometheus reads.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use parking_lot::Mutex;

/// Upper bounds of the durations, in seconds.
const BOUNDS: [f64; 8] = [0.005, 0.025, 0.1, 0.5, 1.0, 5.0, 30.0, 120.0];

/// What an answer is counted as. Of few values: an address as it was asked for is none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AnswerKind {
    /// The method.
    pub method: &'static str,
    /// The route, as the table of routes has it.
    pub route: String,
    /// The status.
    pub status: u16,
}

#[derive(Debug, Default)]
struct Durations {
    within: [u64; BOUNDS.len()],
    count: u64,
    seconds: f64,
}

/// Counts answers.
#[derive(Debug, Default)]
pub struct Metrics {
    answers: Mutex<BTreeMap<AnswerKind, Durations>>,
}

impl Metrics {
    /// Counts an answer.
    pub fn count(&self, kind: AnswerKind, took: Duration) {
        let seconds = took.as_secs_f64();
        let mut answers = self.answers.lock();
        let durations = answers.entry(kind).or_default();
        durations.count += 1;
        durations.seconds += seconds;
        for (count, bound) in durations.within.iter_mut().zip(BOUNDS) {
            *count += u64::from(seconds <= bound);
        }
    }

    /// Writes everything (<https://prometheus.io/docs/instrumenting/exposition_formats/>).
    pub fn text(&self, version: &str) -> String {
        let mut text = String::new();
        // Writing into memory can't fail.
        let _ = writeln!(
            text,
            "# HELP lakesentry_build_info The version that runs.\n# TYPE lakesentry_build_info gauge\nlakesentry_build_info{{version=\"{version}\"}} 1"
        );
        let name = "lakesentry_http_request_duration_seconds";
        let _ = writeln!(
            text,
            "# HELP {name} Time until an answer began.\n# TYPE {name} histogram"
        );
        for (kind, durations) in self.answers.lock().iter() {
            let AnswerKind {
                method,
                route,
                status,
            } = kind;
            let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            for (count, bound) in durations.within.iter().zip(BOUNDS) {
                let _ = writeln!(text, "{name}_bucket{{{labels},le=\"{bound}\"}} {count}");
            }
            let Durations { count, seconds, .. } = durations;
            let _ = writeln!(
                text,
                "{name}_bucket{{{labels},le=\"+Inf\"}} {count}\n{name}_sum{{{labels}}} {seconds}\n{name}_count{{{labels}}} {count}"
            );
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_counted_by_kind() {
        let metrics = Metrics::default();
        let kind = |status| AnswerKind {
            method: "GET",
            route: "/api/v1/connectors/{id}".to_owned(),
            status,
        };
        metrics.count(kind(200), Duration::from_millis(20));
        metrics.count(kind(200), Duration::from_secs(3));
        metrics.count(kind(404), Duration::from_millis(1));
        let text = metrics.text("1.2.3");
        let labels = "method=\"GET\",route=\"/api/v1/connectors/{id}\",status=\"200\"";
        for line in [
            "lakesentry_build_info{version=\"1.2.3\"} 1".to_owned(),
            format!("lakesentry_http_request_duration_seconds_bucket{{{labels},le=\"0.025\"}} 1"),
            format!("lakesentry_http_request_duration_seconds_bucket{{{labels},le=\"5\"}} 2"),
            format!("lakesentry_http_request_duration_seconds_bucket{{{labels},le=\"+Inf\"}} 2"),
            format!("lakesentry_http_request_duration_seconds_sum{{{labels}}} 3.02"),
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        assert_eq!(text.matches("_count{").count(), 2);
    }
}
