//! One job: what it is, its runs, and what the newest of them printed.

use axum::extract::{Path, Query, State};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

use super::page::{NotFound, account_crumb, cell, code, table};
use super::state::Console;
use super::workspace::{address, ending, workspace_crumb};
use crate::clock;
use crate::jobs::begin::{self, JobPlace};
use crate::world::{Cloud, JobRun, RunTrigger, SimulatedJob};

/// The run whose output is shown; without it, the newest.
#[derive(Debug, Deserialize)]
pub struct ShownRunQuery {
    run: Option<u64>,
}

/// `/{cloud}/workspaces/{id}/jobs/{job}`.
pub async fn show(
    State(console): State<Console>,
    Path((cloud, id, job_id)): Path<(String, u64, u64)>,
    Query(query): Query<ShownRunQuery>,
) -> Result<Markup, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    let world = console.app.world();
    let workspace = world.account(cloud).workspace(id).ok_or(NotFound)?;
    let job = workspace.belongings.jobs.get(&job_id).ok_or(NotFound)?;
    let here = format!("{}/jobs/{job_id}", address(cloud, id));
    let chosen = match query.run {
        Some(run) => job.runs.iter().find(|known| known.id == run),
        None => job.runs.back(),
    };
    let body = html! {
        dl {
            dt { "Job ID" } dd { code { (job_id) } }
            dt { "Runs as" } dd { code { (job.run_as()) } }
            dt { "Next run" } dd {
                @match job.next {
                    Some(next) => (clock::iso(next)),
                    None => "Not by a schedule",
                }
            }
        }
        @if console.app.jobs.options().is_some() {
            form method="post" action={ (here) "/runs" } { button { "Run now" } }
        } @else {
            p { "Jobs are kept here and not run." }
        }
        h2 #runs { "Runs" }
        @if job.runs.is_empty() { p { "There are none yet." } } @else { (runs(job, &here)) }
        @if let Some(run) = chosen { (output(run)) }
        h2 #settings { "Settings" }
        div.scroll role="region" aria-labelledby="settings" tabindex="0" {
            pre { code { (format!("{:#}", job.settings)) } }
        }
    };
    let crumbs = [account_crumb(cloud), workspace_crumb(cloud, workspace)];
    Ok(console.page(job.name(), &crumbs, &body))
}

fn runs(job: &SimulatedJob, here: &str) -> Markup {
    let rows: Vec<Vec<Markup>> = job
        .runs
        .iter()
        .rev()
        .map(|run| {
            vec![
                html! { a href={ (here) "?run=" (run.id) "#output" } { (clock::iso(run.begun)) } },
                cell(match run.trigger {
                    RunTrigger::Schedule => "the schedule",
                    RunTrigger::Request => "a request",
                }),
                cell(ending(run.ended.as_ref().map(|end| end.result))),
                match &run.ended {
                    Some(ended) => {
                        let took = ended.at.duration_since(run.begun);
                        cell(&format!("{} s", took.as_secs()))
                    }
                    None => cell(""),
                },
                code(&run.run_as),
            ]
        })
        .collect();
    let columns = ["Begun", "By", "State", "Took", "As"];
    table("runs", &columns, &rows)
}

fn output(run: &JobRun) -> Markup {
    html! {
        h2 #output { "Output of the run of " (clock::iso(run.begun)) }
        @if let Some(ended) = &run.ended && !ended.message.is_empty() {
            p { strong { (ended.message) } }
        }
        @if run.log_is_cut { p { "The beginning is gone." } }
        div.scroll role="region" aria-labelledby="output" tabindex="0" {
            pre { code { (run.log) } }
        }
    }
}

/// `POST …/runs`.
pub async fn run_now(
    State(console): State<Console>,
    Path((cloud, workspace, job)): Path<(String, u64, u64)>,
) -> Result<Redirect, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    console.app.jobs.options().ok_or(NotFound)?;
    let place = JobPlace {
        cloud,
        workspace,
        job,
    };
    begin::begin(&console.app, place, RunTrigger::Request).ok_or(NotFound)?;
    Ok(Redirect::to(&format!(
        "{}/jobs/{job}",
        address(cloud, workspace)
    )))
}
