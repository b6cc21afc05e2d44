//! Jobs of a workspace, and their runs.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde_json::Value;

use crate::jobs::quartz::{Quartz, QuartzError};

/// How many runs a job remembers. Databricks keeps them for 60 days.
const MOST_RUNS: usize = 100;
/// How many bytes of a run's log are kept, the newest. Databricks answers with 5 MB at most.
const MOST_LOG_BYTES: usize = 256 * 1024;
/// Time zones that have no summer time and no offset.
const UTC_NAMES: [&str; 4] = ["UTC", "Etc/UTC", "GMT", "Etc/GMT"];

/// A job.
#[derive(Debug, Clone)]
pub struct SimulatedJob {
    /// As they were sent.
    pub settings: Value,
    /// Who made it.
    pub creator: String,
    /// When.
    pub at: Timestamp,
    /// When its schedule begins the next run; none without a schedule, while that is paused, and where jobs are not run.
    pub next: Option<Timestamp>,
    /// The newest last.
    pub runs: VecDeque<JobRun>,
}

/// One run of a job.
#[derive(Debug, Clone)]
pub struct JobRun {
    /// Names it in the API.
    pub id: u64,
    /// Names the run of its task there.
    pub task_id: u64,
    /// What began it.
    pub trigger: RunTrigger,
    /// As whom it runs.
    pub run_as: String,
    /// When it began.
    pub begun: Timestamp,
    /// How it ended, when it has.
    pub ended: Option<RunEnded>,
    /// What it has printed, the newest part.
    pub log: String,
    /// Whether the beginning of the log is gone.
    pub log_is_cut: bool,
}

/// What begins a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunTrigger {
    /// The schedule.
    Schedule,
    /// Somebody.
    Request,
}

/// The end of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunEnded {
    /// When.
    pub at: Timestamp,
    /// How.
    pub result: RunResult,
    /// What there is to say about it.
    pub message: String,
}

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunResult {
    /// The task ended without an error.
    Success,
    /// The task ended with one.
    Failed,
    /// It took longer than the job allows.
    TimedOut,
    /// Somebody ended it.
    Canceled,
    /// It did not begin, because as many were running as may.
    Skipped,
    /// It could not begin.
    NotBegun,
}

impl SimulatedJob {
    /// Returns when the schedule of such settings begins the next run after a moment.
    pub fn next_run(settings: &Value, after: Timestamp) -> Result<Option<Timestamp>, QuartzError> {
        let schedule = &settings["schedule"];
        let Some(expression) = schedule["quartz_cron_expression"].as_str() else {
            return Ok(None);
        };
        let quartz = Quartz::parse(expression)?;
        let zone = schedule["timezone_id"].as_str().unwrap_or("UTC");
        if !UTC_NAMES.contains(&zone) {
            return Err(QuartzError::NotSimulated("time zones other than UTC"));
        }
        let is_paused = schedule["pause_status"].as_str() == Some("PAUSED");
        Ok((!is_paused).then(|| quartz.after(after)))
    }

    /// Returns as whom it runs.
    pub fn run_as(&self) -> &str {
        let run_as = &self.settings["run_as"];
        run_as["service_principal_name"]
            .as_str()
            .or_else(|| run_as["user_name"].as_str())
            .unwrap_or(&self.creator)
    }

    /// Returns its name.
    pub fn name(&self) -> &str {
        self.settings["name"].as_str().unwrap_or("Untitled")
    }

    /// Says whether one run more may begin.
    pub fn may_begin(&self) -> bool {
        let most = self.settings["max_concurrent_runs"].as_u64().unwrap_or(1);
        let running = self.runs.iter().filter(|run| run.ended.is_none()).count();
        u64::try_from(running).is_ok_and(|running| running < most)
    }

    /// Remembers a run, and forgets the oldest that has ended when there are too many.
    pub fn add_run(&mut self, run: JobRun) {
        if self.runs.len() >= MOST_RUNS
            && let Some(oldest) = self.runs.iter().position(|run| run.ended.is_some())
        {
            self.runs.remove(oldest);
        }
        self.runs.push_back(run);
    }

    /// The run with this id, to change it.
    pub fn run_mut(&mut self, id: u64) -> Option<&mut JobRun> {
        self.runs.iter_mut().find(|run| run.id == id)
    }
}

impl JobRun {
    /// Adds to the log.
    pub fn print(&mut self, text: &str) {
        self.log.push_str(text);
        if self.log.len() > MOST_LOG_BYTES {
            let mut cut = self.log.len() - MOST_LOG_BYTES;
            while !self.log.is_char_boundary(cut) {
                cut += 1;
            }
            self.log.drain(..cut);
            self.log_is_cut = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::clock;

    fn job(settings: Value) -> SimulatedJob {
        SimulatedJob {
            settings,
            creator: "ann@acme.example".to_owned(),
            at: clock::now(),
            next: None,
            runs: VecDeque::new(),
        }
    }

    fn run(id: u64) -> JobRun {
        JobRun {
            id,
            task_id: id,
            trigger: RunTrigger::Request,
            run_as: String::new(),
            begun: clock::now(),
            ended: None,
            log: String::new(),
            log_is_cut: false,
        }
    }

    #[test]
    fn a_schedule_that_is_paused_or_not_there_begins_nothing() {
        let at = "2026-03-01T12:00:07Z".parse().unwrap();
        let next = |schedule: Value| SimulatedJob::next_run(&json!({ "schedule": schedule }), at);
        let every = json!({ "quartz_cron_expression": "0 0/15 * * * ?", "timezone_id": "UTC" });
        let quarter = "2026-03-01T12:15:00Z".parse().unwrap();
        assert_eq!(next(every.clone()), Ok(Some(quarter)));
        assert_eq!(next(Value::Null), Ok(None));
        let with = |name: &str, value: &str| {
            let mut schedule = every.clone();
            schedule[name] = Value::from(value);
            next(schedule)
        };
        assert_eq!(with("pause_status", "PAUSED"), Ok(None));
        assert!(with("timezone_id", "Europe/Berlin").is_err());
        assert!(with("quartz_cron_expression", "every now and then").is_err());
    }

    #[test]
    fn as_many_runs_begin_as_may() {
        let mut job = job(json!({ "max_concurrent_runs": 2 }));
        job.add_run(run(1));
        assert!(job.may_begin());
        job.add_run(run(2));
        assert!(!job.may_begin());
    }

    #[test]
    fn a_long_log_keeps_its_end() {
        let mut run = run(1);
        run.print(&"ä".repeat(MOST_LOG_BYTES));
        run.print("the end");
        assert!(run.log.len() <= MOST_LOG_BYTES && run.log.ends_with("the end"));
        assert!(run.log_is_cut);
    }
}
