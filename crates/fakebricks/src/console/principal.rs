//! One service principal: secrets, roles, and what it may do in each workspace.

use axum::extract::{Form, Path, Query, State};
use axum::response::{Html, Redirect};
use serde::Deserialize;

use super::Console;
use super::page::{NotFound, account_crumb, escape, page, table};
use crate::clock;
use crate::world::{Account, Cloud, Entitlement, Level, Member, SECRET_LIFETIME, Workspace};

/// The key of a secret to be shown.
#[derive(Debug, Deserialize)]
pub struct Shown {
    secret: Option<String>,
}

/// `/{cloud}/service-principals/{id}`.
pub async fn show(
    State(console): State<Console>,
    Path((cloud, id)): Path<(String, u64)>,
    Query(shown): Query<Shown>,
) -> Result<Html<String>, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    let secret = shown.secret.and_then(|key| console.secrets.take(&key));
    let world = console.app.world();
    let account = world.account(cloud);
    let member = account.member_by_id(id).ok_or(NotFound)?;
    let here = address(cloud, id);
    let body = format!(
        "<dl><dt>Application ID</dt><dd><code id=\"application-id\">{application_id}</code></dd>\n\
         <dt>Service principal ID</dt><dd><code id=\"scim-id\">{id}</code></dd></dl>\n\
         <h2>OAuth secrets</h2>\n{secret}<p>{count} of {most} secrets.</p>\n\
         <form method=\"post\" action=\"{here}/secrets\"><button>Generate secret</button></form>\n\
         <h2>Account role</h2>\n{role}\n<h2>Workspaces</h2>\n\
         <form method=\"post\" action=\"{here}/assign-all\">\
         <button aria-describedby=\"assign-all-note\">Assign to all running workspaces</button>\
         <p id=\"assign-all-note\">With SQL access, and the right to use one warehouse in each.</p>\
         </form>\n{workspaces}",
        application_id = escape(&member.name),
        secret = secret.as_deref().map(shown_secret).unwrap_or_default(),
        count = member.secrets.len(),
        most = Member::MAX_SECRETS,
        role = role(member, &here),
        workspaces = workspaces(account, member, &here),
    );
    Ok(page(&member.display_name, &[account_crumb(cloud)], &body))
}

fn address(cloud: Cloud, id: u64) -> String {
    format!("/{}/service-principals/{id}", cloud.slug())
}

fn shown_secret(secret: &str) -> String {
    format!(
        "<div class=\"secret\" role=\"status\"><p>The secret is shown once. Copy it now.</p>\
         <p><code id=\"secret\">{}</code></p></div>\n",
        escape(secret)
    )
}

fn role(member: &Member, here: &str) -> String {
    let (state, on, button) = if member.account_admin {
        ("is an account admin", "false", "Remove account admin")
    } else {
        ("is not an account admin", "true", "Make account admin")
    };
    format!(
        "<p>This service principal {state}.</p>\
         <form method=\"post\" action=\"{here}/account-admin\">\
         <button name=\"on\" value=\"{on}\">{button}</button></form>"
    )
}

fn workspaces(account: &Account, member: &Member, here: &str) -> String {
    let rows: Vec<Vec<String>> = account
        .workspaces
        .iter()
        .map(|workspace| row(workspace, member, here))
        .collect();
    table(
        "Rights in workspaces",
        &[
            "Workspace",
            "Region",
            "Assigned",
            "SQL access",
            "Warehouses",
        ],
        &rows,
    )
}

