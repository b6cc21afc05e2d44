//! Who holds which grants in a metastore.

use axum::extract::{Path, State};
use maud::{Markup, html};

use super::page::{NotFound, account_crumb, cell, code, table};
use super::state::Console;
use crate::world::{Account, Cloud, SimulatedMetastore};

/// `/{cloud}/grants/{region}`.
pub async fn show(
    State(console): State<Console>,
    Path((cloud, region)): Path<(String, String)>,
) -> Result<Markup, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    let world = console.app.world();
    let account = world.account(cloud);
    let metastore = account.metastore_of(&region).ok_or(NotFound)?;
    let body = html! {
        (all("title", account, metastore))
        p { a href={ "/" (cloud.slug()) "/sql/" (region) } { "SQL editor for " (region) } }
    };
    let title = format!("Grants in {region}");
    Ok(console.page(&title, &[account_crumb(cloud)], &body))
}

/// Returns all grants of a metastore, as a table named by the heading with this id.
pub fn all(heading: &str, account: &Account, metastore: &SimulatedMetastore) -> Markup {
    let rows: Vec<Vec<Markup>> = metastore
        .grants
        .all()
        .map(|(on, name, privilege)| {
            let member = account.member(name);
            vec![
                code(name),
                cell(member.map_or("", |member| member.display_name.as_str())),
                cell(&privilege.sql()),
                cell(&on.kind().word().to_uppercase()),
                code(&on.to_string()),
            ]
        })
        .collect();
    if rows.is_empty() {
        return html! { p { "There are no grants in this metastore." } };
    }
    let columns = [
        "Principal",
        "Shown as",
        "ActionType",
        "ObjectType",
        "ObjectKey",
    ];
    table(heading, &columns, &rows)
}
