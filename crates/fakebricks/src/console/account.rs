//! One account: its id, service principals, metastores and workspaces.

use axum::extract::{Form, Path, State};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

use super::page::{NotFound, cell, code, table, yes_or_no};
use super::state::Console;
use crate::world::{Account, AccountMemberKind, Cloud};

/// `/{cloud}`.
pub async fn show(
    State(console): State<Console>,
    Path(cloud): Path<String>,
) -> Result<Markup, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    let world = console.app.world();
    let account = world.account(cloud);
    let body = html! {
        dl {
            dt { "Account ID" } dd { code #account-id { (account.id) } }
            dt { "Account console" } dd { code { "https://" (cloud.accounts_host()) } }
        }
        h2 #principals { "Service principals" }
        (principals(account))
        form method="post" action={ "/" (cloud.slug()) "/service-principals" } {
            label for="display-name" { "Display name" }
            input #display-name name="display_name" required maxlength="100" autocomplete="off";
            " " button { "Add service principal" }
        }
        h2 #metastores { "Metastores" }
        (metastores(account))
        h2 #workspaces { "Workspaces" }
        (workspaces(account))
    };
    Ok(console.page(&format!("{} account", cloud.label()), &[], &body))
}

fn principals(account: &Account) -> Markup {
    let slug = account.cloud.slug();
    let rows: Vec<Vec<Markup>> = account
        .members
        .iter()
        .filter(|member| member.kind == AccountMemberKind::ServicePrincipal)
        .map(|member| {
            vec![
                html! {
                    a href={ "/" (slug) "/service-principals/" (member.scim_id) } { (member.display_name) }
                },
                code(&member.name),
                yes_or_no(member.account_admin),
            ]
        })
        .collect();
    let columns = ["Display name", "Application ID", "Account admin"];
    table("principals", &columns, &rows)
}

fn metastores(account: &Account) -> Markup {
    let slug = account.cloud.slug();
    let rows: Vec<Vec<Markup>> = account
        .metastores
        .iter()
        .map(|metastore| {
            let region = &metastore.region;
            vec![
                cell(region),
                code(&metastore.id),
                html! { a href={ "/" (slug) "/sql/" (region) } { "SQL editor for " (region) } },
                html! { a href={ "/" (slug) "/grants/" (region) } { "Grants in " (region) } },
            ]
        })
        .collect();
    let columns = ["Region", "Metastore ID", "SQL", "Grants"];
    table("metastores", &columns, &rows)
}

fn workspaces(account: &Account) -> Markup {
    let rows: Vec<Vec<Markup>> = account
        .workspaces
        .iter()
        .map(|workspace| {
            vec![
                html! {
                    a href={ "/" (account.cloud.slug()) "/workspaces/" (workspace.id) } { (workspace.name) }
                },
                html! { code { "https://" (workspace.host(account.cloud)) } },
                cell(&workspace.region),
                cell(workspace.status.name()),
                yes_or_no(workspace.metastore.is_some()),
                html! {
                    @for (index, one) in workspace.warehouses.iter().enumerate() {
                        @if index > 0 { br; }
                        (one.name) " (" (one.state().name()) ")"
                    }
                },
            ]
        })
        .collect();
    let columns = [
        "Name",
        "Address",
        "Region",
        "Status",
        "Unity Catalog",
        "Warehouses",
    ];
    html! {
        (table("workspaces", &columns, &rows))
        // The crowd would fill pages.
        @if account.crowd.len() > 0 {
            p { "And " (account.crowd.len()) " more, which the accounts API lists." }
        }
    }
}

/// The form that adds a service principal.
#[derive(Debug, Deserialize)]
pub struct NewPrincipalForm {
    display_name: String,
}

/// `POST /{cloud}/service-principals`.
pub async fn add_principal(
    State(console): State<Console>,
    Path(cloud): Path<String>,
    Form(new): Form<NewPrincipalForm>,
) -> Result<Redirect, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    let name = new.display_name.trim();
    if name.is_empty() {
        return Ok(Redirect::to(&format!("/{}", cloud.slug())));
    }
    let mut world = console.app.world();
    let (seed, label) = (world.seed, world.fresh_label("principal"));
    let id = world
        .account_mut(cloud)
        .add_service_principal(seed, &label, name);
    let target = format!("/{}/service-principals/{id}", cloud.slug());
    Ok(Redirect::to(&target))
}