fn row(workspace: &Workspace, member: &Member, here: &str) -> Vec<String> {
    let name = escape(&workspace.name);
    let mut cells = vec![name.clone(), escape(&workspace.region)];
    if !workspace.is_running() {
        let status = workspace.status.name();
        cells.extend([status.to_owned(), String::new(), String::new()]);
        return cells;
    }
    let membership = workspace.members.get(&member.name);
    let switch = |what: &str, on: bool, offer: &str, withdraw: &str| {
        let (state, button) = if on { ("yes", withdraw) } else { ("no", offer) };
        format!(
            "{state} <form method=\"post\" action=\"{here}/workspaces/{id}\">\
             <input type=\"hidden\" name=\"what\" value=\"{what}\">\
             <button name=\"on\" value=\"{next}\">{button}</button></form>",
            id = workspace.id,
            what = escape(what),
            next = !on,
        )
    };
    cells.push(switch(
        "assigned",
        membership.is_some(),
        &format!("Assign to {name}"),
        &format!("Remove from {name}"),
    ));
    cells.push(switch(
        "sql",
        membership.is_some_and(|one| one.entitlements.contains(&Entitlement::SqlAccess)),
        &format!("Allow SQL in {name}"),
        &format!("Forbid SQL in {name}"),
    ));
    let warehouses: Vec<String> = workspace
        .warehouses
        .iter()
        .map(|warehouse| {
            let shown = escape(&warehouse.name);
            let switch = switch(
                &warehouse.id,
                warehouse.usable_by(&member.name),
                &format!("Allow {shown} in {name}"),
                &format!("Forbid {shown} in {name}"),
            );
            format!("{shown}: {switch}")
        })
        .collect();
    cells.push(warehouses.join("<br>"));
    cells
}

/// `POST …/secrets`.
pub async fn add_secret(
    State(console): State<Console>,
    Path((cloud, id)): Path<(String, u64)>,
) -> Result<Redirect, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    let mut world = console.app.world();
    let (seed, label) = (world.seed, world.fresh_label("secret"));
    let made = world
        .account_mut(cloud)
        .add_secret(seed, &label, id, clock::now(), SECRET_LIFETIME);
    drop(world);
    let here = address(cloud, id);
    Ok(Redirect::to(&match made {
        Ok(secret) => format!("{here}?secret={}", console.secrets.put(secret.value)),
        // The page says how many there are and how many there may be.
        Err(_) => here,
    }))
}

/// A switch that is turned on or off.
#[derive(Debug, Deserialize)]
pub struct Switch {
    what: Option<String>,
    on: bool,
}

/// `POST …/account-admin`.
pub async fn set_account_admin(
    State(console): State<Console>,
    Path((cloud, id)): Path<(String, u64)>,
    Form(switch): Form<Switch>,
) -> Result<Redirect, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    let mut world = console.app.world();
    let member = world
        .account_mut(cloud)
        .member_by_id_mut(id)
        .ok_or(NotFound)?;
    member.account_admin = switch.on;
    Ok(Redirect::to(&address(cloud, id)))
}

/// `POST …/assign-all`.
pub async fn assign_all(
    State(console): State<Console>,
    Path((cloud, id)): Path<(String, u64)>,
) -> Result<Redirect, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    let mut world = console.app.world();
    let account = world.account_mut(cloud);
    let name = account.member_by_id(id).ok_or(NotFound)?.name.clone();
    account.assign_everywhere(&name);
    Ok(Redirect::to(&address(cloud, id)))
}

/// `POST …/workspaces/{workspace}`.
pub async fn set_workspace(
    State(console): State<Console>,
    Path((cloud, id, workspace)): Path<(String, u64, u64)>,
    Form(switch): Form<Switch>,
) -> Result<Redirect, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    let mut world = console.app.world();
    let account = world.account_mut(cloud);
    let name = account.member_by_id(id).ok_or(NotFound)?.name.clone();
    let found = account.workspace_mut(workspace).ok_or(NotFound)?;
    match (switch.what.as_deref(), switch.on) {
        (Some("assigned"), true) => {
            found.members.entry(name).or_default();
        }
        (Some("assigned"), false) => {
            found.members.remove(&name);
        }
        (Some("sql"), true) => {
            let membership = found.members.entry(name).or_default();
            membership.entitlements.insert(Entitlement::SqlAccess);
        }
        (Some("sql"), false) => {
            if let Some(membership) = found.members.get_mut(&name) {
                membership.entitlements.remove(&Entitlement::SqlAccess);
            }
        }
        (Some(warehouse), on) => {
            let access = &mut found.warehouse_mut(warehouse).ok_or(NotFound)?.access;
            if on {
                access.insert(name, Level::CanUse);
            } else {
                access.remove(&name);
            }
        }
        (None, _) => return Err(NotFound),
    }
    Ok(Redirect::to(&address(cloud, id)))
}
