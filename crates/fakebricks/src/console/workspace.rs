//! One workspace: a token for its administrator, and its jobs.

use axum::extract::{Path, Query, State};
use axum::response::Redirect;
use jiff::SignedDuration;
use maud::{Markup, html};
use serde::Deserialize;

use super::page::{NotFound, account_crumb, cell, code, table};
use super::state::Console;
use crate::world::{
    AccessToken, BOTH_ADMIN, CallerIdentity, Cloud, PersonalToken, Reach, RunResult,
    SimulatedWorkspace,
};
use crate::{clock, ids};

/// How long a token of the console is accepted: long enough for an afternoon.
const TOKEN_LIFETIME: SignedDuration = SignedDuration::from_hours(8);

/// The key of a token that is to be shown.
#[derive(Debug, Deserialize)]
pub struct TokenQuery {
    token: Option<String>,
}

/// `/{cloud}/workspaces/{id}`.
pub async fn show(
    State(console): State<Console>,
    Path((cloud, id)): Path<(String, u64)>,
    Query(query): Query<TokenQuery>,
) -> Result<Markup, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    let token = query.token.and_then(|key| console.secrets.take(&key));
    let world = console.app.world();
    let workspace = world.account(cloud).workspace(id).ok_or(NotFound)?;
    let here = address(cloud, id);
    let body = html! {
        dl {
            dt { "Address" } dd { code { "https://" (workspace.host(cloud)) } }
            dt { "Workspace ID" } dd { code { (workspace.id) } }
            dt { "Region" } dd { (workspace.region) }
        }
        h2 { "Access token" }
        p { "For the REST API, as the administrator " code { (BOTH_ADMIN) } "." }
        @if let Some(token) = token {
            div.secret role="status" {
                p { "The token is shown once. Copy it now." }
                p { code #token { (token) } }
            }
        }
        form method="post" action={ (here) "/tokens" } { button { "Generate token" } }
        h2 #jobs { "Jobs" }
        @if workspace.belongings.jobs.is_empty() {
            p { "There are none." }
        } @else {
            (jobs(workspace, &here))
        }
        @if console.app.jobs.options().is_none() {
            p { "Jobs are kept here and not run: the simulation was started without " code { "--run-wheels-of" } "." }
        }
    };
    Ok(console.page(&workspace.name, &[account_crumb(cloud)], &body))
}

/// Returns the address of a workspace's page.
pub fn address(cloud: Cloud, id: u64) -> String {
    format!("/{}/workspaces/{id}", cloud.slug())
}

/// Returns the link back to a workspace.
pub fn workspace_crumb(cloud: Cloud, workspace: &SimulatedWorkspace) -> (String, String) {
    (address(cloud, workspace.id), workspace.name.clone())
}

fn jobs(workspace: &SimulatedWorkspace, here: &str) -> Markup {
    let jobs = workspace.belongings.jobs.iter();
    let rows: Vec<Vec<Markup>> = jobs
        .map(|(id, job)| {
            vec![
                html! { a href={ (here) "/jobs/" (id) } { (job.name()) } },
                code(job.run_as()),
                match job.next {
                    Some(next) => cell(&clock::iso(next)),
                    None => cell("not by a schedule"),
                },
                match job.runs.back() {
                    Some(run) => cell(ending(run.ended.as_ref().map(|end| end.result))),
                    None => cell("none"),
                },
            ]
        })
        .collect();
    table("jobs", &["Name", "Runs as", "Next run", "Last run"], &rows)
}

/// Says how a run ended, if it has.
pub fn ending(result: Option<RunResult>) -> &'static str {
    match result {
        None => "running",
        Some(RunResult::Success) => "succeeded",
        Some(RunResult::Failed) => "failed",
        Some(RunResult::TimedOut) => "took too long",
        Some(RunResult::Canceled) => "cancelled",
        Some(RunResult::Skipped) => "skipped",
        Some(RunResult::NotBegun) => "could not begin",
    }
}

/// `POST …/tokens`.
pub async fn add_token(
    State(console): State<Console>,
    Path((cloud, id)): Path<(String, u64)>,
) -> Result<Redirect, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    let created = clock::now();
    let expires = created.saturating_add(TOKEN_LIFETIME).ok();
    let mut world = console.app.world();
    let (seed, label) = (world.seed, world.fresh_label("console-token"));
    let token = PersonalToken {
        id: ids::hex(seed, &format!("{label}-id"), 64),
        owner: BOTH_ADMIN.to_owned(),
        value: format!("dapi{}", ids::hex(seed, &label, 32)),
        comment: "from the practice console".to_owned(),
        created,
        expires,
    };
    let value = token.value.clone();
    let workspace = world.account_mut(cloud).workspace_mut(id).ok_or(NotFound)?;
    workspace.belongings.tokens.push(token);
    let good_for = AccessToken {
        identity: CallerIdentity {
            cloud,
            name: BOTH_ADMIN.to_owned(),
        },
        reach: Reach::Workspace(id),
        expires,
    };
    world.tokens.insert(value.clone(), good_for);
    drop(world);
    let key = console.secrets.put(value);
    Ok(Redirect::to(&format!("{}?token={key}", address(cloud, id))))
}
