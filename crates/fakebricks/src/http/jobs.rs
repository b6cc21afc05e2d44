//! Jobs of a workspace. They run where somebody has asked for it at the start; elsewhere they are kept.

use std::collections::VecDeque;

use axum::body::Bytes;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::auth::WorkspaceCaller;
use super::reply::{RestError, RestReply, read};
use crate::jobs::quartz::QuartzError;
use crate::simulation::SharedSimulation;
use crate::world::SimulatedJob;
use crate::{clock, ids};

/// Routes of workspace hosts, in every version of the API.
pub fn routes() -> Router<SharedSimulation> {
    let mut routes = Router::new();
    for version in ["2.0", "2.1", "2.2"] {
        let base = format!("/api/{version}/jobs");
        routes = routes
            .route(&format!("{base}/create"), post(create))
            .route(&format!("{base}/get"), get(one))
            .route(&format!("{base}/list"), get(list))
            .route(&format!("{base}/reset"), post(reset))
            .route(&format!("{base}/update"), post(update))
            .route(&format!("{base}/delete"), post(delete));
    }
    routes
}

#[derive(Deserialize)]
struct JobRequest {
    #[serde(default)]
    job_id: u64,
    #[serde(default)]
    new_settings: Map<String, Value>,
    #[serde(default)]
    fields_to_remove: Vec<String>,
    name: Option<String>,
}

/// Works on a job that the caller made or administers.
pub fn with_job<T>(
    caller: &WorkspaceCaller,
    id: u64,
    work: impl FnOnce(&mut SimulatedJob) -> T,
) -> Result<T, RestError> {
    let mut world = caller.app.world();
    let job = world
        .account_mut(caller.site.cloud)
        .workspace_mut(caller.workspace)
        .and_then(|workspace| workspace.belongings.jobs.get_mut(&id))
        // Jobs answer 400 where others answer 404.
        .ok_or_else(|| RestError::invalid(&format!("Job {id} does not exist.")))?;
    if !caller.admin && job.creator != caller.identity.name {
        return Err(RestError::denied(&format!(
            "User {} does not have permission to view job {id}.",
            caller.identity.name
        )));
    }
    Ok(work(job))
}

async fn create(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    let mut settings: Map<String, Value> = read(&body)?;
    let untitled = || Value::from("Untitled");
    settings.entry("name").or_insert_with(untitled);
    // These are beside the settings.
    settings.remove("access_control_list");
    let settings = Value::Object(settings);
    let next = checked(&caller, &settings)?;
    let mut world = caller.app.world();
    let (seed, label) = (world.seed, world.fresh_label("job"));
    let id = ids::number(seed, &label);
    if let Some(workspace) = world
        .account_mut(caller.site.cloud)
        .workspace_mut(caller.workspace)
    {
        let job = SimulatedJob {
            settings,
            creator: caller.identity.name.clone(),
            at: clock::now(),
            next,
            runs: VecDeque::new(),
        };
        workspace.belongings.jobs.insert(id, job);
    }
    Ok(Json(json!({ "job_id": id })))
}

async fn one(caller: WorkspaceCaller, Query(request): Query<JobRequest>) -> RestReply {
    let id = request.job_id;
    with_job(&caller, id, |job| Json(shown(id, job)))
}

async fn list(caller: WorkspaceCaller, Query(request): Query<JobRequest>) -> RestReply {
    let world = caller.app.world();
    let jobs: Vec<Value> = world
        .account(caller.site.cloud)
        .workspace(caller.workspace)
        .into_iter()
        .flat_map(|workspace| &workspace.belongings.jobs)
        .filter(|(_, job)| caller.admin || job.creator == caller.identity.name)
        .filter(|(_, job)| {
            let name = job.settings["name"].as_str().unwrap_or_default();
            request
                .name
                .as_ref()
                .is_none_or(|wanted| wanted.eq_ignore_ascii_case(name))
        })
        .map(|(id, job)| shown(*id, job))
        .collect();
    let mut body = json!({ "has_more": false });
    if !jobs.is_empty() {
        body["jobs"] = Value::Array(jobs);
    }
    Ok(Json(body))
}

/// All settings anew.
async fn reset(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    let request: JobRequest = read(&body)?;
    with_job(&caller, request.job_id, |_| ())?;
    let settings = Value::Object(request.new_settings);
    let next = checked(&caller, &settings)?;
    with_job(&caller, request.job_id, |job| {
        (job.settings, job.next) = (settings, next);
        Json(json!({}))
    })
}

/// Some settings anew.
async fn update(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    let request: JobRequest = read(&body)?;
    let mut settings = with_job(&caller, request.job_id, |job| job.settings.clone())?;
    if let Some(settings) = settings.as_object_mut() {
        settings.extend(request.new_settings);
        settings.retain(|name, _| !request.fields_to_remove.contains(name));
    }
    let next = checked(&caller, &settings)?;
    with_job(&caller, request.job_id, |job| {
        (job.settings, job.next) = (settings, next);
        Json(json!({}))
    })
}

async fn delete(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    let request: JobRequest = read(&body)?;
    let running = with_job(&caller, request.job_id, |job| {
        job.runs.iter().map(|run| run.id).collect::<Vec<_>>()
    })?;
    for run in running {
        caller.app.jobs.stop(run);
    }
    let mut world = caller.app.world();
    if let Some(workspace) = world
        .account_mut(caller.site.cloud)
        .workspace_mut(caller.workspace)
    {
        workspace.belongings.jobs.remove(&request.job_id);
    }
    Ok(Json(json!({})))
}

/// Refuses settings that can't be kept. Returns when their schedule begins the first run.
fn checked(caller: &WorkspaceCaller, settings: &Value) -> Result<Option<Timestamp>, RestError> {
    let run_as = &settings["run_as"];
    for member in ["service_principal_name", "user_name"] {
        if let Some(name) = run_as[member].as_str() {
            may_run_as(caller, name)?;
        }
    }
    // Where nothing runs, any schedule can be kept.
    if caller.app.jobs.options().is_none() {
        return Ok(None);
    }
    SimulatedJob::next_run(settings, clock::now()).map_err(|error| match error {
        QuartzError::Invalid(_) => RestError::invalid(&error.to_string()),
        QuartzError::NotSimulated(_) => RestError::new(
            StatusCode::NOT_IMPLEMENTED,
            "NOT_IMPLEMENTED",
            &error.to_string(),
        ),
    })
}

/// Administrators may have jobs run as everybody in the workspace, others as themselves.
fn may_run_as(caller: &WorkspaceCaller, name: &str) -> Result<(), RestError> {
    if name.eq_ignore_ascii_case(&caller.identity.name) {
        return Ok(());
    }
    if !caller.admin {
        return Err(RestError::denied(&format!(
            "User {} does not have permission to run jobs as {name}.",
            caller.identity.name
        )));
    }
    let world = caller.app.world();
    let account = world.account(caller.site.cloud);
    let is_in = account.member(name).is_some_and(|member| {
        account
            .workspace(caller.workspace)
            .is_some_and(|workspace| workspace.members.contains_key(&member.name))
    });
    if is_in {
        return Ok(());
    }
    Err(RestError::missing(&format!(
        "Principal {name} does not exist in the workspace."
    )))
}

fn shown(id: u64, job: &SimulatedJob) -> Value {
    json!({
        "job_id": id,
        "creator_user_name": job.creator,
        "run_as_user_name": job.run_as(),
        "settings": job.settings,
        "created_time": job.at.as_millisecond(),
    })
}
