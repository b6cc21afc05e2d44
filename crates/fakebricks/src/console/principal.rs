//! One service principal: secrets, roles, and what it may do in each workspace.

use axum::extract::{Form, Path, Query, State};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

use super::federation;
use super::page::{NotFound, account_crumb, cell, table};
use super::state::Console;
use crate::clock;
use crate::world::{
    Account, AccountMember, Cloud, SECRET_LIFETIME, SimulatedWorkspace, WarehouseLevel,
    WorkspaceEntitlement,
};

/// The key of a secret that is to be shown.
#[derive(Debug, Deserialize)]
pub struct SecretQuery {
    secret: Option<String>,
}

/// `/{cloud}/service-principals/{id}`.
pub async fn show(
    State(console): State<Console>,
    Path((cloud, id)): Path<(String, u64)>,
    Query(query): Query<SecretQuery>,
) -> Result<Markup, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    let secret = query.secret.and_then(|key| console.secrets.take(&key));
    let world = console.app.world();
    let account = world.account(cloud);
    let member = account.member_by_id(id).ok_or(NotFound)?;
    let here = address(cloud, id);
    let body = html! {
        dl {
            dt { "Application ID" } dd { code #application-id { (member.name) } }
            dt { "Service principal ID" } dd { code #scim-id { (id) } }
        }
        h2 { "OAuth secrets" }
        @if let Some(secret) = secret {
            div.secret role="status" {
                p { "The secret is shown once. Copy it now." }
                p { code #secret { (secret) } }
            }
        }
        p { (member.secrets.len()) " of " (AccountMember::MAX_SECRETS) " secrets." }
        form method="post" action={ (here) "/secrets" } { button { "Generate secret" } }
        (federation::section(member, &here))
        h2 { "Account role" }
        (role(member, &here))
        h2 #workspaces { "Workspaces" }
        form method="post" action={ (here) "/assign-all" } {
            button aria-describedby="assign-all-note" { "Assign to all running workspaces" }
            p #assign-all-note { "With SQL access, and the right to use one warehouse in each." }
        }
        (workspaces(account, member, &here))
    };
    Ok(console.page(&member.display_name, &[account_crumb(cloud)], &body))
}

/// Where a principal's page is.
pub fn address(cloud: Cloud, id: u64) -> String {
    format!("/{}/service-principals/{id}", cloud.slug())
}

fn role(member: &AccountMember, here: &str) -> Markup {
    let (state, button) = if member.account_admin {
        ("is an account admin", "Remove account admin")
    } else {
        ("is not an account admin", "Make account admin")
    };
    html! {
        p { "This service principal " (state) "." }
        form method="post" action={ (here) "/account-admin" } {
            button name="on" value=(!member.account_admin) { (button) }
        }
    }
}

fn workspaces(account: &Account, member: &AccountMember, here: &str) -> Markup {
    let rows: Vec<Vec<Markup>> = account
        .workspaces
        .iter()
        .map(|workspace| row(workspace, member, here))
        .collect();
    let columns = [
        "Workspace",
        "Region",
        "Assigned",
        "SQL access",
        "Warehouses",
    ];
    table("workspaces", &columns, &rows)
}

/// Something that can be switched on and off in a workspace: what the form calls it, and the words of both buttons.
struct SwitchWords<'a> {
    what: &'a str,
    offer: String,
    withdraw: String,
}

fn row(workspace: &SimulatedWorkspace, member: &AccountMember, here: &str) -> Vec<Markup> {
    let name = &workspace.name;
    let mut cells = vec![cell(name), cell(&workspace.region)];
    if !workspace.is_running() {
        cells.extend([cell(workspace.status.name()), html! {}, html! {}]);
        return cells;
    }
    let membership = workspace.members.get(&member.name);
    let switch = |words: SwitchWords<'_>, on: bool| {
        html! {
            (if on { "yes" } else { "no" }) " "
            form method="post" action={ (here) "/workspaces/" (workspace.id) } {
                input type="hidden" name="what" value=(words.what);
                button name="on" value=(!on) { (if on { words.withdraw } else { words.offer }) }
            }
        }
    };
    let assigned = SwitchWords {
        what: "assigned",
        offer: format!("Assign to {name}"),
        withdraw: format!("Remove from {name}"),
    };
    cells.push(switch(assigned, membership.is_some()));
    let sql = SwitchWords {
        what: "sql",
        offer: format!("Allow SQL in {name}"),
        withdraw: format!("Forbid SQL in {name}"),
    };
    let has_sql =
        membership.is_some_and(|one| one.entitlements.contains(&WorkspaceEntitlement::SqlAccess));
    cells.push(switch(sql, has_sql));
    cells.push(html! {
        @for (index, warehouse) in workspace.warehouses.iter().enumerate() {
            @if index > 0 { br; }
            (warehouse.name) ": "
            (switch(
                SwitchWords {
                    what: &warehouse.id,
                    offer: format!("Allow {} in {name}", warehouse.name),
                    withdraw: format!("Forbid {} in {name}", warehouse.name),
                },
                warehouse.usable_by(&member.name),
            ))
        }
    });
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
pub struct SwitchForm {
    what: Option<String>,
    on: bool,
}

/// `POST …/account-admin`.
pub async fn set_account_admin(
    State(console): State<Console>,
    Path((cloud, id)): Path<(String, u64)>,
    Form(switch): Form<SwitchForm>,
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
    Form(switch): Form<SwitchForm>,
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
            membership
                .entitlements
                .insert(WorkspaceEntitlement::SqlAccess);
        }
        (Some("sql"), false) => {
            if let Some(membership) = found.members.get_mut(&name) {
                membership
                    .entitlements
                    .remove(&WorkspaceEntitlement::SqlAccess);
            }
        }
        (Some(warehouse), on) => {
            let access = &mut found.warehouse_mut(warehouse).ok_or(NotFound)?.access;
            if on {
                access.insert(name, WarehouseLevel::CanUse);
            } else {
                access.remove(&name);
            }
        }
        (None, _) => return Err(NotFound),
    }
    Ok(Redirect::to(&address(cloud, id)))
}
