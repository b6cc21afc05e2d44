//! Runs of jobs: begun by request, looked at, and ended.

use axum::body::Bytes;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::WorkspaceCaller;
use super::jobs::with_job;
use super::reply::{RestError, RestReply, read};
use crate::jobs::begin::{self, JobPlace};
use crate::simulation::SharedSimulation;
use crate::world::{JobRun, RunEnded, RunResult, RunTrigger, SimulatedJob};

/// How many runs a page of a list has, when nobody says otherwise, and at most.
const PAGE: usize = 25;

/// Routes of workspace hosts, in every version of the API.
pub fn routes() -> Router<SharedSimulation> {
    let mut routes = Router::new();
    for version in ["2.0", "2.1", "2.2"] {
        let base = format!("/api/{version}/jobs");
        routes = routes
            .route(&format!("{base}/run-now"), post(run_now))
            .route(&format!("{base}/runs/submit"), post(submit))
            .route(&format!("{base}/runs/get"), get(one))
            .route(&format!("{base}/runs/get-output"), get(output))
            .route(&format!("{base}/runs/list"), get(list))
            .route(&format!("{base}/runs/cancel"), post(cancel))
            .route(&format!("{base}/runs/cancel-all"), post(cancel_all));
    }
    routes
}

#[derive(Deserialize)]
struct RunRequest {
    #[serde(default)]
    job_id: u64,
    #[serde(default)]
    run_id: u64,
    #[serde(default)]
    active_only: bool,
    #[serde(default)]
    completed_only: bool,
    limit: Option<usize>,
    #[serde(default)]
    offset: usize,
    page_token: Option<String>,
}

async fn run_now(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    let request: RunRequest = read(&body)?;
    with_job(&caller, request.job_id, |_| ())?;
    if caller.app.jobs.options().is_none() {
        return Err(not_run());
    }
    let place = JobPlace {
        cloud: caller.site.cloud,
        workspace: caller.workspace,
        job: request.job_id,
    };
    begin::begin(&caller.app, place, RunTrigger::Request)
        .map(|id| Json(json!({ "run_id": id, "number_in_job": id })))
        .ok_or_else(|| RestError::invalid(&format!("Job {} does not exist.", request.job_id)))
}

async fn submit(_caller: WorkspaceCaller) -> RestError {
    not_run()
}

fn not_run() -> RestError {
    RestError::new(
        StatusCode::NOT_IMPLEMENTED,
        "NOT_IMPLEMENTED",
        "The simulation runs jobs only when it was started with --run-wheels-of and --jobs-folder, and no others than those that were created.",
    )
}

/// Works on a run, or on that of its task, of a job that the caller may see.
fn with_run<T>(
    caller: &WorkspaceCaller,
    id: u64,
    work: impl FnOnce(u64, &SimulatedJob, &JobRun) -> T,
) -> Result<T, RestError> {
    let missing = || RestError::invalid(&format!("Run {id} does not exist."));
    let is_meant = |run: &&JobRun| run.id == id || run.task_id == id;
    let job_id = {
        let world = caller.app.world();
        let workspace = world
            .account(caller.site.cloud)
            .workspace(caller.workspace)
            .ok_or_else(missing)?;
        let mut jobs = workspace.belongings.jobs.iter();
        let found = jobs.find(|(_, job)| job.runs.iter().any(|run| is_meant(&run)));
        *found.ok_or_else(missing)?.0
    };
    with_job(caller, job_id, |job| {
        let run = job.runs.iter().find(is_meant);
        run.map(|run| work(job_id, job, run)).ok_or_else(missing)
    })?
}

async fn one(caller: WorkspaceCaller, Query(request): Query<RunRequest>) -> RestReply {
    with_run(&caller, request.run_id, |id, job, run| {
        Json(shown(id, job, run))
    })
}

async fn output(caller: WorkspaceCaller, Query(request): Query<RunRequest>) -> RestReply {
    with_run(&caller, request.run_id, |id, job, run| {
        // A run of several tasks has no output of its own. One of one task has, for those who ask for it.
        let mut output = json!({
            "metadata": shown(id, job, run),
            "logs": run.log,
            "logs_truncated": run.log_is_cut,
        });
        if let Some(ended) = &run.ended
            && !matches!(ended.result, RunResult::Success)
        {
            output["error"] = Value::from(ended.message.as_str());
        }
        Json(output)
    })
}

