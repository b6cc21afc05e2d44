//! One account: its id, service principals, metastores and workspaces.

use axum::extract::{Form, Path, State};
use axum::response::{Html, Redirect};
use serde::Deserialize;

use super::Console;
use super::page::{NotFound, escape, page, table};
use crate::world::{Account, Cloud, MemberKind};

/// `/{cloud}`.
pub async fn show(
    State(console): State<Console>,
    Path(cloud): Path<String>,
) -> Result<Html<String>, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    let world = console.app.world();
    let account = world.account(cloud);
    let body = format!(
        "<dl><dt>Account ID</dt><dd><code id=\"account-id\">{id}</code></dd>\n\
         <dt>Account console</dt><dd><code>https://{host}</code></dd></dl>\n\
         <h2>Service principals</h2>\n{principals}\n\
         <form method=\"post\" action=\"/{slug}/service-principals\">\n\
         <label for=\"display-name\">Display name</label>\n\
         <input id=\"display-name\" name=\"display_name\" required maxlength=\"100\" \
         autocomplete=\"off\">\n<button>Add service principal</button>\n</form>\n\
         <h2>Metastores</h2>\n{metastores}\n<h2>Workspaces</h2>\n{workspaces}",
        id = escape(&account.id),
        host = cloud.accounts_host(),
        slug = cloud.slug(),
        principals = principals(account),
        metastores = metastores(account),
        workspaces = workspaces(account),
    );
    Ok(page(&format!("{} account", cloud.label()), &[], &body))
}

fn principals(account: &Account) -> String {
    let rows: Vec<Vec<String>> = account
        .members
        .iter()
        .filter(|member| member.kind == MemberKind::ServicePrincipal)
        .map(|member| {
            vec![
                format!(
                    "<a href=\"/{}/service-principals/{}\">{}</a>",
                    account.cloud.slug(),
                    member.scim_id,
                    escape(&member.display_name)
                ),
                format!("<code>{}</code>", escape(&member.name)),
                if member.account_admin { "yes" } else { "no" }.to_owned(),
            ]
        })
        .collect();
    table(
        "Service principals",
        &["Display name", "Application ID", "Account admin"],
        &rows,
    )
}

fn metastores(account: &Account) -> String {
    let rows: Vec<Vec<String>> = account
        .metastores
        .iter()
        .map(|metastore| {
            let slug = account.cloud.slug();
            let region = escape(&metastore.region);
            vec![
                region.clone(),
                format!("<code>{}</code>", escape(&metastore.id)),
                format!("<a href=\"/{slug}/sql/{region}\">SQL editor for {region}</a>"),
                format!("<a href=\"/{slug}/grants/{region}\">Grants in {region}</a>"),
            ]
        })
        .collect();
    table(
        "Metastores",
        &["Region", "Metastore ID", "SQL", "Grants"],
        &rows,
    )
}

fn workspaces(account: &Account) -> String {
    let rows: Vec<Vec<String>> = account
        .workspaces
        .iter()
        .map(|workspace| {
            let warehouses: Vec<String> = workspace
                .warehouses
                .iter()
                .map(|one| format!("{} ({})", escape(&one.name), one.state().name()))
                .collect();
            vec![
                escape(&workspace.name),
                format!("<code>https://{}</code>", workspace.host(account.cloud)),
                escape(&workspace.region),
                workspace.status.name().to_owned(),
                if workspace.metastore.is_some() {
                    "yes"
                } else {
                    "no"
                }
                .to_owned(),
                warehouses.join("<br>"),
            ]
        })
        .collect();
    table(
        "Workspaces",
        &[
            "Name",
            "Address",
            "Region",
            "Status",
            "Unity Catalog",
            "Warehouses",
        ],
        &rows,
    ) + &more(account)
}

/// The crowd would fill pages.
fn more(account: &Account) -> String {
    match account.crowd.len() {
        0 => String::new(),
        count => format!("<p>And {count} more, which the accounts API lists.</p>"),
    }
}

/// The form that adds a service principal.
#[derive(Debug, Deserialize)]
pub struct NewPrincipal {
    display_name: String,
}

/// `POST /{cloud}/service-principals`.
pub async fn add_principal(
    State(console): State<Console>,
    Path(cloud): Path<String>,
    Form(new): Form<NewPrincipal>,
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