async fn list(caller: WorkspaceCaller, Query(request): Query<RunRequest>) -> RestReply {
    let offset = match &request.page_token {
        Some(token) => token
            .parse()
            .map_err(|_| RestError::invalid("Invalid page token."))?,
        None => request.offset,
    };
    let limit = request.limit.filter(|limit| *limit > 0).unwrap_or(PAGE);
    let world = caller.app.world();
    let mut runs: Vec<(Timestamp, Value)> = Vec::new();
    let workspace = world.account(caller.site.cloud).workspace(caller.workspace);
    for (id, job) in workspace
        .into_iter()
        .flat_map(|found| &found.belongings.jobs)
    {
        let is_seen = caller.admin || job.creator == caller.identity.name;
        if !is_seen || (request.job_id != 0 && request.job_id != *id) {
            continue;
        }
        let wanted = job.runs.iter().filter(|run| match &run.ended {
            Some(_) => !request.active_only,
            None => !request.completed_only,
        });
        runs.extend(wanted.map(|run| (run.begun, shown(*id, job, run))));
    }
    runs.sort_by_key(|(begun, _)| std::cmp::Reverse(*begun));
    let has_more = runs.len() > offset.saturating_add(limit.min(PAGE));
    let page: Vec<Value> = runs
        .into_iter()
        .skip(offset)
        .take(limit.min(PAGE))
        .map(|(_, run)| run)
        .collect();
    let mut body = json!({ "has_more": has_more });
    if has_more {
        body["next_page_token"] = Value::from((offset + page.len()).to_string());
    }
    if !page.is_empty() {
        body["runs"] = Value::Array(page);
    }
    Ok(Json(body))
}

async fn cancel(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    let request: RunRequest = read(&body)?;
    let id = with_run(&caller, request.run_id, |_, _, run| run.id)?;
    caller.app.jobs.stop(id);
    Ok(Json(json!({})))
}

async fn cancel_all(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    let request: RunRequest = read(&body)?;
    let runs = with_job(&caller, request.job_id, |job| {
        job.runs.iter().map(|run| run.id).collect::<Vec<_>>()
    })?;
    for run in runs {
        caller.app.jobs.stop(run);
    }
    Ok(Json(json!({})))
}

/// The words of both generations of the API for the end of a run: life cycle, result, and code of the termination.
fn words(ended: &RunEnded) -> (&'static str, Option<&'static str>, &'static str) {
    match ended.result {
        RunResult::Success => ("TERMINATED", Some("SUCCESS"), "SUCCESS"),
        RunResult::Failed => ("TERMINATED", Some("FAILED"), "RUN_EXECUTION_ERROR"),
        RunResult::TimedOut => ("TERMINATED", Some("TIMEDOUT"), "RUN_EXECUTION_ERROR"),
        RunResult::Canceled => ("TERMINATED", Some("CANCELED"), "USER_CANCELED"),
        RunResult::Skipped => ("SKIPPED", None, "MAX_CONCURRENT_RUNS_EXCEEDED"),
        RunResult::NotBegun => (
            "INTERNAL_ERROR",
            Some("FAILED"),
            "LIBRARY_INSTALLATION_ERROR",
        ),
    }
}

fn shown(job_id: u64, job: &SimulatedJob, run: &JobRun) -> Value {
    let (state, status) = match &run.ended {
        None => (
            json!({ "life_cycle_state": "RUNNING", "state_message": "In run" }),
            json!({ "state": "RUNNING" }),
        ),
        Some(ended) => {
            let (life_cycle, result, code) = words(ended);
            let mut state = json!({
                "life_cycle_state": life_cycle,
                "state_message": ended.message,
                "user_cancelled_or_timedout":
                    matches!(ended.result, RunResult::Canceled | RunResult::TimedOut),
            });
            if let Some(result) = result {
                state["result_state"] = Value::from(result);
            }
            let kind = match ended.result {
                RunResult::Success => "SUCCESS",
                RunResult::NotBegun => "INTERNAL_ERROR",
                _ => "CLIENT_ERROR",
            };
            let details = json!({ "code": code, "type": kind, "message": ended.message });
            (
                state,
                json!({ "state": "TERMINATED", "termination_details": details }),
            )
        }
    };
    let begun = run.begun.as_millisecond();
    let ended = run.ended.as_ref().map_or(0, |end| end.at.as_millisecond());
    let mut body = json!({
        "job_id": job_id,
        "run_id": run.id,
        "number_in_job": run.id,
        "run_name": job.name(),
        "run_type": "JOB_RUN",
        "format": "MULTI_TASK",
        "creator_user_name": job.creator,
        "run_as_user_name": run.run_as,
        "trigger": match run.trigger {
            RunTrigger::Schedule => "PERIODIC",
            RunTrigger::Request => "ONE_TIME",
        },
        "start_time": begun,
        "end_time": ended,
        "state": state,
        "status": status,
    });
    if ended > 0 {
        body["run_duration"] = Value::from(ended - begun);
    }
    let tasks = job.settings["tasks"].as_array().into_iter().flatten();
    let tasks = tasks.map(|task| {
        let mut task = task.clone();
        task["run_id"] = Value::from(run.task_id);
        for name in ["start_time", "end_time", "state", "status"] {
            task[name] = body[name].clone();
        }
        task
    });
    body["tasks"] = tasks.collect();
    body
}
